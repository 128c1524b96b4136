"""What the codes of the rulebook say, in every language it speaks: one sentence per code, in a module per language.

In a sentence `%(name)s` is filled by the figure of that name (see `rulebook.codes`). WORDS has, by the name of a
figure, the words for the codes it can have; METHODS what each method is called and when to use it; SAID what only the
command line says.
"""

from types import ModuleType
from typing import NamedTuple

from rulebook.words import en, nl

LANGUAGES: dict[str, ModuleType] = {"en": en, "nl": nl}


class Described(NamedTuple):
    """A method in words: what it is called, and when to use it."""

    name: str
    use: str


def sentence(kind: str, code: str, language: str) -> str:
    """Return the sentence of a code of `kind` ("ERRORS", "COUNT"), unfilled; in English where there is none in
    `language`. KeyError when there is none at all."""
    for module in (LANGUAGES.get(language, en), en):
        if code in (sentences := getattr(module, kind)):
            return str(sentences[code])
    raise KeyError(code)


def word(name: str, code: str, language: str) -> str | None:
    """Return the word for a code that a figure by this name can have, or None where it is no such code."""
    found = LANGUAGES.get(language, en).WORDS.get(name, {}).get(code)
    return None if found is None else str(found)


def method(id: str, language: str) -> Described:
    """Return what a method is called and when to use it; by its id alone where nobody wrote more."""
    return Described(*LANGUAGES.get(language, en).METHODS.get(id, (id, "")))
