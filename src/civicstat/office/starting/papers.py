"""What a start gives away: its plan for other calendars, and the two-page budget memo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from civicstat.cycle.starting.memo import demonstration_of, memo_measures
from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.budget_memo import (
    Ask,
    BudgetMemo,
    MemoCost,
    MemoDecision,
    MemoMeasure,
    write_budget_memo,
)
from civicstat.hearings.starting.calendar_file import plan_ical
from civicstat.hearings.starting.memo_page import memo_page
from civicstat.office.actions.budget import unit_costs
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.language import language_of
from civicstat.office.metrics_now import metrics_now
from civicstat.office.models.decision import Decision
from civicstat.office.models.start_plan import Start
from civicstat.office.on_record import PublicRecord, public_record
from civicstat.office.starting.seen import city_folder, own_of


def start_file(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """The plan as an iCalendar file."""
    found, city = _start(pk), city_of_office()
    content = plan_ical(
        found.plan,
        city=city.name,
        slug=city.slug or "city",
        time_zone=city.time_zone,
        lang=language_of(request),
        made=timezone.now(),
    )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="start.ics"'
    return answer


def start_memo(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """The budget memo as a file that stands alone; before anything is published, a page that says so."""
    found, record, lang = _start(pk), public_record(), language_of(request)
    if record.record is None or not record.record.releases():
        return render(request, "starting/no_memo.html", {"start": found})
    page = memo_page(memo_of(found, record, today=today_in_office()), lang)
    answer = HttpResponse(page, content_type="text/html; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="budget-memo-{lang}.html"'
    return answer


def memo_of(found: Start, record: PublicRecord, *, today: date) -> BudgetMemo:
    """The memo of a start: figures of the record, decisions said, budget lines of the office, what is asked for."""
    assert record.record is not None
    department, folder = found.department, city_folder()
    measures = memo_measures(record.record, found.metrics, department.slug, own=own_of(department))
    return write_budget_memo(
        city=city_of_office().name,
        department=department.slug,
        department_name=Both(department.title, department.title_es),
        question=Both(found.question, found.question_es),
        as_of=date.fromisoformat(record.record.latest_release().statement.body["as_of"]),
        day=today,
        measures=measures,
        decisions=list(_decisions(found, today)),
        costs=list(_costs(measures, record)),
        ask=Ask(Both(found.ask, found.ask_es), found.ask_dollars) if found.ask else None,
        demonstration=None if folder is None else demonstration_of(folder),
    )


def _decisions(found: Start, today: date) -> Iterator[MemoDecision]:
    rows = Decision.objects.filter(
        department=found.department, said_at__isnull=False, day__gte=found.first_day, day__lte=today
    )
    for one in rows.exclude(captures__meeting__is_dry_run=True):
        yield MemoDecision(
            id=one.slug,
            key=one.frozen_as or f"decision/{one.slug}",
            day=one.day,
            text=Both(one.text, one.text_es),
            why=Both(one.why, one.why_es),
            metric=one.effect_metric,
            direction=one.effect_direction,
            value=Decimal(one.effect_value),
            by=one.effect_by,
        )


def _costs(measures: list[MemoMeasure], record: PublicRecord) -> Iterator[MemoCost]:
    """What a case of each measure cost in its newest fiscal year for which a line pays for it."""
    by_name = {one.definition.id: one.definition for one in measures}
    seen: set[str] = set()
    for cost in unit_costs(by_name, metrics_now(record)):
        if cost.each is None or cost.dollars is None or cost.figure is None or cost.metric in seen:
            continue
        seen.add(cost.metric)
        definition = by_name[cost.metric]
        field = "value" if definition.measure == "count" else "n"
        assert cost.fiscal_year is not None
        yield MemoCost(definition, cost.fiscal_year, cost.dollars, cost.each, cost.figure, field)


def _start(pk: int) -> Start:
    return get_object_or_404(Start.objects.select_related("department"), pk=pk)
