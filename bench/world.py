"""What is measured against: a field of 300 houses made by actions, and crowds made by the database itself.

Run in a process of its own with the settings of the installation to fill; prints what the measurements need as JSON.
"""

import datetime as dt
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F, Model  # noqa: E402

import factories  # noqa: E402
from beraad.bodies.models import Body, Mandate, Seat  # noqa: E402
from beraad.charters import defaults  # noqa: E402
from beraad.charters.models import Charter  # noqa: E402
from beraad.kernel import clock  # noqa: E402
from beraad.organisations.models import House  # noqa: E402
from beraad.people.models import Person  # noqa: E402
from beraad.people.sessions import SessionStore  # noqa: E402
from beraad.proposals import actions as proposals  # noqa: E402
from beraad.proposals.models import Proposal  # noqa: E402
from beraad.record import checks  # noqa: E402
from beraad.record.models import About, Cursor, Entry, Head  # noqa: E402
from beraad.register.models import Decision  # noqa: E402
from beraad.services.models import Participation  # noqa: E402
from beraad.votes import codes  # noqa: E402
from beraad.votes.actions import cast_ballot, plan_vote  # noqa: E402
from beraad.votes.models import Ballot, Bundle, Elector, Vote  # noqa: E402
from beraad.votes.tasks import keep_hours  # noqa: E402

from .measure import postgres, processor_time  # noqa: E402

HOUSES, PROPOSALS, COMMENTS = 300, 500, 200
SEATS, EVENTS, MONTHS = 100_000, 1_000_000, 24
# The crowd's houses, seats and electors are numbered from here.
FIRST = 1_000_000
# The voters of the secret vote, and the first of their numbers.
SECRET, SECOND = 10_000, 500_000


