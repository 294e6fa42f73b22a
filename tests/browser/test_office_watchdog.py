"""The page of the watchdog is for everyone, in both languages, with something private and something public on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from office_browser import OfficeSite
from office_meetings import make_series
from office_people import AT
from office_record import begin_record

from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.actions.series import publish_year
from civicstat.office.clock import today_in_office
from civicstat.office.freeze import freeze
from civicstat.office.meetings.watch.uncovered import Uncovered


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_watchdog_is_for_everyone(
    office_site: OfficeSite, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_record(tmp_path / "home", monkeypatch)
    analyst, today = office_site.office["analyst"], today_in_office()
    series = make_series(by=analyst)
    days = [date(2015, 10, 13), date(2015, 11, 10)]
    publish_year(series=series, year=2015, days=days, time_zone="America/New_York", by=analyst, at=AT, today=today)
    freeze(at=AT + timedelta(hours=1))
    turn_clock(to=datetime(2015, 10, 15, 13, tzinfo=UTC), by=office_site.office["administrator"], at=timezone.now())
    lamps = tuple((f"Street lamp {number}", f"Luminaria {number}") for number in range(30))
    words = ("Metrics for services of no department", "Métricas para servicios sin departamento")
    listed = Uncovered("services-other", *words, None, lamps, date(2015, 10, 10))
    monkeypatch.setattr("civicstat.office.meetings.watch.seen.uncovered_on", lambda home, day: (listed,))
    page = office_site.page("chair", lang=lang)
    for path in ("/", "/watchdog/"):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 390, 320))
    assert page.locator("#private ~ ul li").count() >= 2
    page.get_by_text({"en": "Without a metric of its own: 30", "es": "Sin medida propia: 30"}[lang]).click()
    office_site.for_everyone(page, widths=(1280, 390, 320))
    assert page.get_by_text({"en": "Street lamp 29", "es": "Luminaria 29"}[lang]).is_visible()
    # The missed meeting, and the seats for budget and counsel that stayed empty for 14 days.
    assert page.locator("#public ~ ul li").count() == 3
