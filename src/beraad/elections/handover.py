"""What a new member of a steering group takes over, and what the seat and the house did before."""

import datetime as dt
from dataclasses import dataclass

from beraad.bodies.models import Body, Mandate
from beraad.bodies.queries import services_served
from beraad.organisations.models import House
from beraad.services.models import Service
from beraad.votes.choices import VoteState
from beraad.votes.models import Ballot, Elector, Vote

from .composing import consortia, places
from .models import Election

LATEST = 50


@dataclass(frozen=True)
class Stance:
    """What a house did in a vote that is over: whether it voted, and what, where the vote was open."""

    vote: Vote
    voted: bool
    ballot: Ballot | None


@dataclass(frozen=True)
class Handover:
    """What is handed over for one seat: who held it before and until when the new term runs, the group's services and
    colleagues, the votes that are planned or open, what the group decided, and what the house voted there before."""

    mandate: Mandate
    due: dt.date | None
    former: Mandate | None
    services: list[Service]
    colleagues: list[Mandate]
    open_votes: list[Vote]
    decided: list[Vote]
    stances: list[Stance]
    election: Election | None


def handover(mandate: Mandate, day: dt.date) -> Handover:
    """What is handed over to who sits by this mandate, on a day; decisions and stances the latest first."""
    body = mandate.seat.body
    now = places(body, day)
    own = next((place for place in now if place.holder and place.holder.pk == mandate.pk), None)
    former = mandate.seat.mandates.filter(start__lt=mandate.start, role=mandate.role).exclude(pk=mandate.pk)
    bodies = [body, *consortia(body, day)]
    rows = Vote.objects.filter(body__in=bodies).select_related("body").defer("text", "outcome", "rule")
    return Handover(
        mandate=mandate,
        due=own.due if own else mandate.end,
        former=former.select_related("person", "house").order_by("-start").first(),
        services=list(services_served(body, day)),
        colleagues=[place.holder for place in now if place.holder and place.holder.pk != mandate.pk],
        open_votes=list(rows.exclude(state=VoteState.CLOSED).order_by("closes_at", "pk")),
        decided=list(rows.filter(state=VoteState.CLOSED, body=body).order_by("-closes_at", "-pk")[:LATEST]),
        stances=_stances(bodies, mandate.house),
        election=own.term.election if own and own.term else None,
    )


def _stances(bodies: list[Body], house: House) -> list[Stance]:
    rows = Elector.objects.filter(house=house, eligible=True, vote__state=VoteState.CLOSED, vote__body__in=bodies)
    rows = rows.select_related("vote__body", "ballot", "mark").order_by("-vote__closes_at", "-pk")[:LATEST]
    return [Stance(row.vote, row.voted, getattr(row, "ballot", None)) for row in rows]
