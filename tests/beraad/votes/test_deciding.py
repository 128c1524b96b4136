"""Votes that are not the charter's own yes or no: among options, within a budget, and by consent."""

import datetime as dt
import json

import pytest
from django.utils.translation import override

import factories
from beraad.kernel import clock
from beraad.kernel.errors import Invalid
from beraad.proposals import actions as proposals
from beraad.record import checks
from beraad.register.models import Decision
from beraad.votes import papers, ways
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Bundle, Vote
from beraad.votes.papers import spoken
from beraad.votes.tasks import keep_hours
from rulebook import recount, registry

pytestmark = pytest.mark.django_db
NAMES = {"a": "Appel", "b": "Banaan", "c": "Citroen"}


def contest(**given):
    options = [{"id": id, "name": name} for id, name in NAMES.items()]
    return {"options": options, "seats": 1, "budget": None, "limits": [], "withdrawn": [], "title": ""} | given


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


def opened(world, way, *, settings=None, **given):
    now = clock.now()
    return proposals.put_to_vote(
        actor=world.secretariat,
        proposal=factories.advised(world, **given),
        opens_at=now,
        closes_at=now + dt.timedelta(days=14),
        way=way,
        settings=settings,
    )


def cast(world, vote, said):
    for index, choice in said.items():
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice=choice)


def closed(vote):
    with clock.at(vote.closes_at):
        keep_hours()
    vote.refresh_from_db()
    return vote


def test_options_are_chosen_by_approval_and_counted_again_by_anyone(world):
    vote = opened(world, "approval", contest=contest())
    cast(world, vote, {0: ["a", "b"], 1: ["b"], 2: ["c", "b"], 3: ["a"]})
    decision = Decision.objects.get(vote=closed(vote).pk)
    assert (decision.result, vote.outcome["winners"]) == ("chosen", ["b"])
    assert proposals.Proposal.objects.get().state == "decided"
    bundle = json.loads(Bundle.objects.get(vote=vote).content)
    assert recount(bundle).same and bundle["seed"] == vote.seed != ""
    assert {"member": str(Ballot.objects.first().elector_id), "ballot": ["a", "b"]} in bundle["ballots"]
    assert list(checks.run()) == []


def test_a_quorum_holds_for_options_too(world):
    vote = opened(world, "approval", contest=contest())
    cast(world, vote, {0: ["a"]})
    assert closed(vote).outcome["result"] == "invalid"
    assert proposals.Proposal.objects.get().state == "advice"


@pytest.mark.parametrize(
    ("said", "code"),
    [(["x"], "option-foreign"), (["a", "a"], "option-repeated"), ([], "ballot-empty"), ("for", "list-expected")],
)
def test_what_is_no_ballot_here_is_refused(world, said, code):
    vote = opened(world, "approval", contest=contest())
    with pytest.raises(Invalid) as refusal:
        cast(world, vote, {0: said})
    assert refusal.value.fields == {"choice": code}
    assert not Ballot.objects.exists()


def test_a_blank_ballot_fills_the_quorum_and_chooses_nothing(world):
    vote = opened(world, "approval", contest=contest())
    cast(world, vote, {0: ["a"], 1: "blank", 2: "blank", 3: "blank"})
    with override("en"):
        assert spoken(vote, Ballot.objects.last().choice) == "blank"
    outcome = closed(vote).outcome
    assert (outcome["result"], outcome["winners"], outcome["totals"]["a"]) == ("chosen", ["a"], {"weight": 1})
    assert recount(json.loads(Bundle.objects.get(vote=vote).content)).same
    assert list(checks.run()) == []


def test_all_of_the_lowest_grade_is_not_blank(world):
    vote = opened(world, "majority-judgment", contest=contest())
    cast(world, vote, {0: {"a": 0}, 1: {}, 2: {"b": 2}, 3: {"b": 1}})
    with override("en"):
        assert spoken(vote, "{}") == "all options: poor"
    assert closed(vote).outcome["rounds"][0]["grades"]["b"]["0"] == 2


def test_a_ballot_is_kept_as_whoever_says_the_same_would(world):
    vote = opened(world, "approval", contest=contest())
    cast(world, vote, {0: ["c", "a"]})
    assert Ballot.objects.get().choice == '["a","c"]'
    assert spoken(vote, '["a","c"]') == "Appel, Citroen"
    assert spoken(vote, '[["b"],["a","c"]]') == "1. Banaan, 2. Appel = Citroen"
    assert spoken(vote, '{"a":3}') == "Appel: 3"


@pytest.mark.parametrize("purpose", ["option", "seats", "budget"])
def test_every_method_that_fits_a_question_is_a_way_to_decide_it(purpose):
    fit = {method.id for method in registry.methods() if purpose in method.purposes}
    # Seats per group are not for members to vote on: one list can get several.
    assert set(ways.WAYS[purpose]) == fit - {"apportionment"}


KINDS = {
    "approval": [["a", "b"], ["b"], ["b", "c"]],
    "ranking": [[["a"], ["b"]], [["b"]], [["b"], ["c"]]],
    "points": [{"a": 1, "b": 5}, {"b": 2}, {"b": 3, "c": 1}],
}


