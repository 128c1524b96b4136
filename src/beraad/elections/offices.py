"""Chair and secretary of a steering group, chosen as its charter says."""

import datetime as dt

from beraad.access.actor import Actor
from beraad.bodies import officers
from beraad.bodies.choices import Duty
from beraad.bodies.models import Body, Mandate, Officer
from beraad.bodies.queries import sits_in
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.people.choices import Office

from .composing import composition_of


def require_office(actor: Actor, body: Body, duty: str) -> None:
    """Conflict when the charter knows no such duty; Forbidden unless the actor may say who has it: the secretariat, or
    where the group itself chooses any of its members."""
    if duty not in Duty.values:
        raise Invalid("option-unknown", {"duty": "option-unknown"})
    chosen_by = getattr(composition_of(body, clock.today()).composition, duty)
    if chosen_by == "none":
        raise Conflict("no-such-duty", body=body.name)
    if not may_name(actor, body, chosen_by):
        raise Forbidden("members-only" if chosen_by == "group" else "secretariat-only")


def may_name(actor: Actor, body: Body, chosen_by: str) -> bool:
    """Whether the actor may write down who has a duty that is given by the group, or by the consortium."""
    return actor.holds(Office.SECRETARIAT) or (chosen_by == "group" and sits_in(actor, body))


def name_officer(*, actor: Actor, mandate: Mandate, duty: str, start: dt.date, source: str) -> Officer:
    """Write down who chairs a group, or is its secretary, from `start`, and where that was chosen.

    Errors as for `require_office` and `bodies.officers.name_officer`.
    """
    require_office(actor, mandate.seat.body, duty)
    return officers.name_officer(actor=actor, mandate=mandate, duty=duty, start=start, source=source)


def end_officer(*, actor: Actor, officer: Officer, end: dt.date) -> None:
    """Write down that someone no longer does so. Errors as for `require_office` and for shortening a period."""
    require_office(actor, officer.body, officer.duty)
    officers.end_officer(actor=actor, officer=officer, end=end)
