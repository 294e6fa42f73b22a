"""A decision and a promise of the streets department, for tests of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from civicstat.office.actions.decision import draft_decision, say_decision
from civicstat.office.actions.earlier import bring_earlier
from civicstat.office.actions.promise import make_promise
from civicstat.office.models import Decision, Department, EarlierEntry, Person, Post, Promise
from civicstat.office.on_record import PublicRecord


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2015, 10, 1)
FIGURE = "lamps-on-time|v1|2015-08|city:-|-"


class KnownRecord(PublicRecord):
    """A record that holds one figure of one metric."""

    def __init__(self) -> None:
        pass

    def has_figure(self, key: str) -> bool:
        return key == FIGURE

    def metrics(self) -> frozenset[str]:
        return frozenset({"lamps-on-time"})


def decide(by: Person, **changes: Any) -> Decision:
    """A decision of streets, not said yet."""
    fields: dict[str, Any] = {
        "day": date(2015, 9, 30),
        "text": "Retest every lamp on the two oldest circuits.",
        "text_es": "Volver a probar cada luminaria de los dos circuitos más antiguos.",
        "why": "Light at night weighed more than new lamps elsewhere.",
        "why_es": "Pesó más la luz nocturna que luminarias nuevas en otros lugares.",
        "rests_on": [FIGURE],
        "scenarios": [],
        "effect_metric": "lamps-on-time",
        "effect_direction": "up",
        "effect_value": "85.0",
        "effect_by": date(2015, 12, 31),
    }
    streets = Department.objects.get(slug="streets")
    return draft_decision(department=streets, record=KnownRecord(), by=by, at=AT, today=TODAY, **{**fields, **changes})


def promise(by: Person, *, decision: Decision | None = None, **changes: Any) -> Promise:
    """A promise of the head of streets, made on 1 October for 20 October."""
    fields: dict[str, Any] = {
        "deliverable": "A list of all 300 lamps, with what was found",
        "deliverable_es": "Una lista de las 300 luminarias, con lo encontrado",
        "first_due": date(2015, 10, 20),
        "effect_open_until": date(2015, 12, 31),
        "at": AT,
        "today": TODAY,
    }
    streets = Department.objects.get(slug="streets")
    owner = Post.objects.get(slug="department-head-streets")
    return make_promise(department=streets, owner=owner, decision=decision, by=by, **{**fields, **changes})


def decided_and_promised(by: Person) -> tuple[Decision, Promise]:
    """A decision that was said, and a promise that carries it out."""
    said = say_decision(decision=decide(by), as_post=None, by=by, at=AT, seen=1)
    return said, promise(by, decision=said)


def earlier(by: Person, **changes: Any) -> EarlierEntry:
    """Number 17 of the log of 2014: a promise of streets that was never closed there."""
    fields: dict[str, Any] = {
        "kind": "promise",
        "department": Department.objects.get(slug="streets"),
        "owner": Post.objects.get(slug="department-head-streets"),
        "words": "Mark all crossings near schools",
        "words_es": "Marcar los cruces junto a las escuelas",
        "said_on": date(2014, 2, 11),
        "first_due": date(2014, 8, 31),
        "due": None,
        "done_on": None,
        "source": "Action log 2014",
        "reference": str(17 + EarlierEntry.objects.count()),
    }
    return bring_earlier(by=by, at=AT, today=TODAY, **{**fields, **changes})


def promise_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of decisions and promises whose address has parts: the parts of a thing of streets."""
    from civicstat.office.pages.promise_doors import PROMISES

    return {door.name: _parts_of(door.name) for door in PROMISES if "<" in door.address}


def promise_door_owners() -> dict[str, str]:
    """The doors that ask whose it is; all samples are of streets."""
    from civicstat.office.pages.promise_doors import PROMISES

    return {door.name: "streets" for door in PROMISES if door.owner is not None}


def _parts_of(door: str) -> Callable[[], dict[str, object]]:
    def parts() -> dict[str, object]:
        if door.startswith("new-"):
            return {"department": "streets"}
        head = Person.objects.get(name="department-head")
        if "earlier" in door:
            return {"pk": earlier(head).pk}
        if "decision" in door:
            return {"pk": decide(head).pk}
        return {"pk": promise(head).pk}

    return parts
