"""A discussion as pages show it."""

import datetime as dt
from typing import NamedTuple

from django.db.models import QuerySet

from beraad.kernel.errors import NotFound
from beraad.kernel.prepared import prepared

from .models import Comment


class Contribution(NamedTuple):
    """What someone said; a plain row, since a page holds hundreds. `thread` is the number of what it answers."""

    number: int
    thread: int | None
    stance: str
    text: str
    posted_at: dt.datetime
    edited_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    person: int
    name: str
    house: str | None


class Thread(NamedTuple):
    """A contribution with its replies, in the order they were made."""

    opening: Contribution
    replies: tuple[Contribution, ...]


def threads(subject: str) -> list[Thread]:
    """The discussion about `subject`, in order; one statement."""
    openings: list[Contribution] = []
    replies: dict[int, list[Contribution]] = {}
    for said in map(Contribution._make, _said(subject)):
        (openings if said.thread is None else replies.setdefault(said.thread, [])).append(said)
    return [Thread(opening, tuple(replies.get(opening.number, ()))) for opening in openings]


@prepared
def _said(subject: str) -> QuerySet:
    plain = ("number", "parent__number", "stance", "text", "posted_at", "edited_at", "withdrawn_at", "person")
    rows = Comment.objects.filter(subject=subject).order_by("number")
    return rows.values_list(*plain, "person__name", "house__name")


def contribution_to(subject: str, number: int) -> Comment:
    """The contribution with this number; NotFound when there is none. Who may see it is for the door of the subject."""
    found = Comment.objects.select_related("person", "house").filter(subject=subject, number=number).first()
    if found is None:
        raise NotFound
    return found
