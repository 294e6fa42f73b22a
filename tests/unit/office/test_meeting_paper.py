"""The paper of one meeting: everything from its notice to its memo, by the city's clocks, each part by its entry."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from left_in_english import is_english
from office_people import AT
from office_whole_meeting import FIGURE, small_town, whole_meeting
from pypdf import PdfReader

from civicstat.ledger.reader import Record
from civicstat.office.actions.records_export import export_records
from civicstat.office.freeze import withdraw_words
from civicstat.office.models import Meeting, RecordsExport
from civicstat.office.records.paper.setting import Paper
from civicstat.office.records.paper.whole import paper_of_meeting, paper_of_year

from .conftest import Office


pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MADE_ON = date(2015, 11, 23)


@pytest.fixture
def meeting(office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    monkeypatch.setattr(settings, "HOME", small_town(tmp_path / "home"))
    return whole_meeting(office)


def text_of(paper: Paper) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf)).pages).split())


def test_the_paper_of_a_meeting_holds_all_of_it_by_the_citys_clocks(meeting: Meeting) -> None:
    told = {lang: text_of(paper_of_meeting(meeting.slug, lang=lang, made_on=MADE_ON)) for lang in ("en", "es")}
    for said in (
        # By the city's clocks, in summer time; the record itself has 13:00 UTC.
        "Planned first for October 13, 2015, 09:00 EDT",
        "Ended October 13, 2015, 09:50 EDT",
        "Notice given on October 1, 2015",
        "(chair)",
        # The briefing as it was locked, and what was said beside it.
        "Locked October 11, 2015, 09:00 EDT; in time",
        "Agenda: 90 minutes",
        "Two crews were lent.",
        "Forty are missing.",
        "Evidence: The crew's sheets.",
        "The figure stands: The sheets are of another week.",
        # The room.
        "Minutes that it met, recesses left out 50",
        "October 13, 2015, 09:20 EDT A promise a-list-of-lamps",
        "Closed within 5 days: 70.0%",
        FIGURE,
        "The question: When is the school's lamp mended?",
        "The answer: By the end of November.",
        "it named a private person",
        # What came of it.
        "Deliverable: A list of lamps",
        "Lamps by age",
        "Before it: Lamps first.",
        "Sent October 13, 2015, 10:50 EDT; in time",
        "Put to the meeting: 1. Answered: 1. Without an answer: 0.",
        "Answers: 1. Yes: 1. No: 0.",
        "Everything else on record of this meeting None.",
    ):
        assert said in told["en"], said
    for said in (
        "Prevista primero para 13 de octubre de 2015, 09:00 EDT",
        "La cifra se mantiene: Las hojas son de otra semana.",
        "La respuesta: A fines de noviembre.",
        "Antes de todo: Primero las lámparas.",
        "Entregable: Una lista de lámparas",
    ):
        assert said in told["es"], said
    # No hour of the record's own clock, and no word that was never let in.
    for text in told.values():
        assert "UTC" not in text
        assert "T13:00" not in text
        assert "Ana" not in text
        # Copied as it is read: no letter without a width between.
        assert "\u200b" not in text


def test_a_spanish_paper_holds_no_english_but_what_was_said_in_it(meeting: Meeting) -> None:
    paper = text_of(paper_of_meeting(meeting.slug, lang="es", made_on=MADE_ON))
    said = ("Two crews were lent.", "Forty are missing.", "The crew's sheets.", "When is the school's lamp mended?")
    assert [each for each in re.split(r"(?<=[.:;]) ", paper) if is_english(each, typed=said)] == []


def test_a_meeting_is_on_paper_by_its_entries_and_what_is_withdrawn_is_gone(meeting: Meeting, office: Office) -> None:
    paper = export_records(meeting=meeting.slug, lang="en", made_on=MADE_ON, by=office["clerk"], at=AT)
    record = Record(settings.HOME)
    [locked] = [each for each in record.entries_of("briefing/v2") if each.statement.name == meeting.slug]
    _holds_each_sentence(record.object_json(locked.statement.body["object"]["sha256"]), text_of(paper))
    _names_each_entry(paper, record, meeting)
    year = text_of(paper_of_year("2015", lang="en", made_on=MADE_ON))
    assert f"Briefing of {meeting.slug}, as it was locked" in year
    assert "Forty are missing." in year
    assert "Began October 13, 2015, 09:00 EDT" in year
    ref = locked.statement.body["contests"][0]["words"]["sha256"]
    withdraw_words(sha256=ref, reason="It named somebody.", reason_es="Nombró a alguien.", by_post="clerk", at=AT)
    told = text_of(paper_of_meeting(meeting.slug, lang="en", made_on=MADE_ON))
    assert "Forty are missing." not in told
    assert "These words were withdrawn by clerk: It named somebody." in told


def _holds_each_sentence(briefing: dict[str, Any], told: str) -> None:
    """The object's own sentences, and no summary of them."""
    squeezed = told.replace(" ", "")
    shown = [*briefing["opening"], *briefing["summary"]]
    shown += [sentence for each in briefing["standing"] for sentence in each["sentences"]]
    plain = [part for sentence in shown for part in sentence["en"] if isinstance(part, str) and len(part) > 8]
    assert len(plain) > 3
    for part in plain:
        assert part.replace(" ", "") in squeezed, part


def _names_each_entry(paper: Paper, record: Record, meeting: Meeting) -> None:
    with pikepdf.open(io.BytesIO(paper.pdf)) as opened:
        manifest = json.loads(opened.attachments["manifest.json"].get_file().read_bytes())
        with opened.open_metadata() as meta:
            assert (meta.get("pdfaid:part"), meta.get("pdfaid:conformance")) == ("3", "A")
    of_it = {
        entry.key
        for entry in record.entries
        if meeting.slug in (entry.statement.name, entry.statement.body.get("meeting"))
        or entry.statement.name == "a-list-of-lamps"
    }
    named = {each["key"] for each in manifest["entries"]}
    assert named == of_it
    kinds = {key.partition("/")[0] for key in named}
    assert kinds >= {
        "meeting",
        "briefing",
        "question",
        "declined-question",
        "data-request",
        "closing",
        "memo",
        "action",
    }
    assert manifest["from_the_office"] == {"captures": 2, "look_ups": 1}
    assert (manifest["of"], RecordsExport.objects.get().of) == (f"meeting/{meeting.slug}", f"meeting/{meeting.slug}")
    assert {each["state"] for each in manifest["objects"]} == {"here"}
