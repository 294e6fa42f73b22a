"""What the record says of next week: forecasts and crews' plans, each with the statement that locks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civicstat.vocabulary.figure import WHOLE_CITY, Figure
from civicstat.vocabulary.statement import Entry


@dataclass(frozen=True)
class Forecast:
    """A forecast of one week: its statement, its published lines by key, and how well the method did."""

    entry: Entry
    lines: Mapping[str, Mapping[str, Any]]
    scores: Mapping[str, Any]

    @property
    def body(self) -> Mapping[str, Any]:
        """The body of the forecast/v1 statement."""
        return self.entry.statement.body

    @property
    def id(self) -> str:
        """The forecast's slug."""
        return str(self.body["id"])

    @property
    def city(self) -> Figure | None:
        """What is expected of the whole city."""
        return next((figure for figure in self._figures if figure.key.area == WHOLE_CITY), None)

    @property
    def cells(self) -> dict[str, Figure]:
        """What is expected of each cell."""
        return {figure.key.area_slug: figure for figure in self._figures if figure.key.area != WHOLE_CITY}

    @property
    def _figures(self) -> list[Figure]:
        week = self.body["week"]
        return [figure for line in self.lines.values() if (figure := Figure.from_json(line)).key.period == week]


@dataclass(frozen=True)
class Plan:
    """A day of the crews: its statement and the plan object."""

    entry: Entry
    plan: Mapping[str, Any]

    @property
    def body(self) -> Mapping[str, Any]:
        """The body of the route-plan/v1 statement."""
        return self.entry.statement.body

    @property
    def id(self) -> str:
        """The plan's slug."""
        return str(self.body["id"])

    @property
    def role(self) -> str:
        """The role of the plan object, under which its numbers are bound: `route-plan/<id>#plan.stops`."""
        return f"route-plan/{self.id}"
