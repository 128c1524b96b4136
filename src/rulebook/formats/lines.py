"""Ballots written one to a line, as numbers, read at the speed of arrays.

A plain line is `weight place place=place … 0`, places counted from 1 and equals joined by `=`. Whole blocks of plain
lines are read at once. A block in which any line is something else is read line by line, by the reader of its format,
who knows more and who says what is wrong with it.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook import exact, profile
from rulebook.ballots import Tiers
from rulebook.formats.source import Source
from rulebook.profile import Rankings

Plainer = Callable[[bytes], tuple[bytes, Sequence[Fraction] | None]]
"""Lines in; the same made plain where that is possible, and, where the first number of each line is not its weight but
the place of its weight among these, those weights."""

LineReader = Callable[[str, int], tuple[Fraction, Tiers] | None]
"""A line and its number in; the weight and the tiers of a ballot out, or None where there is none."""

_DIGITS = 9
"""Numbers of more digits are left to the slow way, so that no sum of these overflows."""

_PENDING = 2_000_000
"""How many ballots are kept before equal ones are put together."""

_SPACE, _EQUAL, _ZERO, _END = b" =0\n"


def read_ballots(source: Source, start: int, end: int, options: int, plain: Plainer, read: LineReader) -> Rankings:
    """Return the ballots between two offsets. `plain` makes lines plain where it can, `read` reads any line."""
    parts, most = [profile.rankings([], options)], _PENDING
    for at, block in source.blocks(start, end):
        rows = _rows(*plain(block), options)
        parts.append(_line_by_line(source, at, block, options, read) if rows is None else rows)
        if sum(len(part.weights) for part in parts) > most:
            parts = [_together(parts)]
            most = max(_PENDING, 2 * len(parts[0].weights))
    return _together(parts)


def _line_by_line(source: Source, start: int, block: bytes, options: int, read: LineReader) -> Rankings:
    seen: dict[str, tuple[Fraction, Tiers] | None] = {}
    times: dict[str, int] = {}
    for number, line in enumerate(source.text(start, start + len(block)).split("\n"), source.line(start)):
        if line not in seen:
            seen[line] = read(line, number)
        times[line] = times.get(line, 0) + 1
    found = [(ballot, times[line]) for line, ballot in seen.items() if ballot]
    return profile.rankings([(tiers, weight * number) for (weight, tiers), number in found], options)


def _rows(block: bytes, weights: Sequence[Fraction] | None, options: int) -> Rankings | None:
    """The ballots of a block, or None where a line is not plain or not in order."""
    letters = np.frombuffer(block, dtype=np.uint8)
    digit = (letters - _ZERO) < 10
    equal = letters == _EQUAL
    end = letters == _END
    if not (digit | equal | end | (letters == _SPACE)).all():
        return None
    starts, values = _numbers(letters, digit)
    if values is None:
        return None
    joined = equal[starts - 1]
    if joined.sum() != equal.sum() or not digit[starts[joined] - 2].all():
        return None
    # Where each line begins among the numbers, and how many it has.
    firsts = np.searchsorted(starts, np.concatenate([[0], np.flatnonzero(end) + 1]))
    counts = np.diff(firsts, append=len(values))
    firsts, counts = firsts[counts > 0], counts[counts > 0]
    if not len(counts):
        return profile.rankings([], options)
    found = _ballots(values, joined, firsts, counts, options)
    if found is None:
        return None
    heavy, scale = _weighed(values[firsts], weights)
    return Rankings(*found, heavy, scale)


def _weighed(numbers: NDArray[Any], weights: Sequence[Fraction] | None) -> tuple[NDArray[Any], int]:
    if weights is None:
        return numbers.astype(np.int64), 1
    integers, scale = exact.scaled(weights)
    fits = max(integers) * len(numbers) < profile.SAFE
    return np.array(integers, dtype=np.int64 if fits else object)[numbers], scale


def _numbers(letters: NDArray[Any], digit: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[np.int32] | None]:
    """Where each number starts, and what it is; None when one is too long."""
    edges = np.flatnonzero(np.concatenate([digit[:1], digit[1:] != digit[:-1], digit[-1:]]))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    values = (letters[starts] - _ZERO).astype(np.int32)
    longest = int(lengths.max(initial=0))
    if longest > _DIGITS:
        return starts, None
    for place in range(1, longest):
        longer = np.flatnonzero(lengths > place)
        values[longer] = values[longer] * 10 + (letters[starts[longer] + place] - _ZERO)
    return starts, values


def _ballots(
    values: NDArray[np.int32],
    joined: NDArray[np.bool_],
    firsts: NDArray[np.intp],
    counts: NDArray[np.intp],
    options: int,
) -> tuple[NDArray[Any], NDArray[np.bool_] | None] | None:
    """The order and the equals of ballots, from all numbers, the place of each line's first and how many each has; None
    where one is not in order."""
    lasts = firsts + counts - 1
    inner = np.ones(len(values), dtype=bool)
    inner[firsts] = inner[lasts] = False
    places = values[inner]
    in_order = (
        counts.min() >= 2
        and counts.max() <= options + 2
        and not values[lasts].any()
        and not joined[~inner].any()
        and not joined[firsts[counts > 2] + 1].any()
        and (places >= 1).all()
        and (places <= options).all()
    )
    if not in_order:
        return None
    depth = max(1, int(counts.max()) - 2)
    filled = np.arange(depth) < (counts - 2)[:, np.newaxis]
    order = np.full(filled.shape, -1, dtype=np.int8 if options < 128 else np.int16)
    order[filled] = places - 1
    if _repeats(order):
        return None
    equals = np.zeros(filled.shape, dtype=bool) if joined.any() else None
    if equals is not None:
        equals[filled] = joined[inner]
        order = _ascending(order, equals, options)
    return order, equals


def _repeats(order: NDArray[Any]) -> bool:
    ranked = np.sort(order, axis=1)
    return bool(((ranked[:, 1:] == ranked[:, :-1]) & (ranked[:, 1:] >= 0)).any())


def _ascending(order: NDArray[Any], joined: NDArray[np.bool_], options: int) -> NDArray[Any]:
    """The same rankings with the equals of each tier in ascending order."""
    tiers = np.cumsum(~joined, axis=1, dtype=np.int32) * np.int32(options)
    beyond = np.iinfo(np.int32).max
    ranked = np.sort(np.where(order < 0, beyond, tiers + order), axis=1)
    return np.where(ranked == beyond, -1, ranked % options).astype(order.dtype)


def _together(parts: Iterable[Rankings]) -> Rankings:
    """All ballots of several profiles in one."""
    listed = list(parts)
    scale = math.lcm(*(part.scale for part in listed))
    depth = max(part.order.shape[1] for part in listed)
    ties = any(part.joined is not None for part in listed)
    total = sum((part.total for part in listed), Fraction()) * scale
    kind = np.int64 if total < profile.SAFE else object
    return Rankings(
        np.vstack([_wide(part.order, depth, -1) for part in listed]),
        np.vstack([_wide(_joins(part), depth, False) for part in listed]) if ties else None,
        np.concatenate([part.weights.astype(kind) * (scale // part.scale) for part in listed]),
        scale,
    ).merged()


def _joins(part: Rankings) -> NDArray[Any]:
    return np.zeros(part.order.shape, dtype=bool) if part.joined is None else part.joined


def _wide(table: NDArray[Any], width: int, filling: int) -> NDArray[Any]:
    return np.pad(table, ((0, 0), (0, width - table.shape[1])), constant_values=filling)
