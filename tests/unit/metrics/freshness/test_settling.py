"""How long a figure is provisional: as stated, or as long as late records take where that is longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from civicstat.metrics.context import MetricContext
from civicstat.metrics.freshness.settling import settling_time
from civicstat.metrics.recheck.lateness import settling_again
from civicstat.vocabulary.definition import Definition


CONTEXT = MetricContext(
    as_of=date(2026, 6, 30),
    coverage_from=date(2025, 1, 1),
    time_zone="UTC",
    lateness={"opened": 30, "closed": 60},
)


def _definition(**fields: Any) -> Definition:
    words = ("title", "question", "owner", "proposed_by")
    return Definition.model_validate(
        {
            "id": "requests",
            "version": 1,
            **{name: "x" for word in words for name in (word, f"{word}_es")},
            "measure": "count",
            "periods": ["month"],
            "unit": "requests",
            "digits": 0,
            "direction": "none",
            "settles_after_days": 14,
            "known_gaps": ["x"],
            "known_gaps_es": ["x"],
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({}, 14),
        ({"settles_learned": True}, 30),
        ({"settles_learned": True, "settles_after_days": 45}, 45),
        ({"settles_learned": True, "period_by": "due"}, 30),
        ({"settles_learned": True, "period_by": "closed"}, 60),
        ({"settles_learned": True, "measure": "backlog"}, 60),
        ({"settles_learned": True, "measure": "flow", "unit": "net-requests"}, 60),
    ],
)
def test_both_computations_wait_as_long_as_is_stated_or_learned(fields: dict[str, Any], days: int) -> None:
    definition = _definition(**fields)
    assert settling_time(definition, CONTEXT).days == days
    assert settling_again(definition.to_json(), CONTEXT.to_json()) == days


def test_where_nothing_is_known_of_late_records_what_is_stated_stands_alone() -> None:
    definition, unknown = _definition(settles_learned=True), replace(CONTEXT, lateness={})
    assert settling_time(definition, unknown).days == 14
    assert settling_again(definition.to_json(), unknown.to_json()) == 14
    assert "lateness" not in unknown.to_json()


def test_a_figure_becomes_final_on_the_learned_day_and_not_before(town: Any) -> None:
    """`town` speaks as of 30 June 2014 and has learned 60 days from the opening: May is provisional, April final."""
    fields = {"where": "kind = 'alley'", "measure": "count", "numerator": None, "unit": "requests", "digits": 0}
    months = [f"2014-{month:02}" for month in range(1, 7)]
    for settles, final in (("14 days", "2014-05"), ("learned, 14 days at least", "2014-04")):
        definition = town.metric(**fields, settles_after=settles)
        figures = town.results(definition, []).figures
        said = {key.split("|")[0]: figure.status for key, figure in figures.items()}
        assert [month for month in months if said[month] == "final"][-1] == final
