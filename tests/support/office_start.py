"""A start of the streets department, for tests of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from office_promises import KnownRecord

from civicstat.hearings.starting.plan import WORKDAYS
from civicstat.office.actions.start_plan import begin_start
from civicstat.office.models import Department, Person, Start


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2015, 10, 1)
QUESTION = "Are street lights mended when we say?"
QUESTION_ES = "¿Se arreglan las luminarias cuando decimos?"
MEASURES = ("lamps-on-time", "lamps-again", "lamps-open")


class KnownMeasures(KnownRecord):
    """A record with three metrics, and no figure that a memo could show."""

    record = None  # type: ignore[assignment]

    def metrics(self) -> frozenset[str]:
        return frozenset(MEASURES)


def begun(by: Person, **changes: Any) -> Start:
    """Ninety days of streets, from Thursday 1 October 2015."""
    fields: dict[str, Any] = {
        "department": Department.objects.get(slug="streets"),
        "question": QUESTION,
        "question_es": QUESTION_ES,
        "metrics": MEASURES,
        "first_day": TODAY,
        "weekday": 4,
        "hour": time(10),
        "weekdays": WORKDAYS,
        "days_off": [date(2015, 10, 12)],
        "record": KnownMeasures(),
        "at": AT,
        "today": TODAY,
    }
    return begin_start(by=by, **{**fields, **changes})


def _parts(**more: object) -> Callable[[], dict[str, object]]:
    def parts() -> dict[str, object]:
        found = Start.objects.first() or begun(Person.objects.get(name="chair"))
        return {"pk": found.pk, **more}

    return parts


def start_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of a start whose address has parts: the parts of a start of streets."""
    names = ("start", "ask-start", "choose-start", "start-file", "start-memo")
    return {
        **dict.fromkeys(names, _parts()),
        "answer-start": _parts(question="p28-power"),
        "note-start": _parts(step="agree"),
    }


def start_door_owners() -> dict[str, str]:
    """The doors that ask whose it is; all samples are of streets."""
    return dict.fromkeys(start_door_parts(), "streets")
