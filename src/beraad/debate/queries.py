"""A discussion as pages show it."""

from dataclasses import dataclass, field

from .models import Comment


@dataclass
class Thread:
    """A contribution with its replies, in the order they were made."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


def threads(subject: str) -> list[Thread]:
    """The discussion about `subject`, in order; one statement."""
    found: dict[int, Thread] = {}
    rows = Comment.objects.filter(subject=subject).select_related("person", "house").order_by("number")
    for comment in rows:
        if comment.parent_id is None:
            found[comment.pk] = Thread(comment)
        else:
            found[comment.parent_id].replies.append(comment)
    return list(found.values())
