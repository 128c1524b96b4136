"""How a group decides, as a pure library: values in, an outcome with its reasons out.

It knows no clock, no chance, no files and no framework; nothing in an outcome is a float.
"""

from rulebook import registry, terms
from rulebook.ballots import CHOICES, Paper
from rulebook.bundles import Recount, bundle, bundle_text, recount
from rulebook.contest import Contest, Limit, Option
from rulebook.counting import count, count_papers
from rulebook.electorate import Member, Weight, weigh
from rulebook.errors import BallotError, BundleError, OutcomeError, RulebookError, RuleError
from rulebook.explain import explain_rule, formula
from rulebook.outcome import Outcome, Step, Tie
from rulebook.requirements import Condition, Grouping, Requirement
from rulebook.rule import Rule, SecondCall
from rulebook.terms import Windows, closing, day_after, deadline, earliest_opening, window_refusals
from rulebook.wire import canonical, digest

__all__ = [
    "CHOICES",
    "BallotError",
    "BundleError",
    "Condition",
    "Contest",
    "Grouping",
    "Limit",
    "Member",
    "Option",
    "Outcome",
    "OutcomeError",
    "Paper",
    "Recount",
    "Requirement",
    "Rule",
    "RuleError",
    "RulebookError",
    "SecondCall",
    "Step",
    "Tie",
    "Weight",
    "Windows",
    "bundle",
    "bundle_text",
    "canonical",
    "closing",
    "count",
    "count_papers",
    "day_after",
    "deadline",
    "digest",
    "earliest_opening",
    "explain_rule",
    "formula",
    "recount",
    "registry",
    "terms",
    "weigh",
    "window_refusals",
]