def session_of(person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "beraad.people.sessions.Backend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


@transaction.atomic
def small() -> dict:
    """300 houses, 500 proposals of which some are open, a file with 200 contributions, an open vote, 500 decisions."""
    world = factories.world(tuple(1000 + n for n in range(HOUSES)), rules=rules())
    long = factories.proposal(world, title="A file with many contributions")
    proposals.open_consultation(actor=world.actor(2), proposal=long)
    for index in range(COMMENTS):
        proposals.comment(
            actor=world.actor(index),
            proposal=long,
            text=f"Contribution {index}. " + "word " * 40,
            stance=("remark", "for", "against", "question")[index % 4],
        )
    running = factories.proposal(world)
    proposals.open_consultation(actor=world.actor(2), proposal=running)
    copy_proposals(running)
    vote = factories.open_vote(world, kind="price", title="A vote to cast in")
    with clock.at(clock.now() - dt.timedelta(days=60)):
        old = factories.open_vote(world, kind="price", title="A vote that closed", days=10)
        for index in range(0, HOUSES, 2):
            cast_ballot(actor=world.actor(index), vote=old.pk, seat=world.seat(index).pk, choice="for")
    keep_hours()
    decision = Decision.objects.get()
    copy_decisions(decision)
    return {
        "member": session_of(world.people[5]),
        "long": long.number,
        "vote": vote.pk,
        "reference": vote.reference,
        "decision": decision.number,
        "service": world.service.slug,
        "body": world.consortium.slug,
        "house": world.houses[5].slug,
        "voters": [(session_of(person), world.seat(index).pk) for index, person in enumerate(world.people)],
    }


def rules() -> dict:
    """The default rules, with decisions about people, which are secret."""
    made = defaults.consortium()
    ordinary = defaults.kind(made, "ordinary")
    made["kinds"].append(ordinary | {"id": "people", "rule": ordinary["rule"] | {"secret": True}})
    return made


@transaction.atomic
def secret() -> dict:
    """Ten thousand more houses with someone who votes for each, in a secret vote that is open now."""
    with connection.cursor() as cursor:
        for statement in secret_voters():
            cursor.execute(statement)
    body = Body.objects.get(kind="consortium")
    vote = plan_vote(
        actor=factories.SYSTEM,
        subject="bench:1",
        reference="V-1999-9999",
        title="A secret vote",
        text="Who?",
        body=body,
        charter=Charter.objects.get(body=body),
        kind="people",
        opens_at=clock.now(),
        closes_at=clock.now() + dt.timedelta(days=14),
    )
    # That it is their turn need not be told to so many.
    Cursor.objects.update(seq=Head.objects.get().seq)
    people = Person.objects.in_bulk(range(SECOND, SECOND + SECRET))
    voters = [(session_of(people[n]), n, codes.offer(vote.pk, n)) for n in range(SECOND, SECOND + SECRET)]
    return {"vote": vote.pk, "reference": vote.reference, "voters": voters}


def secret_voters() -> list[str]:
    """Houses that take part, their seats, and who sits in these."""
    span, one = (SECOND, SECOND + SECRET - 1), {"id": "n"}
    named = {"name": "'Zaal ' || n", "slug": "'zaal-' || n", "filed": "'zaal ' || n"}
    person = {"name": "'Stem ' || n", "email": "'stem-' || n || '@example.org'"}
    body, service = "(SELECT id FROM bodies_body WHERE kind = 'consortium')", "service_id IS NOT NULL"
    return [
        copied(House, *span, "true", **one, **named),
        copied(Participation, *span, service, **one, house_id="n"),
        copied(Seat, *span, f"body_id = {body} AND house_id IS NOT NULL", **one, house_id="n"),
        copied(Person, *span, "true", **one, **person),
        copied(
            Mandate,
            *span,
            f"seat_id IN (SELECT id FROM bodies_seat WHERE body_id = {body})",
            **one,
            seat_id="n",
            person_id="n",
            house_id="n",
        ),
    ]


def checked() -> dict:
    """What does not fit in the record after all this; and how many secret ballots there are."""
    vote = Vote.objects.get(subject="bench:1")
    with clock.at(vote.closes_at):
        keep_hours()
    findings = [finding.code for finding in checks.run() if finding.thing == f"vote:{vote.pk}"]
    return {"findings": findings, "ballots": len(json.loads(Bundle.objects.get(vote=vote).content)["ballots"])}


def copy_proposals(made: Proposal) -> None:
    """Of 500 proposals one in ten is running; the others came to their end."""
    values = {f.attname: getattr(made, f.attname) for f in Proposal._meta.concrete_fields if f.name != "id"}
    ended = {"state": "decided", "ended_at": clock.now()}
    Proposal.objects.bulk_create(
        Proposal(**values | ({} if n % 10 == 0 else ended) | {"number": f"V-1999-{n:04d}"}) for n in range(PROPOSALS)
    )


def copy_decisions(made: Decision) -> None:
    values = {f.attname: getattr(made, f.attname) for f in Decision._meta.concrete_fields if f.name != "id"}
    Decision.objects.bulk_create(
        Decision(
            **values
            | {"number": f"BIB-1999-{n:03d}", "year": 1999, "sequence": n, "vote": -n, "subject": f"proposal:{-n}"}
        )
        for n in range(1, 501)
    )


def numbers(first: int, last: int) -> str:
    """A table `many` with the whole numbers from first to last as `n`."""
    if connection.vendor == "postgresql":
        return f"generate_series({first}, {last}) AS many(n)"
    counted = f"WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT n FROM c"
    return f"({counted}) AS many"


def copied(model: type[Model], first: int, last: int, where: str, **changed: str) -> str:
    """SQL that copies the first row of `model` that fits `where`, once for each `n`, with some columns `changed`."""
    table = model._meta.db_table
    columns = [f.column for f in model._meta.concrete_fields if f.column in changed or f.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'e."{name}"') for name in columns)
    key = model._meta.pk.column
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {numbers(first, last)}, {table} e "
        f"WHERE e.{key} = (SELECT min({key}) FROM {table} WHERE {where})"
    )


