"""The watchdog in the office: post and manager hear first, then everybody; reports and vacancies come by the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from definition_samples import lamps_on_time
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from office_meetings import make_series
from office_people import AT
from office_record import begin_record

from civicstat.ledger.append import append
from civicstat.ledger.check import check_log
from civicstat.ledger.reader import Record
from civicstat.office.actions import series as series_acts
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.actions.lapse import tell_of_lapses
from civicstat.office.clock import today_in_office
from civicstat.office.freeze import freeze
from civicstat.office.meetings.watch.by_the_clock import say_vacancies, write_reports
from civicstat.office.meetings.watch.seen import seen_on
from civicstat.office.meetings.watch.uncovered import Uncovered
from civicstat.office.models import Department, Holding, LapseNotice, Person, Post
from civicstat.office.running.jobs import JOBS
from civicstat.portal.catalogue.kept import Kept
from civicstat.portal.catalogue.lapses import public_lapses
from civicstat.vocabulary.statement import Statement

from .conftest import Office, SignIn


BOSTON = "America/New_York"
LATER = AT + timedelta(hours=1)
Go = Callable[[date], None]


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the beginning of a record, at the end of September 2015, in an office that mails."""
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, reminders="always"))
    return begin_record(tmp_path / "home", monkeypatch)


@pytest.fixture
def neglected(office: Office, departments: dict[str, Department], home: Path) -> Iterator[Office]:
    """The days of streets' meetings in 2016 are published, with every seat taken; then nobody does a thing."""
    by = office["analyst"]
    series = make_series(by=by, department=departments["streets"])
    seats = (("auditor", "budget"), ("approver", "counsel"), ("department-head-streets", "department"))
    for slug, what in seats:
        series_acts.seat(series=series, post=Post.objects.get(slug=slug), what=what, by=by, at=AT)
    today = today_in_office()
    days = series_acts.days_of_year(series, 2016, today=today)
    series_acts.publish_year(series=series, year=2016, days=days, time_zone=BOSTON, by=by, at=AT, today=today)
    freeze(at=LATER)
    return office


@pytest.fixture
def go(office: Office, home: Path) -> Go:
    """Turn the office's clock to the morning of a day."""

    def to(day: date) -> None:
        hour = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
        turn_clock(to=hour, by=office["administrator"], at=timezone.now())

    return to


def tell(callbacks: Any, *, at: datetime = LATER) -> list[str]:
    mail.outbox.clear()
    with callbacks(execute=True):
        tell_of_lapses(at=at, today=today_in_office())
    return sorted(to for letter in mail.outbox for to in letter.to)


def test_it_is_a_job_of_the_timetable_and_no_setting_turns_it_off() -> None:
    assert {"watchdog", "annual-reports", "say-vacancies"} <= {job.name for job in JOBS}


def test_the_chair_and_the_manager_hear_once_and_then_each_week(
    neglected: Office, go: Go, django_capture_on_commit_callbacks: Any
) -> None:
    # The first meeting is on 12 January 2016; its briefing should have been locked on the 10th.
    go(date(2016, 1, 10))
    assert tell(django_capture_on_commit_callbacks) == []
    go(date(2016, 1, 11))
    both = ["administrator@localhost.test", "chair@localhost.test"]
    assert tell(django_capture_on_commit_callbacks) == both
    assert "public on January 25, 2016" in str(mail.outbox[0].body)
    assert "/watchdog/" in str(mail.outbox[0].body)
    assert tell(django_capture_on_commit_callbacks) == []
    go(date(2016, 1, 12))
    assert tell(django_capture_on_commit_callbacks) == []
    # The missed meeting is another lapse; the briefing's next week begins on the 18th.
    for day, letters in ((13, both), (17, []), (18, both), (20, both)):
        go(date(2016, 1, day))
        assert tell(django_capture_on_commit_callbacks) == letters


