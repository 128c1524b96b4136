"""What `beraad verify` checks of discussions: who said what, where, and for whom."""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import told
from rulebook import digest

from .models import Comment


@check
def comments() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    for kind, data, person, house in told("CommentPosted", "CommentEdited", "CommentWithdrawn"):
        if kind == "CommentPosted":
            kept = {name: data[name] for name in ("subject", "number", "stance", "digest")}
            said[data["comment"]] = kept | {"person": person, "house": house, "withdrawn": False}
        elif kind == "CommentEdited":
            said.setdefault(data["comment"], {})["digest"] = data["digest"]
        else:
            said.setdefault(data["comment"], {}).update(digest=digest(""), withdrawn=True)
    for comment in Comment.objects.order_by("pk").iterator(chunk_size=2000):
        found = {
            "subject": comment.subject,
            "number": comment.number,
            "stance": comment.stance,
            "digest": digest(comment.text),
            "person": comment.person_id,
            "house": comment.house_id,
            "withdrawn": comment.withdrawn_at is not None,
        }
        if said.pop(comment.pk, None) != found:
            yield Finding(key(comment), "comment-changed", {"subject": comment.subject, "number": comment.number})
    for pk, data in said.items():
        yield Finding(f"comment:{pk}", "comment-gone", {"subject": data.get("subject"), "number": data.get("number")})
