"""The gate of live questions over numbers made by hand: nothing of one to four places is told or follows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.disclosure.live import FEWEST_PLACES, Number, held_back


COUNTS = np.array([3, 20, 30, 7, 9, 11, 2, 1])


def number(key: str, *groups: int, family: str = "", **fields: int) -> Number:
    rows = np.zeros(len(COUNTS), dtype=np.bool_)
    rows[list(groups)] = True
    return Number(key, rows, family, **fields)


def test_a_number_about_one_to_four_places_is_held_back_and_zero_and_five_are_told() -> None:
    asked = [number("three", 0), number("none"), number("seven", 3)]

    assert held_back(asked, [], COUNTS) == {"three": "few"}


def test_a_number_that_rests_on_few_cases_is_held_back_though_more_rows_stand_behind_it() -> None:
    assert held_back([number("few-judged", 1, told=3)], [], COUNTS) == {"few-judged": "few"}


def test_what_a_total_and_the_other_parts_would_give_away_takes_another_part_with_it() -> None:
    parts = [number(f"part-{place}", place, family="ward") for place in range(4)]

    held = held_back([number("total", 0, 1, 2, 3), *parts], [], COUNTS)

    assert held == {"part-0": "few", "part-3": "difference"}


def test_two_parts_that_must_both_be_four_take_a_third_with_them() -> None:
    counts = np.array([4, 4, 20, 30])
    rows = np.eye(4, dtype=np.bool_)
    parts = [Number(f"part-{place}", rows[place], "ward") for place in range(4)]

    held = held_back([Number("total", np.ones(4, dtype=np.bool_)), *parts], [], counts)

    assert held == {"part-0": "few", "part-1": "few", "part-2": "difference"}


@pytest.mark.parametrize("known", [number("whole", 1, 2, 0), number("within", 1)])
def test_a_difference_to_a_known_number_that_leaves_few_is_not_told(known: Number) -> None:
    asked = number("asked", 1, 2) if known.key == "whole" else number("asked", 1, 7)

    assert held_back([asked], [known], COUNTS) == {"asked": "difference"}


def test_a_quarter_after_two_of_its_months_does_not_tell_the_third() -> None:
    months = [number("january", 1), number("february", 2)]

    assert held_back([number("quarter", 0, 1, 2)], months, COUNTS) == {"quarter": "difference"}
    assert held_back([months[1]], [number("quarter", 0, 1, 2), months[0]], COUNTS) == {"february": "difference"}


def test_a_small_group_that_follows_from_three_numbers_that_overlap_is_not_told() -> None:
    # u + v - s is twice the first group.
    known = [number("u", 4, 0), number("v", 5, 0)]

    assert held_back([number("s", 4, 5)], known, COUNTS) == {"s": "difference"}


def test_a_number_of_whose_rows_few_changed_since_they_were_published_is_not_told() -> None:
    assert held_back([number("grown", 2, changed=2)], [], COUNTS) == {"grown": "changed"}
    assert held_back([number("grown", 2, changed=FEWEST_PLACES)], [], COUNTS) == {}


def test_what_is_known_already_holds_nothing_else_back() -> None:
    known = [number("whole", 0, 1), number("part", 1)]

    assert held_back([number("elsewhere", 4)], known, COUNTS) == {}


def test_a_total_that_is_published_is_told_and_a_part_goes_in_its_place() -> None:
    asked = [number("total", 0, 1, 2, 3), *(number(f"part-{place}", place, family="ward") for place in range(4))]

    assert held_back(asked, [number("published", 0, 1, 2, 3)], COUNTS) == {"part-0": "few", "part-3": "difference"}


def test_a_part_of_what_is_told_already_changes_nothing_that_was_left() -> None:
    known = [number("total", 0, 1, 2), number("most", 1, 2)]

    assert held_back([number("some", 1)], known, COUNTS) == {}


@given(
    st.lists(st.integers(0, 30), min_size=12, max_size=12),
    st.lists(st.tuples(st.sets(st.integers(0, 2)), st.sets(st.integers(0, 3))), min_size=1, max_size=7),
)
def test_no_cell_of_one_to_four_follows_from_any_sequence_of_answers(
    counts: list[int], questions: list[tuple[set[int], set[int]]]
) -> None:
    """An attacker who asks one question after the other and solves for every cell, with the counts that are shown."""
    cells = list(product(range(3), range(4)))
    known: list[Number] = []
    for place, (wards, kinds) in enumerate(questions):
        rows = np.array([ward in wards and kind in kinds for ward, kind in cells])
        asked = Number(f"question-{place}", rows)
        if rows.any() and not held_back([asked], known, np.array(counts)):
            known.append(asked)
    if not known:
        return
    told = np.stack([one.rows for one in known]).astype(float)
    rank = np.linalg.matrix_rank(told)
    for cell, count in enumerate(counts):
        if 0 < count < FEWEST_PLACES:
            alone = np.zeros(len(cells))
            alone[cell] = 1
            assert np.linalg.matrix_rank(np.vstack([told, alone])) > rank
