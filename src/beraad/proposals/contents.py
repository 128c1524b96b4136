"""What a version of a proposal, or an advice on it, holds, fit to store: words, and what there is to choose from."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from beraad.kernel.errors import Invalid
from beraad.kernel.texts import LONG, written
from rulebook import Contest, RuleError
from rulebook.award.room import room_of
from rulebook.minutes import Minutes

from .choices import Ask, Position

LONGEST = 100_000
LONGEST_NAME = 200
MOST_OPTIONS = 100


def words(title: str, summary: str, text: str) -> dict[str, Any]:
    """Return the words of a version; Invalid with a code per field."""
    return _written({"title": (title, 200, False), "summary": (summary, 400, True), "text": (text, LONGEST, False)})


def advice_words(position: str, text: str, arguments_for: str, arguments_against: str, minority: str) -> dict[str, Any]:
    """Return what an advice says; its position and text must be there. Invalid with a code per field."""
    if position not in Position.values:
        raise Invalid("option-unknown", {"position": "option-unknown"})
    rest = {"arguments_for": arguments_for, "arguments_against": arguments_against, "minority": minority}
    given = {"text": (text, LONG, False)} | {name: (said, LONG, True) for name, said in rest.items()}
    return {"position": position} | _written(given)


def _written(given: Mapping[str, tuple[str, int, bool]]) -> dict[str, Any]:
    """Each text fit to store, given how long it may be and whether it may be empty."""
    found: dict[str, Any] = {}
    fields, params = {}, {}
    for name, (value, most, empty) in given.items():
        try:
            found[name] = written(value, name, most=most, empty=empty)
        except Invalid as error:
            fields |= error.fields
            params |= error.params
    if fields:
        raise Invalid(next(iter(fields.values())), fields, **params)
    return found


def choice(ask: str, charter_rules: Any, contest: Any) -> dict[str, Any] | None:
    """Return the data of a contest, None for a yes or no.

    Only a decision that is not about a charter can ask more. Invalid at "options", "seats" or "budget" when there is
    nothing to choose: fewer than two options, two with one name, as many seats as options, a project without a cost or
    above the budget; at "limits" when these cannot all be kept.
    """
    if contest is None:
        return None
    if ask != Ask.DECIDE or charter_rules is not None:
        _refuse("options", "nothing-to-choose")
    try:
        read = Contest.parse(contest)
    except RuleError as error:
        raise Invalid(error.code, {error.path.partition(".")[0]: error.code}, **error.params) from error
    if not 2 <= len(read.options) <= MOST_OPTIONS:
        _refuse("options", "options-number", least=2, most=MOST_OPTIONS)
    if twice := _twice(option.name for option in read.options):
        _refuse("options", "option-twice", name=twice)
    if any(len(option.name) > LONGEST_NAME for option in read.options):
        _refuse("options", "option-too-long", most=LONGEST_NAME)
    if read.budget is not None and any(not 0 < option.cost <= read.budget for option in read.options):
        _refuse("options", "cost-unfit")
    if read.budget is None and read.seats >= len(read.options):
        _refuse("seats", "seats-too-many", options=len(read.options))
    try:
        # A count would refuse the same, when it is too late.
        room_of(read, [Fraction()] * len(read.options), Fraction(), Minutes(read))
    except RuleError as error:
        raise Invalid(error.code, {"limits": error.code}, **error.params) from error
    return read.data


def _twice(names: Iterable[str]) -> str:
    """The first name that stood there before, however it is spaced or capitalised; "" when each is its own."""
    seen: set[str] = set()
    for name in names:
        read = " ".join(name.split()).casefold()
        if read in seen:
            return name
        seen.add(read)
    return ""


def _refuse(field: str, code: str, **params: Any) -> None:
    raise Invalid(code, {field: code}, **params)
