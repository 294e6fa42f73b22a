"""The rows behind one figure, chosen by the second computation, and the figure made again from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from civicstat.metrics.recheck.again import recheck_records
from civicstat.metrics.recheck.rows import Records, Row
from civicstat.metrics.recheck.spans import Span, spans_of
from civicstat.metrics.recheck.tally import CITY, GROUPS
from civicstat.metrics.recheck.truth import Truth
from civicstat.metrics.recheck.verdicts import verdicts
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey


@dataclass(frozen=True)
class RowBehind:
    """A row that a figure rests on.

    `position` counts from 0 among the lines of the asset file and then of the place file. `left_out` is the slug of the
    reason that leaves it out, empty where it counts; `is_hit` says whether it meets a share's condition. `moves` is 1,
    but in a flow 2 where a request was opened and closed in the same period; `openings` are those that opened it.
    """

    position: int
    left_out: str
    is_hit: Truth = None
    moves: int = 1
    openings: int = 0


@dataclass(frozen=True)
class Evidence:
    """One figure with the rows behind it; figure and accounting follow from these rows and no others."""

    figure: Figure
    accounting: Accounting | None
    rows: tuple[RowBehind, ...]

    @property
    def counted(self) -> int:
        """How many rows count; in a flow, how many moves."""
        return sum(row.moves for row in self.rows if row.left_out == "")

    @property
    def hits(self) -> int:
        """How many of them meet the condition of a share."""
        return sum(row.left_out == "" and row.is_hit is True for row in self.rows)

    @property
    def left_out(self) -> dict[str, int]:
        """How many rows are left out, by reason."""
        found: dict[str, int] = {}
        for row in self.rows:
            if row.left_out:
                found[row.left_out] = found.get(row.left_out, 0) + row.moves
        return found


def evidence_for(definition: Mapping[str, Any], records: Records, key: FigureKey) -> Evidence | None:
    """What a figure rests on; None where the definition has no figure of this key.

    Parameters
    ----------
    definition
        The body of the `definition/v1` statement.
    records
        The published rows of the release, as `read_records` gives them.
    """
    span = _span_of(definition, records, key)
    if span is None:
        return None
    rows = () if definition["table"] == "person_months" else tuple(_rows_behind(definition, records, key, span))
    alone = replace(records, rows=[records.rows[row.position] for row in rows])
    figures, accountings = recheck_records(_narrowed(definition, key, span, records), alone)
    figure = next((figure for figure in figures if figure.key == key), None)
    if figure is None:
        return None
    return Evidence(figure, next((item for item in accountings if item.key == key), None), rows)


def _narrowed(definition: Mapping[str, Any], key: FigureKey, span: Span, records: Records) -> dict[str, Any]:
    """The definition asked for one kind of period and one breakdown: the rest would be computed for nothing."""
    is_city = (key.area, key.group) == CITY
    name = key.group.partition("=")[0] if key.group != "-" else key.layer
    kinds = [kind for kind in _kinds(definition, is_city) if span in _spans(kind, records)]
    other = [] if is_city else [name]
    return {**definition, "periods": kinds, "by_periods": kinds, "by": other}


def _kinds(definition: Mapping[str, Any], is_city: bool) -> list[str]:
    kinds: list[str] = definition["periods"] if is_city else definition["by_periods"] or definition["periods"]
    return kinds


def _spans(kind: str, records: Records) -> list[Span]:
    first = date.fromisoformat(records.context["coverage_from"])
    return list(spans_of(kind, first, records.as_of, records.context["fiscal_year_starts"]))


def _span_of(definition: Mapping[str, Any], records: Records, key: FigureKey) -> Span | None:
    is_city = (key.area, key.group) == CITY
    spans = (span for kind in _kinds(definition, is_city) for span in _spans(kind, records))
    return next((span for span in spans if span.label == key.period), None)


def _rows_behind(definition: Mapping[str, Any], records: Records, key: FigureKey, span: Span) -> list[RowBehind]:
    positions = {id(row): position for position, row in enumerate(records.rows)}
    found = []
    for row, verdict in verdicts(definition, records):
        if not _lies_in(row, key):
            continue
        openings, closings = _moves(definition, row, span)
        if openings + closings:
            found.append(RowBehind(positions[id(row)], verdict.left_out, verdict.is_hit, openings + closings, openings))
    return sorted(found, key=lambda row: row.position)


def _lies_in(row: Row, key: FigureKey) -> bool:
    """Whether a row belongs to the area and group of a key."""
    if key.group != "-":
        name, _, slug = key.group.partition("=")
        return name in GROUPS and row.slugs[name] == slug
    if key.area == CITY[0]:
        return True
    if key.layer == "h3-8":
        return row.cell == key.area_slug
    return row.slugs.get(key.layer.replace("-", "_")) == key.area_slug


def _moves(definition: Mapping[str, Any], row: Row, span: Span) -> tuple[int, int]:
    """How often a row counts in a period: as opened, or as whatever the measure counts; and as closed, in a flow."""
    start, end = row.keys["opened"][span.unit], row.keys["closed"][span.unit]
    if definition["measure"] not in ("flow", "backlog", "backlog-age"):
        return int(row.keys[definition["period_by"]][span.unit] in span.keys), 0
    if start is None:
        return 0, 0
    closing = max(start, end) if row.to_close is not None and end is not None else None
    if definition["measure"] == "flow":
        is_closed_here = closing is not None and span.keys[0] <= closing <= span.keys[-1]
        return int(span.keys[0] <= start <= span.keys[-1]), int(is_closed_here)
    last = span.keys[-1]
    return int(start <= last and (closing is None or closing > last)), 0
