"""A process with an election of its own, which can be told to die in the middle of a deed; what it says is JSON.

`python elections_dying.py DEED [POINT]`, with an installation in the environment. Deeds: make, cast, close, seat, look.
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
from beraad.bodies.models import Mandate  # noqa: E402
from beraad.elections import results  # noqa: E402
from beraad.elections.models import Candidacy, Election, Term  # noqa: E402
from beraad.elections.tasks import keep_days  # noqa: E402
from beraad.kernel import clock  # noqa: E402
from beraad.record import checks  # noqa: E402
from beraad.register.models import Decision  # noqa: E402
from beraad.votes import actions, codes, counting, secrecy  # noqa: E402
from beraad.votes.ballotbox import sealed  # noqa: E402
from beraad.votes.models import Bundle, Elector, Mark, Vote  # noqa: E402
from beraad.votes.tasks import keep_hours  # noqa: E402

HOUSES = 24
CANDIDATES = 5
# Where it can die: between what and what of one deed, and after how many times.
POINTS = {
    "between mark and box": (sealed, "mark", 7),
    "between box and record": (secrecy, "append", 7),
    "before the count": (counting, "tally", 0),
    "between count and record": (actions, "append", 0),
    "before the result is kept": (results, "record", 0),
    "between the first and the second seat": (results, "grant_mandate", 1),
    "between the seats and the record": (results, "record", 0),
}


def make():
    """An election in which five stand, with its vote open."""
    call_command("migrate", verbosity=0)
    world = factories.elections_world(tuple(1000 + n for n in range(HOUSES)))
    election = factories.called(world)
    factories.stand(world, election, *range(CANDIDATES))
    with clock.at(election.withdraws_until):
        keep_days()


def cast():
    """Vote for every seat that has not; a line for each ballot once it is in."""
    vote = Vote.objects.get()
    stood = [str(pk) for pk in Candidacy.objects.order_by("pk").values_list("pk", flat=True)]
    with clock.at(vote.opens_at):
        for elector in Elector.objects.filter(vote=vote, mark=None).order_by("pk"):
            holder = elector.seat.mandates.get().person
            first = elector.pk % CANDIDATES
            given = {"vote": vote.pk, "seat": elector.seat_id, "choice": [[stood[first]], [stood[first - 1]]]}
            ticket = codes.offer(vote.pk, elector.seat_id)
            ballot = secrecy.cast_secret_ballot(actor=factories.actor_for(holder), ticket=ticket, **given)
            print(json.dumps([ballot.code, ballot.choice]), flush=True)


def close():
    """Close and count, as the clock does."""
    with clock.at(Vote.objects.get().closes_at):
        keep_hours()


def seat():
    """Let the result take effect, as the clock does."""
    with clock.at(Election.objects.get().effective_at):
        keep_days()


def look():
    """What there is, and what of it does not fit."""
    vote, election = Vote.objects.get(), Election.objects.get()
    counted = Bundle.objects.filter(vote=vote).values_list("content", flat=True).first()
    papers = json.loads(counted)["ballots"] if counted else []
    found = {
        "findings": [finding.code for finding in checks.run()],
        "boxes": {ballot.code: ballot.content for ballot in sealed.papers(vote)},
        "papers": sorted(paper["code"] for paper in papers),
        "marks": Mark.objects.count(),
        "cast": vote.cast,
        "vote": vote.state,
        "election": election.state,
        "elected": Candidacy.objects.filter(place__isnull=False).count(),
        "seated": Mandate.objects.filter(seat__body=election.body, source=election.number).count(),
        "terms": Term.objects.count(),
        "decisions": Decision.objects.count(),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    deed, *point = sys.argv[1:]
    if point:
        killing.die_at(*POINTS[point[0]])
    with clock.at(factories.NOW):
        {"make": make, "cast": cast, "close": close, "seat": seat, "look": look}[deed]()
