"""A year of performance meetings of an invented city: ten departments, an office, its clock turned hour by hour.

What people do is done by the office's acts; what nobody does is done by the jobs of its timetable. Pages are written
with each release, not after each entry, to keep the year short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from office_people import SINCE, post_of

from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.ledger import history, record
from civicstat.ledger.reader import read_figures
from civicstat.ledger.record import read_statement
from civicstat.office.actions import capture, data_request, meeting, packet, series
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.actions.memo import send_memo
from civicstat.office.actions.person import add_department, add_post, name_to_post
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.models import DataRequest, Department, Meeting, Memo, Packet, Person, Post
from civicstat.office.on_record import PublicRecord
from civicstat.office.roles import Role
from civicstat.office.running.jobs import JOBS
from civicstat.office.running.timetable import tick
from civicstat.practice.kinds import DEPARTMENTS
from civicstat.practice.study import study
from civicstat.practice.truths import Truths
from civicstat.practice.write import write_city
from civicstat.vocabulary.statement import Statement


YEAR = 2025
ZONE = ZoneInfo("Pacific/Honolulu")
# The office opens the day after, early enough to publish the days of the year before it begins.
OPENS = date(2024, 12, 15)
# Late enough that every lapse of the year is public.
CLOSES = date(2026, 2, 20)
# As small as a city can be whose measures can still be judged.
REQUESTS = 4_000
METRICS = ("street-work-on-time", "housing-complaints-on-time", "open-backlog")
_JOBS = tuple(job for job in JOBS if job.name != "publish")


def write_practice_city(folder: Path) -> Path:
    """An invented city whose records reach over the year, in replay before it begins."""
    write_city(study(7, Truths(), count=REQUESTS, years=3, as_of=CLOSES), folder)
    set_day(folder, OPENS)
    return folder


def begin_year(folder: Path) -> Path:
    """In a folder, the city and its home with one release before the year."""
    release(write_practice_city(folder / "city"), folder / "home", OPENS)
    return folder


def shown(home: Path, page: str, lang: str = "en") -> str:
    """The words of a public page."""
    html = (home / "portal" / lang / page).read_text("utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?data[^>]*>", "", html)).split())


def set_day(city: Path, day: date) -> None:
    """Let the city's record speak as of another day."""
    toml = city / "city.toml"
    toml.write_text(re.sub(r"^as_of = .*$", f"as_of = {day}", toml.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def release(city: Path, home: Path, day: date) -> None:
    """A whole cycle as of a day."""
    set_day(city, day)
    now = datetime.combine(day + timedelta(days=1), time(12), UTC)
    run_cycle(start_cycle(city, Home(home), as_of=None, now=now, threads=2, progress=no_progress))


@contextmanager
def office_of(city: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office of that city and home.

    Each entry is read once in the process, not at every act: a log of a thousand entries is otherwise parsed a thousand
    times, which is most of the year's time.
    """
    with monkeypatch.context() as patch:
        once: dict[bytes, Statement] = {}

        def read_once(leaf: bytes, *, index: int) -> Statement:
            return once.setdefault(leaf, once.get(leaf) or read_statement(leaf, index=index))

        for module in (record, history):
            patch.setattr(module, "read_statement", read_once)
        patch.setattr(settings, "HOME", home)
        patch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, city=city))
        yield


@dataclass
class SimulatedYear:
    """The people of the office, and the hour that its clock was turned to last."""

    people: Mapping[str, Person]
    ticks: int = 0

    @classmethod
    def set_up(cls) -> SimulatedYear:
        """People, ten departments, ten series with every seat taken, and the days of the year, published in time."""
        at = _hour(OPENS + timedelta(days=1), 8)
        people = {}
        for role in (Role.ADMINISTRATOR, Role.CHAIR, Role.ANALYST, Role.CLERK, Role.DATA_STEWARD):
            people[role.value] = _in_post(role.value, post_of(role, None), at)
        for what in ("budget", "counsel"):
            title = f"The {what}"
            post = add_post(
                by=None, at=at, slug=what, title=title, title_es=title, role=Role.AUDITOR.value, department=None
            )
            people[what] = _in_post(what, post, at)
        year = cls(people)
        for index, each in enumerate(DEPARTMENTS):
            department = add_department(by=None, at=at, slug=each.slug, title=each.name, title_es=each.name_es)
            post = post_of(Role.DEPARTMENT_HEAD, department)
            people[each.slug] = _in_post(each.slug, post, at)
            year._set_up_series(department, post, index, at)
        year.go(OPENS + timedelta(days=2), 8)
        return year

    def _set_up_series(self, department: Department, head: Post, index: int, at: datetime) -> None:
        by = self.people["analyst"]
        made = series.set_up_series(
            by=by,
            at=at,
            metrics_known=METRICS,
            title=f"{department.title} stat",
            title_es=f"Reunión de {department.title_es}",
            purpose="Requests are answered by the promised day.",
            purpose_es="Las solicitudes se atienden en el día prometido.",
            metrics=[METRICS[index % 3]],
            chair=Post.objects.get(slug="chair"),
            department=department,
            # Two days a month, five departments each, in five rooms.
            weekday=2,
            week=2 if index < 5 else 4,
            hour=time(10),
            stage="record-published",
        )
        for post, what in ((Post.objects.get(slug="budget"), "budget"), (Post.objects.get(slug="counsel"), "counsel")):
            series.seat(series=made, post=post, what=what, by=by, at=at)
        series.seat(series=made, post=head, what="department", by=by, at=at)
        today = today_in_office()
        days = series.days_of_year(made, YEAR, today=today)
        series.publish_year(series=made, year=YEAR, days=days, time_zone=str(ZONE), by=by, at=at, today=today)

    def go(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Turn the clock to an hour, and let the timetable do what is due then."""
        to = _hour(day, hour, minute)
        turn_clock(to=to, by=self.people["administrator"], at=timezone.now())
        tick(to, jobs=_JOBS)
        self.ticks += 1
        return to

    def days(self) -> Iterator[date]:
        """The days on which departments meet."""
        moments = Meeting.objects.filter(first_at__year=YEAR).values_list("meets_at", flat=True)
        yield from sorted({moment.astimezone(ZONE).date() for moment in moments})

    def keep(self, day: date) -> None:
        """A day of meetings as the law asks for it: explained, held, captured, remembered."""
        self.go(day - timedelta(days=4), 10)
        self._explain(self.go(day - timedelta(days=3), 9))
        self.go(day - timedelta(days=2), 10)
        at = self.go(day, 10)
        live = [self._open(each, at) for each in self._meetings(day)]
        for each in live:
            self._capture(each, at, with_decision=day.month % 3 == 0)
        at = self.go(day, 11)
        for each in live:
            found = Meeting.objects.get(pk=each.pk)
            meeting.close_meeting(
                meeting=found, by=self.people["chair"], at=at, now=now_in_office(), seen=found.version
            )
        self.go(day, 12)
        at = self.go(day + timedelta(days=1), 9)
        for memo in Memo.objects.filter(meeting__in=live):
            chair = Post.objects.get(slug="chair")
            send_memo(memo=memo, as_post=chair, by=self.people["chair"], at=at, now=now_in_office(), seen=memo.version)
        self.go(day + timedelta(days=1), 10)

    def neglect(self, day: date) -> None:
        """The same day, and nobody does a thing: the timetable goes on."""
        for before, hour in ((4, 10), (2, 10), (0, 10), (-1, 10)):
            self.go(day - timedelta(days=before), hour)

    def through(self, each_day: Callable[[date], None]) -> None:
        """The whole year, and the weeks until the annual reports are out."""
        for day in self.days():
            each_day(day)
        for day in (date(YEAR + 1, 1, 2), date(YEAR + 1, 1, 24), date(YEAR + 1, 1, 25)):
            self.go(day, 10)

    def _meetings(self, day: date) -> list[Meeting]:
        begins = _hour(day, 0)
        return list(Meeting.objects.filter(meets_at__range=(begins, begins + timedelta(days=1))).order_by("pk"))

    def _explain(self, at: datetime) -> None:
        """The department says something beside each finding of its packet, and hands over the data asked for."""
        for found in Packet.objects.filter(locked_at__isnull=True).select_related("meeting__series__department"):
            department = found.meeting.series.department
            assert department is not None
            post = Post.objects.get(slug=f"department-head-{department.slug}")
            for change in found.paper["changes"]:
                packet.explain(
                    packet=found,
                    metric=change["id"],
                    department=department,
                    as_post=post,
                    by=self.people[department.slug],
                    at=at,
                    now=now_in_office(),
                    seen=None,
                    words="A crew was away.",
                    words_es="Faltó una cuadrilla.",
                )
        for asked in DataRequest.objects.filter(received_on__isnull=True).select_related("owner__department"):
            assert asked.owner.department is not None
            data_request.receive(
                data_request=asked,
                words="The list stands with the analyst.",
                words_es="La lista está con el equipo de análisis.",
                link="",
                by=self.people[asked.owner.department.slug],
                at=at,
                today=today_in_office(),
                seen=asked.version,
            )

    def _open(self, planned: Meeting, at: datetime) -> Meeting:
        chair = Post.objects.get(slug="chair")
        found = Meeting.objects.select_related("series__department").get(pk=planned.pk)
        live = meeting.open_meeting(
            meeting=found,
            chaired_by=chair,
            by=self.people["chair"],
            at=at,
            now=now_in_office(),
            today=today_in_office(),
            seen=found.version,
        )
        for seat in found.series.seats.select_related("post"):
            meeting.attend(
                meeting=live, post=seat.post, was_there=True, is_deputy=False, by=self.people["clerk"], at=at
            )
        return live

    def _capture(self, live: Meeting, at: datetime, *, with_decision: bool) -> None:
        department = live.series.department
        assert department is not None
        head = Post.objects.get(slug=f"department-head-{department.slug}")
        now, today = now_in_office(), today_in_office()
        said = {"meeting": live, "by": self.people["clerk"], "at": at, "now": now, "today": today}
        capture.capture_data_request(
            owner=head,
            what=f"A list for {department.slug} {today}",
            what_es=f"Una lista para {department.slug} {today}",
            due=today + timedelta(days=45),
            **said,  # type: ignore[arg-type]
        )
        if not with_decision:
            return
        published = PublicRecord(Path(settings.HOME))
        metric = live.series.metrics[0]
        assert published.record is not None
        key = next(key for key in read_figures(published.record, metric) if "|city:-|-" in key)
        decided = capture.capture_decision(
            department=department,
            as_post=Post.objects.get(slug="chair"),
            record=published,
            text=f"Two crews more for {department.slug}, {today}.",
            text_es=f"Dos cuadrillas más para {department.slug}, {today}.",
            why="Waiting weighs more than overtime.",
            why_es="Pesa más la espera que las horas extra.",
            rests_on=[key],
            scenarios=[],
            effect_metric=metric,
            effect_direction="up",
            effect_value="80",
            effect_by=today + timedelta(days=120),
            **said,  # type: ignore[arg-type]
        )
        capture.capture_promise(
            owner=head,
            deliverable=f"Two crews of {department.slug} at work since {today}",
            deliverable_es=f"Dos cuadrillas de {department.slug} trabajando desde {today}",
            first_due=today + timedelta(days=60),
            effect_open_until=today + timedelta(days=120),
            decision=decided.decision,
            **said,  # type: ignore[arg-type]
        )


def _in_post(name: str, post: Post, at: datetime) -> Person:
    person = Person.objects.create_user(f"{name}@localhost.test", name=name)
    name_to_post(person=person, post=post, since=SINCE, by=None, at=at)
    return person


def _hour(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)
