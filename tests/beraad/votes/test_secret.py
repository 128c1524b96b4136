"""Secret votes: cast once, changed by code alone, counted without names, and recounted by anybody."""

import datetime as dt
import json

import pytest
from django.db.models import F

import factories
from beraad.access.actor import VISITOR
from beraad.charters.queries import charter_on
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.record import checks
from beraad.record.models import Entry
from beraad.votes import codes
from beraad.votes import queries as seen_votes
from beraad.votes.actions import cast_ballot, plan_vote, take_back_vote
from beraad.votes.ballotbox import sealed
from beraad.votes.models import Ballot, Box, Bundle, Elector, Mark, Vote
from beraad.votes.secrecy import change_secret_ballot
from beraad.votes.tasks import keep_hours
from rulebook import recount

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world(rules=factories.secret())


@pytest.fixture
def vote(world):
    return factories.open_vote(world)


def closed(vote):
    with clock.at(vote.closes_at):
        keep_hours()
    vote.refresh_from_db()
    return json.loads(Bundle.objects.get(vote=vote).content)


def found():
    return {finding.code for finding in checks.run()}


def test_a_ballot_is_in_the_box_and_its_mark_elsewhere(world, vote):
    ballot = factories.cast_secret(world, vote, 0, "against")
    assert not Ballot.objects.exists()
    assert Mark.objects.get().elector.house == world.houses[0]
    assert [(b.code, b.content) for b in sealed.papers(vote)] == [(ballot.code, "against")]
    vote.refresh_from_db()
    assert (vote.cast, Box.objects.get().count) == (1, 1)
    (mine,) = seen_votes.of_my_houses(world.actor(0), vote)
    assert (mine.voted, mine.ballot, mine.mark.person) == (True, None, world.people[0])
    assert seen_votes.waiting(vote).count() == 5


def test_the_same_ballot_with_the_same_code_is_one_ballot(world, vote):
    ticket = codes.offer(vote.pk, world.seat(0).pk)
    first = factories.cast_secret(world, vote, 0, ticket=ticket)
    entries = Entry.objects.count()
    assert factories.cast_secret(world, vote, 0, ticket=ticket) == first
    assert (Entry.objects.count(), Mark.objects.count()) == (entries, 1)


@pytest.mark.parametrize("choice", ["for", "against"])
def test_a_second_ballot_is_refused_whatever_it_says(world, vote, choice):
    factories.cast_secret(world, vote, 0, "for")
    with pytest.raises(Conflict) as refusal:
        factories.cast_secret(world, vote, 0, choice)
    assert refusal.value.code == "voted-secretly"
    assert [ballot.content for ballot in sealed.papers(vote)] == ["for"]


def test_the_same_code_does_not_change_what_the_ballot_says(world, vote):
    ticket = codes.offer(vote.pk, world.seat(0).pk)
    factories.cast_secret(world, vote, 0, "for", ticket=ticket)
    with pytest.raises(Conflict):
        factories.cast_secret(world, vote, 0, "against", ticket=ticket)


def test_only_a_code_made_for_this_seat_is_taken(world, vote):
    foreign = codes.offer(vote.pk, world.seat(1).pk)
    for ticket in ("", "K7QM-2F8D-9TXP", "K7QM-2F8D-9TXP:forged", foreign):
        with pytest.raises(Invalid) as refusal:
            factories.cast_secret(world, vote, 0, ticket=ticket)
        assert refusal.value.fields == {"code": "code-foreign"}
    assert not Mark.objects.exists()


def test_nobody_casts_for_another_seat_or_openly_or_too_late(world, vote):
    with pytest.raises(Forbidden):
        factories.cast_secret(world, vote, 0, actor=world.actor(1))
    with pytest.raises(Conflict) as refusal:
        cast_ballot(actor=world.actor(0), vote=vote.pk, seat=world.seat(0).pk, choice="for")
    assert refusal.value.code == "vote-is-secret"
    with pytest.raises(NotFound):
        factories.secrecy.cast_secret_ballot(actor=world.actor(0), vote=vote.pk, seat=0, choice="for", ticket="")
    with clock.at(vote.closes_at), pytest.raises(Conflict) as refusal:
        factories.cast_secret(world, vote, 0)
    assert refusal.value.code == "vote-closed"
    assert not Mark.objects.exists() and not Box.objects.exists()


def test_an_open_vote_takes_no_secret_ballot():
    with clock.at(factories.NOW):
        world = factories.world()
        vote = factories.open_vote(world)
        with pytest.raises(Conflict) as refusal:
            factories.cast_secret(world, vote, 0)
    assert refusal.value.code == "vote-is-open"


