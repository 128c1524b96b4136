"""Beginning a proposal and changing its text: nothing typed is lost."""

import re

import pytest
from django.test import Client

import factories
from beraad.access.actor import SYSTEM
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.proposals import actions
from beraad.proposals.models import Proposal, Version
from rulebook import digest

START = "/en/v/nieuw/"
ABOUT = START + "?dienst=bibliotheeksysteem"
WRITE = ABOUT + "&vraag=decide&soort=ordinary"
WORDS = {"title": "Reserving is free", "summary": "Nobody pays.", "text": "## What changes?\n\nIt is **free**."}
MEGABYTE = "A word and more. " * 62_000


@pytest.fixture
def draft(world):
    return factories.proposal(world)


def based(version):
    return {"based_on": digest(version.text)}


def test_one_chooses_a_service_first(enter, text):
    page = enter(3).get(START)
    assert "Bibliotheeksysteem" in text(page)
    assert ABOUT.replace("&", "&amp;") in page.content.decode()
    assert enter(3).get(START + "?dienst=unknown").status_code == 404
    assert enter(3).get(START + "?dienst=%00").status_code == 200
    assert enter().get(ABOUT).status_code == 302


def test_each_kind_says_who_decides_by_which_rule_before_one_chooses(enter, text):
    page = text(enter(3).get(ABOUT))
    assert "Consortiumgroep Bibliotheeksysteem decides, after advice of the steering group." in page
    assert "Stuurgroep Basis decides." in page
    for formula in ("for / (for + against) > 1/2 (inhabitants)", "for / (for + against) ≥ 4/5 (organisations)"):
        assert formula in page


def test_a_decision_needs_a_kind(enter, text):
    for query in ("&vraag=decide", "&vraag=decide&soort=unknown", "&vraag=unknown", "&vraag="):
        assert enter(3).get(ABOUT + query).status_code == 422, query
    assert "Choose which kind of decision you ask." in text(enter(3).get(ABOUT + "&vraag=decide"))
    assert enter(3).get(ABOUT + "&vraag=inform").status_code == 200


def test_the_rules_change_through_their_own_form(enter):
    response = enter(3).get(ABOUT + "&vraag=decide&soort=charter")
    assert response.status_code == 302
    assert response["Location"].endswith("/reglement/nieuw/")


def test_the_text_begins_with_the_questions_it_answers(enter, typed):
    begun = typed(enter(3).get(WRITE), "text")
    assert re.findall("^## (.*)$", begun, re.MULTILINE) == [
        "What changes?",
        "Why?",
        "What does it cost?",
        "From when?",
        "What if we do nothing?",
    ]


def test_a_saved_draft_is_for_its_author(enter, world):
    sent = enter(3).post(WRITE, WORDS)
    made = Proposal.objects.get()
    assert sent["Location"] == f"/en/v/{made.number}/"
    assert (made.author, made.house, made.kind, made.ask) == (world.people[3], world.houses[3], "ordinary", "decide")
    assert enter(4).get(sent["Location"]).status_code == 404
    assert "It is <strong>free</strong>." in enter(3).get(sent["Location"]).content.decode()


def test_a_member_of_the_steering_group_says_for_whom_it_is(enter, world, text):
    assert "For whom do you start this proposal?" not in text(enter(3).get(WRITE))
    assert "You write for Bibliotheek Dorp 3." in text(enter(3).get(WRITE))
    page = enter(0).get(WRITE)
    assert "Bibliotheek Dorp 0 Only who writes it, and the secretariat, can see the draft." in text(page)
    assert 'value="own" id="id_as_steering_0" checked' in page.content.decode()
    own = enter(0).post(WRITE, WORDS | {"as_steering": "own"})
    assert enter(1).get(own["Location"]).status_code == 404
    shared = enter(0).post(WRITE, WORDS | {"as_steering": "group"})
    page = enter(1).get(shared["Location"])
    assert "Started by Member 0 for the steering group" in text(page)
    assert "the steering group" in text(enter(1).get("/en/v/?staat=draft"))
    assert enter(3).post(WRITE, WORDS | {"as_steering": "group"}).status_code == 422


def test_a_proposal_that_informs_needs_no_kind(enter):
    enter(3).post(ABOUT + "&vraag=inform&soort=price", WORDS)
    assert (Proposal.objects.get().ask, Proposal.objects.get().kind) == ("inform", "")


def test_a_preview_saves_nothing_and_keeps_everything(enter, typed):
    page = enter(3).post(WRITE, WORDS | {"preview": "1"})
    assert page.status_code == 200
    assert "It is <strong>free</strong>." in page.content.decode()
    assert {name: typed(page, name) for name in WORDS} == WORDS
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "Title: Fill this in."),
        ({"text": ""}, "Text: Fill this in."),
        ({"text": MEGABYTE}, "At most 100,000 fit."),
        ({"text": "é" * 1_000_000}, "At most 100,000 fit."),
    ],
)
def test_refused_words_stay_in_the_form(enter, text, typed, button, wrong, told):
    page = enter(3).post(WRITE, WORDS | wrong | button)
    assert page.status_code == 422
    assert told in text(page)
    assert {name: typed(page, name) for name in WORDS} == WORDS | wrong
    assert not Proposal.objects.exists()


