"""Published measures: what the city says of each, by fiscal year, and whether its last complete year met its target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from civicstat.sources.published.cell import Cell, MeasureUnit, is_plain_one, read_cell
from civicstat.sources.published.judge import Better, Outcome, outcome_of
from civicstat.sources.published.rows import read_rows, text_of
from civicstat.sources.published.same import Group, same_measures
from civicstat.vocabulary.published_measures import PublishedColumn, PublishedMeasuresSource
from civicstat.vocabulary.slugs import slug_of


LONGEST_SLUG = 64
NO_UNIT = "a unit that sources.toml does not name"


@dataclass(frozen=True)
class Refused:
    """A cell that cannot be read beyond doubt: kept with its place and the reason, never guessed."""

    file: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """A number as the latest planning year writes it; `others` are different numbers of earlier planning years."""

    value: Decimal
    text: str
    plan: str
    others: tuple[Decimal, ...] = ()

    @property
    def is_rounding(self) -> bool:
        """Whether every other number is this one with more digits, or fewer."""
        return bool(self.others) and all(_is_rounded(self.value, other) for other in self.others)


@dataclass(frozen=True)
class Measure:
    """One published measure.

    `unread_actual` and `unread_target` are the fiscal years of which the city says something that was refused.
    `outcomes` are by fiscal year, of every year with a column of targets and one of results; `outcome` is that of the
    source's `year`, and `otherwise` the same by an earlier planning year's numbers, where it differs. `explanations`
    (of results) and `target_explanations` are the city's words by fiscal year, of the years of which it says something.
    """

    slug: str
    number: str
    agency: str
    service: str
    title: str
    earlier_title: str
    type: str
    better: Better
    unit: MeasureUnit
    actual: Mapping[str, Reading]
    target: Mapping[str, Reading]
    unread_actual: tuple[str, ...]
    unread_target: tuple[str, ...]
    outcomes: Mapping[str, Outcome]
    outcome: Outcome
    otherwise: Outcome | None
    explanations: Mapping[str, str]
    target_explanations: Mapping[str, str]
    formula: str
    data_source: str
    has_ended: bool
    goal: str
    rows: tuple[int, ...]


@dataclass
class PublishedMeasures:
    """Everything that a table says, and everything in it that could not be read."""

    rows_read: int
    measures: list[Measure] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    said_missing: int = 0

    @property
    def readings(self) -> Iterator[Reading]:
        """Every number, actuals and targets."""
        for measure in self.measures:
            yield from measure.actual.values()
            yield from measure.target.values()


def read_published_measures(source: PublishedMeasuresSource, city_folder: Path) -> PublishedMeasures:
    """The measures of a source, by agency, service and title.

    Of a measure that stands in several planning years the latest one that can be read wins, cell by cell.

    Raises
    ------
    SourceError
        When a file or a mapped column is missing.
    """
    rows = read_rows(source, city_folder)
    found = PublishedMeasures(rows_read=len(rows))
    slugs: set[str] = set()
    for group in sorted(same_measures(rows, source), key=lambda group: _order(group, source)):
        measure = _measure(group, source, found, slugs)
        if measure is not None:
            found.measures.append(measure)
    found.refused.sort(key=lambda refused: (refused.file, refused.row, refused.column))
    return found


def _measure(
    group: Group, source: PublishedMeasuresSource, found: PublishedMeasures, slugs: set[str]
) -> Measure | None:
    units = [source.units.get(text_of(row, source, "unit")) for row in group]
    if any(unit is None for unit in units):
        found.refused += [
            Refused(row.file, row.number, source.columns["unit"], text_of(row, source, "unit"), NO_UNIT)
            for row, unit in zip(group, units, strict=True)
            if unit is None
        ]
    known = next((unit for unit in units if unit is not None), None)
    if known is None:
        return None
    cells = _Cells(group, source, known)
    found.refused += cells.refused
    found.said_missing += cells.said_missing
    actual = cells.readings(source.actual)
    target = cells.readings(source.target)
    latest = group[0]
    better: Better = next((word for row in group if (word := source.better.get(text_of(row, source, "better")))), "")
    outcomes = {year: outcome_of(_value(actual, year), _value(target, year), better) for year in source.judged_years}
    outcome = outcomes[source.year]
    before = cells.earlier_outcome(source, better)
    return Measure(
        slug=_slug(_first(group, source, "measure"), _first(group, source, "number"), slugs),
        number=_first(group, source, "number"),
        agency=_first(group, source, "agency"),
        service=_first(group, source, "service"),
        title=text_of(latest, source, "measure"),
        earlier_title=next(
            (text for row in group if (text := text_of(row, source, "measure")) != text_of(latest, source, "measure")),
            "",
        ),
        type=_first(group, source, "type"),
        better=better,
        unit=known,
        actual=actual,
        target=target,
        unread_actual=cells.unread(source.actual),
        unread_target=cells.unread(source.target),
        outcomes=outcomes,
        outcome=outcome,
        otherwise=before if before in ("missed", "met") and before != outcome else None,
        explanations=_texts(group, source.explanation),
        target_explanations=_texts(group, source.target_explanation),
        formula=_first(group, source, "formula"),
        data_source=_first(group, source, "data_source"),
        has_ended=any(text_of(row, source, "ended") in source.ended for row in group) if source.ended else False,
        goal=_first(group, source, "goal"),
        rows=tuple(sorted(row.number for row in group)),
    )


class _Cells:
    """The cells of a measure, one row per planning year; a plain 1 is read last, by what the others say."""

    def __init__(self, group: Group, source: PublishedMeasuresSource, unit: MeasureUnit) -> None:
        self._group, self._source, self._unit = group, source, unit
        columns = [*source.actual.values(), *source.target.values()]
        texts = {(at, column): row.cells[column] for at, row in enumerate(group) for column in columns}
        certain = [
            cell.value
            for text in texts.values()
            if not is_plain_one(text) and (cell := self._read(text, ())).value is not None
        ]
        self._cells = {place: self._read(text, certain) for place, text in texts.items()}

    def _read(self, text: str, siblings: Sequence[Decimal]) -> Cell:
        return read_cell(text, self._unit, siblings=siblings, no_value=self._source.no_value)

    @property
    def refused(self) -> list[Refused]:
        """Cells that say something we cannot read."""
        return [
            Refused(self._group[at].file, self._group[at].number, column, cell.text[:60], cell.reason)
            for (at, column), cell in self._cells.items()
            if cell.state == "refused"
        ]

    @property
    def said_missing(self) -> int:
        """Cells that say that there is no number."""
        return sum(cell.state == "no-number" for cell in self._cells.values())

    def readings(self, columns: Mapping[str, str]) -> dict[str, Reading]:
        """Of each fiscal year the number of the latest planning year that has one."""
        found = {}
        for year, column in columns.items():
            numbers = [
                (cell, self._plan(at))
                for at in range(len(self._group))
                if (cell := self._cells[at, column]).value is not None
            ]
            if numbers:
                (latest, plan), *earlier = numbers
                assert latest.value is not None
                others = dict.fromkeys(
                    cell.value for cell, _ in earlier if cell.value is not None and cell.value != latest.value
                )
                found[year] = Reading(latest.value, latest.text, plan, tuple(others))
        return found

    def unread(self, columns: Mapping[str, str]) -> tuple[str, ...]:
        """The fiscal years without a number of which some cell was refused."""
        states = {
            year: {self._cells[at, column].state for at in range(len(self._group))} for year, column in columns.items()
        }
        return tuple(year for year, found in states.items() if "refused" in found and "number" not in found)

    def earlier_outcome(self, source: PublishedMeasuresSource, better: Better) -> Outcome:
        """The outcome by the numbers of the earliest planning year that has both."""
        pairs = [
            (self._cells[at, source.actual[source.year]].value, self._cells[at, source.target[source.year]].value)
            for at in reversed(range(len(self._group)))
        ]
        actual, target = next((pair for pair in pairs if None not in pair), (None, None))
        return outcome_of(actual, target, better)

    def _plan(self, at: int) -> str:
        return text_of(self._group[at], self._source, "planning_year")


def _is_rounded(one: Decimal, other: Decimal) -> bool:
    digits = min(_digits(one), _digits(other))
    unit = Decimal(1).scaleb(-digits)
    # Half a unit either way: spreadsheets round a half up, others to the even neighbor.
    return abs(one - other) <= unit / 2


def _digits(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _value(readings: Mapping[str, Reading], year: str) -> Decimal | None:
    return readings[year].value if year in readings else None


def _first(group: Group, source: PublishedMeasuresSource, name: PublishedColumn) -> str:
    return next((text for row in group if (text := text_of(row, source, name))), "")


def _texts(group: Group, columns: Mapping[str, str]) -> dict[str, str]:
    """By fiscal year what the latest planning year says that says something."""
    found = {year: [" ".join(row.cells[column].split()) for row in group] for year, column in columns.items()}
    return {year: next(filter(None, texts)) for year, texts in found.items() if any(texts)}


def _order(group: Group, source: PublishedMeasuresSource) -> tuple[str, str, str, int]:
    return (
        _first(group, source, "agency").casefold(),
        _first(group, source, "service").casefold(),
        text_of(group[0], source, "measure").casefold(),
        group[0].number,
    )


def _slug(title: str, number: str, taken: set[str]) -> str:
    tail = f"-{slug_of(number)}" if slug_of(number) else ""
    stem = slug_of(title)[: LONGEST_SLUG - len(tail) - 4].strip("-") or "measure"
    slug, count = stem + tail, 1
    while slug in taken:
        count += 1
        slug = f"{stem}{tail}-{count}"
    taken.add(slug)
    return slug
