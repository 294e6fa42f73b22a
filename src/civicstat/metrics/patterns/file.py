"""Every method over one plain file, for `civicstat metrics patterns`: JSON types."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from civicstat.metrics.patterns.batches import month_ends, same_minutes
from civicstat.metrics.patterns.findings import AUDIENCE, NAME, RULE, Finding, Words
from civicstat.metrics.patterns.line import at_the_line
from civicstat.metrics.patterns.recoding import recoding_drift
from civicstat.metrics.patterns.records import MISSING, SECONDS, Row, Unit, closings_by_yard, read_records
from civicstat.metrics.patterns.reopening import close_and_reopen


def patterns_in(rows: Sequence[Row], *, line: Decimal, unit: Unit, again: int = 30) -> dict[str, Any]:
    """Unusual patterns in the records of a file.

    Parameters
    ----------
    line, unit
        What was promised; of rows with a promise of their own (due) that one counts.
    again
        Within how many days after a closing a new request for the same thing counts as following it.

    Returns
    -------
    dict
        `audience` (the department sees this first), `rule` (how marks are kept rare), `rows`, `left_out` (rows that
        were closed before they were opened, which is a fault of the file), and `methods`: for each
        its findings by yard, with verdict, words, p-value after Holm's rule, and what to ask first. A method without
        findings lacks a column that it needs.

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
        ),
        _method(
            "close-and-reopen",
            ("Closed and reopened", "Cerrado y reabierto"),
            close_and_reopen(records, within_days=again),
        ),
        _method("recoding-drift", ("From one code to another", "De un código a otro"), recoding_drift(records)),
        _method("month-end", ("At the end of the month", "A fin de mes"), month_ends(records)),
        _method("same-minute", ("In the same minute", "En el mismo minuto"), same_minutes(records)),
    ]
    return {
        "name": NAME[0],
        "name_es": NAME[1],
        "audience": AUDIENCE,
        "rule": RULE[0],
        "rule_es": RULE[1],
        "line": {"value": format(line, "f"), "unit": unit},
        "rows": len(rows),
        "left_out": {"closed_before_opened": int(((records.duration != MISSING) & (records.duration < 0)).sum())},
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
