"""An analyst without a terminal: from a city's file to an adopted measure, by the keyboard alone, with Los Angeles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from office_browser import OfficeSite
from office_people import AT
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from civicstat.cycle.init import make_city_folder
from civicstat.cycle.intake.sniff import Form
from civicstat.office.actions.cycle_run import ask_for_run, begin_run, end_run
from civicstat.office.actions.intake import bring, say_form
from civicstat.office.actions.metric_draft import begin
from civicstat.office.analyst.city_now import city_now
from civicstat.office.analyst.drafts import built_from
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.models import ActRecord, CycleRun, Holding, Intake, MetricDraft
from civicstat.office.tasks import run_the_cycle


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser

SLICE = Path(__file__).parents[2] / "examples" / "los-angeles"
# No page of the office takes more steps than this from its top to its last button.
MOST_TABS = 260


class Keys:
    """A person with a keyboard and no pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Tab forward to a control; it can be seen to have the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab on {self.page.url}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go to a control and press it; wait for the page that follows."""
        self.to(selector)
        with self.page.expect_navigation(timeout=120_000):
            self.page.keyboard.press(key)

    def write(self, name: str, text: str) -> None:
        """Write into a field, over what stands there."""
        self.to(f"[name='{name}']")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Walk a list of choices by the arrows until a value is chosen."""
        self.to(f"select[name='{name}']")
        now = "() => document.activeElement.value"
        for key in ("ArrowUp", "ArrowDown"):
            for _ in range(40):
                before = self.page.evaluate(now)
                if before == value:
                    return
                self.page.keyboard.press(key)
                if self.page.evaluate(now) == before:
                    break
        raise AssertionError(f"{value} is no choice of {name}")

    def tick(self, name: str, value: str) -> None:
        """Tick a box by the space bar."""
        self.to(f"input[name='{name}'][value='{value}']")
        self.page.keyboard.press("Space")

    def bring(self, name: str, file: Path) -> None:
        """Open the file chooser by the keyboard and take a file."""
        self.to(f"input[name='{name}']")
        for tries_left in (2, 1, 0):  # on a busy machine the first key press can come before the page listens
            try:
                with self.page.expect_file_chooser() as chooser:
                    self.page.keyboard.press("Space")
            except PlaywrightTimeoutError:
                if not tries_left:
                    raise
            else:
                chooser.value.set_files(file)
                return


@pytest.fixture
def los_angeles(office_site: OfficeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OfficeSite:
    """An office whose city has no folder yet."""
    environment: OfficeEnvironment = settings.ENVIRONMENT
    home = tmp_path / "home"
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "los-angeles", "home": home})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", home)
    # Posts that were taken up before there was a replay, on the days of the calendar.
    Holding.objects.update(since=date(2026, 1, 5))
    monkeypatch.setattr(settings, "UPLOADS", home / "private" / "office" / "uploads")
    return office_site


