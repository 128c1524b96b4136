"""Charts of a count among options, drawn as those in `charts`: a bar per option, the rounds as they flow on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from .charts import SLIM, _both, _n, _text

ROW, BAR = 78, 26


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
        out.append(_text(0, y, f"✓ {bar.name}" if bar.chosen else bar.name, "b" if bar.chosen else ""))
        out.append(_text(width, y, bar.note, "b", "end"))
        kind = "for" if bar.chosen else "none"
        long = _n(max(width * bar.value / most, 1))
        out.append(f'<rect class="f-{kind} bar-s" x="0" y="{y + 7}" width="{long}" height="14" rx="3"/>')
        y += 48
    if line is not None:
        x = _n(width * line / most)
        out.append(f'<path class="k-ink" stroke-width="2" stroke-dasharray="4 3" d="M{x} 20V{y - 24}"/>')
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
