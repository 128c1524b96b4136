"""Random deeds by random actors, in any order and at any moment: what must hold of a group and its elections holds."""

import datetime as dt
from collections import Counter
from contextlib import ExitStack, contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.models import Mandate
from beraad.charters.composition import AUTHORITY
from beraad.elections import actions, objecting, offices, queries, standing, vacancies
from beraad.elections.choices import RUNNING, Filling, Phase, Standing, State
from beraad.elections.composing import composition_of, groups_of, places, taking_part
from beraad.elections.models import Candidacy, Election, Objection, Term, Vacancy
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.organisations.models import House
from beraad.record import checks
from beraad.votes import codes, secrecy
from beraad.votes.choices import VoteState
from beraad.votes.models import Elector, Mark, Vote

pytestmark = pytest.mark.django_db
INHABITANTS = (50_000, 30_000, 12_000, 9_000, 4_000, 900, 800, 79)
WHO = st.integers(0, len(INHABITANTS) - 1)
PICK = st.integers(0, 1_000)
YES = st.booleans()
GUARANTEES = [
    {"by": "size", "group": "small", "least": 1, "most": None},
    {"by": "size", "group": "large", "least": 0, "most": 1},
]
WAYS = st.sampled_from(("count_back", "by_election", "substitute", "leave"))
MOMENTS = ("stands_until", "objects_until", "withdraws_until", "votes_until", "contests_until", "effective_at")
STAGES = st.sampled_from((0, 1, 2, 3))
"""Called, voting, counted, seated."""
UNCONTESTED = st.sampled_from(("elected", "vote_each", "call_again"))


