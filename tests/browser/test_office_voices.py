"""Residents' voices in a browser: one tap without a script, on a phone, by keyboard, for everyone, in two languages."""

from __future__ import annotations

from typing import Any

import pytest
from office_browser import OfficeSite
from office_voices import FIGURE, a_doubt, said_without_code, some_hangers

from civicstat.office.models.case import Case
from civicstat.office.models.fixed_answer import FixedAnswer
from civicstat.office.pages import fixed, number_wrong
from civicstat.office.voices.record import Known, Named


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser
PHONE = 390


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any) -> None:
    """A record that names an area and a kind, and holds one figure."""
    settings.HOME = tmp_path / "home"
    kinds = {"pothole": Named("pothole", "Pothole", "Bache")}
    areas = {"north-end": Named("north-end", "North End", "North End")}
    known = Known(areas, kinds, {"kind": kinds}, {}, {}, {}, 1)
    monkeypatch.setattr(fixed, "known", lambda: known)
    monkeypatch.setattr("civicstat.office.voices.record.known", lambda: known)
    monkeypatch.setattr(number_wrong, "is_published", lambda figure: figure == FIGURE)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_one_tap_by_a_code_without_a_script_then_another_answer(
    office_site: OfficeSite, record: None, lang: str
) -> None:
    code = some_hangers().codes.get()
    page = office_site.page(lang=lang, width=PHONE, java_script_enabled=False)
    office_site.look(page, f"/fixed/{code.code}/")
    first, *_ = buttons = page.locator(".taps button").all()
    assert len(buttons) == 3
    box = first.bounding_box()
    assert box is not None
    assert box["height"] >= 56
    page.locator(".taps button").nth(1).click()
    assert page.locator("h1").inner_text() == {"en": "Thank you", "es": "Gracias"}[lang]
    assert Case.objects.get().is_open
    page.locator(".taps button").last.click()
    assert FixedAnswer.objects.get().is_taken_back


@pytest.mark.parametrize("lang", ["en", "es"])
def test_pages_for_residents_are_for_everyone(office_site: OfficeSite, record: None, lang: str) -> None:
    batch, case, said = some_hangers(requests=("SR-1", "")), a_doubt(), said_without_code()
    code = batch.codes.first()
    assert code is not None
    page = office_site.page(lang=lang)
    doubt = f"/number-wrong/?figure={FIGURE}"
    for path in (
        "/fixed/?area=north-end", f"/fixed/{code.code}/", f"/fixed/said/{said.token}/", doubt,
        "/number-wrong/", "/answers/", f"/answers/{case.pk}/",
    ):  # fmt: skip
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(390, 320))


def test_pages_of_a_department_are_for_everyone(office_site: OfficeSite, record: None) -> None:
    batch, case = some_hangers(), a_doubt()
    page = office_site.page("department-head")
    for path in ("/cases/", f"/cases/{case.pk}/", "/hangers/", f"/hangers/{batch.pk}/", f"/hangers/{batch.pk}/sheet/"):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))


def test_a_department_answers_by_keyboard_and_the_public_reads_it(office_site: OfficeSite, record: None) -> None:
    case = a_doubt()
    page = office_site.page("department-head")
    office_site.look(page, f"/cases/{case.pk}/")
    page.locator("input[name=outcome]").first.focus()
    page.keyboard.press("Space")
    page.locator("#public_words").focus()
    page.keyboard.type("Counted again, and it is right.")
    page.keyboard.press("Tab")
    page.keyboard.type("Se contó de nuevo y es correcto.")
    page.locator("main form button.btn:not(.second)").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    reader = office_site.page(lang="es", width=PHONE)
    office_site.look(reader, f"/answers/{case.pk}/")
    assert "Se contó de nuevo y es correcto." in reader.content()
    assert "It was more." not in reader.content()


def test_without_a_code_neighborhood_kind_and_week_are_enough(office_site: OfficeSite, record: None) -> None:
    page = office_site.page(width=PHONE)
    office_site.look(page, "/fixed/?area=north-end")
    assert page.locator("#area").input_value() == "north-end"
    page.select_option("#kind", "pothole")
    page.select_option("#week", index=2)
    page.locator(".taps button").nth(1).click()
    assert "/fixed/said/" in page.url
    said = FixedAnswer.objects.get()
    assert (said.area, said.kind, said.answer, said.code) == ("north-end", "pothole", "not-fixed", None)
