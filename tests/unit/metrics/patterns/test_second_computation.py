"""Each method is computed a second time by plain loops; the two agree on every number, or one of them is wrong."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_rows import Made, row_files
from promised_rows import metric, published
from scipy import stats

from civicstat.cycle.patterns.look import numbers_of
from civicstat.metrics.patterns.chances import unsure_binomial_upper
from civicstat.metrics.patterns.findings import Finding
from civicstat.metrics.patterns.heaps import grain_of, heaps_of
from civicstat.metrics.patterns.line import at_the_line
from civicstat.metrics.patterns.published import at_line, line_of, look_at
from civicstat.metrics.patterns.records import Closings
from civicstat.metrics.recheck import RecordFiles, read_records
from civicstat.metrics.recheck.patterns import Again, Difference, marks_again, unlike_again
from civicstat.metrics.recheck.patterns.at_line import line_again
from civicstat.metrics.recheck.patterns.bunching import Waits, bunching_again
from civicstat.metrics.recheck.patterns.chances import binomial_at_least, poisson_at_least, student_above
from civicstat.metrics.recheck.patterns.round_numbers import piled_at, read_to
from civicstat.metrics.recheck.patterns.said import exactly, rounded, settled


# Each method with the column in which it looks.
METHODS = (
    ("close-and-reopen", "reopenings"),
    ("close-and-reopen", "again_days"),
    ("recoding-drift", "kind"),
    ("recoding-drift", "channel"),
    ("month-end", None),
    ("same-minute", None),
)
# Looked at only where the units are not departments.
OF_DEPARTMENTS = ("recoding-drift", "department")
PLANTED = Made(seed=5, rows=6_000, batch=60, month_ends=3.0, recoded=0.9, followed=25, rechanneled=0.8, reopened=10)
Table = tuple[str, str | None]


def found_first(files: RecordFiles, context: dict[str, Any], *, units: str) -> dict[Table, dict[str, Finding]]:
    """The first program's word on every unit, by method and column."""
    found: dict[Table, dict[str, Finding]] = {}
    for table in look_at({}, read_records(files, context), units=units):
        # The whole city stands beside the units.
        found.setdefault((table.method, table.column), {}).update({one.yard: one for one in table.findings})
    return found


def assert_alike(files: RecordFiles, context: dict[str, Any], *, units: str = "department") -> list[str]:
    """Hold both to each other over all units; hand back what is marked."""
    first, second = found_first(files, context, units=units), marks_again(files, context, units=units)
    assert first.keys() == second.keys() == {*METHODS, *([] if units == "department" else [OF_DEPARTMENTS])}
    for method, findings in first.items():
        assert findings.keys() == second[method].keys(), method
        for unit, finding in findings.items():
            again = second[method][unit]
            assert (finding.verdict == "unusual", finding.chance is None, finding.cases) == (
                again.is_marked,
                again.chance is None,
                again.cases,
            ), (method, unit)
            if finding.chance is not None:
                # The first takes Student's tail from one, and so knows it to sixteen places only.
                places = 1e-14 if method[0] == "month-end" else 1e-300
                assert again.chance == pytest.approx(finding.chance, rel=1e-7, abs=places)
            if finding.chance is not None and finding.words[0]:
                # What is not marked is held to the same digits, as if it were.
                assert list(unlike_again(body_of(finding), replace(again, chance=0.0, is_large=True))) == []
    return [
        f"{column or method} {unit}"
        for (method, column), found in second.items()
        for unit, one in found.items()
        if one.is_marked
    ]


def body_of(finding: Finding) -> dict[str, Any]:
    return {"numbers": numbers_of(finding), "words": finding.words[0], "words_es": finding.words[1]}


def test_what_is_planted_is_marked_by_both_with_the_same_digits() -> None:
    assert assert_alike(*row_files(PLANTED)) == [
        f"{column or method} {unit}"
        for method, column in METHODS
        for unit in (("streets", "-") if column == "channel" else ("streets",))
    ]


