"""What may be said of how late records come: counts of a whole city and a whole year, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any


LATENESS = "lateness"
_FIELDS = {
    "as_of",
    "is_known",
    "first_month",
    "last_month",
    "steps",
    "fewest",
    "opened",
    "closed",
    "newest_arrival",
    "recent",
}
_COUNTS = {"requests", "without_arrival", "within", "later", "late", "percent", "status", "days"}
_MONTH, _DAY = re.compile(r"\d{4}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}")
_PERCENT = re.compile(r"\d{1,3}\.\d")
_STATUSES = ("learned", "too-few", "not-reached")


def lateness_faults(content: bytes) -> list[str]:
    """Everything in the object `lateness` that is no count of the city or no form that we know."""
    document = json.loads(content)
    unknown = sorted(document.keys() - _FIELDS)
    faults = [f"{LATENESS} holds {name}, which is not among its fields" for name in unknown]
    if not _DAY.fullmatch(document["as_of"]):
        faults.append(f"{LATENESS} speaks as of {document['as_of']!r}, which is no day")
    months = [document[name] for name in ("first_month", "last_month") if document.get(name) is not None]
    faults += [f"{LATENESS} speaks of {month!r}, which is no month" for month in months if not _MONTH.fullmatch(month)]
    newest = document.get("newest_arrival") or {}
    if newest.keys() - {"at", "days_before"} or not _DAY.fullmatch(newest.get("at", "2000-01-01")):
        faults.append(f"{LATENESS} says more of the newest arrival than its day")
    for recent in document.get("recent", ()):
        is_in_form = recent.keys() == {"month", "days_since", "percent"} and _MONTH.fullmatch(recent["month"])
        if not (is_in_form and _is_count(recent["days_since"]) and _PERCENT.fullmatch(recent["percent"])):
            faults.append(f"{LATENESS} says {recent!r} of a month")
    for name in ("opened", "closed"):
        faults += [f"{LATENESS}, {name}: {fault}" for fault in _wrong_counts(document.get(name, {}))]
    return faults


def _wrong_counts(said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if name not in _COUNTS:
            yield f"{name} is not among its counts"
        elif name == "status":
            if value not in _STATUSES:
                yield f"the status is {value!r}"
        elif name == "percent":
            if value is not None and not all(_PERCENT.fullmatch(str(one)) for one in value):
                yield f"{name} holds {value!r}"
        elif not all(_is_count(one) for one in (value if name == "within" else [value])):
            yield f"{name} holds {value!r}, which is no count"


def _is_count(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
