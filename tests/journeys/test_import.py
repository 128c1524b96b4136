"""The secretariat takes figures over from a file, repairs what is refused, and takes them along again."""

from browser import check_page
from playwright.sync_api import expect

HEAD = "register;authority;house;day;value;source"
GOOD = ["inhabitants;72004;;2026-01-01;16700;Statbel", "inhabitants;72003;;2026-01-01;13300;Statbel"]
BAD = ["inhabitants;72004;;2026-02-30;16800;Statbel", "inhabitants;99999;;2026-01-01;1;Statbel"]
REPAIRED = ["inhabitants;71016;;2026-01-01;67500;Statbel", "inhabitants;13008;;2026-01-01;41900;Statbel"]


def send(page, *lines):
    """Hand in a file with these lines; shows what it would do."""
    page.goto("/en/secretariaat/invoer/")
    content = "\n".join([HEAD, *lines]).encode()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "figures.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="See what this file would do").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What this file would do")


def test_a_file_is_seen_repaired_taken_over_and_given_out(visit, tmp_path):
    page = visit("katrien.wouters@beraad.example", language="en")
    import_rows = page.get_by_role("button", name="Import these rows")

    send(page, *GOOD)
    expect(page.get_by_role("row").filter(has_text="Bree")).to_be_visible()
    check_page(page)
    import_rows.click()
    expect(page.get_by_role("status")).to_contain_text("Rows added: 2")

    send(page, *REPAIRED[:1], *BAD)
    refused = page.get_by_role("region", name="Rows that are refused, and why").get_by_role("row")
    expect(refused.filter(has_text="2026-02-30")).to_contain_text("date")
    expect(refused.filter(has_text="99999")).to_be_visible()
    expect(import_rows).to_have_count(0)
    check_page(page)
    send(page, *REPAIRED)
    import_rows.click()
    expect(page.get_by_role("status")).to_contain_text("Rows added: 2")

    page.get_by_role("link", name="Take the lists along").click()
    check_page(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="figures.csv").click()
    download.value.save_as(tmp_path / "figures.csv")
    _head, *lines = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig").splitlines()
    assert {*GOOD, *REPAIRED} <= {*lines}
    send(page, *lines)
    expect(page.get_by_text("Nothing would change")).to_be_visible()
