"""The demonstration: the same each time, whole, and told in words that anyone understands."""

import datetime as dt
import re
import sqlite3
from contextlib import closing
from random import Random

import pytest
from django.core.management import CommandError, call_command

from beraad.demo import cast
from beraad.demo.management.commands.demo_seed import Command
from beraad.demo.seeding import land, taking_part
from beraad.demo.seeding.agenda import Agenda
from beraad.demo.seeding.days import MERGERS, SOONEST, START, Days
from beraad.demo.seeding.names import Names, address
from beraad.demo.seeding.stories import stories
from beraad.demo.seeding.world import World
from beraad.kernel import clock, ids
from installation import beraad

LONGEST_SENTENCE = 21


@pytest.fixture(scope="module")
def ask(demonstration):
    """`ask("SELECT …")`: the rows of a question to the small demonstration."""
    with closing(sqlite3.connect(demonstration / "beraad.sqlite3")) as demo:
        yield lambda sql, *values: demo.execute(sql, values).fetchall()


def test_the_same_day_makes_the_same_record(ask, demonstration, tmp_path):
    ((today,),) = ask("SELECT date(max(closes_at), '-10 days') FROM votes_vote WHERE state = 'open'")
    beraad("migrate", folder=tmp_path)
    told = beraad("demo-seed", "--small", "--date", today, folder=tmp_path)
    ((digest,),) = ask("SELECT digest FROM record_head")
    assert digest in told


def test_it_stands_its_own_check(demonstration):
    beraad("verify", folder=demonstration)


def test_every_kind_of_ending_is_there(ask):
    states = dict(ask("SELECT state, count(*) FROM proposals_proposal GROUP BY state"))
    assert set(states) == {"draft", "consultation", "advice", "vote", "decided", "closed", "withdrawn"}
    assert sum(states.values()) > 30
    results = dict(ask("SELECT result, count(*) FROM register_decision GROUP BY result"))
    assert set(results) == {"adopted", "rejected", "invalid", "chosen"}
    assert sum(results.values()) == 35
    assert dict(ask("SELECT state, count(*) FROM votes_vote WHERE state != 'closed' GROUP BY state")) == {
        "open": 7,
        "planned": 1,
    }


def test_a_failed_quorum_was_called_again_and_another_waits(ask):
    calls = ask(
        "SELECT v.call, d.result FROM votes_vote v JOIN register_decision d ON d.vote = v.id"
        " WHERE v.subject IN (SELECT subject FROM votes_vote WHERE call = 2) ORDER BY v.subject, v.call"
    )
    assert sorted(calls) == [(1, "adopted"), (1, "invalid"), (2, "adopted"), (2, "rejected")]
    assert ask("SELECT count(*) FROM proposals_proposal WHERE state = 'advice' AND result = 'invalid'") == [(1,)]


def test_what_follows_from_decisions_is_in_every_state(ask):
    assert set(ask("SELECT DISTINCT state FROM oversight_commitment")) == {
        ("open",),
        ("reported",),
        ("done",),
        ("dropped",),
    }
    late = ask("SELECT count(*) FROM oversight_commitment WHERE state = 'open' AND told_at IS NOT NULL")
    assert late == [(2,)]
    assert ask("SELECT count(*) FROM oversight_nothingtodo") == [(2,)]


def test_the_board_sent_back_and_participants_called_up(ask):
    assert ask("SELECT state FROM oversight_return ORDER BY id") == [("withdrawn",), ("contested",)]
    ((called, kind),) = ask(
        "SELECT c.objections, p.kind FROM oversight_calledup c JOIN register_decision d ON d.id = c.decision_id"
        " JOIN proposals_proposal p ON p.number = d.reference"
    )
    assert called == 3 and kind == "ordinary"
    assert ask("SELECT count(*) FROM oversight_delegation") == [(6,)]


def test_the_years_were_reported_at_new_year(ask):
    made = ask("SELECT y.year, r.at FROM oversight_yearreport y JOIN record_entry r ON r.kind = 'YearReported'")
    assert {2024, 2025} <= {year for year, _ in made}
    assert {at[:16] for _, at in made} >= {"2025-01-01 01:00", "2026-01-01 01:00"}


def test_one_discussion_has_two_hundred_contributions(ask):
    assert ask("SELECT max(comments) FROM proposals_proposal") == [(200,)]


def test_a_charter_was_changed_by_a_decision_and_a_service_moved(ask):
    charters = ask("SELECT number, decision FROM charters_charter WHERE decision != '' ORDER BY id")
    assert [number for number, _ in charters] == [2, 2]
    assert len({decision for _, decision in charters}) == 2
    assert ask("SELECT service_id, count(*) FROM bodies_remit GROUP BY service_id HAVING count(*) > 1") != []


