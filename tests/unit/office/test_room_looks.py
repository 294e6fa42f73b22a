"""Drilling down in the room: what the gate held back is said as held back, and every look-up is kept."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from office_room import begun

from civicstat.office.meetings.room import figures, looks
from civicstat.office.meetings.room.fragments import SHELF
from civicstat.office.models import LookUp, Room
from civicstat.portal.catalogue.metric import Metric
from civicstat.vocabulary.figure import Figure, FigureKey

from .conftest import Office, SignIn


class Definition:
    """As much of a definition as a figure's words need."""

    id, version, unit, digits, measure, direction = "lamps", 1, "percent", 1, "share", "up"
    title, title_es = "Lamps mended", "Luminarias reparadas"


def figure(period: str = "2015-08", area: str = "city:-", **fields: Any) -> Figure:
    given = {"value": Decimal("39.1"), "numerator": 43, "denominator": 110, "n": 110, "as_of": "2015-09-30"}
    given |= {"low": Decimal("30.5"), "high": Decimal("48.4"), "level": Decimal("0.95"), "status": "final"}
    return Figure(FigureKey("lamps", 1, period, area), **{**given, **fields})


SUPPRESSED = figure(
    "2015-07", value=None, numerator=None, denominator=None, n=None, low=None, high=None, status="suppressed"
)


@pytest.fixture
def metric(monkeypatch: pytest.MonkeyPatch) -> Metric:
    SHELF.clear()
    lines = {str(each.key): each.to_json() for each in (figure(), SUPPRESSED)}
    made = Metric(definition=Definition(), entry=None, figure_lines=lines)  # type: ignore[arg-type]
    monkeypatch.setattr(figures, "metric_named", lambda name: made if name == "lamps" else None)
    monkeypatch.setattr(figures, "titles", lambda lang: {"lamps": "Lamps mended"})
    return made


def test_a_figure_is_shown_with_its_counts_its_interval_its_day_and_its_key(db: None, metric: Metric) -> None:
    seen = figures.shown(metric, figure(), "en")
    assert (seen.value + seen.unit, seen.counts, seen.likely) == (
        "39.1%",
        "43 of 110",
        "likely between 30.5% and 48.4%",
    )
    assert seen.as_of == "known at the end of September 30, 2015"
    assert seen.key == "lamps|v1|2015-08|city:-|-"


def test_what_was_held_back_shows_no_number_at_all(db: None, metric: Metric) -> None:
    seen = figures.shown(metric, SUPPRESSED, "es")
    assert (seen.value, seen.counts, seen.likely) == ("", "", "")
    assert seen.hole == "reservado"
    assert "un solo hogar" in seen.why


@pytest.mark.parametrize(
    ("period", "key", "shown"),
    [
        ("2015-08", "lamps|v1|2015-08|city:-|-", "39.1%"),
        ("2015-07", "lamps|v1|2015-07|city:-|-", "held back"),
        ("2014-01", "", "Not published: lamps, 2014-01"),
    ],
)
def test_every_look_up_is_kept_and_shown_whatever_came_of_it(
    office: Office, city_folder: Path, as_person: SignIn, metric: Metric, period: str, key: str, shown: str
) -> None:
    room = begun(office)
    chair: Client = as_person(office["chair"])
    asked = {"metric": "lamps", "area": "city:-", "group": "-", "period": period}
    chair.post(f"/meetings/{room.meeting.slug}/room/look/", asked)
    kept = LookUp.objects.get()
    assert (kept.asked, kept.key, kept.by_post) == (asked, key, room.meeting.series.chair)
    assert shown in kept.shown
    assert Room.objects.get().look_up == kept
    wall = as_person(None).get(f"/meetings/{room.meeting.slug}/screen/").content.decode()
    assert shown.removesuffix("%") in wall
    assert ("43 of 110" in wall) == (period == "2015-08")


def test_what_can_be_asked_is_what_is_published(db: None, metric: Metric, rf: Any, office: Office) -> None:
    found = looks.look_section(rf.get("/?metric=lamps"), begun(office).meeting)
    assert list(found["choices"]["period"]) == ["2015-08", "2015-07"]
    assert list(found["choices"]["area"]) == ["city:-"]
