"""Majority judgment: each ballot gives every option a grade; the option with the highest median grade is chosen.

Among equals the median grades are taken away one by one, and the next medians compared, until they differ. Here that is
done at once: in a row of all grades, by weight, from worst to best, the n-th median taken away lies alternately below
and above the middle, ever further from it. Two rows are compared at the distances where one of them changes.
Source: M. Balinski and R. Laraki, "Majority Judgment: Measuring, Ranking, and Electing" (2011), chapters 1 and 12.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from rulebook import registry
from rulebook.award import seating
from rulebook.ballots import Bounds
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.planes import Planes
from rulebook.profile import Profile, Scores
from rulebook.settings import Setting, Settings

SETTINGS = {"grades": Setting(6, least=2)}


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options with the best grades, one per seat; an option without a grade has the worst."""
    assert isinstance(profile, Scores)
    planes, columns = Planes(profile.weights), profile.table.T
    grades = sorted({*range(settings.integer("grades")), *np.unique(profile.table).tolist()})
    most = [planes.behind(columns <= grade).tolist() for grade in grades]
    rows = [[below[place] for below in most] for place in range(len(contest.options))]
    values = _values(rows, grades, int(profile.weights.sum()))
    medians = [Fraction(value[0]) if value else Fraction() for value in values]
    minutes.total("grade", medians)
    minutes.round(
        grades={contest.options[place].id: _spread(rows[place], grades, profile) for place in contest.standing}
    )

    def leaders(open: list[int]) -> tuple[list[int], Fraction]:
        best = max(values[place] for place in open)
        equals = [place for place in open if values[place] == best]
        return equals, medians[equals[0]]

    chosen: list[int] = []

    def tell(id: str, grade: Fraction) -> None:
        place = contest.place[id]
        chosen.append(place)
        open = [other for other in contest.standing if other not in chosen]
        _tell_apart(place, [other for other in open if medians[other] == grade], values, minutes)
        minutes.step("chosen-by-grade", option=id, grade=grade)

    return seating.seat(contest, minutes, leaders, tell)


def _tell_apart(place: int, rivals: Sequence[int], values: Sequence[tuple[int, ...]], minutes: Minutes) -> None:
    """Write down by which grade an option comes before those with the same in the middle, once these are taken away."""
    beaten = [rival for rival in rivals if values[rival] < values[place]]
    if beaten:
        pairs = zip(values[place], max(values[rival] for rival in beaten), strict=True)
        better, worse = next(pair for pair in pairs if pair[0] != pair[1])
        ids = minutes.contest.ids([place, *beaten])
        minutes.step("grades-taken-away", option=ids[0], options=ids[1:], better=better, worse=worse)


def bounds(contest: Contest, settings: Settings) -> Bounds:
    """Return the best grade; the worst is 0."""
    return Bounds(each=settings.integer("grades") - 1)


def _values(rows: Sequence[Sequence[int]], grades: Sequence[int], total: int) -> list[tuple[int, ...]]:
    """What each option is compared by: the medians as they are taken away, each time that one of any row changes.

    `rows` has for each option the weight of at most each grade. Weights are doubled, so that the middle lies between
    two of them, and the lower median comes first however the ballots are divided.
    """
    middle = total
    distances = sorted({0, *(abs(middle - 2 * most) for row in rows for most in row)} - {middle})

    def grade_at(row: Sequence[int], position: int) -> int:
        return grades[bisect_left(row, (position + 1) // 2)]

    return [
        tuple(
            grade
            for distance in distances
            for grade in (grade_at(row, middle - distance), grade_at(row, middle + distance + 1))
        )
        for row in rows
    ]


def _spread(row: Sequence[int], grades: Sequence[int], profile: Scores) -> dict[str, Fraction]:
    """How much weight gives an option each grade."""
    parts = zip(grades, [0, *row], row, strict=False)
    return {str(grade): Fraction(most - less, profile.scale) for grade, less, most in parts}


registry.register(
    registry.Method(
        "majority-judgment",
        1,
        "grades",
        "option",
        select=select,
        other_purposes=("seats",),
        settings=SETTINGS,
        bounds=bounds,
    )
)
