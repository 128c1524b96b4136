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
    "seats": (
        "scottish-stv",
        "meek-stv",
        "ers97-stv",
        "phragmen",
        "pav",
        "equal-shares",
        "approval",
        "dots",
        "score",
        "majority-judgment",
        "borda",
        "schulze",
        "ranked-pairs",
        "minimax",
        "copeland",
    ),
    "budget": ("equal-shares", "phragmen", "greedy-budget", "knapsack"),
}
"""The methods by what is asked, the most usual first: all but the one that gives several seats to the same list."""

AS_USUAL: dict[tuple[str, str], dict[str, Any]] = {
    ("seats", "equal-shares"): {"completion": "phragmen"},
    ("budget", "equal-shares"): {"completion": "add1u"},
    ("budget", "phragmen"): {"skip": True},
}
"""What is set of a method unless someone says otherwise, by what is asked: no money is left that could be spent."""

STRICT = ("scottish-stv", "ers97-stv")
"""The methods in which a ballot ends where two options are equal in its order."""

OBJECTING = "1/10"
"""Above this share of objections, in heads or in weight, a proposal is not taken by consent."""


def ways(contest: Contest | None, *, secret: bool = False) -> list[Method]:
    """Return the methods that fit a question: what there is to choose from, or None for a yes or no."""
    asked = contest.purpose if contest else "proposal"
    return [method for id in WAYS[asked] if (method := registry.latest(id)) and not (secret and id == CONSENT)]


def rule_for(own: Rule, contest: Contest | None, way: str, settings: Mapping[str, Any]) -> Rule:
    """Return the rule by which a vote is decided: `own`, the charter's for this kind of decision, or `way` with its
    weights, quorum and second call. `settings` has what is set of the method, and as "ballot" the kind that it takes
    where that is not its usual one. Invalid at "way" when it does not fit, and at the name of a setting that cannot be.
    """
    if contest is None and way in ("", MAJORITY):
        return own
    if way == CONSENT and own.secret:
        # Whoever objects says why, so that others can answer.
        raise Invalid("consent-not-secret", {"way": "consent-not-secret"})
    method = next((method for method in ways(contest) if method.id == way), None)
    if method is None:
        raise Invalid("method-unfit", {"way": "method-unfit"}, method=way)
    try:
        return Rule.parse(_consent(own) if contest is None else _among_options(own, method, contest, settings))
    except RuleError as error:
        raise Invalid(error.code, {error.path.rpartition(".")[2]: error.code}, **error.params) from error


def usual_settings(contest: Contest | None, method: Method) -> dict[str, Any]:
    """Return what is set of a method for such a question when nobody says otherwise."""
    own = {name: setting.default for name, setting in method.settings.items()}
    return own | AS_USUAL.get((contest.purpose if contest else "", method.id), {})


def settings_of(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was set of the method of a rule, as `rule_for` takes it."""
    return rule.get("settings", {}) | ({"ballot": rule["ballot"]} if "ballot" in rule else {})


def after_consent(own: Rule) -> Rule:
    """The charter's rule for the full vote after a consent or a call-up: it is the second about its subject, but asks
    the quorum of a first."""
    return replace(own, second_call=SecondCall(0, own.quorum))


def _consent(own: Rule) -> dict[str, Any]:
    measures = ["heads"] if own.weight.scheme == "equal" else ["heads", "weight"]
    objections = [{"measure": measure, "share": OBJECTING, "strict": False} for measure in measures]
    return {"method": CONSENT, "version": 1, "weight": own.weight.data, "objections": objections}


def _among_options(own: Rule, method: Method, contest: Contest, settings: Mapping[str, Any]) -> dict[str, Any]:
    given = {**usual_settings(contest, method), **settings}
    ballot = given.pop("ballot", method.kind)
    return {
        "method": method.id,
        "version": method.version,
        "weight": own.weight.data,
        **({} if ballot == method.kind else {"ballot": ballot}),
        "settings": given,
        "quorum": own.data["quorum"],
        "second_call": own.data["second_call"],
        "tie": "earlier_stages",
        "secret": own.secret,
    }
