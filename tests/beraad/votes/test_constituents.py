"""A vote for a body by the consortium groups that it serves, by a rule that was given."""

import datetime as dt
import json

import pytest

import factories
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Seat
from beraad.bodies.queries import seats_on
from beraad.charters.queries import charter_on
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.record import checks
from beraad.record.models import Entry
from beraad.services import actions as services
from beraad.services.choices import Stage
from beraad.votes import queries
from beraad.votes.actions import cast_ballot, plan_vote
from beraad.votes.interested import set_aside
from beraad.votes.interests import declare_interest
from beraad.votes.models import Bundle, Elector, Vote
from beraad.votes.proxies import give_proxy
from beraad.votes.tasks import keep_hours
from rulebook import Rule, recount

pytestmark = pytest.mark.django_db

RULE = Rule.parse(
    {
        "method": "approval",
        "version": 1,
        "weight": {"scheme": "equal"},
        "settings": {},
        "quorum": [],
        "second_call": None,
        "tie": "earlier_stages",
        "secret": False,
    }
)


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world((50_000, 30_000, 12_000))


@pytest.fixture
def second(world):
    """Another service, by its code before the first, for the last house, one on trial, and a house of its own."""
    service = services.start_service(
        actor=factories.SYSTEM, code="ABC", name="Abonnees", summary="Readers.", start=factories.START, source="test"
    )
    group = bodies.found_body(
        actor=factories.SYSTEM,
        kind=BodyKind.CONSORTIUM,
        code="ABC",
        name="Consortiumgroep Abonnees",
        start=factories.START,
        service=service,
    )
    newcomer = factories.house("Nieuwdorp", 800, "71900")
    factories.take_part(newcomer, service)
    factories.take_part(world.houses[2], service)
    factories.take_part(world.houses[1], service, stage=Stage.TRIAL)
    return group


def planned(world, *groups, **given):
    now = clock.now()
    given = {"opens_at": now, "closes_at": now + dt.timedelta(days=3), "rule": RULE, **given}
    return plan_vote(
        actor=factories.SYSTEM,
        subject="election:1",
        reference="E-2026-001",
        title="Who steers",
        text="One seat.",
        body=world.steering,
        charter=charter_on(world.consortium, factories.NOW.date()),
        kind="election",
        contest=factories.contest("Ann", "Bob"),
        constituents=groups,
        **given,
    )


def test_each_house_votes_once_in_the_first_group_where_it_may(world, second):
    vote = planned(world, world.consortium, second)
    electors = {e.name: e for e in Elector.objects.filter(vote=vote).select_related("seat")}
    assert sorted(electors) == [*(f"Bibliotheek Dorp {n}" for n in range(3)), "Bibliotheek Nieuwdorp"]
    assert all(elector.eligible for elector in electors.values())
    assert electors["Bibliotheek Dorp 1"].seat.body == world.consortium
    assert electors["Bibliotheek Dorp 2"].seat.body == electors["Bibliotheek Nieuwdorp"].seat.body == second
    assert (vote.body, vote.seats, vote.rule) == (world.steering, 4, RULE.data)


def test_a_house_that_may_vote_in_neither_is_there_once_with_the_reason(world, second):
    trial = factories.house("Proefdorp", 700, "71901")
    for service in (world.service, second.service):
        factories.take_part(trial, service, stage=Stage.TRIAL)
    elector = Elector.objects.get(vote=planned(world, world.consortium, second), house=trial)
    assert (elector.eligible, elector.reason["code"]) == (False, "stage-without-vote")


def test_the_groups_and_the_rule_are_in_the_record_the_bundle_and_the_check(world, second):
    vote = planned(world, world.consortium, second)
    told = Entry.objects.get(kind="VoteOpened").data
    assert (told["constituents"], told["own_rule"]) == (sorted([world.consortium.pk, second.pk]), True)
    seat = Seat.objects.get(body=second, house=world.houses[2])
    factories.mandate(seat, world.people[2])
    cast_ballot(actor=world.actor(2), vote=vote.pk, seat=seat.pk, choice=["a"])
    with clock.at(vote.closes_at):
        keep_hours()
    bundle = json.loads(Bundle.objects.get(vote=vote).content)
    assert bundle["vote"]["constituents"] == [second.name, world.consortium.name]
    assert recount(bundle).same
    assert not list(checks.run())
    Vote.objects.update(constituents=[second.pk])
    assert {(f.code, f.params.get("field")) for f in checks.run()} >= {("vote-changed", "constituents")}


def test_why_a_house_may_not_vote_looks_at_all_the_groups(world, second):
    outsider = factories.house("Verweg", 600, "71902")
    vote = planned(world, world.consortium, second, opens_at=clock.now() + dt.timedelta(days=2))
    newcomer = next(s.house for s in seats_on(second, clock.today()) if "Nieuw" in s.house.name)
    assert queries.why(vote, newcomer) | {"eligible": True, "frozen": False} == queries.why(vote, newcomer)
    assert queries.why(vote, outsider)["code"] == "never-took-part"


def test_a_rule_of_its_own_holds_whatever_the_charters_hours(world):
    vote = planned(world, world.consortium, opens_at=clock.now() + dt.timedelta(hours=1))
    assert (vote.state, vote.own_rule) == ("planned", True)
    with clock.at(vote.opens_at):
        keep_hours()
    assert Vote.objects.get().state == "open"


def test_it_never_opens_in_the_past_and_never_without_voters(world):
    with pytest.raises(Invalid) as refused:
        planned(world, world.consortium, opens_at=clock.now() - dt.timedelta(days=1))
    assert refused.value.code == "opens-in-past"
    with clock.at(clock.local(dt.date(2024, 1, 1))), pytest.raises(Conflict) as refusal:
        planned(world, world.consortium, opens_at=clock.now())
    assert refusal.value.code == "electorate-empty"


def test_an_interest_puts_a_house_out_in_whichever_group_it_has_its_seat(world, second):
    factories.mandate(Seat.objects.get(body=second, house=world.houses[2]), world.people[2])
    about = {"subject": "election:1", "reference": "E-2026-001", "text": "Stands itself."}
    declare_interest(actor=world.actor(2), seat=world.seat(2), **about)
    vote = planned(world, world.consortium, second)
    electors = Elector.objects.filter(vote=vote, house=world.houses[2])
    assert [(elector.eligible, elector.reason["code"]) for elector in electors] == [(False, "declared-interest")]
    assert len(set_aside(vote)) == 1


def test_a_proxy_is_good_in_a_vote_of_several_groups(world, second):
    charter = charter_on(world.consortium, clock.today())
    charter.rules["proxy"] = {"allowed": True, "most": 1, "secret": False}
    charter.save()
    vote = planned(world, world.consortium, second)
    give_proxy(actor=world.actor(0), seat=world.seat(0), holder=world.people[1], vote=vote)
    said = {"choice": ["a"], "vote": vote.pk, "seat": world.seat(0).pk}
    assert cast_ballot(actor=world.actor(1), **said).proxy.holder == world.people[1]
