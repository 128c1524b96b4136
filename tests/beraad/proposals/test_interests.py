"""Declared interests: whose seat has no vote, until when one is declared or taken back, and what the record keeps."""

import datetime as dt
import json

import pytest

import factories
from beraad.access.actor import VISITOR
from beraad.bodies.choices import BodyKind, Role
from beraad.charters import defaults
from beraad.charters.rules import adopted
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.kernel.ids import key
from beraad.proposals.actions import put_to_vote
from beraad.proposals.choices import Ask
from beraad.proposals.interests import concerned, declare_interest, declaring, retract_interest
from beraad.record import checks
from beraad.record.models import Entry
from beraad.services.choices import Phase
from beraad.votes.actions import cast_ballot
from beraad.votes.electorate import judged
from beraad.votes.interested import interest_for, interests_about, set_aside
from beraad.votes.models import Bundle, Elector, Interest
from beraad.votes.queries import why
from beraad.votes.tasks import keep_hours
from rulebook import Outcome, bundles

pytestmark = pytest.mark.django_db
TEXT = "The supplier is owned by our municipality."


@pytest.fixture
def at():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def world(at):
    return factories.world()


@pytest.fixture
def proposal(world):
    return factories.advised(world)


def declare(world, proposal, index=0, by=None, **given):
    given = {"seat": world.seat(index), "text": TEXT} | given
    return declare_interest(actor=by or world.actor(index), proposal=proposal, **given)


def put(world, proposal, days=0):
    opens = clock.now() + dt.timedelta(days=days)
    closes = opens + dt.timedelta(days=14)
    return put_to_vote(actor=world.secretariat, proposal=proposal, opens_at=opens, closes_at=closes)


def refused(error, code, deed, *args, **given):
    with pytest.raises(error) as caught:
        deed(*args, **given)
    assert caught.value.code == code
    return caught.value


def findings():
    return [(found.thing, found.code) for found in checks.run()]


def test_the_seat_has_no_vote_and_says_why(world, proposal):
    declare(world, proposal)
    vote = put(world, proposal)
    assert vote.seats == 5
    elector = Elector.objects.get(vote=vote, house=world.houses[0])
    assert not elector.eligible
    assert elector.weight == "0"
    assert elector.reason == {"code": "declared-interest", "declared": "2026-03-02", "interest": TEXT}
    assert why(vote, world.houses[0])["code"] == "declared-interest"
    assert set_aside(vote) == [(elector.name, elector.reason)]
    refused(NotFound, "not-found", cast_ballot, actor=world.actor(0), vote=vote.pk, seat=elector.seat_id, choice="for")
    assert findings() == []


def test_it_counts_neither_for_the_quorum_nor_in_the_base(world):
    proposal = factories.advised(world, kind="price")
    declare(world, proposal)
    vote = put(world, proposal)
    for index in range(1, 4):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
    with clock.at(vote.closes_at):
        keep_hours()
    vote.refresh_from_db()
    outcome = Outcome.parse(vote.outcome)
    entitled = next(step.params for step in outcome.steps if step.code == "entitled")
    assert (entitled["heads"], entitled["weight"]) == (5, 30_000 + 12_000 + 9_000 + 4_000 + 79)
    assert outcome.result == "adopted"
    bundle = json.loads(Bundle.objects.get(vote=vote).content)
    assert bundle["vote"]["set_aside"] == [
        {"name": "Bibliotheek Dorp 0", "reason": Elector.objects.get(vote=vote, house=world.houses[0]).reason}
    ]
    assert bundles.recount(bundle).same
    assert findings() == []


def test_a_seat_of_the_steering_group_declares_too(world):
    proposal = factories.advised(world, kind="operational")
    seat = world.steering.seats.get(label="Seat 1")
    declare(world, proposal, seat=seat)
    vote = put(world, proposal)
    assert vote.body == world.steering
    assert vote.seats == 1
    assert Elector.objects.get(vote=vote, seat=seat).reason["code"] == "declared-interest"


