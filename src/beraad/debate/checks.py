"""What `beraad verify` checks of discussions: who said what, where, when, in answer to what, and for whom."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, at_once, check
from beraad.record.queries import dated
from rulebook import digest

from .models import Comment

MOMENTS = {"CommentPosted": "posted_at", "CommentEdited": "edited_at", "CommentWithdrawn": "withdrawn_at"}
Moments = dict[str, dt.datetime]


@check
def comments() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    moments: dict[int, Moments] = {}
    for (kind, data, person, house), at in dated(*MOMENTS):
        if kind == "CommentPosted":
            kept = {name: data[name] for name in ("subject", "number", "stance", "digest", "parent") if name in data}
            said[data["comment"]] = kept | {"person": person, "house": house}
        else:
            said.setdefault(data["comment"], {})["digest"] = data.get("digest", digest(""))
        moments.setdefault(data["comment"], {})[MOMENTS[kind]] = at
    for comment in Comment.objects.order_by("pk").iterator(chunk_size=2000):
        told = said.pop(comment.pk, None)
        if told is None or not _as_said(comment, told, moments[comment.pk]):
            yield Finding(key(comment), "comment-changed", {"subject": comment.subject, "number": comment.number})
    for pk, data in said.items():
        yield Finding(f"comment:{pk}", "comment-gone", {"subject": data.get("subject"), "number": data.get("number")})


def _as_said(comment: Comment, told: dict[str, Any], moments: Moments) -> bool:
    found = {
        "subject": comment.subject,
        "number": comment.number,
        "stance": comment.stance,
        "digest": digest(comment.text),
        # What was recorded before an entry named it says nothing of it.
        "parent": comment.parent_id if "parent" in told else None,
        "person": comment.person_id,
        "house": comment.house_id,
    }
    return found == {"parent": None} | told and all(
        at_once(moments.get(name), getattr(comment, name)) for name in MOMENTS.values()
    )
