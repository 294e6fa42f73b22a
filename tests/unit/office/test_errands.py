"""What takes longer than a page should: the worker does it, its page shows how it stands, and nothing of it is lost."""

from __future__ import annotations

import json
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
from civicstat.office.models import RecordsExport
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
    for lang, words in (("en", "It waits for the worker"), ("es", "Espera al trabajador")):
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
