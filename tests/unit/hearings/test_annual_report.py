"""The annual report is counted from the record: every count adds up, and what was missed stands in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from meeting_years import ZONE, Told, kept_year, neglected_year

from civicstat.hearings.meetings.report import MeasuredYear, annual_report, metrics_of
from civicstat.hearings.meetings.terms import Terms, terms_of
from civicstat.ledger.errors import StatementError
from civicstat.ledger.schemas import read_body
from civicstat.vocabulary.statement import Statement


DAY = date(2027, 1, 24)
MARCH = datetime(2026, 3, 10, 9, tzinfo=ZONE)
TERMS = Terms("America/New_York")


def report_of(told: Told, day: date = DAY, **options: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"department": "streets", "year": 2026, "measured": (), "delay_days": 14, "made_up": True}
    return annual_report(TERMS.record(told.entries, day), told.entries, **{**given, **options})


def as_statement(body: dict[str, Any]) -> Statement:
    name = f"{body['department']}/{body['year']}"
    return Statement("annual-report/v1", name, "-", body["published_on"], "2027-01-25T00:00:00Z", (), body)


def test_a_year_that_was_kept_reads_so() -> None:
    body = report_of(kept_year())
    assert body["meetings"] == {"planned": 12, "held": 12, "moved": 0, "cancelled": 0, "missed": 0}
    # Three seats in each of twelve meetings; counsel was never there, budget sent a deputy.
    assert body["attendance"] == {"seats": 36, "there": 24, "deputies": 12, "chair_questions": 36}
    assert body["memos"] == body["briefings"] == {"due": 12, "in_time": 12, "late": 0, "missing": 0}
    assert (body["due"], body["is_late"], body["lapses"]) == ("2027-01-31", False, [])


def test_a_year_of_neglect_reads_so_too() -> None:
    body = report_of(neglected_year())
    assert body["meetings"] == {"planned": 12, "held": 0, "moved": 0, "cancelled": 0, "missed": 12}
    assert sum(each["kind"] == "missed-meeting" for each in body["lapses"]) == 12
    assert body["memos"]["due"] == 0


def test_decisions_carry_what_came_of_them_and_promises_where_they_stand() -> None:
    told = kept_year()
    for number, month in enumerate((2, 3, 4), start=1):
        hour = datetime(2026, month, 10, 9, tzinfo=ZONE)
        told.decide("streets", hour, f"decision-{number}")
        done = {"done_on": hour.date().isoformat(), "by_post": "owner"}
        seen = {"on": hour.date().isoformat(), "by_post": "chair"}
        judged = (hour + timedelta(days=91)).date().isoformat()
        effect = {"verdict": "reached", "on": judged, "by_post": "analyst", "figure": ""}
        changes = [{"claim": done, "confirmation": seen, "effect": effect}, {"claim": done, "confirmation": seen}, {}]
        told.promise("streets", hour, f"promise-{number}", f"decision-{number}", **changes[number - 1])
    body = report_of(told)
    assert [each["verdict"] for each in body["decisions"]] == ["reached", "not-judged", "not-judged"]
    assert {name: count for name, count in body["promises"].items() if count} == {"promises": 3, "kept": 2, "broken": 1}


@pytest.mark.parametrize("told", [kept_year(), neglected_year(["parks", "streets"])])
def test_every_report_fits_its_schema_and_its_bound_of_bytes(told: Told) -> None:
    told.ask_for_data("streets", MARCH, "ages-of-lamps", date(2026, 4, 10))
    key, target = "closed-on-time|v1|2026-01|city:-|-", "target/closed-on-time/2026-01-01@3"
    measured = [MeasuredYear("closed-on-time", key, "71.2", None, None, target, "80.0")]
    body = report_of(told, measured=measured)
    assert body["data_requests"] == {"asked": 1, "in_time": 0, "late": 0, "overdue": 1, "to_come": 0}
    read_body(as_statement(body))
    assert len(as_statement(body).leaf) < 20_000
    with pytest.raises(StatementError):
        read_body(as_statement({**body, "grade": "A"}))


def test_a_lapse_that_is_still_private_is_not_told_by_the_report() -> None:
    told = kept_year()
    told.ask_for_data("streets", MARCH, "ages-of-lamps", date(2026, 12, 20))
    kinds = [[each["kind"] for each in report_of(told, date(2027, 1, day))["lapses"]] for day in (3, 4)]
    assert ["overdue-data" in each for each in kinds] == [False, True]


def test_the_metrics_are_those_that_the_series_exists_to_move() -> None:
    assert metrics_of(TERMS.record(kept_year().entries, DAY), "streets") == ["closed-on-time"]


def test_a_city_can_give_its_posts_another_delay_and_its_reports_another_day() -> None:
    told = Told()
    told.say("genesis/v1", "genesis", DAY, {"time_zone": "America/New_York", "mode": "live"})
    told.say("city/v1", "mill-town", DAY, {"public_after_days": 30, "report_by": "03-15"})
    terms = terms_of(told.entries)
    assert (terms.delay_days, terms.is_live, terms.law.report_due(2026)) == (30, True, date(2027, 3, 15))
    assert terms_of([]).law.report_due(2026) == date(2027, 1, 31)
