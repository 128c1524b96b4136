"""The drawings of a choice among options: what each got, the rounds, every pair, the projects against the budget."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beraad.votes.papers import grades
from beraad.web.parts.rules import capital
from beraad.web.ui import charts, count_charts
from beraad.web.ui.formats import eur, number
from beraad.web.ui.sayings import teller
from rulebook import Contest, Outcome, Rule
from rulebook.telling import Teller

from .figures import Figure

LEAST_FIRST = ("worst-defeat",)
"""Of what less is better."""


def told_by(rule: Rule, contest: Contest) -> Teller:
    """Who tells the steps of a count of these options."""
    names = {option.id: option.name for option in contest.options}
    graded = rule.settings.data.get("grades")
    return teller(names, grades=grades(graded - 1) if graded else (), money=contest.budget is not None)


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


def of(outcome: Outcome, contest: Contest, told: Teller) -> list[Figure]:
    """The figures that fit what the count left behind; none when nothing was counted."""
    if outcome.result == "invalid":
        return []
    names = told.names
    rounds = [round for round in outcome.rounds if "votes" in round]
    pairs = next((round["pairwise"] for round in outcome.rounds if "pairwise" in round), None)
    graded = next((round["grades"] for round in outcome.rounds if "grades" in round), None)
    found = [_spent(outcome, contest)] if contest.budget else []
    if rounds:
        found.append(_flow(rounds, names, outcome.winners))
    elif graded:
        found.append(_graded(graded, outcome, told))
    elif outcome.totals and not pairs:
        found += [_sums(outcome, names), *_paid(outcome, told)]
    return [*found, _pairwise(pairs, names, outcome.winners)] if pairs else found


def won(outcome: Outcome, contest: Contest) -> list[str]:
    """The names of what was chosen, in that order."""
    names = {option.id: option.name for option in contest.options}
    return [names[id] for id in outcome.winners]


def totals(outcome: Outcome, contest: Contest, told: Teller) -> tuple[list[str], list[list[str]]]:
    """Each option with its amounts, as a table: its head and its rows, the chosen first."""
    measures = _measures(outcome)
    head = [_("Option"), *(capital(measured(measure)) for measure in measures), _("Chosen")]
    rows = [
        [
            told.names[id],
            *(_got(outcome.totals[id][m], m, told) if id in outcome.totals else "–" for m in measures),
            _chosen(id, outcome),
        ]
        for id in _ordered(outcome, told.names)
    ]
    return head, rows


def _got(amount: Fraction, measure: str, told: Teller) -> str:
    return capital(told.shown(amount, measure)) if measure == "grade" else number(amount)


def _measures(outcome: Outcome) -> list[str]:
    return list(dict.fromkeys(measure for amounts in outcome.totals.values() for measure in amounts))


def _ordered(outcome: Outcome, names: Mapping[str, str]) -> list[str]:
    """The options, the chosen first in their order, then by what they got, the best first."""
    measure = next(iter(_measures(outcome)), "")
    sign = 1 if measure in LEAST_FIRST else -1
    rest = [id for id in names if id not in outcome.winners]
    return [*outcome.winners, *sorted(rest, key=lambda id: sign * outcome.totals.get(id, {}).get(measure, Fraction()))]


def _chosen(id: str, outcome: Outcome) -> str:
    return number(outcome.winners.index(id) + 1) if id in outcome.winners else "–"


def _finding(outcome: Outcome, names: Mapping[str, str]) -> str:
    return ngettext("%(names)s is chosen", "%(names)s are chosen", len(outcome.winners)) % {
        "names": ", ".join(names[id] for id in outcome.winners) or _("Nothing")
    }


def _sums(outcome: Outcome, names: Mapping[str, str]) -> Figure:
    measure = _measures(outcome)[0]
    amounts = {id: outcome.totals[id][measure] for id in _ordered(outcome, names) if id in outcome.totals}
    bars = [
        count_charts.Bar(names[id], float(amount), number(amount), id in outcome.winners)
        for id, amount in amounts.items()
    ]
    return _barred(
        _finding(outcome, names),
        _("Each bar is an option: %(measure)s.") % {"measure": measured(measure)},
        bars,
        [_("Option"), capital(measured(measure)), _("Chosen")],
        [[names[id], number(amount), _chosen(id, outcome)] for id, amount in amounts.items()],
    )


def _barred(finding: str, how: str, bars: list[count_charts.Bar], head: list[str], rows: list[list[str]]) -> Figure:
    said = ". ".join(f"{bar.name}: {bar.note}" for bar in bars)
    return Figure(finding, how, count_charts.option_bars(bars, f"{finding}. {said}."), [], head, rows)


def _graded(graded: Mapping[str, Mapping[str, Any]], outcome: Outcome, told: Teller) -> Figure:
    """How much weight gives each option each grade."""
    finding, scale = _finding(outcome, told.names), [capital(word) for word in told.grades]
    best_first = [str(grade) for grade in reversed(range(len(scale)))]
    order = [id for id in _ordered(outcome, told.names) if id in graded]
    weights = {id: [Fraction(graded[id][grade]) for grade in best_first] for id in order}
    middle = {id: _got(outcome.totals[id]["grade"], "grade", told) for id in order}
    bars = [
        count_charts.Graded(told.names[id], list(map(float, weights[id])), middle[id], id in outcome.winners)
        for id in order
    ]
    said = ". ".join(f"{bar.name}: {bar.note}" for bar in bars)
    return Figure(
        finding=finding,
        how=_("Each bar is all voting weight, the best grades first: %(grades)s. The line is the middle.")
        % {"grades": ", ".join(told.grades[::-1])},
        svg=count_charts.graded_bars(bars, f"{finding}. {said}."),
        kinds=[],
        head=[_("Option"), _("Chosen"), _("In the middle"), *reversed(scale)],
        rows=[[told.names[id], _chosen(id, outcome), middle[id], *map(number, weights[id])] for id in order],
    )


def _paid(outcome: Outcome, told: Teller) -> list[Figure]:
    """What decided where supporters pay together or share what they get: how much that was, in the order of the choice.
    None where all are chosen as a whole."""
    hows = {
        "price": _("what each supporter pays for it, for a voting weight of 1."),
        "points": _("what each supporter pays for it, for each point and a voting weight of 1."),
        "money": _("what everybody had received by then, for a voting weight of 1."),
        "added": _("what it adds to what everybody already had."),
    }
    key = next((key for key in ("price", "money", "added") if outcome.rounds and key in outcome.rounds[0]), None)
    if key is None:
        return []
    rounds = [round for round in outcome.rounds if key in round]
    each = {
        round["option"]: Fraction(round["added"][round["option"]] if key == "added" else round[key]) for round in rounds
    }
    notes = {id: _note(key, amount, told) for id, amount in each.items()}
    pointed = key == "price" and "points" in _measures(outcome)
    how = _("In the order in which they were chosen:") + " " + hows["points" if pointed else key]
    if len(each) < len(outcome.winners):
        how += " " + _("What was chosen in another way is not in it.")
    bars = [count_charts.Bar(told.names[id], float(amount), notes[id], True) for id, amount in each.items()]
    finding = _("%(name)s came first") % {"name": told.names[next(iter(each))]}
    rows = [[told.names[id], notes[id]] for id in each]
    return [_barred(finding, how, bars, [_("Option"), _("How much")], rows)]


def _note(key: str, amount: Fraction, told: Teller) -> str:
    if key == "added":
        return number(amount)
    return eur(amount) if told.money else _("%(n)s votes a seat") % {"n": number(1 / amount)}


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
    return _barred(
        finding,
        _("Every option against every other: for how many duels more voters ranked it higher."),
        bars,
        [_("Ranked above"), *(names[id] for id in amount)],
        [[names[one], *("–" if one == other else _duel(amount, one, other) for other in amount)] for one in amount],
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
