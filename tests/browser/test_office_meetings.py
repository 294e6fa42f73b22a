"""The pages of series and meetings are for everyone; a year of meetings is planned with the keyboard alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from office_browser import OfficeSite
from office_meetings import make_meeting, make_series

from civicstat.office.models import Meeting


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_of_meetings_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    analyst = office_site.office["analyst"]
    series = make_series(by=analyst)
    meeting = make_meeting(series, date(2015, 10, 13), by=analyst)
    page = office_site.page("analyst", lang=lang)
    for path in (
        "/meetings/",
        "/meetings/series/add/",
        f"/meetings/series/{series.slug}/",
        f"/meetings/series/{series.slug}/change/",
        f"/meetings/series/{series.slug}/seats/",
        f"/meetings/series/{series.slug}/2016/",
        f"/meetings/series/{series.slug}/dry-run/",
        f"/meetings/{meeting.slug}/",
        f"/meetings/{meeting.slug}/move/",
        f"/meetings/{meeting.slug}/cancel/",
        f"/meetings/{meeting.slug}/attendance/",
        f"/meetings/{meeting.slug}/recording/",
    ):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))
    administrator = office_site.page("administrator", lang=lang)
    office_site.look(administrator, "/clock/")
    office_site.for_everyone(administrator, widths=(1280, 320))


def test_a_year_of_meetings_is_published_with_the_keyboard_alone(office_site: OfficeSite) -> None:
    series = make_series(by=office_site.office["analyst"])
    page = office_site.page("analyst", width=390)
    office_site.look(page, f"/meetings/series/{series.slug}/2016/")
    page.focus("main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/meetings/series/streets-stat/$"))
    assert Meeting.objects.count() == 12
