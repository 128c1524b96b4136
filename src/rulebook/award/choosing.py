"""Choosing by support alone, seats or projects: a method of its own, and the end of others."""

from collections.abc import Sequence
from fractions import Fraction

from rulebook.award import seating
from rulebook.award.room import Room
from rulebook.minutes import Minutes
from rulebook.profile import Profile, Scores


def totalled(profile: Profile, minutes: Minutes) -> list[Fraction]:
    """Return what each option gets from all ballots, and write it down."""
    totals = seating.sums(profile)
    assert isinstance(profile, Scores)
    minutes.total("points" if profile.table.max(initial=0) > 1 else "weight", totals)
    return totals


def greedily(room: Room, totals: Sequence[Fraction], minutes: Minutes, *, skip: bool) -> None:
    """Choose the open options that have any support, the most supported first.

    With `skip` one that costs more than is left is passed over; without, that is where it ends.
    """
    while supported := [option for option in room.open if totals[option]]:
        equals = _foremost(supported, totals, minutes)
        late = [option for option in equals if not room.fits(option)]
        if late and skip:
            minutes.step("costs-too-much", options=minutes.contest.ids(late), left=room.left)
            for option in late:
                room.close(option)
            continue
        for option in equals if room.hosts(equals) else [_settled(equals, totals, minutes)]:
            if option in late:
                minutes.step("ended-by-cost", options=minutes.contest.ids([option]), left=room.left)
                return
            _take(room, option, totals, minutes, "chosen-by-amount")


def as_due(room: Room, totals: Sequence[Fraction], minutes: Minutes) -> None:
    """Choose what a minimum still calls for that is not met yet, the most supported first."""
    while due := [option for option in room.due() if room.fits(option)]:
        _take_first(room, due, totals, minutes, "called-for")


def fill(room: Room, totals: Sequence[Fraction], minutes: Minutes) -> None:
    """Give the seats that are left, the most supported first; among projects only as `as_due`."""
    if room.money:
        as_due(room, totals, minutes)
    while not room.money and room.open:
        _take_first(room, room.open, totals, minutes, "chosen-by-amount")


def _take_first(room: Room, options: Sequence[int], totals: Sequence[Fraction], minutes: Minutes, code: str) -> None:
    equals = _foremost(options, totals, minutes)
    for option in equals if room.hosts(equals) else [_settled(equals, totals, minutes)]:
        _take(room, option, totals, minutes, code)


def _foremost(options: Sequence[int], totals: Sequence[Fraction], minutes: Minutes) -> list[int]:
    """Those with the most, by id: the order of the paper leaves no trace."""
    best = max(totals[option] for option in options)
    equals = [option for option in options if totals[option] == best]
    return sorted(equals, key=lambda option: minutes.contest.options[option].id)


def _settled(equals: Sequence[int], totals: Sequence[Fraction], minutes: Minutes) -> int:
    return minutes.settle("winner", equals, totals[equals[0]])


def _take(room: Room, option: int, totals: Sequence[Fraction], minutes: Minutes, code: str) -> None:
    room.take(option)
    id = minutes.contest.options[option].id
    minutes.step(code, option=id, amount=totals[option])
    minutes.round(option=id, amount=totals[option], cost=room.costs[option], left=room.left)
