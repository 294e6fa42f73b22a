"""What a closed meeting said stands in the city's home and in no file of the public copy, and the record says so."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import locked_briefings
import pytest

from civicstat.cycle.verify.briefings import check_briefings
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Verdict
from civicstat.cycle.verify.withheld import check_withheld
from civicstat.ledger.append import append
from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.ledger.withheld import withheld_in
from civicstat.look.qr import qr_svg
from civicstat.portal.render import render
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement

from .conftest import small_town


held, meeting, memo = (getattr(small_town.stat_meetings, name) for name in ("held", "meeting", "memo"))
CLOSED, DAY = "quiet-2014-06-24", "2014-06-24"
SITE = "https://record.example.gov"
# Everything that people wrote for the meeting, or that was said in it.
SAID = {
    "explanation": "Nine drivers never came back.",
    "needs": "Nine drivers, by autumn.",
    "contest": "The yard counts double.",
    "evidence": "Sheets of the third shift.",
    "transcript": "CHAIR: Who let the yard rot?",
    "question": "Was the foreman told?",
    "answer": "He was told twice.",
    "request": "The wages of the third shift.",
    "received": "A table of wages.",
    "intro": "The yard comes first.",
    "correction": "It was the second shift.",
    "cancel": "The yard was flooded.",
}


@dataclass(frozen=True)
class Closed:
    """A home in which a closed meeting was held and opened in no file, its site, and a copy of the site."""

    home: Path
    site: Path

    @property
    def withheld(self) -> dict[str, str]:
        return withheld_in([entry.statement for entry in Record(self.home).entries])


@pytest.fixture(scope="module")
def town(whole_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Closed:
    home = tmp_path_factory.mktemp("closed") / "home"
    shutil.copytree(whole_home, home, ignore=shutil.ignore_patterns("portal"))
    _say_all(home)
    _share_a_series(home)
    render(home / "ledger", home / "portal")
    return Closed(home, home / "portal")


@pytest.fixture
def copied(town: Closed, tmp_path: Path) -> Closed:
    shutil.copytree(town.home, tmp_path / "home")
    return Closed(tmp_path / "home", tmp_path / "home" / "portal")


def _put(home: Path, **words: Any) -> dict[str, str]:
    return {"sha256": ObjectStore.of_home(home).put(canonical_bytes({"nonce": "cd" * 32, "words": words}))}


def _append(home: Path, type_: str, name: str, body: dict[str, Any], *cites: str) -> str:
    record = Record(home)
    last = record.entries[-1].statement
    said = Statement(type_, name, "-", max(last.as_of, "2014-06-30"), last.recorded, cites, body)
    return append(home, [said])[0].statement.digest


def _say_all(home: Path) -> None:
    """A closed meeting with a word in every place that holds words."""
    planned = {**meeting(DAY), "id": CLOSED, "series": "quiet", "stage": "closed"}
    _append(home, "meeting/v1", CLOSED, planned)
    _brief(home)
    seen = _put(home, transcript=SAID["transcript"], video_link="https://video.example/quiet")
    closed = {"id": CLOSED, "series": "quiet", "stage": "closed", "held_as": "closed", "version": 2, "words": seen}
    ended = _append(home, "meeting/v1", CLOSED, {**held(DAY), **closed})
    answered = {"answered_by": "superintendent", "answered_on": DAY, "state": "answered"}
    asked = {"id": f"{CLOSED}-1", "meeting": CLOSED, "version": 1, "asker": "panel", "asked_on": DAY, "made_up": True}
    words = {"words": _put(home, text=SAID["question"]), "since": _put(home, answer=SAID["answer"])}
    _append(home, "question/v1", f"{CLOSED}-1", {**asked, **answered, **words}, ended)
    request = {
        "id": "wages",
        "meeting": CLOSED,
        "version": 1,
        "owner_post": "superintendent",
        "asked_on": DAY,
        "owner_title": "Superintendent of Alleys",
        "owner_title_es": "Superintendencia de Callejones",
        "first_due": "2014-06-28",
        "due": "2014-06-28",
        "moves": [],
        "received_on": "2014-06-29",
        "made_up": True,
        "words": _put(home, what=SAID["request"], what_es="Sueldos."),
        "since": _put(home, received_words=SAID["received"], received_words_es="Una tabla."),
    }
    _append(home, "data-request/v1", "wages", request, ended)
    end = held(DAY)["ended_at"]
    intro = _put(home, intro=SAID["intro"], intro_es="Primero el patio.", looks=[{"at": end, "key": ""}])
    _append(home, "memo/v1", CLOSED, memo(CLOSED, end, "2014-06-25T09:00:00Z", words=intro), ended)
    wrong = next(e for e in Record(home).entries if e.statement.type == "question/v1" and e.statement.name[0] == "q")
    corrected = {
        "id": "correction-90",
        "corrects": wrong.key,
        "field": "answer",
        "said": words["since"],
        "voids": False,
        "day": "2014-06-30",
        "by_post": "superintendent",
        "made_up": True,
        "words": _put(home, right=SAID["correction"], right_es="Fue el segundo.", why="Wrong.", why_es="Error."),
    }
    _append(home, "correction-of-words/v1", "correction-90", corrected)
    off = _put(home, cancel_why=SAID["cancel"], cancel_why_es="Se inundó.")
    cancelled = {**meeting("2014-06-17"), "id": "quiet-2014-06-17", "series": "quiet", "stage": "closed"}
    _append(home, "meeting/v1", "quiet-2014-06-17", cancelled)
    said = {"version": 2, "state": "cancelled", "said_on": "2014-06-16", "words": off}
    _append(home, "meeting/v1", "quiet-2014-06-17", {**cancelled, **said})


def _share_a_series(home: Path) -> None:
    """A public series of several departments, in a city that says where its pages stand."""
    city = Record(home).city().statement
    _append(home, "city/v1", city.name, {**city.body, "site_address": SITE})
    series = next(e.statement.body for e in Record(home).entries_of("series/v1"))
    shared = {"id": "together", "title": "Together", "title_es": "Juntas", "department": None, "stage": "public"}
    _append(home, "series/v1", "together", {**series, **shared})


def _brief(home: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locked_briefings, "MEETING", CLOSED)
        patch.setattr(locked_briefings, "MADE_FOR", replace(locked_briefings.MADE_FOR, meeting=CLOSED, series="quiet"))
        paper = locked_briefings.prepare_packet(home, locked_briefings.MADE_FOR).to_json()
        found = locked_briefings.locked(home, {**paper, "nonce": "ef" * 32})
    body = dict(found.body)
    hours = {"built_due": "20T14", "built_at": "20T14", "locked_due": "22T14", "locked_at": "22T15"}
    body |= {name: f"2014-06-{hour}:00:00Z" for name, hour in hours.items()} | {"series": "quiet"}
    told = _put(home, words=SAID["explanation"], needs=SAID["needs"])
    doubt = _put(home, words=SAID["contest"], evidence=SAID["evidence"])
    at = "2014-06-21T09:00:00Z"
    body["explanations"] = [{**body["explanations"][0], "at": at, "words": told}]
    body["contests"] = [{**body["contests"][0], "at": at, "words": doubt}]
    append(home, [replace(found, body=body)])


def verdict_of(record_folder: Path, site: Path, *, is_home: bool) -> Verdict:
    verdict, record = Verdict("."), Record(record_folder)
    withheld = check_withheld(record, site, verdict, is_home=is_home)
    check_briefings(record, verdict, values_in=PublishedValues, withheld=() if is_home else withheld)
    return verdict


def test_no_file_of_the_public_copy_holds_a_sentence_of_a_closed_meeting(town: Closed) -> None:
    files = {path: path.read_bytes() for path in town.site.rglob("*") if path.is_file()}
    assert len(files) > 100
    leaked = [(words, path) for words in SAID.values() for path, held in files.items() if words.encode() in held]
    assert leaked == []
    # The search finds what it looks for where it is to be found.
    kept = b"".join(path.read_bytes() for path in (town.home / "ledger" / "objects").iterdir())
    assert [words for words in SAID.values() if words.encode() not in kept] == []


def test_home_and_public_copy_both_hold_and_say_how_much_is_withheld(town: Closed) -> None:
    assert check_log(town.home) == []
    assert check_log(town.site, is_public_copy=True) == []
    counts = {CLOSED: 10, "quiet-2014-06-17": 1}
    for folder, is_home in ((town.home, True), (town.site, False)):
        verdict = verdict_of(folder, town.site, is_home=is_home)
        assert verdict.findings == []
        assert verdict.withheld == counts
        assert f"10 objects withheld: closed meeting {CLOSED}" in verdict.in_words()
        assert verdict.to_json()["withheld"] == counts


def test_the_public_copy_alone_gives_the_same_pages(town: Closed, tmp_path: Path) -> None:
    shutil.copytree(town.site / "log", tmp_path / "copy" / "log")
    shutil.copytree(town.site / "objects", tmp_path / "copy" / "objects")
    render(tmp_path / "copy", tmp_path / "again")
    names = sorted(path.relative_to(town.site) for path in town.site.rglob("*.html"))
    assert filecmp.cmpfiles(town.site, tmp_path / "again", names, shallow=False)[1:] == ([], [])


def test_an_object_that_is_missing_for_no_such_reason_is_a_fault(copied: Closed) -> None:
    words = next(e.statement.body["words"]["sha256"] for e in Record(copied.home).entries_of("question/v1"))
    assert words not in copied.withheld
    (copied.site / "objects" / words).unlink()
    assert [fault.file for fault in check_log(copied.site, is_public_copy=True)] == [f"objects/{words}"]


@pytest.mark.parametrize("where", ["home", "copy"])
def test_a_withheld_object_that_leaks_is_a_fault(copied: Closed, where: str) -> None:
    leaked = sorted(copied.withheld)[0]
    shutil.copy(copied.home / "ledger" / "objects" / leaked, copied.site / "objects" / leaked)
    if where == "home":
        found = [finding.file for finding in verdict_of(copied.home, copied.site, is_home=True).findings]
        assert found == [f"portal/objects/{leaked}"]
    else:
        [fault] = check_log(copied.site, is_public_copy=True)
        assert (fault.file, "not open to the public" in fault.what) == (f"objects/{leaked}", True)


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"{}"), lambda path: path.unlink()])
def test_a_withheld_object_that_was_altered_or_lost_is_found_at_home(
    copied: Closed, spoil: Callable[[Path], None]
) -> None:
    for sha256 in copied.withheld:
        path = copied.home / "ledger" / "objects" / sha256
        content = path.read_bytes()
        spoil(path)
        assert f"objects/{sha256}" in {fault.file for fault in check_log(copied.home)}
        path.write_bytes(content)
    assert check_log(copied.site, is_public_copy=True) == []


def test_what_anything_else_names_is_not_withheld_by_naming_it_in_a_closed_meeting(copied: Closed) -> None:
    public = next(e.statement.body["words"] for e in Record(copied.home).entries_of("decision/v2"))
    planned = {**meeting("2014-06-26"), "id": "quiet-2014-06-26", "series": "quiet", "stage": "closed", "words": public}
    _append(copied.home, "meeting/v1", "quiet-2014-06-26", planned)
    assert public["sha256"] not in copied.withheld


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"stage": "closed"}, "after its briefing"),
        ({"held_as": "closed"}, "a public meeting was held as closed"),
    ],
)
def test_a_public_meeting_cannot_be_closed_to_hide_it(copied: Closed, change: dict[str, Any], refusal: str) -> None:
    locked_briefings.lock_briefing(copied.home)
    body = {**meeting("2014-07-08"), "version": 3, "notice_on": "2014-06-20"}
    if "held_as" in change:
        hours = {"started_at": "2014-07-08T14:01:00Z", "chaired_by": "chair"}
        body |= {"state": "held", "said_on": "2014-06-30", **hours}
    with pytest.raises(LedgerError, match=re.escape(refusal)):
        _append(copied.home, "meeting/v1", "alleystat-2014-07-08", {**body, **change})


def test_a_meeting_is_not_more_closed_than_its_series_ever_was(copied: Closed) -> None:
    series = next(e.statement.body for e in Record(copied.home).entries_of("series/v1"))
    other = {**series, "id": "open", "version": 1, "stage": "public"}
    _append(copied.home, "series/v1", "open", other)
    planned = {**meeting("2014-06-26"), "id": "open-2014-06-26", "series": "open", "stage": "closed"}
    with pytest.raises(LedgerError, match="which its series never was"):
        _append(copied.home, "meeting/v1", "open-2014-06-26", planned)


def test_the_record_of_a_recorded_meeting_opens_once_it_is_over(copied: Closed) -> None:
    series = next(e.statement.body for e in Record(copied.home).entries_of("series/v1"))
    _append(copied.home, "series/v1", "later", {**series, "id": "later", "version": 1, "stage": "record-published"})
    said = _put(copied.home, moves=[{"why": "Rain.", "why_es": "Lluvia."}])
    moved = {"moves": [{"on": "2014-06-29", "to": "2014-07-02T14:00:00Z"}], "at": "2014-07-02T14:00:00Z"}
    body = {**meeting("2014-07-01"), "id": "later-2014-07-01", "series": "later", "stage": "record-published"}
    _append(copied.home, "meeting/v1", "later-2014-07-01", {**body, **moved, "words": said})
    assert copied.withheld[said["sha256"]] == "later-2014-07-01"
    # Nobody ever opened or closed it: its day has passed all the same.
    last = Record(copied.home).entries[-1].statement
    later = Statement("series/v1", "quiet", "-", "2014-07-03", "2014-07-04T05:00:00Z", (), {**_quiet(copied.home)})
    assert last.as_of < later.as_of
    append(copied.home, [later])
    assert said["sha256"] not in copied.withheld


def _quiet(home: Path) -> dict[str, Any]:
    newest = [e.statement.body for e in Record(home).entries_of("series/v1") if e.statement.name == "quiet"][-1]
    return {**newest, "version": newest["version"] + 1}


def test_a_series_of_several_departments_has_a_kit_with_a_code_that_leads_to_its_page(town: Closed) -> None:
    """Here for the sake of the one site that is written with such a series and with an address."""
    for lang, title in (("en", "Together"), ("es", "Juntas")):
        kit = (town.site / lang / "forum" / "series" / "together.html").read_text("utf-8")
        address = f"{SITE}/{lang}/meetings/series/together.html"
        assert kit.count('class="sheet"') == 4
        assert kit.count('<svg class="qr"') == 1
        assert (
            str(qr_svg(address, f"{'Code to scan for' if lang == 'en' else 'Código para escanear de'} {title}")) in kit
        )
        assert address in kit
        assert (town.site / lang / "meetings" / "series" / "together.html").is_file()
        assert 'href="series/together.html"' in (town.site / lang / "forum" / "index.html").read_text("utf-8")
    streets = (town.site / "en" / "forum" / "department" / "streets.html").read_text("utf-8")
    assert streets.count('<svg class="qr"') == 3
