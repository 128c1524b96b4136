"""The next meeting of every steering group, with what stands on its agenda."""

import datetime as dt

from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import services_served
from beraad.kernel import clock
from beraad.proposals import agenda
from beraad.proposals.queries import coming

from .world import World

SAID, AHEAD = 4, 10
PLACE = "Provinciehuis Leuven, zaal 2"
USUAL = ("Verslag van de vorige vergadering", "Stand van de uitvoering", "Rondvraag")


class Meetings:
    """Puts on the agenda of the demonstration that each group plans its meeting, and publishes what stands on it."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.at(SAID, 9, self.plan)

    def plan(self) -> None:
        for code, houses in self.world.members.items():
            group = self.world.groups[code]
            if group.kind == BodyKind.STEERING and houses:
                self._plan(group, houses[0])

    def _plan(self, group: Body, house: str) -> None:
        actor = self.world.actor(self.world.speaker(house), house)
        day = clock.today() + dt.timedelta(days=AHEAD)
        meeting = agenda.plan_meeting(actor=actor, body=group, day=day, place=PLACE)
        first, *others = USUAL
        agenda.add_item(actor=actor, meeting=meeting, title=first)
        for proposal in coming([service.pk for service in services_served(group, clock.today())])[:2]:
            agenda.add_item(actor=actor, meeting=meeting, proposal=proposal.number)
        for title in others:
            agenda.add_item(actor=actor, meeting=meeting, title=title)
        agenda.publish_agenda(actor=actor, meeting=meeting)
