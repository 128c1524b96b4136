"""The desk of a steering group and its agendas: for its members, until something is published."""

import datetime as dt

import pytest

import factories
from beraad.kernel import clock
from beraad.oversight import calling_up
from beraad.proposals import actions, advising
from beraad.proposals.models import AgendaItem, Meeting
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot, close_vote

GROUP = "/en/groep/stuurgroep-basis/"
DESK = GROUP + "bureau/"
PLAN = {"day": "2026-03-12", "place": "Leuven"}


@pytest.fixture
def meeting(enter):
    enter(0).post(DESK, PLAN)
    return Meeting.objects.get()


@pytest.fixture
def agenda(meeting):
    return f"{GROUP}agenda/{meeting.pk}/"


def test_only_who_sits_in_the_group_finds_its_desk(enter, text):
    assert enter(0).get(DESK).status_code == 200
    for who in (2, "secretariat"):
        assert enter(who).get(DESK).status_code == 404
        assert enter(who).post(DESK, PLAN).status_code == 404
    assert enter().get(DESK).status_code == 302
    assert enter(0).get("/en/groep/consortiumgroep-bibliotheeksysteem/bureau/").status_code == 404
    assert DESK in enter(0).get(GROUP).content.decode()
    assert DESK in enter(0).get("/en/bureau/").content.decode()
    for who in (None, 2, "secretariat"):
        assert DESK not in enter(who).get(GROUP).content.decode()


def test_the_desk_says_what_waits_and_until_when(world, enter, text):
    asked = factories.asked(world, title="Prijs van de app")
    coming = factories.proposal(world, title="Nieuwe lenerskaart")
    actions.open_consultation(actor=world.actor(2), proposal=coming)
    factories.advised(world, title="Langer open")
    advising.draft_advice(actor=world.actor(1), proposal=asked, position="positive", text="Do it.")
    words = {"title": "Vaste vergaderdag", "summary": "", "text": "On Thursday."}
    actions.start_proposal(
        actor=world.actor(0), service=world.service, ask="decide", kind="ordinary", as_steering=True, **words
    )
    page = text(enter(0).get(DESK))
    told = page.partition("Waits for your advice")[2]
    advice, _, told = told.partition("Ready for a vote")
    ready, _, told = told.partition("Comes in")
    comes, _, drafts = told.partition("Drafts of the group")
    assert "Prijs van de app" in advice
    assert "draft 1, by Member 1" in advice
    assert "26 days left" in advice
    assert "Langer open" in ready
    assert "Nieuwe lenerskaart" in comes
    assert "Vaste vergaderdag" in drafts


def test_the_desk_shows_what_the_group_decided_and_who_wants_to_vote_on_it(world, enter, text):
    proposal = factories.asked(world, kind="operational", title="Onderhoud in de nacht")
    now = clock.now()
    vote = actions.put_to_vote(
        actor=world.secretariat, proposal=proposal, opens_at=now, closes_at=now + dt.timedelta(days=7)
    )
    for index in (0, 1):
        seat = world.steering.seats.get(label=f"Seat {index + 1}")
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=seat.pk, choice="for")
    with clock.at(vote.closes_at + dt.timedelta(hours=1)):
        close_vote(vote=vote)
        calling_up.object_to(actor=world.actor(4), decision=Decision.objects.get(), reason="We want to vote.")
        page = text(enter(0).get(DESK))
        assert "Onderhoud in de nacht 1 organisation asks for it" in page
    with clock.at(vote.closes_at + dt.timedelta(days=20)):
        assert "Onderhoud in de nacht" not in text(enter(0).get(DESK))


