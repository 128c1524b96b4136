"""The page of a choice among options: what was chosen, what each got, and how the count went."""

import datetime as dt
import hashlib
import re

import pytest
from django.urls import reverse

import factories
from beraad.kernel import clock
from beraad.proposals.actions import put_to_vote
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db
NAMES = ("Appel", "Banaan", "Citroen", "Druif")
RANKED = [
    [["appel"], ["banaan"]],
    [["appel"], ["citroen"]],
    [["banaan"], ["citroen"]],
    [["citroen"], ["banaan"]],
    [["druif"]],
]


def contest(costs=(), **given):
    options = [{"id": name.lower(), "name": name} for name in NAMES]
    for option, cost in zip(options, costs, strict=False):
        option["cost"] = cost
    return {"options": options, "seats": 1, "budget": None, "limits": [], "withdrawn": [], "title": ""} | given


@pytest.fixture
def chosen(world, decide):
    """`chosen("irv", ballots)`: the decision of a vote by a method in which the houses said this."""

    def decision(way, ballots, settings=None, **given):
        now = clock.now()
        proposal = factories.advised(world, contest=contest(**given))
        hours = {"opens_at": now, "closes_at": now + dt.timedelta(days=14)}
        vote = put_to_vote(actor=world.secretariat, proposal=proposal, way=way, settings=settings, **hours)
        return decide(*ballots, vote=vote)

    return decision


@pytest.fixture
def shown(enter, text):
    return lambda decision: text(enter(None).get(reverse("register:detail", args=[decision.number])))


def test_what_was_chosen_and_what_each_option_got(chosen, shown):
    page = shown(chosen("approval", [["appel", "banaan"], ["banaan"], ["banaan", "citroen"], ["druif"]]))
    assert "Chosen Reserveren wordt gratis This is what the ballots chose. Banaan" in page
    assert "Banaan is chosen" in page and "Banaan 3 1" in page and "Druif 1 –" in page
    assert "Appel, Banaan" in page, "named ballots say what they named"
    assert "Participation met" in page
    assert "That needs only Python and numpy:" in page


def test_the_rounds_of_a_run_off(chosen, shown):
    page = shown(chosen("irv", RANKED))
    assert "is elected in" in page and "Round 1" in page and "No longer counting" in page
    assert "1. Appel, 2. Banaan" in page


def test_a_lot_says_from_what_it_was_drawn(chosen, shown, enter, text):
    decision = chosen("approval", [["appel"], ["banaan"], ["citroen"], ["druif"]])
    seed = Vote.objects.get(pk=decision.vote).seed
    page = shown(decision)
    assert page.count(f"The lot, drawn from “{seed}”, decides") == 2, (
        "where it is said that it was equal, and in the steps"
    )
    assert f"in the record since the vote was planned: {seed}" in page
    history = text(enter(None).get(reverse("proposals:history", args=[decision.reference])))
    assert f"A lot would be drawn from {seed}." in history
    first = min(
        ("appel", "banaan", "citroen", "druif"), key=lambda id: hashlib.sha256(f"{seed}\n{id}".encode()).digest()
    )
    assert page.split("is what the ballots chose. ")[1].lower().startswith(first)


@pytest.mark.parametrize("way", ["schulze", "ranked-pairs", "minimax"])
def test_every_pair(chosen, shown, way):
    page = shown(chosen(way, RANKED))
    assert "duels" in page and "Ranked above" in page


@pytest.mark.parametrize("way", ["scottish-stv", "meek-stv", "ers97-stv"])
def test_the_rounds_of_an_election_of_several(chosen, shown, way):
    page = shown(chosen(way, RANKED, seats=2))
    assert "are elected in" in page and "Round 1" in page


def test_a_guarantee_that_is_called_for_is_told(chosen, shown):
    options = [{"id": name.lower(), "name": name} for name in NAMES]
    options[3]["groups"] = {"group": "Small"}
    limits = [{"kind": "group", "group": "Small", "least": 1, "most": None}]
    ballots = [["appel", "banaan"], ["appel", "banaan"], ["appel"], ["druif"]]
    page = shown(chosen("approval", ballots, seats=2, options=options, limits=limits))
    assert "Without limits Appel, Banaan would be chosen. That breaks group Small ≥ 1, so the limits count too." in page
    assert "This is what the ballots chose. Appel Druif" in page
    assert "Guarantees and ceilings Small : at least 1 Druif" in page


