"""What a decision asks is carried out by keyboard: reported, looked at by another, and seen by everybody."""

import re

import pytest
from browser import check_page, press, tab_to
from playwright.sync_api import expect

LATE = "Zet de herinnering drie dagen vooraf aan voor alle leners"
TELLS = "De herinnering werkt nu ook per sms."


def test_what_is_late_is_reported_and_accepted_by_keyboard_alone(visit):
    owner = visit("maarten.jacobs@beraad.example", language="en")
    owner.goto("/en/bureau/")
    press(owner, f"Report on this – {LATE}"[:30])
    owner.wait_for_url("**/uitvoering/**")
    expect(owner.get_by_text("late", exact=True)).to_be_visible()
    check_page(owner)
    press(owner, "Report on this")
    owner.wait_for_url("**/verslag/")
    tab_to(owner, "done")
    owner.keyboard.press("ArrowDown")
    tab_to(owner, "text", most=1)
    owner.keyboard.type(TELLS)
    press(owner, "Send the report")
    # Done without anything that shows it is refused, and what was typed stays.
    expect(owner.get_by_role("alert")).to_be_visible()
    expect(owner.get_by_label("What was done?")).to_have_value(TELLS)
    owner.context.heard.clear()  # the console calls a refusal an error
    check_page(owner)
    tab_to(owner, "evidence")
    owner.keyboard.type("Schermafdruk in het dossier")
    press(owner, "Send the report")
    expect(owner.get_by_role("status")).to_contain_text("Your report is sent.")
    expect(owner.get_by_role("link", name="Look at the report")).to_have_count(0)
    check_page(owner)

    member = visit("nele.claes@bree.example", language="en")
    member.goto(owner.url)
    press(member, "Look at the report")
    member.wait_for_url("**/nazicht/")
    expect(member.get_by_text(TELLS)).to_be_visible()
    tab_to(member, "accepted")
    member.keyboard.press("Space")
    press(member, "Answer")
    expect(member.get_by_role("status")).to_contain_text("Your answer stands beside the report.")
    check_page(member)

    everybody = visit(language="en")
    everybody.goto("/en/register/?q=herinnering")
    everybody.get_by_role("link", name=re.compile("drie dagen voor de uiterste datum")).first.click()
    everybody.get_by_role("link", name=re.compile(LATE[:30])).first.click()
    expect(everybody.get_by_text("done", exact=True)).to_be_visible()
    expect(everybody.get_by_text("late", exact=True)).to_have_count(0)
    check_page(everybody)


def test_the_board_answers_a_contest(visit):
    page = visit("bart.lemmens@tongeren-borgloon.example", language="en")
    page.goto("/en/bureau/")
    page.get_by_role("link", name=re.compile("Answer for the board")).click()
    page.get_by_role("link", name="Answer for the board").click()
    check_page(page)
    page.get_by_label("The decision holds after all").check()
    page.get_by_label("Why?").fill("De licenties zijn deel van de proef.")
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text("Until that is settled it does not hold.")).to_have_count(0)
    check_page(page)


@pytest.mark.parametrize(
    "path",
    [
        "d/bibliotheeksysteem/uitvoering/",
        "d/bibliotheeksysteem/delegatie/",
        "groep/stuurgroep-gemeenschappelijke-basisinfrastructuur/uitvoering/",
        "groep/stuurgroep-gemeenschappelijke-basisinfrastructuur/jaar/2025/",
        "groep/consortiumgroep-bibliotheeksysteem/zeggenschap/",
        "beheersovereenkomst/",
    ],
)
def test_everybody_can_follow_what_is_carried_out(visit, path):
    page = visit(language="nl")
    page.goto(f"/nl/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_page(page)
