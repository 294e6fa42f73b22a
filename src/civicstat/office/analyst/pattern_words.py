"""What people said beside unusual record patterns that are public: which words stand on record, and which are gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings

from civicstat.cycle.home import Home
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record, has_record
from civicstat.ledger.schemas.pattern import column_of
from civicstat.ledger.words import withdrawn_in
from civicstat.metrics.patterns.published import TITLES
from civicstat.vocabulary.statement import Entry


# Whose words they are, as the entry calls them: the department's explanation, or the auditor's reason.
Whose = Literal["explanation", "auditor"]


@dataclass(frozen=True)
class PatternWords:
    """Words of one person beside one pattern: in both languages, or empty where they are gone."""

    pattern: str
    title: str
    unit: str
    entry: str
    whose: Whose
    post: str
    sha256: str
    text: str
    text_es: str

    @property
    def stand(self) -> bool:
        """Whether they still stand on record."""
        return bool(self.text or self.text_es)


def words_beside_patterns(lang: str) -> list[PatternWords]:
    """Those of every pattern that was ever released, the newest first; each object once."""
    if not has_record(settings.HOME):
        return []
    record = Record(settings.HOME)
    gone = withdrawn_in([entry.statement for entry in record.entries])
    found: dict[str, PatternWords] = {}
    for entry in reversed(record.entries_of("record-pattern")):
        for each in _beside(entry, gone, lang):
            found.setdefault(each.sha256, each)
    return list(found.values())


def _beside(entry: Entry, gone: frozenset[str], lang: str) -> Iterator[PatternWords]:
    body, store = entry.statement.body, ObjectStore.of_home(settings.HOME)
    whose: Whose
    for whose in ("explanation", "auditor"):
        said = body[whose]
        # In the first version words stood in the entry itself, if anywhere.
        ref = said.get("words")
        if not ref:
            continue
        sha256 = str(ref["sha256"])
        # What a first attempt left behind is still there to be taken out.
        is_there = store.has(sha256)
        words: dict[str, Any] = json.loads(store.get(sha256))["words"] if is_there else {}
        if not is_there and sha256 not in gone:
            # Neither there nor withdrawn: `verify` says so, and nobody here can take it out.
            continue
        yield PatternWords(
            pattern=body["id"],
            title=TITLES[body["method"], column_of(body)][1 if lang == "es" else 0],
            unit=_unit_name(body, lang),
            entry=entry.key,
            whose=whose,
            post=said["post_es"] if lang == "es" else said["post"],
            sha256=sha256,
            text=words.get("text", ""),
            text_es=words.get("text_es", ""),
        )


def _unit_name(body: Any, lang: str) -> str:
    """What the unit is called in its pattern's report; its short name where that is not in this home."""
    report = PrivatePatterns.of(Home(settings.HOME)).newest_report(body["id"])
    short = str(body["unit"]).replace("=", ":").partition(":")[2]
    return short if report is None else str(report["unit_name_es" if lang == "es" else "unit_name"])
