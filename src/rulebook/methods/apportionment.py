"""Seats per group: to each of several lists or groups as many seats as its votes (or inhabitants) give it.

Sources: M. Balinski and H. P. Young, "Fair Representation" (1982) for the divisor methods and the quota method; the
Belgian local and provincial electoral law for Imperiali; see docs/methods/apportionment.md.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import floor

from rulebook import registry
from rulebook.ballots import Bounds
from rulebook.contest import Contest
from rulebook.errors import RuleError
from rulebook.minutes import Minutes
from rulebook.profile import Profile, Scores
from rulebook.settings import Setting, Settings

DIVISORS: Mapping[str, Callable[[int], Fraction]] = {
    "dhondt": lambda held: Fraction(held + 1),
    "sainte_lague": lambda held: Fraction(2 * held + 1),
    "imperiali": lambda held: Fraction(held + 2),
    "adams": Fraction,
    "dean": lambda held: Fraction(2 * held * (held + 1), 2 * held + 1),
    # The divisor is the root of this, so that votes are squared too.
    "huntington_hill": lambda held: Fraction(held * (held + 1)),
}
"""By what the votes of a group are divided for its next seat, when it has `held` so many."""

QUOTAS: Mapping[str, Callable[[Fraction, int], Fraction]] = {
    "hare": lambda votes, seats: votes / seats,
    "droop": lambda votes, seats: Fraction(floor(votes / (seats + 1)) + 1),
    "imperiali_quota": lambda votes, seats: votes / (seats + 2),
}
"""How many votes a seat costs, before the largest remainders."""

BALINSKI_YOUNG = "balinski_young"

SETTINGS = {
    "formula": Setting("sainte_lague", (*DIVISORS, *QUOTAS, BALINSKI_YOUNG)),
    "threshold": Setting(Fraction()),
    "least": Setting(0),
}

_Quotient = tuple[bool, Fraction]
"""Whether votes are divided by something at all, and what comes out; turned round, so that the lowest comes first."""


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the groups, each as often as it has seats, in the order in which they came.

    `threshold` is the share of all votes below which a group gets nothing, `least` how many seats each other has
    before anything is divided. Raises RuleError "seats-unfilled" when no group is left, "seats-short" when there are
    fewer seats than `least` asks, "least-unfit" for a formula that knows no `least`.
    """
    assert isinstance(profile, Scores)
    sums = profile.weights @ profile.table
    votes = {place: Fraction(int(sums[place]), profile.scale) for place in contest.standing}
    minutes.total("weight", [votes.get(place, Fraction()) for place in range(len(contest.options))])
    taking = _taking(contest, votes, profile.total * settings.number("threshold"), minutes)
    formula, least = settings.text("formula"), settings.integer("least")
    if least and formula not in DIVISORS:
        raise RuleError("least-unfit", "settings.least", formula=formula)
    if len(taking) * least > contest.seats:
        raise RuleError("seats-short", "seats", seats=contest.seats, needed=len(taking) * least)
    if formula in DIVISORS:
        seats = _by_divisor(contest, taking, formula, least, minutes)
    elif formula in QUOTAS:
        seats = _by_quota(contest, taking, formula, minutes)
    else:
        seats = _by_balinski_young(contest, taking, minutes)
    minutes.total("seats", [Fraction(seats.count(place)) for place in range(len(contest.options))])
    return seats


def _taking(
    contest: Contest, votes: Mapping[int, Fraction], threshold: Fraction, minutes: Minutes
) -> dict[int, Fraction]:
    """The groups that take part, which have votes, and reach the threshold."""
    for place, amount in votes.items():
        if amount < threshold:
            minutes.step("below-threshold", option=contest.options[place].id, amount=amount, needed=threshold)
    taking = {place: amount for place, amount in votes.items() if amount and amount >= threshold}
    if not taking:
        raise RuleError("seats-unfilled", "seats", seats=contest.seats, options=0)
    return taking