def test_the_municipalities_merged_and_one_house_went_up_in_another(ask):
    assert ask("SELECT count(DISTINCT successor_id), count(*) FROM organisations_merger") == [(13, 27)]
    assert ask("SELECT count(*) FROM organisations_localauthority WHERE end IS NULL") == [(285,)]
    assert ask("SELECT name, end FROM organisations_house WHERE end IS NOT NULL") == [
        ("Bibliotheek Hoeselt", MERGERS.isoformat())
    ]


def test_whom_to_sign_in_as_is_there_and_has_not_voted(ask):
    people = {email for (email,) in ask("SELECT email FROM people_person")}
    assert {part.email for part in cast.PARTS} <= people
    assert all(email.endswith(".example") for email in people)
    voted = ask(
        "SELECT count(*) FROM votes_ballot b JOIN votes_elector e ON e.id = b.elector_id"
        " JOIN votes_vote v ON v.id = e.vote_id JOIN organisations_house h ON h.id = e.house_id"
        f" WHERE v.state = 'open' AND h.name IN ({','.join('?' * len(cast.WAITING))})",  # noqa: S608
        *cast.WAITING,
    )
    assert voted == [(0,)]


def test_the_mailbox_tells_of_the_last_days_only(ask):
    kinds = {kind for (kind,) in ask("SELECT DISTINCT kind FROM notices_mail")}
    assert {"turn", "reminder", "receipt", "consultation", "invitation"} <= kinds
    ((first, last),) = ask("SELECT min(created_at), max(created_at) FROM notices_mail")
    assert (dt.datetime.fromisoformat(last) - dt.datetime.fromisoformat(first)).days <= 3


def test_the_record_is_in_the_order_of_time(ask):
    moments = [at for (at,) in ask("SELECT at FROM record_entry ORDER BY seq")]
    assert moments == sorted(moments)


def test_it_is_only_made_of_an_empty_demonstration(demonstration):
    with pytest.raises(AssertionError, match="There is data here already"):
        beraad("demo-seed", folder=demonstration)
    with pytest.raises(CommandError, match="Unknown command"):
        call_command("demo_seed")


def test_it_needs_two_years(db):
    with pytest.raises(CommandError, match="needs a day"):
        call_command(Command(), date=SOONEST - dt.timedelta(1))


def test_the_whole_demonstration_has_the_field_at_its_size():
    days = Days(SOONEST)
    world = World(days=days, agenda=Agenda(days.now), rng=Random(1), places=land.places())
    taking_part.choose(world)
    assert len(world.places) == 339
    assert {code: len(places) for code, places in world.takers.items()} == {
        "BIB": 278,
        "WEB": 243,
        "EBK": 218,
        "FUN": 124,
        "KRA": 62,
        "TIC": 41,
    }
    assert set(cast.SMALL) <= {place.name for place in world.places}


@pytest.mark.parametrize("later", [0, 1, 40, 400, 1000])
def test_days_keep_their_order_and_their_ends(later):
    days = Days(SOONEST + dt.timedelta(later))
    told = [days.ago(n) for n in range(-30, 728)]
    assert told == sorted(told, reverse=True)
    assert days.ago(727) == START
    assert days.ago(690) == MERGERS
    assert days.ago(2) == days.today - dt.timedelta(2)
    assert all(day.weekday() < 5 for day in told[60:700])


def test_the_agenda_goes_by_time_and_stops_at_the_present(db):
    present = clock.local(SOONEST)
    agenda, done = Agenda(present), []

    def deed(name):
        done.append((name, clock.now()))

    moments = [present - dt.timedelta(days=n) for n in (30, 60, 0)]
    for name, moment in zip("bac", moments, strict=True):
        agenda.add(moment, lambda name=name: deed(name))
    assert agenda.run() == 2
    assert done == [("a", moments[1]), ("b", moments[0])]


def test_codes_come_from_the_source_that_is_set():
    with ids.drawn_from(Random(1)):
        code = ids.control_code()
    with ids.drawn_from(Random(1)):
        assert ids.control_code() == code
    assert ids.control_code() != code


def test_everybody_has_a_name_of_their_own():
    names = Names(Random(1), {"Nele Claes"})
    assert len({names.next() for _ in range(1000)} | {"Nele Claes"}) == 1001
    assert address("Wim D'hondt", "Sint-Pieters-Leeuw") == "wim.dhondt@sint-pieters-leeuw.example"


@pytest.mark.parametrize("story", [story.told_in(2026) for story in stories()], ids=lambda story: story.title[:40])
def test_stories_are_told_in_plain_words(story):
    said = [words for threads in story.talk.values() for thread in threads for words in thread]
    written = [story.title, story.summary, story.text, (story.advice or {}).get("text", ""), *said]
    assert not re.search(r"[{}]|\bu\b|!", "\n".join(written))
    for sentence in re.split(r"(?<=[.?:])\s|\n", "\n".join(written)):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence
