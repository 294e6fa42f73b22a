"""The second computation of splits: it agrees with the maker on anything, and names each number that is spoiled."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.cycle.verify.drivers import wrong_drivers
from civicstat.cycle.verify.run import verify
from civicstat.inference.rounding import round_half_even
from civicstat.stories.movements.behind import Unnamed
from civicstat.stories.movements.document import drivers_document
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey


MONTHS = ("2013-05", "2014-04", "2014-05")
CITY = "city:-"


_UNITS = {
    "share": "percent",
    "flow": "net-requests",
    "rate": "per-1000-residents",
    "mean": "hours",
    "sum": "hours",
    "percentile": "days",
    "backlog-age": "days",
    "ratio": "ratio",
}
# Counted again from rows: what is given as hits is seconds, or requests beyond the line.
COUNTED = ("mean", "sum", "percentile", "backlog-age")


def definition_of(measure: str, **changes: Any) -> Definition:
    fields: dict[str, Any] = {
        "id": "lamps",
        "version": 1,
        "title": "Lamps",
        "title_es": "Luminarias",
        "question": "Is it done?",
        "question_es": "¿Se hace?",
        "owner": "Superintendent",
        "owner_es": "Superintendencia",
        "measure": measure,
        "numerator": {} if measure == "share" else None,
        "periods": ["month"],
        "by": ["ward"],
        "unit": _UNITS.get(measure, "requests"),
        "digits": 1 if measure in ("share", "rate", "mean", "sum") else 2 if measure == "ratio" else 0,
        **({"of": {}} if measure in ("mean", "sum", "percentile") else {}),
        **({"percentile": 50} if measure in ("percentile", "backlog-age") else {}),
        **({"of_metric": "waiting/1", "per_metric": "asked/1"} if measure == "ratio" else {}),
        "direction": "up",
        "settles_after_days": 0,
        "known_gaps": ["None known."],
        "known_gaps_es": ["Ninguna conocida."],
        "proposed_by": "a test",
        "proposed_by_es": "una prueba",
    }
    return Definition.model_validate(fields | changes)


def figure_of(measure: str, month: str, area: str, hits: int, cases: int) -> Figure:
    key = FigureKey("lamps", 1, month, area)
    if measure == "share":
        if not cases:
            return Figure(key, None, numerator=0, denominator=0, n=0, status="no-cases")
        value = round_half_even(Fraction(100 * hits, cases), 1)
        return Figure(key, value, numerator=hits, denominator=cases, n=cases, status="final")
    if measure == "flow":
        return Figure(key, Decimal(hits - cases), numerator=hits, denominator=cases, n=hits + cases, status="final")
    if measure == "rate":
        residents = 7_000 if area == CITY else 900
        value = round_half_even(Fraction(1000 * hits, residents), 1)
        return Figure(key, value, numerator=hits, denominator=residents, n=hits, status="final")
    if measure == "ratio":
        if not cases:
            return Figure(key, None, numerator=hits, denominator=0, n=0, status="no-cases")
        value = round_half_even(Fraction(hits, cases), 2)
        return Figure(key, value, numerator=hits, denominator=cases, n=cases, status="final")
    if measure == "sum":
        return Figure(key, round_half_even(Fraction(hits, 3600), 1), n=cases, status="final")
    if measure in COUNTED:
        if not cases:
            return Figure(key, None, n=0, status="no-cases")
        value = round_half_even(Fraction(hits, 3600 * cases), 1) if measure == "mean" else Decimal(cases % 7)
        return Figure(key, value, n=cases, status="final")
    return Figure(key, Decimal(hits), n=hits, status="final")


def figures_of(measure: str, months: Mapping[str, list[tuple[int, int]]], beyond: tuple[int, int]) -> Iterator[Figure]:
    for month, parts in months.items():
        hits, cases = (sum(part[at] for part in parts) + beyond[at] for at in (0, 1))
        yield figure_of(measure, month, CITY, hits, cases)
        for number, part in enumerate(parts):
            yield figure_of(measure, month, f"ward:w{number}", *part)


Rows = dict[str, tuple[int, int]]


def rows_of(measure: str, months: Mapping[str, list[tuple[int, int]]], beyond: tuple[int, int]) -> Rows:
    """What stands behind figures, by key."""
    if measure not in COUNTED:
        return {}
    found = {}
    for month, parts in months.items():
        whole = tuple(sum(part[at] for part in parts) + beyond[at] for at in (0, 1))
        found[f"lamps|v1|{month}|{CITY}|-"] = (whole[0], whole[1])
        found |= {f"lamps|v1|{month}|ward:w{number}|-": part for number, part in enumerate(parts) if part[1]}
    return found


def wrong(document: Any, definition: Definition, figures: list[Figure], rows: Rows | None = None) -> list[str]:
    lines = {str(figure.key): dict(figure.to_json()) for figure in figures}
    ends = [(name, end) for name in ("before", "year-before") for end in ("before", "after")]
    behind = {definition.id: dict.fromkeys(ends, rows)} if rows else {}
    found = wrong_drivers(document, lines, [], {definition.id: definition}, file="objects/x", behind=behind)
    return [finding.key for finding in found]


def document_of(definition: Definition, figures: list[Figure], rows: Rows | None = None) -> Any:
    counted = {key: (Decimal(total), cases) for key, (total, cases) in (rows or {}).items()}
    behind = {definition.id: {"before": counted, "year-before": counted}} if rows else {}
    made = drivers_document([definition], {definition.id: figures}, {}, names={}, behind=behind)
    return json.loads(canonical_bytes(made))


counts = st.tuples(st.integers(0, 90), st.integers(0, 90)).map(lambda two: (min(two), max(two)))
months = st.fixed_dictionaries({month: st.lists(counts, min_size=13, max_size=13) for month in MONTHS})


MEASURES = ["share", "count", "backlog", "flow", "rate", "mean", "sum", "percentile", "backlog-age", "ratio"]


@given(st.sampled_from(MEASURES), months, counts)
@settings(max_examples=40, deadline=None)
def test_it_agrees_with_the_maker_and_all_parts_add_up_to_the_digit(
    measure: str, parts: dict[str, list[tuple[int, int]]], beyond: tuple[int, int]
) -> None:
    if measure == "mean":
        # Half a day and more each, so that the mean moves; without cases there is no total.
        parts = {month: [(hits * 47_111, cases) for hits, cases in own] for month, own in parts.items()}
    definition = definition_of(measure)
    figures, rows = list(figures_of(measure, parts, beyond)), rows_of(measure, parts, beyond)

    document = document_of(definition, figures, rows)

    assert wrong(document, definition, figures, rows) == []
    for name in ("before", "year-before"):
        movement = document["lamps"].get(name, {"by": {}})
        split = movement.get("slower", movement)
        for each in split["by"].values():
            total = sum((Decimal(part["change"]) for part in each["parts"].values()), Decimal(0))
            assert total == Decimal(split["change"]) == Decimal(each["total"]["change"])
            for part in each["parts"].values():
                effects = [Decimal(value) for effect, value in part.items() if effect != "change"]
                assert sum(effects, Decimal(0)) == Decimal(part["change"]) or not effects
        if measure == "ratio" and "factors" in movement:
            factors = movement["factors"]
            assert Decimal(factors["of"]) + Decimal(factors["per"]) == Decimal(movement["change"])


SMALL = {"2014-04": [(8, 10), (6, 10)] * 9, "2014-05": [(9, 10), (3, 20)] * 9}


def numbers_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where each number and each verdict of an entry stands; its sentences are bound to these."""
    for key, inside in value.items():
        if isinstance(inside, dict) and key not in ("why_not", "sentences"):
            yield from numbers_in(inside, (*path, key))
        elif isinstance(inside, list) and path[-1:] == ("amounts",):
            yield from ((*path, key, at) for at in range(len(inside)))
        elif isinstance(inside, str | int) and not isinstance(inside, bool) and key != "reason":
            yield (*path, key)


@pytest.mark.parametrize("measure", ["share", "count", "mean", "percentile", "ratio"])
def test_each_spoiled_number_of_the_object_is_named(measure: str) -> None:
    definition = definition_of(measure)
    figures, rows = list(figures_of(measure, SMALL, (1, 2))), rows_of(measure, SMALL, (1, 2))
    document = document_of(definition, figures, rows)
    paths = list(numbers_in(document["lamps"]))
    assert len(paths) > 30
    assert wrong(document, definition, figures, rows) == []

    for path in paths:
        spoiled = copy.deepcopy(document)
        place = spoiled["lamps"]
        for step in path[:-1]:
            place = place[step]
        old = place[path[-1]]
        place[path[-1]] = old + 1 if isinstance(old, int) else f"{old}1"
        assert wrong(spoiled, definition, figures, rows), path


def test_a_share_in_place_of_a_percentile_that_was_left_out_or_made_up_is_named() -> None:
    definition = definition_of("percentile")
    figures, rows = list(figures_of("percentile", SMALL, (0, 0))), rows_of("percentile", SMALL, (0, 0))
    document = document_of(definition, figures, rows)
    silent = copy.deepcopy(document)
    del silent["lamps"]["before"]["slower"]

    assert "drivers#lamps.before.slower" in wrong(silent, definition, figures, rows)
    # Rows that nobody could count again are no ground for a share.
    assert "drivers#lamps.before.slower" in wrong(document, definition, figures)


