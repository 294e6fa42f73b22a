"""A small invented city: three measures of its street department, with charts as the record would hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from civicstat.hearings.action import Action
from civicstat.hearings.briefing import Briefing, Department, prepare_briefing
from civicstat.hearings.decision import Decision
from civicstat.hearings.on_record import OnRecord
from civicstat.hearings.phrases import Both
from civicstat.hearings.published import Names, Published
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.signals import signals_for
from civicstat.stories.movements.behind import Unnamed
from civicstat.stories.movements.document import drivers_document
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey


AS_OF = date(2015, 6, 30)
MONTHS = [f"{year}-{month:02d}" for year in (2014, 2015) for month in range(1, 13)][:18]
STREETS = Department("streets", "Street Department", "Departamento de Calles")
NAMES = Names(
    {
        "ward": Both("Wards", "Distritos"),
        "kind": Both("Kinds of request", "Tipos de solicitud"),
        "ward:north": Both("North Ward", "Distrito Norte"),
        "ward:south": Both("South Ward", "Distrito Sur"),
        "ward:east": Both("East Ward", "Distrito Este"),
        "ward:west": Both("West Ward", "Distrito Oeste"),
        "kind=lamp": Both("Dark street light", "Luminaria apagada"),
        "kind=circuit": Both("Dark circuit", "Circuito apagado"),
    }
)
# Usual months: 80 of 100, a few more or fewer.
USUAL = (80, 82, 79, 81, 78, 80, 82, 79, 81, 80, 78, 81, 80, 79, 81, 80, 82, 80)

Shares = Sequence[int]
Parts = Mapping[str, tuple[int, int]]


@dataclass
class City:
    """Definitions and figures as they are added; charts follow from them."""

    definitions: list[Definition] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    accountings: list[Accounting] = field(default_factory=list)
    # By metric and comparison what stands behind two values, by figure key: a total and its cases.
    behind: dict[str, dict[str, dict[str, tuple[Decimal, int]]]] = field(default_factory=dict)
    unnamed: dict[str, Unnamed] = field(default_factory=dict)

    def define(self, name: str, **changes: Any) -> Definition:
        """A share by month, by ward and kind, better when higher; any field changed."""
        fields: dict[str, Any] = {
            "id": name,
            "version": 1,
            "title": f"The {name.replace('-', ' ')}",
            "title_es": f"Las {name.replace('-', ' ')}",
            "question": "Is it done in time?",
            "question_es": "¿Se hace a tiempo?",
            "owner": "Superintendent",
            "owner_es": "Superintendencia",
            "measure": "share",
            "numerator": {},
            "periods": ["month"],
            "by": ["ward", "kind", "department"],
            "unit": "percent",
            "digits": 1,
            "direction": "up",
            "settles_after_days": 0,
            "known_gaps": ["Invented."],
            "known_gaps_es": ["Inventado."],
            "proposed_by": "a test",
            "proposed_by_es": "una prueba",
        }
        if changes.get("measure", "share") != "share":
            fields["numerator"] = None
        definition = Definition.model_validate(fields | changes)
        self.definitions.append(definition)
        return definition

    def add(
        self, definition: Definition, period: str, hits: int, cases: int, *, status: str = "final", **where: str
    ) -> Figure:
        """One figure: a share of `hits` in `cases`, or a count of `cases`."""
        key = FigureKey(definition.id, definition.version, period, **where)
        is_share = definition.measure == "share"
        value: Decimal | None = round_half_even(
            Fraction(100 * hits, cases) if is_share and cases else cases, 1 if is_share else 0
        )
        if is_share and status == "final" and cases < 10:
            value, status = None, "too-few" if cases else "no-cases"
        if status in ("held", "suppressed", "no-cases", "too-few"):
            value = None
        hidden = status in ("held", "suppressed")
        figure = Figure(
            key,
            value,
            numerator=hits if is_share and not hidden else None,
            denominator=cases if is_share and not hidden else None,
            n=None if hidden else cases,
            status=status,  # type: ignore[arg-type]
            as_of=AS_OF.isoformat(),
        )
        self.figures.append(figure)
        return figure

    def add_months(
        self, definition: Definition, shares: Shares, *, months: Sequence[str] = MONTHS, **where: str
    ) -> None:
        """A series with 100 cases a month."""
        for month, hits in zip(months, shares, strict=True):
            self.add(definition, month, hits, 100, **where)

    def add_parts(self, definition: Definition, period: str, wards: Parts, **more: Any) -> None:
        """The wards of one month."""
        for ward, (hits, cases) in wards.items():
            self.add(definition, period, hits, cases, area=f"ward:{ward}", **more)

    @property
    def published(self) -> Published:
        """Figures, accountings, and the charts that the metrics room draws of them."""
        signals = [
            signal for definition in self.definitions for signal in signals_for(definition, self.figures, as_of=AS_OF)
        ]
        names = [definition.id for definition in self.definitions]
        drivers = drivers_document(
            self.definitions,
            {name: [figure for figure in self.figures if figure.key.metric == name] for name in names},
            {name: [signal for signal in signals if signal.key.startswith(f"{name}|")] for name in names},
            names={key: (both.en, both.es) for key, both in NAMES.names.items()},
            behind=self.behind,
            unnamed=self.unnamed,
        )
        return Published.of(figures=self.figures, signals=signals, accountings=self.accountings, drivers=drivers)

    def briefing(self, **changes: Any) -> Briefing:
        """The street department's briefing; every metric is its own as a whole."""
        given: dict[str, Any] = {
            "as_of": AS_OF,
            "definitions": self.definitions,
            "published": self.published,
            "own_metrics": {definition.id for definition in self.definitions},
            "names": NAMES,
        }
        return prepare_briefing(STREETS, **(given | changes))


