"""What waits for someone in elections: a call, being asked to stand, a seat that is offered, objections to judge."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beraad.access.actor import Actor
from beraad.elections.queries import desk, to_judge
from beraad.people.choices import Office
from beraad.web.ui.jinja import url

MINUTES = {"call": 3, "asked": 5, "seat": 3, "objections": 10}


def waiting(actor: Actor) -> Iterator[dict[str, Any]]:
    """The fields of each task."""
    found = desk(actor)
    for candidacy in found.asked:
        election = candidacy.election
        yield {
            "kind": "asked",
            "label": _("Asked to stand"),
            "icon": "mail",
            "title": _("Stand for %(body)s?") % {"body": election.body.name},
            "action": _("Answer"),
            "url": url("elections:candidate", election.number, candidacy.pk),
            "context": _("%(name)s asks you") % {"name": candidacy.asked_by.name if candidacy.asked_by else ""},
            "due": election.stands_until,
        }
    for vacancy in found.offered:
        yield {
            "kind": "seat",
            "label": _("A seat is offered to you"),
            "icon": "user",
            "title": _("%(seat)s in %(body)s") % {"seat": vacancy.seat.label, "body": vacancy.seat.body.name},
            "action": _("Answer"),
            "url": url("elections:vacancy", vacancy.seat.body.slug, vacancy.pk),
            "due": vacancy.until,
        }
    for election in found.calls:
        yield {
            "kind": "call",
            "label": _("Call for candidates"),
            "icon": "hand",
            "title": _("Who stands for %(body)s?") % {"body": election.body.name},
            "action": _("Look at it"),
            "url": url("elections:detail", election.number),
            "context": ngettext("one seat", "%(num)s seats", election.seats) % {"num": election.seats},
            "due": election.stands_until,
        }
    if actor.holds(Office.SECRETARIAT):
        yield from _to_judge()


def _to_judge() -> Iterator[dict[str, Any]]:
    """One task for all objections; those to candidates lapse when the ballot paper is made."""
    objections = to_judge()
    if objections:
        first = objections[0]
        title = ngettext("%(n)s objection waits for you", "%(n)s objections wait for you", len(objections))
        yield {
            "kind": "objections",
            "label": _("To judge"),
            "icon": "scale",
            "title": title % {"n": len(objections)},
            "action": _("See the list"),
            "url": url("secretariat:index") + "#h-elections",
            "context": first.election.body.name,
            "due": first.election.withdraws_until if first.candidacy_id else None,
        }
