"""Released patterns of the first two versions: which are counted again, and how they said what today's methods find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from civicstat.cycle.patterns.look import Pattern
from civicstat.cycle.patterns.speak import AT_A_LINE, pattern_body
from civicstat.vocabulary.statement import Entry


# In the first one words stand in the entry itself, or are kept under a digest.
FIRST_VERSION: Final = "record-pattern/v1"
_OLDER: Final = (FIRST_VERSION, "record-pattern/v2")


def is_counted_again(entry: Entry) -> bool:
    """Whether the method that found a released pattern is still the one of today.

    At a line it is not: what versions up to 0.2.0 found there was counted otherwise, and stands as they counted it.
    """
    return entry.statement.type not in _OLDER or entry.statement.body["method"] != AT_A_LINE


def body_as_written(pattern: Pattern, entry: Entry, *, as_of: str, release: str) -> dict[str, Any]:
    """What must stand in an entry of any version of what today's methods find."""
    body = pattern_body(pattern, as_of=as_of, release=release)
    if entry.statement.type not in _OLDER:
        return body
    if pattern.method == "close-and-reopen":
        words, words_es = _first_words(pattern.finding.numbers, pattern.finding.cases)
        pattern = replace(pattern, finding=replace(pattern.finding, words=(words, words_es)))
        body = pattern_body(pattern, as_of=as_of, release=release)
    # They said who could look again, and named no column.
    body["recheck"] = "anyone" if pattern.method == AT_A_LINE else "auditor"
    return {name: value for name, value in body.items() if name != "column"}


def _first_words(numbers: Mapping[str, Any], cases: int) -> tuple[str, str]:
    seen, usual, days = numbers["followed"], numbers["as_elsewhere"], numbers["within_days"]
    return (
        f"{seen:,} of {cases:,} closings were followed by another request for the same thing (within {days} days, or "
        f"as marked); at the rate of the other yards it would be about {usual:,}.",
        f"A {seen:,} de {cases:,} cierres les siguió otra solicitud por lo mismo (en {days} días, o según la marca); "
        f"al ritmo de los demás equipos serían unos {usual:,}.",
    )