@pytest.fixture
def city() -> City:
    """A city without a measure yet."""
    return City()


@pytest.fixture
def usual() -> Shares:
    """Eighteen months in which nothing happens."""
    return USUAL


@pytest.fixture
def months() -> Sequence[str]:
    """January 2014 to June 2015."""
    return MONTHS


@pytest.fixture
def full_city(city: City) -> City:
    """One measure that fell at once, one gain that lasts, one that stays as it was, one too young to judge."""
    lamps = city.define(
        "lamps-mended",
        title="Street lights mended in time",
        title_es="Luminarias reparadas a tiempo",
        companion="lamps-dark-again",
        exclude=[
            {
                "reason": "marked as a duplicate",
                "reason_es": "marcadas como duplicado",
                "where": {},
                "where_text": "is_duplicate",
            }
        ],
    )
    city.add_months(lamps, (*USUAL[:17], 60))
    city.add_parts(lamps, "2015-05", {"north": (40, 50), "south": (42, 50)})
    city.add_parts(lamps, "2015-06", {"north": (20, 20), "south": (36, 70), "unlocated": (4, 10)})
    for month, lamp, circuit in (("2015-05", (70, 80), (12, 20)), ("2015-06", (54, 70), (6, 30))):
        city.add(lamps, month, *lamp, group="kind=lamp")
        city.add(lamps, month, *circuit, group="kind=circuit")
    city.accountings.append(
        Accounting(
            FigureKey("lamps-mended", 1, "2015-06"),
            received=117,
            counted=100,
            excluded={"marked-as-a-duplicate": 12, "too-new-to-judge": 5},
            value_with_excluded=Decimal("61.6"),
        )
    )
    again = city.define("lamps-dark-again", title="Street lights dark again", title_es="Luminarias apagadas otra vez")
    city.add_months(again, USUAL)
    baskets = city.define("baskets-emptied", title="Baskets emptied in time", title_es="Papeleras vaciadas a tiempo")
    city.add_months(baskets, (*USUAL[:10], 84, 84, 85, 86, 85, 87, 86, 88))
    young = city.define("signs-mended", title="Signs mended in time", title_es="Señales reparadas a tiempo")
    city.add_months(young, USUAL[:4], months=MONTHS[-4:])
    return city


@pytest.fixture
def decision() -> Callable[..., Decision]:
    """A decision with any field changed."""
    return _decision


@pytest.fixture
def action() -> Callable[..., Action]:
    """An action with any field changed."""
    return _action


@pytest.fixture
def on_record() -> OnRecord:
    """A record with one figure, one metric, one department, and that decision."""
    return OnRecord(
        as_of=AS_OF,
        figures={"lamps-mended|v1|2015-05|city:-|-"},
        metrics={"lamps-mended"},
        departments={"streets"},
        decisions={"night-crew": _decision().to_json()},
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file and say where it stands."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def _decision(**changes: Any) -> Decision:
    fields: dict[str, Any] = {
        "id": "night-crew",
        "department": "streets",
        "day": date(2015, 5, 14),
        "text": "A second crew mends lamps at night.",
        "text_es": "Una segunda cuadrilla repara luminarias de noche.",
        "why": "Light weighed more than noise.",
        "why_es": "La luz pesó más que el ruido.",
        "rests_on": ["lamps-mended|v1|2015-05|city:-|-"],
        "effect": {"metric": "lamps-mended", "direction": "up", "value": "85", "by": date(2015, 12, 31)},
        "invented_example": True,
    }
    return Decision.model_validate(fields | changes)


def _action(**changes: Any) -> Action:
    fields: dict[str, Any] = {
        "id": "night-roster",
        "decision": "night-crew",
        "owner_post": "Superintendent of Street Lighting",
        "owner_post_es": "Superintendencia de Alumbrado",
        "owner_department": "streets",
        "deliverable": "A night roster for one crew",
        "deliverable_es": "Un turno nocturno para una cuadrilla",
        "first_due": date(2015, 6, 18),
        "due": date(2015, 6, 18),
        "effect_open_until": date(2015, 12, 31),
        "invented_example": True,
    }
    return Action.model_validate(fields | changes)
