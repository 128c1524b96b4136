"""Somebody of each kind walks through every page, following what the pages offer; all addresses are met on the way."""

import re
from contextlib import nullcontext
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.urls import Resolver404, get_resolver, resolve
from django.utils.translation import override

# Of pages with the same shape of address, so many; of those that differ in their query only, one.
OF_EACH = 8
FAILED = (403, 404, 500)
REACHED = set()
# Where no page leads whoever does nothing but look; tests/web and tests/journeys go there.
FROM_ELSEWHERE = {
    "account:check": "accepting an invitation",
    "account:end-session": "having signed in on another device",
    "account_confirm_login_code": "asking for a code",
    "account_reauthenticate": "having a password",
    "mfa_authenticate": "having a second factor",
    "mfa_reauthenticate": "having a second factor",
    "mfa_reauthenticate_webauthn": "having a passkey",
    "mfa_remove_webauthn": "having a passkey",
    "mfa_deactivate_totp": "having an app",
    "mfa_view_recovery_codes": "having an app",
    "mfa_generate_recovery_codes": "having an app",
    "mfa_download_recovery_codes": "having an app",
    "desk:read": "coming back to news",
    "organisations:import-check": "handing in a file",
    "elections:accept": "being asked to stand",
    "elections:answer": "a question to oneself as a candidate",
    "elections:call": "a group that is elected and has no election going on",
    "elections:change": "standing in an election",
    "elections:decline": "being asked to stand",
    "elections:end-officer": "a group with someone in the chair",
    "elections:judge": "an objection that was not judged yet",
    "elections:leave-seat": "a seat that one is offered",
    "elections:object": "a candidate to whom one can still object",
    "elections:object-result": "a result that is not in force yet",
    "elections:officer": "a group that is elected, and sitting in it",
    "elections:question": "a candidate who can still be asked",
    "elections:stand": "a call, and a house that can still stand",
    "elections:take-seat": "a seat that one is offered",
    "elections:term": "a member of whom no election says until when",
    "elections:vacancy": "a seat that fell empty before its day",
    "elections:withdraw": "standing in an election",
    "elections:ask": "taking part in a service of a group with a call",
    "oversight:object": "a decision of a steering group that can be called up",
    "oversight:withdraw-objection": "having objected",
    "oversight:send-back": "sitting in the board",
    "oversight:contest": "a decision that the board just sent back",
    "oversight:answer": "sitting in the board",
    "oversight:put-under": "keeping an overarching group",
    "oversight:release": "keeping an overarching group",
    "oversight:say-proposed": "a proposal about the rules",
    "proposals:ask_advice": "preparing a proposal that is in consultation",
    "proposals:take_back": "a vote that is planned",
    "proposals:charter": "a proposal about the rules",
    "proposals:retract-interest": "having declared an interest",
    "secretariat:end-office": "someone who holds an office",
    "secretariat:retry-mail": "mail that does not arrive",
    "votes:cast": "having chosen",
    "votes:revoke-proxy": "a proxy",
    "votes:tell-giver": "a vote by proxy",
    "votes:change": "a secret vote that is open",
    "votes:papers": "a decision by secret vote",
    "votes:papers-csv": "a decision by secret vote",
    "account:welcome": "the letter of invitation",
    "account:unsubscribe": "any letter",
    "account_inactive": "signing in to a closed account",
    "account_signup": "nowhere: the secretariat registers people",
    "live": "the script of a page that changes",
    "security-txt": "the RFC that gives it its address",
}


class Offers(HTMLParser):
    """What a page offers: addresses to follow, addresses to send something to, and places within it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.places = [], [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.places.add(given.get("id"))
        if tag == "form" and given.get("method", "get").lower() == "post":
            self.forms.append(given.get("action") or "")
        for name in ("href", "hx-get", "src", "action", "formaction", "hx-post"):
            value = given.get(name)
            if value and not (tag == "form" and name == "action"):
                (self.forms if name in {"formaction", "hx-post"} else self.links).append(value)


def route(path):
    """The pattern of an address, which Django resolves in the language of the moment only."""
    language = path[1:3] if re.match(r"/\w\w/", path) else None
    with override(language) if language else nullcontext():
        try:
            return resolve(unquote(path)).route
        except Resolver404:
            return None


def wander(client):
    """Follow links from the front page until nothing new is offered; returns what failed."""
    waiting, seen, count, failed = ["/"], set(), {}, []
    places, aims = {}, {}
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if path in seen or path.startswith("/static/"):
            continue
        seen.add(path)
        shape = route(path)
        count[shape] = count.get(shape, 0) + 1
        if count[shape] > OF_EACH:
            continue
        REACHED.add(shape)
        response = client.get(address, follow=False)
        if response.status_code in FAILED:
            failed.append(f"{response.status_code} {address}")
        offers = [response.headers["Location"]] if "Location" in response.headers else []
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            page = Offers(response.content.decode())
            places[path] = page.places
            offers += page.links
            REACHED.update(route(urlsplit(urljoin(address, form)).path) for form in page.forms)
        for offer in offers:
            target = urljoin(f"http://testserver{address}", offer)
            if urlsplit(target).netloc == "testserver":
                waiting.append(target.removeprefix("http://testserver"))
                aims[urlsplit(target).path, urlsplit(target).fragment] = address
    missed = [aim for aim in aims if aim[0] in places and aim[1] not in places[aim[0]]]
    return failed + [f"no {place} on {path}, where {aims[path, place]} points" for path, place in missed]


def test_every_page_opens(walker, client):
    if walker:
        client.force_login(walker, backend="beraad.people.sessions.Backend")
    assert wander(client) == []


def patterns(resolver, prefix="", space=()):
    for part in resolver.url_patterns:
        shape = prefix + str(part.pattern)
        if hasattr(part, "url_patterns"):
            yield from patterns(part, shape, (*space, part.namespace) if part.namespace else space)
        else:
            yield re.sub(r"^\w\w/", "", shape), ":".join((*space, part.name or ""))


def test_every_address_was_met(field):
    if not REACHED:
        pytest.skip("nobody walked")
    met = {re.sub(r"^\w\w/", "", shape) for shape in REACHED if shape}
    names = {name for shape, name in patterns(get_resolver()) if shape in met}
    unmet = {
        name: shape for shape, name in patterns(get_resolver()) if name not in names and name not in FROM_ELSEWHERE
    }
    assert "\n".join(map(str, unmet.items())) == ""
