"""The one way in which values are written down, so that equal values have equal bytes and equal digests."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

DEEPEST = 100
"""How deeply values may nest: far more than any of ours, far less than what stops the interpreter."""

_ATOMS = (str, int, type(None))


def plain(value: object, depth: int = 0) -> Any:
    """Return `value` as dicts, lists, strings, integers, booleans and None.

    A Fraction becomes an integer when whole and else the text "a/b" in lowest terms. A float, a key that is
    not text, any other type and a too deep nesting raise ValueError.
    """
    if isinstance(value, _ATOMS):
        return value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if depth == DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    # The abstract type comes last because it is slow to ask about.
    if isinstance(value, (dict, Mapping)):
        return {_key(key): plain(item, depth + 1) for key, item in value.items()}
    raise ValueError(f"no exact form for {type(value).__name__}")


def canonical(value: object) -> bytes:
    """Return the canonical JSON of `value`: keys by code point, no spaces, UTF-8; ValueError as `plain`."""
    return _written(plain(value))


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sealed(value: Mapping[str, object]) -> dict[str, Any]:
    """Return `value` as plain data with, under "digest", the digest of the rest."""
    rest = {key: plain(item, 1) for key, item in value.items() if key != "digest"}
    return {**rest, "digest": hashlib.sha256(_written(rest)).hexdigest()}


def sealed_text(value: Mapping[str, object]) -> tuple[str, str]:
    """Return the canonical JSON of `sealed(value)`, and the digest, for plain data of which the caller is sure.

    Each part is written once and nothing is checked, so that a great bundle costs little more than its bytes.
    """
    parts = {key: _written(item) for key, item in value.items()}
    seal = hashlib.sha256(_joined(parts)).hexdigest()
    return _joined(parts | {"digest": _written(seal)}).decode(), seal


def _joined(parts: Mapping[str, bytes]) -> bytes:
    return b"{" + b",".join(_written(key) + b":" + parts[key] for key in sorted(parts)) + b"}"


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise ValueError("a key is not text")
    return key


def _written(data: object) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
