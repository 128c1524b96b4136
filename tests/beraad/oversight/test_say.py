"""Who takes part and who has how much say: turnout by kinds of houses, and power found apart from the pages."""

import datetime as dt
import itertools
import json
import subprocess
import sys
from fractions import Fraction

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.charters import defaults
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.oversight import groups, power, queries
from beraad.oversight.models import Power, Span
from beraad.oversight.reckoning import FINEST, MOST, found
from beraad.oversight.turnout import last_year, size
from beraad.votes.actions import cast_ballot
from beraad.votes.tasks import keep_hours
from rulebook.analysis.games import Game

pytestmark = pytest.mark.django_db


def test_turnout_per_house_and_by_size_and_province(world):
    for number in (1, 3):
        vote = factories.open_vote(world, title=f"Question {number}")
        for index in range(number):
            cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
        with clock.at(vote.closes_at):
            keep_hours()
    with clock.at(vote.closes_at + dt.timedelta(days=1)):
        shown = last_year(world.consortium)
    assert (shown.votes, shown.whole.voted, shown.whole.votes, shown.whole.houses) == (2, 4, 12, 6)
    assert [(part.name, part.voted) for part in shown.houses if part.voted] == [
        ("Bibliotheek Dorp 1", 1),
        ("Bibliotheek Dorp 2", 1),
        ("Bibliotheek Dorp 0", 2),
    ]
    assert {part.name: (part.voted, part.votes, part.houses) for part in shown.groups["size"]} == {
        "0": (0, 6, 3),
        "10000": (1, 2, 1),
        "20000": (1, 2, 1),
        "50000": (2, 2, 1),
    }
    assert [(part.name, part.share) for part in shown.groups["province"]] == [("Limburg", Fraction(1, 3))]
    assert [part.name for part in shown.groups["kind"]] == ["library"]


@pytest.mark.parametrize(("inhabitants", "bound"), [(0, "0"), (9_999, "0"), (10_000, "10000"), (700_000, "50000")])
def test_sizes_are_told_by_their_lower_bound(inhabitants, bound):
    assert size(Fraction(inhabitants)) == bound


def test_before_any_vote_there_is_nothing_to_tell(world):
    shown = last_year(world.consortium)
    assert (shown.votes, shown.whole.share, shown.houses) == (0, 0, ())


def test_power_is_found_apart_and_kept_by_the_game(world):
    rules = parse(defaults.consortium())
    before = power.balances(world.consortium, rules)
    assert [[kind.id for kind in balance.kinds] for balance in before] == [
        ["ordinary"],
        ["price"],
        ["charter"],
        ["retirement"],
    ]
    assert all(balance.found is None and not balance.refusal for balance in before)
    # Of six, two thirds are as many as more than half; and there is the steering group.
    assert power.find_missing() == 4
    assert power.find_missing() == 0
    ordinary, price, *_ = power.balances(world.consortium, rules)
    assert {say.banzhaf for say in ordinary.members} == {Fraction("0.166666666667")}
    assert ordinary.found["winning"] == {"size": 4, "number": "15"}
    assert ordinary.found["blocking"] == {"size": 3, "number": "20"}
    first = price.members[0]
    assert (first.name, first.weight, first.share) == ("Bibliotheek Dorp 0", 50_000, Fraction(50_000, 105_079))
    assert first.banzhaf > price.members[1].banzhaf > price.members[-1].banzhaf > 0


def test_the_same_game_is_found_once_whoever_the_members_are(world):
    power.find_missing()
    number = Power.objects.count()
    world.houses[0].name = "Another name"
    world.houses[0].save()
    assert power.find_missing() == 0 and Power.objects.count() == number


def test_what_is_proposed_is_looked_into_as_well(world):
    power.find_missing()
    rules = defaults.consortium()
    defaults.kind(rules, "ordinary")["rule"]["majority"] = [
        {"measure": "heads", "base": "for_against", "share": "9/10", "strict": False}
    ]
    factories.proposal(world, kind="charter", charter_rules=rules)
    assert power.find_missing() == 1


def test_without_the_numbers_it_says_why(world):
    rules = defaults.consortium()
    defaults.kind(rules, "price")["rule"]["weight"] = {"scheme": "linear", "register": "loans"}
    balance = power.balances(world.consortium, parse(rules))[1]
    assert (balance.refusal, balance.members) == ("figure-missing", ())


