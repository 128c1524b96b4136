"""What `beraad verify` checks of bodies: who sits where, for whom and since when.

Seats of a consortium group follow from participation and have no entry of their own.
"""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import told

from .models import Mandate, Officer, Seat


@check
def seats() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    for kind, data, *_ in told("SeatAdded", "SeatClosed"):
        if kind == "SeatAdded":
            said[data["seat"]] = {name: data[name] for name in ("body", "label", "start", "source")} | {"end": None}
        else:
            said.setdefault(data["seat"], {})["end"] = data["end"]
    for seat in Seat.objects.filter(house=None).order_by("pk").iterator(chunk_size=2000):
        found = {"body": seat.body_id, "label": seat.label, "source": seat.source, **_period(seat)}
        if said.pop(seat.pk, None) != found:
            yield Finding(key(seat), "seat-changed", {"label": seat.label})
    for pk, data in said.items():
        yield Finding(f"seat:{pk}", "seat-gone", {"label": data.get("label")})


@check
def mandates() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    for kind, data, *_ in told("MandateGranted", "MandateEnded"):
        if kind == "MandateGranted":
            fields = ("seat", "mandated", "house", "role", "start", "end", "source")
            said[data["mandate"]] = {name: data[name] for name in fields}
        else:
            said.setdefault(data["mandate"], {})["end"] = data["end"]
    for mandate in Mandate.objects.order_by("pk").iterator(chunk_size=2000):
        found = {
            "seat": mandate.seat_id,
            "mandated": mandate.person_id,
            "house": mandate.house_id,
            "role": mandate.role,
            "source": mandate.source,
            **_period(mandate),
        }
        if said.pop(mandate.pk, None) != found:
            yield Finding(key(mandate), "mandate-changed", {"seat": mandate.seat_id, "person": mandate.person_id})
    for pk, data in said.items():
        yield Finding(f"mandate:{pk}", "mandate-gone", {"seat": data.get("seat"), "person": data.get("mandated")})


@check
def officers() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    for kind, data, *_ in told("OfficerNamed", "OfficerLeft"):
        if kind == "OfficerNamed":
            fields = ("body", "mandate", "duty", "start", "source")
            said[data["officer"]] = {name: data[name] for name in fields} | {"end": None}
        else:
            said.setdefault(data["officer"], {})["end"] = data["end"]
    for officer in Officer.objects.order_by("pk"):
        found = {
            "body": officer.body_id,
            "mandate": officer.mandate_id,
            "duty": officer.duty,
            "source": officer.source,
            **_period(officer),
        }
        if said.pop(officer.pk, None) != found:
            yield Finding(key(officer), "officer-changed", {"duty": officer.duty})
    for pk, data in said.items():
        yield Finding(f"officer:{pk}", "officer-gone", {"duty": data.get("duty")})


def _period(row: Seat | Mandate | Officer) -> dict[str, Any]:
    return {"start": row.start.isoformat(), "end": row.end and row.end.isoformat()}
