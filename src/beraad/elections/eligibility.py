"""Whether someone can be elected, with the reason why not: asked when they stand, for the paper, and for the seat."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from beraad.access.policies import YES, Verdict, no
from beraad.bodies.choices import Role
from beraad.bodies.models import Mandate
from beraad.charters.composition import AUTHORITY
from beraad.kernel import clock
from beraad.organisations.models import Affiliation, House
from beraad.people.models import Person

from .composing import Governed, Place, by_charter, groups_of, places, taking_part
from .models import Election
from .staggering import terms_on_end


@dataclass(frozen=True)
class Eligibility:
    """What a verdict on candidates of `houses` rests on, found once for all of them."""

    day: dt.date
    start: dt.date
    own: Governed
    today: set[int]
    later: set[int]
    sitting: list[Place]
    authorities: dict[int, str]
    served: dict[int, list[tuple[dt.date, dt.date | None]]]
    members: set[tuple[int, int]]

    @classmethod
    def of(cls, election: Election, houses: Collection[House], day: dt.date | None = None) -> "Eligibility":
        """What holds on `day` (today) for an election whose winners sit from its start, or from that day if later."""
        day = day or clock.today()
        start, body, own = max(election.start, day), election.body, by_charter(election.charter)
        ids = [house.pk for house in houses]
        sitting = [place for place in places(body, start) if place.goes_on(start)]
        everyone = [*houses, *(place.holder.house for place in sitting)]
        groups = groups_of(everyone, own.composition, start)
        past = Mandate.objects.filter(seat__body=body, role=Role.HOLDER, start__lt=start)
        served: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
        for person, begun, end in past.values_list("person", "start", "end"):
            served.setdefault(person, []).append((begun, end))
        members = Affiliation.objects.on(day).filter(house__in=ids).values_list("person", "house")
        return cls(
            day=day,
            start=start,
            own=own,
            today=set(taking_part(body, own.rules, day).filter(pk__in=ids).values_list("pk", flat=True)),
            later=set(taking_part(body, own.rules, start).filter(pk__in=ids).values_list("pk", flat=True)),
            sitting=sitting,
            authorities={pk: own.get(AUTHORITY, "") for pk, own in groups.items()},
            served=served,
            members=set(members),
        )

    def verdict(self, person: Person, house: House) -> Verdict:
        """Whether this person can be elected for this house, or the code of why not."""
        composition, people = self.own.composition, {place.holder.person_id for place in self.sitting}
        houses = {place.holder.house_id for place in self.sitting}
        authority = self.authorities.get(house.pk, "")
        alike = sum(self.authorities.get(pk) == authority for pk in houses) if authority else 0
        terms = terms_on_end(composition, self.served.get(person.pk, []), self.start)
        for wrong, verdict in (
            (house.pk not in self.today, no("takes-no-part-on", house=house.name, day=self.day)),
            (house.pk not in self.later, no("takes-no-part-on", house=house.name, day=self.start)),
            (not person.is_active, no("person-deactivated", name=person.name)),
            ((person.pk, house.pk) not in self.members, no("not-of-house", name=person.name, house=house.name)),
            (person.pk in people, no("sits-already", name=person.name)),
            (house.pk in houses, no("house-sits-already", house=house.name)),
            (
                0 < composition.per_authority <= alike,
                no("authority-sits-already", authority=authority, most=composition.per_authority),
            ),
            (
                0 < composition.successive_terms <= terms,
                no("terms-served", name=person.name, most=composition.successive_terms),
            ),
        ):
            if wrong:
                return verdict
        return YES
