"""The blocks of the first page: each a few lines of one list, with the way to all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from civicstat.look.words.dates import day_words
from civicstat.office.lists.act_words import act_words, noun_words
from civicstat.office.lists.cases import about, cases_of
from civicstat.office.lists.promises import promises_of
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.calendar_entry import CalendarEntry
from civicstat.office.models.cycle_run import CycleRun
from civicstat.office.models.decision import Decision
from civicstat.office.models.idea import Idea
from civicstat.office.models.intake import WITHDRAWN, Intake
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.models.person import Person
from civicstat.office.models.promise import Promise
from civicstat.office.posts_held import Held
from civicstat.office.rehearsals import in_earnest
from civicstat.office.running.health import checks
from civicstat.office.templating import catalogue


# Lines of a block; the rest stand in its list.
MOST = 5
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """Who looks at the page, when and in which language."""

    held: Held
    today: date
    lang: str

    def words(self, key: str, **parts: object) -> str:
        """A message of the catalogue."""
        return catalogue().text(self.lang, key, **parts)

    def day(self, day: date) -> str:
        """A day in words."""
        return day_words(day, self.lang)


@dataclass(frozen=True)
class Line:
    """One line: what it is, a few words, and where it leads; "" leads nowhere."""

    title: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A block with its lines, and the page that has all of them."""

    name: str
    lines: tuple[Line, ...]
    all_href: str


def block(name: str, asked: Asked) -> Block:
    """The block of a name."""
    lines, page = BLOCKS[name]
    return Block(name, tuple(lines(asked))[:MOST], reverse(page))


def _promises(asked: Asked, status: str, *, of_own: bool) -> Iterable[Promise]:
    departments = asked.held.departments()
    for promise in promises_of(asked.held):
        if getattr(promise, "is_rehearsal", False):
            continue
        if promise.status_on(asked.today) == status and (not of_own or promise.department.slug in departments):
            yield promise


def _promise_line(promise: Promise, words: str, asked: Asked) -> Line:
    href = reverse("promise", kwargs={"pk": promise.pk})
    return Line(promise.says("deliverable", asked.lang), f"{promise.owner.title_in(asked.lang)} · {words}", href)


def _missed(asked: Asked, *, of_own: bool) -> Iterable[Line]:
    for promise in _promises(asked, "overdue", of_own=of_own):
        late = asked.words("office.home.late", days=promise.days_late_on(asked.today))
        yield _promise_line(promise, late, asked)


def _own_due(asked: Asked) -> Iterable[Line]:
    for promise in _promises(asked, "not-yet-due", of_own=True):
        if promise.first_due <= asked.today + AHEAD:
            yield _promise_line(promise, asked.day(promise.first_due), asked)


def _own_cases(asked: Asked) -> Iterable[Line]:
    mine = cases_of(asked.held).filter(answered__isnull=True, department__slug__in=asked.held.departments())
    for case in mine[:MOST]:
        until = asked.words("office.home.answer_by", day=asked.day(case.due))
        yield Line(about(case, asked.lang) or str(case.pk), until, reverse("case", kwargs={"pk": case.pk}))


def _to_judge(asked: Asked) -> Iterable[Line]:
    due = Decision.objects.filter(said_at__isnull=False, effect_by__lte=asked.today + AHEAD).order_by("effect_by", "pk")
    for decision in in_earnest(due).select_related("department")[:MOST]:
        words = asked.words("office.home.judged_on", day=asked.day(decision.effect_by), metric=decision.effect_metric)
        yield Line(decision.text_in(asked.lang), words, reverse("decision", kwargs={"pk": decision.pk}))


def _meetings(asked: Asked) -> Iterable[Line]:
    now = datetime.combine(asked.today, datetime.min.time(), timezone.get_default_timezone())
    planned = Meeting.objects.filter(state="planned", is_dry_run=False, meets_at__gte=now, meets_at__lte=now + AHEAD)
    for meeting in planned.select_related("series")[:MOST]:
        title = meeting.series.title_es if asked.lang == "es" else meeting.series.title
        yield Line(title, asked.day(meeting.meets_at.date()), reverse("meeting", kwargs={"slug": meeting.slug}))
    days = {"day__gte": asked.today, "day__lte": asked.today + AHEAD}
    for entry in CalendarEntry.objects.filter(what="meeting", is_active=True, held_on__isnull=True, **days)[:MOST]:
        yield Line(entry.title_in(asked.lang), asked.day(entry.day), reverse("calendar-entry", kwargs={"pk": entry.pk}))


