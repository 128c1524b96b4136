"""Who is doing something, and for which house."""

from dataclasses import dataclass, field, replace
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True)
class Actor:
    """A person with the offices they hold and the houses they belong to today; nobody is `VISITOR`.

    `house_id` is the house they act for, one of `houses` (id to name), or None.
    """

    person: AbstractBaseUser | None = None
    house_id: int | None = None
    houses: dict[int, str] = field(default_factory=dict)
    offices: frozenset[str] = frozenset()
    system: bool = False

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def signed_in(self) -> bool:
        return self.person is not None

    @property
    def house_name(self) -> str:
        return self.houses.get(self.house_id, "") if self.house_id else ""

    def holds(self, *offices: str) -> bool:
        """Whether they hold one of these offices. The system (clock, migration of data) holds all."""
        return self.system or not self.offices.isdisjoint(offices)

    def acting_for(self, house_id: int | None) -> Self:
        return replace(self, house_id=house_id)


VISITOR = Actor()
SYSTEM = Actor(system=True)
