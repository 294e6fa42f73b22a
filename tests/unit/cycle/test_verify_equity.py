"""The second computation of comparisons by need: it agrees with the maker on anything, and names what is spoiled."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.cycle.equity import ground_of
from civicstat.cycle.verify.equity import Ground, wrong_equity
from civicstat.cycle.verify.run import verify
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.equity.mixed import Mix
from civicstat.metrics.equity.published import equity_of_release
from civicstat.stories.equity import equity_document
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey


GROUPS = ("high", "middle", "low")
PERIOD = "2014-05-r12"
LINE = "5"


def definition_of(measure: str) -> Definition:
    return Definition.model_validate(
        {
            "id": "lamps", "version": 1, "title": "Lamps", "title_es": "Luminarias", "question": "Is it done?",
            "question_es": "¿Se hace?", "owner": "S", "owner_es": "S", "measure": measure,
            "numerator": {"op": "is_true", "column": "is_duplicate"} if measure == "share" else None,
            "of": {} if measure == "percentile" else None, "percentile": 50 if measure == "percentile" else None,
            "periods": ["month", "r12"], "by": ["ward"],
            "unit": {"share": "percent", "rate": "per-1000-residents", "percentile": "days"}.get(measure, "requests"),
            "digits": 1, "direction": "up", "settles_after_days": 0, "known_gaps": ["None."],
            "known_gaps_es": ["Ninguna."], "proposed_by": "a test", "proposed_by_es": "una prueba",
        }
    )  # fmt: skip


def figure_of(measure: str, slug: str, hits: int, cases: int) -> Figure:
    key = FigureKey("lamps", 1, PERIOD, f"ward:{slug}")
    if measure == "share":
        if not cases:
            return Figure(key, None, numerator=0, denominator=0, n=0, status="no-cases")
        if cases < 10:
            return Figure(key, None, numerator=hits, denominator=cases, n=cases, status="too-few")
        value = round_half_even(Fraction(100 * hits, cases), 1)
        return Figure(key, value, numerator=hits, denominator=cases, n=cases, status="final")
    if measure == "rate" and cases < 10:
        return Figure(key, None, numerator=hits, denominator=cases + 10, n=hits, status="too-few")
    if measure == "rate":
        return Figure(key, Decimal(hits), numerator=hits, denominator=cases + 10, n=hits, status="final")
    if measure == "count":
        return Figure(key, Decimal(hits), n=hits, status="final")
    return Figure(key, Decimal(hits), n=cases + 10, status="final")


def split_of(hits: int, cases: int) -> dict[tuple[str, str], tuple[Fraction, int]]:
    """An area's cases by kind and month: some cells are empty, and some hold a single case."""
    found = {}
    for cell, part in ((("alley", "2014-04"), 2), (("yard", "2014-04"), 3), (("yard", "2014-05"), 1)):
        own = cases // part
        if own:
            x = min(own, hits * (part + 1) // (part + 3))
            found[cell] = (Fraction(x), own)
            hits, cases = hits - x, cases - own
    return found


class Town:
    """Areas in three groups, what is said of them, and what the checker finds wrong."""

    def __init__(self, measure: str, areas: list[tuple[int, int]]) -> None:
        self.definition = definition_of(measure)
        self.figures = [figure_of(measure, f"w{at}", *counts) for at, counts in enumerate(areas)]
        self.figures.append(Figure(FigureKey("lamps", 1, PERIOD, "city:-"), Decimal(LINE), n=10, status="final"))
        members = {name: [f"w{at}" for at in range(len(areas)) if at % 3 == order] for order, name in enumerate(GROUPS)}
        layers = [
            {"slug": "ward", "areas": [{"slug": f"w{at}"} for at in range(len(areas))]},
            {
                "slug": "need",
                "of": "ward",
                "groups": [{"slug": g, "name": g, "name_es": g, "members": own} for g, own in members.items()],
            },
        ]
        # Nobody lives in the first area.
        population = {f"ward:w{at}": 7 * at for at in range(len(areas))}
        city = {"main_layer": "ward", "layers": [{"slug": "ward", "merge": []}], "fiscal_year_starts": 1}
        self.ground = Ground.of(city, layers, [{"area": area, "residents": n} for area, n in population.items()])
        self.mixed = {f"w{at}": split_of(*counts) for at, counts in enumerate(areas)}
        rows = [(area, *cell, int(x), n) for area, cells in self.mixed.items() for cell, (x, n) in cells.items()]
        mix = Mix(PERIOD, LINE if measure == "percentile" else None, tuple(rows))
        on = ground_of(city, layers, population)
        compared = equity_of_release([self.definition], {"lamps": self.figures}, on, {"lamps": mix})
        names = {f"need:{group}": (group, group) for group in GROUPS}
        self.document = equity_document(compared, {"lamps": self.definition}, names=names, fiscal_year_starts=1)

    def wrong(self, document: Mapping[str, Any]) -> list[str]:
        lines = {str(figure.key): figure.to_json() for figure in self.figures}
        mixes = {"lamps": self.mixed}
        found = wrong_equity(document, lines, {"lamps": self.definition}, self.ground, file="equity", mixes=mixes)
        return [finding.key for finding in found]


counts = st.integers(0, 400).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))


