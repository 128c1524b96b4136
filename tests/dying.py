"""A process with a secret vote of its own, which can be told to die in the middle of a deed; what it says is JSON.

`python dying.py DEED [POINT]`, with an installation in the environment. Deeds: make, cast, close, look.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beraad.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

import factories  # noqa: E402
import killing  # noqa: E402
from beraad.kernel import clock  # noqa: E402
from beraad.kernel.errors import Conflict  # noqa: E402
from beraad.record import checks, reactions  # noqa: E402
from beraad.register.models import Decision  # noqa: E402
from beraad.votes import actions, codes, counting, secrecy  # noqa: E402
from beraad.votes.ballotbox import sealed  # noqa: E402
from beraad.votes.models import Bundle, Elector, Mark, Vote  # noqa: E402
from beraad.votes.tasks import keep_hours  # noqa: E402

HOUSES = 24
# Where it can die: between what and what of one deed.
POINTS = {
    "before the mark": (sealed, "mark"),
    "between mark and box": (sealed, "put"),
    "between box and record": (secrecy, "append"),
    "before the count": (counting, "tally"),
    "between count and record": (actions, "append"),
    "between record and what follows from it": (reactions, "run"),
}


def make():
    """An open secret vote of some houses."""
    call_command("migrate", verbosity=0)
    world = factories.world(tuple(1000 + n for n in range(HOUSES)), rules=factories.secret())
    factories.open_vote(world)


def cast():
    """Vote for every seat that has not; a line for each ballot once it is in."""
    vote = Vote.objects.get()
    for elector in Elector.objects.filter(vote=vote, mark=None).order_by("pk"):
        holder = elector.seat.mandates.get().person
        choice = "against" if elector.pk % 3 else "for"
        given = {"vote": vote.pk, "seat": elector.seat_id}
        ballot = secrecy.cast_secret_ballot(
            actor=factories.actor_for(holder), choice=choice, ticket=codes.offer(**given), **given
        )
        print(json.dumps([ballot.code, ballot.choice]), flush=True)


def close():
    """Close and count, as the clock does."""
    with clock.at(Vote.objects.get().closes_at):
        keep_hours()


def look():
    """What there is, and what of it does not fit."""
    vote = Vote.objects.get()
    try:
        boxes = {ballot.code: ballot.content for ballot in sealed.papers(vote)}
    except Conflict as error:
        boxes = error.code
    counted = Bundle.objects.filter(vote=vote).values_list("content", flat=True).first()
    papers = json.loads(counted)["ballots"] if counted else []
    found = {
        "findings": [finding.code for finding in checks.run()],
        "boxes": boxes,
        "papers": {paper["code"]: paper["choice"] for paper in papers},
        "marks": Mark.objects.count(),
        "cast": vote.cast,
        "state": vote.state,
        "decisions": Decision.objects.count(),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    deed, *point = sys.argv[1:]
    if point:
        killing.die_at(*POINTS[point[0]], 0 if deed == "close" else 7)
    with clock.at(factories.NOW):
        {"make": make, "cast": cast, "close": close, "look": look}[deed]()
