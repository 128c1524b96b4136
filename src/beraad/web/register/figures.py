"""The drawings of a decision, each with its finding and the same facts as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from markupsafe import Markup

from beraad.web.parts.outcomes import CONSENTING, KINDS, by_consent, cards, word, words
from beraad.web.parts.rules import capital, heads, measure
from beraad.web.ui import charts
from beraad.web.ui.formats import number, pct
from rulebook import Condition, Outcome
from rulebook.requirements import BASES
from rulebook.tally import SILENT

Group = dict[str, int]
LIMITS = (10_000, 20_000, 50_000, 100_000)


@dataclass(frozen=True)
class Figure:
    """As `ui.chart_figure` shows it; `right` are the columns with figures."""

    finding: str
    how: str
    svg: Markup
    kinds: list[tuple[str, str]]
    head: list[str]
    rows: list[list[str]]

    @property
    def right(self) -> range:
        return range(1, len(self.head))


def of(outcome: Outcome, sizes: Sequence[Group], mine: Sequence[Any], kind: str) -> list[Figure]:
    """Every seat. By consent that is all; else the share that each majority asks for, but for those asked in groups, of
    which the card has them all; and by size of the municipality, where that is known."""
    if by_consent(outcome):
        return [_seats(outcome, mine, kind, CONSENTING)]
    majorities = [condition for condition in outcome.conditions if condition.kind == "majority" and not condition.per]
    drawn = [_seats(outcome, mine, kind), *(_share(condition, outcome, kind) for condition in majorities)]
    return [*drawn, _sized(sizes)] if any(any(group.values()) for group in sizes) else drawn


def by_size(figures: Iterable[tuple[str, str | None, int]]) -> list[Group]:
    """How many chose what in each class of size, from how many with each figure chose what."""
    groups = [dict.fromkeys(KINDS, 0) for _limit in (*LIMITS, None)]
    for figure, choice, number_of in figures:
        groups[sum(Fraction(figure) >= limit for limit in LIMITS)][choice or "none"] += number_of
    return groups


def _seats(outcome: Outcome, mine: Sequence[Any], kind: str, kinds: Sequence[str] = KINDS) -> Figure:
    consent = by_consent(outcome)
    counts = {choice: int(outcome.totals[choice]["heads"]) for choice in kinds}
    counts["none"] += int(outcome.totals.get(SILENT, {"heads": 0})["heads"])
    whole, called = sum(counts.values()), {choice: word(choice, consent=consent) for choice in kinds}
    said = ", ".join(f"{number(counts[choice])} {called[choice]}" for choice in kinds)
    own = ", ".join(f"{seat.elector.name}: {called[_choice(seat)]}" for seat in mine)
    label = _("Half circle with %(n)s marks, one for each: %(said)s.") % {"n": number(whole), "said": said}
    how = _("Each mark is one vote.")
    if own:
        how += " " + _("Yours is ringed: %(own)s.") % {"own": own}
    return Figure(
        finding=_objections(outcome, counts["against"]) if consent else _in_favour(counts["for"], whole, kind),
        how=how,
        svg=charts.hemicycle(counts, f"{label} {own}".strip(), [_choice(seat) for seat in mine]),
        kinds=words(kinds, consent=consent),
        head=[pgettext("for or against", "Vote"), capital(heads(kind)), _("Share")],
        rows=[[capital(called[c]), number(counts[c]), pct(Fraction(counts[c], whole or 1))] for c in kinds],
    )


def _in_favour(votes: int, whole: int, kind: str) -> str:
    told = _("%(n)s of the %(whole)s %(heads)s voted for")
    return told % {"n": number(votes), "whole": number(whole), "heads": heads(kind)}


def _objections(outcome: Outcome, objections: int) -> str:
    """How many objections there are, and how many there may be where that is asked in heads."""
    told = ngettext("%(n)s objection", "%(n)s objections", objections) % {"n": number(objections)}
    asked = next((c for c in outcome.conditions if c.measure == "heads" and not c.per), None)
    if asked is None:
        return told
    most = -int(-asked.needed // 1) - 1 if asked.strict else int(asked.needed)
    return _("%(objections)s; at most %(most)s may be") % {"objections": told, "most": number(most)}


def _choice(seat: Any) -> str:
    return seat.ballot.choice if seat.ballot else "none"


def _share(condition: Condition, outcome: Outcome, kind: str) -> Figure:
    name = measure(condition.measure, kind)
    piles = [pile for pile in BASES[condition.base] if pile in outcome.totals]
    amounts = {pile: outcome.totals[pile][condition.measure] for pile in piles}
    card = next(card for card in cards(outcome, kind) if card.condition == condition)
    share = card.share or "–"
    finding = _("Counted in %(measure)s: %(share)s for, %(needed)s is needed") % {
        "measure": name,
        "share": share,
        "needed": card.needed,
    }
    whole = condition.base_total or Fraction(1)
    left_out = [word(choice) for choice in KINDS if choice not in amounts]
    return Figure(
        finding=finding,
        how=_("Not in this bar: %(kinds)s.") % {"kinds": ", ".join(left_out)} if left_out else "",
        svg=charts.share_bar(
            [(choice, float(amount), f"{number(amount)} {word(choice)}") for choice, amount in amounts.items()],
            _("Bar. %(finding)s. %(counted)s.") % {"finding": finding, "counted": card.counted},
            float(condition.needed / whole if condition.share is None else condition.share),
            card.needed,
        ),
        kinds=[(choice, capital(word(choice))) for choice in amounts],
        head=[pgettext("for or against", "Vote"), capital(name), _("Share")],
        rows=[
            *(
                [capital(word(choice)), number(amount), pct(amount / whole, beside=condition.share)]
                for choice, amount in amounts.items()
            ),
            [_("Needed"), number(condition.needed), card.needed],
        ],
    )


def _sized(groups: Sequence[Group]) -> Figure:
    present = [(name, group) for name, group in zip(_names(), groups, strict=True) if any(group.values())]
    ahead = sum(group["for"] > group["against"] for _name, group in present)
    finding = (
        _("In every group more are for than against")
        if ahead == len(present)
        else _("In %(n)s of %(whole)s groups more are for than against") % {"n": ahead, "whole": len(present)}
    )
    said = ". ".join(f"{name}: " + ", ".join(f"{number(g[c])} {word(c)}" for c in KINDS) for name, g in present)
    return Figure(
        finding=finding,
        how=_("Number of organisations, by the number of inhabitants they serve. At the right: the share for."),
        svg=charts.stacked_rows([(name, group, _share_for(group)) for name, group in present], f"{finding}. {said}."),
        kinds=words(),
        head=[_("Inhabitants"), *(capital(word(choice)) for choice in KINDS)],
        rows=[[name, *(number(group[choice]) for choice in KINDS)] for name, group in present],
    )


def _share_for(group: Group) -> str:
    said = group["for"] + group["against"]
    return pct(Fraction(group["for"], said)) if said else "–"


def _names() -> list[str]:
    between = [f"{number(low)}–{number(high)}" for low, high in zip(LIMITS, LIMITS[1:], strict=False)]
    return [_("under %(n)s") % {"n": number(LIMITS[0])}, *between, _("%(n)s and more") % {"n": number(LIMITS[-1])}]
