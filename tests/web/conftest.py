"""Reading pages as people do."""

import html
import re

import pytest
from django.test import Client


@pytest.fixture
def enter():
    """`enter(person)`: a browser in which someone is signed in; nobody when None."""

    def browser(person=None):
        client = Client()
        if person:
            client.force_login(person)
        return client

    return browser


@pytest.fixture
def text():
    """`text(response)`: the words of a page, on one line."""

    def words(response):
        page = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", response.content.decode())
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").split())

    return words


@pytest.fixture
def main_text():
    """The same of the main part of a page only."""

    def words(response):
        page = response.content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())

    return words
