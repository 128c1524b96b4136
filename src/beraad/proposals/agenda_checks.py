"""What `beraad verify` checks of agendas: every meeting against the last that the record says of it."""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, at_once, check
from beraad.record.queries import dated

from .agenda import agenda_digest
from .models import Meeting


@check
def agendas() -> Iterator[Finding]:
    told: dict[int, dict[str, Any]] = {}
    for (kind, data, *_who), at in dated("MeetingPlanned", "AgendaChanged", "AgendaPublished"):
        said = told.setdefault(data["meeting"], {"place": data.get("place"), "published_at": None})
        said |= {name: data[name] for name in ("body", "day", "digest")}
        if kind == "AgendaPublished":
            said["published_at"] = at
    for meeting in Meeting.objects.prefetch_related("items").order_by("pk").iterator(chunk_size=500):
        found = {"body": meeting.body_id, "day": meeting.day.isoformat(), "place": meeting.place}
        found["digest"] = agenda_digest(meeting.items.all())
        said = {"published_at": None} | told.pop(meeting.pk, {})
        if not at_once(said.pop("published_at"), meeting.published_at) or said != found:
            yield Finding(key(meeting), "agenda-changed", {"body": meeting.body_id})
    for meeting_gone in told:
        yield Finding(f"meeting:{meeting_gone}", "agenda-gone")
