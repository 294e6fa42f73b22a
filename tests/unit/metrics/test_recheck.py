"""The second computation: it stands alone, and its arithmetic agrees with the first and with published examples."""

from __future__ import annotations

import ast
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import civicstat.metrics.recheck as recheck_package
from civicstat.inference.intervals import order_statistic_ranks, wilson_interval
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.recheck import RecordFiles, recheck
from civicstat.metrics.recheck.arithmetic import ranks, rounded, rounded_down, wilson_percent
from civicstat.metrics.recheck.errors import RecheckError
from civicstat.metrics.recheck.possible import possible_slugs
from civicstat.metrics.recheck.spans import spans_of
from civicstat.metrics.selection import selectable
from civicstat.vocabulary.period import PERIOD_KINDS, periods_between


def test_it_imports_the_standard_library_and_the_vocabulary_and_nothing_else() -> None:
    folder = Path(recheck_package.__file__).parent
    allowed = ("civicstat.vocabulary", "civicstat.metrics.recheck")
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                is_own = any(name == room or name.startswith(f"{room}.") for room in allowed)
                assert is_own or name.partition(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"


@given(
    first=st.dates(date(2009, 1, 1), date(2015, 1, 1)),
    length=st.integers(0, 1200),
    kind=st.sampled_from(PERIOD_KINDS),
    fiscal_year_starts=st.integers(1, 12),
)
def test_its_periods_are_those_of_the_vocabulary(first: date, length: int, kind: Any, fiscal_year_starts: int) -> None:
    last = date.fromordinal(first.toordinal() + length)

    spans = list(spans_of(kind, first, last, fiscal_year_starts))

    periods = periods_between(first, last, kind, fiscal_year_starts=fiscal_year_starts)
    assert [(span.label, span.last_day) for span in spans] == [(period.label, period.end) for period in periods]


@given(cases=st.integers(1, 5000), share=st.fractions(0, 1), digits=st.integers(0, 4))
def test_its_wilson_interval_is_that_of_the_first_computation(cases: int, share: Fraction, digits: int) -> None:
    hits = int(share * cases)
    low, high = wilson_interval(hits, cases)

    assert wilson_percent(hits, cases, digits) == (
        round_half_even(Fraction(low) * 100, digits),
        round_half_even(Fraction(high) * 100, digits),
    )


def test_its_wilson_interval_is_newcombes() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    assert wilson_percent(81, 263, 2) == (Decimal("25.53"), Decimal("36.62"))
    assert wilson_percent(15, 148, 2) == (Decimal("6.24"), Decimal("16.05"))
    assert wilson_percent(0, 20, 2) == (Decimal("0.00"), Decimal("16.11"))
    assert wilson_percent(1, 29, 2) == (Decimal("0.61"), Decimal("17.18"))


@settings(max_examples=60)
@given(n=st.integers(1, 800), percentile=st.integers(1, 99))
def test_its_ranks_are_those_of_the_first_computation(n: int, percentile: int) -> None:
    assert ranks(n, percentile) == order_statistic_ranks(n, percentile)


def test_its_ranks_of_large_counts_are_those_of_the_first_computation() -> None:
    for n in (5_000, 65_421):
        for percentile in (1, 50, 90):
            assert ranks(n, percentile) == order_statistic_ranks(n, percentile)


@given(value=st.fractions(-(10**6), 10**6), digits=st.integers(0, 6))
def test_its_rounding_is_that_of_the_first_computation(value: Fraction, digits: int) -> None:
    assert str(rounded(value, digits)) == str(round_half_even(value, digits))
    assert rounded_down(value, digits) <= value < rounded_down(value, digits) + Decimal(1).scaleb(-digits)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(1, 8), "0.12"), (Fraction(3, 8), "0.38"), (Fraction(-1, 1000), "0.00"), (80, "80.00")],
)
def test_ties_go_to_the_even_digit_and_zero_has_no_sign(value: Fraction, shown: str) -> None:
    assert str(rounded(value, 2)) == shown


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("kind = 'alley'", ["alley"]),
        ("NOT kind = 'alley'", ["cart", "yard", "noise"]),
        ("kind = 'alley' OR is_duplicate", ["alley", "cart", "yard", "noise"]),
        ("NOT (kind = 'alley' OR is_duplicate)", ["cart", "yard", "noise"]),
        ("kind IN ('alley', 'cart') AND NOT kind = 'cart' AND closed IS NULL", ["alley"]),
        ("kind IS NULL", []),
        ("department = 'streets'", ["alley", "cart", "yard", "noise"]),
        ("is_duplicate AND NOT is_duplicate", ["alley", "cart", "yard", "noise"]),
    ],
)
def test_both_computations_know_which_kinds_a_filter_can_let_in(town: Any, text: str, kinds: list[str]) -> None:
    where = town.metric(where=text).where
    slugs = ["alley", "cart", "yard", "noise"]

    assert possible_slugs(where, "kind", slugs) == kinds
    assert list(selectable(where, column="kind", slugs=slugs)) == kinds


def test_a_file_that_was_changed_is_refused_by_line(town: Any) -> None:
    files = town.write([town.asset("2014-05-01"), town.asset("2014-05-02")])
    broken = RecordFiles(files.asset.replace("2014-05-02", "2014-05-32"), files.place, files.person_months)

    with pytest.raises(RecheckError) as refusal:
        recheck(town.metric().to_json(), files=broken, context=town.context.to_json())

    assert refusal.value.where == "asset rows, line 3"
