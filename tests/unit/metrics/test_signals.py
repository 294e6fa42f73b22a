"""Signals: which points set a chart's range, which may fire a rule, and what is published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.metrics.signals import signals_for
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey, Status
from civicstat.vocabulary.signal import Signal


AS_OF = date(2014, 6, 30)
# 42 months from January 2011 to June 2014.
MONTHS = [f"{year}-{month:02d}" for year in (2011, 2012, 2013, 2014) for month in range(1, 13)][:42]


def _definition(**changes: Any) -> Definition:
    fields: dict[str, Any] = {
        "id": "closed-in-time",
        "version": 2,
        "title": "Closed in time",
        "title_es": "Cerradas a tiempo",
        "question": "Does the city close it in time?",
        "question_es": "¿La ciudad lo cierra a tiempo?",
        "owner": "Commissioner",
        "owner_es": "Comisionado",
        "measure": "share",
        "numerator": {},
        "periods": ["month"],
        "unit": "percent",
        "digits": 1,
        "direction": "up",
        "settles_after_days": 30,
        "known_gaps": ["None known."],
        "known_gaps_es": ["Ninguna conocida."],
        "proposed_by": "a test",
        "proposed_by_es": "una prueba",
    }
    return Definition.model_validate(fields | changes)


def _figure(
    period: str,
    value: str | None,
    *,
    status: Status = "final",
    area: str = "city:-",
    bound: Any = "exact",
    version: int = 2,
    metric: str = "closed-in-time",
) -> Figure:
    key = FigureKey(metric, version, period, area)
    return Figure(key, None if value is None else Decimal(value), bound=bound, status=status)


def _steady(count: int = 12) -> list[Figure]:
    """49, 51, 49 ...: centre 50, mean moving range 2, limits 44.68 and 55.32."""
    return [_figure(month, "49.0" if index % 2 == 0 else "51.0") for index, month in enumerate(MONTHS[:count])]


def _only(definition: Definition, figures: list[Figure]) -> Signal:
    (signal,) = signals_for(definition, figures, as_of=AS_OF)
    return signal


def test_range_comes_from_the_first_final_periods_and_is_rounded_once() -> None:
    figures = [*_steady(), _figure(MONTHS[12], "60.0")]

    signal = _only(_definition(), list(reversed(figures)))

    assert signal.key == "closed-in-time|v2|city:-|-|month#1"
    assert (signal.center, signal.lower, signal.upper) == (Decimal("50.0"), Decimal("44.7"), Decimal("55.3"))
    assert signal.baseline == ("2011-01", "2011-12")
    assert [point.period for point in signal.points] == MONTHS[:13]
    assert signal.points[-1].rules == ("outside-limits",)
    assert signal.points[-1].key == "closed-in-time|v2|2012-01|city:-|-"
    assert signal.variation == "special-cause-improving"


def test_provisional_points_and_bounds_are_drawn_but_set_no_range_and_fire_no_rule() -> None:
    figures = [
        _figure("2010-12", "5.0", bound="more-than"),
        *_steady(),
        _figure(MONTHS[12], "99.0", status="provisional"),
        _figure(MONTHS[13], "98.0", bound="more-than"),
    ]

    signal = _only(_definition(), figures)

    assert signal.baseline == ("2011-01", "2011-12")
    assert [(p.value, p.is_final, p.rules) for p in (signal.points[0], *signal.points[-2:])] == [
        (Decimal("5.0"), False, ()),
        (Decimal("99.0"), False, ()),
        (Decimal("98.0"), False, ()),
    ]
    assert signal.variation == "common-cause"


def test_periods_without_a_value_are_kept_as_gaps() -> None:
    figures = [*_steady(6), _figure(MONTHS[6], None, status="too-few"), *_steady(13)[7:]]

    signal = _only(_definition(), figures)

    assert signal.points[6].value is None
    assert signal.points[6].is_final is False
    assert signal.baseline == ("2011-01", "2012-01")


def test_revised_values_are_judged_like_final_ones() -> None:
    signal = _only(_definition(), [*_steady(), _figure(MONTHS[12], "10.0", status="revised")])

    assert signal.variation == "special-cause-concerning"


def test_chart_is_too_short_until_its_stated_baseline_is_complete() -> None:
    target = [{"value": "50", "from": "2011-01-01", "set_by": "us", "set_by_es": "nosotros"}]

    signal = _only(_definition(target=target), _steady(11))

    assert (signal.center, signal.lower, signal.upper, signal.baseline) == (None, None, None, None)
    assert (signal.variation, signal.assurance) == ("too-short", "too-short")
    assert len(signal.points) == 11
    assert _only(_definition(baseline_periods=6), _steady(9)).variation == "too-short"
    assert _only(_definition(baseline_periods=6), _steady(10)).variation == "common-cause"


def test_weeks_need_half_a_year_and_rolling_years_get_no_chart() -> None:
    weeks = [_figure(f"2013-W{week:02d}", "50.0") for week in range(1, 26)]
    years = [_figure(f"{month}-r12", "50.0") for month in MONTHS]

    assert _only(_definition(), [*weeks, *years]).variation == "too-short"
    assert _only(_definition(), [*weeks, _figure("2013-W26", "50.0")]).variation == "common-cause"


def test_each_area_group_and_kind_of_period_has_its_own_chart() -> None:
    figures = [
        *_steady(2),
        _figure("2011-Q1", "50.0"),
        _figure("2011-01", "40.0", area="ward:1"),
        _figure("2011-01", "40.0", version=1),
        _figure("2011-01", "40.0", metric="another"),
    ]

    signals = signals_for(_definition(), figures, as_of=AS_OF)

    assert [signal.key for signal in signals] == [
        "closed-in-time|v2|city:-|-|month#1",
        "closed-in-time|v2|city:-|-|quarter#1",
        "closed-in-time|v2|ward:1|-|month#1",
    ]


def test_target_is_the_one_live_at_the_end_of_the_series() -> None:
    targets = [
        {"value": "90", "from": "2014-01-01", "set_by": "us", "set_by_es": "nosotros"},
        {"value": "40", "from": "2011-01-01", "set_by": "us", "set_by_es": "nosotros"},
    ]

    early, late = _steady(12), _steady(42)

    assert _only(_definition(target=targets), early).target == 40
    assert _only(_definition(target=targets), early).assurance == "will-reach"
    assert _only(_definition(target=targets), late).target == 90
    assert _only(_definition(target=targets), late).assurance == "will-not-reach"
    assert _only(_definition(target=targets[:1]), early).assurance == "no-target"


def test_limits_stay_where_a_value_can_go() -> None:
    shares = [_figure(month, "1.0" if index % 2 else "99.0") for index, month in enumerate(MONTHS[:12])]
    counts = [_figure(month, "1" if index % 2 else "99") for index, month in enumerate(MONTHS[:12])]

    share = _only(_definition(), shares)
    count = _only(_definition(measure="count", numerator=None, unit="requests", digits=0), counts)

    assert (share.lower, share.upper) == (Decimal("0.0"), Decimal("100.0"))
    # 50 plus 2.66 times 98 is 310.7; the last month has 31 days, the average one 30.4
    assert (count.lower, count.upper, count.digits) == (Decimal("0.0"), Decimal("311.9"), 1)


def test_signal_survives_being_written_and_read() -> None:
    signal = _only(_definition(), [*_steady(), _figure(MONTHS[12], "60.0")])

    assert Signal.from_json(signal.to_json()) == signal
