"""How long a reader of a metric's page would wait for an answer, by DuckDB and by PostgreSQL.

There is no function of ours yet that answers such questions; this is what one will be held against.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questions import FORMS, QUESTIONS, different_answers
from results import Listing


READ_THIS = """\
milliseconds a question: the median of all, and what 95 of 100 stay under. Both engines gave the same answers."""
FORMATS = {
    "engine": "",
    **{f"{form}, {part}": "{:.1f}" for form in FORMS for part in ("median", "p95")},
    "p95 of counts": "{:.2f}",
    "p95 of medians": "{:.2f}",
}


def listing_of(many: str, by_sql: Mapping[str, Any], postgres: Mapping[str, Any]) -> Listing:
    """The table: milliseconds of both, and DuckDB's for one of PostgreSQL's. Without PostgreSQL, DuckDB alone."""
    found = {"DuckDB, Parquet ordered by kind and month": by_sql}
    asked = postgres.get("questions")
    if asked:
        wrong = different_answers(by_sql, asked)
        if wrong:
            raise SystemExit(f"DuckDB and PostgreSQL differ in {len(wrong)} answers: {'; '.join(wrong[:5])}")
        found[f"PostgreSQL {postgres['version']}, indexes"] = asked
    lines: list[dict[str, Any]] = [
        {"engine": name, **{f"{form}, {part}": one[form][part] for form in FORMS for part in ("median", "p95")}}
        for name, one in found.items()
    ]
    if asked:
        lines[-1] |= {f"p95 of {form}": by_sql[form]["p95"] / asked[form]["p95"] for form in FORMS}
    title = f"questions: {QUESTIONS} of each form about some months and one kind or all, by neighborhood, {many}"
    return Listing(title, FORMATS, lines, READ_THIS)
