"""Every method over one plain file, for `civicstat metrics patterns`: JSON types."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from civicstat.metrics.patterns.findings import AUDIENCE, NAME, RULE, Finding, Words
from civicstat.metrics.patterns.line import at_the_line
from civicstat.metrics.patterns.records import SECONDS, Row, Unit, closings_by_yard, read_records


def patterns_in(rows: Sequence[Row], *, line: Decimal, unit: Unit) -> dict[str, Any]:
    """Unusual patterns in the records of a file.

    Returns
    -------
    dict
        `audience` (the department sees this first), `rule` (how marks are kept rare), `rows`, and `methods`: for each
        its findings by yard, with verdict, words, p-value after Holm's rule, and what to ask first.

    Raises
    ------
    PatternRecordsError
        With every row that cannot be read.
    """
    records = read_records(rows, unit=unit)
    yards = closings_by_yard(records)
    seconds = int(line * SECONDS[unit])
    methods = [
        _method(
            "just-under-the-line", ("Just under the line", "Justo antes del límite"), at_the_line(yards, line=seconds)
        )
    ]
    return {
        "name": NAME[0],
        "name_es": NAME[1],
        "audience": AUDIENCE,
        "rule": RULE[0],
        "rule_es": RULE[1],
        "line": {"value": format(line, "f"), "unit": unit},
        "rows": len(rows),
        "methods": methods,
    }


def _method(name: str, title: Words, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "method": name,
        "title": title[0],
        "title_es": title[1],
        "unusual": [one.yard for one in findings if one.verdict == "unusual"],
        "findings": [one.to_json() for one in findings],
    }