@settings(max_examples=40, deadline=None)
@given(
    made=st.builds(
        Made,
        seed=st.integers(0, 2**20),
        rows=st.one_of(st.integers(60, 260), st.sampled_from([700, 2_000])),
        days=st.sampled_from([90, 250, 500]),
        batch=st.sampled_from([0, 10, 40]),
        month_ends=st.sampled_from([1.0, 1.5, 3.0]),
        recoded=st.sampled_from([0.0, 0.3, 0.9]),
        followed=st.sampled_from([0, 10, 60]),
        rechanneled=st.sampled_from([0.0, 0.3, 0.9]),
        reopened=st.sampled_from([None, 0, 5, 30]),
        knows_time=st.booleans(),
        rounds_to=st.sampled_from([1, 1800, 3600]),
        time_zone=st.sampled_from(["America/Chicago", "UTC", "Asia/Kolkata"]),
    ),
    units=st.sampled_from(["department", "ward"]),
)
def test_both_agree_on_any_file(made: Made, units: str) -> None:
    assert_alike(*row_files(made), units=units)


def test_a_file_without_closings_or_without_rows_has_the_same_nothing_in_both() -> None:
    files, context = row_files(Made(seed=1, rows=0))
    assert assert_alike(files, context) == []

    files, context = row_files(Made(seed=1, rows=40, days=21))
    assert assert_alike(files, context) == []


@pytest.mark.parametrize("method", METHODS)
def test_every_number_and_every_word_of_a_pattern_that_is_spoiled_is_named_with_both_values(method: Table) -> None:
    files, context = row_files(PLANTED)
    finding = found_first(files, context, units="department")[method]["streets"]
    again, body = marks_again(files, context, units="department")[method]["streets"], body_of(finding)

    assert list(unlike_again(body, again)) == []
    for name, value in body["numbers"].items():
        spoiled = {**body, "numbers": {**body["numbers"], name: f"{value}1"}}
        assert list(unlike_again(spoiled, again)) == [Difference(f"numbers.{name}", value, f"{value}1")]
        missing = {**body, "numbers": {key: one for key, one in body["numbers"].items() if key != name}}
        assert list(unlike_again(missing, again)) == [Difference(f"numbers.{name}", value, "nothing")]
    for lang in ("words", "words_es"):
        last = [at for at, sign in enumerate(body[lang]) if sign.isdigit()][-1]
        digit = "1" if body[lang][last] != "1" else "2"
        (found,) = unlike_again({**body, lang: body[lang][:last] + digit + body[lang][last + 1 :]}, again)
        assert found.field == lang
        assert found.first != found.second
    assert list(unlike_again(body, replace(again, is_large=False))) == [
        Difference("verdict", "nothing-unusual", "unusual")
    ]
    assert list(unlike_again(body, None)) == [Difference("verdict", "not-judged", "unusual")]


