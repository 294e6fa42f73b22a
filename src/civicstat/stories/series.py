"""A metric's figures by series and kind of period, oldest first: which of them speaks, and which a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from civicstat.stories.choices import headline_kinds, is_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import Period, PeriodKind, parse_period, period_of


# Kinds that begin on the same day of the calendar each year.
_YEARLY: tuple[PeriodKind, ...] = ("month", "quarter", "year", "r12", "r3")


class SeriesBook:
    """The figures of one version of a metric; a series is an area and a group."""

    def __init__(self, definition: Definition, figures: Sequence[Figure], *, fiscal_year_starts: int = 1) -> None:
        self.definition = definition
        self._fiscal_year_starts = fiscal_year_starts
        self._periods: dict[str, Period] = {}
        self._series: dict[tuple[str, str], dict[PeriodKind, list[Figure]]] = {}
        for figure in figures:
            if not is_of(definition, figure):
                continue
            label = figure.key.period
            if label not in self._periods:
                self._periods[label] = parse_period(label, fiscal_year_starts=fiscal_year_starts)
            kinds = self._series.setdefault((figure.key.area, figure.key.group), {})
            kinds.setdefault(self._periods[label].kind, []).append(figure)
        for kinds in self._series.values():
            for of_kind in kinds.values():
                of_kind.sort(key=lambda figure: self._periods[figure.key.period])

    def period(self, figure: Figure) -> Period:
        """The period of one of its figures."""
        return self._periods[figure.key.period]

    def label_a_year_before(self, figure: Figure) -> str | None:
        """The label of the same span a year earlier; None for days and weeks, which fall otherwise each year."""
        period = self.period(figure)
        if period.kind not in _YEARLY:
            return None
        ends = date(period.end.year - 1, period.end.month, 1)
        return period_of(ends, period.kind, fiscal_year_starts=self._fiscal_year_starts).label

    def settled(self, kind: PeriodKind, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Figure | None:
        """The newest figure of a kind that changes no more as planned; the newest of all when none has settled."""
        of_kind = self.kinds(area, group).get(kind, ())
        return next((f for f in reversed(of_kind) if f.has_settled), of_kind[-1] if of_kind else None)

    def settled_with_cases(self, kind: PeriodKind, area: str = WHOLE_CITY) -> Figure | None:
        """The newest of an area's figures of a kind that changes no more as planned and rests on cases."""
        of_kind = self.kinds(area, NO_GROUP).get(kind, ())
        return next((f for f in reversed(of_kind) if f.has_settled and f.status != "no-cases"), None)

    def speaks(self, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Figure | None:
        """The figure that speaks for a series: the settled one of the longest kind of period."""
        found = (self.settled(kind, area, group) for kind in headline_kinds(self.definition))
        return next((figure for figure in found if figure is not None), None)

    def at(self, label: str, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Figure | None:
        """The figure of a period in a series."""
        of_kind = self.kinds(area, group).get(self._periods[label].kind, ()) if label in self._periods else ()
        return next((figure for figure in reversed(of_kind) if figure.key.period == label), None)

    def areas(self, layer: str) -> list[str]:
        """The areas of a layer that have ungrouped figures, as `layer:slug`."""
        start = f"{layer}:"
        return sorted(area for area, group in self._series if group == NO_GROUP and area.startswith(start))

    def groups(self, column: str) -> list[str]:
        """The groups of a column that have figures for the whole city, as `column=slug`."""
        start = f"{column}="
        return sorted(group for area, group in self._series if area == WHOLE_CITY and group.startswith(start))

    def kinds(self, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Mapping[PeriodKind, Sequence[Figure]]:
        """A series by kind of period."""
        return self._series.get((area, group), {})
