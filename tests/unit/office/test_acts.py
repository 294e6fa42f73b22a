"""Every write is a named act: kept for ever, refused when somebody else was faster, undone until it is frozen."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from civicstat.office.actions.act import ConflictError, FrozenError, RefusedError, change, create, undo
from civicstat.office.models import ActRecord, Department

from .conftest import AT, Office, SignIn


def test_an_act_keeps_who_did_what_and_what_it_was_before(office: Office, departments: dict[str, Department]) -> None:
    streets = departments["streets"]
    after = change(
        streets,
        act="rename",
        by=office["administrator"],
        at=AT,
        seen=1,
        reason="It was merged.",
        title="Streets, Walks",
    )
    kept = ActRecord.objects.get(noun="department", subject=str(streets.pk), version=2)
    assert (kept.act, kept.by, kept.at, kept.reason) == ("rename", office["administrator"], AT, "It was merged.")
    assert kept.changed() == {"title": ("Streets", "Streets, Walks")}
    assert after.version == 2
    assert Department.objects.get(pk=streets.pk).title == "Streets, Walks"


def test_the_second_of_two_who_saw_the_same_version_gets_both_versions(departments: dict[str, Department]) -> None:
    streets = departments["streets"]
    change(streets, act="rename", by=None, at=AT, seen=1, title="Mine")
    with pytest.raises(ConflictError) as conflict:
        change(streets, act="rename", by=None, at=AT, seen=1, title="Theirs")
    assert conflict.value.subject.title == "Mine"  # type: ignore[attr-defined]
    assert conflict.value.wanted == {"title": "Theirs"}
    assert str(conflict.value) == (
        "version 2, and you saw version 1: this department was changed by somebody else while you had it open\n"
        "Expected: the newest version\n"
        "Next step: Compare the two and save the one that is right."
    )
    assert Department.objects.get(pk=streets.pk).title == "Mine"
    assert ActRecord.objects.filter(noun="department", subject=str(streets.pk)).count() == 2


def test_an_act_that_cannot_be_leaves_no_trace(departments: dict[str, Department]) -> None:
    with pytest.raises(RefusedError) as refused:
        create(Department, act="add-department", by=None, at=AT, slug="Not A Slug", title="", title_es="x")
    assert set(refused.value.faults) == {"slug", "title"}
    with pytest.raises(RefusedError, match="slug"):
        create(Department, act="add-department", by=None, at=AT, slug="streets", title="Again", title_es="Otra")
    assert Department.objects.count() == 2
    assert ActRecord.objects.filter(noun="department").count() == 2


def test_undo_says_again_what_was_said_before_and_is_an_act_itself(
    office: Office, departments: dict[str, Department]
) -> None:
    streets = departments["streets"]
    change(streets, act="rename", by=office["administrator"], at=AT, seen=1, title="Mistake")
    with pytest.raises(RefusedError, match="only whoever did it can undo it"):
        undo(streets, by=office["clerk"], at=AT, seen=2)
    after = undo(streets, by=office["administrator"], at=AT, seen=2)
    assert (after.title, after.version) == ("Streets", 3)
    made = ActRecord.objects.get(noun="department", subject=str(streets.pk), version=3)
    assert made.act == "undo-rename"
    assert made.undoes is not None
    assert made.undoes.version == 2
    with pytest.raises(RefusedError, match="nothing to undo"):
        undo(streets, by=office["administrator"], at=AT, seen=3)


def test_what_the_public_record_holds_is_no_longer_changed_here(departments: dict[str, Department]) -> None:
    streets = departments["streets"]
    change(streets, act="freeze", by=None, at=AT, seen=1, frozen_as="decision/streets/v1@4")
    with pytest.raises(FrozenError, match="stands in the public record as decision/streets/v1@4"):
        change(streets, act="rename", by=None, at=AT, seen=2, title="Another")
    assert Department.objects.get(pk=streets.pk).title == "Streets"


@pytest.mark.parametrize("statement", ["UPDATE office_actrecord SET act = 'x'", "DELETE FROM office_actrecord"])
def test_the_database_itself_refuses_to_touch_an_act(departments: dict[str, Department], statement: str) -> None:
    refused = pytest.raises(DatabaseError, match="acts are never changed or deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ActRecord.objects.filter(act="add-department").count() == 2


def test_the_page_of_a_conflict_shows_both_versions_and_loses_neither(
    office: Office, as_person: SignIn, departments: dict[str, Department]
) -> None:
    mine, theirs = as_person(office["administrator"]), as_person(office["administrator"])
    typed = {
        "title": "Streets and Walks",
        "title_es": "Calles y Aceras",
        "contract": "",
        "contract_until": "",
        "seen": 1,
    }
    assert theirs.post("/departments/streets/", {**typed, "title": "Roads"}).status_code == 302
    page = mine.post("/departments/streets/", typed)
    assert page.status_code == 409
    words = page.content.decode()
    assert "administrator changed this while you had it open" in words
    assert ">Roads</td>" in words
    assert ">Streets and Walks</td>" in words
    assert Department.objects.get(slug="streets").title == "Roads"
    # The button of the page sends what was typed, at the version that was shown.
    assert 'name="seen" value="2"' in words
    assert mine.post("/departments/streets/", {**typed, "seen": 2}).status_code == 302
    assert Department.objects.get(slug="streets").title == "Streets and Walks"
