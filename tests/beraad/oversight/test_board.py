"""The board delegates in a document, checks each decision within a term, and sends back only on a clause, in words."""

import datetime as dt

import pytest

import factories
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.oversight import actions, delegating, queries, standing
from beraad.oversight.models import Commitment, Delegation, ManagementAgreement, Return
from beraad.oversight.tasks import end_terms
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WORDS = {"clause": "7.2", "reason": "This pays operation from project money.", "board_decision": "RVB 2026-3"}


@pytest.fixture
def director(world):
    """Who sits in the board."""
    return world.actor(5)


@pytest.fixture
def taken(decide, board):
    """A decision that was just taken, in the days in which the board can still check it."""
    decision = decide()
    with clock.at(decision.decided_at + DAY):
        yield decision


@pytest.fixture
def returned(taken, director):
    return delegating.send_back(actor=director, decision=taken, **WORDS)


def test_what_is_delegated_is_a_document_with_limits_and_dates(board, world):
    made, delegation = board
    assert (delegation.body, delegation.board) == (world.consortium, made)
    assert delegation.limits == ["Within the budget.", "Within the law."]
    assert standing.delegations(world.service) == [delegation]


@pytest.fixture
def again(world):
    """`again(start=…)`: another delegation about the same service."""

    def delegated(actor=None, **changes):
        given = {
            "service": world.service,
            "text": "More.",
            "limits": [],
            "start": dt.date(2026, 6, 1),
            "end": None,
            "decision": "RVB 2026-9",
            "source": "Minutes",
            "check_days": 10,
            "contest_days": 7,
            "answer_days": 14,
        }
        return delegating.delegate(actor=actor or world.secretariat, **given | changes)

    return delegated


def test_one_delegation_at_a_time_by_the_board_or_the_secretariat(board, world, again, director):
    _, delegation = board
    with pytest.raises(Conflict, match="delegation-present"):
        again()
    with pytest.raises(Forbidden, match="board-only"):
        again(actor=world.actor(0))
    end = dt.date(2026, 6, 1)
    delegating.end_delegation(actor=director, delegation=delegation, end=end, decision="RVB 2026-8")
    assert again(actor=director).start == end
    with pytest.raises(Invalid):
        again(start=dt.date(2025, 3, 1), end=dt.date(2025, 2, 1))


def test_without_a_board_nothing_is_delegated(world, again):
    with pytest.raises(Conflict, match="no-board"):
        again()


@pytest.mark.parametrize(
    "clauses",
    [
        [],
        [{"number": "1", "title": "", "text": ""}],
        [{"number": "", "title": "", "text": "Something"}],
        [{"number": "1", "title": "", "text": "One"}, {"number": "1", "title": "", "text": "Two"}],
    ],
)
def test_clauses_have_each_a_number_and_words(world, clauses):
    with pytest.raises(Invalid):
        delegating.record_agreement(
            actor=world.secretariat, title="Agreement", start=factories.START, clauses=clauses, source="Copy"
        )


def test_the_agreement_of_the_day_counts_and_versions_go_forward(board, world):
    new = delegating.record_agreement(
        actor=world.secretariat,
        title="Agreement 2027",
        start=dt.date(2027, 1, 1),
        clauses=[{"number": "1", "title": "", "text": "All."}],
        source="Copy",
    )
    assert new.number == 2
    assert standing.agreement_on(dt.date(2026, 12, 31)).title == "Agreement 2025"
    assert standing.agreement_on(dt.date(2027, 1, 1)) == new
    with pytest.raises(Invalid, match="starts-before-current"):
        delegating.record_agreement(
            actor=world.secretariat, title="Old", start=dt.date(2026, 1, 1), clauses=new.clauses, source="Copy"
        )
    with pytest.raises(Forbidden):
        delegating.record_agreement(
            actor=world.actor(5), title="Mine", start=new.start, clauses=new.clauses, source="Copy"
        )


def test_a_decision_is_open_to_the_check_for_a_term(taken):
    check = standing.board_check(taken)
    assert check.open and check.until == clock.local(taken.decided_at.astimezone(clock.ZONE).date() + 11 * DAY)
    with clock.at(check.until):
        assert not standing.board_check(taken).open


def test_what_was_not_delegated_is_not_checked(decide, world):
    assert standing.board_check(decide()) is None


def test_it_is_sent_back_on_a_clause_in_words_and_no_longer_holds(returned, taken, world, staff):
    assert (returned.clause, returned.state, returned.holds_up) == ("7.2", "returned", True)
    assert not queries.follow_up(taken).asked
    with pytest.raises(Conflict, match="decision-does-not-hold"):
        actions.commit(
            actor=world.actor(0), decision=taken, text="x", owner=staff, due=taken.decided_at.date() + 90 * DAY
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clause": "9.9"}, "clause"),
        ({"clause": ""}, "clause"),
        ({"reason": " "}, "reason"),
        ({"board_decision": ""}, "board_decision"),
    ],
)
def test_not_without_a_clause_words_or_a_decision_of_the_board(taken, director, changes, field):
    with pytest.raises(Invalid) as refused:
        delegating.send_back(actor=director, decision=taken, **WORDS | changes)
    assert set(refused.value.fields) == {field}
    assert not Return.objects.exists()


