"""Finding a decision: search, filters, pages, and the table to take along."""

import pytest
from django.urls import reverse

from beraad.kernel import tabular

pytestmark = pytest.mark.django_db
FOR = ("for",) * 5


def place(**query):
    return reverse("register:index", query=query or None)


def test_an_empty_register_says_so(enter, text):
    page = text(enter().get(place()))
    assert "0 decisions" in page and "No decisions yet" in page


def test_the_latest_first_with_number_result_and_day(decide, enter, text):
    decide(*FOR, title="First question")
    decide("against", "against", "against", "against", days=20, title="Second question")
    page = text(enter().get(place()))
    assert "2 decisions" in page
    assert page.index("Second question") < page.index("First question")
    assert "Adopted · 16 March 2026" in page.replace("Adopted 16", "Adopted · 16") and "Not adopted" in page


def test_filters_stand_in_the_address_and_can_be_taken_away(decide, enter, text):
    decide(*FOR, title="First question")
    decide("against", "against", "against", "against", days=20, title="Second question")
    client = enter()
    answer = client.get(place(uitkomst="rejected", jaar="2026", dienst="bibliotheeksysteem", q="question"))
    page = text(answer)
    assert "1 decision" in page and "Second question" in page and "First question" not in page
    assert 'href="?uitkomst=rejected&amp;dienst=bibliotheeksysteem&amp;q=question"' in answer.content.decode()
    assert page.count("Take this filter away") == 4
    assert "1 decision" in text(client.get(place(q="BIB-2026-001")))


def test_nothing_found_says_which_filter_to_drop(decide, enter, text):
    decide(*FOR)
    page = text(enter().get(place(uitkomst="invalid", jaar="2026")))
    assert "No decision fits" in page and "Without the result: 1 decision" in page and "Without the year" not in page


def test_what_cannot_be_a_filter_is_left_out(decide, enter, text):
    decide(*FOR)
    assert "1 decision" in text(enter().get(place(uitkomst="x", jaar="twenty", blad="-1")))
    assert enter().get(place(q="\x00", dienst="\x00")).status_code == 200


def test_the_price_is_the_same_for_one_and_for_three(decide, enter, queries):
    decide(*FOR)
    client = enter()
    with queries(4):
        client.get(place())
    decide(*FOR, days=20)
    decide(*FOR, days=40)
    with queries(4):
        client.get(place())


def test_the_table_holds_what_the_filters_leave(decide, enter):
    decide(*FOR, title="First question")
    decide("against", "against", "against", "against", days=20, title="Second question")
    sheet = tabular.read(enter().get(reverse("register:csv", query={"uitkomst": "adopted"})).content)
    assert [cells[:2] for _row, cells in sheet.rows] == [["BIB-2026-001", "First question"]]
    moment = sheet.rows[0][1][sheet.header.index("Decided on")]
    assert moment == "2026-03-16T10:00:00+01:00", "the hour that the page tells"


@pytest.mark.parametrize("number", ["BIB-2026-999", "nothing", "bib-2026-001", "x" * 300])
def test_an_unknown_number_is_not_found(decide, enter, number):
    decide(*FOR)
    for name in ("detail", "bundle", "ballots"):
        assert enter().get(reverse(f"register:{name}", args=[number])).status_code == 404
