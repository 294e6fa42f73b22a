"""Why a row is left out: the definition's own reasons, and the two that the language brings."""

from __future__ import annotations

from functools import lru_cache

from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.slugs import slug_of


# An open request that may still turn out either way.
TOO_NEW = "too-new-to-judge"
# One of the two moments of a duration is missing and will stay so, such as a promised day that was never given.
DATE_MISSING = "date-missing"

BUILT_IN_REASONS: dict[str, tuple[str, str]] = {
    TOO_NEW: ("too new to judge", "demasiado reciente para evaluarse"),
    DATE_MISSING: ("a date is missing", "falta una fecha"),
}


@lru_cache(maxsize=1000)
def reason_slug(reason: str) -> str:
    """The slug under which an accounting counts a reason: made from its English words."""
    return slug_of(reason)


def reasons_of(definition: Definition) -> tuple[str, ...]:
    """The slugs of every reason for which a definition may leave out a row, in the order in which they apply."""
    slugs = [reason_slug(exclusion.reason) for exclusion in definition.exclude]
    if definition.measure == "share":
        slugs.append(TOO_NEW)
    if definition.of is not None:
        slugs.append(DATE_MISSING)
    return tuple(slugs)
