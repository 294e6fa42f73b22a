"""What changed in targets and definitions, as statements of the public record say it: who, when, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civicstat.office.on_record import PublicRecord
from civicstat.vocabulary.statement import Entry


# What a reader of a changed definition is shown, in this order; all of it is text or a short list.
COMPARED = (
    "title",
    "question",
    "owner",
    "measure",
    "where_text",
    "numerator_text",
    "of_text",
    "percentile",
    "of_metric",
    "per_metric",
    "budget_lines",
    "period_by",
    "periods",
    "by",
    "unit",
    "digits",
    "direction",
    "settles_after_days",
    "companion",
    "goal",
    "baseline_periods",
    "exclude",
)
# Fields that stand in both languages.
_IN_SPANISH = frozenset({"title", "question", "owner"})


@dataclass(frozen=True)
class Changed:
    """One change: of a target, with its old and new value, or of a definition, with each field that differs.

    `fields` are (name, was, is); `was` is the body of the statement whose place it took, empty where there was none.
    """

    kind: str
    metric: str
    index: int
    recorded: datetime
    body: Mapping[str, Any]
    fields: tuple[tuple[str, str, str], ...]
    fields_es: tuple[tuple[str, str, str], ...]
    was: Mapping[str, Any]

    @property
    def is_first(self) -> bool:
        """Whether it is a target that took no other's place."""
        return not self.was

    @property
    def set_afterwards(self) -> bool:
        """Whether a target was set when its days had begun."""
        return bool(self.body.get("set_afterwards"))

    def who(self, lang: str) -> str:
        """Who set or proposed it."""
        name = "set_by" if self.kind == "target" else "proposed_by"
        return str(self.body[f"{name}_es" if lang == "es" else name])

    def why(self, lang: str) -> str:
        """The reason that the record gives; empty where it gives none."""
        end = "_es" if lang == "es" else ""
        if self.kind == "target":
            return str(self.body.get(f"why{end}") or "")
        new = [
            cut for name in ("break", "rebase") for cut in self.body.get(name, ()) if cut not in self.was.get(name, ())
        ]
        return " ".join(str(cut[f"reason{end}"]) for cut in new)

    def fields_in(self, lang: str) -> tuple[tuple[str, str, str], ...]:
        """What differs, in a language."""
        return self.fields_es if lang == "es" else self.fields


def changes_on_record(record: PublicRecord) -> list[Changed]:
    """Every target that was set and every definition that got a new version, the newest first."""
    if record.record is None:
        return []
    found = [*_targets(record.record.entries_of("target")), *_definitions(record.record.entries_of("definition"))]
    return sorted(found, key=lambda changed: -changed.index)


def _targets(entries: tuple[Entry, ...]) -> list[Changed]:
    standing: dict[str, Mapping[str, Any]] = {}
    found = []
    for entry in entries:
        body = entry.statement.body
        before = standing.get(body["metric"])
        fields = ((("value", "" if before is None else str(before["value"]), str(body["value"]))),)
        found.append(_changed("target", body["metric"], entry, fields, fields, before or {}))
        standing[body["metric"]] = body
    return found


def _definitions(entries: tuple[Entry, ...]) -> list[Changed]:
    standing: dict[str, Mapping[str, Any]] = {}
    found = []
    for entry in entries:
        body = entry.statement.body
        before = standing.get(body["id"])
        if before is not None:
            english, spanish = (_differing(before, body, lang) for lang in ("en", "es"))
            found.append(_changed("definition", body["id"], entry, english, spanish, before))
        standing[body["id"]] = body
    return found


def _changed(
    kind: str,
    metric: str,
    entry: Entry,
    fields: tuple[tuple[str, str, str], ...],
    fields_es: tuple[tuple[str, str, str], ...],
    was: Mapping[str, Any],
) -> Changed:
    recorded = datetime.fromisoformat(entry.statement.recorded)
    return Changed(kind, metric, entry.index, recorded, entry.statement.body, fields, fields_es, was)


def _differing(was: Mapping[str, Any], body: Mapping[str, Any], lang: str) -> tuple[tuple[str, str, str], ...]:
    found = []
    for name in COMPARED:
        key = f"{name}_es" if lang == "es" and name in _IN_SPANISH else name
        old, new = _said(was.get(key), lang), _said(body.get(key), lang)
        if old != new:
            found.append((name, old, new))
    return tuple(found)


def _said(value: Any, lang: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(_said(item, lang) for item in value)
    if isinstance(value, Mapping):
        return str(value.get("reason_es" if lang == "es" else "reason", "/".join(str(one) for one in value.values())))
    return str(value)
