"""Mergers carry agreements over and end the participation of a house that went up in another."""

from beraad.access.actor import Actor
from beraad.organisations.events import AuthoritiesMerged, HousesMerged
from beraad.organisations.models import House, LocalAuthority
from beraad.record import reactions
from beraad.record.models import Entry

from .actions import carry_agreements
from .participation import end_participation
from .queries import services_taken


@reactions.on(AuthoritiesMerged)
def carry_over(*, actor: Actor, event: AuthoritiesMerged, entry: Entry) -> None:
    carry_agreements(
        actor=actor,
        formers=[former["id"] for former in event.formers],
        successor=LocalAuthority.objects.get(pk=event.successor),
        day=event.day,
        source=event.source,
    )


@reactions.on(HousesMerged)
def end_participations(*, actor: Actor, event: HousesMerged, entry: Entry) -> None:
    former = House.objects.get(pk=event.former)
    for service in services_taken(former, event.day):
        end_participation(actor=actor, house=former, service=service, day=event.day, source=event.source)