def test_too_long_a_title_says_so(enter, text, typed):
    page = enter(3).post(WRITE, WORDS | {"title": "x" * 201})
    assert (page.status_code, typed(page, "title")) == (422, "x" * 201)
    assert "At most 200 fit." in text(page)


def test_whoever_takes_no_part_is_told_and_keeps_the_words(world, enter, text):
    stranger = enter(factories.person("Stran Ger"))
    page = stranger.get(ABOUT)
    assert page.status_code == 403
    assert "Only participants of Bibliotheeksysteem can do this" in text(page)
    page = stranger.post(WRITE, WORDS)
    assert page.status_code == 403
    assert "It is **free**." in page.content.decode()


def test_a_visitor_who_sends_a_form_gets_the_words_back(world, enter, text):
    page = enter().post(WRITE, WORDS)
    assert page.status_code == 403
    assert "It is **free**." in text(page)


def test_a_forged_form_starts_nothing(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[3])
    assert client.post(WRITE, WORDS).status_code == 403
    assert not Proposal.objects.exists()


def test_a_draft_changes_in_place(draft, enter, typed, address):
    form = enter(2).get(address(draft, "bewerk/"))
    assert typed(form, "text") == factories.TEXT
    sent = enter(2).post(address(draft, "bewerk/"), WORDS | {"based_on": typed(form, "based_on")})
    assert sent.status_code == 302
    version = Version.objects.get()
    assert {name: getattr(version, name) for name in WORDS} == WORDS


def test_after_the_consultation_opened_a_change_is_a_new_version(draft, world, enter, text, address):
    actions.open_consultation(actor=world.actor(2), proposal=draft)
    assert "Your text becomes version 2." in text(enter(2).get(address(draft, "bewerk/")))
    sent = WORDS | based(Version.objects.get()) | {"note": "Clearer"}
    assert enter(2).post(address(draft, "bewerk/"), sent).status_code == 302
    assert list(Version.objects.values_list("number", "note")) == [(1, ""), (2, "Clearer")]


def test_who_was_overtaken_sees_both_texts_and_keeps_the_own(draft, world, enter, text, typed, address):
    place, first = address(draft, "bewerk/"), based(Version.objects.get())
    actions.invite_coauthor(actor=world.actor(2), proposal=draft, person=world.people[4])
    assert enter(4).post(place, WORDS | {"text": "Theirs."} | first).status_code == 302
    page = enter(2).post(place, WORDS | {"text": "Mine."} | first)
    assert page.status_code == 409
    assert "Member 4 changed the text while you were writing" in text(page)
    assert re.search(r"<del>(<span.*?</span>)?Theirs</del>", page.content.decode())
    assert typed(page, "text") == "Mine."
    assert Version.objects.get().text == "Theirs."
    again = WORDS | {"text": "Mine and theirs.", "based_on": typed(page, "based_on")}
    assert enter(2).post(place, again).status_code == 302
    assert Version.objects.get().text == "Mine and theirs."


def test_a_form_without_its_base_is_a_stale_form(draft, enter, typed, address):
    page = enter(2).post(address(draft, "bewerk/"), WORDS)
    assert (page.status_code, typed(page, "text")) == (409, WORDS["text"])


def test_refused_changes_stay_in_the_form(draft, enter, typed, address):
    sent = WORDS | {"text": MEGABYTE} | based(Version.objects.get())
    page = enter(2).post(address(draft, "bewerk/"), sent)
    assert (page.status_code, typed(page, "text")) == (422, MEGABYTE)
    page = enter(2).post(address(draft, "bewerk/"), WORDS | {"preview": "1"} | based(Version.objects.get()))
    assert (page.status_code, typed(page, "text")) == (200, WORDS["text"])
    assert Version.objects.get().text == factories.TEXT


def test_during_the_vote_the_text_is_locked(world, enter, text, typed, address):
    proposal = Proposal.objects.get(number=factories.open_vote(world).reference)
    assert enter(2).get(address(proposal, "bewerk/")).status_code == 403
    page = enter(2).post(address(proposal, "bewerk/"), WORDS | based(Version.objects.get()))
    assert (page.status_code, typed(page, "text")) == (403, WORDS["text"])
    assert "The text is locked now" in text(page)


def test_services_are_offered_to_who_may_start_and_the_others_named_with_the_reason(world, enter, text):
    rules = defaults.consortium() | {"initiative": ["steering"]}
    factories.services.start_service(actor=SYSTEM, code="KR", name="Krantenarchief", start=factories.START)
    page = enter(3).get("/en/v/nieuw/")
    assert 'href="/en/v/nieuw/?dienst=bibliotheeksysteem"' in page.content.decode()
    assert "?dienst=krantenarchief" not in page.content.decode()
    assert "Where others start proposals Krantenarchief Only participants of Krantenarchief can do this" in text(page)
    factories.adopt_charter(actor=SYSTEM, body=world.consortium, rules=rules, start=clock.today())
    assert "You cannot start a proposal" in text(enter(3).get("/en/v/nieuw/"))
    assert "?dienst=bibliotheeksysteem" in enter(0).get("/en/v/nieuw/").content.decode()
