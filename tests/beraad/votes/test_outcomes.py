"""What a closed vote does: outcome, bundle, register, settled proposal, and what verify finds."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

import factories
import rulebook
from beraad.bodies.actions import found_body
from beraad.bodies.choices import BodyKind
from beraad.charters import defaults
from beraad.charters.actions import adopt_charter
from beraad.charters.models import Charter
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.organisations.choices import Register
from beraad.organisations.models import Figure
from beraad.proposals import actions as proposals
from beraad.record import checks
from beraad.record.models import Entry
from beraad.register import queries as register
from beraad.register.models import Decision
from beraad.services.choices import Stage
from beraad.services.participation import end_participation
from beraad.votes import queries as votes
from beraad.votes.actions import cast_ballot, close_vote
from beraad.votes.models import Ballot, Bundle, Elector, Vote
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


def decide(world, choices, **given):
    """Cast these choices by house index and close. Returns the decision."""
    vote = factories.open_vote(world, **given)
    for index, choice in choices.items():
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice=choice)
    return close(vote)


def close(vote):
    with clock.at(vote.closes_at):
        keep_hours()
    return Decision.objects.get(vote=vote.pk)


def test_an_adopted_proposal_is_settled_and_numbered(world):
    decision = decide(world, {0: "for", 1: "for", 2: "against", 3: "for"})
    assert (decision.number, decision.result, decision.text) == ("BIB-2026-001", "adopted", factories.TEXT)
    proposal = proposals.Proposal.objects.get()
    assert (proposal.state, proposal.result) == ("decided", "adopted")
    assert list(checks.run()) == []


def test_heads_yes_but_inhabitants_no_is_a_no(world):
    decision = decide(world, {0: "against", 2: "for", 3: "for", 4: "for", 5: "for"}, kind="price")
    heads, inhabitants = decision.outcome["conditions"][1:]
    assert decision.result == "rejected"
    assert (heads["met"], heads["reached"], heads["base_total"]) == (True, 4, 5)
    assert (inhabitants["met"], inhabitants["reached"], inhabitants["base_total"]) == (False, 25_079, 75_079)


def test_a_failed_quorum_leads_to_a_second_call_without_one(world):
    first = decide(world, {0: "for", 1: "for"})
    assert first.result == "invalid"
    proposal = proposals.Proposal.objects.get()
    assert proposal.state == "advice"
    closed = Vote.objects.get().closes_at
    with clock.at(closed + dt.timedelta(days=10)), pytest.raises(Invalid) as early:
        again(world, proposal)
    assert early.value.code == "second-call-too-early"
    with clock.at(closed + dt.timedelta(days=16)):
        vote = again(world, proposal)
        cast_ballot(actor=world.actor(0), vote=vote.pk, seat=world.seat(0).pk, choice="for")
    second = close(vote)
    assert (second.number, second.result, vote.call) == ("BIB-2026-002", "adopted", 2)
    assert list(checks.run()) == []


def again(world, proposal):
    now = clock.now()
    return proposals.put_to_vote(
        actor=world.secretariat, proposal=proposal, opens_at=now, closes_at=now + dt.timedelta(days=10)
    )


def test_a_tie_is_stated_and_rejected(world):
    decision = decide(world, {0: "for", 1: "for", 2: "against", 3: "against"})
    assert decision.result == "rejected"
    assert decision.outcome["ties"][0]["amount"] == 2


def test_a_decision_follows_the_charter_in_force_when_its_vote_opened(world):
    vote = factories.open_vote(world)
    rules = defaults.consortium()
    defaults.kind(rules, "ordinary")["rule"]["majority"][0]["share"] = "9/10"
    Charter.objects.create(body=world.consortium, number=2, start=clock.today(), rules=rules, recorded_at=clock.now())
    for index, choice in enumerate(("for", "for", "for", "against")):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice=choice)
    assert close(vote).result == "adopted"


def test_a_charter_changes_by_decision_only_and_from_the_day_after(world):
    rules = defaults.consortium()
    rules["windows"]["consultation_days"] = 30
    decision = decide(world, dict.fromkeys(range(5), "for"), kind="charter", charter_rules=rules)
    with pytest.raises(Conflict) as refusal:
        adopt_charter(actor=world.secretariat, body=world.consortium, rules=rules, start=dt.date(2026, 12, 1))
    assert refusal.value.code == "charter-needs-decision"
    charter = Charter.objects.get(number=2)
    assert (charter.decision, charter.start) == (decision.number, decision.decided_at.date() + dt.timedelta(days=1))
    assert charter.rules["windows"]["consultation_days"] == 30


def test_before_a_vote_opens_the_reasons_follow_what_changes(world):
    opens = clock.now() + dt.timedelta(days=3)
    vote = factories.proposals.put_to_vote(
        actor=world.secretariat,
        proposal=factories.advised(world, kind="price"),
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
    )
    why = votes.why(vote, world.houses[0])
    assert (why["frozen"], why["eligible"], why["code"], why["weight"]) == (False, True, "takes-part", "50000")
    newcomer = factories.house("Nieuw", 1000, "71903")
    assert votes.why(vote, newcomer)["code"] == "never-took-part"
    factories.take_part(newcomer, world.service, Stage.TRIAL)
    assert votes.why(vote, newcomer.pk)["code"] == "stage-without-vote"
    Figure.objects.filter(authority=world.houses[1].territories.get().authority).delete()
    why = votes.why(vote, world.houses[0])
    assert why["eligible"] and "weight" not in why
    end_participation(
        actor=world.secretariat, house=world.houses[0], service=world.service, day=clock.today(), source="notice"
    )
    assert votes.why(vote, world.houses[0])["code"] == "took-part-until"


def test_the_electorate_is_frozen_with_its_reasons(world):
    trial = factories.house("Proef", 1000, "71900")
    factories.take_part(trial, world.service, Stage.TRIAL)
    vote = factories.open_vote(world, kind="price")
    late = factories.house("Laat", 1000, "71901")
    factories.take_part(late, world.service, start=clock.today() + dt.timedelta(days=1))
    stranger = factories.house("Ver", 1000, "71902")
    assert vote.seats == 6
    why = votes.why(vote, world.houses[0])
    assert (why["eligible"], why["code"], why["weight"]) == (True, "takes-part", "50000")
    assert why["origin"][Register.INHABITANTS][0]["source"] == factories.SOURCE
    assert votes.why(vote, trial)["code"] == "stage-without-vote"
    assert votes.why(vote, late)["code"] == "takes-part-later"
    assert votes.why(vote, stranger)["code"] == "never-took-part"
    with clock.at(clock.now() + dt.timedelta(days=1)):
        end_participation(
            actor=world.secretariat, house=world.houses[0], service=world.service, day=clock.today(), source="notice"
        )
        assert votes.why(vote, world.houses[0])["eligible"]
        cast_ballot(actor=world.actor(0), vote=vote.pk, seat=world.seat(0).pk, choice="for")


def test_a_number_that_is_missing_is_named_before_the_vote(world):
    authority = factories.organisations.register_authority(actor=world.secretariat, name="Nieuw", start=factories.START)
    house = factories.organisations.register_house(
        actor=world.secretariat, name="Bibliotheek Nieuw", serves=[authority], start=factories.START
    )
    factories.take_part(house, world.service)
    proposal = factories.advised(world, kind="price")
    with pytest.raises(Conflict) as refusal:
        again(world, proposal)
    assert refusal.value.code == "figure-missing"
    assert refusal.value.params["members"] == ["Bibliotheek Nieuw"]
    assert not Vote.objects.exists()


def test_what_the_steering_group_decides_counts_its_own_seats(world):
    vote = factories.open_vote(world, kind="operational")
    assert (vote.body, vote.seats) == (world.steering, 2)
    seats = [elector.seat_id for elector in Elector.objects.filter(vote=vote)]
    for index, seat in enumerate(sorted(seats)):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=seat, choice="for")
    assert close(vote).number == "SG-B-2026-001"


def test_closing_twice_is_closing_once(world):
    decision = decide(world, dict.fromkeys(range(4), "for"))
    entries = Entry.objects.count()
    vote = Vote.objects.get()
    with clock.at(vote.closes_at + dt.timedelta(days=1)):
        close_vote(vote=vote)
    assert Entry.objects.count() == entries
    assert list(Decision.objects.all()) == [decision]


def test_the_bundle_recounts_where_django_is_absent(world, tmp_path):
    decision = decide(world, {0: "for", 1: "for", 2: "against", 3: "abstain"}, kind="price")
    file = tmp_path / "bundle.json"
    file.write_text(register.bundle_text(decision))
    blocked = "import sys; sys.modules['django'] = None; from rulebook.__main__ import main; sys.exit(main())"
    run = [sys.executable, "-c", blocked, "recount", str(file)]
    env = {"PYTHONPATH": str(Path(rulebook.__file__).parents[1])}
    good = subprocess.run(run, capture_output=True, text=True, env=env)
    assert (good.returncode, decision.bundle_digest in good.stdout) == (0, True), good.stderr
    bundle = json.loads(file.read_text())
    bundle["ballots"][0]["choice"] = "against"
    file.write_text(json.dumps(bundle))
    assert subprocess.run(run, capture_output=True, env=env).returncode == 1


def test_one_consortium_group_per_service(world):
    with pytest.raises(Conflict):
        found_body(
            actor=world.secretariat,
            kind=BodyKind.CONSORTIUM,
            code="BIB2",
            name="Second",
            start=factories.START,
            service=world.service,
        )


TAMPERING = {
    "ballot-changed": lambda: Ballot.objects.filter(choice="against").update(choice="for"),
    "ballot-gone": lambda: Ballot.objects.filter(choice="against").delete(),
    "electorate-changed": lambda: Elector.objects.filter(name="Bibliotheek Dorp 1").update(weight="99"),
    "vote-text-changed": lambda: Vote.objects.update(text="Something else."),
    "ballots-miscounted": lambda: Vote.objects.update(cast=2),
    "outcome-differs": lambda: Vote.objects.update(digest="0" * 64),
    "decision-changed": lambda: Decision.objects.update(title="Something else."),
    "bundle-differs": lambda: Bundle.objects.update(content=Bundle.objects.get().content.replace("Dorp 0", "Dorp X")),
    "bundle-unreadable": lambda: Bundle.objects.update(content="{"),
    "decision-missing": lambda: Decision.objects.all().delete(),
    "record-body": lambda: Entry.objects.filter(seq=3).update(kind="Nothing"),
    "record-link": lambda: Entry.objects.filter(seq=3).update(digest="0" * 64),
    "record-gap": lambda: (
        checks.Entry.abouts.rel.related_model.objects.filter(entry=5).delete(),
        Entry.objects.filter(seq=5).delete(),
    ),
    "record-head": lambda: checks.Head.objects.update(seq=7),
}


@pytest.mark.parametrize("code", TAMPERING)
def test_verify_finds_what_was_changed(world, code):
    decide(world, {0: "for", 1: "for", 2: "against", 3: "for"}, kind="price")
    TAMPERING[code]()
    assert code in {finding.code for finding in checks.run()}
