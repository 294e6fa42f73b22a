"""Parts of a movement that its metric does not name, a second time: from the rows of the compared periods alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from civicstat.metrics.recheck.again import recheck_records
from civicstat.metrics.recheck.rows import Records, Row
from civicstat.metrics.recheck.spans import Span, spans_of
from civicstat.metrics.recheck.tally import CITY


def unnamed_again(
    definition: Mapping[str, Any],
    records: Records,
    *,
    by: Sequence[str],
    kind: str,
    labels: Sequence[str],
    others: Mapping[str, Mapping[str, Any]],
) -> dict[str, Mapping[str, Any]]:
    """The parts of a definition by other breakdowns than its own, in the periods of a kind: lines by figure key.

    A part of a rate has its requests as `numerator`. What the days of a mean, sum or percentile come to is counted
    apart (`behind_again`): here its parts hold a number of requests.
    """
    asked = {**definition, "by": list(by), "periods": [kind], "by_periods": [kind]}
    if definition["measure"] in ("rate", "mean", "sum", "percentile", "backlog-age"):
        asked |= {"measure": "backlog" if definition["measure"] == "backlog-age" else "count", "unit": "requests"}
        asked |= {"digits": 0, "of": None, "percentile": None, "annualised": False, "km_median": False}
    first = date.fromisoformat(records.context["coverage_from"])
    spans = list(spans_of(kind, first, records.as_of, records.context["fiscal_year_starts"]))
    spans = [span for span in spans if span.label in labels]
    near = [row for row in records.rows if any(_bears_on(row, span) for span in spans)]
    figures, _ = recheck_records(asked, replace(records, rows=near), others=others, labels=frozenset(labels))
    found: dict[str, Mapping[str, Any]] = {}
    for figure in figures:
        if (figure.key.area, figure.key.group) == CITY:
            continue
        line = dict(figure.to_json())
        if definition["measure"] == "rate" and figure.value is not None:
            line["numerator"] = int(figure.value)
        found[str(figure.key)] = line
    return found


def _bears_on(row: Row, span: Span) -> bool:
    """Whether a request moves in a period, is due in it, or is open at its end."""
    if any(keys[span.unit] in span.keys for keys in row.keys.values()):
        return True
    came, gone = row.keys["opened"][span.unit], row.keys["closed"][span.unit]
    if came is None or came > span.keys[-1]:
        return False
    return row.to_close is None or gone is None or max(came, gone) > span.keys[-1]
