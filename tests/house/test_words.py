"""Every code, event and sentence has its words, in every language that is called complete."""

import ast
import io
from functools import cache

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from django.conf import settings
from source import DOMAIN, SRC, modules, where

from beraad.record.events import KINDS
from beraad.web.ui import phrases
from rulebook import codes

REFUSING = {"Invalid", "Forbidden", "NotFound", "Conflict", "no"}
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)} | {
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
COMPLETE = [code for code, _ in settings.LANGUAGES if code != "en"]


def refused():
    """The codes with which the house refuses: `Conflict("vote-closed")`, `when(…, "not-yours")`, fields of Invalid."""
    for app in (*DOMAIN, "notices"):
        for file, tree in modules(among=SRC / app).items():
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                said = call.args[1:2] if name == "when" else call.args[:2] if name in REFUSING else []
                for argument in said:
                    values = argument.values if isinstance(argument, ast.Dict) else [argument]
                    for value in values:
                        if isinstance(value, ast.Constant) and isinstance(value.value, str):
                            yield value.value, where(file, call)


def test_every_refusal_has_a_sentence():
    assert {code: place for code, place in refused() if code not in phrases.ERRORS} == {}


def test_every_event_has_a_sentence():
    ours = {
        kind for kind, event in KINDS.items() if event.__module__.startswith("beraad.") and not event.__subclasses__()
    }
    assert sorted(ours - set(phrases.EVENTS)) == []
    assert sorted(set(phrases.EVENTS) - ours) == []


def test_every_code_of_the_rulebook_has_a_sentence():
    assert sorted({*codes.STEPS, *codes.EXPLANATIONS} - set(phrases.RULES)) == []
    assert sorted({*codes.ERRORS, *codes.REFUSALS} - set(phrases.ERRORS)) == []


@cache
def said():
    """Every message of the source: text, or text and plural, with its context."""
    with (SRC.parents[1] / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(SRC, methods, options, KEYWORDS, strip_comment_tags=True)
    return {(context, text if isinstance(text, tuple) else (text,)) for _, _, text, _, context in found}


@pytest.mark.parametrize("language", COMPLETE)
def test_everything_is_said_in_every_language(language):
    file = SRC / "locale" / language / "LC_MESSAGES" / "django.po"
    catalog = read_po(io.BytesIO(file.read_bytes()), locale=language, domain="django")
    untold = []
    for context, texts in said():
        message = catalog.get(texts[0], context)
        strings = [] if message is None else [message.string] if isinstance(message.string, str) else message.string
        if not strings or not all(strings) or message.fuzzy:
            untold.append(texts[0])
    assert sorted(untold) == []


@pytest.mark.parametrize("language", COMPLETE)
def test_translations_fill_the_same_places(language):
    file = SRC / "locale" / language / "LC_MESSAGES" / "django.po"
    catalog = read_po(io.BytesIO(file.read_bytes()), locale=language, domain="django")
    wrong = [f"{message.id}: {error}" for message, errors in catalog.check() for error in errors]
    assert wrong == []
