"""Papers of a secret vote: two people hand them out, two people enter them, and which is whose is written nowhere."""

import json

import pytest

import factories
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict, Forbidden, Invalid
from beraad.people.choices import Office
from beraad.record import checks
from beraad.record.models import Entry
from beraad.votes import handing
from beraad.votes import queries as seen_votes
from beraad.votes.ballotbox import sealed
from beraad.votes.models import Blank, Bundle, Handing, Mark
from beraad.votes.tasks import keep_hours
from rulebook import recount

pytestmark = pytest.mark.django_db
REASON = "No computer in the house."


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world(rules=factories.secret())


@pytest.fixture
def vote(world):
    return factories.open_vote(world)


@pytest.fixture
def second(world):
    return factories.actor_for(factories.person("Second Secretary", Office.SECRETARIAT))


def handed(world, vote, second, index=0, number=3):
    """A paper handed out for a house, and the code of one of the pile."""
    given = {"vote": vote, "seat": world.seat(index).pk}
    blanks = handing.print_papers(actor=world.secretariat, vote=vote, number=number) if number else []
    handing.ask_paper(actor=world.secretariat, reason=REASON, **given)
    handing.hand_paper(actor=second, **given)
    return blanks[1].code if blanks else ""


def refused(deed, **given):
    with pytest.raises(BeraadError) as refusal:
        deed(**given)
    return refusal.value.code


def test_a_paper_is_in_the_box_when_two_have_entered_the_same(world, vote, second):
    code = handed(world, vote, second)
    vote.refresh_from_db()
    assert (vote.cast, vote.papers_out, Mark.objects.get().person) == (0, 1, None)
    assert handing.enter_paper(actor=world.secretariat, vote=vote, code=code, choice="against") is False
    assert not list(sealed.papers(vote))
    assert handing.enter_paper(actor=second, vote=vote, code=code.lower(), choice="against") is True
    vote.refresh_from_db()
    assert (vote.cast, vote.papers_out) == (1, 0)
    assert [(b.code, b.content) for b in sealed.papers(vote)] == [(code, "against")]
    assert Blank.objects.filter(done=True, sealed=None, entered_by=None).count() == 1
    assert not list(checks.run())
    assert refused(handing.enter_paper, actor=second, vote=vote, code=code, choice="for") == "paper-in"


def test_what_two_read_otherwise_is_said_and_can_be_set_right(world, vote, second):
    code = handed(world, vote, second)
    handing.enter_paper(actor=world.secretariat, vote=vote, code=code, choice="for")
    with pytest.raises(Conflict) as refusal:
        handing.enter_paper(actor=second, vote=vote, code=code, choice="against")
    assert (refusal.value.code, refusal.value.params) == ("paper-differs", {"name": world.secretary.name})
    assert handing.enter_paper(actor=world.secretariat, vote=vote, code=code, choice="against") is False
    assert handing.enter_paper(actor=second, vote=vote, code=code, choice="against") is True


def test_one_person_enters_it_twice_and_it_still_waits(world, vote, second):
    code = handed(world, vote, second)
    for _ in range(2):
        assert handing.enter_paper(actor=second, vote=vote, code=code, choice="for") is False
    assert not list(sealed.papers(vote))


def test_a_paper_that_does_not_come_back_is_not_counted_and_said(world, vote, second):
    code = handed(world, vote, second)
    handed(world, vote, second, index=1, number=0)
    handing.enter_paper(actor=second, vote=vote, code=code, choice="for")
    for index in range(2, 6):
        factories.cast_secret(world, vote, index)
    with clock.at(vote.closes_at):
        keep_hours()
    bundle = json.loads(Bundle.objects.get().content)
    assert (bundle["vote"]["papers_out"], len(bundle["ballots"])) == (2, 4)
    assert Entry.objects.get(kind="VoteClosed").data["papers_out"] == 2
    assert recount(bundle).same and not list(checks.run())


