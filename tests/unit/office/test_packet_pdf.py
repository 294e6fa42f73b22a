"""The packet as a PDF: tagged, titled, in its language, with every number of its page."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.urls import reverse
from markupsafe import Markup
from office_packets import contested, make_packet, overridden

from civicstat.office.actions.packet import lock_packet
from civicstat.office.meetings.briefing.paper import Paper
from civicstat.office.meetings.briefing.pdf import packet_pdf
from civicstat.office.models import Packet

from .conftest import AT, Office, SignIn


pypdf = pytest.importorskip("pypdf")


@pytest.fixture
def packet(office: Office) -> Packet:
    made = make_packet(by=office["analyst"])
    contested(made, by=office["department-head"])
    overridden(made, by=office["chair"])
    return lock_packet(packet=made, at=AT, now=made.due.closes_at)


def read(content: bytes) -> tuple[Any, str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pdf_is_tagged_titled_and_in_its_language(packet: Packet, lang: str) -> None:
    reader, _ = read(packet_pdf(Paper(packet, lang), home=None))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata.title == {"en": "Briefing: Streets stat", "es": "Informe: Reunión de calles"}[lang]
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert re.search(r"pdfuaid:part[>=\"]+1", xmp)
    kinds = set(_kinds(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/Figure"} <= kinds


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_picture_is_drawn_in_lines_and_says_what_it_shows(packet: Packet, lang: str) -> None:
    paper = Paper(packet, lang)
    reader, text = read(packet_pdf(paper, home=None))
    drawn = [found.chart for found in [paper.gain, *paper.standing, *paper.changes] if found and found.chart]
    drawn += [picture for _, rows in paper.elsewhere for row in rows for picture in row.pictures]
    alts = list(_alts(reader.trailer["/Root"]["/StructTreeRoot"]))
    assert len(drawn) == 6
    assert set(alts) == {f"{each.title}. {each.alt}" for each in drawn}
    assert not [image for page in reader.pages for image in page.images]
    for each in drawn:
        for row in each.rows:
            assert row.name in text


def test_every_page_says_whose_it_is_when_it_was_locked_and_where_to_check_it(packet: Packet) -> None:
    reader, _ = read(packet_pdf(Paper(packet, "en"), home=None))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for number, text in enumerate(pages, start=1):
        assert "Streets stat, " in text
        assert "Locked: " in text
        assert f"/record/en/meetings/briefing/{packet.meeting.slug}.html" in text
        assert f"{number} / {len(pages)}" in text


def test_a_packet_of_before_it_had_pictures_is_still_set(packet: Packet) -> None:
    paper = Paper(packet, "en")
    paper.body = {name: value for name, value in paper.body.items() if name != "pictures"}
    reader, _ = read(packet_pdf(paper, home=None))
    assert list(_alts(reader.trailer["/Root"]["/StructTreeRoot"])) == []


def _alts(element: Any) -> Any:
    element = element.get_object()
    if isinstance(element, list):
        for each in element:
            yield from _alts(each)
    elif isinstance(element, dict):
        if "/Alt" in element:
            yield str(element["/Alt"])
        if "/K" in element:
            yield from _alts(element["/K"])


def _kinds(element: Any) -> Any:
    element = element.get_object()
    if isinstance(element, list):
        for each in element:
            yield from _kinds(each)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element["/S"]
        if "/K" in element:
            yield from _kinds(element["/K"])


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pdf_has_every_number_and_word_of_the_page(packet: Packet, lang: str) -> None:
    paper = Paper(packet, lang)
    _, text = read(packet_pdf(paper, home=None))
    for found in [paper.gain, *paper.changes]:
        assert found is not None
        assert found.title in text
        for sentence in found.sentences:
            for number in re.findall(r"<data[^>]*>([^<]+)</data>", sentence):
                assert Markup(number).unescape().replace("\N{NO-BREAK SPACE}", " ") in text
    assert "Forty lamps were mended and not closed in the file." in text
    assert "It sits far below its target." in text
    assert {"en": "Not resolved.", "es": "Sin resolver."}[lang] in text
    minutes = [int(each) for each in re.findall(r"(\d+) min\b", text)]
    assert sum(minutes) == 90


def test_the_same_packet_gives_the_same_bytes(packet: Packet) -> None:
    assert packet_pdf(Paper(packet, "en"), home=None) == packet_pdf(Paper(packet, "en"), home=None)


def test_the_pdf_is_read_by_whoever_may_read_the_packet(office: Office, as_person: SignIn) -> None:
    made = make_packet(by=office["analyst"])
    address = reverse("packet-pdf", kwargs={"slug": made.meeting.slug})
    assert as_person(office["staff"]).get(address).status_code == 302
    answer = as_person(office["chair"]).get(address, {"lang": "es"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('-es.pdf"')
    assert answer.content.startswith(b"%PDF")
