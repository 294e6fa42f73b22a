"""What the public copy leaves out for the sake of closed meetings: counted and named, and checked where it stands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.ledger.withheld import withheld_in


def check_withheld(record: Record, site: Path, verdict: Verdict, *, is_home: bool) -> frozenset[str]:
    """Say of which meetings how much is withheld, and find what stands on the site all the same; their digests.

    The log decides what is withheld. A home has all of it, and each was compared with its digest there.
    """
    withheld = withheld_in([entry.statement for entry in record.entries])
    verdict.withheld = dict(sorted(Counter(withheld.values()).items()))
    if is_home:
        if withheld:
            verdict.counts["objects withheld from the public copy, checked here"] = len(withheld)
        for sha256 in sorted(withheld):
            if (site / "objects" / sha256).exists():
                what = f"stands in the public copy, and meeting {withheld[sha256]} is not open to the public"
                verdict.findings.append(Finding(what, f"portal/objects/{sha256}"))
    return frozenset(withheld)
