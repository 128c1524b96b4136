"""Taking part in the discussion, and what happens to words that are refused."""

import pytest
from django.test import Client

import factories
from beraad.access.actor import SYSTEM
from beraad.debate.models import Comment
from beraad.proposals import actions
from beraad.votes.actions import cast_ballot, close_vote

MEGABYTE = "A word and more. " * 62_000


@pytest.fixture
def proposal(world):
    made = factories.proposal(world)
    actions.open_consultation(actor=world.actor(2), proposal=made)
    return made


def test_a_reply_leads_to_its_place(proposal, world, enter, text, address):
    client = enter(3)
    sent = client.post(address(proposal, "reageer/"), {"stance": "against", "text": "Too **dear** for us."})
    assert sent.status_code == 302
    assert sent["Location"] == address(proposal) + "#reactie-1"
    page = client.get(address(proposal))
    assert "Your reply is online." in text(page)
    assert "<strong>dear</strong>" in page.content.decode()
    comment = Comment.objects.get()
    assert (comment.person, comment.house, comment.stance) == (world.people[3], world.houses[3], "against")


def test_an_answer_joins_the_thread_of_what_it_answers(proposal, enter, text, address):
    enter(3).post(address(proposal, "reageer/"), {"stance": "question", "text": "How much?"})
    page = enter(4).get(address(proposal) + "?antwoord=1")
    assert "Your reply to Member 3 Member 3 How much?" in text(page)
    assert 'name="reply_to" value="1"' in page.content.decode()
    enter(4).post(address(proposal, "reageer/"), {"stance": "remark", "text": "A lot.", "reply_to": "1"})
    enter(3).post(address(proposal, "reageer/"), {"stance": "remark", "text": "Oh.", "reply_to": "2"})
    assert list(Comment.objects.values_list("parent__number", flat=True)) == [None, 1, 1]
    assert "Respond What do you want to add?" in text(enter(4).get(address(proposal) + "?antwoord=99"))


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"stance": "for", "text": ""}, 422, "Your text: Fill this in."),
        ({"stance": "for", "text": "   "}, 422, "Your text: Fill this in."),
        ({"stance": "for", "text": MEGABYTE}, 422, "At most 20,000 fit."),
        ({"stance": "shouting", "text": "Some good words."}, 422, "Choose one of the possibilities."),
        ({"text": "Some good words."}, 422, "Choose one of the possibilities."),
        ({"stance": "for", "text": "Some good words.", "reply_to": "7"}, 404, "does not exist"),
        ({"stance": "for", "text": "Some good words.", "reply_to": "9" * 40}, 422, "number"),
        ({"stance": "for", "text": "Some good words.\x00"}, 422, ""),
    ],
)
def test_refused_words_stay_in_the_form(proposal, enter, text, typed, address, sent, status, told):
    response = enter(3).post(address(proposal, "reageer/"), sent)
    assert response.status_code == status
    assert told in text(response)
    assert typed(response, "text").strip("\x00") == sent["text"].strip("\x00")
    assert "Error:" in response.content.decode().partition("</title>")[0]
    assert not Comment.objects.exists()


def test_more_than_we_take_is_refused_whole(proposal, enter, address):
    response = enter(3).post(address(proposal, "reageer/"), {"stance": "for", "text": MEGABYTE * 7})
    assert response.status_code == 413


def test_whoever_may_not_speak_keeps_the_words(proposal, world, enter, text, typed, address):
    actions.withdraw(actor=world.actor(2), proposal=proposal, reason="Later.")
    response = enter(3).post(address(proposal, "reageer/"), {"stance": "for", "text": "Some good words."})
    assert response.status_code == 403
    assert "The debate on this proposal is closed." in text(response)
    assert typed(response, "text") == "Some good words."


def test_a_visitor_is_asked_to_sign_in_and_keeps_the_words(proposal, enter, text, address):
    assert "Sign in first." in text(enter().get(address(proposal)))
    assert enter().get(address(proposal, "reageer/")).status_code == 302
    response = enter().post(address(proposal, "reageer/"), {"stance": "for", "text": "Some good words."})
    assert response.status_code == 403
    assert "Some good words." in text(response)


def test_a_forged_form_changes_nothing_and_gives_the_words_back(proposal, world, text, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[3])
    response = client.post(address(proposal, "reageer/"), {"stance": "for", "text": "Some good words."})
    assert response.status_code == 403
    assert "Some good words." in text(response)
    assert not Comment.objects.exists()


def test_only_the_author_changes_a_reply(proposal, world, enter, text, typed, address):
    actions.comment(actor=world.actor(3), proposal=proposal, text="First words.")
    place = address(proposal, "reactie/1/")
    assert typed(enter(3).get(place), "text") == "First words."
    refused = enter(4).post(place, {"text": "Other words."})
    assert (refused.status_code, enter(4).get(place).status_code) == (403, 403)
    empty = enter(3).post(place, {"text": ""})
    assert empty.status_code == 422
    assert enter(3).post(place, {"text": "Better words."})["Location"] == address(proposal) + "#reactie-1"
    page = text(enter().get(address(proposal)))
    assert "Better words." in page
    assert "edited" in page
    assert enter(3).get(address(proposal, "reactie/9/")).status_code == 404


def test_a_withdrawn_reply_leaves_its_place(proposal, world, enter, text, address):
    actions.comment(actor=world.actor(3), proposal=proposal, text="First words.")
    actions.comment(actor=world.actor(4), proposal=proposal, text="An answer.", reply_to=1)
    place = address(proposal, "reactie/1/")
    assert enter(4).post(place + "intrekken/").status_code == 403
    assert enter("secretariat").get(place).status_code == 200
    assert enter(3).get(place + "intrekken/").status_code == 405
    assert enter(3).post(place + "intrekken/").status_code == 302
    page = text(enter().get(address(proposal)))
    assert "First words." not in page
    assert "This reply was withdrawn." in page
    assert "An answer." in page
    assert enter(3).get(place).status_code == 409
    assert enter(3).post(place + "intrekken/").status_code == 409


def test_the_discussion_goes_on_during_the_vote_and_ends_with_it(world, enter, text, address, clock_at):
    vote = factories.open_vote(world)
    proposal = factories.Proposal.objects.get(number=vote.reference)
    assert enter(3).post(address(proposal, "reageer/"), {"stance": "for", "text": "Vote for it."}).status_code == 302
    for index in range(4):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
    clock_at("2026-03-20 10:00")
    close_vote(actor=SYSTEM, vote=vote)
    late = enter(3).post(address(proposal, "reageer/"), {"stance": "for", "text": "Too late for this."})
    assert late.status_code == 403
