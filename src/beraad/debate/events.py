"""What happens in a discussion."""

from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class CommentPosted(Event):
    """`parent` is the contribution that it answers, by id."""

    comment: int
    subject: str
    number: int
    parent: int | None
    stance: str
    name: str
    house_name: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class CommentEdited(Event):
    comment: int
    number: int
    name: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class CommentWithdrawn(Event):
    comment: int
    number: int
    name: str
