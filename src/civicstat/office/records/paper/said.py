"""Statements of the public record as a reader meets them: days in words, and what people wrote or that it is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.look.words.dates import day_words
from civicstat.office.records.paper.blocks import Block, Words
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Entry


@dataclass(frozen=True)
class Reading:
    """The record, read in a language."""

    record: Record | None
    lang: str

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry; none before there is a record."""
        return () if self.record is None else self.record.entries

    @cached_property
    def withdrawn(self) -> Mapping[str, Mapping[str, Any]]:
        """What was said when words were withdrawn, by their digest."""
        said = (entry.statement.body for entry in self.entries if entry.statement.type == "withdrawal/v1")
        return {str(body["withdrawn"]): body for body in said}

    def t(self, key: str, **values: object) -> str:
        """Words of the papers."""
        return catalogue().text(self.lang, f"office.paper.{key}", **values)

    def day(self, day: str | date | None) -> str:
        """A day in words; a stroke where there is none."""
        return "–" if not day or day == "-" else day_words(day, self.lang)

    def of_type(self, *types: str) -> list[Entry]:
        """The entries of some types."""
        return [entry for entry in self.entries if entry.statement.type in types]

    def words(self, ref: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """The words that an entry names; none where there are none, or where they were withdrawn."""
        if ref is None or self.record is None or str(ref["sha256"]) in self.withdrawn:
            return {}
        store: ObjectStore = self.record.objects
        if not store.has(str(ref["sha256"])):
            return {}
        words: Mapping[str, Any] = self.record.object_json(str(ref["sha256"]))["words"]
        return words

    def gone(self, ref: Mapping[str, Any] | None) -> list[Block]:
        """That words are gone, and why; nothing where they are not."""
        if ref is None or (body := self.withdrawn.get(str(ref["sha256"]))) is None:
            return []
        reason = str(body["reason_es" if self.lang == "es" else "reason"])
        return [Words(reason, self.t("withdrawn", by=body["by_post"]))]

    def field(self, words: Mapping[str, Any], name: str) -> str:
        """A text of some words in the language; in the other one where only that was written."""
        first, second = (f"{name}_es", name) if self.lang == "es" else (name, f"{name}_es")
        return str(words.get(first) or words.get(second) or "")

    def labelled(self, words: Mapping[str, Any], names: Iterable[str]) -> list[Block]:
        """Those texts that there are, each under its label."""
        return [Words(text, self.t(f"field.{name}")) for name in names if (text := self.field(words, name))]