def test_an_interest_of_a_steering_seat_leaves_the_house_its_vote(world, proposal):
    declare(world, proposal, seat=world.steering.seats.get(label="Seat 1"))
    assert put(world, proposal).seats == 6


def test_when_nobody_is_left_the_vote_cannot_be_planned(world):
    proposal = factories.advised(world, kind="operational")
    for index in (0, 1):
        declare(world, proposal, index, seat=world.steering.seats.get(label=f"Seat {index + 1}"))
    refused(Conflict, "electorate-empty", put, world, proposal)


def test_before_the_vote_opens_the_electorate_is_foreseen_without_it(world, proposal):
    vote = put(world, proposal, days=4)
    declare(world, proposal)
    found = why(vote, world.houses[0])
    assert (found["frozen"], found["eligible"], found["code"]) == (False, False, "declared-interest")
    with clock.at(vote.opens_at):
        keep_hours()
    vote.refresh_from_db()
    assert (vote.state, vote.seats) == ("open", 5)
    assert findings() == []


def test_once_the_vote_is_open_it_is_too_late(world, proposal):
    interest = declare(world, proposal)
    put(world, proposal)
    refused(Conflict, "interest-too-late", declare, world, proposal, 1)
    refused(Conflict, "interest-too-late", retract_interest, actor=world.actor(0), proposal=proposal, interest=interest)


def test_taken_back_in_time_the_seat_votes_again(world, proposal):
    interest = declare(world, proposal)
    retract_interest(actor=world.actor(0), proposal=proposal, interest=interest)
    refused(
        Conflict, "interest-retracted", retract_interest, actor=world.actor(0), proposal=proposal, interest=interest
    )
    assert put(world, proposal).seats == 6
    assert interests_about(VISITOR, key(proposal)) == []
    assert findings() == []


def test_it_is_declared_once_and_again_after_it_was_taken_back(world, proposal):
    interest = declare(world, proposal)
    refused(Conflict, "interest-present", declare, world, proposal)
    retract_interest(actor=world.actor(0), proposal=proposal, interest=interest)
    again = declare(world, proposal, text="Now for another reason.")
    assert interests_about(VISITOR, key(proposal)) == [again]
    assert findings() == []


def test_a_substitute_declares_and_who_sits_elsewhere_does_not(world, proposal):
    deputy = factories.person("Deputy")
    factories.mandate(world.seat(0), deputy, Role.SUBSTITUTE)
    for actor in (world.actor(1), VISITOR):
        with pytest.raises(Forbidden):
            declare(world, proposal, by=actor)
    interest = declare(world, proposal, by=factories.actor_for(deputy))
    assert interest.person == deputy
    refused(Forbidden, "own-seat-only", retract_interest, actor=world.actor(1), proposal=proposal, interest=interest)


def test_the_secretariat_records_it_with_how_it_knows(world, proposal):
    error = refused(Invalid, "required", declare, world, proposal, by=world.secretariat)
    assert error.fields == {"source": "required"}
    interest = declare(world, proposal, by=world.secretariat, source="Mail of 1 March")
    assert (interest.person, interest.recorder) == (world.people[0], world.secretary)
    retract_interest(actor=world.secretariat, proposal=proposal, interest=interest)
    assert findings() == []


@pytest.mark.parametrize(("text", "code"), [("  ", "text-missing"), ("x" * 501, "text-too-long")])
def test_a_reason_is_needed(world, proposal, text, code):
    error = refused(Invalid, code, declare, world, proposal, text=text)
    assert error.fields == {"text": code}
    assert not Interest.objects.exists()


def test_a_seat_of_another_group_is_not_concerned(world, proposal):
    other = factories.bodies.found_body(
        actor=factories.SYSTEM, kind="steering", code="SG-X", name="Stuurgroep Extra", start=factories.START
    )
    seat = factories.bodies.add_seat(actor=factories.SYSTEM, body=other, label="Seat", start=factories.START)
    factories.mandate(seat, world.people[0], house=world.houses[0])
    refused(Invalid, "seat-elsewhere", declare, world, proposal, seat=seat)
    assert {body.pk for body in concerned(proposal)} == {world.consortium.pk, world.steering.pk}


