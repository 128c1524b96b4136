"""The way of a ballot: by mouse, by keyboard, on the smallest screen; and by somebody else of the same organisation."""

import re

from browser import check_page, reload_until, tab_to
from playwright.sync_api import expect

QUESTION = "Reserveren wordt gratis in elke bibliotheek"


def at_desk(visit, email, **choices):
    page = visit(email, language="en", **choices)
    page.goto("/en/bureau/")
    return page


def to_ballot(page, question=QUESTION):
    """From the desk to the ballot, which is what one sees first."""
    page.get_by_role("link", name=re.compile(rf"^Vote\W+{question}")).click()
    expect(page.get_by_role("heading", name="Your vote")).to_be_in_viewport()


def choose(page, choice):
    page.get_by_role("radio", name=choice, exact=True).check()
    page.get_by_role("button", name="Check your vote").click()
    expect(page.get_by_role("heading", name="Check your vote")).to_be_visible()


def confirm(page):
    """From the check to the receipts: their codes by organisation."""
    page.get_by_role("button", name="Confirm my vote").click()
    expect(page.get_by_role("heading", name="Voting receipt")).to_be_visible()
    receipts = page.locator(".receipt")
    houses = receipts.get_by_role("heading").all_inner_texts()
    return dict(zip(houses, receipts.locator(".code").all_inner_texts(), strict=True))


def test_a_delegate_votes_and_a_substitute_changes_it(visit):
    page = at_desk(visit, "nele.claes@bree.example")
    to_ballot(page)
    page.get_by_label("Why?").fill("Who reserves, reads more.")
    choose(page, "For")
    codes = confirm(page)
    assert codes.keys() == {"Bibliotheek Bree", "Bibliotheek Bocholt"}

    number = page.url.split("/")[5]
    page.goto("/en/demo/post/")
    letter = page.get_by_role("listitem").filter(has_text="Nele Claes").get_by_role("link", name=number)
    reload_until(page, letter)
    letter.first.click()
    check_page(page)
    letter = page.frame_locator("iframe")
    expect(letter.get_by_role("cell", name=re.compile("|".join(codes.values())))).to_be_visible()
    letter.get_by_role("link", name="stembewijs").click()
    expect(page.get_by_role("region", name="Bibliotheek Bree")).to_contain_text(codes["Bibliotheek Bree"])

    page = at_desk(visit, "joris.vanhees@bree.example")
    page.goto(f"/en/v/{number}/")
    expect(page.get_by_role("listitem").filter(has_text="Bibliotheek Bree: for")).to_contain_text("by Nele Claes")
    page.get_by_role("link", name="Change your vote").click()
    choose(page, "Against")
    expect(page.get_by_role("definition").filter(has_text="by Nele Claes")).to_contain_text("For")
    check_page(page)
    changed = confirm(page)
    assert changed.keys() == {"Bibliotheek Bree"}
    assert changed.items().isdisjoint(codes.items())
    page.goto("/en/org/bibliotheek-bree/")
    expect(page.get_by_text("Joris Vanhees changed the vote of Bibliotheek Bree.").first).to_be_visible()
    expect(page.get_by_text("Nele Claes cast the vote of Bibliotheek Bree.").first).to_be_visible()
    check_page(page)


def test_voting_takes_nothing_but_a_keyboard(visit):
    page = at_desk(visit, "wouter.haegeman@horebeke.example")
    tab_to(page, f"– {QUESTION}"[:30])
    page.keyboard.press("Enter")
    page.wait_for_url("**/v/**")
    tab_to(page, "choice", most=1)
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="For", exact=True)).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Against", exact=True)).to_be_checked()
    tab_to(page, "motivation", most=1)
    page.keyboard.type("The cost falls on small libraries.")
    tab_to(page, "Check your vote", most=1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/controle/")
    tab_to(page, "Confirm my vote")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bewijs/**")
    expect(page.locator(".receipt")).to_contain_text("The cost falls on small libraries.")
    tab_to(page, "Change your vote")


def test_a_vote_fits_the_smallest_screen(visit):
    page = at_desk(visit, "liesbet.neyrinck@gent.example", viewport={"width": 320, "height": 640})
    to_ballot(page, "E-boeken in het Engels en het Frans komen in de catalogus")
    check_page(page)
    page.get_by_role("button", name="Check your vote").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.context.heard.clear()
    check_page(page)
    choose(page, "For")
    check_page(page)
    assert confirm(page).keys() == {"De Krook"}
    check_page(page)