def test_whoever_has_the_code_changes_the_ballot_and_nobody_is_named(world, vote):
    codes_of = [factories.cast_secret(world, vote, index).code for index in range(3)]
    typed = codes_of[1].replace("-", "").lower()
    change_secret_ballot(vote=vote, code=f" {typed[:4]} {typed[4:]} ", choice="against")
    assert {b.code: b.content for b in sealed.papers(vote)} == dict(
        zip(codes_of, ["for", "against", "for"], strict=True)
    )
    entry = Entry.objects.get(kind="SecretBallotChanged")
    assert (entry.person, entry.house, set(entry.data)) == (None, None, {"vote", "reference", "box"})
    vote.refresh_from_db()
    assert vote.cast == 3 and not found()


def test_a_change_to_the_same_is_none(world, vote):
    code = factories.cast_secret(world, vote, 0).code
    before = Box.objects.get().digest
    change_secret_ballot(vote=vote, code=code, choice="for")
    assert Box.objects.get().digest == before
    assert not Entry.objects.filter(kind="SecretBallotChanged").exists()


@pytest.mark.parametrize("code", ["", "K7QM", "K7QM-2F8D-9TX0"])
def test_what_is_no_code_is_said(world, vote, code):
    with pytest.raises(Invalid) as refusal:
        change_secret_ballot(vote=vote, code=code, choice="for")
    assert refusal.value.fields == {"code": "code-unreadable"}


def test_an_unknown_code_or_a_closed_vote_changes_nothing(world, vote):
    code = factories.cast_secret(world, vote, 0).code
    with pytest.raises(Conflict) as refusal:
        change_secret_ballot(vote=vote, code="K7QM-2F8D-9TXP", choice="against")
    assert refusal.value.code == "code-not-in"
    with clock.at(vote.closes_at), pytest.raises(Conflict) as refusal:
        change_secret_ballot(vote=vote, code=code, choice="against")
    assert refusal.value.code == "vote-closed"
    assert [ballot.content for ballot in sealed.papers(vote)] == ["for"]


def test_the_bundle_has_papers_without_names_and_counts_again(world, vote):
    said = dict(enumerate(["for", "for", "against", "for", "abstain"]))
    known = {factories.cast_secret(world, vote, index, choice).code: choice for index, choice in said.items()}
    bundle = closed(vote)
    assert {paper["code"]: paper["choice"] for paper in bundle["ballots"]} == known
    assert bundle["ballots"] == sorted(bundle["ballots"], key=lambda paper: json.dumps(paper, sort_keys=True))
    assert all(set(paper) == {"choice", "code", "weight", "figures"} for paper in bundle["ballots"])
    assert recount(bundle).same
    assert (vote.outcome["result"], vote.outcome["totals"]["for"]["heads"]) == ("adopted", 3)
    assert not seen_votes.named_ballots(vote).exists() and not found()


@pytest.mark.parametrize(
    ("way", "ballots"),
    [("schulze", [[["a"], ["b"]], [["b"], ["a"]], [["a"]]]), ("score", [{"a": 3}, {"b": 5, "a": 1}, {"a": 2}])],
)
def test_every_kind_of_question_can_be_secret(world, way, ballots):
    vote = factories.open_vote(world, way=way, contest=factories.contest("Ann", "Bob"), settings={})
    for index, ballot in enumerate(ballots):
        factories.cast_secret(world, vote, index, ballot)
    vote.refresh_from_db()
    assert vote.rule["secret"] is True
    bundle = closed(vote)
    assert all("code" in paper and "member" not in paper for paper in bundle["ballots"])
    assert recount(bundle).same and not found()


def test_consent_asks_for_reasons_and_so_is_never_secret(world):
    with pytest.raises(Invalid) as refusal:
        factories.open_vote(world, way="consent")
    assert refusal.value.fields == {"way": "consent-not-secret"}


def test_a_weight_that_gives_someone_away_is_refused_with_what_would_help(world):
    with pytest.raises(Conflict) as refusal:
        factories.open_vote(world, kind="price")
    assert refusal.value.code == "vote-unmasks-figures"
    rules = factories.secret()
    own = factories.defaults.kind(rules, "ordinary")["rule"]
    own["weight"] = {"scheme": "linear", "register": "inhabitants"}
    factories.adopt_charter(
        actor=world.secretariat, body=world.consortium, rules=rules, start=clock.today() + dt.timedelta(1), decision="X"
    )
    with clock.at(clock.now() + dt.timedelta(days=1)):
        with pytest.raises(Conflict) as refusal:
            factories.open_vote(world)
        assert refusal.value.code == "vote-unmasks"
        assert refusal.value.params["bands"] == "0: 4000; 12000: 30000"
        own["weight"] = {"scheme": "bands", "register": "inhabitants", "bands": [[0, 4000], [12000, 30000]]}
        factories.adopt_charter(
            actor=world.secretariat,
            body=world.consortium,
            rules=rules,
            start=clock.today() + dt.timedelta(1),
            decision="Y",
        )
    with clock.at(clock.now() + dt.timedelta(days=2)):
        vote = factories.open_vote(world)
        for index in range(5):
            factories.cast_secret(world, vote, index, "for" if index else "against")
        bundle = closed(vote)
    assert sorted(paper["weight"] for paper in bundle["ballots"]) == [4000, 4000, 30000, 30000, 30000]
    assert recount(bundle).same and not found()