def test_nobody_is_mailed_in_a_replay_and_the_page_still_shows_it(
    neglected: Office,
    go: Go,
    as_person: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, reminders="live"))
    go(date(2016, 1, 14))
    assert tell(django_capture_on_commit_callbacks) == []
    assert LapseNotice.objects.count() == 4
    html = as_person(neglected["analyst"]).get(reverse("watchdog")).content.decode()
    private, public = html.index('id="private"'), html.index('id="public"')
    assert private < html.index("A briefing was not locked in time") < public < html.index("A meeting was missed")
    assert "Public on January 25, 2016" in html


def test_a_department_sees_its_own_and_another_one_nothing(neglected: Office, go: Go, as_person: SignIn) -> None:
    go(date(2016, 1, 14))
    own = as_person(neglected["department-head"]).get(reverse("watchdog")).content.decode()
    other = as_person(neglected["department-head-parks"]).get(reverse("watchdog")).content.decode()
    assert "A meeting was missed" in own
    assert "A meeting was missed" not in other


def test_today_asks_those_who_can_mend_it_and_nobody_else(neglected: Office, go: Go, as_person: SignIn) -> None:
    go(date(2016, 1, 14))
    asked = [
        name
        for name in ("chair", "administrator", "clerk", "staff")
        if "The watchdog sees" in as_person(neglected[name]).get(reverse("today")).content.decode()
    ]
    assert asked == ["chair", "administrator"]


def test_a_post_that_nobody_holds_is_private_then_on_record_and_ends_when_somebody_comes(
    neglected: Office, go: Go, home: Path
) -> None:
    chair = Holding.objects.get(post__slug="chair")
    Holding.objects.filter(pk=chair.pk).update(until=date(2015, 11, 1))
    go(date(2015, 11, 15))
    seen = seen_on(today_in_office())
    assert seen is not None
    (empty,) = (each for each in seen.lapses if each.kind == "nobody-assigned")
    assert (empty.subject, empty.first_seen, empty.public_on) == (
        "chair/2015-11-02",
        date(2015, 11, 2),
        date(2015, 11, 16),
    )
    assert say_vacancies(at=LATER) == []
    go(date(2015, 11, 16))
    assert [key.partition("@")[0] for key in say_vacancies(at=LATER)] == ["vacancy/chair/2015-11-02"]
    assert say_vacancies(at=LATER) == []
    seen = seen_on(today_in_office())
    assert seen is not None
    assert len([each for each in seen.lapses if each.kind == "nobody-assigned"]) == 1
    somebody = Person.objects.get(name="approver")
    Holding.objects.create(person=somebody, post=chair.post, since=date(2015, 12, 1))
    go(date(2015, 12, 2))
    assert len(say_vacancies(at=LATER)) == 1
    assert say_vacancies(at=LATER) == []
    body = Record(home).entries[-1].statement.body
    assert (body["until"], body["departments"]) == ("2015-11-30", ["streets"])
    assert check_log(home) == []


def define(home: Path, day: date, *, owner: str, version: int = 1, metric: str = "lamps-on-time") -> None:
    """A metric of the city on record from a day on, and who answers for it."""
    definition = lamps_on_time(id=metric, version=version, owner=owner, owner_es=owner)
    recorded = max(f"{day}T13:00:00Z", Record(home).entries[-1].statement.recorded)
    said = Statement("definition/v1", f"{metric}/{version}", "-", day.isoformat(), recorded, (), definition.to_json())
    append(home, [said])


def unassigned(today: date) -> list[tuple[str, date | None]]:
    seen = seen_on(today)
    assert seen is not None
    return [(each.subject, each.mended_on) for each in seen.lapses if each.kind == "nobody-assigned"]


