"""Charts of a count among options, drawn as those in `charts`: a bar per option, the rounds as they flow on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from markupsafe import Markup

from .charts import SLIM, _both, _n, _text

ROW, BAR = 78, 26
LETTER, LINE, LINES = 7.2, 17, 3  # how wide a letter is at most, how high a line, and how many a name takes at most


class Bar(NamedTuple):
    """An option's bar: what it is called, how long it is, what stands beside it, and whether it was chosen."""

    name: str
    value: float
    note: str
    chosen: bool


def option_bars(bars: Sequence[Bar], label: str, line: float | None = None) -> Markup:
    """A bar per option, the chosen ones in the colour of yes with a tick; `line` marks a value that was needed."""
    return _both(lambda width: _option_bars(bars, width, line), label)


def _option_bars(bars: Sequence[Bar], width: int, line: float | None) -> tuple[list[str], float]:
    most = max([*(bar.value for bar in bars), line or 0]) or 1
    out: list[str] = []
    y = 16
    for bar in bars:
        said, y = _named(bar.name, bar.note, bar.chosen, width, y)
        kind = "for" if bar.chosen else "none"
        long = _n(max(width * bar.value / most, 1))
        out += [*said, f'<rect class="f-{kind} bar-s" x="0" y="{y + 7}" width="{long}" height="14" rx="3"/>']
        y += 48
    if line is not None:
        x = _n(width * line / most)
        out.append(f'<path class="k-ink" stroke-width="2" stroke-dasharray="4 3" d="M{x} 20V{y - 24}"/>')
    return out, y - 22


def _named(name: str, note: str, chosen: bool, width: int, y: float) -> tuple[list[str], float]:
    """What stands above an option's bar, its name over several lines where it is long; and the height of the last."""
    room = width - LETTER * (len(note) + 2)
    lines = wrap(f"✓ {name}" if chosen else name, int(room / LETTER), max_lines=LINES, placeholder=" …")
    said = [_text(0, y + LINE * place, line, "b" if chosen else "") for place, line in enumerate(lines)]
    return [*said, _text(width, y, note, "b", "end")], y + LINE * (len(lines) - 1)


class Graded(NamedTuple):
    """An option's grades: what it is called, how much weight gives it each, the best first, the one in the middle in
    words, and whether it was chosen."""

    name: str
    weights: Sequence[float]
    note: str
    chosen: bool


def graded_bars(rows: Sequence[Graded], label: str) -> Markup:
    """A bar per option that all weight fills, the better the grade the darker, with a line at the middle."""
    return _both(lambda width: _graded_bars(rows, width), label)


def _graded_bars(rows: Sequence[Graded], width: int) -> tuple[list[str], float]:
    out: list[str] = []
    y = 16
    for row in rows:
        said, y = _named(row.name, row.note, row.chosen, width, y)
        out += said
        whole, x = sum(row.weights) or 1, 0.0
        for place, weight in enumerate(row.weights):
            long, shade = width * weight / whole, 1 - place / len(row.weights)
            if weight:
                out.append(
                    f'<rect class="f-brand" fill-opacity="{shade:.2f}" x="{_n(x)}" y="{y + 7}" '
                    f'width="{_n(max(long - 2, 1))}" height="18" rx="3"/>'
                )
            x += long
        out.append(f'<path class="k-ink" stroke-width="2" d="M{_n(width / 2)} {y + 4}v24"/>')
        y += 54
    return out, y - 22


@dataclass(frozen=True)
class Round:
    """A round: what each option has (by its number on the paper, 0 for what no longer counts), who is elected, and the
    moves (from, to, votes) that led to it from the round before."""

    name: str
    votes: Mapping[int, float]
    elected: frozenset[int]
    moves: Sequence[tuple[int, int, float]]


def flow(rounds: Sequence[Round], label: str) -> Markup:
    """The rounds under each other, each a bar that all votes fill; bands show what moved where."""
    return _both(lambda width: _flow(rounds, width), label)


def _flow(rounds: Sequence[Round], width: int) -> tuple[list[str], float]:
    left = 0 if width == SLIM else 92
    top = 18 if width == SLIM else 0
    whole = max(sum(round.votes.values()) for round in rounds) or 1
    scale = (width - left) / whole
    out: list[str] = []
    before: dict[int, tuple[float, float]] = {}
    for index, round in enumerate(rounds):
        y = top + index * ROW
        spans = _spans(round.votes, left, scale)
        out += [_band(*ends, y - ROW + BAR, y) for ends in _bands(round, before, spans, scale)]
        out.append(_text(0, y - 5 if width == SLIM else y + 18, round.name, "b"))
        out += [_segment(number, span, y, number in round.elected) for number, span in spans.items()]
        before = spans
    return out, top + (len(rounds) - 1) * ROW + BAR + 4


def _spans(votes: Mapping[int, float], left: float, scale: float) -> dict[int, tuple[float, float]]:
    """From where to where each option lies in the bar, what no longer counts at the end."""
    spans, x = {}, float(left)
    for number in sorted(votes, key=lambda number: (number == 0, number)):
        spans[number] = (x, x + votes[number] * scale)
        x = spans[number][1]
    return spans


def _segment(number: int, span: tuple[float, float], y: float, elected: bool) -> str:
    start, end = span
    if end - start < 0.5:
        return ""
    kind = "for" if elected else "none" if number else "sunk"
    wide = _n(max(end - start - 2, 1))
    drawn = f'<rect class="f-{kind} bar-s" x="{_n(start)}" y="{_n(y)}" width="{wide}" height="{BAR}" rx="3"/>'
    if number and end - start > 6 + 8 * len(str(number)):
        middle = (start + end - 2) / 2
        drawn += _text(middle, y + 18, number, "t-on b" if elected else "b", "middle")
    return drawn


def _bands(
    round: Round, before: Mapping[int, tuple[float, float]], spans: Mapping[int, tuple[float, float]], scale: float
) -> list[tuple[float, float, float, float]]:
    """Each band as (from, to) above and (from, to) below: first what stays, then what moves, side by side."""
    leaving = {number: start for number, (start, _end) in before.items()}
    landing = {number: start for number, (start, _end) in spans.items()}
    given: dict[int, float] = {}
    for giver, _taker, votes in round.moves:
        given[giver] = given.get(giver, 0) + votes
    stays = [(number, number, (end - start) / scale - given.get(number, 0)) for number, (start, end) in before.items()]
    bands = []
    for giver, taker, votes in [*stays, *round.moves]:
        if votes * scale < 0.5 or giver not in leaving or taker not in landing:
            continue
        above, below = leaving[giver], landing[taker]
        leaving[giver], landing[taker] = above + votes * scale, below + votes * scale
        bands.append((above, above + votes * scale, below, below + votes * scale))
    return bands


def _band(a: float, b: float, c: float, d: float, top: float, bottom: float) -> str:
    half = (top + bottom) / 2
    a, b, c, d = a, max(b - 2, a + 0.5), c, max(d - 2, c + 0.5)
    path = (
        f"M{_n(a)} {_n(top)}C{_n(a)} {_n(half)} {_n(c)} {_n(half)} {_n(c)} {_n(bottom)}"
        f"H{_n(d)}C{_n(d)} {_n(half)} {_n(b)} {_n(half)} {_n(b)} {_n(top)}Z"
    )
    return f'<path class="f-wash" d="{path}"/>'
