"""Whatever decides something cannot be changed behind the actions without `beraad verify` naming it."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import F

import factories
from beraad.bodies.models import Body, Mandate, Seat
from beraad.charters.models import Charter
from beraad.debate.models import Comment
from beraad.kernel import clock
from beraad.proposals import actions as proposals
from beraad.proposals.models import Advice, Proposal, Version
from beraad.record import checks
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Bundle, Elector, Vote, question_digest
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    """A vote that is closed, one that runs and one that is planned."""
    with clock.at(factories.NOW):
        world = factories.world()
        closed = factories.open_vote(world, kind="price")
        for index, choice in enumerate(("for", "for", "against", "for")):
            cast_ballot(actor=world.actor(index), vote=closed.pk, seat=world.seat(index).pk, choice=choice)
    with clock.at(closed.closes_at):
        keep_hours()
        running = factories.open_vote(world)
        cast_ballot(actor=world.actor(0), vote=running.pk, seat=world.seat(0).pk, choice="for")
        proposals.comment(actor=world.actor(1), proposal=Proposal.objects.latest("pk"), text="Goed zo.")
        opens = clock.now() + dt.timedelta(days=3)
        proposals.put_to_vote(
            actor=world.secretariat,
            proposal=factories.advised(world),
            opens_at=opens,
            closes_at=opens + dt.timedelta(days=14),
        )
        yield world


def votes(among, **values):
    return lambda: Vote.objects.filter(state=among).update(**values)


def share(state):
    rule = Vote.objects.filter(state=state).get().rule
    rule["majority"][0]["share"] = "1/10"
    return Vote.objects.filter(state=state).update(rule=rule)


def rows(model, **values):
    return lambda: model.objects.filter(pk=model.objects.order_by("-pk")[0].pk).update(**values)


OTHER = "Iets anders."
VOTES = {
    "the rule of an open vote": ("vote-changed", lambda: share("open")),
    "the rule of a planned vote": ("vote-changed", lambda: share("planned")),
    "when an open vote closes": ("vote-changed", votes("open", closes_at=F("closes_at") + HOUR)),
    "when a planned vote closes": ("vote-changed", votes("planned", closes_at=F("closes_at") + HOUR)),
    "when a planned vote opens": ("vote-changed", votes("planned", opens_at=F("opens_at") + HOUR)),
    "the day of a planned vote": ("vote-changed", votes("planned", reference_date=dt.date(2026, 1, 1))),
    "the title of an open vote": ("vote-changed", votes("open", title=OTHER)),
    "the title of a planned vote": ("vote-changed", votes("planned", title=OTHER)),
    "the kind of a planned vote": ("vote-changed", votes("planned", kind="price")),
    "the seed of a planned vote": ("vote-changed", votes("planned", seed="1")),
    "the call of a planned vote": ("vote-changed", votes("planned", call=2)),
    "the contest of a planned vote": ("vote-text-changed", votes("planned", contest={"options": []})),
    "the text of a planned vote": ("vote-text-changed", votes("planned", text=OTHER)),
    "a text with its digest": (
        "vote-changed",
        votes("planned", text=OTHER, text_digest=question_digest(OTHER, None)),
    ),
    "the body of a planned vote": (
        "vote-changed",
        lambda: Vote.objects.filter(state="planned").update(body=Body.objects.get(code="SG-B")),
    ),
    "the state of an open vote": ("vote-changed", votes("open", state="planned")),
    "a planned vote that is gone": ("vote-gone", lambda: Vote.objects.filter(state="planned").delete()),
    "when a vote closed": ("outcome-differs", votes("closed", closed_at=factories.NOW)),
    "when a ballot was cast": ("ballot-changed", lambda: Ballot.objects.update(cast_at=F("cast_at") - HOUR)),
    "who cast a ballot": ("ballot-changed", lambda: Ballot.objects.update(person=1)),
    "the house of an elector": ("electorate-changed", lambda: Elector.objects.update(house=1)),
    "the digest of a bundle": ("bundle-differs", rows(Bundle, digest="0" * 64)),
    "the content of a bundle": ("bundle-differs", rows(Bundle, content="{}")),
}
PROPOSALS = {
    "the text of a version": ("version-changed", rows(Version, text=OTHER)),
    "the title of a version": ("version-changed", rows(Version, title=OTHER)),
    "the summary of a version": ("version-changed", rows(Version, summary=OTHER)),
    "the contest of a version": ("version-changed", rows(Version, contest={"options": []})),
    "the title of a proposal": ("proposal-changed", rows(Proposal, title=OTHER)),
    "the result of a proposal": ("proposal-changed", rows(Proposal, result="invalid")),
    "the state of a proposal": ("proposal-changed", rows(Proposal, state="withdrawn")),
    "the kind of a proposal": ("proposal-changed", rows(Proposal, kind="charter")),
    "the charter in a proposal": ("proposal-changed", rows(Proposal, charter_rules={})),
    "the term of a consultation": ("proposal-changed", rows(Proposal, consultation_until=factories.NOW)),
    "the author of a proposal": ("proposal-changed", rows(Proposal, author=1)),
    "the text of an advice": ("advice-changed", rows(Advice, text=OTHER)),
    "the position of an advice": ("advice-changed", rows(Advice, position="negative")),
    "an advice that is gone": ("advice-gone", lambda: Advice.objects.all().delete()),
    "the text of a comment": ("comment-changed", rows(Comment, text=OTHER)),
    "the stance of a comment": ("comment-changed", rows(Comment, stance="concern")),
    "the house of a comment": ("comment-changed", rows(Comment, house=1)),
    "a comment that is gone": ("comment-gone", lambda: Comment.objects.all().delete()),
}
BODIES = {
    "the rules of a charter": ("charter-changed", rows(Charter, rules={})),
    "the start of a charter": ("charter-changed", rows(Charter, start=dt.date(2025, 2, 1))),
    "a charter from nowhere": ("charter-changed", lambda: another_charter()),
    "the person of a mandate": ("mandate-changed", rows(Mandate, person=1)),
    "the end of a mandate": ("mandate-changed", rows(Mandate, end=dt.date(2030, 1, 1))),
    "the role of a mandate": ("mandate-changed", rows(Mandate, role="substitute")),
    "a mandate that is gone": ("mandate-gone", lambda: Mandate.objects.order_by("-pk")[0].delete()),
    "the end of a seat": ("seat-changed", rows(Seat, end=dt.date(2030, 1, 1))),
}
CHANGES = VOTES | PROPOSALS | BODIES


def another_charter():
    charter = Charter.objects.get()
    charter.pk, charter.number = None, 2
    charter.save()


def test_verify_names_whatever_was_changed(world):
    assert list(checks.run()) == []
    unseen = []
    for what, (code, change) in CHANGES.items():
        with transaction.atomic():
            change()
            if code not in {finding.code for finding in checks.run()}:
                unseen.append(what)
            transaction.set_rollback(True)
    assert unseen == []
