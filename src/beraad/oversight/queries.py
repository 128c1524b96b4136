"""What follows from decisions, as seen: on a decision, on a service, on the watch list of a group, on a desk."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from beraad.access.actor import Actor
from beraad.access.policies import one
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body, Mandate
from beraad.bodies.queries import bodies_on, services_served
from beraad.charters.queries import rules_by_service
from beraad.charters.rules import FOLLOW_UP, Rules
from beraad.kernel import clock
from beraad.kernel.prepared import prepared
from beraad.organisations.models import House
from beraad.people.models import Appointment, Person
from beraad.register.models import Decision
from beraad.services.models import Participation, Service

from .choices import HOLDING_UP, RUNNING, Progress
from .models import (
    CalledUp,
    Commitment,
    NothingToDo,
    Report,
    Return,
    Span,
)

Owner = Person | House | Body
# Of what became of these something can follow; seats of an election follow by themselves.
TAKEN = ("adopted", "chosen")
AROUND = ("decision__service", "decision__body", "person", "house", "body")


@dataclass(frozen=True)
class FollowUp:
    """What follows from a decision: commitments, or the mark that there is nothing to do. `asked`: it must be said."""

    asked: bool
    commitments: list[Commitment] = field(default_factory=list)
    mark: NothingToDo | None = None

    @property
    def unsaid(self) -> bool:
        return self.asked and not self.commitments and self.mark is None


@dataclass(frozen=True)
class WatchList:
    """Running commitments by what they need: too late, to be judged, without news for long, or going on."""

    late: list[Commitment]
    reported: list[Commitment]
    silent: list[Commitment]
    going: list[Commitment]

    def __len__(self) -> int:
        return sum(map(len, (self.late, self.reported, self.silent, self.going)))


def decided_for(actor: Actor, number: str, *, lock: bool = False) -> Decision:
    """The decision with this number; NotFound when there is none. Locked, nothing else is said of it meanwhile."""
    return one(actor, Decision.objects.select_related("body__service", "service"), number=number, lock=lock)


def commitment_for(actor: Actor, number: str, place: int, *, lock: bool = False) -> Commitment:
    """The commitment at this place of a decision; NotFound when there is none."""
    return one(actor, _rows(), decision__number=number, place=place, lock=lock)


def _rows() -> QuerySet[Commitment]:
    """Commitments with their owner and, without its text and outcome, their decision."""
    return Commitment.objects.select_related(*AROUND).defer("decision__text", "decision__outcome")


def reports_on(commitment: Commitment) -> list[Report]:
    """What was said of a commitment, oldest first."""
    return list(commitment.reports.select_related("person", "judge").order_by("pk"))


def held_up() -> Q:
    """The condition that a decision does not hold: the board sent it back, or its consortium took it up."""
    returned = Return.objects.filter(decision=OuterRef("pk"), state__in=HOLDING_UP)
    return Q(Exists(returned)) | Q(Exists(CalledUp.objects.filter(decision=OuterRef("pk"))))


def asked() -> Q:
    """The condition that it has to be said what follows from a decision."""
    return Q(result__in=TAKEN, subject__startswith="proposal:") & ~held_up()


def follow_up(decision: Decision) -> FollowUp:
    """What follows from a decision; two statements, and one for the mark."""
    must, marked = _stands(decision.pk).first() or (False, False)
    mark = NothingToDo.objects.select_related("person").get(decision=decision) if marked else None
    commitments = list(_of(decision.pk))
    for commitment in commitments:
        commitment.decision = decision
    return FollowUp(must, commitments, mark)


@prepared
def _stands(decision: int) -> QuerySet:
    """Whether it has to be said what follows from a decision, and whether it is marked that nothing does."""
    marked = Exists(NothingToDo.objects.filter(decision=OuterRef("pk")))
    must = Case(When(asked(), then=Value(True)), default=Value(False))
    return Decision.objects.filter(pk=decision).values_list(must, marked)


@prepared
def _of(decision: int) -> QuerySet:
    return Commitment.objects.filter(decision=decision).select_related("person", "house", "body").order_by("place")


def unsaid(services: Iterable[int], limit: int = 50) -> list[Decision]:
    """The decisions about these services of which nobody said yet what follows, the oldest first."""
    said = Commitment.objects.filter(decision=OuterRef("pk"))
    marked = NothingToDo.objects.filter(decision=OuterRef("pk"))
    rows = Decision.objects.filter(asked(), ~Exists(said), ~Exists(marked), service__in=list(services))
    return list(rows.select_related("service", "body").defer("text", "outcome").order_by("decided_at", "pk")[:limit])


def running(services: Iterable[int]) -> QuerySet[Commitment]:
    """What is to be done for decisions about these services that hold, what is due first; with when it was last heard
    of (`heard_at`)."""
    rows = _rows().filter(_not_held(), state__in=RUNNING, decision__service__in=list(services))
    last = Report.objects.filter(commitment=OuterRef("pk")).order_by("-at").values("at")[:1]
    return rows.annotate(heard_at=Coalesce(Subquery(last), "made_at")).order_by("due", "pk")


def tally(service: Service) -> tuple[int, int]:
    """How much is to be done for a service, and how much of it is late; one statement."""
    late = Q(state=Progress.OPEN, due__lt=clock.today())
    rows = Commitment.objects.filter(_not_held(), state__in=RUNNING, decision__service=service)
    return tuple(rows.aggregate(n=Count("pk"), late=Count("pk", filter=late)).values())  # type: ignore[return-value]


def _not_held() -> Q:
    """The condition that the board does not hold up the decision from which a commitment follows."""
    return ~Q(Exists(Return.objects.filter(decision=OuterRef("decision"), state__in=HOLDING_UP)))


def owners(service: Service | None, day: dt.date) -> dict[str, list[Owner]]:
    """Who can carry out what follows from a decision about a service: who holds an office at the provider, its groups,
    the houses that take part. By `person`, `body` and `house`; three statements."""
    held = Appointment.objects.on(day).values("person")
    bodies = bodies_on(day).filter(Q(service=service) | Q(remits__service=service, remits__end=None)).distinct()
    houses = House.objects.filter(pk__in=Participation.objects.on(day).filter(service=service).values("house"))
    return {
        "person": list(Person.objects.filter(pk__in=held, is_active=True).order_by("name", "pk")),
        "body": list(bodies if service else bodies_on(day)),
        "house": list(houses.order_by("filed", "pk")),
    }


def watch_list(services: Iterable[int], day: dt.date | None = None) -> WatchList:
    """What is to be done for these services, by what it needs; two statements."""
    services, day = list(services), day or clock.today()
    rows, rules = list(running(services)), rules_by_service(services, day)
    found: dict[str, list[Commitment]] = {"late": [], "reported": [], "silent": [], "going": []}
    for row in rows:
        found[_needs(row, rules.get(row.decision.service_id))].append(row)
    return WatchList(**found)


def _needs(row: Any, rules: Rules | None) -> str:
    if row.state == Progress.REPORTED:
        return "reported"
    if row.late:
        return "late"
    days = rules.report_days if rules else FOLLOW_UP["report_days"]
    return "silent" if row.heard_at < clock.now() - dt.timedelta(days=days) else "going"


def ended(services: Iterable[int], limit: int = 30) -> list[Commitment]:
    """What was done or dropped for these services, the latest first."""
    rows = _rows().filter(decision__service__in=list(services)).exclude(state__in=RUNNING)
    return list(rows.order_by("-ended_at", "-pk")[:limit])


def groups_under(body: Body, day: dt.date) -> list[Span]:
    """The steering groups over which an overarching group stands on a day, by name."""
    rows = Span.objects.on(day).filter(body=body).select_related("group")
    return list(rows.order_by("group__name"))


def group_above(group: Body, day: dt.date) -> Body | None:
    """The overarching group that stands over a steering group on a day."""
    return Body.objects.filter(pk__in=Span.objects.on(day).filter(group=group).values("body")).first()


def span_for(actor: Actor, body: Body, pk: int) -> Span:
    """The span of an overarching group with this id; NotFound when it has none."""
    return one(actor, Span.objects.select_related("body", "group").filter(body=body), pk=pk)


def services_watched(body: Body, day: dt.date) -> list[int]:
    """The services over which a body watches on a day: its own, those in its remit, or those of the groups under it."""
    groups = [span.group for span in groups_under(body, day)] if body.kind == BodyKind.OVERARCHING else [body]
    return sorted({pk for group in groups for pk in services_served(group, day).values_list("pk", flat=True)})


def waiting(actor: Actor, mandates: Iterable[Mandate], steered: list[int]) -> list[Commitment]:
    """What the actor is to carry out and has not reported done: in person, for their houses, as a member of a body; and
    what was reported done for the services whose steering group they sit in. One statement."""
    if not actor.signed_in:
        return []
    bodies = {mandate.seat.body_id for mandate in mandates}
    mine = Q(person=actor.person_id) | Q(house__in=list(actor.houses)) | Q(body__in=bodies)
    to_judge = Q(state=Progress.REPORTED, decision__service__in=steered)
    rows = _rows().filter(Q(mine, _not_held(), state=Progress.OPEN) | to_judge)
    return list(rows.order_by("due", "pk"))


def overdue() -> list[Commitment]:
    """What is later than the rules of its service let pass, of which the participants were not told yet."""
    today = clock.today()
    rows = _rows().filter(state=Progress.OPEN, due__lt=today, told_at=None)
    found = list(rows.filter(_not_held()).order_by("due", "pk"))
    rules = rules_by_service(list({row.decision.service_id for row in found if row.decision.service_id}), today)
    return [row for row in found if row.due + dt.timedelta(days=_patience(row, rules)) < today]


def _patience(row: Commitment, rules: dict[int, Rules]) -> int:
    own = rules.get(row.decision.service_id or 0)
    return own.overdue_days if own else FOLLOW_UP["overdue_days"]
