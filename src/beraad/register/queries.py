"""The register as read: by number, service, year, result, words."""

import json
from typing import Any

from django.db.models import Q, QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import one, visible
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
    if service:
        rows = rows.filter(service__slug=service)
    if year:
        rows = rows.filter(year=year)
    if result:
        rows = rows.filter(result=result)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(number__iexact=search) | Q(text__icontains=search))
    return rows.order_by("-decided_at", "-pk")


def latest(actor: Actor, *, service: Service | None = None, limit: int = 3) -> list[Decision]:
    """The last decisions, of one service or of all."""
    rows = decisions(actor)
    return list((rows.filter(service=service) if service else rows)[:limit])


def decision_of(subject: str) -> list[Decision]:
    """The decisions about a subject (`proposal:12`), latest first."""
    return list(Decision.objects.filter(subject=subject).select_related("body").order_by("-decided_at"))


def decision_of_vote(vote: int) -> Decision | None:
    """What a closed vote decided, without its text and outcome."""
    return Decision.objects.filter(vote=vote).defer("text", "outcome").first()


def services_decided() -> list[Service]:
    """The services about which something was decided, by name."""
    return list(Service.objects.filter(pk__in=Decision.objects.values("service")).order_by("name"))


def years(service: str = "") -> list[int]:
    """The years in which something was decided, of all services or of one (by slug), latest first."""
    rows = Decision.objects.filter(service__slug=service) if service else Decision.objects.all()
    return list(rows.values_list("year", flat=True).distinct().order_by("-year"))


def bundle_text(decision: Decision) -> str:
    """The bundle as downloaded, canonical JSON."""
    return Bundle.objects.values_list("content", flat=True).get(vote=decision.vote)


def bundle_of(decision: Decision) -> dict[str, Any]:
    """The bundle as data."""
    return json.loads(bundle_text(decision))
