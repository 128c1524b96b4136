import json
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import canonical, digest

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_keys_are_sorted_and_nothing_is_padded():
    assert canonical({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()


def test_fractions_are_whole_numbers_or_lowest_terms():
    assert canonical([Fraction(4, 2), Fraction(2, 6)]) == b'[2,"1/3"]'


def test_a_mapping_or_tuple_of_any_make_is_written_alike():
    assert canonical(MappingProxyType({"a": (1, 2)})) == canonical({"a": [1, 2]})


@pytest.mark.parametrize("value", [1.0, {"a": [float("nan")]}, {1: 2}, {"a": {1, 2}}, b"x", "\ud800"])
def test_what_has_no_exact_form_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_deep_nesting_is_refused():
    value: list = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(ValueError, match="nested"):
        canonical(value)


@given(values)
def test_it_is_json_that_reads_back_the_same(value):
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(), st.integers()), st.randoms())
def test_the_digest_knows_no_order_of_keys(value, random):
    keys = list(value)
    random.shuffle(keys)
    assert digest({key: value[key] for key in keys}) == digest(value)


def test_the_digest_is_the_same_on_every_machine():
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