def test_too_few_to_hide_among_is_refused(world):
    with pytest.raises(Conflict) as refusal:
        plan_vote(
            actor=world.secretariat,
            subject="proposal:99",
            reference="V-2026-099",
            title="A steering group of two",
            text="…",
            body=world.steering,
            charter=charter_on(world.consortium, clock.today()),
            kind="operational",
            opens_at=clock.now(),
            closes_at=clock.now() + dt.timedelta(days=10),
        )
    assert refusal.value.code == "vote-too-small-for-secret"


def test_boxes_part_when_they_grow_and_no_ballot_is_lost(world, vote, monkeypatch):
    monkeypatch.setattr(sealed, "CROWD", 2)
    for index in range(6):
        factories.cast_secret(world, vote, index, "for" if index % 2 else "against")
    counts = list(Box.objects.values_list("count", flat=True))
    assert len(counts) > 1 and min(counts) >= 2 and sum(counts) == 6
    code = next(sealed.papers(vote)).code
    change_secret_ballot(vote=vote, code=code, choice="abstain")
    assert sealed.find(vote, code) == "abstain" and not found()
    assert recount(closed(vote)).same


def test_a_box_has_the_size_of_its_number_whatever_it_says(world, vote):
    code = factories.cast_secret(world, vote, 0, "for").code
    size = len(bytes(Box.objects.get().sealed))
    change_secret_ballot(vote=vote, code=code, choice="against")
    assert len(bytes(Box.objects.get().sealed)) == size


def test_an_older_secret_key_still_opens_and_a_lost_one_is_said(world, vote, settings):
    factories.cast_secret(world, vote, 0)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this installation"
    with pytest.raises(Conflict) as refusal:
        factories.cast_secret(world, vote, 1)
    assert refusal.value.code == "box-unreadable"
    assert "box-unreadable" in found()
    settings.SECRET_KEY_FALLBACKS = [before]
    factories.cast_secret(world, vote, 1)
    settings.SECRET_KEY_FALLBACKS = []
    factories.cast_secret(world, vote, 2)
    assert not found() and recount(closed(vote)).same


TAMPERED = {
    "mark-gone": lambda: Mark.objects.first().delete(),
    "mark-foreign": lambda: Mark.objects.create(elector=Elector.objects.filter(mark__isnull=True).first()),
    "box-changed": lambda: Box.objects.update(count=F("count") + 1),
    "boxes-changed": lambda: Box.objects.update(digest="0" * 64),
    "box-unreadable": lambda: Box.objects.update(sealed=b"nothing that was ever sealed here"),
    "ballots-miscounted": lambda: Vote.objects.update(cast=F("cast") + 1),
}


@pytest.mark.parametrize("code", TAMPERED)
@pytest.mark.parametrize("counted", [False, True])
def test_whoever_changes_rows_by_hand_is_found(world, vote, code, counted):
    for index in range(3):
        factories.cast_secret(world, vote, index)
    if counted:
        closed(vote)
    assert not found()
    TAMPERED[code]()
    assert code in found()


def test_an_older_box_put_back_is_found(world, vote):
    factories.cast_secret(world, vote, 0)
    older = Box.objects.values("count", "sealed", "digest").get()
    factories.cast_secret(world, vote, 1)
    Box.objects.update(**older)
    assert {"boxes-changed", "ballots-miscounted"} <= found()


def test_visitors_and_others_see_nothing_of_who_voted(world, vote):
    factories.cast_secret(world, vote, 0)
    assert seen_votes.of_my_houses(VISITOR, vote) == []
    assert [c.voted for c in seen_votes.of_my_houses(world.actor(1), vote)] == [False]


def test_a_planned_secret_vote_can_be_taken_back(world):
    now = clock.now()
    vote = factories.proposals.put_to_vote(
        actor=world.secretariat,
        proposal=factories.advised(world),
        opens_at=now + dt.timedelta(days=1),
        closes_at=now + dt.timedelta(days=12),
    )
    take_back_vote(actor=world.secretariat, vote=vote, reason="Too early.")
    assert not Vote.objects.exists()


def test_casting_takes_nine_statements(world, vote, queries):
    factories.cast_secret(world, vote, 1)
    seat = world.seat(0).pk
    ticket, actor = codes.offer(vote.pk, seat), factories.Actor(person=world.people[0])
    with queries(9):
        factories.secrecy.cast_secret_ballot(actor=actor, vote=vote.pk, seat=seat, choice="for", ticket=ticket)