@pytest.mark.slow
def test_an_analyst_brings_a_file_and_builds_a_measure_that_a_second_person_adopts(
    los_angeles: OfficeSite, tmp_path: Path
) -> None:
    site, page = los_angeles, los_angeles.page("analyst")
    keys = Keys(page)

    site.look(page, "/data/")
    site.for_everyone(page, widths=(1280, 320))
    keys.press("a[href='/data/files/']")
    keys.bring("file", SLICE / "requests.csv")
    site.for_everyone(page, widths=(1280, 320))
    keys.press("main form[enctype] button")

    assert "Anonymous" in page.inner_text("main table")
    site.for_everyone(page, widths=(1280, 320))
    keys.press("button.btn:not(.second)")
    assert page.input_value("[name='opened']") == "CreatedDate"
    assert page.input_value("[name='department']") == "Owner"
    assert "Anonymous" in page.inner_text("main")
    site.for_everyone(page, widths=(1280, 320))
    keys.choose("department", "")
    keys.press("main form:not(.quiet) button")

    row = page.locator("tr", has_text="Illegal Dumping Pickup")
    name = row.locator("select").get_attribute("name")
    assert name is not None
    site.for_everyone(page, widths=(1280, 320))
    keys.choose(name, "asset")
    keys.press("main form:not(.quiet) button")

    for field, text in (
        ("city_name", "Los Angeles"),
        ("state", "California"),
        ("source", "City of Los Angeles, MyLA311, by way of a public repository"),
        ("licence", "not verified; CC0 1.0 is stated for the city's file of 2022"),
    ):
        keys.write(field, text)
    keys.bring("boundary", SLICE / "neighborhood-councils.geojson")
    keys.write("boundary_key", "name")
    keys.write("areas_source", "City of Los Angeles, councils of 2020")
    keys.write("areas_licence", "CC BY 4.0")
    keys.bring("households", SLICE / "households.csv")
    site.for_everyone(page, widths=(1280, 320))
    keys.press("main form:not(.quiet) button")

    keys.press("main form button")
    told = page.inner_text("main")
    assert "10,000" in told
    assert "23 rows cannot be used" in told
    assert "closed before it was opened" in told
    site.for_everyone(page, widths=(1280, 320))
    with page.expect_download() as refused:
        keys.to("a[href$='/refused/']")
        page.keyboard.press("Enter")
    assert len(Path(refused.value.path()).read_text("utf-8-sig").splitlines()) == 24
    page.keyboard.press("Home")
    page.reload()
    keys.press("form[action$='/accept/'] button")
    assert (tmp_path / "los-angeles" / "sources.toml").is_file()
    rows = (tmp_path / "los-angeles" / "data" / "requests.csv").read_text("utf-8")
    assert "Anonymous" not in rows
    assert "OCB" not in rows
    assert list(settings.UPLOADS.iterdir()) == []
    assert Intake.objects.get().step == "accepted"
    site.for_everyone(page, widths=(1280, 320))

    site.look(page, "/cycle/")
    keys.press("#run button")
    assert "done: release/los-angeles/2018-12-31" in page.inner_text("main")
    site.for_everyone(page, widths=(1280, 320))
    for path in ("/data/", "/data/refused/", "/release/", "/release/disclosure/", "/metrics/"):
        site.look(page, path)
        site.for_everyone(page, widths=(1280, 320))

    keys.press("a[href='/metrics/new/']")
    site.for_everyone(page, widths=(1280, 320))
    keys.write("question", "Is dumped waste gone within two days?")
    keys.write("question_es", "¿Se recoge en dos días lo vertido?")
    keys.write("title", "Dumping gone in two days")
    keys.write("title_es", "Vertidos recogidos en dos días")
    keys.choose("where_1_column", "kind")
    keys.write("where_1_value", "illegal-dumping")
    keys.choose("measure", "share")
    keys.write("numerator", "days_between(opened, closed) <= 2")
    keys.tick("periods", "day")
    keys.press("form.builder > .btns button")
    told = page.inner_text("main")
    assert "illegal-dumping-pickup" in told, "the nearest kind is offered beside the row"
    site.for_everyone(page, widths=(1280, 320))

    keys.write("where_1_value", "illegal-dumping-pickup")
    owner = str(site.office["analyst"].holdings.get().post_id)
    keys.choose("owner_post", owner)
    keys.write("known_gaps", "A closing does not prove that the work was done.")
    keys.write("known_gaps_es", "Un cierre no prueba que se hizo el trabajo.")
    keys.press("form.builder > .btns button")
    assert "The definition in words" in page.inner_text("main"), page.inner_text("main")
    site.for_everyone(page, widths=(1280, 320))
    keys.press("a[href$='/past/']")
    assert page.locator("main tbody tr").count() >= 4
    site.for_everyone(page, widths=(1280, 320))
    keys.press("main > p:last-child a")
    keys.press("form[action$='/submit/'] button")
    assert "waits for a second person" in page.inner_text("main")
    site.for_everyone(page, widths=(1280, 320))

    second = site.page("approver")
    keys = Keys(second)
    site.look(second, "/")
    keys.press("a[href^='/metrics/']:not(nav a)")
    site.for_everyone(second, widths=(1280, 320))
    keys.press("button[value='adopt']")
    draft = MetricDraft.objects.get()
    assert (draft.state, draft.decided_by) == ("adopted", site.office["approver"])
    assert draft.frozen_as.startswith("definition/dumping-gone-in-two-days/1@")
    assert (tmp_path / "los-angeles" / "metrics" / "dumping-gone-in-two-days.toml").is_file()
    assert ActRecord.objects.filter(act="adopt-metric", by=site.office["approver"]).exists()


def test_the_page_of_a_run_follows_it_by_itself(los_angeles: OfficeSite, tmp_path: Path) -> None:
    site, page = los_angeles, los_angeles.page("analyst")
    run = ask_for_run(work="whole", accept_drift=False, by=site.office["analyst"], at=AT)
    site.look(page, "/cycle/")
    site.for_everyone(page, widths=(1280, 320))
    begun = begin_run(run=run, at=AT)
    CycleRun.objects.filter(pk=run.pk).update(doing="reading data/requests.csv", done=500, total=1_000)
    page.wait_for_selector("progress[value='500']", timeout=9_000)
    end_run(run=begun, at=AT, result={}, letter={})
    page.wait_for_selector("progress", state="detached", timeout=9_000)
    site.is_whole()


