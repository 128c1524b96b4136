"""The page on which a steering group writes its advice: drafts within the group, then what everybody reads."""

import pytest

import factories
from beraad.proposals import queries
from beraad.proposals.models import Advice

WORDS = {
    "position": "conditional",
    "text": "Do it, with a trial first.",
    "arguments_for": "It costs little.",
    "arguments_against": "Small houses need more time.",
    "minority": "Two of us would wait a year.",
}
DRAFT = WORDS | {"draft": "1"}


@pytest.fixture
def asked(world):
    return factories.asked(world)


@pytest.fixture
def place(asked, address):
    return address(asked, "advies/")


def test_everybody_reads_the_reasons_and_the_minority_beside_the_advice(asked, place, enter, text, address):
    assert enter(0).post(place, WORDS).status_code == 302
    page = text(enter().get(address(asked)))
    for words in (
        "What speaks for it It costs little.",
        "What speaks against it Small houses",
        "View of a minority Two",
    ):
        assert words in page


def test_an_advice_without_reasons_shows_none(asked, place, enter, text, address):
    enter(0).post(place, {"position": "positive", "text": "Do it."})
    page = text(enter().get(address(asked)))
    assert "What speaks for it" not in page
    assert "View of a minority" not in page


def test_the_group_drafts_together_and_nobody_else_sees_it(asked, place, enter, text, typed, address):
    assert enter(0).post(place, DRAFT)["Location"] == place
    page = enter(1).get(place)
    assert "Draft 1, by Member 0" in text(page)
    assert (typed(page, "text"), typed(page, "minority"), typed(page, "based_on")) == (
        WORDS["text"],
        WORDS["minority"],
        "1",
    )
    for who in (None, 0, 2, "secretariat"):
        assert WORDS["text"] not in text(enter(who).get(address(asked)))
    for who in (2, "secretariat"):
        refused = enter(who).get(place)
        assert (refused.status_code, WORDS["text"] in refused.content.decode()) == (403, False)
    assert enter().get(place).status_code == 302
    assert not Advice.objects.exists()


def test_a_draft_becomes_the_advice(asked, place, enter, text, address):
    enter(0).post(place, DRAFT)
    assert enter(1).post(place, WORDS | {"based_on": "1"})["Location"] == address(asked)
    assert Advice.objects.get().words == WORDS
    assert "What your group wrote so far" not in text(enter(0).get(place))


def test_who_was_overtaken_keeps_their_words_and_sees_the_others(asked, place, enter, text, typed):
    enter(0).post(place, DRAFT)
    enter(1).post(place, DRAFT | {"text": "Do it at once.", "based_on": "1"})
    for sent in (DRAFT, WORDS):
        refused = enter(0).post(place, sent | {"text": "Never.", "based_on": "1"})
        assert (refused.status_code, typed(refused, "text"), typed(refused, "based_on")) == (409, "Never.", "2")
        assert "Member 1 changed the text while you were writing" in text(refused)
        assert "Do it at once." in text(refused)
    assert enter(0).post(place, DRAFT | {"text": "Never.", "based_on": "2"}).status_code == 302


@pytest.mark.parametrize("sent", [WORDS, DRAFT])
def test_what_does_not_fit_is_refused_with_everything_still_there(asked, place, enter, typed, sent):
    refused = enter(0).post(place, sent | {"text": " ", "minority": "Wait."})
    assert (refused.status_code, typed(refused, "minority")) == (422, "Wait.")
    assert enter(0).post(place, sent | {"minority": "x" * 20_001}).status_code == 422
    assert enter(0).post(place, sent | {"based_on": "9" * 30}).status_code == 422


def test_the_page_tells_when_the_proposal_changed_after_the_draft(world, asked, place, enter, text, address):
    enter(0).post(place, DRAFT)
    enter(2).post(
        address(asked, "bewerk/"),
        {"title": "New", "text": "New.", "based_on": queries.version_of(asked).digest},
    )
    assert "The text of the proposal changed after this draft." in text(enter(0).get(place))