@pytest.mark.parametrize("measure", ["share", "rate", "count", "percentile"])
@settings(max_examples=15, deadline=None)
@given(areas=st.lists(counts, min_size=2, max_size=20))
def test_both_computations_agree_on_any_town(measure: str, areas: list[tuple[int, int]]) -> None:
    town = Town(measure, areas)

    assert town.wrong(town.document) == []


def apart() -> Town:
    """Areas that are told apart, one of which has too few cases."""
    high, middle, low = [(10 + at, 200) for at in range(6)], [(90 + at, 200) for at in range(6)], [(180, 200)] * 6
    return Town("share", [each for three in zip(high, middle, low, strict=True) for each in three] + [(2, 5)])


def leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(document, dict):
        for name, value in document.items():
            yield from leaves(value, (*path, name))
    elif isinstance(document, list):
        for at, value in enumerate(document):
            yield from leaves(value, (*path, at))
    else:
        yield path


def test_every_single_number_and_word_that_is_spoiled_is_named() -> None:
    town = apart()
    missed = []
    for path in leaves(town.document["lamps"]):
        spoiled = copy.deepcopy(town.document)
        inside: Any = spoiled["lamps"]
        for part in path[:-1]:
            inside = inside[part]
        value = inside[path[-1]]
        if isinstance(value, bool):
            inside[path[-1]] = not value
        elif isinstance(value, int):
            inside[path[-1]] = value + 1
        elif value is None:
            inside[path[-1]] = "1"
        else:
            inside[path[-1]] = value[:-1] + ("8" if value.endswith("7") else "7")
        if not town.wrong(spoiled):
            missed.append(path)

    assert town.wrong(town.document) == []
    assert len(town.document["lamps"]["by"]["need"]["order"]["groups"]) == 3
    assert missed == []


def test_an_area_that_vanishes_in_silence_is_missed() -> None:
    town = apart()
    spoiled = copy.deepcopy(town.document)
    assert spoiled["lamps"]["by"]["need"]["left_out"]["areas"].pop()["why"] == "too-few"

    assert town.wrong(spoiled) == ["equity#lamps.by.need.left_out.areas"]


def test_the_spoiled_numbers_are_those_of_the_same_mix_too() -> None:
    alike = apart().document["lamps"]["by"]["need"]["alike"]

    assert (alike["reason"], alike["strata"]) == ("", 3)
    assert alike["over_cases"] is not None
    assert alike["over_areas"] is not None


def test_one_row_counted_in_another_month_is_missed() -> None:
    town = apart()
    hits, cases = town.mixed["w0"]["alley", "2014-04"]
    town.mixed["w0"]["alley", "2014-04"] = (hits, cases - 1)

    assert "equity#lamps.by.need.alike.value" in town.wrong(town.document)


def test_a_metric_that_is_left_out_is_missed() -> None:
    assert apart().wrong({}) == ["lamps"]


def test_a_whole_record_holds_and_its_comparisons_by_need_are_counted(home: Path) -> None:
    verdict = verify(str(home), render=False)

    assert verdict.findings == []
    assert "comparisons by need, computed again from the published figures and rows, all equal" in verdict.counts
