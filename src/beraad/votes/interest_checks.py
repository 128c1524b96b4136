"""What `beraad verify` checks of declared interests: against the record, and against who had a vote."""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, at_once, check
from beraad.record.queries import dated

from .models import Elector, Interest, Vote

DECLARED = ("subject", "reference", "seat", "name", "member", "text", "source")


@check
def interests() -> Iterator[Finding]:
    """Every interest says what was declared, by whom, until it was taken back."""
    said: dict[int, dict[str, Any]] = {}
    retracted: dict[int, Any] = {}
    for (kind, data, person, _house), at in dated("InterestDeclared", "InterestRetracted"):
        if kind == "InterestDeclared":
            said[data["interest"]] = {name: data[name] for name in DECLARED} | {"recorder": person, "at": at}
        else:
            retracted[data["interest"]] = at
    for interest in Interest.objects.order_by("pk").iterator(chunk_size=2000):
        told = said.pop(interest.pk, {})
        ended = retracted.get(interest.pk)
        moments = at_once(told.pop("at", None), interest.declared_at) and at_once(ended, interest.retracted_at)
        if not moments or told != _found(interest):
            yield Finding(key(interest), "interest-changed", {"name": interest.name})
    for pk, data in said.items():
        yield Finding(f"interest:{pk}", "interest-gone", {"name": data["name"]})


def _found(interest: Interest) -> dict[str, Any]:
    return {
        "subject": interest.subject,
        "reference": interest.reference,
        "seat": interest.seat_id,
        "name": interest.name,
        "member": interest.person_id,
        "text": interest.text,
        "source": interest.source,
        "recorder": interest.recorder_id,
    }


@check
def without_vote() -> Iterator[Finding]:
    """Who has an interest had no vote about it since it was declared."""
    for interest in Interest.objects.filter(retracted_at=None).order_by("pk").iterator(chunk_size=2000):
        votes = Vote.objects.filter(reference=interest.reference, opens_at__gt=interest.declared_at)
        for elector in Elector.objects.filter(vote__in=votes, seat=interest.seat_id, eligible=True):
            yield Finding(key(elector), "voter-with-interest", {"name": interest.name})