def test_a_seat_in_which_nobody_sits_declares_nothing(world, proposal):
    factories.bodies.end_mandate(actor=world.secretariat, mandate=world.seat(5).mandates.get(), end=clock.today())
    refused(Conflict, "interest-of-nobody", declare, world, proposal, 5, by=world.secretariat, source="Mail")


@pytest.mark.parametrize("ask", [Ask.INFORM, Ask.ADVISE])
def test_where_nothing_is_decided_nothing_is_declared(world, ask):
    proposal = factories.proposal(world, ask=ask, kind="")
    refused(Forbidden, "nothing-to-decide", declare, world, proposal, 2)


def test_a_draft_and_what_is_decided_take_none(world, proposal):
    draft = factories.proposal(world)
    refused(Forbidden, "interest-not-now", declare, world, draft, 2)
    vote = put(world, proposal)
    for index in range(6):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
    with clock.at(vote.closes_at):
        keep_hours()
        refused(Forbidden, "interest-not-now", declare, world, proposal)


def test_who_can_declare_for_which_seats(world, proposal):
    own = declaring(world.actor(0), proposal)
    assert [(m.seat.body, m.person) for m in own] == [
        (world.consortium, world.people[0]),
        (world.steering, world.people[0]),
    ]
    assert len(declaring(world.secretariat, proposal)) == 8
    assert declaring(VISITOR, proposal) == []


def test_who_asks_for_an_interest_of_another_proposal_finds_none(world, proposal):
    interest = declare(world, proposal)
    assert interest_for(VISITOR, key(proposal), interest.pk) == interest
    with pytest.raises(NotFound):
        interest_for(VISITOR, key(factories.proposal(world)), interest.pk)


def test_of_groups_that_vote_together_its_house_has_no_vote_in_any(world, proposal):
    declare(world, proposal)
    other = factories.services.start_service(
        actor=factories.SYSTEM, code="EXT", name="Extra", summary="More.", start=factories.START, source="test"
    )
    factories.services.enter_phase(
        actor=factories.SYSTEM, service=other, phase=Phase.SERVICE, start=factories.START, source="test"
    )
    body = factories.bodies.found_body(
        actor=factories.SYSTEM,
        kind=BodyKind.CONSORTIUM,
        code="EXT",
        name="Consortiumgroep Extra",
        start=factories.START,
        service=other,
    )
    for house in world.houses[:2]:
        factories.take_part(house, other)
    rules, day = adopted(defaults.consortium()), clock.today()
    found = judged([body, world.consortium], rules, day, proposal.number)
    assert [c.name for c in found if not c.eligible] == ["Bibliotheek Dorp 0"]
    assert all(c.eligible for c in judged([body, world.consortium], rules, day))


def test_the_record_tells_it_and_verify_finds_what_was_changed(world, proposal):
    interest = declare(world, proposal)
    entry = Entry.objects.get(kind="InterestDeclared")
    assert (entry.house, entry.data["text"]) == (world.houses[0].pk, TEXT)
    Interest.objects.update(text="Nothing much.")
    assert findings() == [(f"interest:{interest.pk}", "interest-changed")]
    Interest.objects.update(text=TEXT)
    vote = put(world, proposal, days=4)
    with clock.at(vote.opens_at):
        keep_hours()
    Elector.objects.filter(house=world.houses[0]).update(eligible=True)
    assert "voter-with-interest" in {code for _thing, code in findings()}
    Interest.objects.all().delete()
    assert (f"interest:{interest.pk}", "interest-gone") in findings()


def test_a_secret_vote_keeps_its_crowd_without_the_seat(at):
    world = factories.world(rules=factories.secret())
    proposal = factories.advised(world)
    declare(world, proposal)
    assert put(world, proposal).seats == 5
