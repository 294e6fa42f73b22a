"""The rows behind a movement, a second time: row by row, each put to every part that it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.metrics.recheck.rows import Records, Row
from civicstat.metrics.recheck.spans import Span, spans_of
from civicstat.metrics.recheck.tally import CITY, Part, parts_of_rows
from civicstat.metrics.recheck.totals import HOURS
from civicstat.metrics.recheck.verdicts import Verdict, verdicts


# By figure key: total (or, of a percentile and of a backlog's age, what is beyond the line) and cases.
Behind = dict[str, tuple[int, int]]
_SECONDS = 3_600
_CELLS = "h3-8"


def behind_again(
    definition: Mapping[str, Any], records: Records, *, sides: Sequence[tuple[str, str, str]]
) -> list[Behind]:
    """For each side, given as kind of period, its label and the line or nothing: what its rows come to by part."""
    return [_one_side(definition, records, *side) for side in sides]


def _one_side(definition: Mapping[str, Any], records: Records, kind: str, label: str, line: str) -> Behind:
    first = date.fromisoformat(records.context["coverage_from"])
    spans = spans_of(kind, first, records.as_of, records.context["fiscal_year_starts"])
    span = next((each for each in spans if each.label == label), None)
    if span is None:
        return {}
    is_stock = definition["measure"] == "backlog-age"
    inside = [row for row in records.rows if (_waits(row, span) if is_stock else _falls_in(row, span, definition))]
    parts_of = parts_of_rows({**definition, "by": [by for by in definition["by"] if by != _CELLS]}, records)
    limit = None if not line else Decimal(line) * (_SECONDS if definition["unit"] in HOURS else 1)
    totals, cases = Counter[Part](), Counter[Part]()
    for row, verdict in verdicts(definition, replace(records, rows=inside)):
        if verdict.left_out:
            continue
        if is_stock:
            age = max(0, span.last_day.toordinal() - row.counts_from)
            verdict = verdict._replace(least=age, most=age)
        adds = _adds(verdict, limit)
        if adds is None:
            continue
        for part in (CITY, *parts_of(row)):
            totals[part] += adds
            cases[part] += 1
    start = f"{definition['id']}|v{definition['version']}|{label}"
    return {f"{start}|{area}|{group}": (totals[area, group], number) for (area, group), number in cases.items()}


def _falls_in(row: Row, span: Span, definition: Mapping[str, Any]) -> bool:
    return row.keys[definition["period_by"]][span.unit] in span.keys


def _waits(row: Row, span: Span) -> bool:
    """Whether a request is open at the end of a span: it came by then, and had not gone."""
    came, gone, end = row.keys["opened"][span.unit], row.keys["closed"][span.unit], span.keys[-1]
    if came is None or came > end:
        return False
    return row.to_close is None or gone is None or max(came, gone) > end


def _adds(verdict: Verdict, limit: Decimal | None) -> int | None:
    """What a row adds to the total; None where it is no case."""
    least, most = verdict.least, verdict.most
    if least is None or most is None:
        return None
    if limit is None:
        return least if least == most else None
    return 1 if least > limit else 0 if most <= limit else None