@pytest.mark.parametrize(
    ("way", "kind"),
    [(way, kind) for way in ("pav", "phragmen", "equal-shares", "knapsack") for kind in registry.latest(way).kinds],
)
def test_a_method_that_takes_several_kinds_of_ballot_is_held_with_each(world, way, kind):
    options = [{"id": id, "name": name, "cost": 40} for id, name in NAMES.items()]
    budget = {"budget": 100, "options": options} if "budget" in registry.latest(way).purposes else {"seats": 2}
    opens = clock.now() + dt.timedelta(days=10)
    vote = proposals.put_to_vote(
        actor=world.secretariat,
        proposal=factories.advised(world, contest=contest(**budget)),
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
        way=way,
        settings={"ballot": kind},
    )
    with clock.at(opens):
        keep_hours()
        vote.refresh_from_db()
        # It opens under the charter of that day, and keeps what was chosen.
        assert vote.rule.get("ballot", "approval") == kind
        cast(world, vote, dict(enumerate(KINDS[kind])))
        other = KINDS["ranking" if kind != "ranking" else "points"][0]
        with pytest.raises(Invalid):
            cast(world, vote, {3: other})
        if kind == "points":
            with pytest.raises(Invalid, match="amount-exceeded"):
                cast(world, vote, {3: {"a": papers.POINTS + 1}})
        cast(world, vote, {3: KINDS[kind][1]})
    assert "b" in closed(vote).outcome["winners"]
    assert recount(json.loads(Bundle.objects.get(vote=vote).content)).same
    assert list(checks.run()) == []


def test_a_kind_of_ballot_that_a_method_does_not_take_is_refused(world):
    with pytest.raises(Invalid) as refusal:
        opened(world, "pav", settings={"ballot": "points"}, contest=contest(seats=2))
    assert refusal.value.fields == {"ballot": "option-unknown"}


@pytest.mark.parametrize(
    ("way", "given", "usual"),
    [
        ("equal-shares", {"seats": 2}, {"completion": "phragmen"}),
        ("equal-shares", {"budget": 100}, {"completion": "add1u"}),
        ("phragmen", {"budget": 100}, {"skip": True}),
        ("greedy-budget", {"budget": 100}, {"skip": True}),
    ],
)
def test_no_money_is_left_that_could_be_spent_unless_someone_says_so(world, way, given, usual):
    options = [{"id": id, "name": name} | ({"cost": 40} if "budget" in given else {}) for id, name in NAMES.items()]
    vote = opened(world, way, contest=contest(options=options, **given))
    assert vote.rule["settings"].items() >= usual.items()


@pytest.mark.parametrize(
    ("way", "given"),
    [("approval", {}), ("schulze", {}), ("", {"contest": contest()}), ("dice", {"contest": contest()})],
)
def test_a_way_fits_its_question(world, way, given):
    with pytest.raises(Invalid) as refusal:
        opened(world, way, **given)
    assert refusal.value.fields == {"way": "method-unfit"}
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"options": [{"id": "a", "name": "A"}]}, "options", "options-number"),
        ({"options": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]}, "options", "option-repeated"),
        (
            {"options": [{"id": "a", "name": "Twee  woorden"}, {"id": "b", "name": "twee Woorden"}]},
            "options",
            "option-twice",
        ),
        ({"options": [{"id": "a", "name": "A" * 201}, {"id": "b", "name": "B"}]}, "options", "option-too-long"),
        ({"seats": 3}, "seats", "seats-too-many"),
        ({"seats": 0}, "seats", "integer-expected"),
        ({"budget": 100}, "options", "cost-unfit"),
        ({"seats": 2, "limits": [{"kind": "x", "group": "y", "least": 1, "most": None}]}, "limits", "limits-conflict"),
        ({"limits": [{"kind": "x", "group": "y", "least": 2, "most": 1}]}, "limits", "integer-expected"),
    ],
)
def test_a_contest_without_a_choice_is_refused(world, given, field, code):
    with pytest.raises(Invalid) as refusal:
        factories.proposal(world, contest=contest(**given))
    assert refusal.value.fields == {field: code}


def test_only_a_decision_gives_a_choice(world):
    with pytest.raises(Invalid) as refusal:
        factories.proposal(world, ask="advise", contest=contest())
    assert refusal.value.fields == {"options": "nothing-to-choose"}


def test_by_consent_silence_is_consent(world):
    vote = opened(world, "consent")
    cast(world, vote, {1: "for"})
    assert closed(vote).outcome["result"] == "adopted"
    assert proposals.Proposal.objects.get().state == "decided"


def test_an_objection_comes_with_its_reason_and_refers_to_a_vote(world):
    vote = opened(world, "consent")
    with pytest.raises(Invalid) as refusal:
        cast(world, vote, {1: "against"})
    assert refusal.value.fields == {"motivation": "objection-without-reason"}
    cast_ballot(actor=world.actor(1), vote=vote.pk, seat=world.seat(1).pk, choice="against", motivation="Too dear.")
    assert closed(vote).outcome["result"] == "referred"
    proposal = proposals.Proposal.objects.get()
    assert proposal.state == "advice"
    with clock.at(vote.closes_at):
        now = clock.now()
        end = now + dt.timedelta(days=14)
        second = proposals.put_to_vote(actor=world.secretariat, proposal=proposal, opens_at=now, closes_at=end)
        assert (second.call, second.rule["second_call"]["quorum"]) == (2, second.rule["quorum"])
        cast(world, second, {0: "for", 1: "for", 2: "for", 3: "for"})
    assert closed(second).outcome["result"] == "adopted"
    assert list(checks.run()) == []