def test_a_part_left_out_a_comparison_left_out_and_a_metric_left_out_are_named() -> None:
    definition = definition_of("share")
    figures = list(figures_of("share", SMALL, (0, 0)))
    document = document_of(definition, figures)

    short = copy.deepcopy(document)
    del short["lamps"]["before"]["by"]["ward"]["parts"]["w3"]
    silent = copy.deepcopy(document)
    del silent["lamps"]["before"]
    unsplit = copy.deepcopy(document)
    unsplit["lamps"]["before"]["by"] = {}

    assert "drivers#lamps.before.by.ward.parts" in wrong(short, definition, figures)
    assert "drivers#lamps.comparisons" in wrong(silent, definition, figures)
    assert "drivers#lamps.before.by" in wrong(unsplit, definition, figures)
    assert wrong({}, definition, figures) == ["lamps"]


def test_a_comparison_across_a_break_is_named() -> None:
    figures = list(figures_of("share", SMALL, (0, 0)))
    document = document_of(definition_of("share"), figures)
    cut = {"from": "2014-04-20", "reason": "New clock.", "reason_es": "Reloj nuevo."}

    assert "drivers#lamps.comparisons" in wrong(document, definition_of("share", **{"break": [cut]}), figures)


def test_a_whole_record_holds_and_its_movements_are_counted(home: Path) -> None:
    verdict = verify(str(home), render=False)

    assert verdict.findings == []
    assert verdict.counts["movements split again from the published figures, all equal"] > 0


def channels_of(measure: str, months: Mapping[str, list[tuple[int, int]]]) -> list[Figure]:
    """The same parts by channels, which the metric does not name."""
    return [
        replace(figure, key=FigureKey("lamps", 1, month, CITY, f"channel=c{number}"))
        for month, parts in months.items()
        for number, figure in enumerate(figure_of(measure, month, CITY, *part) for part in parts)
    ]


@pytest.mark.parametrize("measure", ["share", "count", "rate", "flow", "ratio"])
def test_each_spoiled_number_of_a_split_by_what_the_metric_does_not_name_is_named(measure: str) -> None:
    definition = definition_of(measure)
    figures, channels = list(figures_of(measure, SMALL, (1, 2))), channels_of(measure, SMALL)
    by = ("kind", "department", "channel")
    made = drivers_document(
        [definition], {"lamps": figures}, {}, names={}, unnamed={"lamps": Unnamed(by, tuple(channels))}
    )
    document = json.loads(canonical_bytes(made))
    lines = {str(figure.key): dict(figure.to_json()) for figure in figures}
    again = {"lamps": {str(figure.key): dict(figure.to_json()) for figure in channels}}

    def wrong_in(document: Any, unnamed: Any = again) -> list[str]:
        found = wrong_drivers(document, lines, [], {"lamps": definition}, file="objects/x", unnamed=unnamed)
        return [finding.key for finding in found]

    assert wrong_in(document) == []
    split = document["lamps"]["before"]["by"]["channel"]
    paths = list(numbers_in(split))
    assert len(paths) > 100
    for path in paths:
        spoiled = copy.deepcopy(document)
        place = spoiled["lamps"]["before"]["by"]["channel"]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = place[path[-1]] + 1 if isinstance(place[path[-1]], int) else f"{place[path[-1]]}1"
        assert wrong_in(spoiled)[0].startswith("drivers#lamps.before.by.channel."), path
    left_out = copy.deepcopy(document)
    del left_out["lamps"]["before"]["by"]["channel"]
    assert wrong_in(left_out)[0] == "drivers#lamps.before.by"
    # A reason that is made up, and parts that nobody could count again.
    split_hidden = copy.deepcopy(left_out)
    split_hidden["lamps"]["before"]["not_split"].append({"by": "channel", "why": "held-back"})
    assert "drivers#lamps.before.by.channel.parts" in wrong_in(split_hidden)
    assert "drivers#lamps.before.not_split.channel" in wrong_in(document, {})
    # Until version 0.3.0 nothing was split by what a metric does not name.
    assert "drivers#lamps.before.by" in wrong_in(document, None)
