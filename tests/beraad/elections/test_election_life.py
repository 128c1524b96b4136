"""An election from its call to the seats: who may do what when, and what comes of it."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM, VISITOR
from beraad.bodies.models import Mandate
from beraad.elections import actions, objecting, queries, standing
from beraad.elections.choices import Ending, Phase, Standing, State
from beraad.elections.closing import make_ballot
from beraad.elections.composing import composition_of, places
from beraad.elections.models import Election, Term
from beraad.elections.queries import desk
from beraad.elections.results import take_effect
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.record import checks
from beraad.record.models import Entry
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db
TODAY = factories.NOW.date()


def found():
    return [(finding.thing, finding.code) for finding in checks.run()]


def voted(world, *indexes):
    """An election with a vote that is open, in which these members stand."""
    election = factories.called(world)
    stood = factories.stand(world, election, *indexes)
    factories.tick(election.withdraws_until)
    election.refresh_from_db()
    return election, stood, Vote.objects.get(subject=f"election:{election.pk}")


def test_from_a_call_by_a_secret_vote_to_seats(world):
    election, stood, vote = voted(world, 0, 1, 2, 3)
    assert (election.state, vote.secret, vote.seats, vote.body) == (State.VOTE, True, 6, world.steering)
    with clock.at(vote.opens_at):
        for index in range(6):
            first = stood[index % 3]
            factories.cast_in_election(world, vote, index, first, stood[3])
    factories.tick(vote.closes_at)
    election.refresh_from_db()
    assert (election.state, election.ending) == (State.RESULT, Ending.BALLOT)
    assert not Mandate.objects.filter(seat__body=world.steering, start__gt=TODAY).exists()
    assert [c.person for c in queries.candidates(election)[:3]] != []
    factories.tick(election.effective_at)
    election.refresh_from_db()
    day = election.effective_at.astimezone(clock.ZONE).date()
    members = {place.holder.person for place in places(world.steering, day) if place.holder}
    assert (election.state, members) == (State.DONE, {world.people[index] for index in range(3)})
    assert all(place.seat.start == day for place in places(world.steering, day))
    assert {term.due for term in Term.objects.all()} == {dt.date(day.year + 3, day.month, day.day)}
    assert not found()
    factories.tick(election.effective_at + dt.timedelta(days=1))
    assert Term.objects.count() == 3


def test_no_more_candidates_than_seats_are_elected_without_a_ballot(world):
    election = factories.called(world)
    factories.stand(world, election, 4, 5)
    factories.tick(election.withdraws_until)
    election.refresh_from_db()
    assert (election.state, election.ending, Vote.objects.count()) == (State.RESULT, Ending.UNCONTESTED, 0)
    factories.tick(election.effective_at)
    day = election.effective_at.astimezone(clock.ZONE).date()
    assert sum(place.holder is not None for place in places(world.steering, day)) == 2
    assert not found()


def test_nobody_stands_and_the_election_ends_without_a_result(world):
    election = factories.called(world)
    factories.tick(election.withdraws_until)
    election.refresh_from_db()
    assert (election.state, election.ending) == (State.FAILED, Ending.NO_CANDIDATES)
    assert not found()


def test_call_again_calls_once_more_and_keeps_who_stands():
    with clock.at(factories.NOW):
        world = factories.elections_world(uncontested="call_again")
        election = factories.called(world)
        stood = factories.stand(world, election, 0)
        house, person = world.houses[1], world.people[1]
        asked = standing.ask_to_stand(actor=world.actor(0), election=election, person=person, house=house)
        objecting.object_to_candidacy(actor=world.actor(2), candidacy=stood[0], reason="Not them")
    factories.tick(election.withdraws_until)
    election.refresh_from_db()
    asked.refresh_from_db()
    assert (asked.state, queries.to_judge()[0].candidacy) == (Standing.ASKED, stood[0])
    assert (election.state, election.again, election.phase(election.opened_at)) == (State.CALL, True, Phase.STANDING)
    factories.tick(election.withdraws_until)
    election.refresh_from_db()
    stood[0].refresh_from_db()
    assert (election.ending, stood[0].state) == (Ending.UNCONTESTED, Standing.ELECTED)
    assert not found()


def test_vote_each_asks_a_yes_or_no_on_every_candidate():
    with clock.at(factories.NOW):
        world = factories.elections_world(uncontested="vote_each")
        election = factories.called(world)
        stood = factories.stand(world, election, 0, 1)
    factories.tick(election.withdraws_until)
    votes = queries.votes_of(election)
    assert [vote.subject for vote in votes] == [f"candidacy:{candidacy.pk}" for candidacy in stood]
    with clock.at(votes[0].opens_at):
        for index in range(6):
            factories.cast_secret(world, votes[0], index, "for")
            factories.cast_secret(world, votes[1], index, "against")
    factories.tick(votes[0].closes_at)
    election.refresh_from_db()
    states = [candidacy.state for candidacy in election.candidacies.order_by("pk")]
    assert (election.ending, states) == (Ending.EACH, [Standing.ELECTED, Standing.NOT_ELECTED])
    assert not found()


class TestStanding:
    def test_only_in_the_days_for_it(self, world):
        election = factories.called(world)
        with clock.at(election.stands_until), pytest.raises(Conflict) as refused:
            factories.stand(world, election, 0)
        assert refused.value.code == "standing-over"

    def test_only_with_a_motivation(self, world):
        with pytest.raises(Invalid):
            standing.stand(actor=world.actor(0), election=factories.called(world), motivation=" ")

    def test_not_by_a_visitor_nor_for_a_house_that_left(self, world):
        election = factories.called(world)
        with pytest.raises(Forbidden):
            standing.stand(actor=VISITOR, election=election, motivation="Me")
        leave(world, 0, clock.today())
        with pytest.raises(Forbidden) as refused:
            factories.stand(world, election, 0)
        assert refused.value.code == "electors-only"

    def test_not_for_a_house_that_will_have_left_when_the_term_begins(self, world):
        election = factories.called(world)
        leave(world, 0, election.start - dt.timedelta(days=1))
        with pytest.raises(Conflict) as refused:
            factories.stand(world, election, 0)
        assert refused.value.code == "takes-no-part-on"

    def test_not_twice_through_two_houses_and_one_candidate_per_house(self, world):
        election = factories.called(world)
        factories.stand(world, election, 0)
        factories.organisations.affiliate(
            actor=SYSTEM, person=world.people[0], house=world.houses[1], start=TODAY, source="test"
        )
        twice = factories.actor_for(world.people[0], world.houses[1].pk)
        with pytest.raises(Conflict) as refused:
            standing.stand(actor=twice, election=election, motivation="Again")
        assert refused.value.code == "stands-already"
        factories.organisations.affiliate(
            actor=SYSTEM, person=world.people[1], house=world.houses[0], start=TODAY, source="test"
        )
        second = factories.actor_for(world.people[1], world.houses[0].pk)
        with pytest.raises(Conflict) as refused:
            standing.stand(actor=second, election=election, motivation="Also")
        assert refused.value.code == "house-stands-already"

    def test_who_is_asked_accepts_or_declines_and_only_they_do(self, world):
        election = factories.called(world)
        asked = [
            standing.ask_to_stand(
                actor=world.actor(0), election=election, person=world.people[index], house=world.houses[index]
            )
            for index in (1, 2)
        ]
        assert queries.desk(world.actor(1)).asked == [asked[0]]
        with pytest.raises(NotFound):
            queries.candidacy_for(world.actor(3), election, asked[0].pk)
        with pytest.raises(Forbidden):
            standing.accept(actor=world.actor(0), candidacy=asked[0], motivation="For them")
        standing.accept(actor=world.actor(1), candidacy=asked[0], motivation="Gladly")
        standing.decline(actor=world.actor(2), candidacy=asked[1])
        with pytest.raises(Conflict):
            standing.accept(actor=world.actor(2), candidacy=asked[1], motivation="After all")
        assert [c.person for c in queries.candidates(election)] == [world.people[1]]
        assert not Entry.objects.filter(kind="CandidateAsked", abouts__told=True).exists()
        assert not found()

    def test_standing_after_being_asked_is_accepting(self, world):
        election = factories.called(world)
        asked = standing.ask_to_stand(
            actor=world.actor(0), election=election, person=world.people[1], house=world.houses[1]
        )
        (stood,) = factories.stand(world, election, 1)
        assert (stood.pk, stood.state) == (asked.pk, Standing.STANDS)

    def test_who_did_not_answer_does_not_stand(self, world):
        election = factories.called(world)
        asked = standing.ask_to_stand(
            actor=world.actor(0), election=election, person=world.people[1], house=world.houses[1]
        )
        factories.tick(election.withdraws_until)
        asked.refresh_from_db()
        assert asked.state == Standing.DECLINED

    def test_until_the_paper_is_made_one_changes_and_withdraws(self, world):
        election = factories.called(world)
        one, other = factories.stand(world, election, 0, 1)
        standing.change_candidacy(actor=world.actor(0), candidacy=one, motivation="Better words", interests="A firm")
        with clock.at(election.objects_until):
            standing.withdraw(actor=world.actor(1), candidacy=other)
        with clock.at(election.withdraws_until), pytest.raises(Conflict) as refused:
            standing.withdraw(actor=world.actor(0), candidacy=one)
        assert refused.value.code == "ballot-made"
        with pytest.raises(NotFound):
            queries.candidacy_for(VISITOR, election, other.pk)
        assert queries.candidates(election)[0].interests == "A firm"
        assert not found()

    def test_candidates_are_asked_in_public_and_answer_themselves(self, world):
        election = factories.called(world)
        (candidacy,) = factories.stand(world, election, 0)
        asked = standing.ask_question(actor=world.actor(3), candidacy=candidacy, text="How much time?")
        with pytest.raises(Forbidden):
            standing.answer_question(actor=world.actor(3), candidacy=candidacy, number=asked.number, text="A lot")
        standing.answer_question(actor=world.actor(0), candidacy=candidacy, number=asked.number, text="A day a week")
        (thread,) = queries.questions(candidacy)
        assert [reply.text for reply in thread.replies] == ["A day a week"]
        with pytest.raises(Forbidden):
            standing.ask_question(actor=VISITOR, candidacy=candidacy, text="Who?")
        assert not found()

    def test_whose_house_leaves_meanwhile_is_not_on_the_paper(self, world):
        election = factories.called(world)
        gone, _stays = factories.stand(world, election, 0, 1)
        leave(world, 0, TODAY + dt.timedelta(days=2))
        factories.tick(election.withdraws_until)
        gone.refresh_from_db()
        assert (gone.state, gone.why) == (Standing.REFUSED, "takes-no-part-on")
        assert not found()


class TestCalling:
    def test_only_the_secretariat_and_only_one_at_a_time(self, world):
        with pytest.raises(Forbidden):
            actions.call_election(actor=world.actor(0), body=world.steering)
        factories.called(world)
        with pytest.raises(Conflict) as refused:
            factories.called(world)
        assert refused.value.code == "election-running"

    def test_not_where_its_secrecy_would_give_someone_away(self):
        weight = {"scheme": "linear", "register": "inhabitants"}
        election = factories.defaults.composition()["election"] | {"weight": weight}
        with clock.at(factories.NOW):
            world = factories.elections_world(election=election)
            with pytest.raises(Conflict) as refused:
                factories.called(world)
        assert refused.value.code == "vote-unmasks"

    def test_the_desk_of_who_may_stand_shows_it_until_they_do(self, world, queries):
        election = factories.called(world)
        assert desk(world.actor(0)).calls == [election]
        factories.stand(world, election, 0)
        assert (desk(world.actor(0)).calls, desk(VISITOR).calls) == ([], [])
        leave(world, 1, TODAY)
        assert desk(world.actor(1)).calls == []
        own = world.actor(2)
        with queries(3):
            desk(own)

    def test_not_without_a_word_of_it_in_the_charter(self):
        with clock.at(factories.NOW):
            world = factories.world()
            with pytest.raises(Conflict) as refused:
                factories.called(world)
        assert refused.value.code == "no-composition"

    def test_its_days_follow_one_another(self, world):
        election = factories.called(world)
        days = [getattr(election, name) for name in actions.DAYS]
        assert days == sorted(days)
        phases = [election.phase(moment) for moment in (election.opened_at, *days[:3])]
        assert phases == [Phase.STANDING, Phase.OBJECTING, Phase.WITHDRAWING, Phase.MAKING]

    def test_days_change_but_not_below_the_charter_nor_in_the_past(self, world):
        election = factories.called(world)
        last = clock.last_day(election.votes_until)
        actions.set_dates(actor=world.secretariat, election=election, votes=last + dt.timedelta(days=3))
        assert clock.last_day(Election.objects.get().votes_until) == last + dt.timedelta(days=3)
        for day, code in ((TODAY + dt.timedelta(days=5), "step-too-short"), (TODAY, "step-too-short")):
            with pytest.raises(Invalid) as refused:
                actions.set_dates(actor=world.secretariat, election=election, stands=day)
            assert refused.value.fields["stands"] == code
        with clock.at(election.objects_until), pytest.raises(Invalid) as refused:
            actions.set_dates(actor=world.secretariat, election=election, stands=last)
        assert refused.value.fields["stands"] == "step-over"
        assert not found()

    def test_it_is_called_off_with_a_reason_until_the_vote_opens(self, world):
        election = factories.called(world)
        with pytest.raises(Invalid):
            actions.call_off(actor=world.secretariat, election=election, reason="")
        actions.call_off(actor=world.secretariat, election=election, reason="The wrong charter")
        with pytest.raises(Conflict):
            actions.call_off(actor=world.secretariat, election=election, reason="Again")
        assert Election.objects.get().ending == Ending.CALLED_OFF
        assert not found()

    def test_not_once_the_vote_is_open(self, world):
        election, *_ = voted(world, 0, 1, 2, 3)
        with pytest.raises(Conflict) as refused:
            actions.call_off(actor=world.secretariat, election=election, reason="Too late")
        assert refused.value.code == "election-past-call"

    def test_people_cannot_do_what_the_clock_does(self, world):
        election = factories.called(world)
        for deed in (make_ballot, take_effect):
            with pytest.raises(Forbidden):
                deed(actor=world.secretariat, election=election)

    def test_it_tells_which_guaranteed_voice_is_missing_and_invites_those_houses(self):
        guarantees = [{"by": "size", "group": "large", "least": 1, "most": None}]
        with clock.at(factories.NOW):
            world = factories.elections_world(constituencies=guarantees)
            election = factories.called(world)
        (gap, *_) = queries.missing_voices(election)
        assert (dict(gap.groups), gap.missing, gap.houses) == ({"size": "large"}, 1, [world.houses[0]])
        assert queries.invited_houses(election) == [world.houses[0]]

    def test_without_guarantees_it_tells_of_voices_that_are_not_there(self, world):
        gaps = queries.missing_voices(factories.called(world))
        assert [dict(gap.groups)["size"] for gap in gaps] == ["small", "large", "middle"]
        assert composition_of(world.steering, TODAY).composition.seats == 3


def leave(world, index, day):
    """A house no longer takes part."""
    factories.participation.end_participation(
        actor=SYSTEM, house=world.houses[index], service=world.service, day=day, source="test"
    )
