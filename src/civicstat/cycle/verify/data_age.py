"""The age of the records: worked out again from the published rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from civicstat.cycle.data_age import ASKED_HOW, DATA_AGE
from civicstat.cycle.follow_up import FOLLOW_UP_ROLE
from civicstat.cycle.verify.figures import row_files
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.data_age import looks_age_again, requests_age_again


def check_data_age(record: Record, verdict: Verdict) -> None:
    """Add to the verdict what a release says of the age of its records and the rows do not."""
    if not record.has_role(DATA_AGE):
        return
    ref = record.ref(DATA_AGE)
    files = row_files(record)
    if record.has_role(FOLLOW_UP_ROLE):
        files[FOLLOW_UP_ROLE] = record.object(record.ref(FOLLOW_UP_ROLE))
    document = record.object_json(ref)
    verdict.findings += wrong_ages(document, files, file=f"objects/{ref.sha256} ({DATA_AGE})")
    verdict.counts["sources whose newest record was looked up again"] = 1 + len(document["looks"])


def wrong_ages(document: Mapping[str, Any], files: Mapping[str, bytes], *, file: str) -> Iterator[Finding]:
    """Everything in the object `data-age` that does not follow from the row files."""
    as_of = date.fromisoformat(document["as_of"])
    for name, expected in requests_age_again(files, as_of=as_of).items():
        found = document["requests"].get(name)
        if found != expected:
            yield Finding(
                "the age of the records does not follow from the published rows",
                file,
                f"{DATA_AGE}#requests.{name}",
                str(expected),
                str(found),
            )
    looks = looks_age_again(files[FOLLOW_UP_ROLE], as_of=as_of) if FOLLOW_UP_ROLE in files else {}
    for at, one in enumerate(document["looks"]):
        expected = looks.get(ASKED_HOW[one["name"]])
        if one["newest"] != expected:
            yield Finding(
                "the age of a source does not follow from the published rows",
                file,
                f"{DATA_AGE}#looks.{at}.newest",
                str(expected),
                str(one["newest"]),
            )
