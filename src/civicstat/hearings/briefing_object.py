"""A briefing as it enters the record: the object that pages are made from, and the body of its statement."""

from __future__ import annotations

from typing import Any

from civicstat.hearings.briefing import Briefing
from civicstat.hearings.changes import Measure
from civicstat.hearings.numbers import METHODS, ROOT


# The order of a meeting: what was promised, what moved, one real gain, what the city says of itself, what may be wrong.
SECTIONS = ("promises", "changes", "improvement", "claims", "doubts")


def briefing_body(briefing: Briefing, *, sha256: str, release: str) -> dict[str, Any]:
    """The body of its `briefing/v1` statement; `sha256` of its object, `release` the digest of what it rests on."""
    return {
        "department": briefing.department.slug,
        "meeting": "-" if briefing.meeting is None else briefing.meeting.isoformat(),
        "as_of": briefing.as_of.isoformat(),
        "object": {"sha256": sha256},
        "findings": briefing.findings,
        "promises": len(briefing.promises),
        "rests_on": release,
    }


def briefing_object(briefing: Briefing) -> dict[str, Any]:
    """The object `briefing/<department>`: canonical JSON types, decimals as text, both languages.

    Its own numbers stand under `numbers`, at the paths that sentences cite; `derivations` and `methods` say how each
    follows from what is published.
    """
    methods = sorted({derivation.method for derivation in briefing.numbers.derivations})
    return {
        "key": briefing.key,
        "department": {
            "slug": briefing.department.slug,
            "name": {"en": briefing.department.name, "es": briefing.department.name_es},
        },
        "as_of": briefing.as_of.isoformat(),
        "meeting": "-" if briefing.meeting is None else briefing.meeting.isoformat(),
        "sections": list(SECTIONS),
        "opening": [sentence.to_json() for sentence in briefing.opening],
        "promises": [promise.to_json() for promise in briefing.promises],
        "summary": [sentence.to_json() for sentence in briefing.summary],
        "changes": [finding.to_json() for finding in briefing.changes],
        "improvement": None if briefing.improvement is None else briefing.improvement.to_json(),
        "no_improvement": None if briefing.no_improvement is None else briefing.no_improvement.to_json(),
        "within": [_listed(each) for each in briefing.measures if each.is_judged and each.change is None],
        "too_short": [_listed(each) for each in briefing.measures if not each.is_judged],
        "claims": [claim.to_json() for claim in briefing.claims],
        "doubts": [doubt.to_json() for doubt in briefing.doubts],
        ROOT: briefing.numbers.tree,
        "derivations": [derivation.to_json() for derivation in briefing.numbers.derivations],
        "methods": {method: METHODS[method].to_json() for method in methods},
    }


def _listed(measure: Measure) -> dict[str, Any]:
    return {
        "metric": measure.definition.id,
        "signal": measure.signal.key,
        "title": {"en": measure.definition.title, "es": measure.definition.title_es},
    }
