"""Reading what came from outside: a value, or a code at its path among the `problems` and something harmless."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rulebook import RuleError
from rulebook.shape import Node


def share(value: Any, path: str, problems: dict[str, str]) -> Fraction:
    """A share of all, from nothing up to less than everything."""
    try:
        share = Node(value, RuleError).number()
    except RuleError:
        share = Fraction(1)
    if share >= 1:
        problems[path] = "share-range"
    return share


def mapping(value: Any, path: str, problems: dict[str, str]) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    problems[path] = "mapping-expected"
    return {}


def one_of(value: Any, options: Any, path: str, problems: dict[str, str]) -> str:
    if value in list(options):
        return str(value)
    problems[path] = "option-unknown"
    return ""


def subset(value: Any, options: Any, path: str, problems: dict[str, str]) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(item in list(options) for item in value):
        return tuple(dict.fromkeys(value))
    problems[path] = "option-unknown"
    return ()


def whole(value: Any, least: int, most: int, path: str, problems: dict[str, str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    problems[path] = "number-out-of-range"
    return least
