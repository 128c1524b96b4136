"""The report on a year makes itself, says what became of what, and never changes."""

import datetime as dt

import pytest

import factories
from beraad.kernel import clock
from beraad.organisations.queries import actor_for
from beraad.oversight import actions
from beraad.oversight.models import Commitment, YearReport
from beraad.oversight.reporting import report_year, report_years
from beraad.oversight.tasks import report
from beraad.oversight.years import told

pytestmark = pytest.mark.django_db
NEW_YEAR = clock.local(dt.date(2027, 1, 1), 1)


@pytest.fixture
def year(decide, world, staff):
    """A year with five decisions: of one four things follow, of one nothing, and one was rejected."""
    decision = decide(title="First")
    decide("against", title="Second")
    decide(title="Third")
    marked = decide(title="Fourth")
    actions.mark_nothing(actor=world.actor(0), decision=marked, reason="Known.")
    decide(kind="operational", title="Fifth")
    for name, due in (
        ("done", "2026-06-01"),
        ("dropped", "2026-06-01"),
        ("late", "2026-06-01"),
        ("open", "2027-06-01"),
    ):
        made = actions.commit(
            actor=world.actor(0), decision=decision, text=name, owner=staff, due=dt.date.fromisoformat(due)
        )
        if name == "done":
            actions.report(actor=actor_for(staff), commitment=made, text="Done.", done=True, evidence="x")
            actions.judge(actor=world.actor(0), commitment=made, accepted=True)
        if name == "dropped":
            actions.drop(actor=world.actor(0), commitment=made, reason="No.")
    return decision


def test_what_was_decided_and_what_became_of_it(year, world):
    with clock.at(NEW_YEAR):
        content = told(world.consortium, 2026)
    assert [(row["title"], row["result"], row["follow_up"]) for row in content["decisions"]] == [
        ("First", "adopted", "commitments"),
        ("Second", "rejected", "nothing"),
        ("Third", "adopted", "unsaid"),
        ("Fourth", "adopted", "nothing"),
    ]
    assert [(row["text"], row["state"]) for row in content["commitments"]] == [
        (name, name) for name in ("done", "dropped", "late", "open")
    ]
    assert content["counts"] == {"done": 1, "late": 1, "open": 1, "dropped": 1}
    assert content["votes"] == {"number": 4, "cast": 24, "seats": 24}


def test_it_makes_itself_once_at_new_year_for_whoever_decided(year, world):
    report()
    assert not YearReport.objects.exists(), "the year is not over"
    with clock.at(NEW_YEAR):
        report()
        report()
    assert sorted(YearReport.objects.values_list("body__name", "year")) == [
        (world.consortium.name, 2026),
        (world.steering.name, 2026),
    ]


def test_what_happens_afterwards_belongs_to_the_next_year(year, world, staff):
    with clock.at(NEW_YEAR):
        late = Commitment.objects.get(text="late")
        actions.report(actor=actor_for(staff), commitment=late, text="Done.", done=True, evidence="x")
        actions.judge(actor=world.actor(0), commitment=late, accepted=True)
        made = report_year(body=world.consortium, year=2026)
    assert made.content["counts"] == {"done": 1, "late": 1, "open": 1, "dropped": 1}, "as it was at new year"
    with clock.at(NEW_YEAR + dt.timedelta(days=366)):
        assert told(world.consortium, 2027)["counts"] == {"done": 1, "late": 1, "open": 0, "dropped": 0}


def test_what_was_reported_in_time_is_not_late(year, world, staff):
    late = Commitment.objects.get(text="late")
    actions.report(actor=actor_for(staff), commitment=late, text="Done.", done=True, evidence="x")
    with clock.at(NEW_YEAR):
        assert told(world.consortium, 2026)["counts"]["late"] == 0
        actions.judge(actor=world.actor(0), commitment=late, accepted=True)
        assert told(world.consortium, 2026)["counts"] == {"done": 1, "late": 0, "open": 2, "dropped": 1}


def test_what_still_ran_is_reported_without_any_decision(year, world):
    with clock.at(NEW_YEAR):
        report_years()
    with clock.at(NEW_YEAR + dt.timedelta(days=366)):
        assert [made.body for made in report_years()] == [world.consortium]


def test_the_record_holds_it_and_shows_what_was_changed_by_hand(year, findings):
    with clock.at(NEW_YEAR):
        report_years()
    assert findings() == []
    YearReport.objects.filter(pk=YearReport.objects.first().pk).update(content={})
    assert findings() == ["year-report-changed"]
    YearReport.objects.all().delete()
    assert findings() == ["year-report-gone", "year-report-gone"]


def test_the_start_of_the_year_is_where_the_provider_is(world, decide):
    with clock.at(clock.local(dt.date(2026, 12, 18), 10)):
        vote = factories.open_vote(world, days=14)
    assert vote.closes_at == clock.local(dt.date(2027, 1, 1), 10)
    with clock.at(NEW_YEAR):
        assert told(world.consortium, 2026)["votes"]["number"] == 0
