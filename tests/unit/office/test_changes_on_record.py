"""Changes of targets and definitions, read from the record's own statements."""

from __future__ import annotations

from typing import Any

import pytest

from civicstat.office.changes_on_record import changes_on_record
from civicstat.office.lists import record as lists
from civicstat.office.on_record import PublicRecord
from civicstat.vocabulary.statement import Entry, Statement

from .conftest import Office, SignIn


def target(index: int, value: str, day: str, *, afterwards: bool = False, why: str | None = None) -> Entry:
    body = {
        "metric": "lamps-on-time", "version": 1, "value": value, "from": day, "set_by": "Mayor",
        "set_by_es": "Alcaldía", "is_example": False, "set_afterwards": afterwards,
        "why": why, "why_es": why and f"{why} (es)",
    }  # fmt: skip
    return entry(index, "target/v1", f"lamps-on-time/{day}", body)


def definition(index: int, version: int, **changes: Any) -> Entry:
    body = {
        "id": "lamps-on-time", "version": version, "title": "Lamps", "title_es": "Luminarias", "where_text": "",
        "proposed_by": "Analyst", "proposed_by_es": "Análisis", "exclude": [], "percentile": None, "periods": ["month"],
    }  # fmt: skip
    return entry(index, "definition/v1", f"lamps-on-time/{version}", {**body, **changes})


def entry(index: int, kind: str, name: str, body: dict[str, Any]) -> Entry:
    return Entry(index, Statement(kind, name, "-", "2015-09-30", "2015-10-01T04:00:00Z", (), body))


class Told(PublicRecord):
    """A record that holds these entries."""

    def __init__(self, *entries: Entry) -> None:
        self.told = entries

    @property
    def record(self) -> Any:
        return self

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        return tuple(one for one in self.told if one.statement.type.startswith(kind))


RECORD = (
    definition(1, 1),
    target(2, "80.0", "2015-01-01"),
    target(3, "85.0", "2015-07-01", afterwards=True, why="The crew grew."),
    definition(4, 2, where_text="kind = 'lamp'", exclude=[{"reason": "Storm", "reason_es": "Tormenta"}],
               rebase=[{"from": "2015-07-01", "reason": "New contract.", "reason_es": "Contrato nuevo."}]),
)  # fmt: skip


def test_old_and_new_who_and_why_stand_in_each_change_the_newest_first() -> None:
    second, later, first = changes_on_record(Told(*RECORD))
    assert first.is_first
    assert (later.fields, later.is_first) == ((("value", "80.0", "85.0"),), False)
    assert (first.set_afterwards, later.set_afterwards) == (False, True)
    assert (later.who("es"), later.why("es"), first.why("en")) == ("Alcaldía", "The crew grew. (es)", "")
    assert second.fields_in("en") == (("where_text", "", "kind = 'lamp'"), ("exclude", "", "Storm"))
    assert second.fields_in("es")[1] == ("exclude", "", "Tormenta")
    assert (second.who("en"), second.why("es")) == ("Analyst", "Contrato nuevo.")


def test_a_city_without_a_record_has_no_changes() -> None:
    record = Told()
    record.__class__ = type("Empty", (Told,), {"record": None})
    assert changes_on_record(record) == []


def test_the_page_marks_what_was_set_afterwards_and_says_where_no_reason_was_given(
    office: Office, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = as_person(office["staff"])
    assert "holds no target" in staff.get("/changes/?lang=en").content.decode()
    monkeypatch.setattr(lists, "public_record", lambda: Told(*RECORD))
    monkeypatch.setattr(lists, "metrics_now", lambda record: {})
    page = staff.get("/changes/?lang=en").content.decode()
    assert page.count(">set afterwards<") == 1
    assert page.count(">no reason was given<") == 1
    assert "<s>80.0</s>" in page
    assert "Contrato nuevo." in staff.get("/changes/?lang=es").content.decode()
    rows = staff.get("/changes/?as=csv&metric=lamps-on-time&lang=en").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    moved = "lamps-on-time,target,value: 80.0,value: 85.0,The crew grew.,Mayor,yes,"
    assert len([row for row in rows if row.startswith(moved)]) == 1
    assert len(staff.get("/changes/?as=csv&kind=target").content.decode().splitlines()) == 3
    assert len(staff.get("/changes/?as=csv&q=contract").content.decode().splitlines()) == 2
