"""A budget memo of an invented street department, for unit tests and for the test that counts its sheets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.budget_memo import (
    Ask,
    BudgetMemo,
    MemoCost,
    MemoDecision,
    MemoMeasure,
    write_budget_memo,
)
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey
from civicstat.vocabulary.signal import Signal, SignalPoint


ASK = Ask(Both("A second crew until spring.", "Una segunda cuadrilla hasta la primavera."), Decimal("120000.00"))
DECISION = MemoDecision(
    id="retest",
    key="decision/retest@9",
    day=date(2015, 7, 14),
    text=Both("Retest every lamp on the oldest circuit.", "Volver a probar cada luminaria del circuito más antiguo."),
    why=Both("Light at night weighed more.", "Pesó más la luz nocturna."),
    metric="lamps",
    direction="up",
    value=Decimal("85.0"),
    by=date(2015, 12, 31),
)


def definition(name: str, **changes: Any) -> Definition:
    """A share by month, better when higher."""
    fields: dict[str, Any] = {
        "id": name,
        "version": 1,
        "title": f"The {name}",
        "title_es": f"Las {name}",
        "question": "Is it done in time?",
        "question_es": "¿Se hace a tiempo?",
        "owner": "Superintendent",
        "owner_es": "Superintendencia",
        "measure": "share",
        "numerator": {},
        "periods": ["month"],
        "unit": "percent",
        "digits": 1,
        "direction": "up",
        "settles_after_days": 0,
        "known_gaps": ["Invented."],
        "known_gaps_es": ["Inventado."],
        "proposed_by": "a test",
        "proposed_by_es": "una prueba",
    }
    return Definition(**{**fields, **changes})


def measures(**changes: Any) -> list[MemoMeasure]:
    """Lamps, poles and circuits: 80 of 100 in June 2015, within the usual range, short of a target of 90."""
    return [_measure(definition(name, **changes)) for name in ("lamps", "poles", "circuits")]


def _measure(found: Definition) -> MemoMeasure:
    key = FigureKey(found.id, 1, "2015-06")
    figure = Figure(
        key,
        Decimal("80.0"),
        numerator=80,
        denominator=100,
        n=100,
        low=Decimal("71.1"),
        high=Decimal("86.7"),
        level=Decimal("0.95"),
        status="final",
        as_of="2015-06-30",
    )
    points = [
        SignalPoint(str(FigureKey(found.id, 1, label)), label, Decimal(78 + place % 4), is_final=True)
        for place, label in enumerate(f"{year}-{month:02d}" for year in (2014, 2015) for month in range(1, 13))
    ][:18]
    signal = Signal(
        key=f"{key.series}|month#1",
        chart="xmr",
        unit="percent",
        digits=1,
        center=Decimal("79.5"),
        lower=Decimal("72.0"),
        upper=Decimal("87.0"),
        baseline=("2014-01", "2014-12"),
        points=points,
        target=Decimal("90.0"),
        variation="common-cause",
        assurance="will-not-reach",
    )
    return MemoMeasure(found, figure, signal, Accounting(key, 103, 100, {"duplicate": 3}))


def a_cost(**changes: Any) -> MemoCost:
    """1,000 dollars for 100 lamps in fiscal year 2015."""
    [lamps, *_] = measures()
    assert lamps.figure is not None
    key = FigureKey("lamps", 1, "FY2015")
    figure = Figure(**{**lamps.figure.__dict__, "key": key})
    return MemoCost(lamps.definition, 2015, Decimal("1000.00"), Decimal("10.00"), figure, "n", **changes)


def a_memo(**changes: Any) -> BudgetMemo:
    """The memo of streets; any part changed."""
    fields: dict[str, Any] = {
        "city": "Mill Town",
        "department": "streets",
        "department_name": Both("Streets", "Calles"),
        "question": Both("Are street lights mended when we say?", "¿Se arreglan las luminarias cuando decimos?"),
        "as_of": date(2015, 6, 30),
        "day": date(2015, 7, 20),
        "measures": measures(),
        "decisions": [DECISION],
        "costs": [],
        "ask": None,
    }
    return write_budget_memo(**{**fields, **changes})
