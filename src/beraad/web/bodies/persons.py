"""Whom a form means: someone known here, by address or name, or someone new."""

from beraad.access.actor import Actor
from beraad.kernel.errors import Invalid
from beraad.people.actions import register_person
from beraad.people.models import Person
from beraad.people.queries import people, person_for

OFFERED = 10


class Unclear(Invalid):
    """It may be any of these `candidates` (id and name): the reader chooses."""

    def __init__(self, candidates: list[tuple[int, str]]) -> None:
        super().__init__("unknown-choice", {"person": "unknown-choice"})
        self.candidates = candidates


def meant(actor: Actor, text: str, chosen: int | None = None, name: str = "") -> Person:
    """The person `chosen` by id, or with this address or full name; with an address nobody has and a `name`, a new one.

    Unclear when it may be several; Invalid (`person-unknown`) when it is nobody and cannot be registered.
    """
    if chosen is not None:
        return person_for(actor, chosen)
    found = list(people(actor, text)[: OFFERED + 1])
    exact = [person for person in found if text.lower() in (person.email.lower(), person.name.lower())]
    if len(exact) == 1:
        return exact[0]
    if "@" in text and name:
        return register_person(actor=actor, email=text, name=name)
    if found and "@" not in text:
        raise Unclear([_offered(person) for person in found[:OFFERED]])
    raise Invalid("person-unknown", value=text)


def label(actor: Actor, pk: str) -> list[tuple[int, str]]:
    """The one choice that was made before, to show it again."""
    return [_offered(person_for(actor, int(pk)))]


def _offered(person: Person) -> tuple[int, str]:
    return person.pk, f"{person.name} ({person.email})"
