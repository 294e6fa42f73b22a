"""The budget memo of a start, made by the office from a real record: two sheets, and every number from its place."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from office_people import Office
from office_start import AT, begun
from office_whole_meeting import FIGURE, METRIC, small_town

import browser as browser_on_this_machine
from civicstat.cycle.verify.values import PublishedValues
from civicstat.ledger.reader import Record
from civicstat.office.actions import start_plan as acts
from civicstat.office.actions.decision import draft_decision, say_decision
from civicstat.office.clock import today_in_office
from civicstat.office.models import Department, Person, Start
from civicstat.office.on_record import public_record
from civicstat.office.starting.papers import memo_of
from civicstat.office.starting.seen import facts_of, readiness_of
from civicstat.portal.check.numbers import BoundNumberOnPage, numbers_on_page

from .conftest import SignIn


pytestmark = pytest.mark.usefixtures("city_folder")
MEASURES = (METRIC, "open-backlog", "days-to-close")
# As long as people write.
WHY = (
    "Long waits weighed more than cost: whoever reports an alley in winter waits until the crews come back from the "
    "avenues, and reports it again. The other choice was to hire by the day, which was tried and which nobody could "
    "plan with. Crews, drivers and the union were asked, and the yard has room."
)
WHY_ES = (
    "Las esperas largas pesaron más que el costo: quien reporta un callejón en invierno espera a que las cuadrillas "
    "vuelvan de las avenidas, y lo reporta otra vez. La otra opción era contratar por día, lo que se probó y con lo "
    "que nadie podía planear. Se preguntó a cuadrillas, choferes y sindicato, y hay lugar en el depósito."
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def start(office: Office, town: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Ninety days about a real record; two decisions were said, and money is asked for."""
    monkeypatch.setattr(settings, "HOME", town)
    found = begun(office["chair"], metrics=MEASURES, record=public_record())
    decide(office["chair"], "A second crew clears alleys until spring.", METRIC, "up", "85.0")
    decide(office["chair"], "No request waits longer than a month for a first visit.", "days-to-close", "down", "30")
    asked = {"ask": f"A second crew until spring. {WHY}", "ask_es": f"Una segunda cuadrilla. {WHY_ES}"}
    more = {"seen": found.version, "by": office["chair"], "at": AT}
    return acts.ask_for(start=found, ask_dollars=Decimal("120000.00"), **asked, **more)


def decide(by: Person, text: str, metric: str, direction: str, value: str) -> None:
    """Something that the department decided on the first day."""
    drafted = draft_decision(
        department=Department.objects.get(slug="streets"),
        record=public_record(),
        today=today_in_office(),
        day=date(2015, 10, 1),
        text=text,
        text_es=f"En español: {text}",
        why=WHY,
        why_es=WHY_ES,
        rests_on=[FIGURE],
        scenarios=[],
        effect_metric=metric,
        effect_direction=direction,
        effect_value=value,
        effect_by=date(2015, 12, 31),
        by=by,
        at=AT,
    )
    say_decision(decision=drafted, as_post=None, by=by, at=AT, seen=1)


def strange(numbers: list[BoundNumberOnPage], start: Start) -> list[BoundNumberOnPage]:
    """Numbers that neither the record holds nor the memo derives, or that read otherwise there."""
    values = PublishedValues(Record(settings.HOME))
    own = memo_of(start, public_record(), today=today_in_office()).values
    return [
        each
        for each in numbers
        if each.value
        != (own.get((each.key, each.field)) if each.key.startswith("budget-memo") else values.of(each.key, each.field))
    ]


def sheets(page: str, folder: Path) -> int:
    """On how many sheets of paper a page is printed."""
    browser = browser_on_this_machine.find()
    if browser is None:
        pytest.skip("no Chromium on this machine")
    file, paper = folder / "memo.html", folder / "memo.pdf"
    file.write_text(page, encoding="utf-8")
    quiet = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'me'}",
    ]
    subprocess.run([browser, *quiet, f"--print-to-pdf={paper}", file.as_uri()], check=True, capture_output=True)
    return len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))


def test_the_office_makes_the_memo_of_a_real_record_and_every_number_has_its_place(
    office: Office, as_person: SignIn, start: Start
) -> None:
    chair = as_person(office["chair"])
    for lang, said in (("en", "Crews, drivers and the union"), ("es", "Se preguntó a cuadrillas")):
        answer = chair.get(f"/start/{start.pk}/memo/?lang={lang}")
        assert f"budget-memo-{lang}.html" in answer.headers["Content-Disposition"]
        html = answer.content.decode()
        assert said in html
        numbers = numbers_on_page(html)
        assert {each.key.partition("|")[0] for each in numbers} >= {*MEASURES, "budget-memo-streets"}
        assert strange(numbers, start) == []
        spoiled = html.replace('value="85.0"', 'value="95.0"')
        assert strange(numbers_on_page(spoiled), start) != []


def test_readiness_reads_the_real_record_and_says_not_yet_with_what_is_missing(start: Start) -> None:
    facts = facts_of(start, public_record(), today_in_office())
    assert [(each.id, each.is_adopted) for each in facts.metrics] == [(name, True) for name in MEASURES]
    found = readiness_of(start, facts, "first-meeting")
    lacking = {row.practice.id for row in found.lacking}
    assert found.words.en == "Not yet."
    # What the office lacks before anybody did a thing, and what this record does not show of its three measures.
    assert lacking == {"P2", "P3", "P7", "P17", "P28"} | {"P8", "P9", "P25", "P29"}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_memo_of_a_real_record_is_two_sheets(
    office: Office, as_person: SignIn, start: Start, tmp_path: Path, lang: str
) -> None:
    html = as_person(office["chair"]).get(f"/start/{start.pk}/memo/?lang={lang}").content.decode()
    assert sheets(html, tmp_path) == 2
