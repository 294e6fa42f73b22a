"""What was confirmed fixed by area: two computations over the published files that must agree."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.metrics.recheck.follow_up import clocks_again
from civicstat.metrics.two_clocks.of_city import Asked, clocks_of_city
from civicstat.vocabulary.tables import ASSET_ROWS, FOLLOW_UP_ROWS, PLACE_ROWS
from civicstat.warehouse.engine import connect


LAYERS = {"group": ("high", "low"), "hill-side": ("east", "west", "none-here")}
ASKED = Asked("2014-01", "2014-12", ("alley", "yard"), LAYERS, ("city", *LAYERS))
FILES = {"records/asset": ASSET_ROWS, "records/place": PLACE_ROWS, "records/follow-up": FOLLOW_UP_ROWS}
HEADERS = {
    "records/asset": "kind,group,hill_side,closed_day\n",
    "records/place": "kind,group,hill_side,closed_month\n",
    "records/follow-up": "kind,group,hill_side,closed_month,asked_how,answer,is_random\n",
}
Row = tuple[str, ...]


def looks(answer: str, count: int, *, how: str = "inspection", random: str = "true", area: str = "east") -> list[Row]:
    return [("alley", "high", area, "2014-05", how, answer, random)] * count


def both(asked: Asked, **rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """By the first computation, which must be what the second says."""
    files = {
        role: (HEADERS[role] + "".join(",".join(row) + "\n" for row in rows.get(role.partition("/")[2], ()))).encode()
        for role in FILES
    } | {"records/follow-up": _follow_up(rows.get("follow_up", ()))}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for role, name in FILES.items():
            (folder / name).write_bytes(files[role])
        with connect(folders=[folder], reads_from=folder) as connection:
            found = clocks_of_city(connection, asked)
    assert found == clocks_again(files, **asdict(asked))
    return found


def _follow_up(rows: Sequence[Row]) -> bytes:
    return (HEADERS["records/follow-up"] + "".join(",".join(row) + "\n" for row in rows)).encode()


def test_a_share_has_its_interval_from_thirty_clear_answers_on() -> None:
    found = both(ASKED, follow_up=[*looks("fixed", 24), *looks("not-fixed", 6)])["hill-side:east"]["confirmed"]

    # Wilson's interval of 24 of 30, as in docs/explanation/two-clocks.md.
    assert (found["status"], found["value"], found["low"], found["high"]) == ("shown", "80.0", "62.7", "90.5")


@pytest.mark.parametrize("answer", ["not-sure", "fixed"])
def test_twenty_nine_clear_answers_give_counts_and_no_share(answer: str) -> None:
    rows = [*looks("fixed", 20), *looks("not-fixed", 9), *(looks("not-sure", 5) if answer == "not-sure" else [])]
    found = both(ASKED, follow_up=rows)["city:-"]["confirmed"]

    assert (found["status"], found["numerator"], found["denominator"]) == ("too-few", 20, 29)
    assert found.keys().isdisjoint({"value", "low", "high", "if_fixed", "if_not_fixed"})


def test_answers_of_residents_and_chosen_inspections_never_make_a_share() -> None:
    rows = [*looks("fixed", 500, how="confirmation", random="false"), *looks("not-fixed", 400, random="false")]
    found = both(ASKED, follow_up=rows)["city:-"]

    assert found["confirmed"]["status"] == "none"
    assert found["residents"] == {"fixed": 500, "not_fixed": 0, "not_sure": 0}
    assert found["other_inspections"] == {"fixed": 0, "not_fixed": 400, "not_sure": 0}


def test_areas_drawn_apart_are_not_added_up() -> None:
    apart = Asked("2014-01", "2014-12", (), LAYERS, ("hill-side",))
    found = both(apart, follow_up=[*looks("fixed", 40), *looks("not-fixed", 40, area="west")])

    assert {area: said["confirmed"]["status"] for area, said in found.items()} == {
        "city:-": "not-one-lot", "group:high": "not-one-lot", "group:low": "none",
        "hill-side:east": "shown", "hill-side:west": "shown", "hill-side:none-here": "none",
    }  # fmt: skip
    assert "value" not in found["city:-"]["confirmed"]


def test_not_sure_enters_no_share_and_bounds_it_both_ways() -> None:
    found = both(ASKED, follow_up=[*looks("fixed", 30), *looks("not-fixed", 10), *looks("not-sure", 10)])["group:high"]

    said = found["confirmed"]
    assert (said["if_not_fixed"], said["value"], said["if_fixed"]) == ("60.0", "75.0", "80.0")


def test_closings_outside_the_months_or_the_kinds_drawn_from_do_not_count() -> None:
    found = both(
        ASKED,
        asset=[("alley", "high", "east", "2014-01-01"), ("alley", "high", "east", "2013-12-31"), ("alley", "", "", "")],
        place=[("yard", "low", "west", "2014-12"), ("shed", "low", "west", "2014-12"), ("yard", "low", "west", "")],
    )

    assert {area: said["closings"] for area, said in found.items() if said["closings"]} == {
        "city:-": 2, "group:high": 1, "group:low": 1, "hill-side:east": 1, "hill-side:west": 1,
    }  # fmt: skip


MONTHS = st.sampled_from(["2013-12", "2014-01", "2014-06", "2014-12", "2015-01"])
PLACE = (st.sampled_from(["alley", "yard", "shed"]), st.sampled_from(["high", "low", "unlocated"]))
AREA = st.sampled_from(["east", "west", "unlocated"])


@settings(max_examples=25, deadline=None)
@given(
    place=st.lists(st.tuples(*PLACE, AREA, MONTHS | st.just("")), max_size=20),
    few=st.lists(
        st.tuples(
            *PLACE, AREA, MONTHS, st.sampled_from(["inspection", "confirmation"]),
            st.sampled_from(["fixed", "not-fixed", "not-sure"]), st.sampled_from(["true", "false"]),
        ),
        max_size=10,
    ),
    times=st.integers(1, 60),
    one_lot=st.sampled_from([("city", *LAYERS), ("hill-side",)]),
)  # fmt: skip
def test_the_two_computations_agree_about_rows_that_nobody_thought_of(
    place: list[Row], few: list[Row], times: int, one_lot: tuple[str, ...]
) -> None:
    asked = Asked("2014-01", "2014-12", ("alley", "yard"), LAYERS, one_lot)
    for said in both(asked, place=place, follow_up=few * times).values():
        confirmed = said["confirmed"]
        if "value" in confirmed:
            assert confirmed["denominator"] >= 30
            assert Decimal(confirmed["low"]) <= Decimal(confirmed["value"]) <= Decimal(confirmed["high"])
