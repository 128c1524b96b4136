"""An order is made with a keyboard alone, with buttons on the smallest screen, and by dragging; and without script."""

import re

import pytest
from browser import check_page, tab_to
from playwright.sync_api import expect

QUESTION = "Welke zin komt boven op elke startpagina?"
FIRST, SECOND, THIRD = "Zoek, lees en kom langs", "Hier begint een verhaal", "Wat wil je vandaag weten?"
SMALL = {"width": 320, "height": 640}


@pytest.fixture
def at_ballot(visit):
    """`at_ballot(email)`: the ballot of the vote among sentences, as that person finds it."""

    def open_page(email, **choices):
        page = visit(email, language="en", **choices)
        page.goto("/en/v/")
        page.get_by_role("link", name=QUESTION).click()
        page.goto(page.url + "stem/")
        expect(page.get_by_role("heading", name="Your vote")).to_be_visible()
        return page

    return open_page


def order(page):
    """What stands in the order, with its place."""
    rows = page.locator(".ranked > li")
    return [f"{row.locator('.place').inner_text()} {row.get_attribute('data-name')}" for row in rows.all()]


def told(page, words):
    expect(page.locator("[data-told]")).to_have_text(words)


def cast(page, *lines):
    """Through the check to the receipt, which both say the same."""
    page.get_by_role("button", name="Check your vote").click()
    expect(page.get_by_role("heading", name="Check your vote")).to_be_visible()
    assert page.locator("ol.said").last.locator("li").all_inner_texts() == list(lines)
    check_page(page)
    page.get_by_role("button", name="Confirm my vote").click()
    expect(page.get_by_role("heading", name="Voting receipt")).to_be_visible()
    assert page.locator(".receipt").first.locator("ol.said li").all_inner_texts() == list(lines)
    check_page(page)


def test_an_order_takes_nothing_but_a_keyboard(at_ballot):
    page = at_ballot("nele.claes@bree.example")
    tab_to(page, f"Add {THIRD}")
    page.keyboard.press("Enter")
    told(page, f"{THIRD} is at place 1 of 1.")
    # The next that can be added has the focus.
    page.keyboard.press("Enter")
    told(page, f"{FIRST} is at place 2 of 2.")
    tab_to(page, f"Add {SECOND}")
    page.keyboard.press("Enter")
    page.locator("main").focus()
    tab_to(page, f"Move {FIRST}")
    page.keyboard.press("Home")
    told(page, f"{FIRST} is at place 1 of 3.")
    page.keyboard.press("ArrowDown")
    told(page, f"{FIRST} is at place 2 of 3.")
    page.keyboard.press("ArrowUp")
    tab_to(page, f"{SECOND} is equal with")
    page.keyboard.press("Space")
    told(page, f"{SECOND} is equal with what stands above it, at place 2.")
    assert order(page) == [f"1 {FIRST}", f"2 {THIRD}", f"2 {SECOND}"]
    tab_to(page, "Check your vote")
    check_page(page)
    cast(page, FIRST, f"{THIRD} = {SECOND}")
    page.get_by_role("link", name="Change your vote").click()
    assert order(page) == [f"1 {FIRST}", f"2 {THIRD}", f"2 {SECOND}"]


def test_an_order_is_made_with_buttons_on_the_smallest_screen(at_ballot):
    page = at_ballot("joris.vanhees@bree.example", viewport=SMALL)
    check_page(page)
    while page.locator(".ranked > li").count():
        page.get_by_role("button", name=re.compile("^Take ")).first.click()
    page.get_by_role("button", name="Check your vote").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.context.heard.clear()
    for name in (SECOND, FIRST, THIRD):
        page.get_by_role("button", name=f"Add {name}").click()
    page.get_by_role("button", name=f"Move {FIRST} up").click()
    told(page, f"{FIRST} is at place 1 of 3.")
    page.get_by_role("button", name=f"Take {THIRD} out of your order").click()
    told(page, f"{THIRD} is not in your order any more.")
    assert order(page) == [f"1 {FIRST}", f"2 {SECOND}"]
    for button in page.locator(".rank button:visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44, button.get_attribute("aria-label")
    check_page(page)
    cast(page, FIRST, SECOND)


def test_an_option_is_dragged_to_its_place(at_ballot):
    page = at_ballot("wouter.haegeman@horebeke.example")
    for name in (FIRST, SECOND, THIRD):
        page.get_by_role("button", name=f"Add {name}").click()
    drag(page, THIRD, page.locator(".ranked > li").first)
    told(page, f"{THIRD} is at place 1 of 3.")
    assert order(page) == [f"1 {THIRD}", f"2 {FIRST}", f"3 {SECOND}"]
    drag(page, FIRST, page.locator(".pool > li").first)
    assert order(page) == [f"1 {THIRD}", f"2 {SECOND}"]


def drag(page, name, place):
    """Pull an option by its grip to the top of another row."""
    grip = page.get_by_role("button", name=f"Move {name}", exact=True)
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), place.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, end["y"] + 8, steps=5)
    page.mouse.up()


def test_without_script_places_are_chosen(at_ballot):
    page = at_ballot("wouter.haegeman@horebeke.example", java_script_enabled=False)
    page.get_by_role("combobox", name=SECOND).select_option("1")
    page.get_by_role("combobox", name=FIRST).select_option("2")
    page.get_by_role("button", name="Check your vote").click()
    assert page.locator("ol.said li").all_inner_texts() == [SECOND, FIRST]
