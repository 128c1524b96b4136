"""Proposals as seen: the door, lists, versions, the road ahead."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import one, visible
from beraad.bodies.models import Body
from beraad.charters.models import Charter
from beraad.charters.queries import competence
from beraad.charters.rules import Kind, Rules
from beraad.debate.queries import Thread, threads
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.kernel.ids import key
from beraad.services.models import Service

from .choices import Ask, State
from .models import Proposal, Version

OPEN_STATES = (State.CONSULTATION, State.ADVICE, State.VOTE)
STAGES = (State.DRAFT, State.CONSULTATION, State.ADVICE, State.VOTE, State.DECIDED)


@dataclass(frozen=True)
class Road:
    """Who decides a proposal, under which charter, by which rule: known from the first draft."""

    body: Body
    charter: Charter
    rules: Rules
    kind: Kind


def proposal_for(actor: Actor, number: str, *, lock: bool = False) -> Proposal:
    """The visible proposal with this number; NotFound when absent or hidden."""
    rows = Proposal.objects.select_related("service", "author", "house")
    return one(actor, rows, number=number, lock=lock)


def by_key(actor: Actor, subject: str) -> Proposal:
    """The visible proposal with this key (`proposal:12`)."""
    model, _, pk = subject.partition(":")
    if model != "proposal":
        raise NotFound
    return one(actor, Proposal.objects.select_related("service", "author", "house"), pk=pk)


def road(proposal: Proposal) -> Road | None:
    """Who will decide and how, as of today; None when nothing is to be decided. Conflict when nobody can."""
    if proposal.ask != Ask.DECIDE:
        return None
    return Road(*competence(proposal.service, proposal.kind, clock.today()))


def versions(proposal: Proposal) -> list[Version]:
    """All versions, oldest first, with who made them."""
    return list(proposal.versions.select_related("person").order_by("number"))


def version_of(proposal: Proposal, number: int | None = None) -> Version:
    """One version, or the latest; NotFound when there is none with this number."""
    rows = proposal.versions.select_related("person").order_by("-number")
    found = rows.first() if number is None else rows.filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def discussion(proposal: Proposal) -> list[Thread]:
    """The discussion about a proposal."""
    return threads(key(proposal))


def listed(
    actor: Actor, *, service: Service | None = None, states: tuple[str, ...] = OPEN_STATES, search: str = ""
) -> QuerySet[Proposal]:
    """The visible proposals in these states, latest first."""
    rows = visible(actor, Proposal.objects.select_related("service", "house", "author")).filter(state__in=states)
    if service:
        rows = rows.filter(service=service)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(number__iexact=search))
    return rows.order_by("-created_at", "-pk")


def mine(actor: Actor) -> list[Proposal]:
    """What the actor wrote or writes on and is not ended, latest first."""
    if not actor.signed_in:
        return []
    own = Q(author=actor.person_id) | Q(coauthors__person=actor.person_id)
    rows = Proposal.objects.filter(own).exclude(state__in=(State.DECIDED, State.CLOSED, State.WITHDRAWN)).distinct()
    return list(rows.select_related("service", "house").order_by("-created_at"))


def awaiting_advice(services: list[int]) -> list[Proposal]:
    """The proposals that wait for the advice of the group that serves these services, longest first."""
    rows = Proposal.objects.filter(state=State.ADVICE, advice__isnull=True, service__in=services)
    return list(rows.select_related("service", "house", "author").order_by("consultation_until", "pk"))
