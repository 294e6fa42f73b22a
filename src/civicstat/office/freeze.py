"""The office's door to the public record: what was said becomes statements, whose words can be withdrawn.

How each noun is written stands in `freezing`, one module per noun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django_tasks import task

from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record, has_record
from civicstat.ledger.words import words_of
from civicstat.metrics.patterns.published import DEPARTMENTS
from civicstat.office.freezing.desk import Desk, FreezeError
from civicstat.office.freezing.noun import UNDO, nouns
from civicstat.office.records.holds import require_words_free
from civicstat.vocabulary.errors import CivicstatError


__all__ = ["UNDO", "FreezeError", "freeze", "freeze_by_the_clock", "withdraw_words", "words_on_record"]


def freeze(*, at: datetime, at_once: bool = False) -> list[str]:
    """Put on record what was said longer than `UNDO` ago, or with `at_once` all of it; the keys of the new entries.

    Each thing is appended and then noted as frozen. A run that dies between the two is made good by the next one.

    Raises
    ------
    FreezeError
        When the city has no public record yet, or words hold a mail address or a telephone number.
    """
    waiting = [(noun, subject) for noun in nouns() for subject in noun.waiting(at, at_once)]
    if not waiting:
        return []
    if not has_record(settings.HOME):
        raise FreezeError(
            "the city has no public record yet", next_step="Run `civicstat cycle` first; nothing that was said is lost."
        )
    keys: list[str] = []
    refused: list[CivicstatError] = []
    # What a thing names goes before it, so what is not ready waits for the next round, or for the next run.
    while ready := [pair for pair in waiting if pair[0].is_ready(pair[1])]:
        for noun, subject in ready:
            # What one person wrote does not hold up what everybody else has said.
            try:
                keys.extend(noun.put(subject, Desk.now(at), at))
            except CivicstatError as error:
                refused.append(error)
        waiting = [pair for pair in waiting if pair not in ready]
    if refused:
        listed = "; ".join(error.found for error in refused)
        raise FreezeError(
            listed,
            expected=refused[0].expected,
            next_step="Mend it in the office and freeze again; everything else is on record.",
        )
    return keys


@task
def freeze_what_was_said() -> None:
    """The same as a task of the worker."""
    freeze(at=datetime.now(UTC))


def freeze_by_the_clock(at: datetime, *, at_once: bool = False) -> str:
    """The same as a job of the timetable; what could not go on record is told and waits."""
    if not has_record(settings.HOME):
        return "no public record yet"
    try:
        return f"{len(freeze(at=at, at_once=at_once))} entries"
    except FreezeError as error:
        return f"some words wait: {error.found}"


def withdraw_words(*, sha256: str, reason: str, reason_es: str, by_post: str, note: str = "", at: datetime) -> str:
    """Take words out of the public record: the entries stay, the object goes, and a statement says so; its key.

    The pages show it when the site is written again. A second call finishes what a first one left undone.

    Raises
    ------
    LedgerError
        When no statement names words of this digest.
    HeldError
        When a legal hold covers them.
    """
    desk = Desk.now(at)
    require_words_to_be_free(desk.record, sha256)
    said = [entry for entry in desk.record.entries if entry.statement.type == "withdrawal/v1"]
    standing = next((entry.key for entry in said if entry.statement.body["withdrawn"] == sha256), None)
    if standing is None:
        body = {"withdrawn": sha256, "reason": reason, "reason_es": reason_es, "by_post": by_post, "note": note}
        standing = desk.append("withdrawal/v1", sha256, body, cites=())
    for folder in (ObjectStore.of_home(settings.HOME).folder, Path(settings.HOME) / "portal" / "objects"):
        (folder / sha256).unlink(missing_ok=True)
    return standing


# What the office calls what the record calls otherwise, and where the day of a statement stands.
_KINDS = {"action": "promise", "outcome": "case", "money-move": "moneymove", "calendar": "calendarentry"}
_DAYS = ("day", "promised_on", "received")


def require_words_to_be_free(record: Record, sha256: str) -> None:
    """Refuse to withdraw words of the public record that a legal hold covers."""
    for said in (entry.statement for entry in record.entries if sha256 in words_of(entry.statement)):
        noun, body = said.type.partition("/")[0], said.body
        require_words_free(
            kind=_KINDS.get(noun, noun),
            name=said.name,
            department=str(body.get("owner_department") or body.get("department") or _department_of_unit(body)),
            day=date.fromisoformat(str(next((body[name] for name in _DAYS if body.get(name)), said.as_of))),
        )


def _department_of_unit(body: Mapping[str, Any]) -> str:
    """The department whose records a pattern was found in; empty where areas keep them, or nobody is named."""
    return str(body.get("unit", "")).partition(f"{DEPARTMENTS}=")[2]


def words_on_record(slug: str) -> Iterable[str]:
    """Digests of the words that the public record holds of a promise or decision, the newest last."""
    if not has_record(settings.HOME):
        return []
    said = [entry.statement for entry in Record(settings.HOME).entries]
    return list(dict.fromkeys(sha256 for each in said if each.name == slug for sha256 in words_of(each)))
