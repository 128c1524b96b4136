"""Contests, limits, settings, the minutes of a count and its ties, and what holds for every method."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook_cases import contested

from rulebook import RuleError, canonical, registry
from rulebook.ballots import read_profile
from rulebook.contest import Contest, Limit
from rulebook.minutes import POLICIES, Minutes, Undecided, lot
from rulebook.profile import scores
from rulebook.registry import Method
from rulebook.selecting import select
from rulebook.settings import Setting, Settings
from rulebook.shape import Node

texts = st.text(min_size=1, max_size=3)
numbers = st.fractions(0, 100, max_denominator=9)
options = st.lists(
    st.fixed_dictionaries(
        {"id": texts, "name": texts},
        optional={
            "groups": st.dictionaries(texts, texts, min_size=1, max_size=2),
            "cost": numbers.filter(bool).map(str),
        },
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda option: option["id"],
)
limits = st.fixed_dictionaries(
    {"kind": texts, "group": st.none() | texts, "least": st.integers(0, 2), "most": st.none() | st.integers(2, 5)},
    optional={"money": numbers.map(str)},
)


@st.composite
def contests(draw):
    listed = draw(options)
    return {
        "options": listed,
        "seats": draw(st.integers(1, 5)),
        "budget": draw(st.none() | numbers.map(str)),
        "limits": draw(st.lists(limits, max_size=2)),
        "withdrawn": sorted(draw(st.sets(st.sampled_from([option["id"] for option in listed])))),
        "title": draw(st.just("") | texts),
    }


@given(contests())
def test_a_contest_comes_back_as_it_went_in(data):
    contest = Contest.parse(data)
    assert Contest.parse(contest.data) == contest
    assert canonical(Contest.parse(contest.data).data) == canonical(contest.data)
    assert [contest.options[place].id for place in contest.standing] == [
        option["id"] for option in data["options"] if option["id"] not in data["withdrawn"]
    ]
    assert contest.ids(contest.place.values()) == tuple(contest.place)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"options": []}, "list-empty", "options"),
        ({"options": [{"id": "A", "name": "A"}] * 2}, "option-repeated", "options"),
        ({"options": [{"id": "A"}]}, "key-missing", "options.0.name"),
        ({"options": [{"id": "A", "name": "A", "cost": -1}]}, "number-expected", "options.0.cost"),
        ({"options": [{"id": "A", "name": "A", "groups": {"x": 1}}]}, "text-expected", "options.0.groups.x"),
        ({"withdrawn": ["Z"]}, "withdrawn-unknown", "withdrawn"),
        ({"seats": 0}, "integer-expected", "seats"),
        ({"budget": 0.5}, "number-expected", "budget"),
        ({"title": 5}, "text-expected", "title"),
        ({"limits": [{"kind": "x", "group": None, "least": 2, "most": 1}]}, "integer-expected", "limits.0.most"),
        ({"colour": 1}, "key-unknown", "colour"),
    ],
)
def test_a_wrong_contest_is_refused_where_it_is_wrong(changes, code, path):
    with pytest.raises(RuleError) as caught:
        Contest.parse(contested("AB").data | changes)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_without_options_there_is_no_contest():
    with pytest.raises(RuleError, match="list-empty at options"):
        Contest(())


def test_what_a_contest_asks():
    assert contested("AB").purpose == "option"
    assert contested("AB", seats=2).purpose == "seats"
    assert contested("AB", budget=5).purpose == "budget"
    assert Limit("province", None, 1).data == {"kind": "province", "group": None, "least": 1, "most": None}


def settled(policy, equals=(0, 1, 2), **more):
    """Who comes first of A, B and C, and the minutes of it; None where nobody does."""
    given = {key: more.pop(key) for key in ("seed", "casting_vote") if key in more}
    minutes = Minutes(contested("ABC"), policy, **given)
    try:
        return "ABC"[minutes.settle("winner", list(equals), Fraction(7), **more)], minutes
    except Undecided:
        return None, minutes


@pytest.mark.parametrize("policy", POLICIES)
def test_one_alone_is_no_tie(policy):
    chosen, minutes = settled(policy, [1])
    assert (chosen, minutes.ties, minutes.steps) == ("B", [], [])


def test_a_tie_can_be_left_open():
    chosen, minutes = settled("rejected")
    assert chosen is None
    assert (minutes.ties[0].between, minutes.ties[0].amount, minutes.ties[0].choice) == (("A", "B", "C"), 7, None)
    assert minutes.steps[0].code == "tie-open"


@pytest.mark.parametrize(
    ("casting_vote", "most", "chosen"),
    [
        ((), True, None),
        (("B",), True, "B"),
        (("C", "B"), True, "C"),
        (("C", "C", "A"), True, "C"),
        (("Z", "B"), True, "B"),
        (("B",), False, None),
        (("B", "A"), False, "C"),
        (("B", "A", "C"), False, "C"),
        ((), False, None),
    ],
)
def test_the_chair_decides_as_far_as_it_said(casting_vote, most, chosen):
    assert settled("casting_vote", casting_vote=casting_vote, most=most)[0] == chosen


@pytest.mark.parametrize(
    ("earlier", "most", "chosen", "by"),
    [
        ([[1, 2, 3]], True, "C", "earlier_stages"),
        ([[1, 2, 3]], False, "A", "earlier_stages"),
        ([[1, 2, 3], [5, 4, 4]], True, "A", "earlier_stages"),
        ([[1, 2, 3], [4, 5, 5]], True, "C", "earlier_stages"),
        ([[1, 1, 0], [4, 4, 4]], True, None, "lot"),
        ([], True, None, "lot"),
    ],
)
def test_the_latest_stage_decides_at_which_they_differed(earlier, most, chosen, by):
    found, minutes = settled("earlier_stages", earlier=earlier, most=most)
    assert minutes.ties[0].policy == by
    if chosen:
        assert found == chosen
    else:
        among = "AB" if earlier else "ABC"
        assert found == min(among, key=lambda id: lot("", id))


@given(st.text(max_size=4), st.permutations([0, 1, 2]))
def test_a_lot_is_the_same_for_whoever_draws_it_again(seed, equals):
    found, minutes = settled("lot", equals, seed=seed)
    assert found == min("ABC", key=lambda id: lot(seed, id))
    assert minutes.ties[0].between == ("A", "B", "C")


def test_another_seed_draws_other_lots():
    assert {settled("lot", seed=str(number))[0] for number in range(40)} == set("ABC")


def test_minutes_hold_exact_figures_of_who_stands():
    minutes = Minutes(contested("ABC", withdrawn=["B"]))
    minutes.total("weight", [Fraction(1, 2), Fraction(9), Fraction(2)])
    minutes.total("firsts", [Fraction(1), Fraction(9), Fraction(2)])
    minutes.round(votes={"A": Fraction(1, 2)})
    assert minutes.totals == {"A": {"weight": Fraction(1, 2), "firsts": 1}, "C": {"weight": 2, "firsts": 2}}
    assert minutes.rounds == [{"votes": {"A": "1/2"}}]


KNOWN = {
    "flag": Setting(True),
    "one": Setting("a", ("a", "b")),
    "number": Setting(5, least=1),
    "share": Setting(Fraction(1, 2)),
}


def test_settings_come_back_as_they_went_in():
    own = Settings.read(Node({}, RuleError), KNOWN)
    assert own.data == {"flag": True, "one": "a", "number": 5, "share": "1/2"}
    assert (own.flag("flag"), own.text("one"), own.integer("number"), own.number("share")) == (
        True,
        "a",
        5,
        Fraction(1, 2),
    )
    assert [setting.shown for setting in KNOWN.values()] == ["true", "a", "5", "1/2"]
    other = {"flag": False, "one": "b", "number": 9, "share": "2/3"}
    assert Settings.read(Node(other, RuleError), KNOWN).data == other
    typed = {"flag": "false", "one": "b", "number": "9", "share": "2/3"}
    assert Settings.typed(Node(typed, RuleError), KNOWN).data == other
    assert Settings.typed(Node({}, RuleError), KNOWN) == own
    assert Settings.typed(Node({"share": "0.05"}, RuleError), KNOWN).number("share") == Fraction(1, 20)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("flag", "yes", "flag-expected"),
        ("one", "c", "option-unknown"),
        ("number", 0, "integer-expected"),
        ("number", True, "integer-expected"),
        ("number", "9", "integer-expected"),
        ("share", 0.5, "number-expected"),
        ("colour", 1, "key-unknown"),
    ],
)
def test_what_a_setting_cannot_be_is_refused(name, value, code):
    with pytest.raises(RuleError) as caught:
        Settings.read(Node({name: value}, RuleError, "settings"), KNOWN)
    assert (caught.value.code, caught.value.path) == (code, f"settings.{name}")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("flag", "yes", "option-unknown"),
        ("one", "c", "option-unknown"),
        ("number", "0", "integer-expected"),
        ("number", "-3", "integer-expected"),
        ("number", "9" * 5000, "integer-expected"),
        ("share", "0.5.5", "number-expected"),
        ("share", "5e-1", "number-expected"),
        ("share", "", "text-expected"),
    ],
)
def test_what_is_typed_is_read_as_strictly(name, value, code):
    with pytest.raises(RuleError) as caught:
        Settings.typed(Node({name: value}, RuleError), KNOWN)
    assert (caught.value.code, caught.value.path) == (code, name)


def method(chosen):
    def selector(contest, profile, settings, minutes):
        assert not profile.table[:, 1].any()
        return [minutes.settle("winner", chosen, Fraction())] if chosen else []

    return Method("test", 1, "approval", "option", select=selector)


@pytest.mark.parametrize(
    ("chosen", "tie", "result", "winners"),
    [([0], "lot", "chosen", ("A",)), ([], "lot", "rejected", ()), ([0, 2], "rejected", "undecided", ())],
)
def test_an_outcome_says_whether_there_was_a_choice(chosen, tie, result, winners):
    contest = contested("ABC", withdrawn=["B"])
    profile = scores([((1, 1, 1), Fraction(1))], 3)
    outcome = select(method(chosen), contest, profile, Settings({}), Minutes(contest, tie))
    assert (outcome.result, outcome.winners, outcome.steps[-1].code) == (result, winners, result)


@pytest.mark.parametrize("chosen", [chosen for chosen in registry.methods() if chosen.select], ids=lambda one: one.id)
def test_without_any_vote_nothing_is_decided(chosen):
    budget = {"budget": 5} if chosen.purpose == "budget" else {}
    contest = contested([{"id": id, "cost": 2} for id in "AB"], **budget)
    says = {"approval": ["A"], "ranking": [["A"]]}.get(chosen.kind, {"A": 1})
    for ballots in ([], [(says, Fraction())]):
        profile = read_profile(chosen.kind, contest, ballots)
        outcome = select(
            chosen, contest, profile, Settings.read(Node({}, RuleError), chosen.settings), Minutes(contest)
        )
        assert (outcome.result, outcome.winners, outcome.ties) == ("rejected", (), ())
        assert [step.code for step in outcome.steps] == ["no-votes", "rejected"]


def test_a_yes_or_no_is_no_choice_among_options():
    contest = contested("AB")
    with pytest.raises(RuleError, match="method-unfit"):
        select(registry.find("majority", 1), contest, scores([], 2), Settings({}), Minutes(contest))


BALLOTS = {
    "approval": ["A", "C"],
    "ranking": [["B"], ["A", "C"]],
    "points": {"A": 2, "B": 1},
    "grades": {"A": 3, "C": 1},
}


def profiled(kind, heavy):
    """A profile of three ballots of a kind, of which the first has a weight of three: by number, or by repetition."""
    contest = contested("ABC")
    first, others = (BALLOTS[kind], [[], []] if kind in ("approval", "ranking") else [{}, {"B": 2}])
    pile = [(first, Fraction(3))] if heavy else [(first, Fraction(1))] * 3
    return contest, read_profile(kind, contest, [*pile, *((other, Fraction(1)) for other in others)])


@pytest.mark.parametrize("kind", BALLOTS)
def test_weight_by_number_is_weight_by_repetition(kind):
    (_, one), (_, other) = profiled(kind, True), profiled(kind, False)
    assert one.scale == other.scale == 1
    assert np.array_equal(one.weights, other.weights)


CHOOSING = [found for found in registry.methods() if found.select]


@pytest.mark.parametrize("found", CHOOSING, ids=lambda found: found.id)
@settings(max_examples=30)
@given(data=st.data())
def test_for_every_method_names_order_and_repetition_make_no_difference(found, data):
    """The same options under other ids, ballots in another order and weights as copies choose the same options."""
    kind = data.draw(st.sampled_from(found.kinds))
    budget = {"budget": 5} if found.purpose == "budget" else {}
    seats = 1 if "option" in found.purposes else 2
    ballots = data.draw(st.lists(st.tuples(contents(kind), st.integers(1, 3)), min_size=1, max_size=6))

    def outcome(ids, ballots):
        renamed = dict(zip("ABC", ids, strict=True))
        contest = contested([{"id": renamed[id], "name": id, "cost": 2} for id in "ABC"], seats=seats, **budget)
        return minutes_of(found, contest, kind, [(rename(content, renamed), weight) for content, weight in ballots])

    try:
        one = outcome("ABC", ballots)
    except RuleError as error:
        with pytest.raises(RuleError, match=error.code):
            outcome("XYZ", ballots[::-1])
        return
    shuffled = data.draw(st.permutations([(content, 1) for content, weight in ballots for _ in range(weight)]))
    assert outcome("ABC", shuffled) == one
    again = outcome("XYZ", ballots)
    assert again.result == one.result
    if not one.ties:
        assert again.winners == tuple("XYZ"["ABC".index(id)] for id in one.winners)


def contents(kind):
    if kind == "approval":
        return st.lists(st.sampled_from("ABC"), unique=True)
    if kind == "ranking":
        tiers = st.permutations("ABC").flatmap(
            lambda order: st.integers(0, 3).map(lambda size: [[id] for id in order[:size]])
        )
        return tiers | st.sampled_from([[["A", "B"], ["C"]], [["C"], ["A", "B"]], [["B", "C"]]])
    return st.dictionaries(st.sampled_from("ABC"), st.integers(0, 1))


def rename(content, names):
    if isinstance(content, dict):
        return {names[id]: number for id, number in content.items()}
    return [rename(part, names) if isinstance(part, list) else names[part] for part in content]


def minutes_of(found, contest, kind, ballots):
    profile = read_profile(kind, contest, [(content, Fraction(weight)) for content, weight in ballots])
    own = Settings.read(Node({}, RuleError), found.settings)
    return select(found, contest, profile, own, Minutes(contest, "rejected"))
