"""The list: who finds what in it."""

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.proposals import actions
from beraad.votes.actions import cast_ballot, close_vote


@pytest.fixture
def shown(world):
    """One public proposal and one draft, both of member 2."""
    public = factories.proposal(world, title="Reservations are free")
    actions.open_consultation(actor=world.actor(2), proposal=public)
    return public, factories.proposal(world, title="Fines disappear")


def test_a_visitor_reads_what_is_public(shown, enter, text):
    page = text(enter().get("/en/v/"))
    assert "Reservations are free" in page
    assert "Fines disappear" not in page


def test_a_draft_is_listed_for_its_authors_and_the_secretariat(shown, enter, text):
    for who, seen in ((None, False), (3, False), (0, False), (2, True), ("secretariat", True)):
        assert ("Fines disappear" in text(enter(who).get("/en/v/?staat=draft"))) is seen, who


def test_filters(shown, enter, text):
    for query, found in {
        "": True,
        "?staat=consultation": True,
        "?staat=vote": False,
        "?staat=alle": True,
        "?blad=2": False,
        "?dienst=bibliotheeksysteem": True,
        "?q=reservations": True,
        "?q=1+January+2027": True,
        "?q=nothing+like": False,
        "?q=V-2026-001": True,
        "?staat=unknown&dienst=unknown": True,
        "?q=%00": True,
        "?blad=x": True,
    }.items():
        response = enter().get("/en/v/" + query)
        assert response.status_code == 200
        assert ("Reservations are free" in text(response)) is found, query


def test_a_filter_stays_in_its_form(shown, enter, typed):
    page = enter().get("/en/v/?q=two+words&staat=vote&dienst=bibliotheeksysteem")
    assert typed(page, "q") == "two words"
    assert '<option value="vote" selected>' in page.content.decode()
    assert '<option value="bibliotheeksysteem" selected>' in page.content.decode()


def test_what_is_long_comes_in_pages(world, enter):
    for number in range(21):
        made = factories.proposal(world, title=f"Proposal {number}")
        actions.open_consultation(actor=world.actor(2), proposal=made)
    first, second = (enter().get(f"/en/v/?blad={page}").content.decode() for page in (1, 2))
    assert first.count("<h3>") == 20
    assert second.count("<h3>") == 1
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_the_list_costs_eight_statements_at_most(world, enter, queries):
    factories.open_vote(world)
    for rows in (1, 19):
        for _row in range(rows):
            actions.open_consultation(actor=world.actor(2), proposal=factories.proposal(world))
        for who, most in ((None, 4), (3, 8), ("secretariat", 8)):
            client = enter(who)
            with queries(most=most):
                assert client.get("/en/v/").status_code == 200


def test_an_ended_consultation_says_so(world, enter, text, clock_at):
    made = factories.proposal(world, ask="inform", kind="")
    actions.open_consultation(actor=world.actor(2), proposal=made)
    assert "respond until" in text(enter().get("/en/v/"))
    clock_at("2026-04-20 10:00")
    assert "consultation ended on" in text(enter().get("/en/v/"))


def test_a_decided_proposal_shows_its_result(world, enter, text, clock_at):
    vote = factories.open_vote(world)
    for index in range(4):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
    clock_at("2026-03-20 10:00")
    close_vote(actor=SYSTEM, vote=vote)
    assert "Decided Adopted" in text(enter().get("/en/v/?staat=decided"))
