"""The life of a proposal: who may do what, in which state, and what is refused."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM, VISITOR, Actor
from beraad.access.policies import may
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.proposals import actions, advising, queries
from beraad.proposals.choices import Ask, Position, State
from beraad.proposals.models import Proposal, Version
from beraad.proposals.tasks import end_consultations
from beraad.record.models import Entry
from beraad.votes.models import Vote
from rulebook import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


@pytest.fixture
def outsider(world):
    house = factories.house("Elders", 5_000, "71950")
    person = factories.person("Out Sider")
    factories.organisations.affiliate(actor=SYSTEM, person=person, house=house, start=factories.START)
    return factories.actor_for(person)


def write(actor, proposal, text, **given):
    """Edit on top of what is there now."""
    words = {"title": proposal.title, "summary": ""} | given
    based_on = digest(queries.version_of(proposal).text)
    return actions.write(actor=actor, proposal=proposal, text=text, based_on=based_on, **words)


def test_any_participant_starts_and_numbers_run_on(world):
    numbers = [factories.proposal(world, by=index).number for index in (2, 3, 4)]
    assert numbers == ["V-2026-001", "V-2026-002", "V-2026-003"]


def test_who_takes_no_part_does_not_start(world, outsider):
    with pytest.raises(Forbidden) as refusal:
        actions.start_proposal(
            actor=outsider, service=world.service, ask=Ask.DECIDE, kind="ordinary", title="T", summary="", text="x"
        )
    assert refusal.value.code == "participants-only"
    with pytest.raises(Forbidden):
        actions.start_proposal(
            actor=VISITOR, service=world.service, ask=Ask.DECIDE, kind="ordinary", title="T", summary="", text="x"
        )


def test_the_road_is_known_from_the_first_draft(world):
    road = queries.road(factories.proposal(world, kind="price"))
    assert (road.body, road.kind.id, len(road.kind.rule.majority)) == (world.consortium, "price", 2)
    assert queries.road(factories.proposal(world, kind="operational")).body == world.steering
    assert queries.road(factories.proposal(world, ask=Ask.INFORM)) is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": "  "}, {"title": "text-missing"}),
        ({"text": "\x00"}, {"text": "text-missing"}),
        ({"text": "x" * 1_000_000}, {"text": "text-too-long"}),
        ({"title": "x" * 201, "summary": "y" * 401}, {"title": "text-too-long", "summary": "text-too-long"}),
    ],
)
def test_words_that_do_not_fit_are_refused_per_field(world, words, code):
    with pytest.raises(Invalid) as refusal:
        factories.proposal(world, **words)
    assert refusal.value.fields == code
    assert not Proposal.objects.exists()


def test_a_draft_is_hidden_from_all_but_who_write_it_and_the_secretariat(world, outsider):
    draft = factories.proposal(world)
    for actor in (VISITOR, outsider, world.actor(3), world.actor(0)):
        with pytest.raises(NotFound):
            queries.proposal_for(actor, draft.number)
    actions.invite_coauthor(actor=world.actor(2), proposal=draft, person=world.people[3])
    for actor in (world.actor(2), world.actor(3), world.secretariat):
        assert queries.proposal_for(actor, draft.number) == draft
    actions.remove_coauthor(actor=world.actor(2), proposal=draft, person=world.people[3])
    with pytest.raises(NotFound):
        queries.proposal_for(world.actor(3), draft.number)


def test_a_draft_of_the_steering_group_is_open_to_the_group(world):
    draft = factories.proposal(world, by=0, as_steering=True)
    assert queries.proposal_for(world.actor(1), draft.number)
    with pytest.raises(NotFound):
        queries.proposal_for(world.actor(2), draft.number)
    started = Entry.objects.get(kind="ProposalStarted").data
    assert (started["group"], started["house_name"], draft.house) == ("Stuurgroep Basis", "", None)


def test_a_draft_of_a_member_for_their_own_house_is_not_the_groups(world):
    draft = factories.proposal(world, by=0)
    assert draft.house == world.houses[0]
    with pytest.raises(NotFound):
        queries.proposal_for(world.actor(1), draft.number)


def test_only_who_sits_in_the_group_starts_as_the_group(world):
    for actor in (world.actor(2), world.secretariat):
        with pytest.raises(Forbidden) as refusal:
            actions.start_proposal(
                actor=actor,
                service=world.service,
                ask=Ask.DECIDE,
                kind="ordinary",
                title="T",
                summary="",
                text="x",
                as_steering=True,
            )
        assert refusal.value.code == "members-only"


def test_who_steers_for_a_house_that_left_starts_as_the_group_only(world):
    member = factories.person("Group Only")
    guest = factories.house("Gast", 5_000, "71951")
    factories.organisations.affiliate(actor=SYSTEM, person=member, house=guest, start=factories.START)
    seat = factories.bodies.add_seat(actor=SYSTEM, body=world.steering, label="Third", start=factories.START)
    factories.mandate(seat, member, house=world.houses[3])
    own, group = queries.starts_for(factories.actor_for(member, guest.pk), world.service)
    assert (own.code, group) == ("participants-only", world.steering)
    assert queries.may_start(factories.actor_for(member, guest.pk), world.service)


def test_a_draft_changes_in_place_and_later_texts_become_versions(world):
    proposal = factories.proposal(world)
    write(world.actor(2), proposal, "First.")
    assert Version.objects.get().text == "First."
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    write(world.actor(2), proposal, "Second.", note="after comments")
    assert [version.text for version in queries.versions(proposal)] == ["First.", "Second."]


def test_two_editors_do_not_overwrite_one_another(world):
    proposal = factories.proposal(world)
    before = digest(queries.version_of(proposal).text)
    write(world.actor(2), proposal, "Mine.")
    with pytest.raises(Conflict) as refusal:
        actions.write(actor=world.actor(2), proposal=proposal, title="T", summary="", text="Yours.", based_on=before)
    assert refusal.value.code == "changed-meanwhile"
    assert queries.version_of(proposal).text == "Mine."


def test_a_consultation_keeps_its_term(world):
    proposal = factories.proposal(world)
    with pytest.raises(Invalid) as refusal:
        actions.open_consultation(actor=world.actor(2), proposal=proposal, days=3)
    assert refusal.value.params["least"] == 14
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    with pytest.raises(Conflict) as early:
        actions.ask_advice(actor=world.secretariat, proposal=proposal)
    assert early.value.code == "consultation-runs"
    proposal.refresh_from_db()
    with clock.at(proposal.consultation_until):
        end_consultations()
    proposal.refresh_from_db()
    assert proposal.state == State.ADVICE


def test_no_vote_without_the_advice_on_the_text_that_is_voted(world):
    proposal = factories.proposal(world)
    with clock.at(clock.now() - dt.timedelta(days=20)):
        actions.open_consultation(actor=world.actor(2), proposal=proposal)
    actions.ask_advice(actor=SYSTEM, proposal=proposal)
    window = {"opens_at": clock.now(), "closes_at": clock.now() + dt.timedelta(days=14)}
    with pytest.raises(Conflict) as refusal:
        actions.put_to_vote(actor=world.secretariat, proposal=proposal, **window)
    assert refusal.value.code == "advice-first"
    advising.give_advice(actor=world.actor(0), proposal=proposal, position=Position.POSITIVE, text="Do it.")
    write(world.actor(2), proposal, "Another text.")
    with pytest.raises(Conflict) as refusal:
        actions.put_to_vote(actor=world.secretariat, proposal=proposal, **window)
    assert refusal.value.code == "advice-on-older-text"
    advising.give_advice(actor=world.actor(1), proposal=proposal, position=Position.NEGATIVE, text="Don't.")
    assert actions.put_to_vote(actor=world.secretariat, proposal=proposal, **window).text == "Another text."


def test_a_charter_may_ask_no_advice(world):
    rules = defaults.consortium()
    defaults.kind(rules, "ordinary")["advice"] = False
    from beraad.charters.models import Charter

    Charter.objects.update(rules=rules)
    proposal = factories.proposal(world)
    with clock.at(clock.now() - dt.timedelta(days=20)):
        actions.open_consultation(actor=world.actor(2), proposal=proposal)
    actions.ask_advice(actor=SYSTEM, proposal=proposal)
    window = {"opens_at": clock.now(), "closes_at": clock.now() + dt.timedelta(days=14)}
    assert actions.put_to_vote(actor=world.secretariat, proposal=proposal, **window).state == "open"


@pytest.mark.parametrize(("days", "code"), [(1, "closes-too-early"), (60, "closes-too-late")])
def test_a_vote_keeps_the_charters_windows(world, days, code):
    proposal = factories.advised(world)
    now = clock.now()
    with pytest.raises(Invalid) as refusal:
        actions.put_to_vote(
            actor=world.secretariat, proposal=proposal, opens_at=now, closes_at=now + dt.timedelta(days=days)
        )
    assert refusal.value.code == code
    assert not Vote.objects.exists()


def test_advice_is_the_steering_groups_alone(world):
    proposal = factories.advised(world)
    for actor in (world.actor(2), world.secretariat, VISITOR):
        with pytest.raises(Forbidden):
            advising.give_advice(actor=actor, proposal=proposal, position=Position.POSITIVE, text="Yes.")


def test_the_text_is_locked_during_the_vote(world):
    factories.open_vote(world)
    proposal = Proposal.objects.get()
    with pytest.raises(Forbidden) as refusal:
        write(world.actor(2), proposal, "Too late.")
    assert refusal.value.code == "text-locked"
    with pytest.raises(Forbidden):
        actions.withdraw(actor=world.actor(2), proposal=proposal, reason="Changed my mind.")


def test_debate_is_for_participants_and_stays_open_during_the_vote(world, outsider):
    factories.open_vote(world)
    proposal = Proposal.objects.get()
    first = actions.comment(actor=world.actor(3), proposal=proposal, text="Why?", stance="question")
    second = actions.comment(actor=world.actor(4), proposal=proposal, text="Because.", reply_to=first.number)
    third = actions.comment(actor=world.actor(3), proposal=proposal, text="Thanks.", reply_to=second.number)
    assert [c.number for c in (first, second, third)] == [1, 2, 3]
    (thread,) = queries.discussion(proposal)
    assert [reply.number for reply in thread.replies] == [2, 3]
    proposal.refresh_from_db()
    assert proposal.comments == 3
    for actor in (outsider, VISITOR):
        assert not may(actor, "comment", proposal)
    with pytest.raises(NotFound):
        actions.comment(actor=world.actor(3), proposal=proposal, text="?", reply_to=99)


def test_who_only_reads_does_not_speak(world):
    proposal = factories.proposal(world)
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    proposal.refresh_from_db()
    reader = Actor(person=world.people[3])
    assert may(reader, "comment", proposal).code == "participants-only"


def test_who_informs_concludes_in_words(world):
    proposal = factories.proposal(world, ask=Ask.ADVISE)
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    with pytest.raises(Invalid):
        actions.conclude(actor=world.actor(2), proposal=proposal, note=" ")
    actions.conclude(actor=world.actor(2), proposal=proposal, note="We do the first half.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.closing_note) == (State.CLOSED, "We do the first half.")
    decide = factories.proposal(world)
    actions.open_consultation(actor=world.actor(2), proposal=decide)
    with pytest.raises(Conflict) as refusal:
        actions.conclude(actor=world.actor(2), proposal=decide, note="Done.")
    assert refusal.value.code == "decision-by-vote"


def test_a_withdrawn_proposal_stays_readable(world):
    proposal = factories.proposal(world)
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    actions.withdraw(actor=world.actor(2), proposal=proposal, reason="Not now.")
    assert queries.proposal_for(VISITOR, proposal.number).state == State.WITHDRAWN
    hidden = factories.proposal(world)
    actions.withdraw(actor=world.actor(2), proposal=hidden, reason="Never mind.")
    with pytest.raises(NotFound):
        queries.proposal_for(VISITOR, hidden.number)


def test_every_deed_is_one_entry_about_the_proposal(world):
    factories.open_vote(world)
    kinds = Entry.objects.filter(abouts__key=f"proposal:{Proposal.objects.get().pk}").values_list("kind", flat=True)
    assert list(kinds) == [
        "ProposalStarted",
        "ConsultationOpened",
        "AdviceAsked",
        "AdviceGiven",
        "VotePlanned",
        "VoteOpened",
        "PutToVote",
    ]


def test_who_writes_a_proposal_or_started_it_as_a_group_can_withdraw_it(world):
    given = {"service": world.service, "ask": Ask.DECIDE, "kind": "ordinary", "title": "T", "summary": "", "text": "x"}
    group = actions.start_proposal(actor=world.actor(0), as_steering=True, **given)
    own = factories.proposal(world, by=0)
    actions.invite_coauthor(actor=world.actor(0), proposal=own, person=world.people[3])
    for proposal in (group, own):
        actions.open_consultation(actor=world.actor(0), proposal=proposal)
        proposal.refresh_from_db()
    allowed = {who: [bool(may(world.actor(who), "withdraw", p)) for p in (group, own)] for who in (0, 1, 3, 4)}
    assert allowed == {0: [True, True], 1: [True, False], 3: [False, True], 4: [False, False]}
    actions.withdraw(actor=world.actor(1), proposal=group, reason="Not now.")
    actions.withdraw(actor=world.actor(3), proposal=own, reason="Not now.")


def test_the_secretariat_ends_what_is_left_by_its_author(world):
    proposal = factories.proposal(world)
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    with pytest.raises(Forbidden) as refusal:
        actions.withdraw(actor=world.secretariat, proposal=proposal, reason="Spam.")
    assert refusal.value.code == "authors-only"
    factories.people.deactivate(actor=world.secretariat, person=world.people[2])
    actions.withdraw(actor=world.secretariat, proposal=proposal, reason="Its author left.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.closing_note) == (State.WITHDRAWN, "Its author left.")
