"""The advice of a steering group: prepared within the group, with its reasons and its minority."""

import pytest

import factories
from beraad.access.actor import SYSTEM, VISITOR
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.kernel.ids import key
from beraad.proposals import actions, advising, queries
from beraad.proposals.choices import Position
from beraad.proposals.models import AdviceDraft, AdviceText
from beraad.record.checks import run
from beraad.record.models import Entry
from beraad.record.queries import history

pytestmark = pytest.mark.django_db
WORDS = {
    "position": Position.CONDITIONAL,
    "text": "Do it, with a trial first.",
    "arguments_for": "It costs little.",
    "arguments_against": "Small houses need more time.",
    "minority": "Two of us would wait a year.",
}


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


@pytest.fixture
def asked(world):
    return factories.asked(world)


def draft(world, proposal, by=0, **given):
    return advising.draft_advice(actor=world.actor(by), proposal=proposal, **(WORDS | given))


def give(world, proposal, by=0, **given):
    return advising.give_advice(actor=world.actor(by), proposal=proposal, **(WORDS | given))


def test_an_advice_says_what_speaks_for_and_against_and_what_a_minority_thinks(world, asked):
    advice = give(world, asked)
    assert advice.words == WORDS
    assert list(run()) == []


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ({"text": " "}, {"text": "text-missing"}),
        ({"position": "shouting"}, {"position": "option-unknown"}),
        ({"minority": "x" * 20_001}, {"minority": "text-too-long"}),
    ],
)
def test_words_that_do_not_fit_are_refused_per_field(world, asked, words, fields):
    for deed in (draft, give):
        with pytest.raises(Invalid) as refusal:
            deed(world, asked, **words)
        assert refusal.value.fields == fields
    assert not AdviceText.objects.exists()


def test_the_group_writes_on_from_each_others_draft(world, asked):
    draft(world, asked)
    assert draft(world, asked, based_on=1).number == 1
    assert draft(world, asked, by=1, text="Do it at once.", based_on=1).number == 2
    assert [(text.number, text.person.name) for text in queries.advice_texts(world.actor(0), asked)] == [
        (2, "Member 1"),
        (1, "Member 0"),
    ]
    for deed in (draft, give):
        with pytest.raises(Conflict) as refusal:
            deed(world, asked, text="Never.", based_on=1)
        assert (refusal.value.code, refusal.value.params) == ("changed-meanwhile", {"name": "Member 1"})
    assert list(run()) == []


def test_a_draft_is_for_the_group_alone(world, asked):
    draft(world, asked)
    for actor in (world.actor(2), world.secretariat, VISITOR):
        assert queries.advice_texts(actor, asked) == []
        with pytest.raises(Forbidden):
            advising.draft_advice(actor=actor, proposal=asked, **WORDS)
    told = [entry.kind for key_ in (asked, asked.service, world.steering) for entry in history(key(key_))]
    assert "AdviceDrafted" not in told
    assert not any(WORDS["text"] in str(entry.data) for entry in Entry.objects.all())


def test_who_leaves_the_group_no_longer_sees_its_drafts(world, asked):
    draft(world, asked)
    factories.bodies.end_mandate(
        actor=SYSTEM, mandate=world.steering.seats.get(label="Seat 1").mandates.get(), end=clock.today()
    )
    assert queries.advice_texts(world.actor(0), asked) == []
    assert len(queries.advice_texts(world.actor(1), asked)) == 1


def test_what_is_given_is_no_longer_a_draft_and_the_next_starts_anew(world, asked):
    draft(world, asked)
    give(world, asked, based_on=1)
    assert queries.advice_texts(world.actor(0), asked) == []
    assert draft(world, asked, text="Wait.").number == 1
    assert AdviceDraft.objects.count() == 2
    assert list(run()) == []


def test_there_is_nothing_to_prepare_before_advice_is_asked(world):
    proposal = factories.proposal(world)
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    with pytest.raises(Forbidden) as refusal:
        draft(world, proposal)
    assert refusal.value.code == "advice-not-asked"


def test_a_draft_goes_along_with_a_proposal_that_changes(world, asked):
    draft(world, asked)
    latest = queries.version_of(asked)
    actions.write(
        actor=world.actor(2), proposal=asked, title=asked.title, summary="", text="New.", based_on=latest.digest
    )
    assert draft(world, asked, based_on=1).version.number == 2
