"""What a computation must know beside the definition and the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from civicstat.metrics.scope import Precision, Scope
from civicstat.vocabulary.period import Period
from civicstat.vocabulary.tables import SubjectClass, column_of_layer


@dataclass(frozen=True)
class MetricContext:
    """One city on one day.

    Parameters
    ----------
    as_of
        The last local day of knowledge, D.
    coverage_from
        The first local day that the source covers.
    time_zone
        IANA name; fixes the instant at which D ends.
    precision
        What the source knows of a moment: its local day, or the second.
    fiscal_year_starts
        Month, 1 to 12.
    layers
        Slugs of the areas by layer, layers in the order of their slugs (the order of the columns).
    kinds
        Subject class by kind.
    departments, channels
        Their slugs.
    knows_again
        Whether the source tells when an address was reported again (`again_days`).
    knows_reopenings
        Whether the source counts how often a request was opened again; only then do the row files hold it.
    calendar
        The city's working days and hours, in the form of the object of role `calendar`; None where it says nothing.
    budget
        The city's budget in the form of the object of role `budget-lines`; None where it publishes none.
    lateness
        By `opened` and `closed`: after how many days the source's late records had arrived; empty where nobody knows.
    residents
        How many people live in an area, by `layer:slug` and `city:-`; empty where the city publishes no populations.
    asked
        The only periods to answer for, whatever a definition says: those of a question asked in a meeting.
    """

    as_of: date
    coverage_from: date
    time_zone: str
    precision: Precision = "day"
    fiscal_year_starts: int = 1
    layers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, SubjectClass] = field(default_factory=dict)
    departments: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    knows_again: bool = True
    knows_reopenings: bool = False
    residents: Mapping[str, int] = field(default_factory=dict)
    calendar: Mapping[str, Any] | None = None
    budget: Mapping[str, Any] | None = None
    lateness: Mapping[str, int] = field(default_factory=dict)
    asked: tuple[Period, ...] = ()

    @property
    def day_after(self) -> date:
        """The earliest local day on which a request still open at D can be closed."""
        return self.as_of + timedelta(days=1)

    @property
    def end_of_as_of(self) -> datetime:
        """The first UTC instant after local day D."""
        midnight = datetime.combine(self.day_after, time(), tzinfo=ZoneInfo(self.time_zone))
        return midnight.astimezone(UTC)

    @property
    def scope(self) -> Scope:
        """What a filter of this city may name."""
        values: dict[str, tuple[str, ...]] = {
            "kind": tuple(self.kinds),
            "department": self.departments,
            "channel": self.channels,
        }
        values.update({column_of_layer(layer): areas for layer, areas in self.layers.items()})
        return Scope(
            layers=tuple(self.layers),
            values=values,
            precision=self.precision,
            knows_again=self.knows_again,
            knows_reopenings=self.knows_reopenings,
            knows_calendar=self.calendar is not None,
        )

    def to_json(self) -> dict[str, Any]:
        """The context as the recheck takes it; the whole of it follows from published objects."""
        return {
            "as_of": self.as_of.isoformat(),
            "coverage_from": self.coverage_from.isoformat(),
            "time_zone": self.time_zone,
            "precision": self.precision,
            "fiscal_year_starts": self.fiscal_year_starts,
            "layers": {layer: list(areas) for layer, areas in self.layers.items()},
            "kinds": dict(self.kinds),
            "departments": list(self.departments),
            "channels": list(self.channels),
            "knows_again": self.knows_again,
            **({"knows_reopenings": True} if self.knows_reopenings else {}),
            **({"residents": dict(self.residents)} if self.residents else {}),
            **({"calendar": dict(self.calendar)} if self.calendar else {}),
            **({"budget": dict(self.budget)} if self.budget else {}),
            **({"lateness": dict(self.lateness)} if self.lateness else {}),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """The context that `to_json` wrote."""
        return cls(
            as_of=date.fromisoformat(fields["as_of"]),
            coverage_from=date.fromisoformat(fields["coverage_from"]),
            time_zone=fields["time_zone"],
            precision=fields["precision"],
            fiscal_year_starts=fields["fiscal_year_starts"],
            layers={layer: tuple(areas) for layer, areas in fields["layers"].items()},
            kinds=dict(fields["kinds"]),
            departments=tuple(fields["departments"]),
            channels=tuple(fields["channels"]),
            knows_again=fields["knows_again"],
            knows_reopenings=fields.get("knows_reopenings", False),
            residents=dict(fields.get("residents", {})),
            calendar=fields.get("calendar"),
            budget=fields.get("budget"),
            lateness=dict(fields.get("lateness", {})),
        )
