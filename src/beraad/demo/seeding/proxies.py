"""A proxy: who speaks for Bree is away for a while, and lets a colleague of Genk vote."""

import datetime as dt
from functools import partial

from beraad.bodies.models import Seat
from beraad.bodies.queries import consortium_of
from beraad.kernel import clock
from beraad.votes.proxies import give_proxy

from .world import World

SERVICE, GIVER, HOLDER = "FUN", "Bibliotheek Bree", "Bibliotheek Genk"
AGO, LASTS = 9, dt.timedelta(days=75)
INSTRUCTION = "Stem voor, tenzij de prijs stijgt. Bel mij bij twijfel."


def plan(world: World) -> None:
    """Put it on the agenda."""
    world.at(AGO, 11, partial(_give, world))


def _give(world: World) -> None:
    body = consortium_of(world.services[SERVICE])
    give_proxy(
        actor=world.actor(world.speaker(GIVER), GIVER),
        seat=Seat.objects.get(body=body, house=world.house(GIVER)),
        holder=world.people[world.speaker(HOLDER)],
        end=clock.today() + LASTS,
        instruction=INSTRUCTION,
    )
