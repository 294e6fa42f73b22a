"""Logs from before: brought in as their own word, never counted or on record, and taken up as a promise of today."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from office_promises import AT, earlier, promise
from office_record import begin_record

from civicstat.office.actions.act import RefusedError, undo
from civicstat.office.actions.earlier import take_up_earlier
from civicstat.office.freeze import UNDO, freeze
from civicstat.office.lists.bring import bring_in
from civicstat.office.lists.brought import BROUGHT
from civicstat.office.lists.files import read_rows
from civicstat.office.models import ActRecord, EarlierEntry, Promise

from .conftest import Office, SignIn


LOG = (
    "department,words,source,kind,words_es,owner,said_on,first_due,due,done_on,reference\n"
    "streets,Mark crossings,Log 2014,promise,Marcar cruces,department-head-streets,"
    "2014-02-11,2014-08-31,2014-10-31,2014-10-20,17\n"
    "streets,Mend circuit 4,Log 2014,promise,,,2014-03-11,2014-09-30,,,18\n"
    "streets,=Second crew,Log 2014,decision,,,2014-03-11,,,,\n"
    "streets,Lamps by ward,Log 2014,data-request,,,2014-03-11,2014-04-01,,2015-12-24,19\n"
    "parks,Benches,Log 2014,song,,,2014-13-11,,,,\n"
    "streets,Mark crossings,,promise,,department-head-parks,,,,,17\n"
)


def test_a_log_of_before_comes_in_whole_with_every_fault_named(
    office: Office, as_person: SignIn, city_folder: Path
) -> None:
    head = as_person(office["department-head"])
    refused = head.post("/promises/earlier/bring/", {"file": io.BytesIO(LOG.encode()), "look": "1"})
    words = refused.content.decode()
    assert refused.status_code == 400
    for said in (
        *("3 rows cannot come in", "this day has not come", "&#39;song&#39; is no kind of entry", "it is needed"),
        *("one of: promise, decision, data-request, meeting", "which log it comes from"),
    ):
        assert said in words, said
    mended = "\n".join(LOG.splitlines()[:4]) + "\nstreets,Lamps by ward,Log 2014,data-request,,,,,,2014-12-24,19\n"
    assert head.post("/promises/earlier/bring/", {"file": io.BytesIO(mended.encode())}).status_code == 302
    assert (EarlierEntry.objects.count(), Promise.objects.count()) == (4, 0)
    assert ActRecord.objects.filter(act="bring-earlier", by=office["department-head"]).count() == 4
    # As it went in, it comes out; and the same entry stands once.
    again = head.get("/promises/earlier/?as=again").content
    assert b"'=Second crew" in again
    rows = read_rows(again, "again.csv")
    assert {row["words"] for row in rows} >= {"=Second crew"}
    assert len(bring_in(BROUGHT["earlier"], rows, by=office["department-head"], at=AT)) == 4
    EarlierEntry.objects.update(source="Another log")
    assert bring_in(BROUGHT["earlier"], rows, by=office["department-head"], at=AT) == []
    came = EarlierEntry.objects.get(source="Log 2014", reference="17")
    assert (came.first_due, came.due, came.done_on) == (date(2014, 8, 31), date(2014, 10, 31), date(2014, 10, 20))


def test_what_was_closed_before_is_marked_and_counts_nowhere(
    office: Office, as_person: SignIn, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_record(tmp_path / "home", monkeypatch)
    entry = earlier(office["department-head"], done_on=date(2014, 10, 20))
    for lang, mark, done in (
        ("en", "Brought in on", "done, as the log says"),
        ("es", "Traído el", "hecha, según el registro"),
    ):
        page = as_person(office["staff"]).get(f"/promises/earlier/{entry.pk}/?lang={lang}").content.decode()
        assert mark in page
        assert done in page
    # Not among the promises, not on the public record, and nobody is asked for anything.
    assert "Mark all crossings" not in as_person(office["staff"]).get("/promises/").content.decode()
    assert freeze(at=AT + UNDO) == []
    with pytest.raises(RefusedError, match="closed, taken up or taken out"):
        take_up_earlier(entry=entry, promise=promise(office["chair"]), by=office["chair"], at=AT, seen=entry.version)


def test_an_open_one_is_promised_here_with_a_day_to_come_and_keeps_its_first_day(
    office: Office, as_person: SignIn, city_folder: Path
) -> None:
    entry = earlier(office["department-head"])
    head = as_person(office["department-head"])
    address = f"/promises/new/streets/?earlier={entry.pk}"
    assert "Mark all crossings near schools" in head.get(address).content.decode()
    typed = {
        "owner": entry.owner_id,
        "deliverable": "Mark all crossings near schools",
        "deliverable_es": "Marcar los cruces",
        "first_due": "2015-12-01",
        "effect_open_until": "2016-03-01",
    }
    # The day of the log is past, and no promise is made for it.
    assert "a promise is for a day to come" in head.post(address, {**typed, "first_due": "2014-08-31"}).content.decode()
    assert head.post(address, typed).status_code == 302
    made = Promise.objects.get()
    entry.refresh_from_db()
    assert (entry.taken_up_as, entry.is_open, entry.first_due) == (made, False, date(2014, 8, 31))
    # The promise is of today; what the log says stands beside it for those at work, with its mark.
    assert made.promised_on < made.first_due == date(2015, 12, 1)
    shown = head.get(f"/promises/{made.pk}/").content.decode()
    assert "August 31, 2014" in shown
    assert "Brought in from before, not proved here." in shown
    assert "August 31, 2014" not in as_person(office["resident"]).get(f"/promises/{made.pk}/").content.decode()
    with pytest.raises(RefusedError, match="reached beyond the office"):
        undo(entry, by=office["department-head"], at=AT, seen=entry.version)


def test_many_open_ones_are_promised_from_one_file(office: Office, city_folder: Path) -> None:
    head = office["department-head"]
    entries = [earlier(head), earlier(head, words="Mend circuit 4")]
    row = {"department": "streets", "owner": "department-head-streets", "first_due": "2015-12-01"}
    rows = [{**row, "deliverable": one.words, "deliverable_es": one.words, "earlier": one.reference} for one in entries]
    (refused,) = bring_in(BROUGHT["promises"], [*rows, {**rows[0], "earlier": "99"}], by=head, at=AT)[-1:]
    assert refused.line == 4
    assert bring_in(BROUGHT["promises"], rows, by=head, at=AT) == []
    assert [one.taken_up_as.deliverable for one in EarlierEntry.objects.order_by("pk") if one.taken_up_as] == [
        *("Mark all crossings near schools", "Mend circuit 4")
    ]


def test_what_was_brought_by_mistake_is_taken_out_and_back(office: Office, as_person: SignIn) -> None:
    head = office["department-head"]
    entry = earlier(head)
    assert as_person(office["department-head-parks"]).post(f"/promises/earlier/{entry.pk}/take-out/").status_code == 403
    client = as_person(head)
    assert client.post(f"/promises/earlier/{entry.pk}/take-out/", {"seen": "1"}).status_code == 302
    entry.refresh_from_db()
    assert entry.is_active is False
    assert "Take it out" not in client.get(f"/promises/earlier/{entry.pk}/").content.decode()
    assert undo(entry, by=head, at=AT, seen=entry.version).is_active
    # A decision of the log is history: nobody goes on with it as a promise.
    with pytest.raises(RefusedError, match="closed, taken up or taken out"):
        take_up_earlier(entry=earlier(head, kind="decision"), promise=promise(head), by=head, at=AT, seen=1)


def test_the_database_lets_nothing_be_taken_up_that_the_log_had_closed(office: Office) -> None:
    entry = earlier(office["department-head"], done_on=date(2014, 10, 20))
    made = promise(office["department-head"])
    with pytest.raises(IntegrityError, match="only_an_open_promise_is_taken_up"), transaction.atomic():
        EarlierEntry.objects.filter(pk=entry.pk).update(taken_up_as=made)
