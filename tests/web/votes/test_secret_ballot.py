"""A secret ballot on its pages: the code is shown once, kept nowhere, and is all that finds or changes the ballot."""

import datetime as dt
import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

import factories
from beraad.bodies.choices import Role
from beraad.kernel import clock
from beraad.register.models import Decision
from beraad.votes.ballotbox import sealed
from beraad.votes.models import Ballot, Mark
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){2}\b")


@pytest.fixture
def world():
    return factories.world(rules=factories.secret())


def place(name, vote, *rest):
    return reverse(f"votes:{name}", args=[vote.reference, *rest])


def of(name, vote):
    return reverse(f"votes:{name}", args=[vote.pk])


def counted(vote):
    with clock.at(vote.closes_at):
        keep_hours()


@pytest.fixture
def confirm(world, vote, hidden):
    """`confirm(client, 0, …)`: fill in and check; what the confirmation will send, and the codes on the page."""

    def fill(client, *seats, **given):
        sent = {"seat": [world.seat(i).pk for i in seats or (0,)], "choice": "for", **given}
        response = client.post(place("check", vote), sent)
        assert response.status_code == 200, response.content
        return hidden(response), CODE.findall(response.content.decode())

    return fill


def test_the_whole_way(world, vote, enter, hidden, text):
    client = enter(world.people[0])
    page = text(client.get(place("ballot", vote)))
    assert "What does secret mean here, and what not?" in page and "Why?" not in page
    check = client.post(place("check", vote), {"seat": world.seat(0).pk, "choice": "against"})
    assert "Secret. Nobody can see what you voted." in text(check) and "Write your code down now" in text(check)
    assert not Mark.objects.exists()
    answer = client.post(place("cast", vote), hidden(check))
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    (ballot,) = sealed.papers(vote)
    assert "Your vote is counted." in text(answer) and ballot.code in text(answer)
    assert (ballot.content, Ballot.objects.exists()) == ("against", False)
    assert ballot.code in text(check) and check.headers["Cache-Control"] == "no-store"


def test_afterwards_no_page_tells_the_code_or_the_choice(world, vote, enter, confirm, text):
    client = enter(world.people[0])
    sent, (code, *_rest) = confirm(client, choice="against")
    client.post(place("cast", vote), sent)
    for address in (place("ballot", vote), reverse("proposals:detail", args=[vote.reference]), reverse("desk:index")):
        page = text(client.get(address))
        assert code not in page and "Against" not in page
    page = text(client.get(place("ballot", vote)))
    assert "a secret ballot is in" in page and "by you" in page
    assert of("change", vote) in client.get(place("ballot", vote)).content.decode()


def test_a_double_click_is_one_ballot_with_one_code(world, vote, enter, confirm, text):
    client = enter(world.people[0])
    sent, (code, *_rest) = confirm(client)
    first, second = (client.post(place("cast", vote), sent) for _ in range(2))
    assert first.status_code == second.status_code == 200 and code in text(second)
    assert len(list(sealed.papers(vote))) == 1


def test_a_second_ballot_is_refused_with_what_to_do(world, vote, enter, confirm, text):
    client = enter(world.people[0])
    sent, _codes = confirm(client)
    other, _codes = confirm(client, choice="against")
    client.post(place("cast", vote), sent)
    answer = client.post(place("cast", vote), other)
    assert answer.status_code == 409
    assert "can only be changed with the code" in text(answer)
    assert client.post(place("check", vote), {"seat": world.seat(0).pk, "choice": "for"}).status_code == 403


def test_who_votes_for_two_gets_a_code_for_each(world, vote, enter, confirm, text):
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    client = enter(world.people[0])
    sent, codes = confirm(client, 0, 1)
    answer = client.post(place("cast", vote), sent)
    assert {ballot.code for ballot in sealed.papers(vote)} == set(codes)
    assert all(code in text(answer) for code in codes)
    assert "Bibliotheek Dorp 0" in text(answer) and "Bibliotheek Dorp 1" in text(answer)


def test_a_lost_session_keeps_nothing_of_a_secret_ballot(world, vote, enter, confirm, text):
    sent, _codes = confirm(enter(world.people[0]), choice="against")
    stranger = enter()
    answer = stranger.post(place("cast", vote), sent, follow=True)
    assert "We keep nothing of a secret vote." in text(answer)
    kept = json.dumps([session.get_decoded() for session in Session.objects.all()]) + json.dumps(dict(stranger.session))
    assert "against" not in kept and not Mark.objects.exists()


def test_a_form_that_lost_its_key_does_not_show_the_code_again(world, vote, confirm, enter, text):
    sent, (code, *_rest) = confirm(enter(world.people[0]))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people[0])
    answer = strict.post(place("cast", vote), sent)
    assert answer.status_code == 403 and code not in text(answer)


def test_a_code_of_ones_own_is_refused(world, vote, enter, confirm, text):
    client = enter(world.people[0])
    sent, _codes = confirm(client)
    name = f"ticket_{world.seat(0).pk}"
    for ticket in ("K7QM-2F8D-9TXP", "K7QM-2F8D-9TXP:x"):
        answer = client.post(place("cast", vote), sent | {name: ticket})
        assert answer.status_code == 422 and "This code was not made for this ballot." in text(answer)
    answer = client.post(place("cast", vote), {key: value for key, value in sent.items() if key != name})
    assert answer.status_code == 409 and "This vote is secret." in text(answer)


