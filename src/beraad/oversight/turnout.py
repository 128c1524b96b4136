"""Who takes part in the votes of a body: each house, and houses by kind, size and province."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.organisations.choices import Register
from beraad.organisations.models import Territory
from beraad.organisations.queries import figures_for
from beraad.record.memory import remembered
from beraad.votes.choices import VoteState
from beraad.votes.models import Elector
from beraad.votes.within import inside

SIZES = (0, 10_000, 20_000, 50_000)


class Part(NamedTuple):
    """Of how many votes that a house, or a group of them, could take part in, it did; `name` is a code or a name."""

    name: str
    voted: int
    votes: int
    houses: int = 1

    @property
    def share(self) -> Fraction:
        return Fraction(self.voted, self.votes) if self.votes else Fraction()


@dataclass(frozen=True)
class Turnout:
    """How a body took part since a day: altogether, per house (the least first), in groups by kind, size, province."""

    since: dt.date
    votes: int
    whole: Part
    houses: tuple[Part, ...]
    groups: dict[str, tuple[Part, ...]]


@remembered
def turnout(body: int, since: dt.date) -> Turnout:
    """The turnout in the votes of a body (by id) that closed since a day. Secret votes are left out: who took part in
    those is not told by house."""
    rows = list(_rows(body, since))
    votes = _electors(body, since).aggregate(n=Count("vote", distinct=True))["n"]
    houses = sorted((Part(row["house__name"], row["voted"], row["votes"]) for row in rows), key=_least)
    whole = Part("", sum(part.voted for part in houses), sum(part.votes for part in houses), len(houses))
    return Turnout(since, votes, whole, tuple(houses), _groups(rows))


def _least(part: Part) -> tuple[Any, ...]:
    return part.share, part.name


def _electors(body: int, since: dt.date) -> QuerySet:
    # An election of the body is voted on in other seats than its own.
    closed = {
        "vote__body": body,
        "seat__body": body,
        "vote__state": VoteState.CLOSED,
        "vote__closes_at__gte": clock.local(since),
    }
    rows = Elector.objects.filter(
        ~inside("vote__"), eligible=True, house__isnull=False, vote__rule__secret=False, **closed
    )
    return rows.order_by()


def _rows(body: int, since: dt.date) -> QuerySet:
    """Each house with how many votes it could take part in, and did."""
    rows = _electors(body, since).values("house", "house__name", "house__kind")
    return rows.annotate(votes=Count("pk"), voted=Count("ballot"))


def _groups(rows: list[dict[str, Any]]) -> dict[str, tuple[Part, ...]]:
    houses, day = [row["house"] for row in rows], clock.today()
    provinces = dict(
        Territory.objects.on(day).filter(house__in=houses).order_by("-pk").values_list("house", "authority__province")
    )
    sizes = {house: size(figure.value) for house, figure in figures_for(houses, Register.INHABITANTS, day).items()}
    kinds = {row["house"]: row["house__kind"] for row in rows}
    found = {"kind": kinds, "size": sizes, "province": provinces}
    return {name: _together(rows, group) for name, group in found.items()}


def size(inhabitants: Fraction) -> str:
    """The class of size in which so many inhabitants fall, by its lower bound."""
    return str(max(bound for bound in SIZES if bound <= inhabitants))


def _together(rows: Iterable[dict[str, Any]], group: dict[int, str]) -> tuple[Part, ...]:
    sums: dict[str, list[int]] = {}
    for row in rows:
        if name := group.get(row["house"]):
            one = sums.setdefault(name, [0, 0, 0])
            one[0], one[1], one[2] = one[0] + row["voted"], one[1] + row["votes"], one[2] + 1
    return tuple(Part(name, *one) for name, one in sorted(sums.items()))


def last_year(body: Body) -> Turnout:
    """The turnout of a body in the past year."""
    return turnout(body.pk, clock.today() - dt.timedelta(days=365))
