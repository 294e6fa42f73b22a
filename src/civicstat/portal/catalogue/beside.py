"""Statements that are brought up to date, with the words that stand beside them and what was corrected since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from civicstat.vocabulary.statement import Entry


WordsOf = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True)
class Corrected:
    """One correction: of which field, what was said, what is right and why; empty words where they were withdrawn."""

    entry: Entry
    said: Mapping[str, Any]
    words: Mapping[str, Any]
    withdrawn: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Which of the words is corrected."""
        return str(self.entry.statement.body["field"])

    @property
    def voids(self) -> bool:
        """Whether what the corrected entry says did not happen."""
        return bool(self.entry.statement.body["voids"])


@dataclass(frozen=True)
class Said:
    """A statement as last said, its words, and the corrections of it and of what was said under its name before."""

    entry: Entry
    day: str
    words: Mapping[str, Any] = field(default_factory=dict)
    withdrawn: str = ""
    corrections: Sequence[Corrected] = ()

    @property
    def body(self) -> Mapping[str, Any]:
        """The statement's body."""
        return self.entry.statement.body

    @property
    def name(self) -> str:
        """Its name."""
        return self.entry.statement.name

    @property
    def is_void(self) -> bool:
        """Whether a correction says that it did not happen."""
        return any(one.voids for one in self.corrections)


def said_in(entries: Sequence[Entry], type_: str, *, as_of: str, words_of: WordsOf) -> list[Said]:
    """Every statement of a type as last said, in the order in which each was said first.

    The day is the release's, or a later one on which something of the type was said or that is itself on record.
    """
    found = [entry for entry in entries if entry.statement.type == type_]
    if not found:
        return []
    days = (entry.statement.as_of for entry in entries if entry.statement.type in (type_, "day/v1"))
    day = max([as_of, *days])
    gone, corrections = withdrawn_of(entries), corrections_in(entries, words_of=words_of)
    latest = {entry.statement.name: entry for entry in found}
    of_name = {entry.key: entry.statement.name for entry in found}
    return [
        Said(
            entry,
            day,
            words=_words(entry.statement.body.get("words"), gone, words_of),
            withdrawn=_withdrawn(entry.statement.body.get("words"), gone),
            corrections=[one for key, each in corrections.items() if of_name.get(key) == name for one in each],
        )
        for name, entry in latest.items()
    ]


def corrections_in(entries: Sequence[Entry], *, words_of: WordsOf) -> dict[str, list[Corrected]]:
    """The corrections of words, by the key of the entry that each corrects, in the log's order."""
    gone = withdrawn_of(entries)
    found: dict[str, list[Corrected]] = {}
    for entry in entries:
        if entry.statement.type != "correction-of-words/v1":
            continue
        body = entry.statement.body
        named = (body["said"], body["words"])
        said, words = (_words(ref, gone, words_of) for ref in named)
        withdrawn = tuple(sha256 for ref in named if (sha256 := _withdrawn(ref, gone)))
        found.setdefault(str(body["corrects"]), []).append(Corrected(entry, said, words, withdrawn))
    return found


def withdrawn_of(entries: Sequence[Entry]) -> frozenset[str]:
    """Digests of the words that were withdrawn."""
    return frozenset(str(e.statement.body["withdrawn"]) for e in entries if e.statement.type == "withdrawal/v1")


def _words(ref: Any, gone: frozenset[str], words_of: WordsOf) -> Mapping[str, Any]:
    return {} if ref is None or str(ref["sha256"]) in gone else words_of(str(ref["sha256"]))


def _withdrawn(ref: Any, gone: frozenset[str]) -> str:
    return str(ref["sha256"]) if ref is not None and str(ref["sha256"]) in gone else ""