def test_the_code_alone_changes_the_ballot(world, vote, enter, confirm, text):
    client = enter(world.people[0])
    sent, (code, *_rest) = confirm(client)
    client.post(place("cast", vote), sent)
    anybody = enter()
    assert "You need not sign in." in text(anybody.get(of("change", vote)))
    answer = anybody.post(of("change", vote), {"code": code.lower(), "choice": "against"})
    assert answer.headers["Cache-Control"] == "no-store" and "Your vote is changed." in text(answer)
    assert [ballot.content for ballot in sealed.papers(vote)] == ["against"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"code": "K7QM-2F8D-9TXP", "choice": "for"}, "No ballot in this vote has this code."),
        ({"code": "K7QM", "choice": "for"}, "A code has three groups of four letters or digits"),
        ({"code": "", "choice": "for"}, "Fill this in"),
        ({"code": "K7QM-2F8D-9TXP", "choice": "yes"}, "Choose for, against or abstention."),
    ],
)
def test_what_is_wrong_in_a_change_is_said_and_nothing_typed_is_lost(vote, enter, text, given, said):
    answer = enter().post(of("change", vote), given)
    assert answer.status_code == 422 and said in text(answer)
    assert f'value="{given["code"]}"' in answer.content.decode() or not given["code"]


def test_whoever_guesses_codes_must_wait(vote, enter):
    client = enter()
    given = {"code": "K7QM-2F8D-9TXP", "choice": "for"}
    answers = [client.post(of("change", vote), given).status_code for _ in range(12)]
    assert answers[0] == 422 and answers[-1] == 429
    assert cache._cache and not any(b"K7QM" in kept for kept in cache._cache.values())


def test_after_the_close_a_ballot_cannot_change_and_everybody_can_find_theirs(world, vote, enter, confirm, text):
    client = enter(world.people[0])
    sent, (code, *_rest) = confirm(client, choice="against")
    client.post(place("cast", vote), sent)
    for index in range(1, 5):
        factories.cast_secret(world, vote, index)
    assert "Not counted yet" in text(enter().get(of("papers", vote)))
    counted(vote)
    with clock.at(vote.closes_at + dt.timedelta(hours=1)):
        assert enter().post(of("change", vote), {"code": code, "choice": "for"}).status_code == 409
        page = enter().post(of("papers", vote), {"code": code.replace("-", " ")})
        assert f"The ballot with code {code} is counted. It says: Against" in text(page)
        assert enter().post(of("papers", vote), {"code": "K7QM-2F8D-9TXP"}).status_code == 422
        listed = CODE.findall(text(enter().get(of("papers", vote))))
        assert {ballot.code for ballot in sealed.papers(vote)} <= set(listed)
        table = enter().get(of("papers-csv", vote)).content.decode()
        assert table.count("\n") == 6 and f"{code};against" in table.replace(",", ";")


def test_the_decision_lists_codes_and_no_names(world, vote, enter, text):
    for index in range(5):
        factories.cast_secret(world, vote, index)
    counted(vote)
    page = text(enter(world.people[0]).get(reverse("register:detail", args=[Decision.objects.get().number])))
    assert "Is your ballot in it?" in page and "Who voted what?" not in page
    assert "Bibliotheek Dorp 1" not in page and "Bibliotheek Dorp 0 : voted, in secret" in page
    assert "by the number of inhabitants" not in page
    assert all(ballot.code in page for ballot in sealed.papers(vote))


@pytest.mark.parametrize(("turnout", "told"), [("total", False), ("houses", True)])
def test_which_houses_took_part_is_told_only_when_the_charter_says(enter, text, turnout, told):
    world = factories.world(rules=factories.secret(turnout=turnout))
    vote = factories.open_vote(world)
    for index in range(5):
        factories.cast_secret(world, vote, index)
    page, table = of("electorate", vote), of("electorate-csv", vote)
    assert "Voted" not in text(enter().get(page))
    counted(vote)
    assert ("Voted" in text(enter().get(page))) is told
    assert ("Voted" in enter().get(table).content.decode()) is told


def test_an_open_vote_has_none_of_these_pages(enter):
    vote = factories.open_vote(factories.world())
    for name in ("change", "papers", "papers-csv"):
        assert enter().get(of(name, vote)).status_code == 404


def test_a_secret_choice_among_options(world, enter, hidden, text):
    vote = factories.open_vote(world, way="approval", contest=factories.contest("Ann", "Bob"))
    client = enter(world.people[0])
    check = client.post(place("check", vote), {"seat": world.seat(0).pk, "choice-1": "1"})
    answer = client.post(place("cast", vote), hidden(check))
    (ballot,) = sealed.papers(vote)
    assert ballot.content == '["b"]' and "Bob" in text(answer)
    changed = enter().post(of("change", vote), {"code": ballot.code, "choice-0": "1"})
    assert "Ann" in text(changed)
