"""Charts as inline SVG (design system, section 8): strings with classes, no style, a name that tells it all.

Shape carries the meaning first, colour second: for = circle, against = diamond, abstain = ring,
not voted = small dot. Each chart is drawn wide and narrow; the stylesheet shows the one that fits.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from html import escape
from math import cos, pi, sin
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from .formats import number

KINDS = ("for", "against", "abstain", "none")
IN_THE_HOUSE = ("for", "abstain", "none", "against")
WIDE, SLIM = 640, 280
# Beyond this, marks would be smaller than a pixel or two on a telephone.
MANY = 600


def _n(x: float) -> str:
    """A coordinate: at most one decimal."""
    return f"{x:.1f}".removesuffix(".0")


def _svg(body: Iterable[str], width: float, height: float, label: str, size: str = "") -> Markup:
    return Markup(  # noqa: S704 - drawn here; words are escaped where they enter
        f'<svg class="plot{" " + size if size else ""}" viewBox="0 0 {_n(width)} {_n(height)}" role="img" '
        f'aria-label="{escape(label)}">{"".join(body)}</svg>'
    )


def _both(draw: Callable[[int], tuple[list[str], float]], label: str) -> Markup:
    """A wide and a narrow drawing of the same facts. `draw(width)` gives marks and height."""
    drawn = [(size, width, *draw(width)) for size, width in (("wide", WIDE), ("slim", SLIM))]
    return Markup("").join(_svg(body, width, height, label, size) for size, width, body, height in drawn)


def _text(x: float, y: float, text: Any, cls: str = "", anchor: str = "") -> str:
    end = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{cls}" x="{_n(x)}" y="{_n(y)}"{end}>{escape(str(text))}</text>'


def _mark(kind: str, x: float, y: float, r: float) -> str:
    if kind == "against":
        d = _n(r * 1.18)
        return f'<path class="f-against" d="M{_n(x)} {_n(y - r * 1.18)}l{d} {d}-{d} {d}-{d}-{d}z"/>'
    size = {"for": r, "abstain": r - 1, "none": r * 0.5}[kind]
    return f'<circle class="f-{kind}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}"/>'


@cache
def shape(kind: str) -> Markup:
    """The mark of a choice in legends, ballots and tags. Decorative: the word stands beside it."""
    inner = {
        "for": '<circle class="s-for" cx="12" cy="12" r="10.5"/>',
        "against": '<path class="s-against" d="M12 .8 23.2 12 12 23.2.8 12Z"/>',
        "abstain": '<circle class="s-abstain" cx="12" cy="12" r="9"/>',
        "none": '<circle class="s-none" cx="12" cy="12" r="5.5"/>',
    }[kind]
    return Markup(  # noqa: S704 - constant
        f'<svg class="shape" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{inner}</svg>'
    )


def hemicycle(counts: Mapping[str, int], label: str, mine: Iterable[str] = ()) -> Markup:
    """One mark per organisation in a half circle, grouped by choice; a share bar when there are too many.

    `counts`: kind to number; `mine`: the kinds the reader's own organisations chose, each gets a halo.
    """
    total = sum(counts.values())
    if total > MANY:
        return share_bar([(k, counts.get(k, 0), number(counts.get(k, 0))) for k in IN_THE_HOUSE], label)
    kinds = [k for k in IN_THE_HOUSE for _i in range(counts.get(k, 0))]
    voted = total - counts.get("none", 0)
    return _both(lambda width: _hemicycle(kinds, voted, list(mine), width), label)


def _hemicycle(kinds: list[str], voted: int, mine: list[str], width: int) -> tuple[list[str], float]:
    rows = max(1, min(7, len(kinds) // 5))
    outer = width / 2 - (4 if width == SLIM else 12)
    inner = outer * 0.43
    gap = (outer - inner) / max(1, rows - 1)
    radii = [inner + gap * i for i in range(rows)] if rows > 1 else [outer * 0.75]
    seats, per_row = _seats(radii, len(kinds))
    dot = min(gap, pi * radii[0] / max(1, per_row), width / 24) * 0.37
    cx, cy, out = width / 2, outer + 14, []
    ringed = _ringed(kinds, mine, [abs(r - radii[rows // 2]) for _angle, r in seats])
    for index, ((angle, r), kind) in enumerate(zip(seats, kinds, strict=True)):
        x, y = cx + r * cos(angle), cy - r * sin(angle)
        if index in ringed:
            out.append(f'<circle class="f-turn" cx="{_n(x)}" cy="{_n(y)}" r="{_n(dot * 1.7)}"/>')
        out.append(_mark(kind, x, y, dot))
    # The words stand below the marks: between them there is no room on a telephone.
    out.append(_text(cx, cy - 6, number(voted), "big", "middle"))
    out.append(_text(cx, cy + 20, _("of %(n)s voted") % {"n": number(len(kinds))}, "mut", "middle"))
    return out, cy + 28


def _ringed(kinds: list[str], mine: list[str], from_middle: list[float]) -> set[int]:
    """Which marks stand for the reader's organisations: of those of their kind, in the middle rows."""
    found: set[int] = set()
    for kind in mine:
        alike = [i for i, k in enumerate(kinds) if k == kind and i not in found]
        if alike:
            centre = alike[len(alike) // 2]
            found.add(min(alike, key=lambda i: (from_middle[i], abs(i - centre))))
    return found


def _seats(radii: list[float], total: int) -> tuple[list[tuple[float, float]], int]:
    """Places (angle, radius) from left to right, spread over the rows by their length; and the first row's number."""
    seats: list[tuple[float, float]] = []
    remaining, first = total, 0
    for i, r in enumerate(radii):
        n = remaining if i == len(radii) - 1 else round(total * r / sum(radii))
        remaining -= n
        first = first or n
        seats += [(pi - pi * (k + 0.5) / n, r) for k in range(n)]
    return sorted(seats, key=lambda s: (-s[0], s[1])), first


def share_bar(
    parts: Iterable[tuple[str, float, str]], label: str, threshold: float | None = None, threshold_text: str = ""
) -> Markup:
    """One bar of shares. `parts`: (kind, value, text on it); `threshold`: a share, 0 to 1, marked with a line."""
    parts = [(kind, float(value), text) for kind, value, text in parts]
    mark = None if threshold is None else float(threshold)
    return _both(lambda width: _share_bar(parts, width, mark, threshold_text), label)


def _share_bar(
    parts: list[tuple[str, float, str]], width: int, threshold: float | None, word: str
) -> tuple[list[str], float]:
    total = sum(value for _k, value, _t in parts) or 1
    top, high, x, out = (26 if threshold is not None else 2), 46, 0.0, []
    for kind, value, text in parts:
        w = width * value / total
        if value:
            out.append(
                f'<rect class="f-{kind} bar-s" x="{_n(x)}" y="{top}" width="{_n(max(w - 2, 1))}" '
                f'height="{high}" rx="3"/>'
            )
        if text and w > 20 + 7.6 * len(text):
            out.append(_text(x + 12, top + high / 2 + 5, text, "b" if kind == "none" else "t-on b"))
        x += w
    if threshold is not None:
        out.append(_threshold(width * threshold, top - 6, high + 12))
        anchor = "end" if threshold > 0.85 else "start" if threshold < 0.15 else "middle"
        out.append(_text(width * threshold, 14, word, "b", anchor))
    return out, top + high + 8


def _threshold(x: float, y: float, height: float) -> str:
    line = f"M{_n(x)} {_n(y)}v{_n(height)}"
    return f'<path class="k-halo" stroke-width="7" d="{line}"/><path class="k-ink" stroke-width="2.5" d="{line}"/>'


def stacked_rows(rows: Iterable[tuple[str, Mapping[str, int], str]], label: str) -> Markup:
    """A bar per group, each as a whole. `rows`: (name, {kind: number}, text at the right)."""
    rows = list(rows)
    return _both(lambda width: _stacked_rows(rows, width), label)


def _stacked_rows(rows: list[tuple[str, Mapping[str, int], str]], width: int) -> tuple[list[str], float]:
    slim = width == SLIM
    left, right, y, step = (0, 0, 22, 62) if slim else (148, 64, 4, 44)
    span, out = width - left - right, []
    for name, counts, note in rows:
        total, x, line = sum(counts.values()) or 1, float(left), y - 6 if slim else y + 20
        out.append(_text(0, line, name))
        for kind in KINDS:
            value = counts.get(kind, 0)
            if not value:
                continue
            w = span * value / total
            out.append(
                f'<rect class="f-{kind} bar-s" x="{_n(x)}" y="{y + 2}" width="{_n(max(w - 2, 1))}" height="26" rx="3"/>'
            )
            if w > 14 + 8 * len(str(value)):
                cls = "b" if kind == "none" else "t-on b"
                out.append(_text(x + (w - 2) / 2, y + 20, number(value), cls, "middle"))
            x += w
        out.append(_text(width, line, note, "b", "end"))
        y += step
    return out, y - (26 if slim else 8)


def bar(value: float, total: float, label: str, mark: float | None = None, width: int = 320) -> Markup:
    """A small bar of progress with an optional mark (the quorum), both in the same units as `total`."""
    share = width * min(1.0, float(value) / float(total)) if total else 0
    out = f'<rect class="f-sunk" width="{width}" height="8" rx="4"/>'
    out += f'<rect class="f-brand" width="{_n(share)}" height="8" rx="4"/>'
    if mark is not None and total:
        tick = f"M{_n(width * float(mark) / float(total))} -3v14"
        out += f'<path class="k-halo" stroke-width="5" d="{tick}"/><path class="k-ink" stroke-width="2" d="{tick}"/>'
    return Markup(  # noqa: S704 - drawn here
        f'<svg class="plot" viewBox="0 -3 {width} 14" role="img" aria-label="{escape(label)}">{out}</svg>'
    )


def ring(value: int, total: int, label: str, mark: float | None = None, caption: str = "") -> Markup:
    """A ring of progress, as for turnout; `mark`: the quorum as a share, 0 to 1."""
    size = 136
    c, r = size / 2, size / 2 - 11
    length = 2 * pi * r
    part = length * min(1.0, value / total if total else 0)
    at = f'fill="none" stroke-width="13" cx="{_n(c)}" cy="{_n(c)}" r="{_n(r)}"'
    out = [f'<circle class="k-line" {at}/>']
    if part:
        out.append(
            f'<circle class="k-ring" {at} stroke-dasharray="{_n(part)} {_n(length)}" '
            f'transform="rotate(-90 {_n(c)} {_n(c)})"/>'
        )
    if mark is not None:
        a = 2 * pi * float(mark) - pi / 2
        ends = [f"{_n(c + (r + d) * cos(a))} {_n(c + (r + d) * sin(a))}" for d in (-11, 11)]
        out.append(f'<path class="k-ink" stroke-width="3" d="M{ends[0]}L{ends[1]}"/>')
    out.append(_text(c, c + 6, number(value), "big", "middle"))
    out.append(_text(c, c + 26, caption, "mut", "middle"))
    return _svg(out, size, size, label, "ring")


@lru_cache(128)
def round_table(
    places: int, label: str, active: int = 0, seats: int = 0, vacant: int = 0, caption: str = "", middle: Any = None
) -> Markup:
    """The round table: outside the `places` of the participants, of which `active` are filled; inside the
    `seats` of the steering group, of which `vacant` are free. `middle`: the figure on the table.

    Remembered, words and all: hundreds of dots at every visit would cost more than the page.
    """
    size, c = 360, 180.0
    table = size * (0.168 if seats else 0.23)
    out = [
        f'<circle class="f-table" cx="180" cy="180" r="{_n(table)}"/>',
        _text(c, c + 4, number(places) if middle is None else middle, "big", "middle"),
        _text(c, c + 26, caption, "" if seats else "xl", "middle"),
    ]
    drawn = min(places, MANY)
    filled = round(active * drawn / places) if places else 0
    for index, (x, y) in enumerate(_around(drawn, (0.485, 0.445, 0.405), size)):
        # Spread over the circle: who is active is not told by place.
        on = drawn and (index * 7919) % drawn < filled
        cls, r = ("f-svc", 0.0098) if on else ("f-none", 0.0085)
        out.append(f'<circle class="{cls}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(size * r)}"/>')
    for index, (x, y) in enumerate(_around(seats, (0.265,), size)):
        cls = "f-turn" if index < vacant else "f-svc"
        out.append(f'<circle class="{cls}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(size * 0.037)}"/>')
    return _svg(out, size, size, label)


def _around(number_of: int, radii: tuple[float, ...], size: int) -> list[tuple[float, float]]:
    """Places on circles, shared by their length; few enough stay on the outer one."""
    radii = radii[:1] if number_of <= 90 else radii
    places, remaining = [], number_of
    for i, radius in enumerate(radii):
        n = remaining if i == len(radii) - 1 else round(number_of * radius / sum(radii))
        remaining -= n
        for k in range(n):
            a = 2 * pi * k / n - pi / 2
            places.append((size / 2 + radius * size * cos(a), size / 2 + radius * size * sin(a)))
    return places
