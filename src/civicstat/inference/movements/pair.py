"""Two published figures whose difference is split."""

from __future__ import annotations

from dataclasses import dataclass

from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import PeriodKind, parse_period


@dataclass(frozen=True)
class Pair:
    """Two figures of one series; `name` is what their comparison is called, such as `before` or `year-before`."""

    name: str
    before: Figure
    after: Figure

    @property
    def kind(self) -> PeriodKind:
        """The kind of both periods."""
        return parse_period(self.after.key.period).kind
