"""A published pattern held to the second computation: every number, every number of its sentence, every code in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from civicstat.metrics.recheck.patterns.said import Again, Forms


# A day, or a number with or without marks at its thousands.
_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|\d+(?:,\d{3})*(?:\.\d+)?")
_NAME = re.compile(r"'([^']*)'")


class Difference(NamedTuple):
    """One thing that the two programs say differently: which field, what the second says, and what stands there."""

    field: str
    second: str
    first: str


def unlike_again(body: Mapping[str, Any], again: Again | None) -> Iterator[Difference]:
    """Where what is said of a pattern (`numbers`, `words`, `words_es`) differs from the second computation."""
    if again is None or not again.is_marked:
        yield Difference(
            "verdict", "not-judged" if again is None or again.chance is None else "nothing-unusual", "unusual"
        )
        return
    numbers = body["numbers"]
    for name in sorted({*numbers, *again.numbers}):
        forms, said = again.numbers.get(name, ("",)), str(numbers.get(name, ""))
        if said not in forms:
            yield Difference(f"numbers.{name}", forms[0] or "nothing", said or "nothing")
    for name in ("words", "words_es"):
        quoted, found = _NAME.findall(body[name]), _NUMBER.findall(_NAME.sub("", body[name]))
        if not _are_said(again.sentence, found) or (again.names and tuple(quoted) != again.names):
            told = [*again.names, *(forms[0] for forms in again.sentence)]
            yield Difference(name, ", ".join(told), ", ".join([*quoted, *found]))


def _are_said(sentence: Sequence[Forms], found: Sequence[str]) -> bool:
    plain = [one.replace(",", "") for one in found]
    return len(plain) == len(sentence) and all(one in forms for one, forms in zip(plain, sentence, strict=True))
