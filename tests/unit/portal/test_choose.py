"""Which figure speaks for a metric, and in which order results stand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from civicstat.ledger.reader import Record
from civicstat.portal.catalogue.catalogue import Catalogue
from civicstat.portal.catalogue.locate import area_of_cell
from civicstat.portal.catalogue.metric import Metric, kind_of_label
from civicstat.portal.pages import choose
from civicstat.portal.pages.breakdown import ROWS_PER_PAGE, Breakdown
from civicstat.portal.pages.marks import inside, mark, size_words
from civicstat.portal.render import catalogue_of
from civicstat.vocabulary.period import PERIOD_KINDS, parse_period


def catalogue(home: Path) -> Catalogue:
    return catalogue_of(Record(home))


def test_the_newest_settled_rolling_year_speaks_for_a_metric(town_home: Path) -> None:
    figure = choose.headline(catalogue(town_home).metrics["closed-within-5-days"])

    assert figure is not None
    assert figure.key.period == "2014-05-r12"  # the one to June may still change


def test_a_stock_has_no_rolling_year(town_home: Path) -> None:
    figure = choose.headline(catalogue(town_home).metrics["open-backlog"])

    assert figure is not None
    assert figure.key.period == "2014-05"


@pytest.mark.parametrize(("too_new", "speaks"), [(1371, "2014-03"), (0, "2014-06")])
def test_a_month_whose_requests_are_all_too_new_has_not_settled(too_new: int, speaks: str) -> None:
    newest_first = [
        SimpleNamespace(status=status, has_settled=status != "provisional", period=period)
        for status, period in (("no-cases", "2014-06"), ("provisional", "2014-05"), ("final", "2014-03"))
    ]
    metric = SimpleNamespace(
        newest_first=lambda *_: newest_first,
        accounting=lambda _: SimpleNamespace(excluded={choose.TOO_NEW: too_new}),
    )

    figure: Any = choose.settled(cast(Metric, metric), "month")

    assert figure.period == speaks


def test_the_newest_figure_speaks_where_none_has_settled(town_home: Path) -> None:
    figure = choose.headline(catalogue(town_home).metrics["closed-within-5-days"], "ward:north-end")

    assert figure is not None
    assert (figure.key.period, figure.status) == ("2014-06-r12", "provisional")


def test_a_missed_target_comes_before_metrics_without_one(town_home: Path) -> None:
    order = [metric.id for metric in choose.furthest_first(catalogue(town_home))]

    assert order[0] == "closed-within-5-days"


def test_the_wrong_side_of_a_target_follows_the_direction(town_home: Path) -> None:
    town = catalogue(town_home)
    headline = choose.headline(town.metrics["closed-within-5-days"])

    stands = choose.stands(town, town.metrics["closed-within-5-days"], headline)
    assert headline is not None
    assert stands is not None
    assert (stands.verdict, stands.side, stands.is_so_far) == ("misses", "below", headline.status == "provisional")
    assert choose.stands(town, town.metrics["alley-requests"], choose.headline(town.metrics["alley-requests"])) is None


@pytest.mark.parametrize(
    ("known", "drawn"),
    [
        ({"month": True, "week": True}, "month"),
        ({"month": False, "week": True}, "week"),
        ({"month": False, "week": False}, "month"),
        ({"week": False}, "week"),
        ({}, None),
    ],
)
def test_weeks_are_drawn_where_months_are_too_few_to_know_the_usual_range(
    known: dict[str, bool], drawn: str | None
) -> None:
    def segments(kind: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(baseline=("first", "last") if known[kind] else None)] if kind in known else []

    assert choose.chart_kind(SimpleNamespace(segments=segments)) == drawn  # type: ignore[arg-type]


def test_a_label_has_the_kind_that_the_vocabulary_gives_it() -> None:
    labels = ["2014-06-30", "2014-W26", "2014-06", "2014-Q2", "FY2014", "2014-06-r12", "2014-06-r3", "2014-W26-w4"]

    assert {kind_of_label(label) for label in labels} == set(PERIOD_KINDS)
    assert [kind_of_label(label) for label in labels] == [parse_period(label).kind for label in labels]


def test_a_count_is_not_said_to_rest_on_itself(town_home: Path) -> None:
    figure = catalogue(town_home).metrics["alley-requests"].figure("2014-05")

    assert figure is not None
    assert figure.n is None


def test_a_cell_is_named_for_the_area_that_holds_its_middle(town_home: Path) -> None:
    layer = catalogue(town_home).layers["ward"]

    # Its middle, by h3, lies at 41.875 N, 87.635 W; the third ward runs from 87.64 to 87.61 W.
    assert area_of_cell(layer, "882664c1a1fffff") == "ward-12"
    assert area_of_cell(layer, "881f1d4887fffff") == ""  # in Germany


def test_a_long_breakdown_is_cut_into_pages_without_loss() -> None:
    part = Breakdown("ward", "Ward", "2014", rows=list(range(95)))  # type: ignore[arg-type]

    assert [len(rows) for rows in part.pages] == [ROWS_PER_PAGE, ROWS_PER_PAGE, 15]
    assert [row for rows in part.pages for row in rows] == list(range(95))


def test_only_words_with_a_digit_are_marked() -> None:
    assert mark("name", "Old <Harbor>") == "Old &lt;Harbor&gt;"
    assert mark("name", "Ward 12") == '<span data-furniture="name">Ward 12</span>'


def test_a_title_inside_a_sentence_starts_small_unless_it_is_an_abbreviation() -> None:
    assert (inside("Community area"), inside("ZIP code"), inside("")) == ("community area", "ZIP code", "")


def test_sizes_are_rounded_up() -> None:
    assert [size_words(size) for size in (412, 1_001, 999_999, 1_000_001)] == ["412 B", "2 kB", "1000 kB", "1.1 MB"]
