"""What the city's public record holds, as acts of the office ask for it: figures, metrics, the newest entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

from civicstat.ledger.figures import read_figures
from civicstat.ledger.private_text import holds_private_text
from civicstat.ledger.reader import Record, has_record
from civicstat.office.faults import Fault
from civicstat.vocabulary.figure import Figure


class PublicRecord:
    """The record in a home; an empty one where the city has not published yet."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._figures: dict[str, dict[str, Figure]] = {}

    @cached_property
    def record(self) -> Record | None:
        """The record, opened when first asked for."""
        return Record(self.home) if has_record(self.home) else None

    def figure(self, key: str) -> Figure | None:
        """The live figure of a key."""
        metric = key.partition("|")[0]
        if self.record is None or metric not in self.metrics():
            return None
        if metric not in self._figures:
            self._figures[metric] = read_figures(self.record, metric)
        return self._figures[metric].get(key)

    def has_figure(self, key: str) -> bool:
        """Whether the record publishes this figure."""
        return self.figure(key) is not None

    def metrics(self) -> frozenset[str]:
        """Ids of adopted metrics."""
        return frozenset() if self.record is None else frozenset(self.record.live_definitions())

    def goals(self) -> frozenset[str]:
        """Ids of goals on record."""
        if self.record is None:
            return frozenset()
        return frozenset(str(entry.statement.body["id"]) for entry in self.record.entries_of("goal"))


def public_record() -> PublicRecord:
    """The record of the city whose office this is."""
    return PublicRecord(settings.HOME)


def private_faults(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields whose words hold a mail address or a telephone number: they become public, and cannot."""
    fault = Fault("holds_private")
    return {name: fault for name, text in fields.items() if isinstance(text, str) and holds_private_text(text)}


def free_slug(words: str, *, taken: Iterable[str]) -> str:
    """A slug of the first words of a text that nobody has yet."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii").lower()
    start = "-".join(re.findall(r"[a-z0-9]+", plain)[:6])[:48].strip("-") or "entry"
    known = {slug for slug in taken if slug.startswith(start)}
    if start not in known:
        return start
    return next(slug for number in range(2, len(known) + 3) if (slug := f"{start}-{number}") not in known)
