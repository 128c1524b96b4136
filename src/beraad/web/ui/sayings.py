"""What the rulebook says in its own words, in the language of the page, so that nobody writes its sentences twice."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from rulebook import words
from rulebook.telling import Teller

from .formats import eur


def sayings(kind: str, codes: Iterable[str]) -> dict[str, Any]:
    """The rulebook's sentence for each code of a kind ("ERRORS", "COUNT", …), put in words when it is read."""
    return {code: lazy(_sentence, str)(kind, code) for code in codes}


def described(method: str) -> words.Described:
    """What a method of counting is called, and when to use it."""
    return words.method(method, language())


def setting(name: str, value: Any) -> dict[str, Any]:
    """A setting of a method, and what it is set to, in words where there are some."""
    told = teller({})
    return {"name": told.shown(name, "setting"), "value": told.shown(value, name)}


def teller(names: Mapping[str, str], *, grades: Sequence[str] = (), money: bool = False) -> Teller:
    """Who tells the steps of a count in the language of the page, or in English where the rulebook does not speak it;
    `names` are those of the options by id, `grades` the words for what they got, and `money` says whether they cost
    any."""
    spoken = language() if language() in words.LANGUAGES else "en"
    return Teller(spoken, names, grades, decimals=2, money=eur if money else None)


def language() -> str:
    """The language of the page, as the rulebook knows it."""
    return (get_language() or "en")[:2]


def _sentence(kind: str, code: str) -> str:
    return words.sentence(kind, code, language())
