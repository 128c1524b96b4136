"""Proportional approval voting: the committee that satisfies everyone together the most, where a second member of one's
choice counts half as much as the first, a third a third as much, and so on.

Sources: T. N. Thiele, "Om Flerfoldsvalg" (1895), who wants the best committee, and for where that is too much work the
sequential method; and for ranked ballots the ordered method of Swedish law. All as in S. Janson, "Phragmén's and
Thiele's election methods" (2018), arXiv 1611.08826.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook import registry
from rulebook.award.choosing import fill
from rulebook.award.limits import Limits
from rulebook.award.room import Room, of_seats
from rulebook.contest import Contest
from rulebook.errors import RuleError
from rulebook.exact import legible
from rulebook.minutes import Minutes
from rulebook.profile import SAFE, Profile, Rankings
from rulebook.settings import Setting, Settings
from rulebook.shares.support import Ranked, Support, approved, by_class

FORMS = ("auto", "exact", "sequential")
MOST = 20
"""The most candidates of which the best committee is looked for among all."""


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the candidates elected: in order of election, or in that of the paper where the committee is
    chosen as a whole."""
    ranked = Ranked(profile, len(contest.options)) if isinstance(profile, Rankings) else None
    support = approved(profile, len(contest.options))
    minutes.total("weight", support.totals())
    form = settings.text("form")
    whole = ranked is None and len(contest.standing) <= MOST
    if form == "exact" and not whole:
        raise RuleError("too-many-committees", "settings.form", most=MOST)
    if whole and form != "sequential":
        return best(contest, support, minutes)
    return one_by_one(of_seats(contest), support, ranked, minutes)


def one_by_one(room: Room, support: Support, ranked: Ranked | None, minutes: Minutes) -> Sequence[int]:
    """Return the places of who adds the most to what was elected before, one after the other.

    Of a ranking only the best that is still open counts, the less the more were elected before it.
    """
    totals = support.totals()
    parts = lcm(*range(1, int(room.whole) + 1))
    elected = np.zeros(len(support.weights), dtype=np.intp)
    while room.open:
        if ranked:
            support, elected = ranked.best(room.open), ranked.ahead(room.open, room.chosen)
        added: dict[int, Fraction] = {}
        for option in room.open:
            backers = support.behind(option)
            classes = by_class(elected[backers.rows], backers.weights, len(room.chosen) + 1)
            worth = sum(weight * (parts // number) for number, weight in enumerate(classes, 1))
            added[option] = Fraction(worth, parts * support.scale)
        most = max(added.values())
        if not most:
            break
        equals = [option for option in room.open if added[option] == most]
        option = minutes.settle("winner", equals, most, earlier=[totals])
        elected[support.behind(option).rows] += 1
        room.take(option)
        id = minutes.contest.options[option].id
        minutes.step("adds-most", option=id, amount=legible(most))
        minutes.round(option=id, added={minutes.contest.options[o].id: legible(a) for o, a in added.items()})
    fill(room, totals, minutes)
    return room.chosen


def best(contest: Contest, support: Support, minutes: Minutes) -> Sequence[int]:
    """Return the places of the best committee, found among all."""
    limits = Limits(contest)
    options = contest.standing
    # A set of candidates is a number, with a bit for each of them.
    worth, parts = committees(support, options, contest.seats)
    sets = np.flatnonzero(np.bitwise_count(np.arange(len(worth))) == contest.seats)
    equals: list[list[int]] = []
    most = 0
    for number in sets[np.argsort(-worth[sets])].tolist():
        if equals and worth[number] < most:
            break
        members = [option for bit, option in enumerate(options) if number >> bit & 1]
        if limits.possible(members, ()):
            most = worth[number]
            equals.append(members)
    amount = Fraction(int(most), parts * support.scale)
    while len(equals) > 1:
        some = [option for option in options if 0 < sum(option in members for members in equals) < len(equals)]
        option = minutes.settle("winner", some, amount, earlier=[support.totals()])
        equals = [members for members in equals if option in members]
    minutes.step("best-committee", options=contest.ids(equals[0]), amount=amount)
    return equals[0]


def committees(support: Support, options: Sequence[int], seats: int) -> tuple[NDArray[Any], int]:
    """Return for every set of at most `seats` options, as a number with a bit for each, what all ballots together get
    from it, as whole numbers; and of how many parts one is.

    A harmonic number is 1 + 1/2 + … + 1/n = C(n,1)/1 - C(n,2)/2 + … ± C(n,n)/n: a ballot gets as much from a set as
    from all the sets within it that it wholly supports, those of an odd number added, of an even number subtracted, and
    each divided by its number. So it is enough to know the weight that wholly supports each set, and to add up twice.
    """
    parts = lcm(*range(1, seats + 1))
    # On the way sums run over, and back again: whole numbers of 64 bits count on from the other end.
    plain = support.plain and support.total * parts * seats < SAFE
    bits = sum(support.columns[option].astype(bool).astype(np.intp) << bit for bit, option in enumerate(options))
    sets = np.zeros(1 << len(options), dtype=np.int64 if plain else object)
    np.add.at(sets, bits, support.weights.astype(sets.dtype))
    for bit in range(len(options)):
        pairs = sets.reshape(-1, 2, 1 << bit)
        pairs[:, 0] += pairs[:, 1]
    shares = [0] + [(-1) ** (size + 1) * (parts // size) if size <= seats else 0 for size in range(1, len(options) + 1)]
    sets *= np.array(shares, dtype=sets.dtype)[np.bitwise_count(np.arange(len(sets)))]
    for bit in range(len(options)):
        pairs = sets.reshape(-1, 2, 1 << bit)
        pairs[:, 1] += pairs[:, 0]
    return sets, parts


registry.register(
    registry.Method(
        "pav",
        1,
        "approval",
        "seats",
        select=select,
        other_kinds=("ranking",),
        settings={"form": Setting("auto", FORMS)},
    )
)
