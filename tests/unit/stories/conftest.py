"""A small metric with figures and signals, and a reader who sees sentences as a page shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from civicstat.look.words.formats import format_number
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Signal, SignalPoint


AS_OF = date(2014, 6, 30)
MONTHS = [f"{year}-{month:02d}" for year in (2011, 2012, 2013, 2014) for month in range(1, 13)][:42]

MakeDefinition = Callable[..., Definition]
MakeFigure = Callable[..., Figure]
MakeSignal = Callable[..., Signal]
Read = Callable[..., str]


@pytest.fixture
def define() -> MakeDefinition:
    """A definition with any field changed: `define(measure="count", numerator=None, unit="requests", digits=0)`."""
    return _define


@pytest.fixture
def figure() -> MakeFigure:
    """A figure of that metric: `figure("2014-05", "62.3", numerator=1093, denominator=1754)`."""
    return _figure


@pytest.fixture
def signal() -> MakeSignal:
    """A chart with a usual range of 44.7 to 55.3 around 50.0: `signal([("2014-05", "62.3", "outside-limits")])`."""
    return _signal


@pytest.fixture
def read() -> Read:
    """The text of a sentence as a page shows it, in English or Spanish, each number from its figure or signal."""
    return _read


def _define(**changes: Any) -> Definition:
    fields: dict[str, Any] = {
        "id": "closed-in-time",
        "version": 1,
        "title": "Sanitation complaints closed within 5 days",
        "title_es": "Quejas de limpieza cerradas en 5 días",
        "question": "Does the city close it in time?",
        "question_es": "¿La ciudad lo cierra a tiempo?",
        "owner": "Commissioner",
        "owner_es": "Comisionado",
        "measure": "share",
        "numerator": {},
        "periods": ["month", "r12"],
        "by": ["community-area", "kind"],
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
    period: str, value: str | None, *, area: str = "city:-", metric: str = "closed-in-time", **more: Any
) -> Figure:
    more.setdefault("status", "final")
    more.setdefault("as_of", AS_OF.isoformat())
    return Figure(FigureKey(metric, 1, period, area), None if value is None else Decimal(value), **more)


def _signal(points: Sequence[tuple[Any, ...]], *, kind: str = "month", **changes: Any) -> Signal:
    fields: dict[str, Any] = {
        "key": f"closed-in-time|v1|city:-|-|{kind}#1",
        "chart": "xmr",
        "unit": "percent",
        "digits": 1,
        "center": Decimal("50.0"),
        "lower": Decimal("44.7"),
        "upper": Decimal("55.3"),
        "baseline": (MONTHS[0], MONTHS[11]),
        "target": None,
        "variation": "common-cause",
        "assurance": "no-target",
        "points": tuple(
            SignalPoint(
                f"closed-in-time|v1|{period}|city:-|-",
                period,
                None if value is None else Decimal(value),
                value is not None,
                tuple(rules),
            )
            for period, value, *rules in points
        ),
    }
    return Signal(**(fields | changes))


def _read(
    sentence: BoundSentence,
    lang: str,
    *,
    figures: Sequence[Figure] = (),
    signals: Sequence[Signal] = (),
    targets: Mapping[str, str] | None = None,
) -> str:
    sources: dict[str, Any] = {str(f.key): f for f in figures} | {s.key: s for s in signals}
    parts = sentence.en if lang == "en" else sentence.es
    return "".join(
        format_number((targets or {}).get(part.key) or getattr(sources[part.key], part.field), part.format, lang)
        if isinstance(part, BoundNumber)
        else part
        for part in parts
    ).replace("\N{NO-BREAK SPACE}", " ")
