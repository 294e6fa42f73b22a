"""Promises and decisions from a file: held to the department of whoever brings them, and none twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.decision import draft_decision
from civicstat.office.actions.earlier import take_up_earlier
from civicstat.office.actions.promise import make_promise
from civicstat.office.clock import today_in_office
from civicstat.office.faults import Fault
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.cells import (
    OF_ALL,
    OF_THEIR_OWN,
    day_in,
    decision_in,
    needed_day_in,
    own_department_in,
    post_in,
    text_in,
    words_in,
)
from civicstat.office.lists.spec import Cell
from civicstat.office.models.decision import Decision
from civicstat.office.models.earlier import EarlierEntry
from civicstat.office.models.person import Person
from civicstat.office.models.promise import Promise
from civicstat.office.on_record import public_record
from civicstat.office.rehearsals import in_earnest


def _promise(row: Mapping[str, str], by: Person, at: datetime) -> object:
    today = today_in_office()
    department = own_department_in(row, "department", by=by, today=today, of_all=OF_ALL, own=OF_THEIR_OWN)
    owner, first_due = post_in(row, "owner"), needed_day_in(row, "first_due")
    if owner is None:
        raise RefusedError({"owner": Fault("is_needed")})
    words = {name: text_in(row, name) for name in ("deliverable", "deliverable_es")}
    if in_earnest(Promise.objects.filter(owner=owner, first_due=first_due, **words)).exists():
        raise RefusedError({"deliverable": Fault("stands_already")})
    goes_on = _earlier(row)
    made = make_promise(
        department=department,
        owner=owner,
        **words,
        first_due=first_due,
        effect_open_until=day_in(row, "effect_open_until") or first_due,
        decision=decision_in(row, "decision"),
        by=by,
        at=at,
        today=today,
    )
    if goes_on is not None:
        take_up_earlier(entry=goes_on, promise=made, by=by, at=at, seen=goes_on.version)
    return made


def _earlier(row: Mapping[str, str]) -> EarlierEntry | None:
    """The open entry of a log from before that a promise goes on with, by its number there."""
    reference = text_in(row, "earlier")
    if not reference:
        return None
    found = EarlierEntry.objects.filter(kind="promise", reference=reference, is_active=True)
    if len(found) != 1:
        raise RefusedError({"earlier": Fault("no_earlier", reference=reference, count=len(found))})
    return found[0]


def _promise_again(promise: Promise) -> Sequence[Cell] | None:
    """One that is open and not due yet: what was missed or came of others is told in the record, not in a file."""
    if promise.done_on or promise.aside or promise.first_due < today_in_office():
        return None
    return (
        *(promise.department.slug, promise.owner.slug, promise.deliverable, promise.deliverable_es, promise.first_due),
        *(promise.effect_open_until, "" if promise.decision is None else promise.decision.slug, ""),
    )


def _drafted(row: Mapping[str, str], by: Person, at: datetime) -> object:
    today = today_in_office()
    department = own_department_in(row, "department", by=by, today=today, of_all=OF_ALL, own=OF_THEIR_OWN)
    names = ("text", "text_es", "why", "why_es", "effect_metric", "effect_direction", "effect_value")
    words = {name: text_in(row, name) for name in names}
    day = needed_day_in(row, "day")
    if in_earnest(Decision.objects.filter(department=department, day=day, text=words["text"])).exists():
        raise RefusedError({"text": Fault("stands_already")})
    return draft_decision(
        department=department,
        **words,
        day=day,
        effect_by=needed_day_in(row, "effect_by"),
        rests_on=words_in(row, "rests_on"),
        scenarios=words_in(row, "scenarios"),
        record=public_record(),
        by=by,
        at=at,
        today=today,
    )


def _decision_again(decision: Decision) -> Sequence[Cell] | None:
    return (
        *(decision.department.slug, decision.day, decision.text, decision.text_es, decision.why, decision.why_es),
        *(" ".join(decision.rests_on), decision.effect_metric, decision.effect_direction, decision.effect_value),
        *(decision.effect_by, " ".join(decision.scenarios)),
    )


SAID: tuple[Bring, ...] = (
    Bring(
        "promises",
        needed=("department", "owner", "deliverable", "deliverable_es", "first_due"),
        optional=("effect_open_until", "decision", "earlier"),
        take=_promise,
        again=_promise_again,
        example=(
            *("public-works", "head-of-streets", "A second crew works at night", "Una segunda cuadrilla de noche"),
            *("2027-01-15", "2027-06-30", "", ""),
        ),
    ),
    Bring(
        "decisions",
        needed=(
            *("department", "day", "text", "text_es", "why", "why_es", "rests_on"),
            *("effect_metric", "effect_direction", "effect_value", "effect_by"),
        ),
        optional=("scenarios",),
        take=_drafted,
        again=_decision_again,
        example=(
            *("public-works", "2026-11-03", "A second crew works at night", "Una segunda cuadrilla de noche"),
            *("Waits are longest after dark", "La espera es mayor de noche", "potholes-on-time|v1|2026-Q3|city:-|-"),
            *("potholes-on-time", "up", "85.0", "2027-06-30", ""),
        ),
    ),
)
