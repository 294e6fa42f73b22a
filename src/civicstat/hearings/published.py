"""Published values as a briefing reads them: by key, and part by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from civicstat.hearings.errors import HearingError
from civicstat.hearings.numbers import format_exactly
from civicstat.hearings.phrases import Both
from civicstat.vocabulary.figure import UNLOCATED, Accounting, Figure
from civicstat.vocabulary.sentence import BoundNumber
from civicstat.vocabulary.signal import Signal


# The object that says where movements sit, under whose role its numbers are bound.
DRIVERS = "drivers"
_UNLOCATED = Both("requests without a usable place", "solicitudes sin lugar utilizable")


@dataclass(frozen=True)
class Published:
    """The figures, charts and counts of a release, made once and read by every department's briefing."""

    figures: Mapping[str, Figure]
    accountings: Mapping[str, Accounting]
    signals: Mapping[str, Signal]
    by_period: Mapping[tuple[str, int, str], Sequence[Figure]]
    drivers: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        *,
        figures: Iterable[Figure],
        signals: Iterable[Signal],
        accountings: Iterable[Accounting] = (),
        drivers: Mapping[str, Any] | None = None,
    ) -> Self:
        """From the objects of a release, in any order; `drivers` is what it says of where movements sit."""
        by_key = {str(figure.key): figure for figure in figures}
        by_period: dict[tuple[str, int, str], list[Figure]] = defaultdict(list)
        for figure in by_key.values():
            by_period[figure.key.metric, figure.key.version, figure.key.period].append(figure)
        return cls(
            figures=by_key,
            accountings={str(accounting.key): accounting for accounting in accountings},
            signals={signal.key: signal for signal in signals},
            by_period=by_period,
            drivers=drivers or {},
        )

    def newest_signal(self, series: str, kind: str) -> Signal | None:
        """The chart of a series (`metric|v1|area|group`) and kind of period, of its newest segment."""
        segment, newest = 1, None
        while (signal := self.signals.get(f"{series}|{kind}#{segment}")) is not None:
            segment, newest = segment + 1, signal
        return newest

    def text_of(self, number: BoundNumber) -> str:
        """The published value behind a bound number, as text."""
        if number.key == DRIVERS:
            return self._in_drivers(number.field)
        holders = (self.signals, self.accountings if _is_of_accounting(number.field) else self.figures)
        holder = next((held[number.key] for held in holders if number.key in held), None)
        if isinstance(holder, Accounting) and number.field.startswith("excluded."):
            value = holder.excluded.get(number.field.removeprefix("excluded."))
        else:
            value = None if holder is None else getattr(holder, number.field, None)
        if value is None:
            raise HearingError(
                f"the record has no number {number.key}#{number.field}",
                expected="numbers of the release that the briefing reads",
                next_step="Pass the figures, signals and accountings of one and the same release.",
            )
        return format_exactly(value)

    def _in_drivers(self, field: str) -> str:
        here: Any = self.drivers
        for part in field.split("."):
            here = here[part]
        return str(here)


@dataclass(frozen=True)
class Names:
    """What areas, groups and layers are called: `neighborhood:roxbury`, `kind=graffiti`, `neighborhood`, `kind`."""

    names: Mapping[str, Both]

    def of(self, key: str) -> Both:
        """The name of a key; its slug where nobody named it."""
        if key in self.names:
            return self.names[key]
        slug = key.rpartition(":")[2].rpartition("=")[2]
        return _UNLOCATED if slug == UNLOCATED else Both(slug, slug)


def _is_of_accounting(field: str) -> bool:
    return field.startswith("excluded.") or field in ("received", "counted", "value_with_excluded")
