"""The sentences behind codes: what the domain, the rulebook and the record say, in the language of the page.

Every code has one phrase; `%(name)s` in it is filled by the parameter of that name. The house tests see to
it that no code is without.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from rulebook import codes

from . import interest_words
from .deeds import EVENTS, SPECIAL, TERMS, WORDS
from .formats import nldate, nldatetime, number
from .refusals import ERRORS, GENERAL
from .sayings import sayings

FEW = 5
ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")

# Of the rulebook: what a rule says, and the steps of a count. Words in the places of its figures come from
# `web.parts.rules`; "quorum-weight" and its like are the same condition measured in something else than heads. What
# has no sentence here is said as the rulebook says it.
RULES: dict[str, Any] = sayings("STEPS", codes.STEPS) | sayings("EXPLANATIONS", codes.EXPLANATIONS)
RULES |= {
    "weight-equal": _("All %(heads)s have the same weight: 1."),
    "weight-linear": _("The weight is the number of %(register)s."),
    "weight-register": _("The weight is the number of %(register)s."),
    "weight-sqrt": _("The weight is the square root of the number of %(register)s, rounded to a whole number."),
    "weight-bands": _("The weight grows in steps with the number of %(register)s: %(bands)s."),
    "weight-cap": _("Nobody has more than %(cap)s of all the weight."),
    "quorum": _("%(amount)s of %(whole)s must take part."),
    "quorum-weight": _("Those who take part must have %(amount)s of the voting weight of %(whole)s."),
    "quorum-register": _("Those who take part must have %(amount)s of the %(register)s of %(whole)s."),
    "quorum-none": _("There is no quorum: the vote counts however many take part."),
    "second-call": _("If too few take part, a second vote can open %(after_days)s days after the first one closed."),
    "second-quorum": _("For the second vote this quorum holds: %(quorum)s"),
    "second-quorum-none": _("The second vote has no quorum: it counts however many take part."),
    "majority": _("%(amount)s of %(whole)s must vote for."),
    "majority-weight": _("Those who vote for must have %(amount)s of the voting weight of %(whole)s."),
    "majority-register": _("Those who vote for must have %(amount)s of the %(register)s of %(whole)s."),
    "base-for_against": _("the %(heads)s that vote for or against"),
    "base-cast": _("the %(heads)s that vote, abstentions included"),
    "consent": _("Silence is consent: who has no objection need not do anything."),
    "objection": _("%(amount)s of %(whole)s may object; with more objections the full group votes."),
    "objection-weight": _(
        "Those who object may have %(amount)s of the voting weight of %(whole)s; with more the full group votes."
    ),
    "objection-register": _(
        "Those who object may have %(amount)s of the %(register)s of %(whole)s; with more the full group votes."
    ),
    "choice": _("“%(label)s” counts as: %(means)s."),
    "base-present": _("the %(heads)s that are present or represented"),
    "base-entitled": _("all %(heads)s that may vote"),
    "tie-rejected": _("With as many for as against, the proposal is rejected."),
    "tie-casting-vote": _("With as many for as against, the chair decides."),
    "open": _("Open: after the close everyone can see who voted what."),
    "secret": _("Secret: nobody can see who voted what, not even the secretariat."),
    "call": _("This is vote number %(call)s on this question."),
    "entitled": _("%(heads)s may vote, together with weight %(weight)s%(others)s."),
    "present": _("%(heads)s were present or represented, together with weight %(weight)s%(others)s."),
    "cast": _("%(heads)s voted, together with weight %(weight)s%(others)s."),
    "tie": _("As many for as against: %(amount)s each, counted in %(measure)s."),
    "tie-in-group": _("In the group %(group)s there were as many for as against, %(amount)s each. That is a no."),
    "casting-vote": _("The chair decided: %(choice)s."),
    "quorum-met": _("The quorum is met: %(condition)s"),
    "quorum-failed": _("The quorum is not met: %(condition)s"),
    "majority-met": _("The majority is reached: %(condition)s"),
    "majority-failed": _("The majority is not reached: %(condition)s"),
    "objection-met": _("The objections stay within the rule: %(condition)s"),
    "objection-failed": _("There are more objections than the rule lets pass: %(condition)s"),
    "adopted": _("So the proposal is adopted."),
    "rejected": _("So the proposal is rejected."),
    "invalid": _("So the vote is not valid: too few took part."),
    "referred": _("So the proposal goes to a vote of the full group."),
}

# Of the electorate: why a seat may vote, or not, and where its weight comes from.
REASONS: dict[str, Any] = {
    "takes-part": _("takes part in the service since %(since)s: %(stage)s"),
    "stage-without-vote": _("takes part in the service since %(since)s, but that gives no vote yet: %(stage)s"),
    "holds-seat": _("has a seat in this group, and someone sits in it"),
    "seat-vacant": _("has a seat in this group, but nobody sat in it"),
    "never-took-part": _("never took part in this service"),
    "no-seat-in-body": _("has no seat in this group"),
    "takes-part-later": _("takes part in the service only since %(since)s, after the reference date"),
    "took-part-until": _("no longer took part in the service on the reference date: it left on %(until)s"),
} | interest_words.REASONS


def phrase(phrases: Mapping[str, Any], code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence for `code`, filled; codes, dates and numbers among `params` are put in words.

    KeyError when `phrases` has none.
    """
    values = {name: _shown(_worded(name, value)) for name, value in (params or {}).items()}
    return str(phrases[code]) % defaultdict(str, values)


def sentence(error: BeraadError) -> str:
    """What to tell about an error: its own sentence, else the general one of its status."""
    phrases = ERRORS if error.code in ERRORS else {error.code: GENERAL.get(error.status, GENERAL[422])}
    return phrase(phrases, error.code, error.params)


def deed(kind: str, data: Mapping[str, Any], actor: str) -> str:
    """An entry of the record as a sentence: its kind and data, and the name of who did it."""
    text = next(
        (text for (special, name, value), text in SPECIAL.items() if special == kind and data.get(name) == value),
        EVENTS[kind],
    )
    terms = {name: clock.last_day(dt.datetime.fromisoformat(data[name])) for of, name in TERMS if of == kind}
    if str(text).startswith("%(actor)s"):
        actor = actor[:1].upper() + actor[1:]
    return phrase({kind: text}, kind, {**data, **terms, "actor": actor})


def _worded(name: str, value: Any) -> Any:
    """A code in words, or each of several: `tables` are words of `table`."""
    if isinstance(value, list):
        return [_worded(name.removesuffix("s"), one) for one in value]
    return WORDS.get(name, {}).get(str(value), value)


def _shown(value: Any) -> Any:
    """A value as people read it; the record and the rulebook keep moments as ISO 8601 texts."""
    if isinstance(value, str) and ISO.fullmatch(value):
        value = dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        return nldatetime(value)
    if isinstance(value, dt.date):
        return nldate(value, "long")
    if isinstance(value, int | float | Decimal | Fraction) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, list | tuple):
        return _listed(value)
    return value


def _listed(names: Sequence[Any]) -> str:
    """The first few of many."""
    shown = ", ".join(str(name) for name in names[:FEW])
    more = len(names) - FEW
    if more <= 0:
        return shown
    others = gettext("and %(n)s more") % {"n": number(more)}
    return f"{shown} {others}"