def test_the_cost_of_the_desk_does_not_grow(world, enter, queries):
    client = enter(0)
    for title in ("One", "Two"):
        proposal = factories.asked(world, title=title)
        advising.draft_advice(actor=world.actor(1), proposal=proposal, position="positive", text="Do it.")
    client.get(DESK)
    with queries(most=22):
        client.get(DESK)
    for title in ("Three", "Four", "Five"):
        proposal = factories.asked(world, title=title)
        advising.draft_advice(actor=world.actor(1), proposal=proposal, position="positive", text="Do it.")
    with queries(most=22):
        client.get(DESK)


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"day": "2026-03-01"}, 422, "This day is over. Choose today or later."),
        ({"day": "soon"}, 422, "Leuven"),
        ({"day": "9999-12-31"}, 422, "Check the year."),
        ({}, 302, ""),
    ],
)
def test_a_meeting_is_planned_or_refused_with_everything_still_there(enter, sent, status, told):
    answer = enter(0).post(DESK, PLAN | sent)
    assert answer.status_code == status
    assert told in answer.content.decode()


def test_a_group_meets_once_a_day(meeting, enter, text):
    answer = enter(1).post(DESK, PLAN)
    assert (answer.status_code, "The group already meets on 12 March 2026." in text(answer)) == (422, True)


def test_members_keep_the_agenda(world, meeting, agenda, enter, text):
    proposal = factories.asked(world, title="Prijs van de app")
    assert enter(1).post(agenda, {"title": "Budget"}).status_code == 302
    assert enter(0).post(agenda, {"proposal": proposal.number}).status_code == 302
    last = AgendaItem.objects.last()
    enter(0).post(agenda, {"up": last.pk})
    page = text(enter(0).get(agenda))
    assert page.index("Prijs van de app") < page.index("Budget")
    enter(0).post(agenda, {"done": last.pk})
    assert "Not done after all" in text(enter(1).get(agenda))
    enter(0).post(agenda, {"remove": last.pk})
    assert "Prijs van de app" not in text(enter(1).get(agenda))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"title": " "}, 422),
        ({"title": "Budget", "proposal": "V-1999-001"}, 422),
        ({"title": "x" * 201}, 422),
        ({"publish": "1"}, 422),
        ({"up": "999999"}, 404),
        ({"up": "9" * 40}, 404),
        ({"done": "x", "title": "Budget"}, 302),
    ],
)
def test_what_cannot_be_put_on_it_is_refused_with_everything_still_there(agenda, enter, sent, status):
    answer = enter(0).post(agenda, sent)
    assert answer.status_code == status
    if status == 422:
        assert sent.get("title", "").strip() in answer.content.decode()


def test_everybody_reads_what_is_published_and_members_alone_change_it(agenda, enter, text):
    enter(0).post(agenda, {"title": "Budget"})
    for who in (None, 2, "secretariat"):
        assert enter(who).get(agenda).status_code == 404
        assert agenda not in enter(who).get(GROUP).content.decode()
    assert enter(0).post(agenda, {"publish": "1"}).status_code == 302
    for who in (None, 2, "secretariat"):
        page = enter(who).get(agenda)
        assert "Budget" in text(page)
        assert "Put something on the agenda" not in text(page)
        assert agenda in enter(who).get(GROUP).content.decode()
        assert enter(who).post(agenda, {"title": "Ours"}).status_code == 403
    assert "published the agenda of Stuurgroep Basis of 12 March 2026." in text(enter().get(GROUP))


def test_an_agenda_stands_with_its_own_group(agenda, enter):
    other = agenda.replace("stuurgroep-basis", "consortiumgroep-bibliotheeksysteem")
    assert enter(0).get(other).status_code == 404
    assert enter(0).get(f"{GROUP}agenda/99999999999999999999/").status_code == 404


def test_the_next_meeting_stands_on_top(enter, text):
    for day in ("2026-04-09", "2026-03-12", "2026-05-07"):
        enter(0).post(DESK, {"day": day})
    with clock.at(clock.local(dt.date(2026, 4, 1), 10)):
        page = text(enter(0).get(DESK))
    places = [page.index(f"Agenda of {day}") for day in ("9 April", "7 May", "12 March")]
    assert places == sorted(places)
