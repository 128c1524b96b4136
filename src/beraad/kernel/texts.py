"""Words that people write: what cannot be stored is dropped, what is missing or too long is refused."""

import re

from .errors import Invalid

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LONG = 20_000


def written(text: str, field: str, *, most: int = LONG, empty: bool = False) -> str:
    """`text` trimmed and storable. Invalid (`text-missing`, `text-too-long`) at `field`, unless it may be `empty`."""
    text = _UNSTORABLE.sub("", text).replace("\r\n", "\n").strip()
    if not text and not empty:
        raise Invalid("text-missing", {field: "text-missing"})
    if len(text) > most:
        raise Invalid("text-too-long", {field: "text-too-long"}, length=len(text), most=most)
    return text
