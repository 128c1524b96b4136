"""What `beraad verify` runs: the chain itself here, and whatever upper rooms add."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .chain import body_digest, link
from .models import Entry, Head


@dataclass(frozen=True)
class Finding:
    """Something that does not fit: what (`record:12`), a code, and the figures of both sides."""

    thing: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


_checks: list[Callable[[], Iterator[Finding]]] = []


def check(function: Callable[[], Iterator[Finding]]) -> Callable[[], Iterator[Finding]]:
    """Register a generator of findings."""
    _checks.append(function)
    return function


def run() -> Iterator[Finding]:
    for function in _checks:
        yield from function()


@check
def chain() -> Iterator[Finding]:
    """Recompute every body and link, from the first entry to the head."""
    digest, seq = "0" * 64, 0
    for entry in Entry.objects.prefetch_related("abouts").iterator(chunk_size=2000):
        seq += 1
        thing = f"record:{entry.seq}"
        if entry.seq != seq:
            yield Finding(thing, "record-gap", {"expected": seq})
            seq = entry.seq
        body = body_digest(
            at=entry.at.isoformat(),
            kind=entry.kind,
            person=entry.person,
            house=entry.house,
            data=entry.data,
            about=[about.key for about in entry.abouts.all()],
        )
        if body != entry.body:
            yield Finding(thing, "record-body", {"kind": entry.kind})
        digest = link(digest, entry.body)
        if digest != entry.digest:
            yield Finding(thing, "record-link", {})
            digest = entry.digest
    head = Head.objects.get(pk=1)
    if (head.seq, head.digest) != (seq, digest):
        yield Finding("record:head", "record-head", {"seq": head.seq, "expected": seq})
