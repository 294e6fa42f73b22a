"""Which metrics the two clocks stand on, for which months, and that a held source says nothing of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from civicstat.cycle.release import Draft, changed_objects
from civicstat.cycle.two_clocks import _months, clock_metrics, common_period
from civicstat.vocabulary.city import Goal
from civicstat.vocabulary.definition import Definition


def share(name: str, column: str, *, companion: str = "", **changes: Any) -> Definition:
    fields = {
        "id": name, "version": 1, "title": name, "title_es": name, "question": "?", "question_es": "?",
        "owner": "A post", "owner_es": "Un puesto", "table": "service_requests", "measure": "share",
        "numerator": {"op": "is_null", "left": {"column": column}}, "numerator_text": f"{column} IS NULL",
        "period_by": "opened", "periods": ["month", "r12"], "by": ["ward"], "by_periods": ["month", "r12"],
        "unit": "percent", "digits": 1, "direction": "up", "settles_after_days": 30, "companion": companion or None,
        "known_gaps": ["a"], "known_gaps_es": ["b"], "proposed_by": "us", "proposed_by_es": "nosotros",
    }  # fmt: skip
    known = set(Definition.model_fields) | {field.alias for field in Definition.model_fields.values()}
    return Definition.model_validate({key: value for key, value in (fields | changes).items() if key in known})


def goal(*metrics: str) -> Goal:
    names = ("title", "title_es", "why", "why_es", "owner", "owner_es", "set_by", "set_by_es")
    return Goal.model_validate({"id": "a-goal", "metrics": metrics, **dict.fromkeys(names, "words")})


ON_TIME, AGAIN = share("on-time", "closed"), share("again", "again_days", companion="on-time")
OTHER = share("other", "closed")


@pytest.mark.parametrize(
    ("definitions", "found"),
    [
        ((ON_TIME, AGAIN, OTHER), ("on-time", "again")),
        ((ON_TIME, OTHER), ("other", None)),
        ((AGAIN,), (None, "again")),
        ((share("late", "due"),), (None, None)),
    ],
)
def test_the_first_clock_is_the_companion_of_the_second_or_the_goals_first_share_of_closings(
    definitions: tuple[Definition, ...], found: tuple[str | None, str | None]
) -> None:
    metrics = clock_metrics({one.id: one for one in definitions}, [goal("late", "other", "on-time")])

    assert tuple(one and one.id for one in metrics) == found


def lines(metric: str, **labels: str) -> dict[str, dict[str, str]]:
    return {f"{metric}|v1|{label.replace('_', '-')}|city:-|-": {"status": status} for label, status in labels.items()}


def test_the_period_is_the_newest_year_that_has_settled_for_both() -> None:
    of = {
        "on-time": lines("on-time", **{"2014_03_r12": "final", "2014_05_r12": "final", "2014_06_r12": "provisional"}),
        "again": lines("again", **{"2014_03_r12": "final", "2014_05_r12": "provisional", "2014_06": "final"}),
    }

    assert common_period([ON_TIME, AGAIN], of) == "2014-03-r12"
    assert common_period([ON_TIME], of) == "2014-05-r12"


def test_a_year_by_area_that_nobody_publishes_is_not_chosen() -> None:
    by_month = share("again", "again_days", by_periods=["month"])
    of = {"again": lines("again", **{"2014_03_r12": "final", "2014_02": "final"})}

    assert common_period([by_month], of) == "2014-02"


def test_a_young_record_shows_what_has_not_settled_and_an_empty_one_nothing() -> None:
    assert common_period([AGAIN], {"again": lines("again", **{"2014_06_r12": "provisional"})}) == "2014-06-r12"
    assert common_period([AGAIN], {"again": {}}) == ""


@pytest.mark.parametrize(
    ("label", "as_of", "months"),
    [
        ("2014-03-r12", date(2014, 6, 30), ("2013-04", "2014-03")),
        ("2014-Q1", date(2014, 6, 30), ("2013-07", "2014-06")),
        ("", date(2014, 6, 29), ("2013-06", "2014-05")),
        ("", date(2014, 12, 31), ("2014-01", "2014-12")),
        ("", date(2015, 1, 1), ("2014-01", "2014-12")),
    ],
)
def test_inspections_speak_of_twelve_whole_months(label: str, as_of: date, months: tuple[str, str]) -> None:
    assert _months(label, as_of) == months


def test_a_held_source_says_nothing_of_the_two_clocks() -> None:
    objects = {"two-clocks": b"{}", "about-data": b"{}", "records/follow-up": b"kind\n"}

    held = changed_objects(Draft({}, {}, objects, is_held=True), record=None, releases=[])
    assert set(held) == {"about-data", "supersedes"}
    assert "two-clocks" in changed_objects(Draft({}, {}, objects), record=None, releases=[])
