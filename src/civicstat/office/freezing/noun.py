"""What a noun of the office offers so that it reaches the public record; a part with a noun adds a module beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from civicstat.office import freezing
from civicstat.office.actions.act import ConflictError, change
from civicstat.office.freezing.desk import Desk
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned
from civicstat.vocabulary.statement import Statement


# How long what was said can be taken back before it is frozen.
UNDO = timedelta(minutes=15)


def _always(subject: Any) -> bool:
    return True


@dataclass(frozen=True)
class Noun:
    """How one kind of thing said in the office goes on record.

    `waiting` finds, at an hour, what can no longer be taken back (with `at_once` everything that is not on record);
    `is_ready` says whether what a subject names is on record; `put` appends what is to be said of it, notes that in the
    office by `note`, and returns the keys of the new entries. After a run that died between the two, `put` finds its
    statement on record and only notes it.
    """

    waiting: Callable[[datetime, bool], Iterable[Any]]
    put: Callable[[Any, Desk, datetime], list[str]]
    is_ready: Callable[[Any], bool] = _always


def nouns() -> list[Noun]:
    """The `NOUN` of every module of this folder, in the order of their names."""
    names = sorted(module.name for module in iter_modules(freezing.__path__))
    modules = [import_module(f"{freezing.__name__}.{name}") for name in names]
    return [module.NOUN for module in modules if hasattr(module, "NOUN")]


def waiting_versions(rows: Iterable[Any], at: datetime, at_once: bool) -> list[Any]:
    """Those with a version that is not on record and whose newest act is older than `UNDO`.

    For kinds that have `recorded_version`: each version is a statement of its own.
    """
    new = [row for row in rows if row.version > row.recorded_version]
    return [row for row in new if at_once or newest_act(row) <= at - UNDO]


def put_version(
    subject: Any,
    desk: Desk,
    *,
    type_: str,
    name: str,
    body: Callable[[Statement | None], Mapping[str, Any]],
    cites: Sequence[str] | None = None,
    at: datetime,
) -> list[str]:
    """State a version of something, from what was stated of it last: its key, or none where the record has it."""
    said = desk.latest(type_, name)
    if said is not None and said.body["version"] >= subject.version:
        note_version(subject, desk.key_of(type_, name), at=at)
        return []
    key = desk.append(type_, name, body(said), cites=cites)
    note_version(subject, key, at=at)
    return [key]


def newest_act(subject: Versioned) -> datetime:
    """The hour of the newest act on something."""
    acts = ActRecord.objects.filter(noun=subject.noun(), subject=str(subject.pk))
    return acts.order_by("-version").values_list("at", flat=True)[0]


def is_on_record(subject: Versioned | None) -> bool:
    """Whether something is on record by now; nothing needs no record."""
    if subject is None:
        return True
    subject.refresh_from_db(fields=["frozen_as"])
    return bool(subject.frozen_as)


def note(subject: Any, key: str, *, at: datetime, **fields: Any) -> None:
    """Note in the office where something stands on record."""
    frozen, noted = subject.version, {"frozen_as": key, **fields}
    try:
        change(subject, act="put-on-record", by=None, at=at, seen=frozen, **noted)
    except ConflictError:
        # Somebody did something in this very moment: the next run puts that on record too.
        subject.refresh_from_db()
        if "recorded_version" in noted:
            noted["recorded_version"] = frozen
        change(subject, act="put-on-record", by=None, at=at, seen=subject.version, **noted)


def note_version(subject: Any, key: str, *, at: datetime) -> None:
    """Note that the version of something that stands is on record; the noting is itself a version."""
    note(subject, key, at=at, recorded_version=subject.version + 1)


def slug_of(post: Post | None) -> str:
    """A post's slug; empty where there is none."""
    return "" if post is None else post.slug


def iso(day: date | None) -> str | None:
    """A day as the record writes it."""
    return None if day is None else day.isoformat()
