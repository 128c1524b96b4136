"""Seats per group beside the library `apportionment`, wherever there is no tie."""

import pytest
from apportionment.methods import compute
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.apportionment import apportion

METHODS = {
    "dhondt": "dhondt",
    "sainte_lague": "saintelague",
    "huntington_hill": "huntington",
    "adams": "adams",
    "dean": "dean",
    "hare": "largest_remainder",
    "balinski_young": "quota",
}


@pytest.mark.parametrize("formula", METHODS)
@settings(max_examples=400)
@given(votes=st.lists(st.integers(1, 5000), min_size=1, max_size=12), seats=st.integers(1, 40))
def test_the_same_seats(formula, votes, seats):
    found = apportion({f"{place:02}": amount for place, amount in enumerate(votes)}, seats, formula)
    if not found.ties:
        ours = [int(amounts["seats"]) for amounts in found.totals.values()]
        assert ours == compute(METHODS[formula], votes, seats, fractions=formula != "huntington_hill")
