"""Putting a question to the vote: the ways that fit it, as cards, and what can be set of them."""

import re

import pytest

import factories
from beraad.kernel import clock
from beraad.proposals.models import Proposal
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Vote
from beraad.votes.tasks import keep_hours

DATES = {"opens_at": "2026-03-02T11:00", "closes_at": "2026-03-12T11:00"}
NAMES = ("Appel", "Banaan", "Citroen")
PROJECTS = [{"id": "a", "name": "Leeshoek", "cost": 1200}, {"id": "b", "name": "Zithoek", "cost": 800}]


def cards(response):
    """The ways on a page, and those that are chosen."""
    page = response.content.decode()
    return re.findall(r'name="way" value="(.*?)"', page), re.findall(r'name="way" value="([^"]*)"[^>]* checked', page)


@pytest.fixture
def step(world, address):
    """`step(contest=…)`: the address where that question is put to the vote."""
    return lambda **given: address(factories.advised(world, **given), "ter-stemming/")


@pytest.mark.parametrize(
    ("asked", "usual", "among", "not_among"),
    [
        (None, "majority", "consent", "approval"),
        (factories.contest(*NAMES), "approval", "schulze", "scottish-stv"),
        (factories.contest(*NAMES, seats=2), "scottish-stv", "schulze", "irv"),
        (factories.contest(budget=1500, options=PROJECTS), "equal-shares", "knapsack", "approval"),
    ],
)
def test_what_fits_the_question_is_offered_the_usual_first(step, enter, text, asked, usual, among, not_among):
    page = enter("secretariat").get(step(contest=asked))
    offered, chosen = cards(page)
    assert (offered[0], chosen) == (usual, [usual])
    assert among in offered and not_among not in offered
    assert "When to use this:" in text(page) and "How it is counted" in text(page)


def test_consent_is_not_offered_where_the_vote_is_secret(world, step, enter):
    given = {"rules": factories.secret(), "start": clock.today(), "decision": "BIB-2026-001"}
    factories.adopt_charter(actor=world.secretariat, body=world.consortium, **given)
    place = step()
    # Where there is one way, there is nothing to choose.
    assert "consent" not in cards(enter("secretariat").get(place))[0]
    assert enter("secretariat").post(place, DATES | {"way": "consent"}).status_code == 422
    assert enter("secretariat").post(place, DATES).status_code == 302
    assert Vote.objects.get().secret


def test_each_card_says_what_the_ballot_asks_and_when_to_use_it(step, enter, text):
    page = text(enter("secretariat").get(step(contest=factories.contest(*NAMES))))
    assert "Each puts the options in order, and may leave some out." in page
    assert "Schulze" in page and "7 other ways" in page
    assert "Majority More than" not in page


def test_a_way_is_chosen_with_its_setting(step, enter):
    place = step(contest=factories.contest(*NAMES))
    assert (
        enter("secretariat").post(place, DATES | {"way": "dots", "dots-points": "12", "score-most": "x"}).status_code
        == 302
    )
    rule = Vote.objects.get().rule
    assert (rule["method"], rule["settings"]) == ("dots", {"points": 12})


BUDGET = factories.contest(budget=1500, options=PROJECTS)
SEATS = factories.contest(*NAMES, seats=2)


