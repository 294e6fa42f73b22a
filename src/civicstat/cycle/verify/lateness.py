"""How late records come: the counts held to the published rows and to each other, and what was learned from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from civicstat.cycle.lateness import BASES, LATENESS, learned_days_in
from civicstat.cycle.verify.figures import row_files
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.lateness import (
    STEPS,
    learned_again,
    percents_again,
    recent_again,
    requests_of_months,
)


RECENT = 3
NOT_KNOWN = "on which day each record arrived: no row says it, so its count by days is the city's own word"


def check_lateness(record: Record, verdict: Verdict) -> None:
    """Add to the verdict what a release says of late records that cannot be."""
    if not record.has_role(LATENESS):
        return
    ref = record.ref(LATENESS)
    document, context = record.object_json(ref), record.object_json(record.ref("context"))
    verdict.findings += wrong_lateness(document, context, row_files(record), file=f"objects/{ref.sha256} ({LATENESS})")
    if document["is_known"]:
        verdict.counts["days to settle, learned again from the counts of late records"] = len(BASES)
        verdict.skipped.append(NOT_KNOWN)


def wrong_lateness(
    document: Mapping[str, Any], context: Mapping[str, Any], files: Mapping[str, bytes], *, file: str
) -> Iterator[Finding]:
    """Everything in the object `lateness` that does not follow from the rows or from its own counts."""
    learned = learned_days_in(document)
    if context.get(LATENESS, {}) != learned:
        yield Finding(
            "the figures were settled by other days than were learned",
            file,
            f"{LATENESS}#days",
            str(learned),
            str(context.get(LATENESS)),
        )
    if not document["is_known"]:
        return
    if document["steps"] != STEPS:
        yield Finding("the lateness is counted by other days", file, f"{LATENESS}#steps", str(STEPS))
        return
    first, last = document["first_month"], document["last_month"]
    rows = requests_of_months(files, first, last) if first else dict.fromkeys(BASES, 0)
    for name in BASES:
        yield from _wrong(name, document[name], rows[name], file)
    as_of, newest = date.fromisoformat(document["as_of"]), document["newest_arrival"]
    recent = recent_again(document["opened"]["percent"], as_of, RECENT)
    if document["recent"] != recent:
        yield Finding(
            "how much of a month has arrived does not follow from the counts",
            file,
            f"{LATENESS}#recent",
            str(recent),
            str(document["recent"]),
        )
    if newest and newest["days_before"] != (as_of - date.fromisoformat(newest["at"])).days:
        yield Finding("the age of the newest arrival is another", file, f"{LATENESS}#newest_arrival.days_before")


def _wrong(name: str, said: Mapping[str, Any], requests: int, file: str) -> Iterator[Finding]:
    within, later = said["within"], said["later"]
    status, days = learned_again(within, later)
    expected = {
        "requests": requests,
        "without_arrival": requests - within[-1] - later,
        "within": sorted(within),
        "late": within[-1] + later - within[0],
        "percent": percents_again(within, later),
        "status": status,
        "days": days,
    }
    for field, must_be in expected.items():
        if said[field] != must_be:
            yield Finding(
                "how late records come does not follow from the rows and the counts",
                file,
                f"{LATENESS}#{name}.{field}",
                str(must_be),
                str(said[field]),
            )
    if min(*within, later, said["without_arrival"]) < 0:
        yield Finding("a count of late records is below zero", file, f"{LATENESS}#{name}")
