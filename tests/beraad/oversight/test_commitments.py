"""Every decision says what follows from it, who does it and by when; owners report, the steering group judges."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import VISITOR
from beraad.access.policies import may
from beraad.bodies.queries import seats_of
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.organisations.queries import actor_for
from beraad.oversight import actions, queries
from beraad.oversight.models import Commitment, NothingToDo, Report
from beraad.oversight.tasks import watch
from beraad.record.models import Entry

pytestmark = pytest.mark.django_db
LATER = factories.NOW.date() + dt.timedelta(days=60)


@pytest.fixture
def commit(world, decide, staff):
    """`commit()`: something that follows from a decision that was just adopted, for someone of the provider."""

    def made(owner=None, due=LATER, decision=None, text="Switch the reservation cost off"):
        return actions.commit(
            actor=world.actor(0), decision=decision or decide(), text=text, owner=owner or staff, due=due
        )

    return made


def after(days):
    return clock.at(factories.NOW + dt.timedelta(days=days))


def test_it_has_to_be_said_what_follows_from_what_was_taken(decide, world):
    adopted = decide()
    assert queries.follow_up(adopted).unsaid
    assert queries.unsaid([world.service.pk]) == [adopted]
    rejected = decide("against", title="Another")
    assert not queries.follow_up(rejected).asked
    with pytest.raises(Conflict, match="decision-does-not-hold"):
        actions.commit(actor=world.actor(0), decision=rejected, text="x", owner=world.people[3], due=LATER)


def test_the_steering_group_says_it_and_it_is_numbered(commit, decide, world, staff):
    decision = decide()
    first, second = commit(decision=decision), commit(decision=decision, owner=world.houses[2])
    assert [first.reference, second.reference] == [f"{decision.number}.1", f"{decision.number}.2"]
    assert [c.owner for c in queries.follow_up(decision).commitments] == [staff, world.houses[2]]
    assert queries.unsaid([world.service.pk]) == []


@pytest.mark.parametrize("index", [2, 5])
def test_a_participant_outside_the_group_does_not_say_it(decide, world, index, staff):
    decision = decide()
    with pytest.raises(Forbidden, match="steering-only"):
        actions.commit(actor=world.actor(index), decision=decision, text="x", owner=staff, due=LATER)
    with pytest.raises(Forbidden, match="steering-only"):
        actions.mark_nothing(actor=world.actor(index), decision=decision, reason="x")


def test_bad_input_is_refused_at_its_field(decide, world, staff):
    decision, given = decide(), {"text": "x", "owner": staff, "due": LATER}
    for changes, field in (
        ({"text": " "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"due": dt.date(2026, 3, 1)}, "due"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.commit(actor=world.actor(0), decision=decision, **given | changes)
        assert set(refused.value.fields) == {field}


def test_nothing_to_do_is_said_once_and_gives_way_to_what_follows_after_all(decide, world, commit):
    decision = decide()
    actions.mark_nothing(actor=world.actor(1), decision=decision, reason="The rule was there already.")
    assert queries.follow_up(decision).mark.reason == "The rule was there already."
    assert queries.unsaid([world.service.pk]) == []
    with pytest.raises(Conflict, match="follow-up-said"):
        actions.mark_nothing(actor=world.secretariat, decision=decision, reason="Again")
    commit(decision=decision)
    assert not NothingToDo.objects.exists()
    assert not queries.follow_up(decision).unsaid


def test_the_owner_reports_with_evidence_and_another_accepts(commit, world, staff):
    made, owner = commit(), actor_for(staff)
    with pytest.raises(Invalid) as refused:
        actions.report(actor=owner, commitment=made, text="Done.", done=True)
    assert refused.value.fields == {"evidence": "text-missing"}
    actions.report(actor=owner, commitment=made, text="Half of the houses.", done=False)
    actions.report(actor=owner, commitment=made, text="All of them.", done=True, evidence="https://example.org/tests")
    made.refresh_from_db()
    assert (made.state, made.late, made.running) == ("reported", False, True)
    assert queries.waiting(world.actor(0), [], [world.service.pk]) == [made]
    with pytest.raises(Forbidden, match="report-waits"):
        actions.report(actor=owner, commitment=made, text="Again.", done=True, evidence="x")
    actions.judge(actor=world.actor(0), commitment=made, accepted=False, answer="Ghent still pays.")
    made.refresh_from_db()
    assert (made.state, made.ended_at) == ("open", None)
    actions.report(actor=owner, commitment=made, text="Ghent too.", done=True, evidence="Minutes 12")
    actions.judge(actor=world.actor(0), commitment=made, accepted=True)
    made.refresh_from_db()
    assert (made.state, made.ended_at) == ("done", factories.NOW)
    assert [report.accepted for report in queries.reports_on(made)] == [None, False, True]
    with pytest.raises(Forbidden, match="commitment-over"):
        actions.report(actor=owner, commitment=made, text="More.", done=False)


def test_nobody_judges_their_own_report_nor_sends_one_back_without_words(commit, world):
    made = commit(owner=world.people[0])
    actions.report(actor=world.actor(0), commitment=made, text="Done.", done=True, evidence="Look.")
    with pytest.raises(Forbidden, match="own-report"):
        actions.judge(actor=world.actor(0), commitment=made, accepted=True)
    with pytest.raises(Invalid):
        actions.judge(actor=world.actor(1), commitment=made, accepted=False, answer=" ")
    with pytest.raises(Forbidden, match="steering-only"):
        actions.judge(actor=world.actor(4), commitment=made, accepted=True)


def test_who_owns_it_in_person_for_a_house_or_in_a_body(commit, decide, world, staff):
    decision = decide()
    of_house, of_body = (
        commit(decision=decision, owner=world.houses[3]),
        commit(decision=decision, owner=world.steering),
    )
    in_person = commit(decision=decision)
    for owner, mine in ((world.actor(3), [of_house]), (world.actor(1), [of_body]), (actor_for(staff), [in_person])):
        assert queries.waiting(owner, seats_of(owner), []) == mine
        assert [bool(may(owner, "report", c)) for c in (of_house, of_body, in_person)] == [
            c in mine for c in (of_house, of_body, in_person)
        ]
    assert queries.waiting(VISITOR, [], []) == []
    assert not may(VISITOR, "report", of_house)


def test_another_owner_or_day_with_a_reason(commit, world, staff):
    made, later = commit(), LATER + dt.timedelta(days=30)
    with pytest.raises(Conflict, match="nothing-changed"):
        actions.change(actor=world.actor(0), commitment=made, owner=staff, due=LATER, reason="x")
    actions.change(
        actor=world.actor(0), commitment=made, owner=world.houses[1], due=later, reason="The supplier is late."
    )
    made.refresh_from_db()
    assert (made.owner, made.due) == (world.houses[1], later)
    with pytest.raises(Forbidden):
        actions.change(actor=actor_for(staff), commitment=made, owner=staff, due=later, reason="Mine")


def test_what_is_dropped_stays_with_its_reason(commit, world):
    made = commit()
    actions.drop(actor=world.actor(0), commitment=made, reason="The supplier stopped.")
    made.refresh_from_db()
    assert (made.state, made.cause, made.reason) == ("dropped", "reason", "The supplier stopped.")
    with pytest.raises(Forbidden, match="commitment-over"):
        actions.drop(actor=world.actor(0), commitment=made, reason="Again")


def test_the_watch_list_tells_late_silent_reported_and_going(commit, decide, world, staff):
    decision, far = decide(), factories.NOW.date() + dt.timedelta(days=300)
    late, silent, reported = commit(decision=decision), commit(decision=decision, due=far), commit(decision=decision)
    going = commit(decision=decision, due=far)
    with after(50):
        actions.report(actor=actor_for(staff), commitment=reported, text="Done.", done=True, evidence="x")
        actions.report(actor=actor_for(staff), commitment=going, text="It goes well.", done=False)
    with after(92):
        found = queries.watch_list([world.service.pk])
        assert (found.late, found.silent, found.reported, found.going) == ([late], [silent], [reported], [going])
        assert len(found) == 4


@pytest.mark.parametrize("number", [1, 5])
def test_the_watch_list_costs_the_same_for_one_and_for_many(commit, decide, world, request, number):
    decision = decide()
    for _ in range(number):
        commit(decision=decision)
    with request.getfixturevalue("queries")(2):
        assert len(queries.watch_list([world.service.pk]).going) == number


def test_what_is_late_is_told_to_all_once_and_anew_after_another_day(commit, world):
    made = commit(due=factories.NOW.date() + dt.timedelta(days=10))
    told = lambda: Entry.objects.filter(kind="CommitmentOverdue").count()  # noqa: E731
    for days, expected in ((10, 0), (24, 0), (25, 1), (40, 1)):
        with after(days):
            watch()
        assert told() == expected, days
    with after(41):
        later = factories.NOW.date() + dt.timedelta(days=50)
        actions.change(actor=world.actor(0), commitment=made, owner=made.owner, due=later, reason="A new plan.")
    with after(65):
        watch()
    assert told() == 2


def test_what_was_reported_or_ended_is_not_late(commit, decide, world, staff):
    decision = decide()
    reported, dropped = commit(decision=decision), commit(decision=decision)
    actions.report(actor=actor_for(staff), commitment=reported, text="Done.", done=True, evidence="x")
    actions.drop(actor=world.actor(0), commitment=dropped, reason="No longer needed.")
    with after(200):
        assert queries.overdue() == []


def test_the_rules_say_how_patient_everybody_is(commit, world):
    made = commit(due=factories.NOW.date() + dt.timedelta(days=10))
    charter = queries.rules_by_service([world.service.pk], factories.NOW.date())[world.service.pk]
    assert (charter.report_days, charter.overdue_days) == (90, 14)
    with after(24):
        assert queries.overdue() == []
    with after(25):
        assert queries.overdue() == [made]


def test_an_unknown_commitment_is_not_found(decide, world):
    with pytest.raises(NotFound):
        queries.commitment_for(world.actor(0), decide().number, 1)
    with pytest.raises(NotFound):
        queries.decided_for(world.actor(0), "BIB-2026-999")


def test_the_record_holds_it_all_and_shows_what_was_changed_by_hand(commit, world, staff, decide, findings):
    made = commit()
    actions.report(actor=actor_for(staff), commitment=made, text="Done.", done=True, evidence="x")
    actions.judge(actor=world.actor(0), commitment=made, accepted=True)
    marked = decide(title="Another")
    actions.mark_nothing(actor=world.actor(0), decision=marked, reason="Known.")
    assert findings() == []
    Commitment.objects.update(text="Something else")
    Report.objects.update(evidence="")
    NothingToDo.objects.update(reason="Other")
    assert findings() == ["commitment-changed", "mark-changed", "report-changed"]
    Report.objects.all().delete()
    Commitment.objects.all().delete()
    NothingToDo.objects.all().delete()
    assert findings() == ["commitment-gone", "mark-gone", "report-gone"]
