"""Outlooks: what a chart and its newest values say of a target, and that a second program says the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.cycle.verify.outlooks import wrong_outlook
from civicstat.metrics.chart_file import chart_series
from civicstat.metrics.outlook import look_to_target, outlook_of
from civicstat.metrics.signals import signals_for
from civicstat.stories.outlooks import outlook_sentence
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.outlook import Outlook


MONTHS = [f"{year}-{month:02d}" for year in range(2011, 2016) for month in range(1, 13)]
TARGET = {"value": "80.0", "from": "2011-01-01", "set_by": "a test", "set_by_es": "una prueba"}


def definition(**changes: Any) -> Definition:
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
        "target": [TARGET],
    }
    return Definition.model_validate(fields | changes)


def figures(values: list[str | None]) -> list[Figure]:
    return [
        Figure(
            FigureKey("closed-in-time", 2, month, "city:-"),
            None if value is None else Decimal(value),
            bound="exact",
            status="too-few" if value is None else "final",
        )
        for month, value in zip(MONTHS, values, strict=False)
    ]


def outlook(values: list[str | None], **changes: Any) -> Outlook:
    """The outlook of a series, which a second program must find again."""
    metric = definition(**changes)
    signals = signals_for(metric, figures(values), as_of=date(2015, 12, 31))
    found = outlook_of(metric, signals)
    assert found is not None
    again = list(
        wrong_outlook(
            found.to_json(),
            [signal.to_json() for signal in signals],
            direction=metric.direction,
            targets={target.from_.isoformat(): format(target.value, "f") for target in metric.target},
        )
    )
    assert again == []
    return found


def wavy(start: str, step: str, count: int = 36) -> list[str | None]:
    """A straight line with a wave of five steps, which no season explains."""
    return [str(Decimal(start) + Decimal(step) * at + (-2, 1, 2, -2, 1)[at % 5]) for at in range(count)]


def test_a_series_that_stays_under_its_target_is_not_reachable_without_changing_how_we_work() -> None:
    found = outlook(wavy("50.0", "0"))
    assert (found.verdict, found.at) == ("not-reachable", None)
    assert "not reachable without changing how we work" in str(outlook_sentence(found).en[0])
    assert "no es alcanzable sin cambiar cómo trabajamos" in str(outlook_sentence(found).es[0])


def test_a_series_that_rises_steadily_gets_a_date_and_an_interval_around_it() -> None:
    found = outlook(wavy("40.0", "0.8"))
    # 40 + 0.8 x = 80 at x = 50, the 51st month, March 2015; the wave moves the line by less than a month.
    assert (found.verdict, found.at) == ("projected", "2015-04")
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest < "2015-03" < "2015-04" < found.latest
    assert found.rests_on == ("2012-01", "2013-12")
    words = str(outlook_sentence(found).en[0])
    assert "reaches the target in April 2015: in " in words
    assert "January 2012 to December 2013" in words
    assert "en abril de 2015: como pronto en " in str(outlook_sentence(found).es[0])


def test_a_series_that_falls_moves_away() -> None:
    assert outlook(wavy("70.0", "-0.8")).verdict == "moving-away"


def test_a_target_inside_the_usual_range_is_reached_by_chance() -> None:
    assert outlook(wavy("79.0", "0")).verdict == "by-chance"


def test_a_target_under_the_usual_range_is_reached_already() -> None:
    assert outlook(wavy("92.0", "0")).verdict == "reaches-already"


def test_for_a_measure_that_should_fall_the_sides_are_exchanged() -> None:
    low = {"direction": "down", "target": [TARGET | {"value": "15.0"}]}
    assert outlook(wavy("60.0", "-0.8"), **low).verdict == "projected"
    assert outlook(wavy("30.0", "0.8"), **low).verdict == "moving-away"
    assert outlook(wavy("3.0", "0"), **low).verdict == "reaches-already"


def test_under_two_years_of_months_no_date_is_given() -> None:
    found = outlook(wavy("40.0", "0.8", count=23))
    assert (found.verdict, found.rests_on) == ("too-short", None)
    said = "There are too few settled months to say when this target will be reached."
    assert str(outlook_sentence(found).en[0]) == said


def test_a_target_that_would_take_decades_gets_no_date() -> None:
    slow = [str(Decimal("20.0") + Decimal("0.1") * at) for at in range(36)]
    assert outlook(slow).verdict == "beyond-horizon"


def test_a_metric_without_a_target_or_a_direction_has_no_outlook() -> None:
    signals = signals_for(definition(target=[]), figures(wavy("50.0", "0")), as_of=date(2015, 12, 31))
    assert outlook_of(definition(target=[]), signals) is None
    assert outlook_of(definition(direction="none"), signals) is None


def test_a_month_without_a_value_does_not_shift_the_months_after_it() -> None:
    whole = wavy("40.0", "0.8")
    gapped: list[str | None] = [None if at == 30 else value for at, value in enumerate(whole)]
    assert outlook(gapped).at == outlook(whole).at


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.decimals(min_value=0, max_value=100, places=1), min_size=24, max_size=60),
    st.decimals(min_value=0, max_value=100, places=1),
    st.sampled_from(["up", "down"]),
    st.decimals(min_value="-1", max_value="1", places=1),
)
def test_a_second_program_finds_every_outlook_again(
    values: list[Decimal], target: Decimal, direction: str, drift: Decimal
) -> None:
    moved = [str(value / 10 + 45 + drift * at) for at, value in enumerate(values)]
    outlook(list(moved), direction=direction, target=[TARGET | {"value": str(target)}])


@pytest.mark.parametrize("name", ["verdict", "at", "earliest", "latest", "target", "rests_on"])
def test_a_changed_outlook_is_noticed(name: str) -> None:
    metric = definition()
    signals = signals_for(metric, figures(wavy("40.0", "0.8")), as_of=date(2015, 12, 31))
    found = outlook_of(metric, signals)
    assert found is not None
    spoiled = found.to_json() | {name: ["2012-02", "2013-12"] if name == "rests_on" else "2019-01"}
    wrong = wrong_outlook(
        spoiled, [signal.to_json() for signal in signals], direction="up", targets={"2011-01-01": "80.0"}
    )
    assert [finding.what for finding in wrong] == [f"the {name} of an outlook does not follow"]


def test_a_chart_held_to_another_target_than_the_adopted_one_is_noticed() -> None:
    metric = definition()
    signals = signals_for(metric, figures(wavy("40.0", "0.8")), as_of=date(2015, 12, 31))
    found = outlook_of(metric, signals)
    assert found is not None
    wrong = wrong_outlook(
        found.to_json(), [signal.to_json() for signal in signals], direction="up", targets={"2011-01-01": "70.0"}
    )
    assert [finding.what for finding in wrong] == ["a chart's target is not the adopted one"]


def test_an_outlook_survives_being_written_and_read() -> None:
    found = outlook(wavy("40.0", "0.8"))
    assert Outlook.from_json(found.to_json()) == found


def test_a_series_that_has_just_met_its_target_gets_no_date_in_the_past() -> None:
    points = [(at, Fraction(60 + at)) for at in range(24)]
    ahead = look_to_target(
        points,
        target=Decimal(70),
        direction="up",
        assurance="reaches-in-some-periods",
        fewest=24,
        horizon=120,
    )
    assert (ahead.verdict, ahead.at) == ("by-chance", None)


def test_a_plain_series_gets_the_same_outlook_as_a_city() -> None:
    values = wavy("40.0", "0.8")
    rows = [{"period": month, "value": value} for month, value in zip(MONTHS, values, strict=False)]
    found = chart_series(rows, target=Decimal("80.0"), direction="up", unit="percent")["outlook"]
    city = outlook(values)
    assert found == {"verdict": "projected", "at": city.at, "earliest": city.earliest, "latest": city.latest}
    assert chart_series(rows)["outlook"] is None
