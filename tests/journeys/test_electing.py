"""An election by keyboard: from the desk to a secret order of candidates; asking another to stand; what came of it."""

import re

import pytest
from browser import check_page, press, tab_to
from playwright.sync_api import expect

GROUP = "Stuurgroep Digitale Collecties"
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){2}")


def test_a_voter_orders_candidates_in_secret_by_keyboard_alone(visit):
    page = visit("wouter.haegeman@horebeke.example", language="en")
    page.goto("/en/bureau/")
    press(page, f"– Verkiezing van {GROUP}"[:30])
    page.wait_for_url("**/e/E-**")
    expect(page.get_by_role("heading", level=1)).to_contain_text(GROUP)
    expect(page.get_by_role("heading", name="Your vote")).to_be_visible()
    check_page(page)
    tab_to(page, "Add Liesbet Neyrinck")
    page.keyboard.press("Enter")
    tab_to(page, "Add Sara Peeters")
    page.keyboard.press("Enter")
    press(page, "Check your vote")
    expect(page.get_by_role("heading", name="Check your vote")).to_be_visible()
    said = ["Liesbet Neyrinck, De Krook", "Sara Peeters, Bibliotheek Lier"]
    assert page.locator("ol.said").last.locator("li").all_inner_texts() == said
    codes = CODE.findall(page.locator(".receipt").inner_text())
    check_page(page)
    press(page, "Confirm my vote")
    expect(page.get_by_role("heading", name="Voting receipt")).to_be_visible()
    assert CODE.findall(" ".join(page.locator(".receipt .code").all_inner_texts())) == codes
    check_page(page)


def test_a_participant_asks_another_to_stand_by_keyboard(visit):
    page = visit("stijn.verbeeck@turnhout.example", language="en")
    page.goto("/en/groep/stuurgroep-podium-en-publiek/verkiezingen/")
    check_page(page)
    press(page, "Go to the election")
    page.wait_for_url("**/e/E-**")
    check_page(page)
    press(page, "Ask someone to stand")
    page.wait_for_url("**/voordragen/**")
    check_page(page)


@pytest.mark.parametrize(
    "path",
    [
        "groep/stuurgroep-leesplezier/verkiezingen/",
        "groep/stuurgroep-leesplezier/vacature/1/",
        "e/E-2026-001/",
        "groep/stuurgroep-gemeenschappelijke-basisinfrastructuur/agenda/1/",
        "groep/consortiumgroep-bibliotheeksysteem/reglement/",
    ],
)
def test_everybody_can_read_who_steers_and_why(visit, path):
    page = visit(language="nl")
    page.goto(f"/nl/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_page(page)


@pytest.mark.parametrize(
    ("email", "path"),
    [
        ("nele.claes@bree.example", "groep/stuurgroep-gemeenschappelijke-basisinfrastructuur/bureau/"),
        ("nele.claes@bree.example", "volmachten/"),
        ("katrien.wouters@beraad.example", "groep/stuurgroep-leesplezier/verkiezingen/"),
        ("katrien.wouters@beraad.example", "groep/stuurgroep-digitale-collecties/verkiezingen/"),
    ],
)
def test_those_concerned_can_use_their_pages(visit, email, path):
    page = visit(email)
    page.goto(f"/nl/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_page(page)
