"""Who may see and do what with a proposal."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from beraad.access.actor import Actor
from beraad.access.policies import YES, Verdict, no, policy, when
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Mandate
from beraad.bodies.queries import sits_in, steering_of
from beraad.charters.advising import MEMBER, Advising
from beraad.charters.queries import rules_for
from beraad.charters.rules import INITIATIVE
from beraad.kernel import clock
from beraad.kernel.periods import holds
from beraad.people.choices import Office
from beraad.services.models import Participation, Service
from beraad.votes.within import held_within

from .choices import Ask, State
from .models import AdviceDraft, CoAuthor, Meeting, Proposal

OPEN_FOR_DEBATE = (State.CONSULTATION, State.ADVICE, State.VOTE)


def takes_part(actor: Actor, service: Service) -> bool:
    """Whether the house the actor acts for takes part in the service today."""
    rows = Participation.objects.on(clock.today()).filter(house=actor.house_id, service=service)
    return actor.house_id is not None and rows.exists()


def initiative(service: Service) -> tuple[str, ...]:
    """Who may start a proposal about a service by the charter in force; everybody concerned while there is none."""
    return rules.initiative if (rules := rules_for(service, clock.today())) else INITIATIVE


def advising(service: Service) -> Advising:
    """How the steering group gives its advice by the charter in force; by any member while there is none."""
    return rules.advising if (rules := rules_for(service, clock.today())) else Advising()


@dataclass(frozen=True)
class Standing:
    """What gives an actor a say in one proposal today: writing it, steering its service, taking part in it."""

    actor: Actor
    writes: bool
    steers: bool
    takes_part: bool

    @classmethod
    def columns(cls, person: int | None, house: int | None, day: dt.date) -> dict[str, Any]:
        """The same as columns of a query on proposals, so that a page asks once for what ten verdicts need."""
        if not person:
            return dict.fromkeys(("co_writes", "steers", "takes_part"), Value(False))
        part = Participation.objects.on(day).filter(house=house, service=OuterRef("service"))
        return {
            "co_writes": Exists(_co_written(person)),
            "steers": Exists(_steered(person, day)),
            "takes_part": Exists(part) if house else Value(False),
        }

    @classmethod
    def read(cls, actor: Actor, row: Any) -> "Standing":
        """The standing of the actor with those columns in a row."""
        writes = actor.signed_in and row.author_id == actor.person_id
        return cls(actor, writes or row.co_writes, row.steers, row.takes_part)


def _co_written(person: int | None) -> QuerySet:
    return CoAuthor.objects.filter(proposal=OuterRef("pk"), person=person)


def _steered(person: int | None, day: dt.date) -> QuerySet:
    """The mandates by which a person sits on a day in a group that serves the service of a proposal."""
    remit = "seat__body__remits__"
    return Mandate.objects.on(day).filter(
        holds(day, "seat__"),
        holds(day, remit),
        person=person,
        seat__house=None,
        **{f"{remit}service": OuterRef("service")},
    )


def standing(actor: Actor, proposal: Proposal) -> Standing:
    """Where the actor stands; at no cost when the proposal came through the door for pages, which asked already."""
    known = getattr(proposal, "standing", None)
    if known and known.actor == actor:
        return known
    columns = Standing.columns(actor.person_id, actor.house_id, clock.today())
    return Standing.read(actor, Proposal.objects.filter(pk=proposal.pk).annotate(**columns).only("author").get())


def _writes(actor: Actor, proposal: Proposal) -> bool:
    return standing(actor, proposal).writes


def _prepares(actor: Actor, proposal: Proposal) -> bool:
    return actor.holds(Office.SECRETARIAT) or standing(actor, proposal).steers


@policy(Proposal)
class ProposalPolicy:
    """A draft is for those who write it, the steering group that started it and the secretariat.

    From its consultation on a proposal is public.
    """

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        public = Q(consultation_at__isnull=False)
        if actor.holds(Office.SECRETARIAT):
            return Q()
        if not actor.signed_in:
            return public
        writes = Q(author=actor.person_id) | Exists(_co_written(actor.person_id))
        return public | writes | (Q(by_steering=True) & Exists(_steered(actor.person_id, clock.today())))

    @staticmethod
    def view(actor: Actor, proposal: Proposal) -> Verdict:
        """The same of one proposal."""
        if proposal.consultation_at or actor.holds(Office.SECRETARIAT):
            return YES
        return when(_writes(actor, proposal) or _prepares_draft(actor, proposal), "not-found")

    @staticmethod
    def start(actor: Actor, service: object) -> Verdict:
        """For the house the actor acts for, or as the secretariat."""
        if not actor.signed_in:
            return no("sign-in-first")
        if actor.holds(Office.SECRETARIAT):
            return YES
        if not takes_part(actor, service):
            return no("participants-only", service=service.name)
        return when("participant" in initiative(service), "initiative-steering")

    @staticmethod
    def start_as_group(actor: Actor, service: object) -> Verdict:
        """As the steering group of the service."""
        if not sits_in(actor, steering_of(service)):
            return no("members-only")
        return when("steering" in initiative(service), "initiative-participants")

    @staticmethod
    def write(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state == State.DRAFT:
            return when(_writes(actor, proposal) or _prepares_draft(actor, proposal), "authors-only")
        if proposal.state not in (State.CONSULTATION, State.ADVICE):
            return no("text-locked", state=proposal.state)
        return when(_writes(actor, proposal) or _prepares(actor, proposal), "authors-only")

    @staticmethod
    def invite(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.DRAFT:
            return no("draft-only")
        return when(proposal.author_id == actor.person_id and actor.signed_in, "authors-only")

    @staticmethod
    def consult(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.DRAFT:
            return no("draft-only")
        return when(_writes(actor, proposal) or _prepares_draft(actor, proposal), "authors-only")

    @staticmethod
    def comment(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state not in OPEN_FOR_DEBATE:
            return no("debate-closed")
        if not actor.signed_in:
            return no("sign-in-first")
        speaks = standing(actor, proposal).takes_part or _prepares(actor, proposal)
        return when(speaks, "participants-only", service=proposal.service.name)

    @staticmethod
    def declare(actor: Actor, proposal: Proposal) -> Verdict:
        """An interest in it, or take one back; for which seat is judged by itself."""
        if proposal.ask != Ask.DECIDE:
            return no("nothing-to-decide")
        if proposal.state not in OPEN_FOR_DEBATE:
            return no("interest-not-now")
        return when(actor.signed_in, "sign-in-first")

    @staticmethod
    def ask_advice(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.CONSULTATION:
            return no("consultation-only")
        return when(_prepares(actor, proposal), "steering-only")

    @staticmethod
    def advise(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.ADVICE:
            return no("advice-not-asked")
        return when(standing(actor, proposal).steers or actor.system, "steering-only")

    @staticmethod
    def give_advice(actor: Actor, proposal: Proposal) -> Verdict:
        """Any member alone, in the name of the group, where the charter does not leave it to the group itself."""
        advises = ProposalPolicy.advise(actor, proposal)
        return advises and when(advising(proposal.service).by == MEMBER, "advice-by-group")

    @staticmethod
    def ask_group(actor: Actor, proposal: Proposal) -> Verdict:
        advises = ProposalPolicy.advise(actor, proposal)
        return advises and when(advising(proposal.service).by != MEMBER, "advice-by-member")

    @staticmethod
    def put_to_vote(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.ADVICE:
            return no("advice-first")
        return when(_prepares(actor, proposal), "steering-only")

    @staticmethod
    def take_back(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.VOTE:
            return no("no-vote-planned")
        return when(_prepares(actor, proposal), "steering-only")

    @staticmethod
    def call_up(actor: Actor, proposal: Proposal) -> Verdict:
        """Participants do, together; what they say is counted in another room."""
        if proposal.state != State.DECIDED:
            return no("vote-not-decided")
        return when(actor.system, "call-up-by-objections")

    @staticmethod
    def conclude(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state not in (State.CONSULTATION, State.ADVICE):
            return no("consultation-only")
        return when(_writes(actor, proposal) or _prepares(actor, proposal), "authors-only")

    @staticmethod
    def withdraw(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state not in (State.DRAFT, State.CONSULTATION, State.ADVICE):
            return no("withdraw-too-late")
        orphan = actor.holds(Office.SECRETARIAT) and not proposal.author.is_active
        return when(orphan or _writes(actor, proposal) or _prepares_draft(actor, proposal), "authors-only")


def _prepares_draft(actor: Actor, proposal: Proposal) -> bool:
    """What the steering group started is in the hands of the whole group."""
    return proposal.by_steering and standing(actor, proposal).steers


held_within("advicedraft")


@policy(AdviceDraft)
class AdviceDraftPolicy:
    """What a steering group prepares is for who sits in that group today, and nobody else."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(Exists(_seated(actor))) if actor.signed_in else Q(pk__in=[])


@policy(Meeting)
class MeetingPolicy:
    """The agenda of a group is for who sits in it today; once published everybody reads it."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        published = Q(published_at__isnull=False)
        return published | Q(Exists(_seated(actor))) if actor.signed_in else published

    @staticmethod
    def plan(actor: Actor, body: object) -> Verdict:
        return when(body.kind == BodyKind.STEERING and sits_in(actor, body), "members-only")

    @staticmethod
    def keep(actor: Actor, meeting: Meeting) -> Verdict:
        return MeetingPolicy.plan(actor, meeting.body)


def _seated(actor: Actor) -> QuerySet:
    """The mandates by which the actor sits today in the `body` of a row."""
    day = clock.today()
    return Mandate.objects.on(day).filter(
        holds(day, "seat__"), person=actor.person_id, seat__house=None, seat__body=OuterRef("body")
    )
