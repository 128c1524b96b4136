"""Nothing in the database tells which ballot is whose: what is kept of a voter is the same whatever they voted."""

import json
import re
from random import Random

import pytest
from django.apps import apps
from django.db import connection, transaction

import factories
from beraad.kernel import clock, ids
from beraad.people.models import Person
from beraad.record import outbox
from beraad.votes import codes
from beraad.votes.ballotbox import sealed
from beraad.votes.models import Box, Bundle, Elector
from beraad.votes.secrecy import change_secret_ballot
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
VOTERS = 12
# What binds the boxes into the record, and differs each time by the salt that is drawn: it tells nothing of what is in.
BINDING = {("votes_box", "sealed"), ("votes_box", "digest"), ("record_entry", "body"), ("record_entry", "digest")}
BINDING |= {("record_head", "digest")}
# What a task of the background is called, and when it was asked for by the clock of the machine.
BINDING |= {("django_tasks_database_dbtaskresult", name) for name in ("id", "enqueued_at")}
# Numbers that the database gives as they come, and does not give again.
COUNTED = {"record_about", "notices_mail"}


class Undone(Exception):
    """What was done is not to stay."""


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world(tuple(1000 + n for n in range(VOTERS)), rules=factories.secret())


@pytest.fixture
def vote(world):
    vote = factories.open_vote(world, way="schulze", contest=factories.contest("Ann", "Bob", "Cas", "Dis"), days=8)
    outbox.follow_all()
    return vote


@pytest.fixture(autouse=True)
def inside(world):
    """Everybody has been here before, so that they get mail."""
    Person.objects.update(last_login=factories.NOW)


def said(number):
    """A ballot that nobody else casts."""
    return [[option] for option in Random(number).sample("abcd", 4)]


def cells():
    """Every cell of every table: (table, column, row), each as it lies there."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            if table not in connection.introspection.table_names(cursor):
                continue
            # By their key, as numbers: those of PostgreSQL go on where what was undone left off.
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            columns = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
        for number, row in enumerate(rows):
            for column, value in zip(columns, row, strict=True):
                found[table, column, number] = bytes(value) if isinstance(value, memoryview) else value
    return found


def voted(world, vote, ballots):
    """What lies in the database after all have voted so, with the same chance; afterwards nobody has."""
    found = {}
    try:
        with transaction.atomic(), ids.drawn_from(Random(1)):
            for index, ballot in enumerate(ballots):
                factories.cast_secret(world, vote, index, ballot)
            outbox.follow_all()
            found = cells()
            raise Undone
    except Undone:
        return found


def plain(cell, value):
    """A cell without what differs each time."""
    table, column, _row = cell
    if table == "notices_mail" and isinstance(value, str):
        # The address to unsubscribe bears the second in which it was made.
        value = re.sub(r"berichten/af/[^/]+", "", value)
    if (table, column) in BINDING or (table in COUNTED and column == "id"):
        return None
    if (table, column) == ("record_entry", "data"):
        data = value if isinstance(value, dict) else json.loads(value)
        return {name: value for name, value in data.items() if name != "box"}
    return value


def test_what_is_kept_is_the_same_whatever_was_voted(world, vote):
    one = voted(world, vote, [said(n) for n in range(VOTERS)])
    other = voted(world, vote, [said(n) for n in reversed(range(VOTERS))])
    assert len(one) == len(other) > 1000
    assert {table for table, _column, _row in one} >= {"votes_mark", "votes_box", "record_entry", "notices_mail"}
    differing = {cell for cell in one if plain(cell, one[cell]) != plain(cell, other[cell])}
    assert {(table, column) for table, column, _row in differing} == set()
    sizes = {len(found[cell]) for found in (one, other) for cell in found if cell[:2] == ("votes_box", "sealed")}
    assert len(sizes) == 1


def test_before_the_close_no_cell_holds_a_code_or_what_was_said(world, vote):
    ballots = [factories.cast_secret(world, vote, n, said(n)) for n in range(VOTERS)]
    change_secret_ballot(vote=vote, code=ballots[3].code, choice=[["d"], ["a"]])
    outbox.follow_all()
    told = [repr(value) for value in cells().values()]
    for ballot in ballots:
        assert not [text for text in told if ballot.code in text or ballot.code.replace("-", "") in text]
        assert not [text for text in told if ballot.choice in text or ballot.choice.replace('"', '\\"') in text]


def test_no_table_has_a_row_for_a_ballot(world, vote):
    def sizes():
        return {model._meta.db_table: model._base_manager.count() for model in apps.get_models()}

    before = sizes()
    for n in range(VOTERS):
        factories.cast_secret(world, vote, n, said(n))
    grown = {table: size - before[table] for table, size in sizes().items() if size != before[table]}
    assert grown == {"votes_mark": VOTERS, "record_entry": VOTERS, "record_about": 3 * VOTERS, "votes_box": 1}


@pytest.mark.parametrize("crowd", [2, 512])
def test_ballots_lie_and_are_published_in_an_order_that_tells_nothing(world, vote, monkeypatch, crowd):
    monkeypatch.setattr(sealed, "CROWD", crowd)
    cast = [factories.cast_secret(world, vote, n, said(n)) for n in range(VOTERS)]
    for box in Box.objects.all():
        lines = sealed._lines(vote, box)
        assert lines == sorted(lines)
    with clock.at(vote.closes_at):
        keep_hours()
    papers = json.loads(Bundle.objects.get(vote=vote).content)["ballots"]
    assert papers == sorted(papers, key=lambda paper: json.dumps(paper, sort_keys=True, separators=(",", ":")))
    assert [paper["code"] for paper in papers] != [ballot.code for ballot in cast]
    numbers = {str(pk) for pk in Elector.objects.values_list("pk", flat=True)}
    assert not any(numbers & {str(value) for value in paper.values()} - {"1"} for paper in papers)


def test_codes_have_nothing_to_do_with_when_or_for_whom_they_were_made():
    made = [codes.shown(codes.offer(1, seat)) for seat in range(2000)]
    assert len(set(made)) == 2000
    ranks = {code: place for place, code in enumerate(sorted(made))}
    rising = sum(ranks[one] < ranks[other] for one, other in zip(made, made[1:], strict=False))
    assert 850 < rising < 1150
