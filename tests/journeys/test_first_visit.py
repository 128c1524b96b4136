"""From an invitation in a mailbox to a passkey, and back in with it: by the keyboard where it is quicker."""

import re
from urllib.parse import urlsplit

import pytest
from browser import check_page, listen

# A device of which the owner is always there, and always unlocks it.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(site, chromium):
    """A page with a device that makes passkeys; they are tied to a name, so the site is reached by its name."""
    home = site.replace("127.0.0.1", "localhost")
    context = chromium.new_context(base_url=home, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    listen(context, home)
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def be(page, email):
    page.goto("/en/demo/")
    page.get_by_role("listitem").filter(has_text=email).get_by_role("button").click()
    page.wait_for_url("**/bureau/")


def test_an_invitation_leads_to_a_passkey_that_lets_in(page):
    be(page, "katrien.wouters@beraad.example")
    page.goto("/en/secretariaat/mensen/nieuw/")
    page.locator("input[name=email]").fill("marie.nieuw@bree.example")
    page.locator("input[name=name]").fill("Marie Nieuw")
    page.locator("select[name=language]").select_option("en")
    page.locator("main form button[type=submit]").first.click()
    page.goto("/en/secretariaat/mensen/?q=Marie")
    page.get_by_role("link", name="Marie Nieuw").click()
    page.get_by_role("button", name="Send an invitation").click()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/en/demo/post/")
    page.get_by_role("listitem").filter(has_text="Marie Nieuw").get_by_role("link").first.click()
    check_page(page)
    link = urlsplit(page.frame_locator("iframe").get_by_role("link", name="Start").get_attribute("href")).path
    page.goto(link)
    check_page(page)
    page.get_by_role("button", name="Start").press("Enter")
    page.wait_for_url("**/klopt-dit/")
    check_page(page)
    page.get_by_role("button", name="Yes, this is right").press("Enter")
    page.wait_for_url("**/passkeys/nieuw/**")
    check_page(page)
    page.get_by_role("button", name="Make a passkey").press("Enter")
    page.wait_for_url("**/bureau/")

    page.goto("/en/instellingen/")
    check_page(page)
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/aanmelden/")
    check_page(page)
    page.get_by_role("button", name="Sign in with a passkey").press("Enter")
    page.wait_for_url("**/bureau/")

    page.goto("/en/afmelden/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.context.heard.clear()
    page.goto(link)
    assert page.get_by_role("heading", level=1).inner_text() == "This link was used before"


def test_a_code_from_the_mailbox_lets_in_and_the_way_is_remembered(page):
    page.goto("/en/bureau/")
    page.wait_for_url("**/aanmelden/?next=**")
    page.get_by_label("E-mail address").fill("nele.claes@bree.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanmelden/code/**")
    check_page(page)
    mailbox = page.context.new_page()
    mailbox.goto("/en/demo/post/")
    mailbox.get_by_role("link", name=re.compile("code")).first.click()
    code = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", mailbox.get_by_role("main").inner_text()).group(0)
    mailbox.close()
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/bureau/")
