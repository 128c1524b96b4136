"""After the close: anyone finds the decision, prints it, and counts it again."""

import subprocess
import sys

from browser import OVERFLOW, check_page, reload_until
from playwright.sync_api import expect

from installation import SOURCE

QUESTION = "Reserveren wordt gratis in elke bibliotheek"
PAPER = {"width": 680, "height": 960}  # A4 within its margins


def test_a_visitor_reads_the_decision_and_counts_it_again(visit, next_week, tmp_path):
    page = visit(base_url=next_week, language="en")
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Decisions").click()
    decision = page.get_by_role("main").get_by_role("link", name=QUESTION)
    reload_until(page, decision)
    check_page(page)
    decision.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    expect(page.get_by_text("All conditions are met.")).to_be_visible()
    check_page(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file (json)").click()
    bundle = tmp_path / download.value.suggested_filename
    download.value.save_as(bundle)
    command = [sys.executable, "-m", "rulebook", "recount", str(bundle)]
    again = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    digest = again.stdout.removeprefix("same: ").strip()
    assert digest in page.get_by_role("complementary").inner_text().replace(" ", "")


def test_on_paper_stands_the_whole_decision_and_nothing_to_press(visit, next_week):
    page = visit(base_url=next_week, color_scheme="dark")
    page.goto("/en/register/")
    decision = page.get_by_role("link", name=QUESTION)
    reload_until(page, decision)
    decision.click()
    folded = page.locator("details > :not(summary)")
    expect(folded.first).to_be_hidden()
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    for part in (*folded.all(), *page.get_by_role("heading").and_(page.locator("main *")).all()):
        expect(part).to_be_visible()
    for part in page.locator("nav, button, input, select, .btn, .tools").all():
        expect(part).to_be_hidden()
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")
