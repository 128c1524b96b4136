"""Which decisions of a steering group its participants can still call up, and how many want to."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from beraad.bodies.models import Body
from beraad.charters.rules import adopted
from beraad.kernel import clock
from beraad.register.models import Decision
from beraad.services.models import Participation
from beraad.votes.models import Vote
from rulebook import deadline

from .models import CalledUp, Objection
from .queries import TAKEN

LONGEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class OpenAppeal:
    """A decision that can be called up until a moment, with the number of houses that ask for it."""

    decision: Decision
    until: dt.datetime
    objections: int


def open_appeals(body: Body) -> list[OpenAppeal]:
    """The decisions of a group that can be called up now, the first to end first; two statements."""
    decisions = list(_recent(body))
    votes = Vote.objects.select_related("charter").in_bulk([decision.vote for decision in decisions])
    found = []
    for decision in decisions:
        rule = adopted(votes[decision.vote].charter.rules).call_up
        until = rule and deadline(decision.decided_at, rule.days, clock.ZONE)
        if until and clock.now() < until:
            found.append(OpenAppeal(decision, until, decision.objections))
    return sorted(found, key=lambda one: one.until)


def _recent(body: Body) -> QuerySet[Decision]:
    today = clock.today()
    part = Participation.objects.on(today).filter(house=OuterRef("house"), service=OuterRef("decision__service"))
    asked = Objection.objects.filter(Exists(part), decision=OuterRef("pk")).order_by().values("decision")
    rows = Decision.objects.filter(body=body, result__in=TAKEN, subject__startswith="proposal:")
    rows = rows.filter(~Exists(CalledUp.objects.filter(decision=OuterRef("pk"))), decided_at__gt=clock.now() - LONGEST)
    number = Coalesce(Subquery(asked.annotate(n=Count("pk")).values("n")), 0)
    return rows.select_related("service").defer("text", "outcome").annotate(objections=number).order_by("decided_at")