def crowd() -> dict:
    """A hundred thousand houses that take part and cast their ballots in the open vote, and a million events."""
    vote = Vote.objects.get(title="A vote to cast in")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*crowded_seats(vote), *crowded_record(vote)):
            cursor.execute(statement)
        Head.objects.update(seq=F("seq") + EVENTS)
        Cursor.objects.update(seq=Head.objects.get().seq)
        Vote.objects.filter(pk=vote.pk).update(seats=F("seats") + SEATS, cast=F("cast") + SEATS)
    if connection.vendor == "postgresql":
        # It would do so by itself, some minutes later.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return {"seats": SEATS, "events": EVENTS}


def crowded_seats(vote: Vote) -> list[str]:
    """Houses, their seats in the group and in the vote, and their ballots."""
    span = (FIRST, FIRST + SEATS - 1)
    one = {"id": "n"}
    named = {"name": "'Huis ' || n", "slug": "'huis-' || n", "filed": "'huis ' || n"}
    inhabitants, json_type = f"(n - {FIRST} + 500)", "jsonb" if connection.vendor == "postgresql" else "text"
    elector = {
        "seat_id": "n",
        "house_id": "n",
        "name": "'Huis ' || n",
        "weight": f"CAST({inhabitants} AS text)",
        "figures": f"""CAST('{{"inhabitants": "' || {inhabitants} || '"}}' AS {json_type})""",
    }
    choice = "CASE n % 3 WHEN 0 THEN 'against' ELSE 'for' END"
    return [
        copied(House, *span, "true", **one, **named),
        copied(Participation, *span, f"service_id = {vote.body.service_id}", **one, house_id="n"),
        copied(Seat, *span, f"body_id = {vote.body_id} AND house_id IS NOT NULL", **one, house_id="n"),
        copied(Elector, *span, f"vote_id = {vote.pk} AND eligible", **one, **elector),
        copied(Ballot, *span, "true", **one, elector_id="n", choice=choice, receipt="'R' || n"),
    ]


def crowded_record(vote: Vote) -> list[str]:
    """What these houses did, and over two years the news about the service and what was said about other proposals."""
    end = Head.objects.get().seq
    first, last = end + 1, end + SEATS
    of_house, subject = f"'house:' || (n + {FIRST - first})", f"'{vote.subject}'"
    statements = [
        f"UPDATE record_entry SET at = '{_ago(30 * MONTHS)}'",
        copied(Entry, first, last, "kind = 'BallotCast'", seq="n"),
        *(
            copied(About, first, last, "true", entry_id="n", key=key, told="false")
            for key in (f"'vote:{vote.pk}'", subject, of_house)
        ),
    ]
    each = (EVENTS - SEATS) // MONTHS
    for month in range(MONTHS):
        at = _ago(1 + 30 * (MONTHS - 1 - month))
        first, last = last + 1, end + EVENTS if month == MONTHS - 1 else last + each
        news = first + each // 100
        statements += [
            copied(Entry, first, news, "kind = 'ConsultationOpened'", seq="n", at=f"'{at}'"),
            copied(About, first, news, "true", entry_id="n", key=f"'service:{vote.body.service_id}'"),
            copied(Entry, news + 1, last, "kind = 'CommentPosted'", seq="n", at=f"'{at}'"),
            copied(About, news + 1, last, "true", entry_id="n", key="'proposal:' || n"),
        ]
    return statements


def _ago(days: int) -> str:
    return str(connection.ops.adapt_datetimefield_value(clock.now() - dt.timedelta(days=days)))


def close() -> dict:
    """Close and count the great vote; seconds of processor time, the database's included."""
    vote = Vote.objects.get(title="A vote to cast in")
    database = postgres(os.environ.get("BERAAD_DATABASE_URL", ""))
    with clock.at(vote.closes_at):
        before = processor_time(os.getpid(), database)
        keep_hours()
        spent = processor_time(os.getpid(), database) - before
    vote.refresh_from_db()
    assert vote.outcome, "the vote did not close"
    return {"seconds": spent, "ballots": vote.cast}


if __name__ == "__main__":
    parts = {"small": small, "secret": secret, "checked": checked, "crowd": crowd, "close": close}
    print(json.dumps(parts[sys.argv[1]]()))
