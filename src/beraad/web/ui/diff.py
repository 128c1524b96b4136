"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape

from django.utils.translation import gettext as _
from markupsafe import Markup

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# What looks alike in both texts is tried pair by pair; with more pairs than this a passage is simply replaced, so that
# no text, however monotonous, keeps a page busy.
PAIRS = 100_000


def difference(old: str, new: str) -> Markup:
    """`new` with `<ins>` around what came in and `<del>` around what went, announced to screen readers.

    The line breaks are those of the texts: show it in an element of class `diff`.
    """
    spans = _spans(old, new)
    return Markup("").join(_marked(kind, text) for kind, text in _joined(spans) if text)


def _marked(kind: str, text: str) -> Markup:
    safe = Markup(escape(text))  # noqa: S704 - escaped
    if kind == "same":
        return safe
    word = _("inserted: ") if kind == "ins" else _("removed: ")
    return Markup('<{0}><span class="vh">{1}</span>{2}</{0}>').format(kind, word, safe)


def _spans(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Lines first, so that a long text stays quick; words within the passages that differ."""
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    left = PAIRS - _pairs(a, b)
    if left < 0:
        yield from (("del", old), ("ins", new))
        return
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b).get_opcodes():
        before, after = "".join(a[a1:a2]), "".join(b[b1:b2])
        if kind == "equal":
            yield "same", before
            continue
        words = WORDS.findall(before), WORDS.findall(after)
        left -= (pairs := _pairs(*words))
        if left < 0:
            left += pairs
            yield from (("del", before), ("ins", after))
        else:
            yield from _words(*words)


def _pairs(a: Sequence[str], b: Sequence[str]) -> int:
    """How many pairs the matcher will try; in a long sequence it leaves out what is everywhere."""
    there = Counter(b)
    everywhere = len(b) // 100 + 1 if len(b) >= 200 else len(b)
    return sum(n * there[part] for part, n in Counter(a).items() if there[part] <= everywhere)


def _words(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, str]]:
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b).get_opcodes():
        if kind == "equal":
            yield "same", "".join(a[a1:a2])
        else:
            yield "del", "".join(a[a1:a2])
            yield "ins", "".join(b[b1:b2])


def _joined(spans: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Replacements with only a space between them are one replacement: easier to read than a word salad."""
    removed = inserted = space = ""
    for kind, text in spans:
        if kind == "same" and removed and inserted and not space and text.isspace() and "\n" not in text:
            space = text
        elif kind == "same":
            yield from (("del", removed), ("ins", inserted), ("same", space + text))
            removed = inserted = space = ""
        else:
            removed, inserted, space = removed + space, inserted + space, ""
            if kind == "del":
                removed += text
            else:
                inserted += text
    yield from (("del", removed), ("ins", inserted), ("same", space))
