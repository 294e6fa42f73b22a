"""What a briefing is written from: one department on one day, with the published values of one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from civicstat.hearings.numbers import Numbers
from civicstat.hearings.published import Names, Published
from civicstat.vocabulary.definition import Definition


@dataclass(frozen=True)
class Desk:
    """Everything that the sections of one briefing share; `numbers` grows while they are written."""

    department: str
    as_of: date
    definitions: Mapping[str, Definition]
    published: Published
    names: Names
    numbers: Numbers

    @property
    def key(self) -> str:
        """`briefing-public-works`: how a page cites this briefing's own numbers."""
        return self.numbers.key
