"""Whom a secret vote gives away."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import cast, heads, majority, rule
from test_conditions import EVERY

from rulebook import Member, count
from rulebook.analysis.unmasking import classes, given_away, safe_bands
from rulebook.electorate import Weight, weigh
from rulebook.errors import AnalysisError

SECRET = rule(secret=True, majority=[majority("weight")])


def weighing(*weights):
    return [Member(f"m{place}", Fraction(weight)) for place, weight in enumerate(weights)]


def test_who_is_alone_with_a_weight_cannot_hide():
    found = classes(SECRET, weighing(9, 2, 2, 2, 1, 1))
    assert [(one.weight, one.members, one.few) for one in found] == [
        (9, ("m0",), True),
        (2, ("m1", "m2", "m3"), False),
        (1, ("m4", "m5"), True),
    ]
    assert not any(one.few for one in classes(SECRET, weighing(9, 2, 2), least=1))


def test_a_figure_or_a_group_on_the_paper_sets_apart_too():
    asked = rule(secret=True, majority=[majority("inhabitants"), majority() | {"per": EVERY}])
    members = [
        Member(id, Fraction(1), {"inhabitants": Fraction(size)}, {"province": province})
        for id, size, province in [("a", 5, "x"), ("b", 5, "x"), ("c", 5, "y"), ("d", 6, "y")]
    ]
    assert [(one.figures, one.groups, one.members) for one in classes(asked, members)] == [
        ({"inhabitants": 5}, {"province": "x"}, ("a", "b")),
        ({"inhabitants": 5}, {"province": "y"}, ("c",)),
        ({"inhabitants": 6}, {"province": "y"}, ("d",)),
    ]


def test_totals_that_only_one_can_have_made():
    members = weighing(9, 2, 2, 2, 1, 1)
    outcome = count(SECRET, members, {"m0": "for", "m1": "for", "m2": "against", "m4": "against"})
    # Eleven in two votes is the nine and a two; but which of the twos nobody knows.
    assert given_away(members, outcome) == {"m0": "for"}


def test_all_of_one_mind_are_known():
    members = heads(3)
    assert set(given_away(members, count(SECRET, members, cast(members, 3))).values()) == {"for"}
    assert given_away(members, count(SECRET, members, cast(members, 2, 1))) == {}


@pytest.mark.parametrize(
    ("theirs", "ours"), [((5, 5), (2, 1)), ((3, 0), (2, 1)), ((3, 3), (4, 2)), ((3, 3), (2, 2, 2))]
)
def test_the_totals_of_another_vote(theirs, ours):
    outcome = count(SECRET, weighing(*theirs), {"m0": "for"})
    with pytest.raises(AnalysisError, match="analysis-unfit"):
        given_away(weighing(*ours), outcome)


voters = st.lists(
    st.tuples(
        st.integers(0, 4).map(Fraction) | st.just(Fraction(1, 2)),
        st.integers(0, 3).map(Fraction),
        st.sampled_from(["for", "against", "abstain", None]),
    ),
    max_size=6,
)


@given(voters, st.booleans(), st.booleans())
def test_all_sets_that_have_the_totals_tried_out(voters, second, seen):
    members = [Member(str(n), weight, {"inhabitants": size}) for n, (weight, size, _) in enumerate(voters)]
    ballots = {str(n): choice for n, (_, _, choice) in enumerate(voters) if choice}
    asked = rule(secret=True, majority=[majority("weight"), majority("inhabitants")][: 1 + second])
    outcome = count(asked, members, ballots)
    expected = {}
    among = [member for member in members if member.id in ballots] if seen else members
    for pile, totals in outcome.totals.items():
        if seen and pile == "none":
            continue
        possible = [
            {member.id for member in some}
            for some in combinations(among, int(totals["heads"]))
            if sum(member.weight for member in some) == totals["weight"]
            and (not second or sum(member.figures["inhabitants"] for member in some) == totals["inhabitants"])
        ]
        expected |= dict.fromkeys(set.intersection(*possible), pile)
    assert given_away(members, outcome, voted=ballots if seen else None) == expected


def test_who_is_seen_to_vote_has_fewer_to_hide_among():
    members = weighing(2, 2, 2, 2, 2, 1, 1, 1, 1, 1)
    outcome = count(SECRET, members, {"m0": "for", "m5": "against", "m6": "against", "m7": "for"})
    assert not any(one.few for one in classes(SECRET, members)) and given_away(members, outcome) == {}
    voted = {"m0", "m5", "m6", "m7"}
    assert [(one.members, one.few) for one in classes(SECRET, members, voted=voted)] == [
        (("m0",), True),
        (("m5", "m6", "m7"), False),
    ]
    assert given_away(members, outcome, voted=voted) == {"m0": "for"}
    for others in ({"m0", "m5", "m6"}, {"m0", "m1", "m5", "m6"}):
        with pytest.raises(AnalysisError, match="analysis-unfit"):
            given_away(members, outcome, voted=others)


def test_bands_to_hide_in():
    votes = [Fraction(vote) for vote in (70, 70, 70, 60, 50, 50, 50, 10, 5, 3)]
    assert safe_bands(votes) == ((0, 5), (50, 50), (60, 70))
    scheme = Weight("bands", "votes", safe_bands(votes))
    weights = weigh(scheme, {str(n): vote for n, vote in enumerate(votes)})
    found = classes(SECRET, [Member(id, weight) for id, weight in weights.items()])
    assert [(one.weight, len(one.members), one.few) for one in found] == [(70, 4, False), (50, 3, False), (5, 3, False)]
    with pytest.raises(AnalysisError) as caught:
        safe_bands(votes[:2])
    assert (caught.value.code, caught.value.params) == ("members-few", {"members": 2, "least": 3})


@given(st.lists(st.integers(0, 9).map(Fraction), min_size=1, max_size=8), st.integers(1, 3))
def test_no_other_bands_change_less(amounts, least):
    if len(amounts) < least:
        return
    found = safe_bands(amounts, least=least)

    def changed(bands):
        return sum(abs(amount - [weight for start, weight in bands if start <= amount][-1]) for amount in amounts)

    sizes = [sum(start <= amount for amount in amounts) for start, _ in found]
    assert all(more - fewer >= least for more, fewer in zip(sizes, [*sizes[1:], 0], strict=True))
    best = []
    values = sorted(set(amounts))
    for borders in (some for size in range(len(values)) for some in combinations(values[1:], size)):
        starts = [Fraction(), *borders]
        inside = [
            sorted(amount for amount in amounts if start <= amount and (end is None or amount < end))
            for start, end in zip(starts, [*borders, None], strict=True)
        ]
        if all(len(band) >= least for band in inside):
            middles = [band[(len(band) - 1) // 2] for band in inside]
            best.append(changed(list(zip(starts, middles, strict=True))))
    assert changed(found) == min(best)
