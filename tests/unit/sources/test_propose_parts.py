"""The parts of a proposal: classes by words, merges, TOML, and metrics that the days allow."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from civicstat.sources.propose_areas import merge_quiet
from civicstat.sources.propose_kinds import class_of, free_slug, suggest_kinds
from civicstat.sources.propose_metrics import starter_metrics
from civicstat.sources.propose_result import Coverage, DateGuess, Proposal, Suggestion, ZoneGuess
from civicstat.sources.propose_toml import toml_text
from civicstat.vocabulary.slugs import SLUG
from civicstat.vocabulary.tables import SUBJECT_CLASSES


CITIES = Path(__file__).parents[3] / "cities"


@pytest.mark.parametrize("city", ["boston", "chicago"])
def test_words_are_never_looser_than_the_classes_that_people_gave(city: str) -> None:
    # The word lists were written with these two tables at hand: this holds them, it does not prove them elsewhere.
    with (CITIES / city / "kinds.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    looser = [
        row["source"]
        for row in rows
        if SUBJECT_CLASSES.index(class_of(row["source"])[0]) < SUBJECT_CLASSES.index(row["subject_class"])  # type: ignore[arg-type]
    ]

    # A crosswalk is the city's; Boston took the wish for a new one as about the place of whoever asked.
    assert looser == (["New Sign  Crosswalk or Pavement Marking"] if city == "boston" else [])


@pytest.mark.parametrize(
    ("kind", "subject_class", "look"),
    [
        ("Pothole", "asset", False),
        ("Dead Animal Removal", "asset", False),
        ("Traffic Signal Inspection", "asset", False),
        ("Illegal Dumping Pickup", "place", True),
        ("Pothole in Private Lot", "place", True),
        ("Yard Complaint", "place", False),
        ("Homeless Encampment", "person", False),
        ("Needle on Sidewalk Repair", "person", True),
        ("Frobnication", "place", True),
        ("", "place", True),
    ],
)
def test_the_stricter_class_is_taken_and_doubt_is_marked(kind: str, subject_class: str, look: bool) -> None:
    found, reason, asks = class_of(kind)

    assert (found, asks) == (subject_class, look)
    assert reason


@given(kind=st.text(max_size=40), word=st.sampled_from(("homeless", "bed bugs", "welfare")))
def test_a_word_about_persons_wins_over_everything_beside_it(kind: str, word: str) -> None:
    assert class_of(f"{kind} {word} pothole")[0] == "person"


@given(st.lists(st.text(max_size=12), unique_by=str.strip, max_size=30))
def test_every_kind_has_a_slug_of_its_own(kinds: list[str]) -> None:
    found = suggest_kinds(dict.fromkeys(kinds, 1), classes={})

    slugs = [kind.slug for kind in found]
    assert len(set(slugs)) == len(kinds)
    assert all(SLUG.fullmatch(slug) for slug in slugs)
    assert all(kind.name and kind.name_es for kind in found)


def test_two_names_that_make_one_slug_are_told_apart() -> None:
    taken: set[str] = set()

    assert [free_slug(name, taken) for name in ("Rats!", "rats", "?")] == ["rats", "rats-2", "unnamed"]


@given(weights=st.lists(st.integers(0, 300), min_size=1, max_size=24), least=st.integers(1, 400))
def test_merging_leaves_no_area_below_the_floor_unless_all_are_one(weights: list[int], least: int) -> None:
    # A row of squares, the last one an island.
    shapes = {
        f"area-{number:02}": shapely.box(
            number + 5 * (number == len(weights) - 1), 0, number + 6 - 5 + 5 * (number == len(weights) - 1), 1
        )
        for number in range(len(weights))
    }
    weight_of = dict(zip(shapes, weights, strict=True))

    into = merge_quiet(shapes, weight_of, least=least)

    joined = {slug: weight for slug, weight in weight_of.items() if slug not in into}
    for small, large in into.items():
        assert large not in into  # no chains
        joined[large] += weight_of[small]
    assert sum(joined.values()) == sum(weights)
    assert len(joined) == 1 or min(joined.values()) >= least


def test_an_area_joins_the_neighbor_with_the_longer_border() -> None:
    shapes = {"small": shapely.box(0, 0, 1, 1), "beside": shapely.box(1, 0, 2, 1), "below": shapely.box(0, -1, 0.4, 0)}

    assert merge_quiet(shapes, {"small": 1, "beside": 50, "below": 900}, least=10) == {"small": "beside"}


VALUES = st.one_of(
    st.text(max_size=30),
    st.integers(-(2**40), 2**40),
    st.booleans(),
    st.dates(),
    st.lists(st.text(max_size=60), max_size=4),
)
TABLES = st.dictionaries(st.text("abcdefgh_", min_size=1, max_size=8), VALUES, max_size=5)


@given(fields=TABLES, inner=TABLES, many=st.lists(TABLES, min_size=1, max_size=3), note=st.sampled_from(("", "why")))
def test_toml_comes_back_as_it_was_written(
    fields: dict[str, object], inner: dict[str, object], many: list[dict[str, object]], note: str
) -> None:
    document = {**fields, "inner-table": inner, "tables": many}

    text = toml_text(document, head="a head\nof two lines", notes=dict.fromkeys(fields, note))

    assert tomllib.loads(text) == document
    assert text.startswith("# a head\n# of two lines\n\n")


def proposal_of(first: date, last: date, *columns: str, classes: str = "asset") -> Proposal:
    return Proposal(
        file="export.csv",
        rows=100,
        columns=tuple(Suggestion(ours, ours, "sure", ("so",)) for ours in columns),
        left_out=(),
        dates=DateGuess("%Y-%m-%d", "", "day", ()),
        zone=ZoneGuess("America/Chicago", ""),
        coverage=Coverage(first, last, ()),
        kinds=suggest_kinds({"Pothole": 5, "Yard": 5} if classes == "asset" else {"Yard": 5}, classes={}),
        departments=(),
        channels=(),
        duplicates=None,
        default_points=(),
        faults=(),
        questions=(),
    )


ALL = ("opened", "kind", "closed", "due", "latitude", "longitude")


@pytest.mark.parametrize(
    ("first", "last", "periods"),
    [
        (date(2024, 1, 1), date(2025, 12, 31), ["week", "month", "quarter", "r12"]),
        (date(2025, 1, 1), date(2025, 9, 30), ["week", "month", "quarter"]),
        (date(2025, 1, 15), date(2025, 4, 10), ["week", "month"]),
        (date(2025, 1, 1), date(2025, 1, 31), ["week"]),
        (date(2025, 1, 1), date(2025, 1, 9), ["day"]),
    ],
)
def test_periods_are_those_that_the_file_wholly_holds(first: date, last: date, periods: list[str]) -> None:
    metrics = starter_metrics(proposal_of(first, last, *ALL), layer="ward")

    assert all(fields["periods"] == periods for fields in metrics.fields.values())


def test_a_long_file_with_everything_gives_seven_metrics_and_the_map_asks_for_assets_only() -> None:
    metrics = starter_metrics(proposal_of(date(2024, 1, 1), date(2025, 12, 31), *ALL), layer="ward").fields

    assert list(metrics) == [
        "requests",
        "closed-within-5-days",
        "median-days-to-close",
        "p90-days-to-close",
        "open-backlog",
        "closed-on-time",
        "where-in-the-street",
    ]
    assert metrics["where-in-the-street"]["where"] == "kind IN ('pothole')"
    assert metrics["where-in-the-street"]["by"] == ["h3-8", "ward"]
    assert "where" not in metrics["requests"]


def test_nothing_is_asked_that_the_columns_cannot_answer() -> None:
    long = (date(2024, 1, 1), date(2025, 12, 31))

    assert list(starter_metrics(proposal_of(*long, "opened", "kind"), layer="ward").fields) == ["requests"]
    without_assets = starter_metrics(proposal_of(*long, *ALL, classes="place"), layer="ward").fields
    assert "where-in-the-street" not in without_assets


def test_a_few_days_are_asked_only_what_they_can_answer() -> None:
    metrics = starter_metrics(proposal_of(date(2025, 1, 1), date(2025, 1, 9), *ALL), layer="ward")

    assert "closed-on-the-same-day" in metrics.fields
    assert all("kind IN ('pothole')" in str(fields["where"]) for fields in metrics.fields.values())
    assert any("too few to wait five" in reason for reason in metrics.reasons)
