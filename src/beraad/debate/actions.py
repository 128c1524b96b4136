"""What is done in a discussion. Who may speak about a subject is for the room that owns the subject to say."""

from django.db import transaction
from django.db.models import Max

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid, NotFound
from beraad.kernel.ids import key
from beraad.kernel.texts import written
from beraad.record.actions import append
from rulebook import digest

from .choices import Stance
from .events import CommentEdited, CommentPosted, CommentWithdrawn
from .models import Comment


@transaction.atomic
def post(*, actor: Actor, subject: str, text: str, stance: str = Stance.REMARK, reply_to: int | None = None) -> Comment:
    """Contribute to the discussion about `subject`, for the house the actor acts for.

    `reply_to` is the number of the contribution answered; an answer to an answer joins the same thread.
    The caller holds a lock on the subject, so that numbers do not collide.
    """
    text = written(text, "text")
    if stance not in Stance.values:
        raise Invalid("option-unknown", {"stance": "option-unknown"})
    parent = None
    if reply_to is not None:
        parent = Comment.objects.filter(subject=subject, number=reply_to).first()
        if parent is None:
            raise NotFound
        parent = parent.parent or parent
    top = Comment.objects.filter(subject=subject).aggregate(top=Max("number"))["top"] or 0
    comment = Comment.objects.create(
        subject=subject,
        number=top + 1,
        parent=parent,
        person=actor.person,
        house_id=actor.house_id,
        stance=stance,
        text=text,
        posted_at=clock.now(),
    )
    append(
        actor=actor,
        event=CommentPosted(
            about=(subject, *((f"house:{actor.house_id}",) if actor.house_id else ())),
            comment=comment.pk,
            subject=subject,
            number=comment.number,
            parent=comment.parent_id,
            stance=stance,
            name=actor.person.name,
            house_name=actor.house_name,
            digest=digest(text),
        ),
        at=comment.posted_at,
    )
    return comment


@transaction.atomic
def edit(*, actor: Actor, comment: Comment, text: str) -> None:
    """Change one's own words; the page says that they were changed."""
    require(actor, "edit", comment)
    if comment.withdrawn_at:
        raise Conflict("comment-withdrawn")
    comment.text, comment.edited_at = written(text, "text"), clock.now()
    comment.save(update_fields=["text", "edited_at"])
    append(
        actor=actor,
        event=CommentEdited(
            about=(comment.subject,),
            comment=comment.pk,
            number=comment.number,
            name=comment.person.name,
            digest=digest(comment.text),
        ),
        at=comment.edited_at,
    )


@transaction.atomic
def withdraw(*, actor: Actor, comment: Comment) -> None:
    """Take a contribution back: its words go, its place stays."""
    require(actor, "withdraw", comment)
    if comment.withdrawn_at:
        raise Conflict("comment-withdrawn")
    comment.text, comment.withdrawn_at = "", clock.now()
    comment.save(update_fields=["text", "withdrawn_at"])
    append(
        actor=actor,
        event=CommentWithdrawn(
            about=(comment.subject, key(comment)), comment=comment.pk, number=comment.number, name=comment.person.name
        ),
        at=comment.withdrawn_at,
    )