def _by_divisor(
    contest: Contest, votes: Mapping[int, Fraction], formula: str, least: int, minutes: Minutes
) -> list[int]:
    power = 2 if formula == "huntington_hill" else 1

    def quotient(place: int, held: int) -> _Quotient:
        divisor = DIVISORS[formula](held)
        return (True, -(votes[place] ** power) / divisor) if divisor else (False, -votes[place])

    seats = [place for place in votes for _ in range(least)]
    queue = [(quotient(place, least), place, least) for place in votes]
    heapify(queue)
    while len(seats) < contest.seats:
        equals = [heappop(queue)]
        while queue and queue[0][0] == equals[0][0]:
            equals.append(heappop(queue))
        (divided, amount), _, _ = equals[0]
        places = _first([place for _, place, _ in equals], contest.seats - len(seats), -amount, minutes)
        code = "seat-by-quotient" if divided else "seat-at-once"
        for place in places:
            minutes.step(code, option=contest.options[place].id, amount=-amount)
        seats += places
        for _, place, held in equals:
            heappush(queue, (quotient(place, held + 1), place, held + 1))
    return seats


def _by_quota(contest: Contest, votes: Mapping[int, Fraction], formula: str, minutes: Minutes) -> list[int]:
    total, shares = sum(votes.values(), Fraction()), contest.seats + 2
    quota = QUOTAS[formula](total, contest.seats)
    while (given := sum(amount // quota for amount in votes.values())) > contest.seats:
        # Only Imperiali's quota can be that cheap. It is made dearer by one share less, as the law of Italy did.
        shares -= 1
        minutes.step("quota-corrected", given=given, amount=quota)
        quota = total / shares
    minutes.step("quota", quota=quota, valid=total, seats=contest.seats)
    seats = []
    for place, amount in sorted(votes.items(), key=lambda group: -group[1]):
        whole = int(amount // quota)
        seats += [place] * whole
        minutes.step("seats-by-quota", option=contest.options[place].id, seats=whole)
    return seats + _by_remainder(contest, {place: amount % quota for place, amount in votes.items()}, seats, minutes)


def _by_remainder(
    contest: Contest, remainders: Mapping[int, Fraction], given: Sequence[int], minutes: Minutes
) -> list[int]:
    """Who gets the seats that a quota left, largest remainder first; and all once more while seats are left."""
    around, left = divmod(contest.seats - len(given), len(remainders))
    seats = list(remainders) * around
    last: list[int] = []
    for remainder in sorted(set(remainders.values()), reverse=True):
        equals = [place for place, amount in remainders.items() if amount == remainder]
        last += _first(equals, left - len(last), remainder, minutes)
    for place in last:
        minutes.step("seat-by-remainder", option=contest.options[place].id, amount=remainders[place])
    return seats + last


def _by_balinski_young(contest: Contest, votes: Mapping[int, Fraction], minutes: Minutes) -> list[int]:
    """As by D'Hondt, but nobody gets more than its exact share of the seats so far, rounded up."""
    total, held = sum(votes.values(), Fraction()), dict.fromkeys(votes, 0)
    seats: list[int] = []
    while len(seats) < contest.seats:
        open = [place for place in votes if held[place] * total < votes[place] * (len(seats) + 1)]
        best = max(votes[place] / (held[place] + 1) for place in open)
        place = minutes.settle("seat", [place for place in open if votes[place] == best * (held[place] + 1)], best)
        minutes.step("seat-by-quotient", option=contest.options[place].id, amount=best)
        held[place] += 1
        seats.append(place)
    return seats


def _first(equals: Sequence[int], most: int, amount: Fraction, minutes: Minutes) -> list[int]:
    """Those of `equals` who come first, at most so many: all of them, or by lot."""
    left = list(equals)
    first: list[int] = []
    if len(left) <= most:
        return left
    while len(first) < most:
        first.append(minutes.settle("seat", left, amount))
        left.remove(first[-1])
    return first


registry.register(
    registry.Method(
        "apportionment",
        1,
        "approval",
        "seats",
        select=select,
        settings=SETTINGS,
        bounds=lambda contest, settings: Bounds(options=1),
    )
)