@pytest.mark.parametrize("way", ["greedy-budget", "equal-shares", "phragmen", "knapsack"])
def test_projects_against_the_budget(chosen, shown, way):
    ballots = [["appel", "banaan"], ["appel"], ["citroen"], ["appel", "druif"]]
    page = shown(chosen(way, ballots, costs=(500, 400, 900, 100), budget=1000))
    assert "of €1,000" in page and "Not spent" in page and "Appel" in page


@pytest.mark.parametrize("way", ["score", "dots"])
def test_numbers_per_option(chosen, shown, way):
    page = shown(chosen(way, [{"appel": 3, "banaan": 1}, {"appel": 2}, {"citroen": 3}, {"banaan": 2}]))
    assert "Appel" in page and "Each bar is an option" in page


def test_grades_are_told_in_words(chosen, shown):
    ballots = [
        {"appel": 3, "banaan": 3},
        {"appel": 3, "banaan": 3},
        {"appel": 4, "banaan": 3},
        {"appel": 2, "banaan": 0},
    ]
    page = shown(chosen("majority-judgment", ballots))
    assert "the best grades first: excellent, very good, good, acceptable, weak, poor. The line is the middle." in page
    assert "Option Chosen In the middle Excellent Very good Good Acceptable Weak Poor" in page
    assert "Appel 1 Good 0 1 2 1 0 0 Banaan – Good 0 0 3 0 0 1" in page
    assert "Option Grade in the middle Chosen Appel Good 1" in page
    assert "Then Appel is the first to have a better one than Banaan: acceptable, against poor." in page
    assert "Appel has the best grades, with good in the middle" in page


def test_of_defeats_the_least_comes_first(chosen, shown):
    ballots = [[["appel"], ["banaan"], ["citroen"]], [["appel"], ["banaan"]], [["banaan"]], [["appel"], ["citroen"]]]
    page = shown(chosen("minimax", [*ballots, [["banaan"], ["druif"]]]))
    table = page.split("Option Heaviest defeat Chosen")[1]
    amounts = [int(row[0]) for row in re.findall(r"(?:Appel|Banaan|Citroen|Druif) (\d+) (1|–)", table)[:4]]
    assert amounts == sorted(amounts) and len(set(amounts)) > 2


def test_money_is_told_in_euro_and_seats_in_votes(chosen, shown):
    ballots = [["appel", "banaan"], ["appel"], ["citroen"], ["appel", "druif"]]
    page = shown(chosen("equal-shares", ballots, costs=(500, 400, 900, 100), budget=1000))
    assert "Each vote gets an equal share: €250." in page and "is paid by its supporters: €166.67 each" in page
    assert "what each supporter pays for it, for a voting weight of 1." in page
    assert "The share rises by €649, to €899:" in page
    assert "The supporters of Citroen have €899 left together, too little for the €900 that it costs." in page
    seats = shown(chosen("phragmen", ballots, seats=2))
    assert "When every 3 votes have brought in a seat, the supporters of Appel can pay for one." in seats
    assert "Appel came first" in seats and "3 votes a seat" in seats


def test_what_each_adds_is_told_where_they_are_chosen_one_by_one(chosen, shown):
    page = shown(chosen("pav", RANKED, seats=2, settings={"ballot": "ranking"}))
    assert "what it adds to what everybody already had." in page and "Appel came first" in page


def test_points_are_paid_for_one_by_one(chosen, shown):
    says = [{"appel": 5}, {"appel": 1, "banaan": 2}, {"citroen": 1}, {"banaan": 3}]
    page = shown(chosen("equal-shares", says, costs=(500, 400, 900, 100), budget=1000, settings={"ballot": "points"}))
    assert "for each point and a voting weight of 1." in page and "for each point that they gave it" in page


def test_the_ballots_as_a_file_say_what_each_house_chose(chosen, enter):
    decision = chosen("approval", [["appel", "banaan"], ["banaan"], ["banaan"], ["druif"]])
    table = enter(None).get(reverse("register:ballots", args=[decision.number])).content.decode("utf-8-sig")
    assert "Appel, Banaan" in table


@pytest.mark.parametrize("way", ["approval", "schulze", "majority-judgment"])
def test_where_all_are_blank_nothing_is_chosen(chosen, shown, way):
    page = shown(chosen(way, ["blank"] * 4))
    assert "The ballots chose nothing." in page and "There are no votes to count." in page
    assert "Blank: 4, with weight 4." in page


def test_without_its_quorum_nothing_is_counted(chosen, shown):
    page = shown(chosen("approval", [["appel"]]))
    assert "Not valid: too few took part" in page and "is chosen" not in page
