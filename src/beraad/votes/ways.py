"""The ways to decide a question: by the charter's own majority, by consent, or by a method among options."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from beraad.kernel.errors import Invalid
from rulebook import Contest, Rule, RuleError, SecondCall, registry
from rulebook.registry import Method

MAJORITY, CONSENT = "majority", "consent"
WAYS = {
    "proposal": (MAJORITY, CONSENT),
    "option": (
        "approval",
        "irv",
        "schulze",
        "majority-judgment",
        "score",
        "dots",
        "borda",
        "ranked-pairs",
        "minimax",
        "copeland",
    ),
    "seats": ("scottish-stv", "meek-stv", "ers97-stv", "phragmen", "pav", "equal-shares", "approval", "dots"),
    "budget": ("equal-shares", "phragmen", "greedy-budget", "knapsack"),
}
"""The methods by what is asked, the most usual first."""

STRICT = ("scottish-stv", "ers97-stv")
"""The methods in which a ballot ends where two options are equal in its order."""

OBJECTING = "1/10"
"""Above this share of objections, in heads or in weight, a proposal is not taken by consent."""


def ways(contest: Contest | None) -> list[Method]:
    """Return the methods that fit a question: what there is to choose from, or None for a yes or no."""
    asked = contest.purpose if contest else "proposal"
    return [method for id in WAYS[asked] if (method := registry.latest(id))]


def rule_for(own: Rule, contest: Contest | None, way: str, settings: Mapping[str, Any]) -> Rule:
    """Return the rule by which a vote is decided: `own`, the charter's for this kind of decision, or `way` with its
    weights, quorum and second call. Invalid at "way" when it does not fit, and at the name of a setting that cannot be.
    """
    if contest is None and way in ("", MAJORITY):
        return own
    method = next((method for method in ways(contest) if method.id == way), None)
    if method is None:
        raise Invalid("method-unfit", {"way": "method-unfit"}, method=way)
    try:
        return Rule.parse(_consent(own) if way == CONSENT else _among_options(own, method, settings))
    except RuleError as error:
        raise Invalid(error.code, {error.path.rpartition(".")[2]: error.code}, **error.params) from error


def after_consent(own: Rule) -> Rule:
    """The charter's rule for the vote to which a consent was referred: it is the second about its subject, but asks the
    quorum of a first."""
    return replace(own, second_call=SecondCall(0, own.quorum))


def _consent(own: Rule) -> dict[str, Any]:
    measures = ["heads"] if own.weight.scheme == "equal" else ["heads", "weight"]
    objections = [{"measure": measure, "share": OBJECTING, "strict": False} for measure in measures]
    return {"method": CONSENT, "version": 1, "weight": own.weight.data, "objections": objections}


def _among_options(own: Rule, method: Method, settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "method": method.id,
        "version": method.version,
        "weight": own.weight.data,
        "settings": dict(settings),
        "quorum": own.data["quorum"],
        "second_call": own.data["second_call"],
        "tie": "earlier_stages",
        "secret": own.secret,
    }
