"""One byte form for each value, and no floats."""

import json
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from civicstat.vocabulary.canonical import canonical_bytes, digest_of
from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.slugs import slug_of
from civicstat.vocabulary.statement import Statement


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_canonical_json_reads_back_as_the_same_value(value):
    assert json.loads(canonical_bytes(value)) == value


@given(values)
@example({"\U0001f600": 1, "\ufb33": 2, "a": "\u2028\x7f\x1f/"})
def test_the_fast_form_is_the_form_of_the_rfc(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)


def test_the_order_of_keys_does_not_matter():
    assert digest_of({"b": 1, "a": [True, None]}) == digest_of({"a": [True, None], "b": 1})
    assert canonical_bytes({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()


@pytest.mark.parametrize("value", [0.5, {"a": [1, {"b": 0.1}]}, Decimal("0.5"), 2**53, {1: "a"}, {"a": {1, 2}}])
def test_what_two_readers_could_read_differently_is_refused(value):
    with pytest.raises(VocabularyError):
        canonical_bytes(value)


def test_saying_the_same_again_later_is_the_same_content():
    first = Statement("city/v1", "springfield", "-", "2014-06-30", "2014-07-01T05:00:00Z", (), {"a": 1, "nonce": "x"})
    later = Statement("city/v1", "springfield", "-", "2014-06-30", "2015-01-01T00:00:00Z", (), {"a": 1, "nonce": "y"})

    assert first.digest != later.digest
    assert first.content_digest == later.content_digest
    assert Statement.from_json(json.loads(first.leaf)) == first


@pytest.mark.parametrize(
    ("name", "slug"),
    [("O'Hare", "ohare"), ("Washington Height", "washington-height"), ("Ñuñoa  (centro)", "nunoa-centro"), ("", "")],
)
def test_names_become_slugs(name, slug):
    assert slug_of(name) == slug
