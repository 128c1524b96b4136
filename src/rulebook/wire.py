"""The one way in which values are written down, so that equal values have equal bytes and equal digests."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

DEEPEST = 100
"""How deeply values may nest: far more than any of ours, far less than what stops the interpreter."""


def plain(value: object, depth: int = 0) -> Any:
    """Return `value` as dicts, lists, strings, integers, booleans and None.

    A Fraction becomes an integer when whole and else the text "a/b" in lowest terms. A float, a key that is
    not text, any other type and a too deep nesting raise ValueError.
    """
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if depth == DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, list | tuple):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a key is not text")
        return {key: plain(item, depth + 1) for key, item in value.items()}
    raise ValueError(f"no exact form for {type(value).__name__}")


def canonical(value: object) -> bytes:
    """Return the canonical JSON of `value`: keys by code point, no spaces, UTF-8; ValueError as `plain`."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()
