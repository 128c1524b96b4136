"""The elections of the small demonstration: three that are over, a seat filled by count-back, one vote and one call."""

import json
import sqlite3
from contextlib import closing

import pytest

from rulebook.bundles import recount


@pytest.fixture(scope="module")
def ask(demonstration):
    """`ask("SELECT …")`: the rows of a question to the small demonstration."""
    with closing(sqlite3.connect(demonstration / "beraad.sqlite3")) as demo:
        yield lambda sql, *values: demo.execute(sql, values).fetchall()


def test_three_are_over_one_is_voted_on_and_one_calls(ask):
    assert sorted(ask("SELECT state, cause FROM elections_election")) == [
        ("call", "vacancy"),
        ("done", "terms"),
        ("done", "terms"),
        ("done", "terms"),
        ("vote", "terms"),
    ]


def test_those_elected_sit_where_the_election_put_them(ask):
    elected = ask("SELECT person_id, house_id FROM elections_candidacy WHERE state = 'elected' ORDER BY id")
    seated = ask(
        "SELECT m.person_id, m.house_id FROM elections_term t JOIN bodies_mandate m ON m.id = t.mandate_id"
        " JOIN elections_candidacy c ON c.id = t.candidacy_id WHERE c.state = 'elected' ORDER BY c.id"
    )
    assert elected and elected == seated


def test_a_seat_was_filled_by_count_back_and_another_waits_for_an_election(ask):
    assert ask("SELECT way, state FROM elections_vacancy ORDER BY id") == [
        ("count_back", "filled"),
        ("by_election", "called"),
    ]
    ((recounted,),) = ask("SELECT recount FROM elections_vacancy WHERE state = 'filled'")
    ((taken,),) = ask(
        "SELECT t.candidacy_id FROM elections_vacancy v JOIN elections_term t ON t.mandate_id = v.mandate_id"
    )
    assert str(taken) in json.loads(recounted)["winners"]


def test_every_election_recounts(ask):
    bundles = ask(
        "SELECT b.content FROM votes_bundle b JOIN votes_vote v ON v.id = b.vote_id WHERE v.subject LIKE 'election:%'"
    )
    assert len(bundles) >= 2
    assert all(recount(json.loads(content)).same for (content,) in bundles)


def test_an_objection_was_judged_and_candidates_answered(ask):
    assert ask("SELECT state FROM elections_objection") == [("dismissed",)]
    assert ask("SELECT count(*) FROM debate_comment WHERE subject LIKE 'candidacy:%'") == [(4,)]
