"""What the codes of the rulebook say, in every language it speaks: one sentence per code, in a module per language.

In a sentence `%(name)s` is filled by the figure of that name (see `rulebook.codes`).
"""

from types import ModuleType

from rulebook.words import en, nl

LANGUAGES: dict[str, ModuleType] = {"en": en, "nl": nl}


def sentence(kind: str, code: str, language: str) -> str:
    """Return the sentence of a code of `kind` ("ERRORS", "COUNT"), unfilled; in English where there is none in
    `language`. KeyError when there is none at all."""
    for module in (LANGUAGES.get(language, en), en):
        if code in (sentences := getattr(module, kind)):
            return str(sentences[code])
    raise KeyError(code)
