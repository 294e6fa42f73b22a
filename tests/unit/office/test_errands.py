"""What takes longer than a page should: the worker does it, its page shows how it stands, and nothing of it is lost."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from office_people import Office
from office_record import begin_record

from civicstat.cycle.steps import Progress
from civicstat.office import tasks
from civicstat.office.actions.metric_draft import begin
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.office.lists.bring_work import ROWS_AT_ONCE
from civicstat.office.models import ActRecord, EarlierEntry, RecordsExport
from civicstat.office.running import errand_kinds, errands
from civicstat.office.running.errands import (
    SECONDS_KEPT,
    Errand,
    ask_errand,
    do_errand,
    errand_named,
    errands_by_the_clock,
    result_of,
)

from .conftest import AT, SignIn


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the beginning of a record."""
    return begin_record(tmp_path / "home", monkeypatch)


@pytest.fixture
def asleep(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A worker that does nothing until it is woken."""
    waiting: list[str] = []
    work = tasks.work_on_errand
    monkeypatch.setattr(tasks, "work_on_errand", type("Later", (), {"enqueue": staticmethod(waiting.append)}))

    def wake() -> None:
        while waiting:
            work.enqueue(waiting.pop(0))

    return wake


def test_a_paper_is_asked_for_waited_for_and_taken_once_it_is_there(
    home: Path, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    clerk = as_person(office["clerk"])
    made = clerk.post("/records/paper/", {"year": "2015", "language": "en"}).headers["Location"]
    for lang, words in (("en", "It waits for the worker"), ("es", "Espera al proceso de fondo")):
        page = clerk.get(f"{made}?lang={lang}").content.decode()
        assert words in page
        assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert not RecordsExport.objects.exists()
    asleep()
    # The page that waits is led on; loaded anew, or by another clerk, it shows the same.
    assert clerk.get(made, headers={"HX-Request": "true"}).headers["HX-Redirect"] == made
    pdf = clerk.get(f"{made}?file=1").content
    assert pdf.startswith(b"%PDF-")
    assert RecordsExport.objects.get().by == office["clerk"]
    assert as_person(office["staff"]).get(f"{made}?file=1").status_code == 403
    # Every paper is made once, however often its page is looked at.
    assert RecordsExport.objects.count() == 1


def test_a_year_that_is_none_is_refused_before_any_time_is_spent(
    home: Path, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    clerk = as_person(office["clerk"])
    answer = clerk.post("/records/paper/", {"meeting": "toast", "language": "en"})
    assert "holds no such meeting" in answer.content.decode()
    assert not (settings.HOME / "private" / "office" / "errands").exists()
    assert clerk.get("/records/paper/paper-nothing/").status_code == 404
    # No other errand is shown there.
    ask_errand("past-1", "past", by=office["analyst"], at=AT, said={})
    assert clerk.get("/records/paper/past-1/").status_code == 404


def test_an_errand_whose_worker_is_gone_is_taken_up_again_and_a_few_times_only(
    home: Path, office: Office, asleep: Callable[[], None]
) -> None:
    ask_errand("one", "word", by=office["clerk"], at=AT, said={"word": "done"})
    left = errand_named("one")
    assert left is not None
    # As a worker leaves it that was killed in the middle.
    errands._keep(replace(left, state="running", tries=1, heard_at=AT.timestamp() - 60))
    do_errand("one", {})
    assert errands_by_the_clock(AT) == "1 errands taken up again, 0 let go"
    do_errand("one", {"word": _word})
    assert result_of("one") == b"done"
    # What is heard of is left alone; after three tries a person decides.
    errands._keep(replace(left, state="running", heard_at=AT.timestamp()))
    assert errands_by_the_clock(AT) == "0 errands taken up again, 0 let go"
    errands._keep(replace(left, state="running", tries=3, heard_at=AT.timestamp() - 60))
    assert errands_by_the_clock(AT) == "0 errands taken up again, 0 let go"
    failed = errand_named("one")
    assert failed is not None
    assert failed.state == "failed"


def test_what_came_of_an_errand_is_kept_for_a_day(home: Path, office: Office) -> None:
    errands._folder().mkdir(parents=True)
    done = Errand("old", "word", office["clerk"].pk, AT.timestamp() - SECONDS_KEPT - 1, {"word": "x"})
    errands._keep(done)
    do_errand("old", {"word": _word})
    errands._keep(replace(done, name="new", asked_at=AT.timestamp()))
    do_errand("new", {"word": _word})
    assert errands_by_the_clock(AT) == "0 errands taken up again, 1 let go"
    assert (result_of("old"), result_of("new")) == (None, b"x")
    assert sorted(file.name for file in errands._folder().iterdir()) == ["new.json", "new.out"]


def test_a_letter_that_stops_an_errand_is_kept_in_both_languages_and_a_fault_of_ours_says_so(
    home: Path, office: Office, as_person: SignIn
) -> None:
    def letter(errand: Errand, progress: Progress) -> bytes:
        raise OfficeError(Fault("errand_changed"), next_step=Fault("open_again"))

    def broken(errand: Errand, progress: Progress) -> bytes:
        raise ZeroDivisionError

    errands._folder().mkdir(parents=True)
    said = {"of": "year", "asked": "2015", "lang": "en"}
    for name in ("paper-1", "paper-2"):
        errands._keep(Errand(name, "word", office["clerk"].pk, AT.timestamp(), said))
    do_errand("paper-1", {"word": letter})
    with pytest.raises(ZeroDivisionError):
        do_errand("paper-2", {"word": broken})
    clerk = as_person(office["clerk"])
    assert "se cambió entretanto" in clerk.get("/records/paper/paper-1/?lang=es").content.decode()
    assert "Something of ours broke" in clerk.get("/records/paper/paper-2/?lang=en").content.decode()
    assert json.loads(errands._file("paper-2").read_bytes())["letter"] == {}


def _log(count: int, *, spoiled: int = 0) -> io.BytesIO:
    rows = (f"streets,Entry {number} of the log,Log 2014,{number}" for number in range(count))
    text = "\n".join(("department,words,source,reference", *rows))
    return io.BytesIO(text.replace("Log 2014", "", spoiled).encode())


def test_a_file_of_many_rows_is_looked_at_and_brought_in_by_the_worker_once(
    home: Path, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    chair, address = as_person(office["chair"]), "/promises/earlier/bring/"
    count = ROWS_AT_ONCE + 1
    looked = chair.post(address, {"file": _log(count, spoiled=2), "look": "1"}).headers["Location"]
    assert "We look at every row" in chair.get(f"{looked}&lang=en").content.decode()
    # Nobody else is shown what somebody looks at, and it is of one list.
    assert as_person(office["analyst"]).get(looked).status_code == 404
    assert chair.get(looked.replace("/promises/earlier/", "/promises/")).status_code == 404
    asleep()
    refused = chair.get(f"{looked}&lang=es").content.decode()
    assert "2 filas no pueden entrar" in refused
    assert "es necesario" in refused or "hace falta" in refused, refused
    looked = chair.post(address, {"file": _log(count), "look": "1"}).headers["Location"]
    asleep()
    page = chair.get(f"{looked}&lang=en").content.decode()
    assert f"Every row can come in: {count}." in page
    assert not EarlierEntry.objects.exists()
    packed = re.search(r'name="carried" value="([^"]+)"', page)
    assert packed is not None
    brought = chair.post(address, {"carried": packed[1]}).headers["Location"]
    name = brought.partition("work=")[2]
    left = errand_named(name)
    assert left is not None
    asleep()
    assert EarlierEntry.objects.count() == count
    # As the form: under the name of whoever asked, through the door of the page.
    acts = ActRecord.objects.filter(act="bring-earlier", by=office["chair"], through=address)
    assert acts.count() == count
    assert ActRecord.objects.get(act="bring-rows").after == {"list": "earlier", "rows": count}
    # A worker that was stopped after its transaction has nothing left to do.
    errands._keep(left)
    do_errand(name, errand_kinds.DOES)
    assert (result_of(name), EarlierEntry.objects.count()) == (b'{"refused": []}', count)
    assert chair.get(brought).headers["Location"] == "/promises/earlier/"
    # Once it is in, nothing of the file is kept.
    assert errand_named(name) is None


def test_many_rows_of_somebody_who_lost_their_post_meanwhile_stay_out(
    home: Path, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    chair = as_person(office["chair"])
    brought = chair.post("/promises/earlier/bring/", {"file": _log(ROWS_AT_ONCE + 1)}).headers["Location"]
    office["chair"].holdings.update(until="2015-09-01")
    asleep()
    left = errand_named(brought.partition("work=")[2])
    assert left is not None
    assert left.state == "failed"
    assert not EarlierEntry.objects.exists()


def _word(errand: Errand, progress: Progress) -> bytes:
    progress("word", 1, 1)
    return errand.said["word"].encode()


def test_the_past_of_a_draft_that_was_changed_meanwhile_is_not_kept_under_its_old_name(
    home: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(
        by=office["analyst"], at=AT, answers={"title": "Lamps"}, conditions=[], exclusions=[], owner_post=None
    )
    monkeypatch.setattr(errand_kinds, "past_name", lambda *parts: "past-new")
    monkeypatch.setattr(errand_kinds, "built_from", lambda *parts: SimpleNamespace(definition="another"))
    monkeypatch.setattr(errand_kinds, "past_of", lambda *parts: pytest.fail("nothing is computed"))
    ask_errand("past-old", "past", by=office["analyst"], at=AT, said={"draft": str(draft.pk), "lang": "en"})
    left = errand_named("past-old")
    assert left is not None
    assert (left.state, left.letter["en"]["found"]) == ("failed", "it was changed meanwhile")
    assert result_of("past-old") is None
