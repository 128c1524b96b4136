"""Votes as seen: the door, the desk, the electorate, and why a house may or may not vote."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT

from beraad.access.actor import Actor
from beraad.access.policies import one
from beraad.bodies.models import Body, Mandate
from beraad.charters.queries import in_use
from beraad.charters.rules import adopted
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict, NotFound
from beraad.kernel.periods import holds
from beraad.kernel.prepared import prepared
from beraad.organisations.models import House
from beraad.organisations.queries import belonging
from beraad.record.memory import remembered
from beraad.services.models import Participation

from .choices import VoteState
from .electorate import derive, groups, judged
from .models import Ballot, Elector, Mark, Vote
from .opening import falls_under, hindrance
from .proxied import held, on
from .within import inside, within

AGAIN = dt.timedelta(minutes=1)
"""How long the clock leaves a vote alone that it could not open or close."""


def vote_for(actor: Actor, pk: int) -> Vote:
    """The vote with this id; NotFound when there is none."""
    return one(actor, Vote.objects.select_related("body__service", "charter"), pk=pk)


def votes_about(subject: str) -> list[Vote]:
    """The votes about a subject, the latest call first."""
    return list(_about(subject))


@prepared
def _about(subject: str) -> QuerySet:
    return Vote.objects.filter(subject=subject).select_related("body__service", "charter").order_by("-call")


def votes_under(subject: str) -> list[Vote]:
    """The votes about what is numbered under a subject (`advicedraft:12/1`, `advicedraft:12/2`), latest first."""
    rows = Vote.objects.filter(subject__startswith=f"{subject}/").select_related("body", "charter")
    return list(rows.order_by("-pk"))


def latest_votes(subjects: Iterable[str]) -> dict[str, Vote]:
    """The latest vote about each of these subjects, without its text; one statement."""
    rows = Vote.objects.filter(subject__in=list(subjects)).select_related("body").defer("text", "outcome")
    return {vote.subject: vote for vote in rows.order_by("call")}


@remembered
def houses_that_voted(since: dt.date, body: int | None = None) -> int:
    """How many houses cast a ballot in a vote that opened since that day, of all bodies or of one (by id)."""
    voted = Q(ballot__isnull=False) | Q(mark__isnull=False)
    rows = Elector.objects.filter(voted, ~inside("vote__"), vote__opens_at__gte=clock.local(since))
    if body is not None:
        rows = rows.filter(vote__body=body)
    return rows.aggregate(n=Count("house", distinct=True))["n"]


def _seats(person: int, day: dt.date) -> QuerySet:
    """The seats a person sits in on a day, for use in a filter: a few, found before the electorate is looked at."""
    return Mandate.objects.on(day).filter(holds(day, "seat__"), person=person).values("seat")


def casting(actor: Actor, vote: int, seat: int) -> tuple[Elector, bool, Ballot | None]:
    """What casting needs, in one statement: the seat as frozen, whether the actor sits in it today, its ballot.

    Of the seat also, as `proxy`, by which proxy (by id) the actor may vote for it otherwise.
    """
    try:
        elector = _casting(vote, seat, actor.person_id, clock.today()).first()
    except OverflowError:
        elector = None
    if elector is None:
        raise NotFound
    return elector, elector.mandated, getattr(elector, "ballot", None)


@prepared
def _casting(vote: int, seat: int, person: int, day: dt.date) -> QuerySet:
    mandates = Mandate.objects.on(day).filter(holds(day, "seat__"), seat=OuterRef("seat"), person=person)
    proxies = held(person, day, vote).filter(seat=OuterRef("seat")).values("pk")[:1]
    rows = Elector.objects.filter(vote=vote, seat=seat, eligible=True)
    rows = rows.annotate(mandated=Exists(mandates), proxy=Subquery(proxies))
    told = ("subject", "reference", "opens_at", "closes_at", "rule", "contest", "proxies")
    of_vote = (f"vote__{name}" for name in told)
    of_ballot = (f"ballot__{name}" for name in ("choice", "motivation", "person", "proxy", "receipt"))
    own = ("seat", "house", "name", "weight", "figures", "mark__person")
    return rows.select_related("vote", "ballot", "mark").only(*own, *of_vote, *of_ballot)


@dataclass(frozen=True)
class Carried:
    """A seat the actor may vote for, with its ballot when there is one, or in a secret vote its mark.

    `by_proxy` when they do not sit in it; then `itself` says that the house voted itself, which nobody can replace and
    they do not see.
    """

    elector: Elector
    ballot: Ballot | None
    mark: Mark | None = None
    by_proxy: bool = False
    itself: bool = False

    @property
    def voted(self) -> bool:
        return bool(self.ballot or self.mark or self.itself)


def carried(actor: Actor, vote: Vote) -> list[Carried]:
    """The seats in this vote that the actor may vote for today, by name; one statement."""
    if not actor.signed_in or vote.state == VoteState.PLANNED:
        return []
    found = _carried(vote.pk, actor.person_id, clock.today(), proxies=vote.proxies)
    return [_with_ballot(elector) for elector in _few(found)]


@prepared
def _carried(vote: int, person: int, day: dt.date, *, proxies: bool) -> QuerySet:
    rows = _of(vote).filter(eligible=True)
    own = rows.filter(seat__in=_seats(person, day)).annotate(by_proxy=Value(False))
    return own.union(_by_proxy(rows, vote, person, day), all=True) if proxies else own


def _of(vote: int) -> QuerySet:
    rows = Elector.objects.filter(vote=vote).select_related("ballot__person", "mark__person", "house")
    return rows.order_by()


def _by_proxy(rows: QuerySet, vote: int, person: int, day: dt.date) -> QuerySet:
    """Those of `rows` for which someone can vote only by proxy."""
    carried = rows.filter(seat__in=held(person, day, vote).values("seat"))
    return carried.exclude(seat__in=_seats(person, day)).annotate(by_proxy=Value(True))


def of_my_houses(actor: Actor, vote: Vote) -> list[Carried]:
    """What the actor's houses did in this vote; colleagues may know. One statement."""
    rows = _of(vote.pk).filter(house__in=list(actor.houses), eligible=True).select_related("ballot__proxy")
    return [_with_ballot(elector) for elector in _few(rows)]


