"""What the parts of the seeding share: the days, the agenda, chance, and who is who."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from beraad.access.actor import Actor
from beraad.bodies.models import Body
from beraad.demo.cast import SECRETARY
from beraad.kernel import clock
from beraad.organisations.models import House
from beraad.organisations.queries import actor_for
from beraad.people.models import Person
from beraad.services.models import Service

from .agenda import Agenda, Deed
from .days import Days
from .land import Place, former_name


@dataclass
class World:
    """`only` are the houses of a small demonstration, all when empty. The rest fills while the story unfolds.

    By code of service: `takers` take part in the end, `left_out` are those of the kind who do not, `steadfast` are
    there all along. `speakers` tells per house who speaks for it, each from a day on; `substitutes` who else may;
    `members` per steering group the houses that sit in it, the leading one first; `candidates` those that stand for it.
    """

    days: Days
    agenda: Agenda
    rng: Random
    places: list[Place]
    only: tuple[str, ...] = ()
    houses: dict[str, House] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    groups: dict[str, Body] = field(default_factory=dict)
    takers: dict[str, list[Place]] = field(default_factory=dict)
    left_out: dict[str, list[Place]] = field(default_factory=dict)
    steadfast: dict[str, list[Place]] = field(default_factory=dict)
    speakers: dict[str, list[tuple[dt.date, str]]] = field(default_factory=lambda: defaultdict(list))
    substitutes: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    candidates: dict[str, list[str]] = field(default_factory=dict)

    @property
    def small(self) -> bool:
        return bool(self.only)

    def at(self, ago: int, hour: int, deed: Deed) -> None:
        """Put a deed on the agenda, some days ago."""
        self.agenda.add(self.days.at(ago, hour), deed)

    def house(self, name: str) -> House:
        """The house that is now called so, whatever its name is on the day of the story."""
        if name not in self.houses:
            self.houses[name] = House.objects.get(name__in=(name, former_name(name)))
        return self.houses[name]

    def speaker(self, house: str) -> str:
        """Who speaks for a house on the day of the story."""
        today = clock.today()
        return next(name for since, name in reversed(self.speakers[house]) if since <= today)

    def actor(self, name: str, house: str = "") -> Actor:
        """Someone as they are on the day of the story, acting for a house."""
        return actor_for(self.people[name], self.house(house).pk if house else None)

    @cached_property
    def secretary(self) -> Actor:
        """Who keeps the office in every story, from the first day to the last."""
        return self.actor(SECRETARY)
