"""What a newcomer can look at: the people worth being, and every mail that was sent."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from beraad.kernel.errors import NotFound
from beraad.notices.models import Mail
from beraad.people.models import Person

from .cast import PARTS


@dataclass(frozen=True)
class Guise:
    """Someone a visitor may be, and what there is to try as them."""

    person: Person
    words: str


def guises(language: str) -> list[Guise]:
    """The people worth trying, in the order of the cast; one statement."""
    people = {p.email: p for p in Person.objects.filter(email__in=[part.email for part in PARTS], is_active=True)}
    return [
        Guise(people[part.email], part.nl if language == "nl" else part.en) for part in PARTS if part.email in people
    ]


def anyone(pk: int) -> Person:
    """Any active person: all of them are invented. NotFound when there is none."""
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None:
        raise NotFound
    return person


def mailbox(text: str = "") -> QuerySet[Mail]:
    """Every mail, or those to someone, or with words, in which `text` stands; newest first, without what is in them."""
    rows = Mail.objects.defer("text", "html").select_related("person").order_by("-created_at", "-pk")
    text = text.replace("\x00", "").strip()
    if not text:
        return rows
    where = ("person__name", "to", "subject", "text")
    return rows.filter(reduce(or_, (Q(**{f"{name}__icontains": text}) for name in where)))


def mail(pk: int) -> Mail:
    """One mail with what is in it; NotFound when there is none."""
    found = Mail.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
