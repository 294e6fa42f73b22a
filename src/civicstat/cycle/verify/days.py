"""Days that the office's clock put on record: what each says turned, counted again from the entries before it."""

from __future__ import annotations

from datetime import date

from civicstat.cycle.day_turned import day_body
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record


def check_days(record: Record, verdict: Verdict) -> None:
    """Add to the verdict every `day/v1` that does not follow from the entries before it."""
    said = record.entries_of("day/v1")
    for entry in said:
        body = entry.statement.body
        again = day_body(record.entries[: entry.index], date.fromisoformat(body["day"])) or {"turned": [], "more": 0}
        for name in ("turned", "more"):
            if body[name] != again[name]:
                what = f"`{name}` of this day does not follow from the entries before it"
                where = f"day/v1 {entry.statement.name}"
                verdict.findings.append(Finding(what, where, entry.key, str(again[name])[:200], str(body[name])[:200]))
    if said:
        verdict.counts["days that began, counted again from the entries before them"] = len(said)
