"""Guarantees and ceilings: what is still possible, against all that there is."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import contested

from rulebook.award import flow, limits
from rulebook.award.limits import Limits
from rulebook.errors import RuleError


def limit(kind, group=None, least=0, most=None):
    return {"kind": kind, "group": group, "least": least, "most": most}


def met(contest, chosen):
    """Whether a whole committee meets every limit, by counting."""
    for one in contest.limits:
        every = {option.groups[one.kind] for option in contest.options if one.kind in option.groups}
        for group in every if one.group is None else [one.group]:
            found = sum(contest.options[place].groups.get(one.kind) == group for place in chosen)
            if found < one.least or (one.most is not None and found > one.most):
                return False
    return True


KINDS = ("province", "size", "house")
GROUPS = st.dictionaries(st.sampled_from(KINDS), st.sampled_from("abc"))
LIMITS = st.builds(
    lambda kind, group, least, more: limit(kind, group, least, None if more is None else least + more),
    st.sampled_from(KINDS),
    st.sampled_from([None, "a", "b", "d"]),
    st.integers(0, 2),
    st.sampled_from([None, 0, 1, 2]),
)


@st.composite
def contests(draw):
    groups = draw(st.lists(GROUPS, min_size=1, max_size=7))
    options = [{"id": str(index), "groups": own} for index, own in enumerate(groups)]
    seats = draw(st.integers(1, len(options)))
    withdrawn = draw(st.lists(st.sampled_from([option["id"] for option in options]), max_size=1))
    return contested(options, seats, limits=draw(st.lists(LIMITS, max_size=4)), withdrawn=withdrawn)


@given(contests(), st.data())
def test_the_answers_are_those_of_trying_every_committee(contest, data):
    whole = [set(some) for some in combinations(contest.standing, contest.seats) if met(contest, some)]
    try:
        rules = Limits(contest)
    except RuleError as error:
        short = contest.seats > len(contest.standing)
        assert not whole and error.code == ("seats-unfilled" if short else "limits-conflict")
        return
    assert whole
    places = data.draw(st.permutations(contest.standing))
    chosen = set(places[: data.draw(st.integers(0, contest.seats))])
    open = set(places[len(chosen) :][: data.draw(st.integers(0, len(places)))])
    still = [some for some in whole if chosen <= some <= chosen | open]
    assert rules.possible(chosen, open) is bool(still)
    if still:
        assert set(rules.barred(chosen, open)) == open - set().union(*still)
        assert set(rules.needed(chosen, open)) == open & set.intersection(*still)


PROVINCES = [
    {"id": "A", "groups": {"province": "Limburg", "size": "small"}},
    {"id": "B", "groups": {"province": "Limburg", "size": "large"}},
    {"id": "C", "groups": {"province": "Antwerpen", "size": "large"}},
    {"id": "D", "groups": {"province": "Antwerpen", "size": "large"}},
    {"id": "E"},
]


def test_a_refusal_names_the_limits_that_are_in_conflict_and_no_others():
    wanted = [limit("size", "small", least=1), limit("province", None, most=2), limit("province", "Limburg", most=0)]
    with pytest.raises(RuleError) as refusal:
        Limits(contested(PROVINCES, 2, limits=wanted))
    assert (refusal.value.code, refusal.value.path) == ("limits-conflict", "limits")
    assert refusal.value.params == {"limits": ["size small ≥ 1", "province Limburg ≤ 0"], "seats": 2}


def test_limits_that_need_more_seats_than_there_are():
    each = limit("province", None, least=1, most=3)
    with pytest.raises(RuleError) as refusal:
        Limits(contested(PROVINCES, 1, limits=[each]))
    assert refusal.value.params == {"limits": ["province ≥ 1, province ≤ 3"], "seats": 1}
    assert Limits(contested(PROVINCES, 2, limits=[each])).barred([], range(5)) == [4]


def test_a_guarantee_to_a_group_does_not_end_when_its_last_candidate_withdraws():
    with pytest.raises(RuleError, match="limits-conflict"):
        Limits(contested(PROVINCES, 2, limits=[limit("size", None, least=1)], withdrawn=["A"]))


def test_more_seats_than_candidates():
    with pytest.raises(RuleError) as refusal:
        Limits(contested(["A", "B"], 2, withdrawn=["B"]))
    assert (refusal.value.code, refusal.value.params) == ("seats-unfilled", {"seats": 2, "options": 1})


def test_how_many_are_chosen_can_be_left_open():
    rules = Limits(contested(PROVINCES, 1, limits=[limit("province", "Antwerpen", least=1, most=1)]), 0, 5)
    assert rules.needed([], [0, 2]) == [2] and rules.barred([2], [0, 1, 3, 4]) == [3]
    assert rules.possible([0, 1, 2, 4], []) and not rules.possible([0], [])


def test_what_is_too_hard_to_say_is_refused(monkeypatch):
    three = [
        {"id": f"{index}", "groups": {kind: str(index // 2**power % 2) for power, kind in enumerate(KINDS)}}
        for index in (0, 3, 5, 6)
    ]
    wanted = [limit(kind, None, least=1, most=1) for kind in KINDS]
    with pytest.raises(RuleError, match="limits-conflict"):
        Limits(contested(three, 2, limits=wanted))
    monkeypatch.setattr(limits, "STEPS", 1)
    with pytest.raises(RuleError, match="limits-entangled"):
        Limits(contested(three, 2, limits=wanted))


def test_a_council_with_many_groups_of_three_kinds():
    options = [
        {"id": str(index), "groups": {"province": str(index % 10), "size": str(index % 3), "house": str(index % 25)}}
        for index in range(60)
    ]
    wanted = [limit("province", None, least=1, most=2), limit("size", None, least=3), limit("house", None, most=1)]
    rules = Limits(contested(options, 12, limits=wanted))
    chosen, open = [], list(range(60))
    while open:
        chosen.append(open[0])
        barred = rules.barred(chosen, open[1:])
        open = [place for place in open[1:] if place not in barred]
    assert len(chosen) == 12 and met(contested(options, 12, limits=wanted), chosen)


@given(st.data())
def test_a_table_is_filled_within_its_bounds(data):
    bound = st.tuples(st.integers(0, 2), st.integers(0, 3))
    rows = data.draw(st.lists(bound, min_size=1, max_size=2))
    columns = data.draw(st.lists(bound, min_size=1, max_size=2))
    places = [(row, column) for row in range(len(rows)) for column in range(len(columns))]
    cells = {place: data.draw(bound) for place in places}
    whole = data.draw(bound)
    found = flow.fill(rows, columns, cells, whole)

    def fits(table):
        sums = [(sum(table[at] for at in places if at[0] == row), bound) for row, bound in enumerate(rows)]
        sums += [(sum(table[at] for at in places if at[1] == column), bound) for column, bound in enumerate(columns)]
        sums += [(sum(table.values()), whole), *((table[at], bound) for at, bound in cells.items())]
        return all(low <= number <= high for number, (low, high) in sums)

    def tables(left):
        if not left:
            yield {}
        else:
            for rest in tables(left[1:]):
                yield from ({left[0]: number, **rest} for number in range(4))

    assert fits(found) if found is not None else not any(map(fits, tables(places)))
