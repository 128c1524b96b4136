"""The arithmetic of the chain: digest of a body, and the next link."""

import hashlib
from typing import Any

from rulebook.wire import canonical


def body_digest(*, at: str, kind: str, person: int | None, house: int | None, data: Any, about: list[str]) -> str:
    """The SHA-256, in hex, of what happened as canonical JSON."""
    body = {"at": at, "kind": kind, "person": person, "house": house, "data": data, "about": sorted(about)}
    return hashlib.sha256(canonical(body)).hexdigest()


def link(previous: str, body: str) -> str:
    """The next digest of the chain: SHA-256 over the previous digest followed by the body's, both in hex."""
    return hashlib.sha256((previous + body).encode()).hexdigest()


def link_sql(vendor: str) -> str:
    """`link` as SQL over the column `digest` and one parameter, so that a writer needs no second look."""
    if vendor == "postgresql":
        return "encode(sha256(convert_to(digest || %s, 'UTF8')), 'hex')"
    return "beraad_link(digest, %s)"


def teach_sqlite(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("beraad_link", 2, link, deterministic=True)