class Elections(RuleBasedStateMachine):
    """A group of three, elected by eight houses; the clock goes by days and weeks."""

    def __init__(self):
        super().__init__()
        self.around = ExitStack()
        self.around.enter_context(transaction.atomic())
        self.now = factories.NOW

    def teardown(self):
        try:
            with clock.at(self.now):
                assert [(finding.thing, finding.code, finding.params) for finding in checks.run()] == []
        finally:
            transaction.set_rollback(True)
            self.around.close()

    @contextmanager
    def doing(self):
        """A deed at this moment; that it is refused is no failure, but it must then leave nothing behind."""
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    yield
            except BeraadError:
                pass

    @initialize(way=WAYS, uncontested=UNCONTESTED, holdover=st.sampled_from((0, 30, 365)), guarantees=YES, stage=STAGES)
    def begin(self, way, uncontested, holdover, guarantees, stage):
        """A new group at some stage of its first election, or with members."""
        days = {"opens_before": 60, "standing": 10, "objecting": 3, "withdrawing": 3, "voting": 7}
        with clock.at(self.now):
            self.world = factories.elections_world(
                INHABITANTS,
                vacancy=way,
                uncontested=uncontested,
                holdover_days=holdover,
                constituencies=GUARANTEES if guarantees else [],
                term_months=6,
                stagger=2,
                successive_terms=2,
                objection_days=3,
                windows=days,
            )
            election = factories.called(self.world)
            factories.stand(self.world, election, *range(stage and 5))
        if stage:
            self.the_next_step_comes(3)
        if stage > 1:
            self.vote([[who % 5, (who + 1) % 5, (who + 2) % 5] for who in range(len(INHABITANTS))], others=False)
            self.the_next_step_comes(stage - 1)

    def actor(self, who):
        return self.world.actor(who)

    @property
    def election(self):
        return Election.objects.filter(state__in=RUNNING).first()

    @property
    def phase(self):
        """Where the running election is; nowhere when there is none."""
        return self.election.phase(self.now) if hasattr(self, "world") and self.election else ""

    def one(self, rows, pick):
        found = list(rows.order_by("pk"))
        return found[pick % len(found)] if found else None

    @rule(days=st.sampled_from((1, 3, 20)))
    def time_goes_by(self, days):
        self.now += dt.timedelta(days=days)
        factories.tick(self.now)

    @rule(steps=st.integers(1, 3))
    def the_next_step_comes(self, steps):
        """To where an election or a vacancy goes on, or else to where the next terms end."""
        for _step in range(steps):
            dates = [getattr(self.election, name) for name in MOMENTS] if self.election else []
            dates += [vacancy.until for vacancy in Vacancy.objects.exclude(until=None)]
            dates = dates or [clock.local(due) for due in Term.objects.values_list("due", flat=True)]
            self.now = min((moment for moment in dates if moment and moment > self.now), default=self.now)
            factories.tick(self.now)

    @precondition(lambda self: not self.election)
    @rule(by=st.none() | WHO)
    def call(self, by):
        with self.doing():
            actor = self.world.secretariat if by is None else self.actor(by)
            actions.call_election(actor=actor, body=self.world.steering)

    @precondition(lambda self: self.phase == Phase.STANDING)
    @rule(everyone=st.sets(WHO, min_size=4))
    def stand(self, everyone):
        for who in everyone:
            with self.doing():
                standing.stand(actor=self.actor(who), election=self.election, motivation="I would like to.")

    @precondition(lambda self: self.phase == Phase.STANDING)
    @rule(by=WHO, who=WHO, of=WHO)
    def ask(self, by, who, of):
        if election := self.election:
            with self.doing():
                person, house = self.world.people[who], self.world.houses[of]
                standing.ask_to_stand(actor=self.actor(by), election=election, person=person, house=house)

    @precondition(lambda self: self.phase in (Phase.STANDING, Phase.OBJECTING, Phase.WITHDRAWING))
    @rule(who=WHO, pick=PICK, deed=st.sampled_from(("accept", "decline", "withdraw", "change_candidacy")))
    def answer(self, who, pick, deed):
        if candidacy := self.one(Candidacy.objects.all(), pick):
            with self.doing():
                words = {"motivation": "Gladly."} if deed in ("accept", "change_candidacy") else {}
                mine = self.actor(self.world.people.index(candidacy.person)) if pick % 3 else self.actor(who)
                getattr(standing, deed)(actor=mine, candidacy=candidacy, **words)

    @precondition(lambda self: self.phase in (Phase.STANDING, Phase.OBJECTING))
    @rule(by=WHO, pick=PICK)
    def object(self, by, pick):
        if (election := self.election) and (candidacy := self.one(election.candidacies, pick)):
            with self.doing():
                objecting.object_to_candidacy(actor=self.actor(by), candidacy=candidacy, reason="I object.")

    @precondition(lambda self: self.phase == Phase.CONTESTING)
    @rule(by=WHO)
    def contest(self, by):
        if election := self.election:
            with self.doing():
                objecting.object_to_result(actor=self.actor(by), election=election, reason="It was not right.")

    @precondition(lambda self: Objection.objects.exists())
    @rule(pick=PICK, upheld=YES)
    def judge(self, pick, upheld):
        if objection := self.one(Objection.objects.all(), pick):
            with self.doing():
                objecting.judge_objection(
                    actor=self.world.secretariat, objection=objection, upheld=upheld, answer="For reasons."
                )

    @precondition(lambda self: self.phase == Phase.VOTING)
    @rule(orders=st.lists(st.permutations(range(5)), min_size=3, max_size=8), others=YES)
    def vote(self, orders, others):
        for vote in Vote.objects.filter(state=VoteState.OPEN):
            for who, order in enumerate(orders):
                with self.doing():
                    seat = self.world.seat((who + others) % len(INHABITANTS)).pk
                    given = {"vote": vote.pk, "seat": seat, "ticket": codes.offer(vote.pk, seat)}
                    ids = [option["id"] for option in vote.contest["options"]] if vote.contest else []
                    ranked = [[ids[place]] for place in order if place < len(ids)]
                    choice = ranked or ("for", "against")[order[0] == 0]
                    secrecy.cast_secret_ballot(actor=self.actor(who), choice=choice, **given)

    @precondition(lambda self: Term.objects.exists())
    @rule(who=WHO, later=st.integers(0, 30))
    def leave(self, who, later):
        with self.doing():
            factories.participation.end_participation(
                actor=SYSTEM,
                house=self.world.houses[who],
                service=self.world.service,
                day=clock.today() + dt.timedelta(days=later),
                source="test",
            )

    @precondition(lambda self: Term.objects.exists())
    @rule(pick=PICK, by=WHO, later=st.integers(0, 10))
    def resign(self, pick, by, later):
        today = self.now.date()
        rows = Mandate.objects.filter(seat__body=self.world.steering, start__lte=today, end__gt=today)
        if mandate := self.one(rows, pick):
            with self.doing():
                own = self.actor(self.world.people.index(mandate.person)) if pick % 4 else self.actor(by)
                bodies.end_mandate(actor=own, mandate=mandate, end=clock.today() + dt.timedelta(days=later))

    @precondition(lambda self: Vacancy.objects.filter(state=Filling.OFFERED).exists())
    @rule(pick=PICK, takes=YES)
    def take_offer(self, pick, takes):
        if vacancy := self.one(Vacancy.objects.filter(state=Filling.OFFERED), pick):
            with self.doing():
                own = self.actor(self.world.people.index(vacancy.offered.person))
                vacancies.answer_offer(actor=own, vacancy=vacancy, takes=takes)

    @precondition(lambda self: Term.objects.exists())
    @rule(pick=PICK, by=WHO)
    def chair(self, pick, by):
        if mandate := self.one(Mandate.objects.filter(seat__body=self.world.steering), pick):
            with self.doing():
                given = {"duty": "chair", "start": clock.today(), "source": "report"}
                offices.name_officer(actor=self.actor(by), mandate=mandate, **given)

    @precondition(lambda self: self.phase == Phase.WITHDRAWING)
    @rule()
    def call_off(self):
        with self.doing():
            actions.call_off(actor=self.world.secretariat, election=self.election, reason="No need.")

    @precondition(lambda self: self.phase == Phase.STANDING)
    @rule(later=st.integers(0, 20))
    def set_dates(self, later):
        if election := self.election:
            with self.doing():
                last = clock.last_day(election.votes_until) + dt.timedelta(days=later)
                actions.set_dates(actor=self.world.secretariat, election=election, votes=last)

    @invariant()
    def whoever_sits_may(self):
        if not hasattr(self, "world"):
            return
        with clock.at(self.now):
            today = clock.today()
            own = composition_of(self.world.steering, today)
            sitting = [place.holder for place in places(self.world.steering, today) if place.holder]
            assert len(sitting) <= own.composition.seats
            for whom in ("person_id", "house_id"):
                assert not [one for one, n in Counter(getattr(m, whom) for m in sitting).items() if n > 1]
            part = set(taking_part(self.world.steering, own.rules, today).values_list("pk", flat=True))
            assert {mandate.house_id for mandate in sitting} <= part
            groups = groups_of([mandate.house for mandate in sitting], own.composition, today)
            assert max(Counter(group[AUTHORITY] for group in groups.values()).values(), default=0) <= 1
            if own.composition.constituencies:
                assert sum(group["size"] == "large" for group in groups.values()) <= 1
            for term in Term.objects.select_related("mandate"):
                assert term.mandate.start < term.due

    @invariant()
    def elections_are_whole(self):
        if not hasattr(self, "world"):
            return
        assert Election.objects.filter(state__in=RUNNING).count() <= 1
        for election in Election.objects.all():
            elected = election.candidacies.filter(state=Standing.ELECTED)
            assert elected.count() <= election.seats
            assert bool(elected) <= (election.state in (State.RESULT, State.DONE))
            assert not election.tried_at
            assert queries.votes_of(election) or election.state != State.VOTE

    @invariant()
    def who_votes_takes_part_and_votes_once(self):
        if not hasattr(self, "world"):
            return
        for vote in Vote.objects.exclude(state=VoteState.PLANNED):
            with clock.at(self.now):
                own = composition_of(self.world.steering, vote.reference_date)
                part = set(
                    taking_part(self.world.steering, own.rules, vote.reference_date).values_list("pk", flat=True)
                )
            eligible = list(Elector.objects.filter(vote=vote, eligible=True).values_list("house", flat=True))
            assert sorted(eligible) == sorted(set(eligible)) and len(eligible) == vote.seats
            # Whoever left on that very day, after the vote opened, is in it as it was frozen.
            assert set(eligible) >= part and House.objects.filter(pk__in=eligible).count() == len(eligible)
            assert vote.cast == Mark.objects.filter(elector__vote=vote).count() <= vote.seats


def test_whatever_is_done_in_whatever_order():
    run_state_machine_as_test(
        Elections,
        settings=settings(
            max_examples=8,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
