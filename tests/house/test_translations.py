"""The Dutch of the house: one word for one thing, plain words, and nothing left over from older texts."""

import ast
import re

import pytest
from babel.messages.pofile import read_po
from source import SRC, modules, where
from test_words import KEYWORDS, said

LOCALE = SRC / "locale"
PREPARED = ["nl", "fr", "de"]
LONGEST = 20  # words
# Not said here, and what we say for it.
SHUNNED = {
    r"moties?": "voorstel",
    r"items?": "the thing itself",
    r"entiteit(en)?": "organisatie",
    r"gebruikers?": "jij, deelnemer or the name",
    r"stakeholders?": "deelnemers",
    r"submit\w*": "verstuur",
    r"dashboards?": "bureau",
    r"indien|indienen": "als, versturen",
    r"teneinde": "om",
    r"betreffende|inzake|omtrent": "over",
    r"dient|dienen": "moet",
    r"momenteel": "nu",
    r"reeds": "al",
    r"middels": "met",
    r"gelieve": "Kies …",
    r"alvorens": "voor",
    r"eveneens|tevens": "ook",
    r"uitbrengen|uitgebracht|bracht uit": "stemmen",
    r"valideren|gevalideerd|validatie": "nakijken, goedkeuren",
    r"notificaties?": "bericht, melding",
    r"notulen": "verslag",
    r"charters?": "reglement",
    r"huizen|huis": "organisatie",
    r"ondertekenen": "tekenen",
    r"u|uw|gij": "je, jij",
    r"oeps": "what is safe, and what now",
    r"klik hier": "where the link goes",
    r"hij of zij|zijn of haar|zijn/haar": "a plural, or je",
    r"bijv|bv|enz|o\.a|m\.b\.t|d\.m\.v|t\.e\.m": "the whole word",
}
MARKUP = re.compile(r"</?\w+[^>]*>")


def catalog(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, domain="django")


def strings(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.fixture(scope="module")
def dutch():
    return [(message.id, text) for message in catalog("nl") if message.id for text in strings(message)]


def test_every_message_is_found():
    """In an f-string the extraction walks past it; a message in a variable is no message."""
    found = {text for _, texts in said() for text in texts}
    lost = [
        where(file, call)
        for file, tree in modules().items()
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS and file.name != "wording.py"
        if not any(isinstance(part, ast.Constant) and part.value in found for part in call.args)
    ]
    assert lost == []


@pytest.mark.parametrize("language", PREPARED)
def test_nothing_is_left_over(language):
    now = {(context, texts[0]) for context, texts in said()}
    held = catalog(language)
    texts = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in held if m.id}
    assert sorted(text for _, text in texts - now) == []
    assert list(held.obsolete) == []
    assert [m.id for m in held if m.id and m.fuzzy] == []


@pytest.mark.parametrize("language", PREPARED)
def test_markup_and_the_ends_of_sentences_are_kept(language):
    wrong = []
    for message in catalog(language):
        source = message.id if isinstance(message.id, str) else message.id[-1] if message.id else ""
        for text in filter(None, strings(message) if source else []):
            same_ends = (source[0].isspace(), source[-1].isspace()) == (text[0].isspace(), text[-1].isspace())
            if sorted(MARKUP.findall(source)) != sorted(MARKUP.findall(text)) or not same_ends:
                wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("word", SHUNNED)
def test_plain_words(dutch, word):
    found = re.compile(rf"(?<![\w-])({word})(?![\w-])", re.IGNORECASE)
    assert [text for _, text in dutch if found.search(re.sub(r"%\(\w+\)s", "", text))] == [], SHUNNED[word]


def test_the_voice_is_calm_and_sentences_are_short(dutch):
    assert [text for _, text in dutch if "!" in text] == []
    sentences = (part for _, text in dutch for part in re.split(r"[.?:;…]\s", MARKUP.sub("", text)))
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST] == []