def by_hand(game):
    """Both indices by looking at every set and every order: for few members."""
    places = range(len(game.members))
    swings = [
        sum(
            game.wins([*others, place]) and not game.wins(others)
            for number in range(len(game.members))
            for others in itertools.combinations([p for p in places if p != place], number)
        )
        for place in places
    ]
    orders = list(itertools.permutations(places))
    first = [next(order[i] for i in places if game.wins(order[: i + 1])) for order in orders]
    return [Fraction(own, sum(swings)) for own in swings], [Fraction(first.count(p), len(orders)) for p in places]


@pytest.mark.parametrize(
    ("weights", "quota", "heads"), [((5, 3, 2, 1), 6, 0), ((5, 3, 2, 1), 6, 3), ((4, 4, 4, 2, 2, 1), 12, 0)]
)
def test_what_is_found_is_what_counting_by_hand_finds(weights, quota, heads):
    game = Game.weighted({str(place): weight for place, weight in enumerate(weights)}, quota, heads=heads)
    shares = {tuple(one["weights"]): one for one in found(game)["shares"]}
    for index, values in zip(("banzhaf", "shapley"), by_hand(game), strict=True):
        for own, value in zip(game.weights, values, strict=True):
            assert abs(Fraction(shares[own][index]) - value) <= Fraction(1, 2 * 10**12)


def test_among_too_many_members_nothing_is_begun():
    crowd = Game.weighted({str(place): 1 for place in range(MOST + 1)}, MOST)
    assert found(crowd) == {"refusal": "analysis-large"}


def test_great_weights_are_rounded_to_steps_and_it_says_so():
    weights = {str(place): 1_000 * weight for place, weight in enumerate((500, 300, 200, 100))}
    told = found(Game.weighted(weights, 550_001))
    plain = found(Game.weighted({str(place): weight for place, weight in enumerate((5, 3, 2, 1))}, 6))
    assert told["steps"] == [50] and FINEST >= 1_100_000 / 50
    assert [one["banzhaf"] for one in told["shares"]] == [one["banzhaf"] for one in plain["shares"]]


def test_it_runs_as_a_program_of_its_own():
    done = subprocess.run(
        [sys.executable, "-m", "beraad.oversight.reckoning"],
        input=json.dumps([0, [[2], [1], [1]], [3]]),
        capture_output=True,
        text=True,
        check=True,
    )
    shares = {one["weights"][0]: one["banzhaf"] for one in json.loads(done.stdout)["shares"]}
    assert shares == {2: "0.600000000000", 1: "0.200000000000"}


def test_an_overarching_group_stands_over_steering_groups(world, findings):
    above = bodies.found_body(
        actor=SYSTEM,
        kind=BodyKind.OVERARCHING,
        code="SG-O",
        name="Stuurgroep Digitale Bibliotheek",
        start=factories.START,
    )
    with pytest.raises(Invalid, match="overarching-over-steering"):
        groups.put_under(
            actor=world.secretariat, body=above, group=world.consortium, start=factories.START, source="Minutes"
        )
    with pytest.raises(Forbidden):
        groups.put_under(actor=world.actor(0), body=above, group=world.steering, start=factories.START, source="x")
    span = groups.put_under(
        actor=world.secretariat, body=above, group=world.steering, start=factories.START, source="Minutes"
    )
    with pytest.raises(Conflict, match="group-under"):
        groups.put_under(actor=world.secretariat, body=above, group=world.steering, start=clock.today(), source="x")
    today = clock.today()
    assert queries.services_watched(above, today) == [world.service.pk]
    assert queries.group_above(world.steering, today) == above
    groups.release(actor=world.secretariat, span=span, end=today)
    assert queries.services_watched(above, today) == [] and queries.group_above(world.steering, today) is None
    assert findings() == []
    Span.objects.update(source="Other")
    assert findings() == ["span-changed"]


def test_what_no_page_tells_of_any_more_is_forgotten_after_a_while(world):
    power.find_missing()
    old = Power.objects.create(digest="0" * 64, found={}, made_at=factories.NOW)
    with clock.at(factories.NOW + power.KEPT - dt.timedelta(days=1)):
        power.find_missing()
        assert Power.objects.filter(pk=old.pk).exists()
    with clock.at(factories.NOW + power.KEPT + dt.timedelta(days=1)):
        power.find_missing()
        assert not Power.objects.filter(pk=old.pk).exists() and Power.objects.count() == 4
