"""What a legal hold covers, and the guard that stops every deletion of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.db.models.signals import pre_delete

from civicstat.office.errors import OfficeError
from civicstat.office.models.record_hold import RecordHold
from civicstat.office.records.kinds import KINDS, LAST_ACT, Kind, kind_of
from civicstat.office.records.rows import rows_of


class HeldError(OfficeError):
    """A legal hold covers it, so it is neither deleted nor withdrawn until the clerk releases the hold."""


def in_force() -> list[RecordHold]:
    """The holds that have not been released."""
    return list(RecordHold.objects.filter(released_on__isnull=True).select_related("department"))


def held(kind: Kind, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """Those rows of a kind that a hold covers."""
    covered = _covered(kind, in_force())
    rows = rows_of(kind) if rows is None else rows
    return rows.none() if covered is None else rows.filter(covered)


def free(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those rows of a kind that no hold covers."""
    covered = _covered(kind, in_force())
    if covered is None:
        return rows
    return rows.exclude(pk__in=list(rows_of(kind).filter(covered).values_list("pk", flat=True)))


def hold_on(subject: Model) -> RecordHold | None:
    """A hold that covers something, None where it may go."""
    kind = kind_of(type(subject))
    if kind is None or subject.pk is None:
        return None
    for hold in in_force():
        covered = _covered(kind, [hold])
        if covered is not None and rows_of(kind).filter(covered, pk=subject.pk).exists():
            return hold
    return None


def require_free(subject: Model) -> None:
    """Refuse where a hold covers something.

    Raises
    ------
    HeldError
        When it does.
    """
    hold = hold_on(subject)
    if hold is not None:
        raise held_error(hold)


def require_words_free(*, kind: str, name: str, department: str, day: date) -> None:
    """Refuse where a hold covers words of the public record, whether or not the office still has what they are of.

    Raises
    ------
    HeldError
        When one does.
    """
    pk = _number_of(kind, name)
    for hold in in_force():
        is_of_kind = hold.kind in ("", kind)
        is_of_department = hold.department is None or department in ("", hold.department.slug)
        is_of_days = (hold.from_day is None or hold.from_day <= day) and (hold.to_day is None or day <= hold.to_day)
        if is_of_kind and is_of_department and is_of_days and hold.subject in ("", pk or hold.subject):
            raise held_error(hold)


def _number_of(kind: str, name: str) -> str:
    """The number of what a statement is of; empty where the office no longer has it, so that it stays."""
    if kind not in KINDS:
        return ""
    model = KINDS[kind].model
    if not any(field.name == "slug" for field in model._meta.get_fields()):
        return name.rpartition("-")[2]
    return str(model._default_manager.filter(slug=name).values_list("pk", flat=True).first() or "")


def is_stopped(name: str) -> bool:
    """Whether a hold covers all of a kind that is let go as a whole, such as sessions."""
    return _covered(KINDS[name], in_force()) is not None


def held_error(hold: RecordHold) -> HeldError:
    """The letter to whoever wants to let go what is held."""
    return HeldError(
        f"legal hold {hold.pk} covers this, placed on {hold.placed_on.isoformat()} for {hold.asked_by}",
        expected="nothing of it is deleted or withdrawn while the hold stands",
        next_step="Ask the clerk; the hold can be released on the page Records, Holds.",
    )


def guard_deletions() -> None:
    """From now on, no row that a hold covers can be deleted through Django, by whatever code."""
    pre_delete.connect(_stop, dispatch_uid="civicstat-legal-holds")


def _stop(sender: type[Model], instance: Model, **more: Any) -> None:
    kind = kind_of(sender)
    # A migration deletes by tables as they once were, maybe before there were holds.
    if kind is not None and kind.model is sender:
        require_free(instance)


def _covered(kind: Kind, holds: Iterable[RecordHold]) -> Q | None:
    """The condition on rows of a kind that some hold covers; None where none does."""
    conditions = [condition for hold in holds if (condition := _covered_by(kind, hold)) is not None]
    if not conditions:
        return None
    whole = conditions[0]
    for condition in conditions[1:]:
        whole |= condition
    return whole


def _covered_by(kind: Kind, hold: RecordHold) -> Q | None:
    found: Q | None = None
    if hold.kind == kind.name or (not hold.kind and not kind.is_trace):
        found = _scope(kind, hold, "")
    if kind.part_of is not None and hold.kind == kind.part_of[0]:
        whole = _scope(KINDS[hold.kind], hold, f"{kind.part_of[1]}__")
        found = whole if found is None else found | whole
    return found


def _scope(kind: Kind, hold: RecordHold, path: str) -> Q:
    """What cannot be told apart stays: a row without a department or a day is held with the others."""
    condition = Q(pk=F("pk"))
    if hold.subject:
        condition &= Q(**{f"{path}pk": hold.subject})
    if hold.department is not None and kind.department:
        at = path + kind.department
        condition &= Q(**{at: hold.department.slug}) | Q(**{f"{at}__isnull": True})
    if kind.day and not (kind.day == LAST_ACT and path):
        day = path + kind.day_field
        for edge, limit in (("gte", hold.from_day), ("lte", hold.to_day)):
            if limit is not None:
                condition &= Q(**{f"{day}{kind.day_lookup}__{edge}": limit}) | Q(**{f"{day}__isnull": True})
    return condition