@pytest.mark.parametrize(
    "numerator",
    [
        "days_between(opened, closed) <= 30",
        "days_between(opened, closed) <= 2",
        "hours_between(opened, closed) <= 48",
        "closed <= due",
        "days_between(opened, closed) <= days_between(opened, due)",
    ],
)
@pytest.mark.parametrize("moved", [0, 80])
def test_both_find_the_same_at_a_line(numerator: str, moved: int) -> None:
    definition, rows = metric(numerator), published(moved)
    line = line_of(definition)
    assert line is not None
    findings = at_line(line, definition, rows, units="department").findings
    second = line_again(definition.to_json(), rows, {"value": line.value, "unit": line.unit}, units="department")

    assert [(one.yard, one.cases, one.chance is None, one.verdict == "unusual") for one in findings] == [
        (unit, again.cases, again.chance is None, again.is_marked) for unit, again in second.items()
    ]
    for finding in findings:
        if finding.chance is not None:
            again = replace(second[finding.yard], chance=0.0, is_large=True)
            assert list(unlike_again(body_of(finding), again)) == []
    marked = [unit for unit, again in second.items() if again.is_marked]
    assert marked == (["streets"] if moved and not numerator.startswith("days") else [])


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 2**20),
    line=st.sampled_from([3_600, 8 * 3_600, 86_400, 10 * 86_400]),
    cases=st.sampled_from([150, 400, 2_000]),
    spread=st.sampled_from([0.4, 0.7, 1.0]),
    moved=st.sampled_from([0.0, 0.5]),
    rounds_to=st.sampled_from([1, 300, 3_600]),
    own=st.booleans(),
)
def test_both_agree_on_any_waits_at_a_line(
    seed: int, line: int, cases: int, spread: float, moved: float, rounds_to: int, own: bool
) -> None:
    dice = np.random.default_rng(seed)
    waits = line * np.exp(dice.normal(0, spread, cases))
    late = (waits > line) & (waits < 1.25 * line) & (dice.random(cases) < moved)
    waits[late] = line * (1 - 0.05 * dice.random(int(late.sum())))
    rounds = dice.random(cases) < 0.5
    waits[rounds] -= waits[rounds] % rounds_to
    seconds, edge = waits.astype(np.int64) - line * own, 0 if own else line
    none = np.array([], dtype=np.int64)

    closings = Closings(none, seconds, line) if own else Closings(seconds, None, None)
    (finding,) = at_the_line({"all": closings}, line=edge)
    again = settled({"all": bunching_again(Waits(seconds.tolist(), edge, line, own=own))})["all"]

    assert (finding.cases, finding.chance is None, finding.verdict == "unusual") == (
        again.cases,
        again.chance is None,
        again.is_marked,
    )
    if finding.chance is not None:
        assert again.chance == pytest.approx(finding.chance, rel=1e-6, abs=1e-300)
        assert list(unlike_again(body_of(finding), replace(again, chance=0.0, is_large=True))) == []


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(
    ("days", "whole"), [(2, False), (5, False), (8, False), (7, True), (10, True), (20, True), (100, True)]
)
def test_both_agree_where_crews_rest_at_night_and_on_sundays(days: int, whole: bool, own: bool) -> None:
    """Of two days three hours are judged, of eight also weeks; seven whole days are not judged, 100 lie in threes."""
    dice, line = np.random.default_rng(days), days * 86_400
    opened = dice.integers(0, 300, 2_500) * 86_400 + dice.integers(7 * 3_600, 19 * 3_600, 2_500)
    closed = opened + line * np.exp(dice.normal(-0.2, 0.6, 2_500))
    closed += np.where(closed // 86_400 % 7 >= 6, 86_400, 0)
    closed = closed // 86_400 * 86_400 + dice.integers(7 * 3_600, 16 * 3_600, 2_500)
    waits = closed // 86_400 * 86_400 - opened // 86_400 * 86_400 if whole else np.maximum(closed - opened, 60)
    late = (waits > line) & (waits < 1.25 * line) & (dice.random(2_500) < 0.3)
    waits[late] = line
    seconds, edge = waits.astype(np.int64) - line * own, 0 if own else line
    none = np.array([], dtype=np.int64)

    closings = Closings(none, seconds, line) if own else Closings(seconds, None, None)
    (finding,) = at_the_line({"all": closings}, line=edge)
    again = settled({"all": bunching_again(Waits(seconds.tolist(), edge, line, own=own))})["all"]

    assert (finding.chance is None) is (again.chance is None) is (whole and days <= (10 if own else 7))
    if finding.chance is not None:
        assert again.chance == pytest.approx(finding.chance, rel=1e-6, abs=1e-300)
        assert list(unlike_again(body_of(finding), replace(again, chance=0.0, is_large=True))) == []


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**20),
    cases=st.integers(20, 300),
    rounds_to=st.sampled_from([60, 300, 900, 3_600, 86_400]),
    rounded_part=st.floats(0, 1),
    edge=st.sampled_from([0, 3_600, 86_400]),
)
def test_both_see_the_same_rounded_clocks(
    seed: int, cases: int, rounds_to: int, rounded_part: float, edge: int
) -> None:
    dice = np.random.default_rng(seed)
    waits = dice.integers(-100_000, 400_000, cases)
    rounds = dice.random(cases) < rounded_part
    waits[rounds] -= waits[rounds] % rounds_to

    assert read_to(waits.tolist()) == (grain := grain_of(waits))
    assert piled_at(waits.tolist(), grain=grain, edge=edge) == heaps_of(waits, grain=grain, line=edge)


