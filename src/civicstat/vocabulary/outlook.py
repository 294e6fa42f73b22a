"""When a measure reaches its target if the work goes on as it is, or why no date can be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Self

from civicstat.vocabulary.period import PeriodKind


OutlookVerdict = Literal[
    "reaches-already", "projected", "beyond-horizon", "moving-away", "by-chance", "not-reachable", "too-short"
]


@dataclass(frozen=True)
class Outlook:
    """One metric's whole-city series held against its target in force.

    `rests_on`: labels of the first and last period whose values were used. `at` is the period in which the line
    reaches the target, `earliest` and `latest` enclose it with 95 % confidence; all three None unless the verdict is
    `projected` (`latest` also where it lies beyond the horizon).
    """

    metric: str
    version: int
    kind: PeriodKind
    target: Decimal
    verdict: OutlookVerdict
    rests_on: tuple[str, str] | None = None
    at: str | None = None
    earliest: str | None = None
    latest: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As it stands in a release's outlooks object."""
        return {
            "metric": self.metric,
            "version": self.version,
            "kind": self.kind,
            "target": format(self.target, "f"),
            "verdict": self.verdict,
            "rests_on": None if self.rests_on is None else list(self.rests_on),
            "at": self.at,
            "earliest": self.earliest,
            "latest": self.latest,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """The outlook that one element of an outlooks object holds."""
        rests_on = fields["rests_on"]
        return cls(
            metric=fields["metric"],
            version=fields["version"],
            kind=fields["kind"],
            target=Decimal(fields["target"]),
            verdict=fields["verdict"],
            rests_on=None if rests_on is None else (rests_on[0], rests_on[1]),
            at=fields["at"],
            earliest=fields["earliest"],
            latest=fields["latest"],
        )
