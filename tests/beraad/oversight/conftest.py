import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.kernel import clock
from beraad.organisations.queries import actor_for
from beraad.oversight.delegating import delegate, record_agreement
from beraad.people.choices import Office
from beraad.record.checks import run
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot
from beraad.votes.tasks import keep_hours

CLAUSES = [
    {"number": "3.1", "title": "Reach", "text": "Services are for every municipality."},
    {"number": "7.2", "title": "Money", "text": "Operation is not paid from project money."},
]


@pytest.fixture(autouse=True)
def moment():
    """Every test begins at the same hour."""
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def world():
    return factories.world()


@pytest.fixture
def decide(world):
    """`decide()`: a decision that was just adopted; `kind="operational"`: by the steering group; `choice="against"`."""

    def decision(choice="for", **given):
        vote = factories.open_vote(world, **given)
        for elector in vote.electors.filter(eligible=True):
            person = elector.seat.mandates.first().person
            cast_ballot(actor=actor_for(person), vote=vote.pk, seat=elector.seat_id, choice=choice)
        with clock.at(vote.closes_at):
            keep_hours()
        return Decision.objects.select_related("body", "service").get(vote=vote.pk)

    return decision


@pytest.fixture
def staff():
    """Someone of the provider who carries things out."""
    return factories.person("Dirk Director", Office.DIRECTOR)


@pytest.fixture
def board(world):
    """The board, in which the last member sits, with an agreement and a delegation about the service."""
    made = bodies.found_body(
        actor=SYSTEM, kind=BodyKind.BOARD, code="RVB", name="Raad van Bestuur", start=factories.START
    )
    seat = bodies.add_seat(actor=SYSTEM, body=made, label="Chair", start=factories.START)
    factories.mandate(seat, world.people[5], house=world.houses[5])
    record_agreement(
        actor=world.secretariat, title="Agreement 2025", start=factories.START, clauses=CLAUSES, source="Signed copy"
    )
    delegation = delegate(
        actor=world.secretariat,
        service=world.service,
        text="The group decides on course, price and roadmap.",
        limits=["Within the budget.", "Within the law."],
        start=factories.START,
        end=None,
        decision="RVB 2024-18",
        source="Minutes",
        check_days=10,
        contest_days=7,
        answer_days=14,
    )
    return made, delegation


@pytest.fixture
def findings():
    """What `beraad verify` finds, by code."""
    return lambda: sorted(finding.code for finding in run())
