"""Terms, seats that fall empty, and who is watched over: what happens to a group between elections."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import Duty, Role
from beraad.bodies.models import Mandate, Seat
from beraad.bodies.queries import officers_on
from beraad.charters.actions import adopt_charter
from beraad.charters.composition import read_composition
from beraad.charters.defaults import composition
from beraad.elections import offices, queries, vacancies
from beraad.elections.choices import Cause, Filling, State
from beraad.elections.composing import composition_of, places
from beraad.elections.handover import handover
from beraad.elections.models import Election, Shortage, Term, Vacancy
from beraad.elections.staggering import after_months, dues, terms_on_end
from beraad.elections.watching import set_term
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.organisations.mergers import merge_houses
from beraad.organisations.queries import actor_for
from beraad.record import checks
from beraad.record.models import Entry
from beraad.votes.models import Vote

DAY = dt.timedelta(days=1)


def own(**given):
    return read_composition(composition() | given, {})


class TestTerms:
    """How terms follow one another is pure."""

    @pytest.mark.parametrize(
        ("day", "months", "later"),
        [
            (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
            (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
            (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
            (dt.date(2026, 3, 2), 36, dt.date(2029, 3, 2)),
        ],
    )
    def test_months_end_where_a_month_is_shorter(self, day, months, later):
        assert after_months(day, months) == later

    def test_the_first_elected_sit_longest_when_all_seats_are_new(self):
        start = dt.date(2026, 6, 1)
        ends = dues(own(), start, [], 9)
        assert [day.year for day in ends] == [2029, 2029, 2029, 2028, 2028, 2028, 2027, 2027, 2027]

    def test_a_third_is_renewed_and_a_place_out_of_turn_keeps_its_turn(self):
        start = dt.date(2026, 6, 1)
        going_on = [dt.date(2027, 6, 1)] * 3 + [dt.date(2028, 6, 1)] * 2
        assert [day.year for day in dues(own(), start, going_on, 4)] == [2029, 2029, 2029, 2028]

    def test_terms_count_when_they_follow_one_another_and_were_at_least_half(self):
        start = dt.date(2030, 1, 1)
        first, second = (dt.date(2024, 1, 1), dt.date(2027, 1, 1)), (dt.date(2027, 1, 1), dt.date(2030, 1, 1))
        assert terms_on_end(own(), [first, second], start) == 2
        assert terms_on_end(own(), [first], start) == 0
        assert terms_on_end(own(), [(dt.date(2029, 1, 1), None)], start) == 0
        assert terms_on_end(own(), [second, (dt.date(2026, 1, 1), dt.date(2027, 1, 1))], start) == 1
        assert terms_on_end(own(), [(second[0], dt.date(2029, 11, 1))], start) == 1


def found():
    return [(finding.thing, finding.code) for finding in checks.run()]


def elected(world, *indexes, orders=None):
    """An election in which these members stand and everyone votes by `orders`, or for all in turn; it took effect."""
    election = factories.called(world)
    stood = factories.stand(world, election, *indexes)
    factories.tick(election.withdraws_until)
    vote = Vote.objects.filter(subject=f"election:{election.pk}").first()
    if vote:
        with clock.at(vote.opens_at):
            for index in range(len(world.houses)):
                order = orders[index] if orders else [index % len(stood)]
                factories.cast_in_election(world, vote, index, *(stood[place] for place in order))
        factories.tick(vote.closes_at)
    election.refresh_from_db()
    factories.tick(election.effective_at)
    election.refresh_from_db()
    return election, stood


def seats(world, day):
    return [place for place in places(world.steering, day) if place.holder]


def people(world, day):
    return {place.holder.person for place in seats(world, day)}


ORDERS = [[0, 3, 4], [0, 3, 4], [1, 3, 4], [1, 4], [2, 4], [2, 3, 4]]
"""Three are elected with two first choices each; by the count-back of the first the fourth comes next."""


@pytest.mark.django_db
class TestVacancy:
    @pytest.fixture
    def seated(self, request):
        with clock.at(factories.NOW):
            world = factories.elections_world(**getattr(request, "param", {}))
            election, stood = elected(world, 0, 1, 2, 3, 4, orders=ORDERS)
        moment = election.effective_at + 30 * DAY
        with clock.at(moment):
            yield world, election, stood, moment

    def resign(self, world, moment, index=0):
        mandate = Mandate.objects.get(seat__body=world.steering, person=world.people[index], end__gt=clock.today())
        bodies.end_mandate(actor=world.actor(index), mandate=mandate, end=clock.today())
        factories.tick(moment)
        return mandate

    def test_a_count_back_offers_the_seat_to_the_next_who_takes_it_for_the_rest_of_the_term(self, seated):
        world, election, stood, moment = seated
        mandate = self.resign(world, moment)
        vacancy = Vacancy.objects.get()
        assert (vacancy.state, vacancy.offered, vacancy.former) == (Filling.OFFERED, stood[3], mandate)
        assert vacancy.recount["winners"]
        assert queries.desk(world.actor(3)).offered == [vacancy]
        with pytest.raises(Forbidden):
            vacancies.answer_offer(actor=world.actor(4), vacancy=vacancy, takes=True)
        vacancies.answer_offer(actor=world.actor(3), vacancy=vacancy, takes=True)
        vacancy.refresh_from_db()
        term = Term.objects.get(mandate=vacancy.mandate)
        assert (vacancy.state, term.due, term.candidacy) == (Filling.FILLED, vacancy.due, stood[3])
        assert people(world, clock.today()) == {world.people[index] for index in (1, 2, 3)}
        assert not found()

    def test_who_does_not_want_it_or_is_silent_passes_it_on(self, seated):
        world, _election, stood, moment = seated
        self.resign(world, moment)
        vacancies.answer_offer(actor=world.actor(3), vacancy=Vacancy.objects.get(), takes=False)
        factories.tick(moment + DAY)
        vacancy = Vacancy.objects.get()
        assert (vacancy.offered, vacancy.passed) == (stood[4], [stood[3].pk])
        with clock.at(vacancy.until), pytest.raises(Conflict):
            vacancies.answer_offer(actor=world.actor(4), vacancy=vacancy, takes=True)
        factories.tick(vacancy.until)
        vacancy = Vacancy.objects.get()
        assert (vacancy.state, vacancy.passed) == (Filling.CALLED, [stood[3].pk, stood[4].pk])
        assert Election.objects.get(state=State.CALL).cause == Cause.VACANCY
        assert not found()

    def test_two_who_leave_are_followed_by_two(self, seated):
        world, _election, stood, moment = seated
        self.resign(world, moment)
        self.resign(world, moment, 1)
        assert set(Vacancy.objects.values_list("offered", flat=True)) == {stood[3].pk, stood[4].pk}
        assert not found()

    def test_the_house_that_leaves_takes_its_member_along_on_that_day(self, seated):
        world, _election, stood, moment = seated
        day = clock.today() + 10 * DAY
        factories.participation.end_participation(
            actor=SYSTEM, house=world.houses[0], service=world.service, day=day, source="test"
        )
        assert world.people[0] in people(world, day - DAY)
        assert world.people[0] not in people(world, day)
        factories.tick(moment + 10 * DAY)
        assert Vacancy.objects.get().offered == stood[3]

    def test_a_house_that_goes_up_in_another_gives_its_seat_back_on_that_day(self, seated):
        world, _election, stood, moment = seated
        day = clock.today() + 10 * DAY
        former, successor = world.houses[0], world.houses[5]
        merge_houses(actor=SYSTEM, former=former, successor=successor, day=day, source="merger")
        assert world.people[0] in people(world, day - DAY)
        assert world.people[0] not in people(world, day)
        factories.tick(moment + 10 * DAY)
        assert Vacancy.objects.get().offered == stood[3]
        assert not found()

    @pytest.mark.parametrize("seated", [{"vacancy": "substitute"}], indirect=True)
    def test_the_substitute_takes_it(self, seated):
        world, _election, _stood, moment = seated
        seat = Seat.objects.get(mandates__person=world.people[0], body=world.steering, mandates__end__gt=clock.today())
        other = factories.person("Sub Stitute")
        factories.mandate(seat, other, Role.SUBSTITUTE, house=world.houses[0], start=clock.today() - DAY)
        self.resign(world, moment)
        assert other in people(world, clock.today())
        assert Vacancy.objects.get().state == Filling.FILLED
        assert Term.objects.get(mandate__person=other).due == Vacancy.objects.get().due
        assert not found()

    @pytest.mark.parametrize("seated", [{"vacancy": "leave"}], indirect=True)
    def test_it_is_left_empty(self, seated):
        world, _election, _stood, moment = seated
        self.resign(world, moment)
        factories.tick(moment + DAY)
        assert (Vacancy.objects.get().state, Election.objects.count()) == (Filling.LEFT, 1)
        assert not found()

    @pytest.mark.parametrize("seated", [{"vacancy": "by_election"}], indirect=True)
    def test_an_election_fills_it_for_the_rest_of_the_term(self, seated):
        world, election, _stood, moment = seated
        self.resign(world, moment)
        second = Election.objects.get(state=State.CALL)
        assert (second.cause, second.seats) == (Cause.VACANCY, 1)
        factories.stand(world, second, 5)
        factories.tick(second.withdraws_until)
        second.refresh_from_db()
        factories.tick(second.effective_at + 3 * DAY)
        assert world.people[5] in people(world, second.effective_at.date() + 4 * DAY)
        vacancy = Vacancy.objects.get()
        assert (vacancy.state, Term.objects.get(mandate=vacancy.mandate).due) == (Filling.FILLED, vacancy.due)
        assert not found()

    @pytest.mark.parametrize("seated", [{"vacancy": "leave", "minimum": 3}], indirect=True)
    def test_too_few_members_are_told_once_and_enough_again_too(self, seated):
        world, _election, _stood, moment = seated
        mandate = self.resign(world, moment)
        factories.tick(moment + DAY)
        told = Entry.objects.filter(kind="GroupBelowMinimum")
        # The group began with too few, before its first election.
        assert [entry.data["members"] for entry in told] == [0, 2]
        assert told.last().abouts.filter(key=f"service:{world.service.pk}").exists()
        assert queries.shortage(world.steering).members == 2
        with clock.at(moment + 2 * DAY):
            factories.mandate(mandate.seat, world.people[5], house=world.houses[5], start=clock.today())
        factories.tick(moment + 2 * DAY)
        assert queries.shortage(world.steering) is None
        assert Shortage.objects.filter(end=None).count() == 0
        assert not found()

    def test_who_leaves_is_thanked_once(self, seated):
        world, _election, _stood, moment = seated
        self.resign(world, moment)
        factories.tick(moment + DAY)
        (entry,) = Entry.objects.filter(kind="TermOver")
        assert entry.data["name"] == world.people[0].name

    def test_what_is_handed_over_to_who_comes(self, seated):
        world, election, _stood, moment = seated
        vote = factories.open_vote(world)
        factories.votes.cast_ballot(actor=world.actor(3), vote=vote.pk, seat=world.seat(3).pk, choice="against")
        former = self.resign(world, moment)
        vacancies.answer_offer(actor=world.actor(3), vacancy=Vacancy.objects.get(), takes=True)
        factories.tick(vote.closes_at)
        told = handover(Vacancy.objects.get().mandate, clock.today())
        assert (told.former, told.services, told.election) == (former, [world.service], election)
        assert {mandate.person for mandate in told.colleagues} == {world.people[1], world.people[2]}
        assert [(s.vote, s.ballot and s.ballot.choice, s.voted) for s in told.stances][0] == (vote, "against", True)
        assert told.stances[-1].ballot is None


@pytest.mark.django_db
class TestRenewal:
    def test_calls_open_by_themselves_before_terms_end_and_members_stay_until_replaced(self):
        with clock.at(factories.NOW):
            world = factories.elections_world(holdover_days=100)
            election, _stood = elected(world, 0, 1, 2)
        due = Term.objects.first().due
        factories.tick(clock.local(due - 121 * DAY, 12))
        assert Election.objects.count() == 1
        with clock.at(clock.local(due - 119 * DAY, 12)):
            factories.tick(clock.now())
            second = Election.objects.get(state=State.CALL)
            assert (second.cause, second.start, second.seats) == (Cause.TERMS, due, 3)
            factories.stand(world, second, 3, 0)
        factories.tick(second.withdraws_until)
        assert people(world, due) == {world.people[index] for index in (0, 1, 2)}
        second.refresh_from_db()
        assert second.effective_at.astimezone(clock.ZONE).date() == due
        factories.tick(second.effective_at)
        assert {world.people[0], world.people[3]} < people(world, due) and len(people(world, due)) == 3
        left = Entry.objects.filter(kind="TermOver").values_list("data__name", flat=True)
        assert len(left) == 1
        assert len(people(world, due + 101 * DAY)) == 2
        assert not found()

    def test_without_holdover_they_leave_on_their_day(self):
        with clock.at(factories.NOW):
            world = factories.elections_world(holdover_days=0)
            elected(world, 0, 1, 2)
        due = Term.objects.first().due
        assert (len(people(world, due - DAY)), len(people(world, due))) == (3, 0)

    def test_who_served_the_terms_on_end_waits_one_out(self):
        with clock.at(factories.NOW):
            world = factories.elections_world(successive_terms=1)
            elected(world, 0, 1, 2)
        due = Term.objects.first().due
        with clock.at(clock.local(due - 119 * DAY, 12)):
            factories.tick(clock.now())
            with pytest.raises(Conflict) as refused:
                factories.stand(world, Election.objects.get(state=State.CALL), 0)
        assert refused.value.code == "terms-served"

    @pytest.mark.parametrize(("after", "number"), [(5, 5), (2, 2)])
    def test_a_group_grows_and_shrinks_as_its_charter_says(self, after, number):
        with clock.at(factories.NOW):
            world = factories.elections_world()
            elected(world, 0, 1, 2)
            rules = factories.elective(seats=after)
            due = Term.objects.first().due
            adopt_charter(
                actor=SYSTEM, body=world.consortium, rules=rules, start=clock.today() + DAY, decision="BIB-2026-001"
            )
        with clock.at(clock.local(due - 119 * DAY, 12)):
            factories.tick(clock.now())
            second = Election.objects.get(state=State.CALL)
            own = composition_of(world.steering, clock.today())
            assert (second.seats, queries.surplus(world.steering, own, clock.today())) == (after, max(0, 3 - after))
            factories.stand(world, second, *range(after))
        factories.tick(second.withdraws_until)
        second.refresh_from_db()
        factories.tick(second.effective_at)
        assert (len(people(world, due)), len(places(world.steering, due))) == (number, number)
        assert not found()

    def test_one_seat_per_authority_and_the_secretariat_says_until_when_others_sit(self):
        with clock.at(factories.NOW):
            world = factories.elections_world()
            seat = bodies.add_seat(actor=SYSTEM, body=world.steering, label="Old", start=factories.START)
            mandate = factories.mandate(seat, world.people[0], house=world.houses[0])
            due = clock.today() + 400 * DAY
            with pytest.raises(Forbidden):
                set_term(actor=world.actor(0), mandate=mandate, due=due)
            with pytest.raises(Invalid):
                set_term(actor=world.secretariat, mandate=mandate, due=factories.START)
            assert queries.without_end(world.steering, clock.today()) == [mandate]
            set_term(actor=world.secretariat, mandate=mandate, due=due)
            set_term(actor=world.secretariat, mandate=mandate, due=due)
            assert queries.without_end(world.steering, clock.today()) == []
            mandate.refresh_from_db()
            assert mandate.end == due + 365 * DAY
            election = factories.called(world, start=clock.today())
            with pytest.raises(Conflict) as refused:
                factories.stand(world, election, 0)
            assert (election.seats, refused.value.code) == (2, "sits-already")
            assert queries.terms_of(world.steering, clock.today()) == {mandate.pk: due}
        assert not found()


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "result"), [(3, "adopted"), (2, "invalid")])
def test_the_group_decides_nothing_with_fewer_than_its_quorum(number, result):
    with clock.at(factories.NOW):
        world = factories.elections_world(quorum=3)
        election, _stood = elected(world, 0, 1, 2)
    with clock.at(election.effective_at + DAY):
        vote = factories.open_vote(world, kind="operational")
        for place in seats(world, clock.today())[:number]:
            own = actor_for(place.holder.person)
            factories.votes.cast_ballot(actor=own, vote=vote.pk, seat=place.seat.pk, choice="for")
    factories.tick(vote.closes_at)
    vote.refresh_from_db()
    assert vote.outcome["result"] == result


@pytest.mark.django_db
class TestOfficers:
    @pytest.fixture
    def group(self, request):
        with clock.at(factories.NOW):
            world = factories.elections_world(**getattr(request, "param", {}))
            election, _stood = elected(world, 0, 1, 2)
        with clock.at(election.effective_at + DAY):
            yield world, [place.holder for place in seats(world, clock.today())]

    def test_the_group_says_who_chairs_it_and_that_ends_with_the_mandate(self, group):
        world, (mandate, other, _third) = group
        chair = {"duty": Duty.CHAIR, "start": clock.today(), "source": "Report of the first meeting"}
        with pytest.raises(Forbidden):
            offices.name_officer(actor=world.actor(5), mandate=mandate, **chair)
        offices.name_officer(actor=actor_for(other.person), mandate=mandate, **chair)
        assert officers_on(world.steering, clock.today())[Duty.CHAIR].mandate == mandate
        bodies.end_mandate(actor=SYSTEM, mandate=mandate, end=clock.today() + 3 * DAY)
        assert Duty.CHAIR in officers_on(world.steering, clock.today() + 2 * DAY)
        assert officers_on(world.steering, clock.today() + 3 * DAY) == {}
        assert not found()

    def test_one_follows_another(self, group):
        world, (mandate, other, _third) = group
        chair = {"duty": Duty.CHAIR, "source": "Report", "actor": world.secretariat}
        offices.name_officer(mandate=mandate, start=clock.today(), **chair)
        with pytest.raises(Conflict):
            offices.name_officer(mandate=other, start=clock.today(), **chair)
        offices.name_officer(mandate=other, start=clock.today() + DAY, **chair)
        assert officers_on(world.steering, clock.today())[Duty.CHAIR].mandate == mandate
        assert officers_on(world.steering, clock.today() + DAY)[Duty.CHAIR].mandate == other
        assert not found()

    @pytest.mark.parametrize("group", [{"chair": "consortium", "secretary": "none"}], indirect=True)
    def test_only_where_and_by_whom_the_charter_says(self, group):
        world, (mandate, *_others) = group
        given = {"mandate": mandate, "start": clock.today(), "source": "Decision"}
        with pytest.raises(Forbidden):
            offices.name_officer(actor=actor_for(mandate.person), duty=Duty.CHAIR, **given)
        with pytest.raises(Conflict):
            offices.name_officer(actor=world.secretariat, duty=Duty.SECRETARY, **given)
        with pytest.raises(Invalid):
            offices.name_officer(actor=world.secretariat, duty="king", **given)
        offices.name_officer(actor=world.secretariat, duty=Duty.CHAIR, **given)
