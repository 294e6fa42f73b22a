"""The second computation of charts: it agrees with honest ones of every kind, and names each thing that is spoiled."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.cycle.verify.signals import wrong_signals
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.signals import signals_for
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.period import PeriodKind, periods_between
from civicstat.vocabulary.signal import Signal


AS_OF = date(2016, 12, 31)
SHAPE = [70, 75, 90, 100, 115, 125, 135, 130, 115, 95, 80, 70]


def _definition(measure: str, **changes: Any) -> Definition:
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
        "of": {} if measure == "percentile" else None,
        "percentile": 50 if measure == "percentile" else None,
        "periods": ["month"],
        "unit": {"share": "percent", "percentile": "days"}.get(measure, "requests"),
        "digits": {"share": 1, "percentile": 1}.get(measure, 0),
        "direction": "up",
        "settles_after_days": 0,
        "known_gaps": ["None known."],
        "known_gaps_es": ["Ninguna conocida."],
        "proposed_by": "a test",
        "proposed_by_es": "una prueba",
        "target": [{"value": "80", "from": "2011-01-01", "set_by": "us", "set_by_es": "nosotros"}],
    }
    return Definition.model_validate(fields | changes)


def _figures(
    definition: Definition, values: list[Any], kind: PeriodKind = "month", *, open_at_end: int = 2
) -> list[Figure]:
    """Counts or values, or (hits, cases) of a share; the last ones are not final."""
    periods = list(periods_between(date(2011, 1, 3), AS_OF, kind))[: len(values)]
    figures = []
    for index, (period, value) in enumerate(zip(periods, values, strict=True)):
        status = "provisional" if index >= len(values) - open_at_end else "final"
        key = FigureKey("lamps", 1, period.label)
        if definition.measure != "share":
            figures.append(Figure(key, Decimal(value), n=1, status=status))  # type: ignore[arg-type]
            continue
        hits, cases = value
        shown = round_half_even(Fraction(100 * hits, cases), 1)
        figures.append(Figure(key, shown, numerator=hits, denominator=cases, n=cases, status=status))  # type: ignore[arg-type]
    return figures


def _published(definition: Definition, figures: list[Figure]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    signals = [signal.to_json() for signal in signals_for(definition, figures, as_of=AS_OF)]
    # through text, as from a record
    return json.loads(json.dumps(signals)), {str(figure.key): figure.to_json() for figure in figures}


def _found(signals: list[dict[str, Any]], figures: dict[str, Any], direction: str = "up") -> list[Any]:
    by_key = {signal["key"]: signal for signal in signals}
    return list(wrong_signals(by_key, figures, file="x", directions={"lamps": direction}))


SHARES = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 60)).map(lambda pair: (pair[0], sum(pair) + 10)),
    min_size=14,
    max_size=60,
)
COUNTS = st.lists(st.integers(0, 400), min_size=14, max_size=60)


@settings(max_examples=40, deadline=None)
@given(SHARES, COUNTS)
def test_charts_of_any_figures_agree(shares: list[tuple[int, int]], counts: list[int]) -> None:
    for measure, values in (("share", shares), ("count", counts), ("backlog", counts), ("percentile", counts)):
        definition = _definition(measure)

        assert _found(*_published(definition, _figures(definition, values))) == []


@pytest.mark.parametrize(
    ("measure", "kind", "length", "chart"),
    [
        ("count", "month", 60, "u-prime"),
        ("count", "week", 150, "xmr"),
        ("backlog", "month", 60, "xmr"),
        ("share", "month", 60, "p-prime"),
        ("share", "week", 150, "p-prime"),
    ],
)
def test_charts_without_their_season_agree(measure: str, kind: PeriodKind, length: int, chart: str) -> None:
    rng = np.random.default_rng(3)
    definition = _definition(measure)
    periods = list(periods_between(date(2011, 1, 3), AS_OF, kind))[:length]
    usual = [SHAPE[period.end.month - 1] for period in periods]
    counts = [int(rng.poisson(3 * value)) for value in usual]
    shares = [(int(rng.binomial(600, value / 200)), 600) for value in usual]

    signals, figures = _published(definition, _figures(definition, shares if measure == "share" else counts, kind))

    assert (signals[0]["chart"], signals[0]["season"][0]) == (chart, periods[0].label)
    assert _found(signals, figures) == []


def test_charts_cut_at_a_break_and_at_a_new_baseline_agree() -> None:
    cut = {"reason": "night crews", "reason_es": "turno de noche"}
    definition = _definition(
        "share", **{"break": [{"from": "2012-06-01", **cut}], "rebase": [{"from": "2014-01-01", **cut}]}
    )
    figures = _figures(definition, [(50 + i % 7, 100) for i in range(60)])
    signals, published = _published(definition, figures)

    assert [signal["key"][-1] for signal in signals] == ["1", "2", "3"]
    assert [signal.get("starts", {}).get("what") for signal in signals] == [None, "break", "rebase"]
    assert _found(signals, published) == []
    assert [Signal.from_json(signal).to_json() for signal in signals] == signals


def test_a_chart_that_runs_across_a_stated_break_is_named_and_so_is_an_unstated_cut() -> None:
    cut = {"reason": "night crews", "reason_es": "turno de noche", "from": "2012-06-01"}
    figures = _figures(_definition("share"), [(50 + i % 7, 100) for i in range(40)])
    whole, published = _published(_definition("share"), figures)
    parts, _ = _published(_definition("share", **{"break": [cut]}), figures)

    def found(signals: list[dict[str, Any]], days: list[str]) -> list[str]:
        by_key = {signal["key"]: signal for signal in signals}
        return [finding.what for finding in wrong_signals(by_key, published, file="x", breaks={"lamps": days})]

    assert found(whole, ["2012-06-01"]) == ["a chart runs across a break that its definition states"]
    assert found(parts, []) == ["a chart is cut where its definition states no break"]
    assert found(parts, ["2012-06-01"]) == found(whole, []) == []


def _set(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(signal: dict[str, Any]) -> None:
        here: Any = signal
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_set("upper", to="99.9"), "a chart's upper does not follow from its figures"),
        (_set("points", 3, "lower", to="1.0"), "a chart's lower does not follow from its figures"),
        (_set("points", -1, "center", to="1.0"), "a chart's center does not follow from its figures"),
        (_set("spread", to="9.99"), "a chart's spread does not follow from its figures"),
        (_set("points", 5, "rules", to=["run-of-7"]), "a chart's marks do not follow from its lines"),
        (_set("variation", to="special-cause-improving"), "a chart's variation does not follow"),
        (_set("assurance", to="will-reach"), "a chart's assurance does not follow"),
        (_set("baseline", to=["2011-06", "2012-05"]), "a chart's range does not begin with its first value"),
        (_set("season", to=["2011-02", "2012-01"]), "a chart's season does not rest on its first full years"),
        (_set("chart", to="u-prime"), "a chart's center does not follow from its figures"),
    ],
)
def test_each_spoiled_part_of_a_chart_is_named(change: Callable[[dict[str, Any]], None], what: str) -> None:
    definition = _definition("share")
    signals, figures = _published(definition, _figures(definition, [(50 + i % 7, 90 + 5 * (i % 4)) for i in range(24)]))
    change(signals[0])

    assert what in [finding.what for finding in _found(signals, figures)]


def test_a_share_without_its_counts_is_named() -> None:
    definition = _definition("share")
    signals, figures = _published(definition, _figures(definition, [(50 + i % 7, 100) for i in range(24)]))
    figures["lamps|v1|2011-06|city:-|-"]["denominator"] = None

    assert [finding.what for finding in _found(signals, figures)] == [
        "a chart of counts rests on a figure without them"
    ]


def test_a_chart_as_published_before_there_were_others_still_reads_and_verifies() -> None:
    definition = _definition("backlog")
    signals, figures = _published(definition, _figures(definition, [49, 51] * 7))
    [signal] = signals

    assert "spread" not in signal
    assert "season" not in signal
    assert {tuple(point) for point in signal["points"]} == {("key", "period", "value", "is_final", "rules")}
    assert Signal.from_json(signal).season is None
    assert _found(signals, figures) == []
