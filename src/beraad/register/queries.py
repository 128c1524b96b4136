"""The register as read: by number, service, year, result, words."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from beraad.access.actor import VISITOR, Actor
from beraad.access.policies import one, visible
from beraad.kernel.prepared import prepared
from beraad.record.memory import remembered
from beraad.services.models import Service
from beraad.votes.models import Bundle

from .models import Decision


def decision_for(actor: Actor, number: str) -> Decision:
    """The decision with this number; NotFound when there is none."""
    return one(actor, Decision.objects.select_related("body", "service"), number=number)


def decisions(
    actor: Actor, *, service: str = "", year: int | None = None, result: str = "", search: str = ""
) -> QuerySet[Decision]:
    """The decisions that fit these filters (service by slug), latest first, without their texts."""
    rows = visible(actor, Decision.objects.select_related("body", "service")).defer("text", "outcome")
    return _fitting(rows, service, year, result, search).order_by("-decided_at", "-pk")


def _fitting(rows: QuerySet, service: str, year: int | None, result: str, search: str) -> QuerySet:
    if service:
        rows = rows.filter(service__slug=service)
    if year:
        rows = rows.filter(year=year)
    if result:
        rows = rows.filter(result=result)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(number=search.upper()) | Q(text__icontains=search))
    return rows


@prepared
def entries(service: str = "", year: int | None = None, result: str = "", search: str = "") -> QuerySet:
    """The same decisions, as a visitor may see them, as rows with what a list shows."""
    rows = _fitting(visible(VISITOR, Decision.objects.all()), service, year, result, search)
    shown = ("number", "title", "result", "decided_at", "body__name", "service__name", "service__hue")
    return rows.order_by("-decided_at", "-pk").values_list(*shown, named=True)


class Entered(NamedTuple):
    """How many decisions fit some filters; and of all decisions the services, by slug and name, and the years."""

    fitting: int
    services: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


@prepared
def _entered(service: str, year: int | None, result: str, search: str, *, most: int) -> QuerySet:
    rows = _fitting(visible(VISITOR, Decision.objects.order_by()), service, year, result, search)
    counted = Decision.objects.order_by().filter(pk__in=rows.values("pk")[:most]).values(one=Value(1))
    return counted.annotate(n=Count("pk")).values_list("n", flat=True)


@remembered
def entered(service: str, year: int | None, result: str, search: str, most: int) -> Entered:
    """What was decided about what and when, and how many decisions fit, counted up to `most`."""
    fitting = _entered(service, year, result, search, most=most).first() or 0
    return Entered(fitting, tuple(services_decided()), tuple(years()))


def latest(actor: Actor, *, service: Service | None = None, limit: int = 3) -> list[Decision]:
    """The last decisions, of one service or of all."""
    rows = decisions(actor)
    return list((rows.filter(service=service) if service else rows)[:limit])


def decision_of(subject: str) -> list[Decision]:
    """The decisions about a subject (`proposal:12`), latest first."""
    return list(Decision.objects.filter(subject=subject).select_related("body").order_by("-decided_at"))


def decisions_of_votes(votes: Iterable[int]) -> dict[int, Decision]:
    """The decisions that these votes (by id) gave, by vote; one statement."""
    rows = Decision.objects.filter(vote__in=list(votes)).only("number", "title", "result", "vote")
    return {decision.vote: decision for decision in rows}


def decision_of_vote(vote: int) -> Decision | None:
    """What a closed vote decided, without its text and outcome."""
    return _of_vote(vote).first()


@prepared
def _of_vote(vote: int) -> QuerySet:
    return Decision.objects.filter(vote=vote).defer("text", "outcome")


@prepared
def services_decided() -> QuerySet:
    """The services about which something was decided, by name: slug and name."""
    rows = Service.objects.filter(Exists(Decision.objects.filter(service=OuterRef("pk"))))
    return rows.order_by("name").values_list("slug", "name")


@prepared
def years(service: str = "") -> QuerySet:
    """The years in which something was decided, of all services or of one (by slug), latest first."""
    rows = Decision.objects.filter(service__slug=service) if service else Decision.objects.all()
    return rows.values_list("year", flat=True).distinct().order_by("-year")


def bundle_text(decision: Decision) -> str:
    """The bundle as downloaded, canonical JSON."""
    return Bundle.objects.values_list("content", flat=True).get(vote=decision.vote)


def bundle_of(decision: Decision) -> dict[str, Any]:
    """The bundle as data."""
    return json.loads(bundle_text(decision))
