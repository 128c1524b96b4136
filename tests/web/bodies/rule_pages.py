"""The pages of a charter as a browser sees them."""

from html import unescape
from html.parser import HTMLParser

RULES = "/en/groep/consortiumgroep-bibliotheeksysteem/reglement/"
NEW = RULES + "nieuw/"


def text_of(client, path, **given):
    answer = client.get(path, given)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


class Browser(HTMLParser):
    """What a browser would send of the last form on a page, without pressing a button."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.select, self.area = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.sent = {}
        elif tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.add(given["name"], given.get("value", "on"))
        elif tag == "select":
            self.select = (given["name"], [])
        elif tag == "option":
            self.select[1].append((given["value"], "selected" in given))
        elif tag == "textarea":
            self.area = (given["name"], "")

    def handle_data(self, data):
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag):
        if tag == "select":
            name, options = self.select
            self.add(name, next((value for value, chosen in options if chosen), options[0][0]))
        elif tag == "textarea":
            self.add(self.area[0], self.area[1].removeprefix("\n"))
            self.area = None

    def add(self, name, value):
        if name != "csrfmiddlewaretoken":
            self.sent.setdefault(name, []).append(value)


def typed(client, path=NEW):
    return Browser(client.get(path).content.decode()).sent


def read(base, beside="1", **given):
    """What the page with the preview sends on, after it was read beside this version."""
    return changed(base, **given) | {"step": ["adopt"], "read_beside": [beside]}


def changed(base, **given):
    return base | {name.replace("__", "-"): [value] for name, value in given.items()}