def concerning(actor: Actor, vote: Vote) -> tuple[list[Carried], list[Carried], list[Elector]]:
    """What the panel of a vote needs, in one statement: the seats the actor may vote for today, those of the actor's
    houses, and the houses among these that have no vote."""
    if not actor.signed_in or vote.state == VoteState.PLANNED:
        return [], [], []
    found = _few(_concerning(vote.pk, actor.person_id, clock.today(), proxies=vote.proxies))
    seats = {flag: [_with_ballot(e) for e in found if e.mine is flag and e.eligible] for flag in (True, False)}
    return seats[True], seats[False], [elector for elector in found if not elector.eligible]


@prepared
def _concerning(vote: int, person: int, day: dt.date, *, proxies: bool) -> QuerySet:
    """Some ways in, each by its own index: an OR of them would read the whole electorate."""
    rows = _of(vote)
    mine = rows.filter(seat__in=_seats(person, day), eligible=True).annotate(by_proxy=Value(False), mine=Value(True))
    own = rows.filter(house__in=belonging(person, day)).annotate(by_proxy=Value(False), mine=Value(False))
    if not proxies:
        return mine.union(own, all=True)
    carried = _by_proxy(rows.filter(eligible=True), vote, person, day).annotate(mine=Value(True))
    return mine.union(own, carried, all=True)


def _few(rows: Iterable[Elector]) -> list[Elector]:
    """Rows by name, sorted here: a database that sorts them may walk through the whole electorate to find so few."""
    return sorted(rows, key=lambda elector: elector.name)


def _with_ballot(elector: Elector) -> Carried:
    ballot, mark = getattr(elector, "ballot", None), getattr(elector, "mark", None)
    cast, by_proxy = ballot or mark, getattr(elector, "by_proxy", False)
    if by_proxy and cast and not cast.proxy_id:
        return Carried(elector, None, None, by_proxy=True, itself=True)
    return Carried(elector, ballot, mark, by_proxy)