def test_only_the_board_and_only_in_time_and_once(taken, director, world):
    for other in (world.secretariat, world.actor(0)):
        with pytest.raises(Forbidden, match="board-members-only"):
            delegating.send_back(actor=other, decision=taken, **WORDS)
    with clock.at(taken.decided_at + 11 * DAY), pytest.raises(Conflict, match="check-over"):
        delegating.send_back(actor=director, decision=taken, **WORDS)
    delegating.send_back(actor=director, decision=taken, **WORDS)
    with pytest.raises(Conflict, match="check-over"):
        delegating.send_back(actor=director, decision=taken, **WORDS)


def test_a_rejected_decision_needs_no_check(decide, board, director):
    decision = decide("against")
    with clock.at(decision.decided_at + DAY), pytest.raises(Conflict, match="nothing-delegated"):
        delegating.send_back(actor=director, decision=decision, **WORDS)


def test_the_group_contests_and_the_board_takes_it_back(returned, world, director):
    with pytest.raises(Forbidden, match="members-only"):
        delegating.contest(actor=world.actor(3), returned=returned, text="No.")
    with pytest.raises(Conflict, match="not-contested"):
        delegating.answer(actor=director, returned=returned, upheld=True, text="So.")
    delegating.contest(actor=world.actor(0), returned=returned, text="This is not operation but development.")
    with pytest.raises(Forbidden, match="contest-over"):
        delegating.contest(actor=world.actor(1), returned=returned, text="Again.")
    assert standing.contested() == [returned]
    with pytest.raises(Forbidden, match="board-members-only"):
        delegating.answer(actor=world.actor(0), returned=returned, upheld=False, text="It holds.")
    delegating.answer(actor=director, returned=returned, upheld=False, text="You are right.")
    returned.refresh_from_db()
    assert (returned.state, returned.holds_up) == ("withdrawn", False)
    with pytest.raises(Forbidden, match="answer-given"):
        delegating.answer(actor=director, returned=returned, upheld=True, text="After all.")


def test_what_stays_sent_back_takes_what_followed_from_it_along(decide, board, director, world, staff):
    decision = decide()
    with clock.at(decision.decided_at + DAY):
        due = decision.decided_at.date() + 5 * DAY
        made = actions.commit(actor=world.actor(0), decision=decision, text="Start", owner=staff, due=due)
        back = delegating.send_back(actor=director, decision=decision, **WORDS)
        delegating.contest(actor=world.actor(0), returned=back, text="No.")
        delegating.answer(actor=director, returned=back, upheld=True, text="It stays so.")
    made.refresh_from_db()
    assert (made.state, made.cause) == ("dropped", "returned")


def test_nothing_is_late_while_the_board_holds_a_decision_up(decide, board, director, world, staff):
    decision = decide()
    with clock.at(decision.decided_at + DAY):
        due = decision.decided_at.date() + 2 * DAY
        actions.commit(actor=world.actor(0), decision=decision, text="Start", owner=staff, due=due)
        delegating.send_back(actor=director, decision=decision, **WORDS)
    with clock.at(decision.decided_at + 30 * DAY):
        assert queries.overdue() == []
        assert len(queries.watch_list([world.service.pk])) == 0


def test_uncontested_it_stays_sent_back_after_its_term(returned):
    with clock.at(returned.contest_until - dt.timedelta(seconds=1)):
        end_terms()
    assert Return.objects.get().state == "returned"
    with clock.at(returned.contest_until):
        end_terms()
        end_terms()
    assert Return.objects.get().state == "upheld"


def test_too_late_to_contest(returned, world):
    with clock.at(returned.contest_until), pytest.raises(Conflict, match="contest-over"):
        delegating.contest(actor=world.actor(0), returned=returned, text="No.")


def test_without_an_answer_in_time_the_decision_holds_after_all(returned, world):
    delegating.contest(actor=world.actor(0), returned=returned, text="No.")
    until = Return.objects.get().answer_until
    with clock.at(until - dt.timedelta(seconds=1)):
        end_terms()
    assert Return.objects.get().state == "contested"
    with clock.at(until):
        end_terms()
    assert Return.objects.get().state == "lapsed"
    assert not Return.objects.get().holds_up


def test_the_record_holds_it_all_and_shows_what_was_changed_by_hand(returned, world, director, findings):
    delegating.contest(actor=world.actor(0), returned=returned, text="No.")
    delegating.answer(actor=director, returned=returned, upheld=True, text="So it is.")
    assert findings() == []
    Return.objects.update(clause="3.1")
    Delegation.objects.update(limits=[])
    ManagementAgreement.objects.update(clauses=[])
    assert findings() == ["agreement-changed", "delegation-changed", "return-changed"]
    Return.objects.all().delete()
    assert "return-gone" in findings()
    assert not Commitment.objects.exists() and Vote.objects.count() == 1