@pytest.mark.parametrize("cases", [49, 50])
def test_a_unit_of_fifty_closings_is_judged_by_both_and_one_of_fewer_by_neither(cases: int) -> None:
    files, context = row_files(Made(seed=1, rows=0))
    lines = ["tree,parks,web,false,north,,,2016-03-01,2016-03-04,,,,"] * cases
    lines += ["tree,streets,web,false,north,10,,2016-03-01,2016-03-04,,,,"] * 80
    files = replace(files, asset=files.asset + "\n".join([*lines, ""]))

    assert_alike(files, context)
    again = marks_again(files, context, units="department")["close-and-reopen", "again_days"]["parks"]
    assert (again.chance is None) is (cases < 50)


def test_the_tails_agree_with_scipy() -> None:
    for count, mean in ((1, 0.001), (9, 2.5), (30, 0.4), (12, 40.0), (3_000, 2_500.0)):
        assert poisson_at_least(count, mean) == pytest.approx(stats.poisson.sf(count - 1, mean), rel=1e-10)
    for free in (5, 6, 11, 16, 60):
        for t in (-0.4, 1.7, 6.0, 12.0):
            assert student_above(t, free) == pytest.approx(stats.t.sf(t, free), rel=1e-9)


def test_an_unsure_share_is_averaged_over_the_same_places_of_a_normal() -> None:
    assert binomial_at_least(13, 40, logit=math.log(0.25), deviation=0) == pytest.approx(
        stats.binom.sf(12, 40, 0.2), rel=1e-10
    )
    for seen, trials, logit, deviation in ((40, 60, -0.2, 0.3), (70, 80, 0.0, 0.1), (300, 330, 1.2, 0.5)):
        first = unsure_binomial_upper(seen, trials, logit=logit, deviation=deviation)
        assert binomial_at_least(seen, trials, logit=logit, deviation=deviation) == pytest.approx(first, rel=1e-11)


def test_holms_rule_by_hand() -> None:
    table = settled({"a": Again(1, chance=0.04), "b": Again(1, chance=0.01), "c": Again(1), "d": Again(1, chance=0.03)})

    # 0.01 x 3, 0.03 x 2, and 0.04, which is not below the one before it.
    assert [one.chance for one in table.values()] == pytest.approx([0.06, 0.03, None, 0.06])
    assert table["b"].numbers["one_in"] == ("33",)


def test_a_number_on_the_edge_of_two_roundings_has_both_forms_and_any_other_one() -> None:
    assert rounded(12.5) == ("12", "13")
    assert rounded(1.26, 1) == ("1.3",)
    assert rounded(1.0, 2) == ("1.00",)
    assert exactly(1234) == ("1234",)


def test_the_months_of_the_second_program_are_those_with_closings_on_both_sides() -> None:
    # Seven months from July on, the first and the last of them cut; twice as many on the last two working days.
    lines = []
    for day in np.arange(np.datetime64("2016-05-16"), np.datetime64("2016-12-10")).tolist():
        lines += [f"tree,parks,web,false,north,,,{day},{day},,,,"] * (1 + (day.day >= 29 and day.weekday() < 5))
    files, context = row_files(Made(seed=1, rows=0, knows_time=False))
    files = replace(files, asset=files.asset + "\n".join([*lines, ""]))

    again = marks_again(files, context, units="department")["month-end", None]["parks"]

    assert again.numbers["months"] == ("6",)
    assert assert_alike(files, context) in ([], ["month-end parks"])