def ballot_by_receipt(actor: Actor, vote: Vote, receipt: str) -> Ballot:
    """The ballot with this receipt, for who cast it or a colleague of the house; NotFound otherwise."""
    rows = Ballot.objects.select_related("elector__house", "person").filter(elector__vote=vote, receipt=receipt)
    ballot = rows.first()
    if ballot is None or (ballot.person_id != actor.person_id and ballot.elector.house_id not in actor.houses):
        raise NotFound
    return ballot


@in_use
def decides_by(body: Body) -> bool:
    """Whether anything was put to a vote, or is to be, by the rules of a body."""
    return Vote.objects.filter(charter__body=body).exists()


def waiting(vote: Vote) -> QuerySet[Elector]:
    """The seats that have not voted."""
    return Elector.objects.filter(vote=vote, eligible=True, ballot__isnull=True, mark__isnull=True)


def open_seats(actor: Actor) -> list[Elector]:
    """Every seat in an open vote that the actor may vote for today, soonest close first; one statement. `by_proxy` says
    of each whether that is by proxy."""
    if not actor.signed_in:
        return []
    found = _open_seats(actor.person_id, clock.today(), clock.now())
    return sorted(found, key=lambda elector: (elector.vote.closes_at, elector.vote_id, elector.name))


def open_for(actor: Actor) -> list[Elector]:
    """The same, but for votes held within a body."""
    return [elector for elector in open_seats(actor) if not within(elector.vote.subject)]


@prepared
def _open_seats(person: int, day: dt.date, now: dt.datetime) -> QuerySet:
    open_now = {"vote__state": VoteState.OPEN, "vote__closes_at__gt": now}
    rows = Elector.objects.filter(eligible=True, **open_now).order_by().defer("vote__text", "vote__rule")
    rows = rows.select_related("vote__body__service", "house", "ballot", "mark")
    own = rows.filter(seat__in=_seats(person, day)).annotate(by_proxy=Value(False))
    good = held(person, day, OuterRef("vote")).filter(seat=OuterRef("seat"))
    carried = rows.filter(Exists(good), vote__proxies=True, seat__in=on(day).filter(holder=person).values("seat"))
    return own.union(carried.exclude(seat__in=_seats(person, day)).annotate(by_proxy=Value(True)), all=True)


def running_votes() -> QuerySet[Vote]:
    """All votes now open, soonest close first."""
    return (
        Vote.objects.filter(state=VoteState.OPEN, closes_at__gt=clock.now())
        .select_related("body__service")
        .order_by("closes_at")
    )


def open_votes() -> QuerySet[Vote]:
    """The same, those held within a body aside."""
    return running_votes().exclude(inside())


def planned_votes() -> QuerySet[Vote]:
    """The votes that are to open, soonest first, as for `open_votes`; one that is stuck is not among them."""
    rows = Vote.objects.filter(~inside(), state=VoteState.PLANNED, tried_at=None)
    return rows.select_related("body__service").order_by("opens_at", "pk")


def due(now: dt.datetime) -> dict[str, list[Vote]]:
    """What the clock has to do now: votes to open, and votes to close. What just failed waits a while."""
    rows = Vote.objects.filter(Q(tried_at=None) | Q(tried_at__lte=now - AGAIN))
    return {
        "open": list(rows.filter(state=VoteState.PLANNED, opens_at__lte=now).order_by("opens_at", "pk")),
        "close": list(rows.filter(state=VoteState.OPEN, closes_at__lte=now).order_by("closes_at", "pk")),
    }


def stuck() -> list[tuple[Vote, BeraadError | None]]:
    """The votes that could not open or close at their hour, each with why it still cannot open, when that is known."""
    rows = Vote.objects.exclude(tried_at=None).select_related("body__service", "charter__body").order_by("tried_at")
    return [(vote, hindrance(vote) if vote.state == VoteState.PLANNED else None) for vote in rows]


def electors(vote: Vote, *, search: str = "") -> QuerySet[Elector]:
    """The electorate as frozen, by name."""
    rows = Elector.objects.filter(vote=vote).select_related("house", "mark").order_by("name", "pk")
    return rows.filter(name__icontains=search) if search else rows


