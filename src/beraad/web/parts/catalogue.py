"""Services as cards: how many take part, in which phase they are, and what is going on."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import ngettext

from beraad.proposals.choices import State
from beraad.services.choices import Phase
from beraad.services.models import Service


class ServiceCard(NamedTuple):
    """A service; `phase` is "" once it is a service like any other."""

    service: Service
    participants: int
    phase: str
    going_on: list[str]


def cards(
    services: Iterable[Any], taking_part: Mapping[int, int], discussed: Mapping[int, Mapping[str, int]]
) -> list[ServiceCard]:
    """A card per service (each with `phase`), from what `services.queries` and `proposals.queries` count."""
    return [
        ServiceCard(
            service,
            taking_part.get(service.pk, 0),
            str(Phase(service.phase).label) if service.phase and service.phase != Phase.SERVICE else "",
            _going_on(discussed.get(service.pk, {})),
        )
        for service in services
    ]


def _going_on(counts: Mapping[str, int]) -> list[str]:
    """What is open about a service, in words."""
    votes, advice = counts.get(State.VOTE, 0), counts.get(State.ADVICE, 0)
    consultations = counts.get(State.CONSULTATION, 0)
    said = [
        (votes, ngettext("%(n)s vote", "%(n)s votes", votes)),
        (advice, ngettext("%(n)s request for advice", "%(n)s requests for advice", advice)),
        (consultations, ngettext("%(n)s consultation", "%(n)s consultations", consultations)),
    ]
    return [text % {"n": count} for count, text in said if count]
