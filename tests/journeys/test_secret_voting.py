"""A secret vote by keyboard: the code on the screen, a change by it, a ballot found in the result; and papers."""

import re

from browser import check_page, press, tab_to
from playwright.sync_api import expect

QUESTION = "De huisstijl van de websites krijgt een vaste bewaker"
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){2}")


def test_a_secret_ballot_is_cast_and_changed_by_keyboard_alone(visit):
    page = visit("nele.claes@bree.example", language="en")
    page.goto("/en/bureau/")
    press(page, f"– {QUESTION}"[:30])
    page.wait_for_url("**/v/**")
    check_page(page)
    tab_to(page, "choice")
    page.keyboard.press("Space")
    press(page, "Check your vote")
    expect(page.get_by_role("heading", name="Check your vote")).to_be_visible()
    codes = CODE.findall(page.locator(".receipt").inner_text())
    check_page(page)
    press(page, "Confirm my vote")
    expect(page.get_by_role("heading", name="Voting receipt")).to_be_visible()
    assert CODE.findall(" ".join(page.locator(".receipt .code").all_inner_texts())) == codes
    assert not CODE.search(page.url)
    check_page(page)

    press(page, "Change your vote")
    expect(page.get_by_text("You need not sign in.")).to_be_visible()
    check_page(page)
    tab_to(page, "code")
    page.keyboard.type(codes[0].lower())
    tab_to(page, "choice", most=1)
    page.keyboard.press("ArrowDown")
    press(page, "Change my vote")
    expect(page.get_by_role("status")).to_contain_text("Your vote is changed.")
    check_page(page)
    page.goto("/en/bureau/")
    assert not CODE.search(page.content())


def test_a_ballot_is_found_in_the_result_by_its_code(visit):
    page = visit(language="en")
    page.goto("/en/register/?q=gebruikersdag")
    page.get_by_role("link", name=re.compile("An Verlinden")).first.click()
    expect(page.get_by_role("heading", name="Is your ballot in it?")).to_be_visible()
    check_page(page)
    code = CODE.search(page.get_by_role("table", name="Every ballot").inner_text())[0]
    tab_to(page, "code")
    page.keyboard.type(code.replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"The ballot with code {code} is counted.")
    assert code not in page.url
    check_page(page)


def test_the_secretariat_prints_and_enters_papers(visit):
    page = visit("katrien.wouters@beraad.example", language="en")
    page.goto("/en/secretariaat/")
    page.get_by_role("link", name=re.compile(f"Paper ballots.*{QUESTION[:20]}", re.DOTALL)).click()
    page.get_by_label("How many papers").fill("2")
    page.get_by_role("button", name="Make papers").click()
    expect(page.get_by_text("The papers are ready to be printed.")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Print the papers").click()
    code = CODE.search(page.locator(".sheet").first.inner_text())[0]
    check_page(page)
    page.go_back()
    page.get_by_role("link", name="Enter a paper").click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("radio", name="Against").check()
    page.get_by_role("button", name="Enter this paper").click()
    expect(page.get_by_text("Entered. Someone else must enter it too.")).to_be_visible()
    check_page(page)