def _last_runs(asked: Asked) -> Iterable[Line]:
    for run in CycleRun.objects.all()[:3]:
        state = asked.words(f"office.analyst.run_{run.state}")
        yield Line(asked.words(f"office.analyst.kind_{run.work}"), f"{state} · {asked.day(run.asked_at.date())}")


def _files(asked: Asked) -> Iterable[Line]:
    for intake in Intake.objects.exclude(step__in=["accepted", WITHDRAWN])[:MOST]:
        yield Line(
            intake.name, asked.words(f"office.analyst.at_{intake.step}"), reverse("intake", kwargs={"pk": intake.pk})
        )


def _submitted(asked: Asked) -> Iterable[Line]:
    for draft in MetricDraft.objects.filter(state="submitted").select_related("submitted_by")[:MOST]:
        by = draft.submitted_by.name if draft.submitted_by else ""
        yield Line(draft.name, by, reverse("metric-draft", kwargs={"pk": draft.pk}))


def _acts(asked: Asked) -> Iterable[Line]:
    for act in ActRecord.objects.select_related("by")[:MOST]:
        who = act.by.name if act.by else asked.words("office.acts.system")
        yield Line(
            f"{act_words(act.act, asked.lang)} · {noun_words(act.noun, asked.lang)} {act.subject}",
            f"{who} · {act.at:%Y-%m-%d %H:%M}",
        )


def _on_record(asked: Asked) -> Iterable[Line]:
    said = Decision.objects.filter(said_at__isnull=False).order_by("-said_at")
    for decision in in_earnest(said).select_related("department")[:MOST]:
        words = f"{decision.department.title_in(asked.lang)} · {asked.day(decision.day)}"
        yield Line(decision.text_in(asked.lang), words, reverse("decision", kwargs={"pk": decision.pk}))


def _unwell(asked: Asked) -> Iterable[Line]:
    for check in checks(timezone.now()):
        if not check.is_well:
            yield Line(asked.words(f"office.health.{check.name}"), check.seen, reverse("health-page"))


def _invited(asked: Asked) -> Iterable[Line]:
    waiting = [person for person in Person.objects.filter(is_active=True) if not person.has_usable_password()]
    for person in waiting[:MOST]:
        words = asked.words("office.people.is_invited")
        yield Line(person.name, words, reverse("person", kwargs={"pk": person.pk}))


def _own_ideas(asked: Asked) -> Iterable[Line]:
    for idea in Idea.objects.filter(proposed_by_id=asked.held.person_id)[:MOST]:
        words = asked.words(f"office.idea.answer.{idea.answer or 'none'}")
        yield Line(idea.start_of_words(), words, reverse("idea", kwargs={"pk": idea.pk}))


Lines = Callable[[Asked], Iterable[Line]]
# Each block: its lines, and the door of the page that has all of them.
BLOCKS: dict[str, tuple[Lines, str]] = {
    "misses": (lambda asked: _missed(asked, of_own=False), "promises"),
    "own_misses": (lambda asked: _missed(asked, of_own=True), "promises"),
    "own_due": (_own_due, "promises"),
    "own_cases": (_own_cases, "cases"),
    "to_judge": (_to_judge, "decisions"),
    "meetings": (_meetings, "calendar"),
    "last_runs": (_last_runs, "cycle"),
    "files": (_files, "intakes"),
    "submitted": (_submitted, "metric-drafts"),
    "acts": (_acts, "acts"),
    "on_record": (_on_record, "decisions"),
    "unwell": (_unwell, "health-page"),
    "invited": (_invited, "people"),
    "own_ideas": (_own_ideas, "ideas"),
}


def blocks(names: Sequence[str], asked: Asked) -> list[Any]:
    """The blocks of these names in order; what asks for the person itself is not among them, and stands as its name."""
    return [block(name, asked) if name in BLOCKS else name for name in names]
