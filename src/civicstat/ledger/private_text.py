"""No statement carries a private person's address or number; a simple look for the commonest slips."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from civicstat.ledger.fault import Fault
from civicstat.vocabulary.statement import Statement


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# North American numbers with separators, and numbers that begin with a country code.
_PHONE = re.compile(
    r"(?<![\w.])(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w])|(?<!\w)\+\d(?:[ .-]?\d){8,14}(?!\w)"
)


def private_text_faults(statement: Statement) -> list[Fault]:
    """Mail addresses and telephone numbers in a body. A city's own contact field may hold them."""
    return [
        Fault(
            "statement",
            f"{path} holds {match.group()!r}",
            expected="no mail address and no telephone number outside a city's contact field",
        )
        for path, text in _texts(statement.body, "body")
        if not (statement.type.startswith("city/") and path.startswith("body.contact."))
        for pattern in (_MAIL, _PHONE)
        if (match := pattern.search(text))
    ]


def holds_private_text(text: str) -> bool:
    """Whether a text holds a mail address or a telephone number."""
    return any(pattern.search(text) for pattern in (_MAIL, _PHONE))


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}")
    elif isinstance(value, Sequence):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")
