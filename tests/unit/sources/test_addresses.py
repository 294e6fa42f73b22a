from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.sources.addresses import DIRECTIONS, KINDS_OF_STREET, normal_address, normal_addresses


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("2407 W WINNEMAC AVE", "2407 W WINNEMAC AVE"),
        ("2407 West Winnemac Avenue", "2407 W WINNEMAC AVE"),
        (" 2407  w.  Winnemac Av. ", "2407 W WINNEMAC AVE"),
        ("100 North Main Street, Apt #4", "100 N MAIN ST APT 4"),
        ("1600 W NORTH AVE", "1600 W NORTH AVE"),  # the avenue that is called North
        ("1600 West North Avenue", "1600 W NORTH AVE"),
        ("1 North Street", "1 NORTH ST"),
        ("1400 N Street Northwest", "1400 N ST NW"),
        ("10800 S Avenue N", "10800 S AVE N"),
        ("200 Martin Luther King Drive South", "200 MARTIN LUTHER KING DR S"),
        ("", ""),
        (" . ", ""),
    ],
)
def test_one_place_has_one_spelling(written: str, normal: str) -> None:
    assert normal_address(written) == normal


def test_flats_of_one_house_and_streets_of_one_name_stay_apart() -> None:
    written = ["1 N Oak St Apt 1", "1 N Oak St Apt 2", "1 N Oak St", "1 S Oak St", "1 N Oak Ave", "11 N Oak St"]

    assert len({normal_address(text) for text in written}) == len(written)


WORDS = st.sampled_from([*KINDS_OF_STREET, *KINDS_OF_STREET.values(), *DIRECTIONS, *DIRECTIONS.values(), "Oak", "12"])


@given(st.lists(WORDS, max_size=8))
def test_a_normal_address_is_already_normal(words: list[str]) -> None:
    once = normal_address(" ".join(words))

    assert normal_address(once) == once


def test_a_column_has_the_same_value_for_the_same_place_and_none_where_none_is_given() -> None:
    column = pa.chunked_array([["12 Elm Street", None, " "], ["12 ELM ST", "14 Elm St"]])

    assert normal_addresses(column).to_pylist() == ["12 ELM ST", None, None, "12 ELM ST", "14 ELM ST"]
