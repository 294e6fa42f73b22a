"""A log from before, as a file: what it says is kept as its word, and nothing of it is proved here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.earlier import bring_earlier
from civicstat.office.clock import today_in_office
from civicstat.office.faults import Fault
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.cells import OF_ALL, OF_THEIR_OWN, day_in, own_department_in, post_in, text_in
from civicstat.office.lists.spec import Cell
from civicstat.office.models.earlier import KINDS, EarlierEntry
from civicstat.office.models.person import Person


_DAYS = ("said_on", "first_due", "due", "done_on")


def _entry(row: Mapping[str, str], by: Person, at: datetime) -> object:
    today = today_in_office()
    kind = text_in(row, "kind") or "promise"
    if kind not in KINDS:
        raise RefusedError({"kind": Fault("not_a_kind", text=kind)})
    said_on, first_due, due, done_on = (day_in(row, name) for name in _DAYS)
    return bring_earlier(
        kind=kind,
        department=own_department_in(row, "department", by=by, today=today, of_all=OF_ALL, own=OF_THEIR_OWN),
        owner=post_in(row, "owner"),
        words=text_in(row, "words"),
        words_es=text_in(row, "words_es"),
        said_on=said_on,
        first_due=first_due,
        due=due,
        done_on=done_on,
        source=text_in(row, "source"),
        reference=text_in(row, "reference"),
        by=by,
        at=at,
        today=today,
    )


def _again(entry: EarlierEntry) -> Sequence[Cell] | None:
    if not entry.is_active:
        return None
    return (
        *(entry.department.slug, entry.words, entry.source, entry.kind, entry.words_es),
        "" if entry.owner is None else entry.owner.slug,
        *(entry.said_on, entry.first_due, entry.due, entry.done_on, entry.reference),
    )


EARLIER_LOG = Bring(
    "earlier",
    needed=("department", "words", "source"),
    optional=("kind", "words_es", "owner", *_DAYS, "reference"),
    take=_entry,
    again=_again,
    example=(
        *("public-works", "Mark all crossings near schools", "Action log 2024 to 2026, sheet 2", "promise"),
        *("Marcar los cruces junto a las escuelas", "head-of-streets", "2025-02-11", "2025-08-31", "2025-10-31"),
        *("2025-10-20", "17"),
    ),
)
