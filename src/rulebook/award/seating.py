"""Who gets the seats, where each option has a place in an order: by an amount, or by whom it beats."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from rulebook.award.room import Room, of_seats
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import SAFE, Profile, Scores

Leaders = Callable[[list[int]], tuple[list[int], Fraction]]
"""Places of options in; those of them who come first out, being equals, and the amount that they have in common."""


def seat(contest: Contest, minutes: Minutes, leaders: Leaders, tell: Callable[[str, Fraction], None]) -> Sequence[int]:
    """Return the places of those who get the seats, the first first; `tell` writes down each, by id and amount.

    Equals who all get a seat need not be settled. Raises RuleError when there are too few options, or when the limits
    cannot be met; who would make that so is passed over.
    """
    room = of_seats(contest)
    while room.left:
        equals, amount = leaders(room.open)
        for place in _together(contest, room, equals) or [minutes.settle("winner", equals, amount)]:
            tell(contest.options[place].id, amount)
            room.take(place)
    return room.chosen


def highest(contest: Contest, amounts: Sequence[Fraction], minutes: Minutes) -> Sequence[int]:
    """Return the places of the standing options with the highest amounts, one per seat."""

    def leaders(open: list[int]) -> tuple[list[int], Fraction]:
        best = max(amounts[place] for place in open)
        return [place for place in open if amounts[place] == best], best

    def tell(id: str, amount: Fraction) -> None:
        minutes.step("chosen-by-amount", option=id, amount=amount)

    return seat(contest, minutes, leaders, tell)


def sums(profile: Profile) -> list[Fraction]:
    """Return what each option gets: the numbers on the ballots times their weight."""
    assert isinstance(profile, Scores)
    table, weights = profile.table, profile.weights
    if table.size and int(table.max()) * int(weights.sum()) >= SAFE:
        weights = weights.astype(object)
    return [Fraction(int(amount), profile.scale) for amount in weights @ table]


def _together(contest: Contest, room: Room, equals: Sequence[int]) -> list[int]:
    """All of `equals` by id where there is room for all of them, else nobody."""
    trial = room.copy()
    for place in equals:
        if not trial.left or place not in trial.open:
            return []
        trial.take(place)
    return sorted(equals, key=lambda place: contest.options[place].id)
