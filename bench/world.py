"""What is measured against: a field of 300 houses made by actions, and crowds made by the database itself.

Run in a process of its own with the settings of the installation to fill; prints what the measurements need as JSON.
"""

import datetime as dt
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402

import factories  # noqa: E402
from beraad.bodies.choices import Role  # noqa: E402
from beraad.kernel import clock  # noqa: E402
from beraad.proposals import actions as proposals  # noqa: E402
from beraad.proposals.models import Proposal  # noqa: E402
from beraad.record.models import Head  # noqa: E402
from beraad.register.models import Decision  # noqa: E402
from beraad.votes.actions import cast_ballot  # noqa: E402
from beraad.votes.models import Elector, Vote  # noqa: E402
from beraad.votes.tasks import keep_hours  # noqa: E402

HOUSES, PROPOSALS, COMMENTS = 300, 500, 200


def session_of(person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


@transaction.atomic
def small() -> dict:
    """300 houses, 500 open proposals, a file with 200 contributions, an open vote, and 500 decisions."""
    world = factories.world(tuple(1000 + n for n in range(HOUSES)))
    everywhere = factories.person("Nele Everywhere")
    for index in range(HOUSES):
        factories.mandate(world.seat(index), everywhere, Role.SUBSTITUTE)
    long = factories.proposal(world, title="A file with many contributions")
    proposals.open_consultation(actor=world.actor(2), proposal=long)
    for index in range(COMMENTS):
        proposals.comment(
            actor=world.actor(index),
            proposal=long,
            text=f"Contribution {index}. " + "word " * 40,
            stance=("remark", "for", "against", "question")[index % 4],
        )
    for _ in range(5):
        made = factories.proposal(world)
        proposals.open_consultation(actor=world.actor(2), proposal=made)
    copy_proposals(made, PROPOSALS)
    vote = factories.open_vote(world, kind="price", title="A vote to cast in")
    with clock.at(clock.now() - dt.timedelta(days=60)):
        old = factories.open_vote(world, kind="price", title="A vote that closed", days=10)
        for index in range(0, HOUSES, 2):
            cast_ballot(actor=world.actor(index), vote=old.pk, seat=world.seat(index).pk, choice="for")
    keep_hours()
    decision = Decision.objects.get()
    copy_decisions(decision)
    return {
        "session": session_of(everywhere),
        "member": session_of(world.people[5]),
        "long": long.number,
        "vote": vote.pk,
        "reference": vote.reference,
        "decision": decision.number,
        "seats": list(Elector.objects.filter(vote=vote).values_list("seat", flat=True)),
    }


def copy_proposals(made: Proposal, many: int) -> None:
    values = {f.attname: getattr(made, f.attname) for f in Proposal._meta.concrete_fields if f.name != "id"}
    Proposal.objects.bulk_create(Proposal(**values | {"number": f"V-1999-{n:04d}"}) for n in range(many))


def copy_decisions(made: Decision) -> None:
    values = {f.attname: getattr(made, f.attname) for f in Decision._meta.concrete_fields if f.name != "id"}
    Decision.objects.bulk_create(
        Decision(**values | {"number": f"BIB-1999-{n:03d}", "year": 1999, "sequence": n, "vote": -n})
        for n in range(1, 501)
    )


def numbers(many: int) -> str:
    if connection.vendor == "postgresql":
        return f"generate_series(1, {many}) AS many(n)"
    return f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {many}) SELECT n FROM c) AS many"


@transaction.atomic
def crowd(events: int = 1_000_000, seats: int = 100_000) -> dict:
    """A million events in the record, and a vote of a hundred thousand seats of which most have voted."""
    vote = Vote.objects.filter(title="A vote to cast in").get()
    head = Head.objects.get(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_entry (seq, at, kind, person, house, data, body, digest) "
            f"SELECT {head.seq} + n, e.at, e.kind, e.person, e.house, e.data, e.body, e.digest "
            f"FROM {numbers(events)}, record_entry e WHERE e.seq = {head.seq}"
        )
        cursor.execute(
            f"INSERT INTO record_about (entry_id, key) SELECT {head.seq} + n, 'crowd:' || n FROM {numbers(events)}"
        )
        cursor.execute(
            "INSERT INTO votes_elector (vote_id, seat_id, house_id, name, eligible, reason, weight, figures, origin) "
            f"SELECT e.vote_id, NULL, NULL, 'House ' || n, e.eligible, e.reason, e.weight, e.figures, e.origin "
            f"FROM {numbers(seats)}, votes_elector e WHERE e.id = "
            f"(SELECT min(id) FROM votes_elector WHERE vote_id = {vote.pk} AND eligible)"
        )
        cursor.execute(
            "INSERT INTO votes_ballot (elector_id, choice, motivation, person_id, cast_at, receipt) "
            "SELECT id, CASE id % 3 WHEN 0 THEN 'against' ELSE 'for' END, '', "
            f"{factories.Person.objects.first().pk}, vote.opens_at, 'R' || id "
            "FROM (SELECT e.id, v.opens_at FROM votes_elector e JOIN votes_vote v ON v.id = e.vote_id "
            f"WHERE e.vote_id = {vote.pk} AND e.house_id IS NULL) AS vote"
        )
    Head.objects.update(seq=head.seq + events)
    Vote.objects.filter(pk=vote.pk).update(seats=vote.seats + seats, cast=vote.cast + seats)
    return {"events": events, "seats": seats}


def close() -> dict:
    """Close and count the great vote; seconds of processor time."""
    vote = Vote.objects.filter(title="A vote to cast in").get()
    with clock.at(vote.closes_at):
        before = time.process_time()
        keep_hours()
        spent = time.process_time() - before
    vote.refresh_from_db()
    assert vote.outcome, "the vote did not close"
    return {"seconds": spent, "ballots": vote.cast, "decision": Decision.objects.get(vote=vote.pk).number}


if __name__ == "__main__":
    print(json.dumps({"small": small, "crowd": crowd, "close": close}[sys.argv[1]]()))