@pytest.mark.parametrize(
    ("contest", "sent", "settings", "ballot"),
    [
        (BUDGET, {"way": "equal-shares"}, {"completion": "add1u", "utility": "cost", "threshold": 0}, None),
        (
            BUDGET,
            {"way": "equal-shares", "equal-shares-completion": "none", "equal-shares-utility": "cardinality"},
            {"completion": "none", "utility": "cardinality", "threshold": 0},
            None,
        ),
        (
            BUDGET,
            {"way": "equal-shares", "equal-shares-ballot": "points", "phragmen-ballot": "ranking"},
            {"completion": "add1u", "utility": "cost", "threshold": 0},
            "points",
        ),
        (BUDGET, {"way": "phragmen"}, {"skip": True, "threshold": 0}, None),
        (BUDGET, {"way": "greedy-budget", "greedy-budget-skip": "false"}, {"skip": False, "threshold": 0}, None),
        (BUDGET, {"way": "knapsack"}, {"utility": "cardinality", "threshold": 0}, None),
        (SEATS, {"way": "equal-shares"}, {"completion": "phragmen", "utility": "cost", "threshold": 0}, None),
        (SEATS, {"way": "pav", "pav-ballot": "ranking"}, {"form": "auto"}, "ranking"),
        (SEATS, {"way": "pav", "pav-ballot": "approval"}, {"form": "auto"}, None),
    ],
)
def test_how_money_and_seats_are_divided_is_set(step, enter, contest, sent, settings, ballot):
    assert enter("secretariat").post(step(contest=contest), DATES | sent).status_code == 302
    rule = Vote.objects.get().rule
    assert (rule["method"], rule["settings"], rule.get("ballot")) == (sent["way"], settings, ballot)


def test_each_setting_is_described_and_the_usual_one_chosen(step, enter, text):
    page = enter("secretariat").get(step(contest=BUDGET))
    assert "Leaves the least. Most cities do this." in text(page) and "Each puts the options in order" in text(page)
    chosen = re.findall(r'name="(equal-shares-\w+)" value="(\w+)"[^>]* checked', page.content.decode())
    assert dict(chosen) == {
        "equal-shares-ballot": "approval",
        "equal-shares-utility": "cost",
        "equal-shares-completion": "add1u",
    }
    seats = text(enter("secretariat").get(step(contest=SEATS)))
    assert (
        "Who gets the seats that nobody can pay for any more?" in seats
        and "What does each fill in? Points" not in seats
    )


def test_what_is_no_setting_is_refused(step, enter, text):
    page = enter("secretariat").post(step(contest=BUDGET), DATES | {"way": "equal-shares", "equal-shares-utility": "x"})
    assert page.status_code == 422 and not Vote.objects.exists()


def test_what_is_not_set_is_as_usual(step, enter):
    assert (
        enter("secretariat").post(step(contest=factories.contest(*NAMES)), DATES | {"way": "score"}).status_code == 302
    )
    assert Vote.objects.get().rule["settings"] == {"most": 5}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"way": ""}, "Choose how it is decided."),
        ({"way": "consent"}, "Choose one of the possibilities."),
        ({"way": "dots", "dots-points": "0"}, "How many dots does each get?: Write a whole number from 1 to 100."),
        ({"way": "dots", "dots-points": "1000"}, "How many dots does each get?: Write a whole number from 1 to 100."),
        ({"way": "score", "score-most": "many"}, "How many points can an option get at most?:"),
    ],
)
def test_what_is_refused_stays_in_the_form(step, enter, text, typed, sent, told):
    page = enter("secretariat").post(step(contest=factories.contest(*NAMES)), DATES | sent)
    assert page.status_code == 422
    assert told in text(page)
    assert typed(page, "closes_at") == DATES["closes_at"]
    if sent["way"] in ("dots", "score"):
        name = "dots-points" if sent["way"] == "dots" else "score-most"
        assert typed(page, name) == sent[name] and cards(page)[1] == [sent["way"]]
        assert '<details class="fold" open>' in page.content.decode()
    assert not Vote.objects.exists()


def test_by_consent(step, enter):
    assert enter("secretariat").post(step(), DATES | {"way": "consent"}).status_code == 302
    assert Vote.objects.get().rule["method"] == "consent"


def test_after_a_consent_that_was_referred_there_is_no_second(world, step, enter, address):
    enter("secretariat").post(step(), {"opens_at": "2026-03-02T10:00"} | DATES | {"way": "consent"})
    vote = Vote.objects.get()
    with clock.at(vote.opens_at):
        keep_hours()
        given = {"choice": "against", "motivation": "Too dear."}
        cast_ballot(actor=world.actor(1), vote=vote.pk, seat=world.seat(1).pk, **given)
    with clock.at(vote.closes_at):
        keep_hours()
        page = enter("secretariat").get(address(Proposal.objects.get(), "ter-stemming/"))
        assert page.status_code == 200 and cards(page)[0] == []
