"""How long a reader of a metric's page waits for an answer: by our function, by DuckDB and by PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questions import FORMS, QUESTIONS, different_answers
from results import Listing


READ_THIS = """\
milliseconds a question: the median of all, and what 95 of 100 stay under. All gave the same answers. p95 of counts and
p95 of medians: ours for one of theirs. ready: seconds until our first question can be asked."""
FORMATS = {
    "engine": "",
    **{f"{form}, {part}": "{:.1f}" for form in FORMS for part in ("median", "p95")},
    "p95 of counts": "{:.3f}",
    "p95 of medians": "{:.3f}",
    "ready": "{:.1f}",
}


def listing_of(
    many: str, ours: Mapping[str, Any], by_sql: Mapping[str, Any], postgres: Mapping[str, Any] | None
) -> Listing:
    """The table: milliseconds of all, and ours for one of theirs. Without PostgreSQL, of ours and DuckDB's."""
    found = {"ours": ours, "DuckDB, Parquet ordered by kind and month": by_sql}
    if postgres and postgres.get("questions"):
        found[f"PostgreSQL {postgres['version']}, indexes"] = postgres["questions"]
    for name, one in found.items():
        wrong = different_answers(ours, one)
        if wrong:
            raise SystemExit(f"{name} differs from ours in {len(wrong)} answers: {'; '.join(wrong[:5])}")
    lines: list[dict[str, Any]] = [
        {
            "engine": name,
            **{f"{form}, {part}": one[form][part] for form in FORMS for part in ("median", "p95")},
            "ready": one.get("ready_seconds"),
            **({} if one is ours else {f"p95 of {form}": ours[form]["p95"] / one[form]["p95"] for form in FORMS}),
        }
        for name, one in found.items()
    ]
    title = f"questions: {QUESTIONS} of each form about some months and one kind or all, by neighborhood, {many}"
    return Listing(title, FORMATS, lines, READ_THIS)
