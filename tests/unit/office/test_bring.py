"""Files brought into lists: looked at before they come in, taken away so that they can come in again, none twice."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_meetings import make_meeting, make_series
from office_promises import FIGURE, KnownRecord, decide, promise
from office_records import hold
from office_start import MEASURES, KnownMeasures
from office_strategy import announced, light_at_night, line

from civicstat.office.errors import OfficeError
from civicstat.office.lists import brought_meetings, brought_promises
from civicstat.office.lists.bring import bring_in, carried, carried_back
from civicstat.office.lists.brought import BROUGHT
from civicstat.office.lists.columns import holds
from civicstat.office.lists.files import read_rows, to_xlsx
from civicstat.office.models import (
    ActRecord,
    Decision,
    Department,
    Meeting,
    MetricDraft,
    Post,
    Promise,
    RecordHold,
    Start,
)

from .conftest import AT, Office, SignIn


DECISIONS = (
    "department,day,text,text_es,why,why_es,rests_on,effect_metric,effect_direction,effect_value,effect_by\n"
    f"streets,2015-09-30,Retest lamps,Probar lámparas,Light,Luz,{FIGURE},lamps-on-time,up,85.0,2015-12-31\n"
    f"streets,2015-10-30,Paint,Pintar,Light,Luz,{FIGURE},lamps-on-time,sideways,85.0,2015-12-31\n"
    f"parks,2015-09-30,Benches,Bancos,Rest,Descanso,{FIGURE},lamps-on-time,up,85.0,2015-12-31\n"
    "streets,2015-09-30,Signs,Señales,Light,Luz,nothing|v1,lamps-on-time,up,85.0,2015-12-31\n"
)
MEETINGS = "series,day,hour\nstreets-stat,2016-02-09,\nstreets-stat,2015-02-10,09:00\nparks-stat,2016-02-16,10:30\n"
HOLDS = (
    "why,asked_by,kind,department,from_day,to_day\n"
    "Claim 7,City Attorney,case,streets,,\n"
    "Claim 8,City Attorney,king,,,\n"
    "Claim 9,City Attorney,,,2015-02-01,2015-01-01\n"
)
STARTS = (
    "department,question,question_es,metric_1,metric_2,metric_3,first_day,weekday,hour\n"
    f"streets,Are lamps mended?,¿Se arreglan?,{','.join(MEASURES)},2015-10-05,4,10:00\n"
    f"parks,Is grass cut?,¿Se corta?,{','.join(MEASURES[:2])},other,2015-10-05,7,10:00\n"
)
DRAFTS = (
    "title,title_es,question,question_es,owner,direction\n"
    "Lamps,Lámparas,Do lamps burn?,¿Arden?,department-head-streets,up\n"
    "Signs,Señales,Do signs stand?,,nobody,sideways\n"
    "Grass,Pasto,Is it cut?,¿Se corta?,,left\n"
)


@dataclass(frozen=True)
class Case:
    """A file of three rows or so of which some cannot be: where it goes, what is said, how it is mended, what comes."""

    address: str
    who: str
    text: str
    says: tuple[str, ...]
    mended: tuple[tuple[str, str], ...]
    kind: type[Any]
    more: int


CASES = {
    "decisions": Case(
        *("/decisions/bring/", "department-head", DECISIONS),
        (
            *("this meeting has not been held", "none of your posts acts for this department", "up or down"),
            *("the public record has no figure &#39;nothing|v1&#39;", "keys of 1 to 20 published figures"),
        ),
        (("2015-10-30", "2015-09-29"), ("sideways", "down"), ("parks,", "streets,"), ("nothing|v1", FIGURE)),
        *(Decision, 4),
    ),
    "meetings": Case(
        *("/meetings/bring/", "analyst", MEETINGS),
        ("nothing is announced afterwards", "there is no series of meetings &#39;parks-stat&#39;"),
        (("2015-02-10", "2016-03-08"), ("parks-stat", "streets-stat")),
        *(Meeting, 3),
    ),
    "holds": Case(
        *("/records/holds/bring/", "clerk", HOLDS),
        ("the name of a kind of record, from the reference", "2015-01-01"),
        (("king", "promise"), ("2015-02-01", "2014-02-01")),
        *(RecordHold, 3),
    ),
    "starts": Case(
        *("/start/bring/", "chair", STARTS),
        ("1 for Monday to 7 for Sunday", "other"),
        ((",other,", ",lamps-open,"), (",7,", ",3,")),
        *(Start, 2),
    ),
    "drafts": Case(
        *("/metrics/bring/", "analyst", DRAFTS),
        ("it is needed", "&#39;left&#39; is no direction", "up, down or none"),
        (("stand?,,nobody,sideways", "stand?,¿Están?,,none"), ("left", "down")),
        *(MetricDraft, 3),
    ),
}


@pytest.fixture
def knows(monkeypatch: pytest.MonkeyPatch, office: Office, city_folder: Path) -> None:
    """A public record with the metrics of these tests, and a series of meetings."""
    monkeypatch.setattr(brought_promises, "public_record", KnownRecord)
    monkeypatch.setattr(brought_meetings, "public_record", KnownMeasures)
    make_series(by=office["analyst"], department=Department.objects.get(slug="streets"))


@pytest.mark.usefixtures("knows")
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_file_is_looked_at_and_then_comes_in_whole(name: str, office: Office, as_person: SignIn) -> None:
    case = CASES[name]
    client, before, acts = as_person(office[case.who]), case.kind.objects.count(), ActRecord.objects.count()
    refused = client.post(case.address, {"file": io.BytesIO(case.text.encode()), "look": "1"})
    words = refused.content.decode()
    assert refused.status_code == 400
    assert [said for said in case.says if said not in words] == []
    mended = case.text
    for old, new in case.mended:
        assert old in mended
        mended = mended.replace(old, new, 1)
    looked = client.post(case.address, {"file": io.BytesIO(mended.encode()), "look": "1"})
    assert looked.status_code == 200, looked.content.decode()
    assert f"Every row can come in: {case.more}. Nothing is written yet." in looked.content.decode()
    # A look writes nothing, however far it went.
    assert (case.kind.objects.count(), ActRecord.objects.count()) == (before, acts)
    packed = re.search(r'name="carried" value="([^"]+)"', looked.content.decode())
    assert packed is not None
    assert client.post(case.address, {"carried": packed[1]}).status_code == 302
    assert case.kind.objects.count() == before + case.more
    assert ActRecord.objects.filter(by=office[case.who]).count() >= case.more
    # The same once more: every row stands here already, or cannot be twice.
    again = client.post(case.address, {"carried": packed[1]}, headers={"accept-language": "es"})
    assert again.status_code == 400
    assert case.kind.objects.count() == before + case.more


@pytest.mark.usefixtures("knows")
def test_a_brought_decision_is_a_draft_that_somebody_still_has_to_say(office: Office, as_person: SignIn) -> None:
    row = DECISIONS.splitlines()[:2]
    as_person(office["department-head"]).post("/decisions/bring/", {"file": io.BytesIO("\n".join(row).encode())})
    found = Decision.objects.get(text="Retest lamps")
    assert (found.is_said, found.frozen_as) == (False, "")
    assert as_person(office["staff"]).get("/decisions/bring/").status_code == 403


# For each list whose file can come in again: how a row of it is made, how it is cleared away, and who takes it.
Made = Callable[[Office], object]
AGAIN: dict[str, tuple[str, str, Made]] = {
    "promises": ("/promises/", "chair", lambda office: promise(office["chair"], deliverable="=1+1 lamps")),
    "decisions": ("/decisions/", "chair", lambda office: decide(office["chair"], why="-because")),
    "meeting-list": (
        *("/meetings/list/", "analyst"),
        lambda office: make_meeting(
            make_series(by=office["analyst"], title="Parks stat"), date(2016, 5, 3), by=office["analyst"]
        ),
    ),
    "holds": ("/records/holds/", "clerk", lambda office: hold(asked_by="@City Attorney", kind="case")),
    "goal-list": ("/goals/list/", "chair", lambda office: light_at_night()),
    "goal-metrics": ("/goals/metrics/", "chair", lambda office: light_at_night()),
    "calendar": ("/calendar/", "chair", lambda office: announced(office["chair"])),
    "budget": ("/budget/", "chair", lambda office: line(office["chair"])),
    "departments": ("/departments/", "administrator", lambda office: None),
    "posts": ("/posts/", "administrator", lambda office: None),
    "people": ("/people/", "administrator", lambda office: None),
}


def _again(client: Any, address: str) -> list[dict[str, str]]:
    answer = client.get(f"{address}?as=again")
    assert answer.headers["Content-Disposition"].endswith('-again.csv"')
    for cells in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    return read_rows(answer.content, "again.csv")


@pytest.mark.usefixtures("knows")
@pytest.mark.parametrize("name", sorted(AGAIN))
def test_what_a_list_gives_to_bring_in_again_is_what_it_takes(name: str, office: Office, as_person: SignIn) -> None:
    address, who, make = AGAIN[name]
    make(office)
    client = as_person(office[who])
    rows = _again(client, address)
    assert rows
    bring = BROUGHT["goals" if name == "goal-list" else name]
    assert set(rows[0]) == set(bring.columns)
    # As a workbook it says the same.
    table = [[row[column] for column in bring.columns] for row in rows]
    assert read_rows(to_xlsx(bring.columns, table), "again.xlsx") == rows
    # Brought into the office it came from, each row is known already; no other fault is found.
    refused = bring_in(bring, rows, by=office[who], at=AT)
    # A budget line is told anew, and stands as it stood.
    assert len(refused) == (0 if name == "budget" else len(rows)), [one.faults for one in refused]
    assert _again(client, address) == rows


@pytest.mark.usefixtures("knows")
def test_what_was_taken_away_comes_into_an_office_without_it_as_it_was(office: Office, as_person: SignIn) -> None:
    words = {"deliverable": "=1+1 lamps", "deliverable_es": "@luces"}
    promise(office["chair"], **words)
    rows = _again(as_person(office["chair"]), "/promises/")
    Promise.objects.update(deliverable="another", deliverable_es="otra")
    assert bring_in(BROUGHT["promises"], rows, by=office["chair"], at=AT) == []
    came = Promise.objects.get(deliverable="=1+1 lamps")
    assert (came.deliverable_es, came.first_due, came.owner.slug) == (
        *("@luces", date(2015, 10, 20)), "department-head-streets",
    )  # fmt: skip


def test_whoever_may_not_bring_a_file_in_is_not_given_one_to_bring_again(office: Office, as_person: SignIn) -> None:
    answer = as_person(office["clerk"]).get("/posts/?as=again")
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert "localhost.test" not in as_person(office["auditor"]).get("/people/?as=again").content.decode()


@pytest.mark.parametrize("name", sorted(BROUGHT))
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_column_says_what_it_holds(name: str, lang: str) -> None:
    assert [column for column in BROUGHT[name].columns if not holds(name, column, lang)] == []


def test_what_a_page_carries_is_read_as_it_was_and_nothing_else_is(office: Office, as_person: SignIn) -> None:
    rows = [{"slug": "a", "title": "=é"}]
    assert carried_back(carried(rows), most=1000) == rows
    client = as_person(office["administrator"])
    before = Post.objects.count()
    for packed in ("nonsense", carried([{"slug": "x" * 99}] * 500_000)[:50]):
        assert client.post("/bring/posts/", {"carried": packed}).status_code == 400
    assert Post.objects.count() == before


def test_a_page_that_unfolds_to_too_much_is_refused() -> None:
    with pytest.raises(OfficeError, match="no file was chosen"):
        carried_back(carried([{"slug": "x" * 5000}]), most=1000)