def test_a_metric_that_names_nobody_is_told_to_the_manager_then_to_everybody_until_a_version_names_a_post(
    neglected: Office, go: Go, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    go(date(2015, 10, 5))
    define(home, date(2015, 10, 5), owner="Nobody yet")
    assert tell(django_capture_on_commit_callbacks) == ["administrator@localhost.test"]
    assert "Nobody is assigned" in str(mail.outbox[0].body)
    assert "public on October 19, 2015" in str(mail.outbox[0].body)
    go(date(2015, 10, 18))
    assert say_vacancies(at=LATER) == []
    go(date(2015, 10, 19))
    assert [key.partition("@")[0] for key in say_vacancies(at=LATER)] == ["vacancy/metric-lamps-on-time/2015-10-05"]
    body = Record(home).entries[-1].statement.body
    assert body["title"] == "Post to answer for: Lamps repaired on time"
    # The public page reads the log by code of its own.
    shown = public_lapses(Kept(Record(home).entries, "2015-10-19"))
    assert [each.subject for each in shown if each.kind == "nobody-assigned"] == ["metric-lamps-on-time/2015-10-05"]
    # Another version without anybody begins no new days; one that names a post ends them.
    define(home, date(2015, 10, 20), owner="TBD", version=2)
    go(date(2015, 10, 20))
    assert unassigned(today_in_office()) == [("metric-lamps-on-time/2015-10-05", None)]
    define(home, date(2015, 10, 25), owner=Post.objects.get(slug="chair").title, version=3)
    go(date(2015, 10, 25))
    assert len(say_vacancies(at=LATER)) == 1
    assert unassigned(today_in_office()) == [("metric-lamps-on-time/2015-10-05", date(2015, 10, 24))]
    assert say_vacancies(at=LATER) == []
    assert check_log(home) == []


def test_a_post_without_a_person_that_answers_for_nothing_but_a_metric_is_seen(
    neglected: Office, go: Go, home: Path
) -> None:
    lamps = Post.objects.create(
        slug="head-of-lamps", title="Head of lamps", title_es="Jefatura de luminarias", role="auditor"
    )
    go(date(2015, 10, 5))
    assert unassigned(today_in_office()) == []
    define(home, date(2015, 10, 5), owner="head of LAMPS")
    assert unassigned(today_in_office()) == [("head-of-lamps/2015-10-05", None)]
    somebody = Person.objects.get(name="approver")
    Holding.objects.create(person=somebody, post=lamps, since=date(2015, 10, 12))
    go(date(2015, 10, 12))
    assert unassigned(today_in_office()) == [("head-of-lamps/2015-10-05", date(2015, 10, 11))]


def test_the_annual_report_is_written_a_week_before_it_is_due_and_once(neglected: Office, go: Go, home: Path) -> None:
    go(date(2017, 1, 23))
    assert write_reports(at=LATER) == []
    go(date(2017, 1, 24))
    assert [key.partition("@")[0] for key in write_reports(at=LATER)] == ["annual-report/streets/2016"]
    assert write_reports(at=LATER) == []
    body = Record(home).entries[-1].statement.body
    assert body["meetings"] == {"planned": 12, "held": 0, "moved": 0, "cancelled": 0, "missed": 12}
    assert (body["published_on"], body["is_late"]) == ("2017-01-24", False)
    assert check_log(home) == []


def test_a_report_that_could_not_be_written_in_time_is_late_and_says_so(neglected: Office, go: Go, home: Path) -> None:
    go(date(2017, 2, 3))
    write_reports(at=LATER)
    body = Record(home).entries[-1].statement.body
    assert (body["due"], body["is_late"]) == ("2017-01-31", True)


def want(home: Path, day: date, *, owner: str) -> None:
    """A goal on record, with whoever its file names."""
    both = dict.fromkeys(("title", "title_es", "why", "why_es", "set_by", "set_by_es"), "More lamps that burn")
    body = {"id": "lit-streets", **both, "owner": owner, "owner_es": owner, "metrics": ["lamps-on-time"]}
    recorded = max(f"{day}T13:00:00Z", Record(home).entries[-1].statement.recorded)
    append(home, [Statement("goal/v1", "lit-streets", "-", day.isoformat(), recorded, (), body)])


def test_a_goal_that_names_nobody_is_told_to_the_manager_then_to_everybody(
    neglected: Office, go: Go, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    go(date(2015, 10, 5))
    want(home, date(2015, 10, 5), owner="Nobody yet")
    assert tell(django_capture_on_commit_callbacks) == ["administrator@localhost.test"]
    go(date(2015, 10, 18))
    assert say_vacancies(at=LATER) == []
    go(date(2015, 10, 19))
    assert [key.partition("@")[0] for key in say_vacancies(at=LATER)] == ["vacancy/goal-lit-streets/2015-10-05"]
    (shown,) = (each for each in public_lapses(Kept(Record(home).entries, "2015-10-19")) if each.title[0])
    assert shown.title[0] == "Post to answer for: More lamps that burn"
    # Whoever is named ends it.
    want(home, date(2015, 10, 25), owner=Post.objects.get(slug="chair").title)
    go(date(2015, 10, 25))
    assert len(say_vacancies(at=LATER)) == 1
    assert unassigned(today_in_office()) == [("goal-lit-streets/2015-10-05", date(2015, 10, 24))]
    assert check_log(home) == []


def test_services_and_places_without_a_metric_are_told_to_those_who_can_mend_it_then_to_everybody(
    neglected: Office,
    go: Go,
    home: Path,
    as_person: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    day = date(2015, 10, 5)
    lamps = tuple((f"Lamp {number}", f"Luminaria {number}") for number in range(42))
    listed = (
        Uncovered("services-streets", "Metrics for services of Streets", "Métricas de Calles", "streets", lamps, day),
        Uncovered("services-water", "Metrics for services of Water", "Métricas de Agua", "water", lamps[:1], day),
        Uncovered("places-ward", "Metrics for places: Wards", "Métricas para lugares", None, lamps[:2], day),
    )
    monkeypatch.setattr("civicstat.office.meetings.watch.seen.uncovered_on", lambda home, today: listed)
    go(day)
    # The head of streets; without a head, and for places, the chair; the manager of all. One letter each.
    assert tell(django_capture_on_commit_callbacks) == [
        "administrator@localhost.test",
        "chair@localhost.test",
        "department-head@localhost.test",
    ]
    bodies = {str(letter.to[0]).partition("@")[0]: str(letter.body) for letter in mail.outbox}
    assert "since October 5, 2015; public on October 19, 2015. 42 in all: Lamp 0; Lamp 1;" in bodies["department-head"]
    assert "Lamp 39; and 2 more" in bodies["department-head"]
    assert [name for name in ("Streets", "Water", "Wards") if name in bodies["chair"]] == ["Water", "Wards"]
    assert all(name in bodies["administrator"] for name in ("Streets", "Water", "Wards"))
    assert tell(django_capture_on_commit_callbacks) == []
    assert "The watchdog sees" in as_person(neglected["department-head"]).get(reverse("today")).content.decode()
    assert "The watchdog sees" not in as_person(neglected["staff"]).get(reverse("today")).content.decode()
    page = as_person(neglected["chair"]).get(reverse("watchdog")).content.decode()
    assert "Without a metric of its own: 42" in page
    assert "Public on October 19, 2015" in page
    go(date(2015, 10, 18))
    assert say_vacancies(at=LATER) == []
    go(date(2015, 10, 19))
    said = [key.partition("@")[0] for key in say_vacancies(at=LATER)]
    assert said == [f"vacancy/{each.place}/2015-10-05" for each in listed]
    shown = public_lapses(Kept(Record(home).entries, "2015-10-19"))
    assert [each.subject for each in shown if each.kind == "nobody-assigned"] == sorted(
        f"{each.place}/2015-10-05" for each in listed
    )
    # Told on, now that it is on record; until a release lists nothing any more.
    seen = seen_on(today_in_office())
    assert seen is not None
    assert {each.tell for each in seen.lapses if each.subject.startswith("services-streets")} == {
        ("department-head-streets",)
    }
    ended = (replace(listed[0], until=date(2015, 10, 20)), *listed[1:])
    monkeypatch.setattr("civicstat.office.meetings.watch.seen.uncovered_on", lambda home, today: ended)
    go(date(2015, 10, 20))
    assert len(say_vacancies(at=LATER)) == 1
    assert say_vacancies(at=LATER) == []
    assert ("services-streets/2015-10-05", date(2015, 10, 20)) in unassigned(today_in_office())
    assert check_log(home) == []
