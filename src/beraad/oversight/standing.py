"""How a decision stands with others, as seen: what the board delegated and sent back, what participants call up."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import one
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import bodies_on
from beraad.charters.rules import CallUp, adopted
from beraad.kernel import clock
from beraad.kernel.prepared import prepared
from beraad.register.models import Decision
from beraad.services.models import Participation, Service
from beraad.votes.models import Vote
from rulebook import deadline

from .choices import ReturnState
from .models import CalledUp, Delegation, ManagementAgreement, Objection, Return
from .queries import TAKEN


def agreements() -> list[ManagementAgreement]:
    """All versions of the management agreement, newest first."""
    return list(ManagementAgreement.objects.order_by("-number"))


def agreement_on(day: dt.date) -> ManagementAgreement | None:
    """The management agreement in force on a day: the latest that had started."""
    return ManagementAgreement.objects.filter(start__lte=day).order_by("-start", "-number").first()


def board_on(day: dt.date) -> Body | None:
    """The board of the provider."""
    return bodies_on(day).filter(kind=BodyKind.BOARD).first()


def delegations(service: Service) -> list[Delegation]:
    """What the board delegated about a service, the latest first."""
    rows = Delegation.objects.filter(service=service).select_related("board", "body", "service")
    return list(rows.order_by("-start"))


def delegation_on(service: Service, day: dt.date) -> Delegation | None:
    """What the board delegated about a service on a day."""
    return _delegation(service.pk, day).first()


def delegation_for(actor: Actor, service: Service, pk: int) -> Delegation:
    """The delegation about a service with this id; NotFound when there is none."""
    rows = Delegation.objects.select_related("board", "body", "service").filter(service=service)
    return one(actor, rows, pk=pk)


def delegation_behind(decision: Decision) -> Delegation | None:
    """The delegation in force when a decision was taken."""
    day = decision.decided_at.astimezone(clock.ZONE).date()
    return _delegation(decision.service_id, day).first() if decision.service_id else None


@prepared
def _delegation(service: int, day: dt.date) -> QuerySet:
    return Delegation.objects.on(day).filter(service=service).select_related("board")


@dataclass(frozen=True)
class Check:
    """How the board stands to a decision: by which delegation, until when it may send it back, and whether it did."""

    delegation: Delegation
    until: dt.datetime
    returned: Return | None

    @property
    def open(self) -> bool:
        return self.returned is None and clock.now() < self.until


def board_check(decision: Decision) -> Check | None:
    """The check of a decision by the board; None where nothing was delegated, or participants took the decision up."""
    delegation = delegation_behind(decision) if decision.result in TAKEN else None
    if delegation is None or (decision.body.kind == BodyKind.STEERING and _called_up(decision)):
        return None
    until = deadline(decision.decided_at, delegation.check_days, clock.ZONE)
    return Check(delegation, until, return_of(decision))


def _called_up(decision: Decision) -> CalledUp | None:
    return CalledUp.objects.filter(decision=decision).first()


def return_of(decision: Decision) -> Return | None:
    """How the board sent a decision back, if it did."""
    around = ("agreement", "delegation__board", "person", "contester", "answerer")
    return Return.objects.filter(decision=decision).select_related(*around).first()


def returned_for(actor: Actor, number: str, *, lock: bool = False) -> Return:
    """How the board sent the decision with this number back; NotFound when it did not."""
    around = ("decision__service", "decision__body", "delegation__board", "agreement")
    return one(actor, Return.objects.select_related(*around), decision__number=number, lock=lock)


def contested() -> list[Return]:
    """What waits for the answer of the board, soonest first."""
    rows = Return.objects.filter(state=ReturnState.CONTESTED)
    return list(
        rows.select_related("decision__service", "decision__body", "delegation__board").order_by("answer_until")
    )


def terms_over(now: dt.datetime) -> list[Return]:
    """What the board sent back of which the term to contest, or to answer, is over."""
    uncontested = Q(state=ReturnState.RETURNED, contest_until__lte=now)
    unanswered = Q(state=ReturnState.CONTESTED, answer_until__lte=now)
    return list(Return.objects.filter(uncontested | unanswered).select_related("decision").order_by("pk"))


def sent_back(services: Iterable[int]) -> list[Return]:
    """What the board sent back of these services and can still be contested, soonest end first."""
    rows = Return.objects.filter(state=ReturnState.RETURNED, contest_until__gt=clock.now())
    rows = rows.filter(decision__service__in=list(services)).select_related("decision__service")
    return list(rows.order_by("contest_until"))


@dataclass(frozen=True)
class Appeal:
    """How far participants are with calling a decision of the steering group up: `needed` of `members` must object."""

    rule: CallUp
    until: dt.datetime
    objections: list[Objection]
    members: int
    called_up: CalledUp | None

    @property
    def needed(self) -> int:
        """The least number above the share."""
        return int(self.rule.share * self.members) + 1

    @property
    def open(self) -> bool:
        return self.called_up is None and clock.now() < self.until

    @property
    def reached(self) -> bool:
        return len(self.objections) >= self.needed


def appeal(decision: Decision) -> Appeal | None:
    """How a decision can be called up by the rules under which it was taken; None when it cannot. Four statements.

    Those who object count while they take part with a vote, out of all who do.
    """
    if decision.body.kind != BodyKind.STEERING or decision.result not in TAKEN or decision.service is None:
        return None
    rules = adopted(Vote.objects.select_related("charter").get(pk=decision.vote).charter.rules)
    if rules.call_up is None or not decision.subject.startswith("proposal:"):
        return None
    voters = Participation.objects.on(clock.today()).filter(service=decision.service, stage__in=rules.stages)
    objecting = Objection.objects.filter(decision=decision, house__in=voters.values("house"))
    return Appeal(
        rules.call_up,
        deadline(decision.decided_at, rules.call_up.days, clock.ZONE),
        list(objecting.select_related("house", "person").order_by("at", "pk")),
        voters.count(),
        _called_up(decision),
    )


def objection_for(actor: Actor, decision: Decision, house: int | None) -> Objection:
    """The objection of a house against a decision; NotFound when it has none."""
    return one(actor, Objection.objects.select_related("house").filter(decision=decision), house=house)
