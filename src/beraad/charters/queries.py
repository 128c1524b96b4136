"""Charters as in force on a day."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet

from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import consortium_of, steering_of
from beraad.kernel.errors import Conflict
from beraad.kernel.prepared import prepared
from beraad.services.models import Service

from .models import Charter
from .rules import Kind, Rules, adopted


def charter_on(body: Body, day: dt.date) -> Charter | None:
    """The version in force on a day: the latest that had started."""
    return _on(body.pk, day).first()


@prepared
def _on(body: int, day: dt.date) -> QuerySet:
    return Charter.objects.filter(body=body, start__lte=day).order_by("-start", "-number")


def charters_of(body: Body) -> list[Charter]:
    """All versions, newest first."""
    return list(Charter.objects.filter(body=body).order_by("-number"))


def governing(body: Body, day: dt.date) -> Charter | None:
    """The version that says on a day how the rules change: the one in force, or the newest before any is."""
    return charter_on(body, day) or Charter.objects.filter(body=body).order_by("-number").first()


_uses: list[Callable[[Body], bool]] = []


def in_use(says: Callable[[Body], bool]) -> Callable[[Body], bool]:
    """Register what says whether anything was put to a vote by the rules of a body; upper rooms know."""
    _uses.append(says)
    return says


def needs_decision(body: Body, charter: Charter | None) -> bool:
    """Whether only a decision changes a body's rules: as the version that governs says. The secretariat may still write
    down what a consortium group had agreed before, as long as nothing was put to a vote by these rules.
    """
    if charter is None or adopted(charter.rules).amend != "decision":
        return False
    return body.kind != BodyKind.CONSORTIUM or any(says(body) for says in _uses)


def ruled_on(bodies: QuerySet[Body], day: dt.date) -> list[Body]:
    """Those of `bodies` that have rules of their own in force on a day."""
    return list(bodies.filter(Exists(Charter.objects.filter(body=OuterRef("pk"), start__lte=day))))


def in_force(body: Body, day: dt.date) -> tuple[Charter, Rules]:
    """The charter in force with its rules; Conflict when the body has none yet."""
    charter = charter_on(body, day)
    if charter is None:
        raise Conflict("no-charter", body=body.name)
    return charter, adopted(charter.rules)


def rules_for(service: Service, day: dt.date) -> Rules | None:
    """The rules in force for a service, by the charter of its consortium group; None without one."""
    body = consortium_of(service, day)
    charter = charter_on(body, day) if body else None
    return adopted(charter.rules) if charter else None


def competence(service: Service, kind: str, day: dt.date) -> tuple[Body, Charter, Rules, Kind]:
    """Which body decides a kind of decision about a service, under which charter, and by which rule.

    Conflict when the kind is unknown, or nobody is there to decide.
    """
    consortium = consortium_of(service, day)
    if consortium is None:
        raise Conflict("no-consortium", service=service.name)
    charter, rules = in_force(consortium, day)
    if kind not in rules.kinds:
        raise Conflict("kind-unknown", kind=kind)
    found = rules.kinds[kind]
    body = consortium if found.decided_by == BodyKind.CONSORTIUM else steering_of(service, day)
    if body is None:
        raise Conflict("no-steering-group", service=service.name)
    return body, charter, rules, found


def rules_by_service(services: list[int], day: dt.date) -> dict[int, Rules]:
    """The rules in force for each of these services by the charter of its consortium group; one statement."""
    rows = Charter.objects.filter(body__service__in=services, start__lte=day).order_by("start", "number")
    return {charter.body.service_id: adopted(charter.rules) for charter in rows.select_related("body")}
