"""The paper of the record: PDF/A-3 with its manifest inside, the same bytes each time, and nothing typed is code."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_promises import decide, decided_and_promised
from office_record import begin_record
from office_records import AT
from pypdf import PdfReader

from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.look.assets import BUILT
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.decision import say_decision
from civicstat.office.actions.records_export import export_records
from civicstat.office.freeze import freeze, withdraw_words, words_on_record
from civicstat.office.models import RecordsExport
from civicstat.office.records.paper import blocks
from civicstat.office.records.paper.blocks import Facts, Heading, Section, Table, Words, shown
from civicstat.office.records.paper.setting import Cover, Paper, set_paper
from civicstat.office.records.paper.whole import paper_of_meeting, paper_of_year
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex

from .conftest import Office


MADE_ON = date(2026, 11, 23)
HARMFUL = '#panic("x") $x^2$ *b* _i_ `c` @ref <label> \\ ] } #{1} // /* [ "quoted" #import "@preview/x:1.0.0"'


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with a decision and a promise of streets."""
    made = begin_record(tmp_path / "home", monkeypatch)
    decided_and_promised(office["department-head"])
    freeze(at=AT, at_once=True)
    return made


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def manifest_of(pdf: bytes) -> dict[str, Any]:
    """As a stranger takes it out: the file's only attachment."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert list(opened.attachments) == ["manifest.json"]
        content = opened.attachments["manifest.json"].get_file().read_bytes()
    read: dict[str, Any] = json.loads(content)
    assert canonical_bytes(read) == content
    return read


@pytest.mark.skipif(not (BUILT / "sans.ttf").is_file(), reason="assets not built")
def test_a_paper_is_set_in_our_own_fonts(home: Path) -> None:
    with pikepdf.open(io.BytesIO(paper_of_year("2015", lang="en", made_on=MADE_ON).pdf)) as opened:
        fonts = {str(font.BaseFont) for page in opened.pages for font in page.Resources.Font.values()}
    assert {font.partition("+")[2].partition("-")[0] for font in fonts} == {"PublicSans", "SourceSerif4"}


def test_a_paper_is_pdf_a_with_language_title_tags_and_its_manifest(home: Path) -> None:
    # veraPDF is no part of these tests: what the file says of itself is read, and Typst refused what is not so.
    for lang, title in (("en", "Mill Town: the record of 2015"), ("es", "Mill Town: el registro de 2015")):
        paper = paper_of_year("2015", lang=lang, made_on=MADE_ON)
        with pikepdf.open(io.BytesIO(paper.pdf)) as opened:
            with opened.open_metadata() as meta:
                said = {name: str(meta.get(name)) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}
                assert said == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
                assert meta["dc:title"] == title
            root = opened.Root
            assert (str(root.Lang), bool(root.MarkInfo.Marked)) == (lang, True)
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            assert root.StructTreeRoot is not None
            attached = root.Names.EmbeddedFiles.Names[1]
            assert str(attached.AFRelationship) == "/Data"
            assert str(attached.EF.F.Subtype) == "/application/json"
            fonts = {str(font.BaseFont) for page in opened.pages for font in page.Resources.Font.values()}
        assert all("+" in font for font in fonts), "a font is not embedded"


def test_the_manifest_names_each_entry_and_object_by_its_digest(home: Path) -> None:
    manifest = manifest_of(paper_of_year("2015", lang="en", made_on=MADE_ON).pdf)
    record = Record(home)
    assert [(e["key"], e["index"], e["sha256"]) for e in manifest["entries"]] == [
        (entry.key, entry.index, sha256_hex(record.log.leaves[entry.index])) for entry in record.entries
    ]
    assert manifest["checkpoint"]["size"] == len(record.entries) == 3
    assert {each["sha256"] for each in manifest["objects"]} == {path.name for path in record.objects.folder.iterdir()}
    for each in manifest["objects"]:
        assert sha256_hex((record.objects.folder / each["sha256"]).read_bytes()) == each["sha256"]
        assert each["state"] == "here"
    assert (manifest["city"], manifest["of"], manifest["made_on"]) == ("mill-town", "year/2015", "2026-11-23")
    assert set(manifest["software"]) == {"civicstat", "typst"}


def test_a_paper_of_the_same_record_has_the_same_bytes(home: Path) -> None:
    first, second = (paper_of_meeting("streets/2015-09-30", lang="en", made_on=MADE_ON) for _ in range(2))
    assert first.pdf == second.pdf
    assert paper_of_meeting("streets/2015-09-30", lang="en", made_on=date(2026, 11, 24)).pdf != first.pdf


def test_a_departments_day_holds_its_decisions_and_their_promises_and_no_others(home: Path) -> None:
    paper = paper_of_meeting("streets/2015-09-30", lang="en", made_on=MADE_ON)
    told = text_of(paper.pdf)
    assert "Retest every lamp on the two oldest circuits." in told
    assert "A list of all 300 lamps, with what was found" in told
    assert "Light at night weighed more than new lamps elsewhere." in told
    # Made on 23 November 2026, long after 20 October 2015 and with no delivery.
    assert "Overdue" in told
    es = text_of(paper_of_meeting("streets/2015-09-30", lang="es", made_on=MADE_ON).pdf)
    assert "Volver a probar cada luminaria de los dos circuitos más antiguos." in es
    other = paper_of_meeting("parks/2015-09-30", lang="en", made_on=MADE_ON)
    assert "Retest" not in text_of(other.pdf)
    assert manifest_of(other.pdf)["entries"] == []


def test_withdrawn_words_are_not_in_a_paper_and_their_reason_is(office: Office, home: Path) -> None:
    decision = "retest-every-lamp-on-the-two"
    (sha256,) = words_on_record(decision)
    withdraw_words(sha256=sha256, reason="It named somebody.", reason_es="Nombró a alguien.", by_post="clerk", at=AT)
    paper = paper_of_year("2015", lang="en", made_on=MADE_ON)
    told = text_of(paper.pdf)
    assert "Retest every lamp" not in told
    assert "Light at night weighed" not in told
    assert "These words were withdrawn by clerk: It named somebody." in told
    states = {each["sha256"]: each["state"] for each in manifest_of(paper.pdf)["objects"]}
    assert states[sha256] == "withdrawn"
    assert not ObjectStore.of_home(home).has(sha256)


def test_words_that_look_like_code_stand_as_they_were_typed(office: Office, home: Path) -> None:
    said = decide(office["department-head"], text=HARMFUL, text_es=HARMFUL)
    say_decision(decision=said, as_post=None, by=office["department-head"], at=AT, seen=1)
    freeze(at=AT, at_once=True)
    told = text_of(paper_of_year("2015", lang="en", made_on=MADE_ON).pdf)
    assert HARMFUL.replace(" ", "") in told.replace(" ", "").replace("\u200b", "")


COVER = Cover("A title", "A subtitle", "An office", ["Words"], "Contents", "The manifest")


def set_of(sections: list[Section], cover: Cover = COVER) -> Paper:
    return set_paper(cover, sections, {"entries": []}, lang="en", made_on=MADE_ON)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=25))
def test_whatever_people_type_can_be_set(texts: list[str]) -> None:
    """Every kind of block, and every letter of Unicode: nothing is code, and nothing stops the paper."""
    told = [
        *(Heading(f"x{text}") for text in texts[:3]),
        *(Words(text, text) for text in texts),
        Facts([(f"x{text}", text) for text in texts]),
        Table(texts, [texts]),
    ]
    cover = Cover(f"x{texts[0]}", texts[0], texts[0], texts[:2], "Contents", "The manifest")
    paper = set_of([Section(f"x{texts[0]}", told)], cover)
    assert paper.pdf.startswith(b"%PDF-")
    assert canonical_bytes({"entries": []}) == paper.manifest


def test_each_letter_that_is_shown_has_a_glyph_and_any_other_is_named() -> None:
    letters = [chr(code) for first, last in blocks._SHOWN for code in range(first, last + 1)]
    letters = [letter for letter in letters if shown(letter) == letter]
    assert len(letters) > 1500
    # PDF/A refuses a letter without a glyph, so that it is set at all says that all of them have one.
    set_of([Section("Letters", [Words("x" + letter) for letter in letters])])
    assert shown("a\u202eb\U0001f600\ue000\x00") == "a[U+202E]b[U+1F600][U+E000][U+0000]"
    assert shown("e\u0301") == "é"


def test_a_paper_taken_out_is_on_the_list_by_its_digest(office: Office, home: Path) -> None:
    paper = export_records(year="2015", lang="es", made_on=MADE_ON, by=office["clerk"], at=AT)
    row = RecordsExport.objects.get()
    assert (row.of, row.language, row.sha256, row.entries, row.log_size) == ("year/2015", "es", paper.sha256, 3, 3)
    for asked, field in (
        ({"year": "soon"}, "year"),
        ({"meeting": "toast"}, "meeting"),
        ({"meeting": "streets/2015-02-30"}, "meeting"),
        ({}, ""),
        ({"year": "2015", "meeting": "streets/2015-09-30"}, ""),
    ):
        with pytest.raises(RefusedError) as refused:
            export_records(**asked, lang="en", made_on=MADE_ON, by=office["clerk"], at=AT)  # type: ignore[arg-type]
        assert list(refused.value.faults) == [field]


def test_before_there_is_a_record_a_paper_says_so(office: Office, city_folder: Path) -> None:
    paper = paper_of_year("2015", lang="en", made_on=MADE_ON)
    assert "No decision is on record." in text_of(paper.pdf)
    assert manifest_of(paper.pdf)["checkpoint"] is None
