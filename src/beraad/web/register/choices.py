"""The drawings of a choice among options: what each got, the rounds, every pair, the projects against the budget."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beraad.web.ui import charts, count_charts
from beraad.web.ui.formats import eur, number
from rulebook import Contest, Outcome

from .figures import Figure


def measured(measure: str) -> str:
    """What a method counts in, in words."""
    return {
        "weight": _("voting weight"),
        "points": _("points"),
        "first": _("first preferences"),
        "wins": _("duels won"),
        "grade": _("grade in the middle"),
        "worst-defeat": _("heaviest defeat"),
        "cost": _("euro of support"),
        "seats": _("seats"),
    }.get(measure, measure)


def of(outcome: Outcome, contest: Contest) -> list[Figure]:
    """The figures that fit what the count left behind; none when nothing was counted."""
    if outcome.result == "invalid":
        return []
    names = {option.id: option.name for option in contest.options}
    rounds = [round for round in outcome.rounds if "votes" in round]
    pairs = next((round["pairwise"] for round in outcome.rounds if "pairwise" in round), None)
    found = [_spent(outcome, contest)] if contest.budget else []
    if rounds:
        found.append(_flow(rounds, names, outcome.winners))
    elif outcome.totals and not pairs:
        found.append(_sums(outcome, names))
    return [*found, _pairwise(pairs, names, outcome.winners)] if pairs else found


def won(outcome: Outcome, contest: Contest) -> list[str]:
    """The names of what was chosen, in that order."""
    names = {option.id: option.name for option in contest.options}
    return [names[id] for id in outcome.winners]


def totals(outcome: Outcome, contest: Contest) -> tuple[list[str], list[list[str]]]:
    """Each option with its amounts, as a table: its head and its rows, the chosen first."""
    names = {option.id: option.name for option in contest.options}
    measures = _measures(outcome)
    head = [_("Option"), *(measured(measure) for measure in measures), _("Chosen")]
    rows = [
        [names[id], *(number(outcome.totals[id][m]) if id in outcome.totals else "–" for m in measures), rank]
        for id, rank in ((id, _chosen(id, outcome)) for id in _ordered(outcome, names))
    ]
    return head, rows


def _measures(outcome: Outcome) -> list[str]:
    return list(dict.fromkeys(measure for amounts in outcome.totals.values() for measure in amounts))


def _ordered(outcome: Outcome, names: Mapping[str, str]) -> list[str]:
    """The options, the chosen first in their order, then by what they got."""
    measure = next(iter(_measures(outcome)), "")
    rest = [id for id in names if id not in outcome.winners]
    return [*outcome.winners, *sorted(rest, key=lambda id: -outcome.totals.get(id, {}).get(measure, Fraction()))]


def _chosen(id: str, outcome: Outcome) -> str:
    return number(outcome.winners.index(id) + 1) if id in outcome.winners else "–"


def _sums(outcome: Outcome, names: Mapping[str, str]) -> Figure:
    measure = _measures(outcome)[0]
    amounts = {id: outcome.totals[id][measure] for id in _ordered(outcome, names) if id in outcome.totals}
    finding = ngettext("%(names)s is chosen", "%(names)s are chosen", len(outcome.winners)) % {
        "names": ", ".join(names[id] for id in outcome.winners) or _("Nothing")
    }
    bars = [
        count_charts.Bar(names[id], float(amount), number(amount), id in outcome.winners)
        for id, amount in amounts.items()
    ]
    said = ". ".join(f"{bar.name}: {bar.note}" for bar in bars)
    return Figure(
        finding=finding,
        how=_("Each bar is an option: %(measure)s.") % {"measure": measured(measure)},
        svg=count_charts.option_bars(bars, f"{finding}. {said}."),
        kinds=[],
        head=[_("Option"), measured(measure), _("Chosen")],
        rows=[[names[id], number(amount), _chosen(id, outcome)] for id, amount in amounts.items()],
    )


def _flow(rounds: list[Mapping[str, Any]], names: Mapping[str, str], winners: tuple[str, ...]) -> Figure:
    numbers = {id: place for place, id in enumerate(names, 1)}
    elected: set[int] = set()
    drawn = []
    for place, round in enumerate(rounds, 1):
        elected |= {numbers[id] for id in round["elected"]}
        votes = {numbers[id]: float(Fraction(amount)) for id, amount in round["votes"].items()}
        moves = [
            (numbers[move["from"]], numbers.get(move["to"], 0), float(Fraction(move["votes"])))
            for move in round["transfers"]
        ]
        votes[0] = float(Fraction(round["non_transferable"]))
        drawn.append(count_charts.Round(_("Round %(n)s") % {"n": place}, votes, frozenset(elected), moves))
    finding = ngettext(
        "%(names)s is elected in %(rounds)s rounds", "%(names)s are elected in %(rounds)s rounds", len(winners)
    ) % {"names": ", ".join(names[id] for id in winners) or _("Nobody"), "rounds": number(len(rounds))}
    legend = ", ".join(f"{numbers[id]} {name}" for id, name in names.items())
    return Figure(
        finding=finding,
        how=_("Each row is a round; the bands show which votes moved on. %(legend)s.") % {"legend": legend},
        svg=count_charts.flow(drawn, f"{finding}. {legend}."),
        kinds=[("for", _("Elected")), ("none", _("Not elected, or not yet"))],
        head=[_("Option"), *(_("Round %(n)s") % {"n": place} for place in range(1, len(rounds) + 1))],
        rows=[
            *(
                [f"{numbers[id]} {name}", *(_amount(round["votes"].get(id)) for round in rounds)]
                for id, name in names.items()
            ),
            [_("No longer counting"), *(_amount(round["non_transferable"]) for round in rounds)],
        ],
    )


def _amount(value: Any) -> str:
    return "–" if value is None else number(Fraction(value))


def _pairwise(pairs: Mapping[str, Mapping[str, Any]], names: Mapping[str, str], winners: tuple[str, ...]) -> Figure:
    amount = {one: {other: Fraction(units) for other, units in row.items()} for one, row in pairs.items()}
    beaten = {one: sum(amount[one][other] > amount[other][one] for other in amount[one]) for one in amount}
    best = winners[0] if winners else next(iter(amount))
    finding = (
        _("%(name)s beats every other option")
        if beaten[best] == len(amount) - 1
        else _("%(name)s wins %(n)s of its %(whole)s duels")
    ) % {"name": names[best], "n": number(beaten[best]), "whole": number(len(amount) - 1)}
    bars = [
        count_charts.Bar(names[id], beaten[id], _("%(n)s won") % {"n": number(beaten[id])}, id in winners)
        for id in sorted(amount, key=lambda id: (id not in winners, -beaten[id]))
    ]
    return Figure(
        finding=finding,
        how=_("Every option against every other: for how many duels more voters ranked it higher."),
        svg=count_charts.option_bars(bars, f"{finding}. " + ". ".join(f"{bar.name}: {bar.note}" for bar in bars)),
        kinds=[],
        head=[_("Ranked above"), *(names[id] for id in amount)],
        rows=[
            [names[one], *("–" if one == other else _duel(amount, one, other) for other in amount)] for one in amount
        ],
    )


def _duel(amount: Mapping[str, Mapping[str, Fraction]], one: str, other: str) -> str:
    mark = " ✓" if amount[one][other] > amount[other][one] else ""
    return number(amount[one][other]) + mark


def _spent(outcome: Outcome, contest: Contest) -> Figure:
    costs = {option.id: option.cost for option in contest.options}
    names = {option.id: option.name for option in contest.options}
    assert contest.budget is not None
    spent = sum((costs[id] for id in outcome.winners), Fraction())
    left = contest.budget - spent
    finding = ngettext(
        "%(n)s project is chosen, for %(spent)s of %(budget)s",
        "%(n)s projects are chosen, for %(spent)s of %(budget)s",
        len(outcome.winners),
    ) % {"n": number(len(outcome.winners)), "spent": eur(spent), "budget": eur(contest.budget)}
    parts = [("for", float(costs[id]), names[id]) for id in outcome.winners]
    others = [id for id in costs if id not in outcome.winners]
    return Figure(
        finding=finding,
        how=_("Each green part is a chosen project; what is grey is not spent."),
        svg=charts.share_bar([*parts, ("none", float(left), eur(left))], f"{finding}."),
        kinds=[("for", _("Chosen")), ("none", _("Not spent"))],
        head=[_("Project"), _("Cost"), _("Chosen")],
        rows=[[names[id], eur(costs[id]), _chosen(id, outcome)] for id in [*outcome.winners, *others]],
    )
