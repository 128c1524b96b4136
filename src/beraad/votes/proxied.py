"""Written proxies as seen: which hold, who carries whom in a vote, and what became of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import one, visible
from beraad.bodies.choices import BodyKind, Role
from beraad.bodies.models import Body, Mandate, Seat
from beraad.bodies.queries import consortia_of, seats_of, seats_on, services_served
from beraad.charters.proxies import Proxies
from beraad.charters.queries import charter_on
from beraad.charters.rules import adopted
from beraad.kernel import clock
from beraad.kernel.errors import Forbidden, NotFound
from beraad.kernel.periods import holds, overlaps
from beraad.people.models import Person

from .choices import VoteState
from .models import Ballot, Elector, Mark, Proxy, ProxyReport, Vote

AROUND = ("seat__body__service", "house", "giver", "holder", "vote")


def on(day: dt.date) -> QuerySet[Proxy]:
    """The proxies that are good on a day: not revoked, and giver and holder still sit where they did."""
    of_giver = Mandate.objects.on(day).filter(seat=OuterRef("seat"), person=OuterRef("giver"))
    of_holder = Mandate.objects.on(day).filter(seat__body=OuterRef("seat__body"), person=OuterRef("holder"))
    rows = Proxy.objects.on(day).filter(holds(day, "seat__"), revoked_at=None)
    return rows.filter(Exists(of_giver), Exists(of_holder))


def held(person: int, day: dt.date, vote: int | OuterRef) -> QuerySet[Proxy]:
    """The proxies that a person has on a day, as far as they are good for a vote (by id, or that of another query)."""
    return on(day).filter(Q(vote=None) | Q(vote=vote), holder=person)


def carried_by(elector: Elector) -> int:
    """The proxy (by id) by which the actor votes for a seat in which they do not sit, as `queries.casting` found it.

    Forbidden when there is none, or the charter lets nobody vote for another.
    """
    if elector.proxy is None or not elector.vote.proxies:
        raise Forbidden("no-mandate", house=elector.name)
    return elector.proxy


def rules_for_proxies(body: Body, day: dt.date) -> Proxies | None:
    """What the rules say of proxies in a body on a day; None without rules. A steering group decides by the rules of
    the consortium groups whose services it serves: then proxies are allowed where any of these allows them, for as few
    seats as one of those says."""
    bodies = [body]
    if body.kind != BodyKind.CONSORTIUM:
        bodies = consortia_of(services_served(body, day).values_list("pk", flat=True), day)
    charters = [charter for one in bodies if (charter := charter_on(one, day))]
    found = [adopted(charter.rules).proxy for charter in charters]
    allowing = [rules for rules in found if rules.allowed]
    return min(allowing or found, key=lambda rules: rules.most, default=None)


def carried_seats(person: int, seat: Seat, start: dt.date, end: dt.date | None, vote: Vote | None) -> int:
    """For how many seats of the same body someone has a proxy that can be used in one vote within a period, or in this
    one; those that lapsed are left out."""
    of_giver = Mandate.objects.on(clock.today()).filter(seat=OuterRef("seat"), person=OuterRef("giver"))
    rows = Proxy.objects.filter(overlaps(start, end), Exists(of_giver), holder=person, revoked_at=None)
    by_vote: dict[int | None, set[int]] = {}
    for of, carried in rows.filter(seat__body=seat.body_id).values_list("vote", "seat"):
        by_vote.setdefault(of, set()).add(carried)
    always = by_vote.pop(None, set())
    if vote:
        return len(always | by_vote.get(vote.pk, set()))
    return max((len(always | seats) for seats in by_vote.values()), default=len(always))


def holders_for(seat: Seat, day: dt.date) -> list[Mandate]:
    """Who can get a proxy for a seat: who sits in another seat of the same body and not in this one; by name."""
    found: dict[int, Mandate] = {}
    beside = [m for row in seats_on(seat.body, day) for m in row.mandates]
    own = {mandate.person_id for mandate in beside if mandate.seat_id == seat.pk}
    for mandate in beside:
        if mandate.person_id not in own:
            found.setdefault(mandate.person_id, mandate)
    return sorted(found.values(), key=lambda mandate: mandate.person.name)


def votes_for(seat: Seat) -> list[Vote]:
    """The votes, planned or open, for which a proxy for a seat can be given, soonest close first."""
    rows = Vote.objects.exclude(state=VoteState.CLOSED).filter(proxies=True, closes_at__gt=clock.now())
    rows = rows.select_related("body", "charter").order_by("closes_at", "pk")
    return [vote for vote in rows if seat.body_id in vote.voting]


def proxy_for(actor: Actor, pk: int) -> Proxy:
    """The proxy with this id, for who gave it, who has it, or the house of the seat; NotFound otherwise."""
    return one(actor, Proxy.objects.select_related(*AROUND), pk=pk)


@dataclass(frozen=True)
class Use:
    """A vote in which a ballot counts that was cast with a proxy (None in a secret vote), and what the holder told."""

    vote: Vote
    ballot: Ballot | None
    told: str = ""


def uses(proxies: Iterable[Proxy]) -> dict[int, list[Use]]:
    """By proxy, where ballots cast with it count, the latest first; three statements."""
    ids = [proxy.pk for proxy in proxies]
    reports = ProxyReport.objects.filter(proxy__in=ids)
    told = {(report.proxy_id, report.vote_id): report.text for report in reports}
    found: dict[int, list[Use]] = {}
    ballots = Ballot.objects.filter(proxy__in=ids).select_related("elector__vote")
    marks = Mark.objects.filter(proxy__in=ids).select_related("elector__vote")
    for cast in (*ballots, *marks):
        vote = cast.elector.vote
        ballot = cast if isinstance(cast, Ballot) else None
        found.setdefault(cast.proxy_id, []).append(Use(vote, ballot, told.get((cast.proxy_id, vote.pk), "")))
    return {pk: sorted(some, key=lambda use: use.vote.closes_at, reverse=True) for pk, some in found.items()}


def concerning_me(actor: Actor) -> tuple[list[Proxy], list[Proxy]]:
    """The proxies that the actor, or a house of theirs, gave, and those that the actor has; the latest first. What was
    revoked or is over stays among them. One statement."""
    if not actor.signed_in:
        return [], []
    rows = visible(actor, Proxy.objects.select_related(*AROUND)).order_by("-given_at", "-pk")
    had = [proxy for proxy in rows if proxy.holder_id == actor.person_id]
    return [proxy for proxy in rows if proxy.holder_id != actor.person_id], had


def standing(proxies: Iterable[Proxy]) -> dict[int, str]:
    """How each proxy stands today: it holds, is revoked, over, for later, or lapsed as someone left their seat."""
    day = clock.today()
    good = set(on(day).filter(pk__in=[proxy.pk for proxy in proxies]).values_list("pk", flat=True))
    return {proxy.pk: _standing(proxy, day, proxy.pk in good) for proxy in proxies}


def _standing(proxy: Proxy, day: dt.date, good: bool) -> str:
    if proxy.revoked_at:
        return "revoked"
    if proxy.end and proxy.end <= day:
        return "over"
    if proxy.start > day:
        return "later"
    return "holds" if good else "lapsed"


def represented(actor: Actor) -> list[Mandate]:
    """The seats for which the actor can give a proxy: those in which they sit as representative, where the rules let
    someone vote for another."""
    allowed: dict[int, bool] = {}
    found = [mandate for mandate in seats_of(actor) if mandate.role == Role.HOLDER]
    for mandate in found:
        body = mandate.seat.body
        if body.pk not in allowed:
            rules = rules_for_proxies(body, clock.today())
            allowed[body.pk] = rules is not None and rules.allowed
    return [mandate for mandate in found if allowed[mandate.seat.body_id]]


def own_seat(actor: Actor, seat: int) -> Mandate:
    """The mandate of the actor as representative in a seat with this id; NotFound when they have none."""
    found = next((m for m in seats_of(actor) if m.seat_id == seat and m.role == Role.HOLDER), None)
    if found is None:
        raise NotFound
    return found


def proxies_for(vote: Vote) -> QuerySet[Proxy]:
    """The proxies that are good today for a vote, with their holders; none when its rules allow none."""
    rows = on(clock.today()).filter(Q(vote=None) | Q(vote=vote.pk), seat__body__in=vote.voting)
    return rows.select_related("holder") if vote.proxies else rows.none()


def proxies_in(vote: Vote, *, told: bool) -> dict[int, list[str]]:
    """By seat (id), who can vote for it by proxy while a vote is planned or open, and once it is closed who did; of a
    secret vote only when it is `told` who took part. One statement at most."""
    if not vote.proxies or (vote.state == VoteState.CLOSED and vote.secret and not told):
        return {}
    if vote.state != VoteState.CLOSED:
        pairs = proxies_for(vote).select_related(None).values_list("seat", "holder_name")
    else:
        cast = Mark if vote.secret else Ballot
        rows = cast._default_manager.filter(elector__vote=vote).exclude(proxy=None)
        pairs = rows.values_list("elector__seat", "proxy__holder_name")
    found: dict[int, list[str]] = {}
    for seat, name in pairs:
        found.setdefault(seat, []).append(name)
    return found


def who_holds(person: Person | None, vote: Vote) -> list[Proxy]:
    """The proxies that a person has for a vote today, with their giver and instruction."""
    if person is None or not vote.proxies:
        return []
    return list(held(person.pk, clock.today(), vote.pk).select_related("giver", "house"))