def turnout_told(vote: Vote) -> bool:
    """Whether everybody may see which houses took part in a secret vote: once it is closed, if its charter says so."""
    return vote.secret and vote.state == VoteState.CLOSED and adopted(vote.charter.rules).turnout == "houses"


def outside(vote: Vote, houses: QuerySet[House]) -> QuerySet[House]:
    """Those of `houses` that have no place in the electorate of an opened vote."""
    return houses.exclude(pk__in=Elector.objects.filter(vote=vote, house__isnull=False).values("house"))


def named_ballots(vote: Vote, *, search: str = "") -> QuerySet[Elector]:
    """Who voted what, by name; only after the close of an open vote, else nothing."""
    if vote.state != VoteState.CLOSED or vote.secret:
        return Elector.objects.none()
    return electors(vote, search=search).filter(eligible=True).select_related("house", "ballot__proxy")


def by_figure(vote: Vote, register: str) -> list[tuple[str, str | None, int]]:
    """Of a closed vote, how many seats with each figure in a register (exact, as text) chose what, None for no ballot.

    Empty when the vote is not closed, is secret, or did not rest on that register; one statement.
    """
    rows = named_ballots(vote).filter(figures__has_key=register).order_by().select_related(None)
    return list(rows.values_list(KT(f"figures__{register}"), "ballot__choice").annotate(n=Count("pk")))


def why(vote: Vote, house: House | int) -> dict[str, Any]:
    """Why this house may, or may not, vote: a reason with a code, and its weight with where it comes from.

    Before the vote opens nothing is `frozen`: then it is as things stand for its reference date, without a weight as
    long as a number behind it is missing.
    """
    if vote.state == VoteState.PLANNED:
        return {"frozen": False} | _foreseen(vote, house if isinstance(house, int) else house.pk)
    return {"frozen": True} | _frozen(vote, house)


def _frozen(vote: Vote, house: House | int) -> dict[str, Any]:
    elector = Elector.objects.filter(vote=vote, house=house).first()
    if elector:
        return {
            "eligible": elector.eligible,
            "weight": elector.weight,
            "figures": elector.figures,
            "origin": elector.origin,
            **elector.reason,
        }
    return why_absent(vote, house)


def _foreseen(vote: Vote, house: int) -> dict[str, Any]:
    bodies = groups(vote.body, vote.constituents)
    try:
        _, rules, rule = falls_under(vote)
        candidates = derive(bodies, rules, rule, vote.reference_date, vote.reference)
    except Conflict:
        candidates = judged(bodies, adopted(vote.charter.rules), vote.reference_date, vote.reference)
    found = next((c for c in candidates if c.seat.house and c.seat.house.pk == house), None)
    if found is None:
        return why_absent(vote, house)
    weighed = {
        "weight": str(found.weight),
        "figures": {register: str(figure) for register, figure in found.figures.items()},
        "origin": found.origin,
    }
    return {"eligible": found.eligible, **(weighed if found.weight else {}), **found.reason}


def why_absent(vote: Vote, house: House | int) -> dict[str, Any]:
    """Why a house that is not in the electorate is not; one statement at most."""
    of_consortium = vote.constituents or vote.body.service_id
    voting = Body.objects.filter(pk__in=vote.voting).values("service")
    rows = Participation.objects.filter(house=house, service__in=voting).order_by("-start")
    last = rows.first() if of_consortium else None
    if last is None:
        return {"eligible": False, "code": "never-took-part" if of_consortium else "no-seat-in-body"}
    if last.start > vote.reference_date:
        return {"eligible": False, "code": "takes-part-later", "since": last.start.isoformat()}
    ended = last.end.isoformat() if last.end else ""
    return {"eligible": False, "code": "took-part-until", "until": ended}


def upcoming(services: list[int], limit: int = 6) -> list[Vote]:
    """The votes about these services that open or close next."""
    rows = Vote.objects.filter(state__in=(VoteState.PLANNED, VoteState.OPEN), body__service__in=services)
    next_moment = Case(When(state=VoteState.PLANNED, then="opens_at"), default="closes_at")
    return list(rows.filter(closes_at__gt=clock.now()).select_related("body__service").order_by(next_moment)[:limit])
