"""Destroying what has passed its time: by the clerk's act, and for contact data and traces by the clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from civicstat.office.actions.act import RefusedError, change
from civicstat.office.faults import Fault
from civicstat.office.models.disposal import Disposal
from civicstat.office.models.intake import Intake
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned
from civicstat.office.records.due import Due, due_of
from civicstat.office.records.holds import free, is_stopped
from civicstat.office.records.kept_for import KeptFor, kept_for
from civicstat.office.records.kinds import KINDS, Kind
from civicstat.office.records.rows import ended_by


# Files and no rows: they are looked for where the settings have letters written.
LETTERS = "letters-on-disk"


def dispose(*, kind: str, expected: int, as_post: Post, by: Person, at: datetime, today: date) -> Disposal:
    """Destroy what is due of a kind, as many as the clerk saw; what a hold covers stays.

    Raises
    ------
    RefusedError
        When nothing is due, another number is due than the clerk saw, or something else still names it.
    """
    found = KINDS.get(kind)
    if found is None or found.kept_as.by != "clerk":
        raise RefusedError({"": Fault("not_by_hand")})
    kept = kept_for()[found.retention]
    try:
        with transaction.atomic():
            due = due_of(found, kept, today)
            if due is None or due.count != expected or not due.count:
                now = 0 if due is None else due.count
                raise RefusedError({"": Fault("due_changed", now=now, seen=expected)})
            return _destroy(due, by=by, as_post=as_post, at=at)
    except ProtectedError as error:
        raise RefusedError({"": Fault("still_named")}) from error


def forget_by_the_clock(at: datetime) -> str:
    """The job of the timetable: where residents want to be told, and traces of the machine, once their time is over."""
    from civicstat.office.clock import today_in_office

    kept, gone = kept_for(), []
    for name in ("casecontact", "jobrun", "django_tasks_database.dbtaskresult"):
        kind = KINDS[name]
        # Traces bear true hours, also in a replay.
        due = due_of(kind, kept[kind.retention], at.date() if kind.is_trace else today_in_office())
        if due is not None and due.count and kind.is_trace:
            gone.append(f"{_delete(kind, free(kind, ended_by(kind, due.before)))} {name}")
        elif due is not None and due.count:
            with transaction.atomic():
                gone.append(f"{_destroy(due, by=None, as_post=None, at=at).count} {name}")
    letters = _letters_on_disk(kept[LETTERS], at)
    if letters:
        gone.append(f"{letters} letters")
    return ", ".join(gone) or "nothing is over its time"


def _letters_on_disk(kept: KeptFor, at: datetime) -> int:
    """Letters bear addresses, so a hold on those, or on the reminders that some of them are, keeps them too."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or settings.HOME / "private" / "mail")
    if kept.period is None or not folder.is_dir() or is_stopped("casecontact") or is_stopped("reminder"):
        return 0
    before = kept.period.before(at.date())
    old = [path for path in folder.iterdir() if path.is_file() and _written_on(path) <= before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _written_on(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def list_by_the_clock(at: datetime) -> str:
    """The job of the timetable: what waits for the clerk."""
    from civicstat.office.clock import today_in_office
    from civicstat.office.records.due import due_for_disposal

    due = due_for_disposal(today_in_office())
    return f"{sum(each.count for each in due)} due for disposal, {sum(each.held_back for each in due)} held back"


def _destroy(due: Due, *, by: Person | None, as_post: Post | None, at: datetime) -> Disposal:
    rows = free(due.kind, ended_by(due.kind, due.before))
    count = _erase(due.kind, rows, by=by, at=at) if due.kind.erase else _delete(due.kind, rows)
    return _log(due.kind, due.kept, due=due, count=count, by=by, as_post=as_post, at=at)


def _erase(kind: Kind, rows: QuerySet[Any], *, by: Person | None, at: datetime) -> int:
    """Each as an act of its own, which says that it was done and not what it said."""
    subjects: Iterable[Versioned] = list(rows)
    for subject in subjects:
        fields = dict(kind.erase)
        if getattr(subject, "recorded_version", None) == subject.version:
            # Nothing was said anew: the public record needs no new entry of it.
            fields["recorded_version"] = subject.version + 1
        change(subject, act="dispose-personal", by=by, at=at, seen=subject.version, **fields)
    return len(list(subjects))


def _delete(kind: Kind, rows: QuerySet[Any]) -> int:
    gone = list(rows.values_list("pk", flat=True))
    kind.model._base_manager.filter(pk__in=gone).delete()
    if kind.model is Intake:
        transaction.on_commit(lambda: _remove_files(gone))
    return len(gone)


def _remove_files(intakes: Iterable[int]) -> None:
    for pk in intakes:
        shutil.rmtree(settings.UPLOADS / str(pk), ignore_errors=True)


def _log(
    kind: Kind, kept: KeptFor, *, due: Due, count: int, by: Person | None, as_post: Post | None, at: datetime
) -> Disposal:
    return Disposal.objects.create(
        at=at,
        by=by,
        as_post=as_post,
        kind=kind.name,
        retention=kept.retention.id,
        period=str(kept.period),
        end=kept.retention.end,
        count=count,
        held_back=due.held_back,
        before=due.before,
    )