@pytest.mark.slow
def test_the_pages_of_an_analyst_are_for_everyone_in_spanish(los_angeles: OfficeSite, tmp_path: Path) -> None:
    site, page = los_angeles, los_angeles.page("analyst", lang="es")
    make_city_folder(tmp_path / "los-angeles", name="Springfield")
    Holding.objects.update(since=date(2015, 1, 1))
    by = site.office["analyst"]
    table = (tmp_path / "los-angeles" / "data" / "requests.csv").read_bytes()
    found = bring(file=SimpleUploadedFile("requests.csv", table), by=by, at=AT, is_delivery=True)
    found = say_form(intake=found, form=Form("utf-8", "comma"), by=by, at=AT, seen=2)
    draft = begin(by=by, at=AT, answers={"title": "Baches"}, conditions=[], exclusions=[], owner_post=None)
    file = f"/data/files/{found.pk}"
    paths = ("/data/", "/data/files/", f"{file}/form/", f"{file}/delivery/", "/cycle/", "/release/", "/metrics/")
    for path in (*paths, "/release/disclosure/", "/metrics/new/", f"/metrics/{draft.pk}/"):
        site.look(page, path)
        site.for_everyone(page, widths=(1280, 320))
    assert "Todavía no es una definición" in page.inner_text("main")


@pytest.mark.slow
def test_a_ratio_with_a_target_and_a_filter_of_alternatives_are_built_by_the_keyboard_in_spanish(
    los_angeles: OfficeSite, tmp_path: Path
) -> None:
    site, page = los_angeles, los_angeles.page("analyst", lang="es")
    city = tmp_path / "los-angeles"
    make_city_folder(city, name="Springfield")
    Holding.objects.update(since=date(2015, 1, 1))
    run_the_cycle.enqueue(ask_for_run(work="whole", accept_drift=False, by=site.office["analyst"], at=AT).pk)
    keys = Keys(page)
    owner = str(site.office["analyst"].holdings.get().post_id)
    words = {"question": "How long?", "question_es": "¿Cuánto?", "known_gaps": "Much.", "known_gaps_es": "Mucho."}

    site.look(page, "/metrics/new/")
    for name, text in (words | {"title": "Work waiting", "title_es": "Trabajo en espera"}).items():
        keys.write(name, text)
    keys.choose("measure", "ratio")
    keys.choose("of_metric", "open-backlog/1")
    keys.choose("per_metric", "street-requests/1")
    keys.tick("periods", "month")
    for name, text in (("target_value", "1.5"), ("target_from", "2025-01-01"), ("target_set_by", "the council")):
        keys.write(name, text)
    keys.press("form.builder > .btns button")
    told = page.inner_text("main")
    assert "Todavía no es una definición" in told, "who set it is not said in Spanish yet"
    site.for_everyone(page, widths=(1280, 320))
    keys.write("target_set_by_es", "el concejo")
    keys.choose("owner_post", owner)
    keys.press("form.builder > .btns button")
    ratio = built_from(MetricDraft.objects.get(), city_now())
    assert ratio.faults == ()
    assert ratio.definition is not None
    assert ratio.definition.parts == ("open-backlog/1", "street-requests/1")
    assert [str(target.value) for target in ratio.definition.target] == ["1.5"]
    keys.press("a[href$='/past/']")
    assert page.locator("main tbody tr").count() >= 12
    site.for_everyone(page, widths=(1280, 320))

    site.look(page, "/metrics/new/")
    for name, text in (words | {"title": "Either", "title_es": "Uno u otro"}).items():
        keys.write(name, text)
    for row, kind in ((1, "litter"), (2, "street-light")):
        if row > 1:
            keys.choose(f"where_{row}_join", "or")
        keys.choose(f"where_{row}_column", "kind")
        keys.write(f"where_{row}_value", kind)
    keys.choose("owner_post", owner)
    keys.press("form.builder > .btns button")
    either = built_from(MetricDraft.objects.exclude(name="Work waiting").get(), city_now()).definition
    assert either is not None
    assert either.where_text == "kind = 'litter' OR kind = 'street-light'"
    site.for_everyone(page, widths=(1280, 320))
