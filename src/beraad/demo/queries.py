"""What a newcomer can look at: the people worth being, and every mail that was sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from beraad.bodies.choices import BodyKind, Role
from beraad.bodies.models import Mandate
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.kernel.periods import holds
from beraad.notices.models import Mail
from beraad.organisations.models import Affiliation
from beraad.people.choices import Office
from beraad.people.models import Person
from beraad.people.queries import office_holders
from beraad.votes.choices import VoteState
from beraad.votes.models import Elector

OF_EACH = 2
LATEST = 200


@dataclass(frozen=True)
class Guise:
    """Someone a visitor may be: `role` is a code, `houses` and `bodies` what they speak for and sit in."""

    person: Person
    role: str
    houses: list[str]
    bodies: list[str]


def guises() -> list[Guise]:
    """The people worth trying, a few of each kind, everybody once; a fixed number of statements."""
    chosen: dict[Person, str] = {}
    for role, people in _kinds():
        fresh = [person for person in people if person not in chosen]
        chosen |= dict.fromkeys(fresh[:OF_EACH], role)
    mandates = _held().filter(person__in=list(chosen)).select_related("house", "seat__body")
    houses: dict[int, list[str]] = {}
    bodies: dict[int, list[str]] = {}
    for mandate in mandates.order_by("house__name", "seat__body__name"):
        houses.setdefault(mandate.person_id, []).append(mandate.house.name)
        bodies.setdefault(mandate.person_id, []).append(mandate.seat.body.name)
    return [
        Guise(
            person, role, list(dict.fromkeys(houses.get(person.pk, []))), list(dict.fromkeys(bodies.get(person.pk, [])))
        )
        for person, role in chosen.items()
    ]


def _kinds() -> Iterator[tuple[str, Iterable[Person]]]:
    """Each kind of person with more than enough examples, the most telling kinds first."""
    consortium = _held().filter(seat__body__kind=BodyKind.CONSORTIUM)
    yield "to-vote", _people(consortium.filter(role=Role.HOLDER, seat__in=_silent()))
    yield "several-houses", _of_several_houses(consortium)
    yield "substitute", _people(consortium.filter(role=Role.SUBSTITUTE))
    yield "steering", _people(_held().filter(seat__body__kind=BodyKind.STEERING))
    for office in (Office.SECRETARIAT, Office.DIRECTOR, Office.ADMINISTRATOR, Office.AUDITOR):
        yield office.value, office_holders(office)[:OF_EACH]
    yield "colleague", _colleagues()


def _held() -> QuerySet[Mandate]:
    today = clock.today()
    return Mandate.objects.on(today).filter(holds(today, "seat__"), person__is_active=True)


def _silent() -> QuerySet:
    """Seats that have not voted in a vote now open."""
    waiting = Elector.objects.filter(vote__state=VoteState.OPEN, eligible=True, ballot__isnull=True)
    return waiting.values("seat")


def _people(mandates: QuerySet[Mandate]) -> list[Person]:
    found = mandates.select_related("person").order_by("person__name", "pk")[: 5 * OF_EACH]
    return [mandate.person for mandate in found]


def _of_several_houses(mandates: QuerySet[Mandate]) -> QuerySet[Person]:
    carried = mandates.values("person").annotate(houses=Count("house", distinct=True)).filter(houses__gt=1)
    return Person.objects.filter(pk__in=carried.values("person")).order_by("name")[: 5 * OF_EACH]


def _colleagues() -> QuerySet[Person]:
    """Who belongs to a house and may speak, without a mandate to vote."""
    here = Affiliation.objects.on(clock.today()).values("person")
    people = Person.objects.filter(pk__in=here, is_active=True).exclude(pk__in=_held().values("person"))
    return people.order_by("name")[: 5 * OF_EACH]


def guise(pk: int) -> Person:
    """Any active person: all of them are invented. NotFound when there is none."""
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None:
        raise NotFound
    return person


def mailbox() -> QuerySet[Mail]:
    """Every mail, newest first, without what is in it."""
    return Mail.objects.defer("text", "html").select_related("person").order_by("-created_at", "-pk")[:LATEST]


def mail(pk: int) -> Mail:
    """One mail with what is in it; NotFound when there is none."""
    found = Mail.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
