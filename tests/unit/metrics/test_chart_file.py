"""The chart of any plain file: which kind, what was removed, where it is cut, and every bad row at once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from civicstat.metrics.chart_file import chart_series
from civicstat.metrics.chart_rows import SeriesError
from civicstat.vocabulary.signal import SegmentStart


MONTHS = [f"{year}-{month:02d}" for year in range(2011, 2016) for month in range(1, 13)]
SHAPE = [70, 75, 90, 100, 115, 125, 135, 130, 115, 95, 80, 70]


def _values(values: list[Any]) -> list[dict[str, Any]]:
    return [{"period": month, "value": str(value)} for month, value in zip(MONTHS, values, strict=False)]


def _counts(pairs: list[tuple[int, int]]) -> list[dict[str, Any]]:
    return [
        {"period": month, "numerator": str(hits), "denominator": str(cases)}
        for month, (hits, cases) in zip(MONTHS, pairs, strict=False)
    ]


def _events(gaps: list[int]) -> list[dict[str, Any]]:
    days = [date(2013, 1, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return [{"day": day.isoformat()} for day in days]


def test_chart_of_any_series_is_plain_json_with_its_flags() -> None:
    rows = [{"period": f"2013-{month:02d}", "value": "49" if month % 2 else "51"} for month in range(1, 13)]
    rows += [{"period": "2014-01", "value": ""}, {"period": "2014-02", "value": "60"}]

    chart = chart_series(rows, target=Decimal("40"), direction="up")

    assert {name: chart[name] for name in ("center", "lower", "upper", "target", "variation", "assurance")} == {
        "center": "50.0",
        "lower": "44.7",
        "upper": "55.3",
        "target": "40",
        "variation": "special-cause-improving",
        "assurance": "will-reach",
    }
    assert chart["baseline"] == ["2013-01", "2013-12"]
    lines = {"center": "50.0", "lower": "44.7", "upper": "55.3"}
    assert chart["flags"] == [{"period": "2014-02", "value": "60", **lines, "rules": ["outside-limits"]}]
    assert chart["points"][12] == {"period": "2014-01", "value": None, "rules": []}


def test_chart_of_a_unit_is_clipped() -> None:
    rows = [{"period": f"2013-{month:02d}", "value": "1" if month % 2 else "99"} for month in range(1, 13)]

    assert (chart_series(rows)["lower"], chart_series(rows, unit="percent")["lower"]) == ("-210.7", "0.0")


def test_all_faults_of_a_series_come_in_one_letter() -> None:
    rows = [
        {"period": "2013-01", "value": "many"},
        {"period": "January", "value": "1"},
        {"period": "2013-02", "value": "NaN"},
        {"period": "2013-03", "value": "3"},
        {"period": "2013-03", "value": "4"},
        {"period": "2013-Q2", "value": "4"},
        {"month": "2013-04"},
    ]

    with pytest.raises(SeriesError) as error:
        chart_series(rows)

    assert str(error.value) == (
        "the series cannot be charted: row 2: value 'many' is not a number; row 3: 'January' is not a period; "
        "row 4: value 'NaN' is not a number; row 8 has no column 'period'; period 2013-03 stands 2 times; "
        "kinds of period are mixed: month, quarter\n"
        "Expected: columns period,value or period,numerator,denominator with one kind of period and one row per "
        "period, as in 2014-06,58.2; or one column of days, as in 2014-06-30, one row per event\n"
        "Next step: Mend the rows named here and run the command again. Leave value empty where there is none."
    )


def test_empty_series_says_so() -> None:
    with pytest.raises(SeriesError, match="it has no rows"):
        chart_series([])


def test_shares_get_limits_that_follow_their_cases() -> None:
    chart = chart_series(_counts([(50, 100)] * 12 + [(8, 10), (60, 1000)]), direction="up", target=Decimal(20))

    assert chart["chart"]["kind"] == "p-prime"
    # chance alone: 50 / sqrt(n) percent points
    assert [(point["lower"], point["upper"]) for point in chart["points"][-3:]] == [
        ("35.00", "65.00"),
        ("2.57", "97.43"),
        ("45.26", "54.74"),
    ]
    assert chart["points"][-1]["value"] == "6.00"
    assert (chart["spread"], chart["variation"]) == ("1.00", "special-cause-concerning")
    assert chart["chart"]["why"].startswith("P-prime chart, for shares of cases")
    assert chart["chart"]["why_es"].startswith("Gráfico p prima")


def test_a_numerator_beyond_its_denominator_makes_a_rate() -> None:
    chart = chart_series(_counts([(150 + i % 3, 100) for i in range(12)]))

    assert chart["chart"]["kind"] == "u-prime"
    assert chart["center"] == "1.510"


def test_a_season_is_removed_and_said_only_with_three_years_of_it() -> None:
    values = [10 * value + (7 * i) % 11 for i, value in enumerate(SHAPE * 4)]

    short, long = chart_series(_values(values[:35])), chart_series(_values(values))

    assert short["removed"]["season"] is None
    assert short["removed"]["words"] == (
        "No season was removed: that takes three full years of months without a gap, at least."
    )
    assert long["removed"]["season"] == ["2011-01", "2013-12"]
    assert long["removed"]["words_es"].startswith("Se descontó la temporada")
    assert not long["flags"]
    assert short["flags"]
    assert chart_series(_values(values), season="none")["removed"]["words"].endswith("it was not asked for.")


def test_a_break_splits_the_chart_and_each_part_has_its_own_range() -> None:
    values = [49, 51] * 12 + [79, 81] * 6

    whole = chart_series(_values(values))
    split = chart_series(_values(values), starts=[SegmentStart("break", "2013-01-01", "", "")])

    assert whole["variation"] == "special-cause"
    assert (split["variation"], split["center"], split["flags"]) == ("common-cause", "80.0", [])
    assert [part["starts"] for part in split["segments"]] == [
        None,
        {"what": "break", "from": "2013-01-01", "reason": ""},
    ]


def test_a_new_baseline_counts_once_it_is_complete() -> None:
    start = SegmentStart("rebase", "2013-01-01", "night crews", "turno de noche")
    values = [49, 51] * 12 + [79, 81] * 6

    early, late = (chart_series(_values(values[:count]), starts=[start]) for count in (35, 36))

    assert (early["center"], early["not_applied"]) == (
        "50.0",
        [{"what": "rebase", "from": "2013-01-01", "reason": "night crews"}],
    )
    assert (late["center"], late["not_applied"], late["baseline"]) == ("80.0", [], ["2013-01", "2013-12"])


def test_days_of_events_get_a_t_chart_or_a_g_chart_where_two_share_a_day() -> None:
    apart, together = [9, 30, 3, 14, 22] * 5, [9, 30, 0, 14, 22] * 5

    t, g = chart_series(_events([*apart, 400])), chart_series(_events(together))

    assert (t["chart"]["kind"], g["chart"]["kind"]) == ("t", "g")
    assert t["points"][-1]["rules"] == ["outside-limits"]
    assert g["center"] == "14.0"
    assert t["removed"]["words"] == "No season is removed from the time between events."


@pytest.mark.parametrize(
    ("rows", "kind", "found"),
    [
        (_counts([(1, 2)] * 12), "t", "a t chart does not suit this file: the file holds counts"),
        (_events([3, 0, 4]), "t", "a t chart does not suit this file: a time between events is not above 0"),
        (_values(["1.5"] * 12), "g", "a g chart does not suit this file: a value is not a whole number from 0 up"),
        (
            _counts([(3, 2)] * 12),
            "p-prime",
            "a p-prime chart does not suit this file: a numerator is greater than its denominator, or a denominator is "
            "no whole number",
        ),
    ],
)
def test_a_chart_that_does_not_suit_the_file_is_refused(rows: list[dict[str, Any]], kind: Any, found: str) -> None:
    with pytest.raises(SeriesError) as error:
        chart_series(rows, kind=kind)

    assert error.value.found == found


def test_all_faults_of_counts_come_in_one_letter() -> None:
    rows = [
        {"period": "2013-01", "numerator": "many", "denominator": "3"},
        {"period": "2013-02", "numerator": "5", "denominator": "0"},
        {"period": "2013-03", "numerator": "-1", "denominator": "3"},
        {"period": "2013-04", "numerator": "1", "denominator": ""},
        {"period": "2013-05", "numerator": "", "denominator": ""},
    ]

    with pytest.raises(SeriesError) as error:
        chart_series(rows)

    assert error.value.found == (
        "the series cannot be charted: row 2: numerator 'many' is not a number; row 3: numerator '5' stands over "
        "denominator 0; row 4: numerator '-1' is not a count, such as 12; row 5: denominator '' is not an amount, such "
        "as 200"
    )


def test_a_day_that_is_none_is_named_with_its_row() -> None:
    with pytest.raises(SeriesError, match=r"row 3: '31/12/2013' is not a day such as 2014-06-30"):
        chart_series([{"day": "2013-01-01"}, {"day": "31/12/2013"}])
