"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape

from django.utils.translation import gettext as _
from markupsafe import Markup

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Word by word costs the product of both lengths; beyond this a passage is simply replaced.
PASSAGE = 4_000


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
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before, after = "".join(a[a1:a2]), "".join(b[b1:b2])
        if kind == "equal":
            yield "same", before
        elif not before or not after or max(len(before), len(after)) > PASSAGE:
            yield "del", before
            yield "ins", after
        else:
            yield from _words(before, after)


def _words(old: str, new: str) -> Iterator[tuple[str, str]]:
    a, b = WORDS.findall(old), WORDS.findall(new)
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
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
