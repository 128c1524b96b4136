import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import contested

from rulebook import BallotError
from rulebook.ballots import Bounds, read_profile
from rulebook.codes import ERRORS

CONTEST = contested("ABC")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from("ABC") | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("ABC") | st.text(), inner, max_size=4),
    max_leaves=8,
)


def read(kind, *ballots, bounds=None):
    return read_profile(kind, CONTEST, ballots, bounds)


def test_a_ranking_is_a_list_of_tiers():
    profile = read("ranking", ([["B"], ["C", "A"]], 2), ([["C"]], 1), ([["B"], ["A", "C"]], 1))
    assert profile.order.tolist() == [[1, 0, 2], [2, -1, -1]]
    assert profile.joined.tolist() == [[False, False, True], [False] * 3]
    assert (profile.weights.tolist(), profile.scale) == ([3, 1], 1)


def test_approval_points_and_grades_are_a_number_per_option():
    assert read("approval", (["C", "A"], 1), ([], 1)).table.tolist() == [[0, 0, 0], [1, 0, 1]]
    assert read("points", ({"C": 5, "A": 0}, 1)).table.tolist() == [[0, 0, 5]]
    assert read("grades", ({"B": 2}, 1)).table.tolist() == [[0, 2, 0]]


@pytest.mark.parametrize(
    ("kind", "content", "code", "path"),
    [
        ("ranking", {}, "list-expected", "ballots.1"),
        ("ranking", ["A"], "list-expected", "ballots.1.0"),
        ("ranking", [[]], "list-empty", "ballots.1.0"),
        ("ranking", [["A"], [1]], "text-expected", "ballots.1.1.0"),
        ("ranking", [["A", "D"]], "option-foreign", "ballots.1.0.1"),
        ("ranking", [["A"], ["B", "A"]], "option-repeated", "ballots.1.1.1"),
        ("approval", "A", "list-expected", "ballots.1"),
        ("approval", ["A", "A"], "option-repeated", "ballots.1.1"),
        ("points", ["A"], "object-expected", "ballots.1"),
        ("points", {"D": 1}, "option-foreign", "ballots.1.D"),
        ("points", {"A": -1}, "integer-expected", "ballots.1.A"),
        ("points", {"A": True}, "integer-expected", "ballots.1.A"),
        ("points", {"A": 4}, "amount-exceeded", "ballots.1.A"),
        ("points", {"A": 3, "B": 2}, "total-exceeded", "ballots.1"),
        ("points", {"A": 1, "B": 0, "C": 0}, "options-exceeded", "ballots.1"),
        ("ranking", [["A"], ["B"], ["C"]], "options-exceeded", "ballots.1"),
    ],
)
def test_what_is_no_ballot_is_refused_where_it_is(kind, content, code, path):
    empty = {} if kind in ("points", "grades") else []
    with pytest.raises(BallotError) as caught:
        read(kind, (empty, 1), (content, 1), bounds=Bounds(options=2, each=3, total=4))
    assert (caught.value.code, caught.value.path) == (code, path)


@given(st.sampled_from(["approval", "ranking", "points", "grades"]), anything)
def test_anything_is_a_ballot_or_is_refused_in_a_known_code(kind, content):
    try:
        read(kind, (content, 1))
    except BallotError as error:
        assert error.code in ERRORS
