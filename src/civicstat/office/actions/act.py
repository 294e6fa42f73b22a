"""How anything in the office is written: created, changed at the version that was seen, undone until it is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, TextField

from civicstat.office.actions.model_faults import model_faults
from civicstat.office.clock import today_in_office
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.person import Person
from civicstat.office.models.versioned import Versioned, plain
from civicstat.office.records.holds import require_free
from civicstat.office.through import address_of_act, may_still


Subject = TypeVar("Subject", bound=Versioned)


class ConflictError(OfficeError):
    """Somebody else changed it meanwhile; both versions are kept, and the person decides."""

    def __init__(self, subject: Versioned, *, wanted: Mapping[str, Any], seen: int) -> None:
        super().__init__(
            f"this {subject.noun()} was changed by somebody else while you had it open",
            where=f"version {subject.version}, and you saw version {seen}",
            expected="the newest version",
            next_step="Compare the two and save the one that is right.",
        )
        self.subject = subject
        self.wanted = dict(wanted)
        self.seen = seen


class FrozenError(OfficeError):
    """The public record holds it: it is corrected there in the open, and no longer changed here."""


class RefusedError(OfficeError):
    """What was typed cannot be; `faults` maps each field to what is wrong with it."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        listed = "; ".join(f"{field}: {fault}" if field else fault for field, fault in self.faults.items())
        super().__init__(listed, next_step=Fault("mend_fields"))


def create(
    kind: type[Subject], /, *, act: str, by: Person | None, at: datetime, reason: str = "", **fields: Any
) -> Subject:
    """A new record of the office, with its first act.

    Raises
    ------
    RefusedError
        When a field is not of its kind, or another record already has what must be unique.
    """
    subject = kind(**fields)
    _checked(subject)
    try:
        with transaction.atomic():
            subject.save(force_insert=True)
            _keep(subject, act=act, by=by, at=at, before=None, reason=reason)
    except IntegrityError as error:
        raise RefusedError({"": Fault("database_refused", words=_first_line(error))}) from error
    return subject


def change(
    subject: Subject,
    *,
    act: str,
    by: Person | None,
    at: datetime,
    seen: int,
    reason: str = "",
    undoes: ActRecord | None = None,
    **fields: Any,
) -> Subject:
    """Change a record at the version that the person saw.

    Two people who saw the same version can never both save it: the second gets a conflict with both versions.

    Raises
    ------
    ConflictError
        When it has another version than the one seen.
    FrozenError
        When the public record holds it.
    HeldError
        When it would take away words of which nothing else keeps a copy, and a legal hold covers them.
    RefusedError
        When a field is not of its kind.
    """
    # Whoever is signed in comes as a stand-in that fetches the person late; its own type is no model.
    kind = cast(type[Subject], subject._meta.model)
    with transaction.atomic():
        # The row is held from here on where the database can, so that what is checked is what is written.
        now = kind._default_manager.select_for_update().get(pk=subject.pk)
        if now.version != seen:
            raise ConflictError(now, wanted=fields, seen=seen)
        if now.is_frozen and not set(fields) <= _AFTER_FREEZING | now.PRIVATE:
            raise FrozenError(
                Fault("frozen", key=now.frozen_as),
                next_step=Fault("write_correction"),
            )
        if _lost(now, fields):
            require_free(now)
        before = now.spoken()
        for name, value in fields.items():
            setattr(now, name, value)
        _checked(now)
        written = kind._default_manager.filter(pk=now.pk, version=seen).update(**fields, version=seen + 1)
        if not written:
            raise ConflictError(kind._default_manager.get(pk=now.pk), wanted=fields, seen=seen)
        now.version = seen + 1
        _keep(now, act=act, by=by, at=at, before=before, reason=reason, undoes=undoes)
    return now


# What may still be noted on a record that is frozen: the key under which it stands there.
_AFTER_FREEZING = {"frozen_as"}


def _lost(subject: Versioned, fields: Mapping[str, Any]) -> list[str]:
    """Which words an act would destroy: those that people wrote, and that the record of acts does not keep."""
    return [
        field.name
        for field in subject._meta.concrete_fields
        if isinstance(field, TextField) and field.name in fields and field.name not in subject.SPOKEN
        if (was := getattr(subject, field.name)) and was != fields[field.name]
    ]


def note(
    noun: str, subject: str, *, act: str, by: Person, at: datetime, said: Mapping[str, Any], reason: str = ""
) -> ActRecord:
    """An act on what stands in a file and in no table of the office; nothing takes it back.

    Raises
    ------
    RefusedError
        When somebody else does the same in this very moment.
    """
    earlier = ActRecord.objects.filter(noun=noun, subject=subject).count()
    try:
        with transaction.atomic():
            return ActRecord.objects.create(
                act=act,
                by=by,
                at=at,
                noun=noun,
                subject=subject,
                version=earlier + 1,
                after=dict(said),
                reason=reason,
                through=address_of_act(),
            )
    except IntegrityError as error:
        raise RefusedError({"": Fault("database_refused", words=_first_line(error))}) from error


def undo(subject: Subject, *, by: Person, at: datetime, seen: int) -> Subject:
    """Take back the newest act on a record; what it said before is said again, as a new version.

    Raises
    ------
    RefusedError
        When there is nothing to take back: the record was just made, its newest act is an undoing, or somebody else's;
        or when whoever did it no longer holds a post that may do it.
    """
    newest = ActRecord.objects.filter(noun=subject.noun(), subject=str(subject.pk)).order_by("-version").first()
    if newest is None or newest.before is None or newest.undoes_id is not None:
        raise RefusedError({"": Fault("nothing_to_undo")})
    if newest.act in subject.LASTING:
        raise RefusedError({"": Fault("reached_beyond")})
    if newest.by_id != by.pk:
        raise RefusedError({"": Fault("not_yours_to_undo")})
    if not may_still(by, newest.through, day=today_in_office()):
        raise RefusedError({"": Fault("no_post_any_more")})
    fields = _fields_of(cast(type[Versioned], subject._meta.model), newest.before)
    return change(subject, act=f"undo-{newest.act}"[:60], by=by, at=at, seen=seen, undoes=newest, **fields)


def _fields_of(kind: type[Versioned], spoken: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in spoken.items():
        field = kind._meta.get_field(name)
        if isinstance(field, ForeignKey):
            fields[field.attname] = value
        else:
            fields[name] = field.to_python(value)  # type: ignore[union-attr]
    return fields


def _checked(subject: Versioned) -> None:
    try:
        subject.full_clean(validate_unique=True)
    except ValidationError as error:
        raise RefusedError(model_faults(subject, error)) from error


def _keep(
    subject: Versioned,
    *,
    act: str,
    by: Person | None,
    at: datetime,
    before: dict[str, Any] | None,
    reason: str,
    undoes: ActRecord | None = None,
) -> ActRecord:
    return ActRecord.objects.create(
        act=act,
        by=by,
        at=at,
        noun=subject.noun(),
        subject=str(plain(subject.pk)),
        version=subject.version,
        before=before,
        after=subject.spoken(),
        reason=reason,
        undoes=undoes,
        through=address_of_act(),
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
