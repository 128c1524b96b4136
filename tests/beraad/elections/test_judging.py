"""Objections to who stands and to a result, and who sees what."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import VISITOR
from beraad.elections import objecting, queries, standing
from beraad.elections.choices import Ending, Judgement, Standing, State
from beraad.elections.composing import places
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.organisations.queries import actor_for
from beraad.people.choices import Office
from beraad.record import checks

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def found():
    return [(finding.thing, finding.code) for finding in checks.run()]


@pytest.fixture
def call(world):
    """A call in which two stand."""
    election = factories.called(world)
    return election, factories.stand(world, election, 0, 1)


def test_an_objection_that_is_upheld_takes_a_candidate_off_the_paper(world, call):
    election, (one, other) = call
    objection = objecting.object_to_candidacy(actor=world.actor(3), candidacy=one, reason="Runs a firm that we hire")
    with pytest.raises(Conflict):
        objecting.object_to_candidacy(actor=world.actor(3), candidacy=one, reason="Again")
    with pytest.raises(Invalid):
        objecting.object_to_candidacy(actor=world.actor(4), candidacy=one, reason=" ")
    with pytest.raises(Forbidden):
        objecting.object_to_candidacy(actor=VISITOR, candidacy=one, reason="Me too")
    with pytest.raises(Invalid):
        objecting.judge_objection(actor=world.secretariat, objection=objection, upheld=True, answer="")
    with pytest.raises(Forbidden):
        objecting.judge_objection(actor=world.actor(3), objection=objection, upheld=True, answer="So it is")
    objecting.judge_objection(actor=world.secretariat, objection=objection, upheld=True, answer="That is so")
    with pytest.raises(Conflict):
        objecting.judge_objection(actor=world.secretariat, objection=objection, upheld=False, answer="Or not")
    one.refresh_from_db()
    assert (one.state, one.why) == (Standing.REFUSED, "objection-upheld")
    assert queries.candidates(election) == [other]
    assert not found()


def test_one_that_is_dismissed_or_not_judged_in_time_keeps_nobody_off_it(world, call):
    election, (one, other) = call
    first = objecting.object_to_candidacy(actor=world.actor(3), candidacy=one, reason="I do not like it")
    late = objecting.object_to_candidacy(actor=world.actor(3), candidacy=other, reason="Nor this")
    objecting.judge_objection(actor=world.secretariat, objection=first, upheld=False, answer="That is no reason")
    factories.tick(election.withdraws_until)
    late.refresh_from_db()
    assert late.state == Judgement.LAPSED
    assert {candidacy.state for candidacy in queries.candidates(election)} == {Standing.ELECTED}
    assert not found()


def test_only_in_the_days_for_it(world, call):
    election, (one, _other) = call
    with clock.at(election.objects_until), pytest.raises(Conflict) as refused:
        objecting.object_to_candidacy(actor=world.actor(3), candidacy=one, reason="Late")
    assert refused.value.code == "objecting-over"
    with pytest.raises(Conflict):
        objecting.object_to_result(actor=world.actor(3), election=election, reason="Early")


def test_it_is_read_by_those_concerned_until_it_is_judged(world, call):
    election, (one, _other) = call
    objection = objecting.object_to_candidacy(actor=world.actor(3), candidacy=one, reason="Words")
    for reader in (world.actor(0), world.actor(3), world.secretariat):
        assert queries.objections(reader, election) == [objection]
    for outsider in (world.actor(4), VISITOR):
        assert queries.objections(outsider, election) == []
        with pytest.raises(NotFound):
            queries.objection_for(outsider, election, objection.pk)
    assert queries.to_judge() == [objection]
    objecting.judge_objection(actor=world.secretariat, objection=objection, upheld=False, answer="No")
    assert queries.objections(VISITOR, election) == [objection]


def test_nobody_judges_in_their_own_case(world, call):
    election, (one, _other) = call
    factories.people.appoint(
        actor=factories.SYSTEM, person=world.people[0], office=Office.SECRETARIAT, start=factories.START, source="test"
    )
    objection = objecting.object_to_candidacy(actor=world.actor(3), candidacy=one, reason="Words")
    with pytest.raises(Forbidden) as refused:
        objecting.judge_objection(
            actor=actor_for(world.people[0]), objection=objection, upheld=False, answer="I am fine"
        )
    assert refused.value.code == "not-in-own-case"


class TestResult:
    @pytest.fixture
    def result(self, call):
        election, _stood = call
        factories.tick(election.withdraws_until)
        election.refresh_from_db()
        with clock.at(election.counted_at):
            yield election

    def test_it_waits_for_an_objection_and_then_holds(self, world, result):
        objection = objecting.object_to_result(actor=world.actor(3), election=result, reason="Counted wrong")
        factories.tick(result.effective_at + DAY)
        result.refresh_from_db()
        assert result.state == State.RESULT
        with clock.at(result.effective_at + DAY):
            objecting.judge_objection(actor=world.secretariat, objection=objection, upheld=False, answer="It is right")
        factories.tick(result.effective_at + 2 * DAY)
        result.refresh_from_db()
        assert result.state == State.DONE
        day = (result.effective_at + 2 * DAY).astimezone(clock.ZONE).date()
        assert sum(place.holder is not None for place in places(world.steering, day)) == 2
        assert not found()

    def test_upheld_it_annuls_the_result_and_nobody_gets_a_seat(self, world, result):
        objection = objecting.object_to_result(actor=world.actor(3), election=result, reason="Nobody was told")
        objecting.judge_objection(actor=world.secretariat, objection=objection, upheld=True, answer="Call again")
        result.refresh_from_db()
        assert (result.state, result.ending) == (State.FAILED, Ending.ANNULLED)
        factories.tick(result.effective_at)
        assert not any(place.holder for place in places(world.steering, result.effective_at.date() + DAY))
        assert not found()

    def test_not_after_the_term_for_it(self, world, result):
        with clock.at(result.contests_until), pytest.raises(Conflict) as refused:
            objecting.object_to_result(actor=world.actor(3), election=result, reason="Late")
        assert refused.value.code == "contesting-over"


def test_a_withdrawn_candidacy_is_known_to_those_concerned_only(world, call):
    election, (one, other) = call
    standing.withdraw(actor=world.actor(0), candidacy=one)
    assert queries.candidacies_seen(VISITOR, election) == [other]
    assert queries.candidacies_seen(world.secretariat, election) == [one, other]
    assert queries.candidacies_seen(world.actor(0), election) == [one, other]


def test_what_was_changed_behind_the_record_is_found(world, call):
    election, (one, _other) = call
    type(one).objects.filter(pk=one.pk).update(motivation="Other words")
    type(election).objects.filter(pk=election.pk).update(seats=2)
    assert {code for _thing, code in found()} == {"election-changed"}
    assert len(found()) == 2