def test_who_gets_a_paper_votes_in_no_other_way(world, vote, second):
    handed(world, vote, second)
    with pytest.raises(Conflict) as refusal:
        factories.cast_secret(world, vote, 0)
    assert refusal.value.code == "voted-secretly"
    given = {"vote": vote, "seat": world.seat(0).pk}
    assert refused(handing.ask_paper, actor=second, reason=REASON, **given) == "voted-secretly"
    assert seen_votes.waiting(vote).count() == 5


def test_two_people_agree_that_a_paper_is_handed_out(world, vote, second):
    given = {"vote": vote, "seat": world.seat(0).pk}
    assert refused(handing.hand_paper, actor=second, **given) == "paper-not-asked"
    handing.ask_paper(actor=world.secretariat, reason=REASON, **given)
    assert refused(handing.ask_paper, actor=second, reason=REASON, **given) == "paper-asked"
    assert refused(handing.hand_paper, actor=world.secretariat, **given) == "second-person"
    assert refused(handing.hand_paper, actor=second, **given) == "papers-short"
    handing.print_papers(actor=second, vote=vote, number=1)
    handing.hand_paper(actor=second, **given)
    other = {"vote": vote, "seat": world.seat(1).pk}
    handing.ask_paper(actor=world.secretariat, reason=REASON, **other)
    assert refused(handing.hand_paper, actor=second, **other) == "papers-short"
    handing.refuse_paper(actor=second, **other)
    factories.cast_secret(world, vote, 1)
    assert not Handing.objects.exists() and not list(checks.run())


def test_who_votes_after_a_paper_was_asked_gets_none(world, vote, second):
    given = {"vote": vote, "seat": world.seat(0).pk}
    handing.print_papers(actor=second, vote=vote, number=1)
    handing.ask_paper(actor=world.secretariat, reason=REASON, **given)
    factories.cast_secret(world, vote, 0)
    assert refused(handing.hand_paper, actor=second, **given) == "voted-secretly"


def test_no_more_papers_come_in_than_went_out(world, vote, second):
    handed(world, vote, second)
    first, other, _third = Blank.objects.order_by("code").values_list("code", flat=True)
    for code in (first, other):
        handing.enter_paper(actor=world.secretariat, vote=vote, code=code, choice="for")
    handing.enter_paper(actor=second, vote=vote, code=first, choice="for")
    assert refused(handing.enter_paper, actor=second, vote=vote, code=other, choice="for") == "papers-not-out"


def test_only_the_secretariat_and_only_while_a_secret_vote_is_open(world, vote, second):
    with pytest.raises(Forbidden):
        handing.print_papers(actor=world.actor(0), vote=vote, number=1)
    with pytest.raises(Invalid):
        handing.print_papers(actor=second, vote=vote, number=0)
    with pytest.raises(Invalid):
        handing.print_papers(actor=second, vote=vote, number=1, weight="7")
    code = handed(world, vote, second)
    assert refused(handing.enter_paper, actor=second, vote=vote, code="K7QM-2F8D-9TXP", choice="for") == "paper-unknown"
    with clock.at(vote.closes_at):
        assert refused(handing.enter_paper, actor=second, vote=vote, code=code, choice="for") == "while-vote-open"


def test_an_open_vote_has_no_papers():
    with clock.at(factories.NOW):
        world = factories.world()
        vote = factories.open_vote(world)
        assert refused(handing.print_papers, actor=world.secretariat, vote=vote, number=1) == "vote-is-open"


def test_what_a_paper_says_lies_sealed_until_it_is_in(world, vote, second):
    code = handed(world, vote, second)
    sizes = set()
    for choice in ("for", "against"):
        handing.enter_paper(actor=second, vote=vote, code=code, choice=choice)
        held = bytes(Blank.objects.get(code=code).sealed)
        assert choice.encode() not in held
        sizes.add(len(held))
    assert len(sizes) == 1
    told = json.dumps(list(Entry.objects.values_list("data", flat=True)))
    assert code not in told
