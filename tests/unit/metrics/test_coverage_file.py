"""What no metric of a plain table counts: worked by hand, and every bad cell of both tables."""

from __future__ import annotations

from datetime import date

import pytest

from civicstat.metrics.coverage_file import CoverageError, coverage_of_rows


SERVICES = [
    {"service": "pothole", "requests": "60", "place": "north"},
    {"service": "pothole", "requests": "20", "place": "south"},
    {"service": "graffiti", "requests": "15", "place": "south"},
    {"service": "tree", "requests": "25", "place": "south"},
]


def metric(name: str, service: str, **others: str) -> dict[str, str]:
    known = {"place": "north", "owner": "Streets", "newest_day": "2026-05-31", "period": "month"}
    return {"metric": name, "service": service, **known, **others}


METRICS = [
    metric("pothole-days", "pothole"),
    metric("open-requests", "", owner="tbd", newest_day="2026-03-31", settles_after_days="29"),
    metric("tree-days", "graffiti", owner="", newest_day="2026-03-30", settles_after_days="29"),
    metric("survey", "", newest_day=""),
]


def test_services_places_owners_and_stale_metrics_as_worked_by_hand() -> None:
    # Two months of 31 days and 29 days to settle: 91 days are allowed. From 31 March to 30 June it is 91.
    found = coverage_of_rows(SERVICES, METRICS, as_of=date(2026, 6, 30))

    assert found["without"] == ["tree"]
    assert found["services"]["pothole"] == {"requests": 80, "metrics": ["pothole-days"]}
    assert found["totals"] == {
        "services": 3,
        "services_with_own": 2,
        "services_without_own": 1,
        "requests": 120,
        "requests_with_own": 95,
        "requests_without_own": 25,
        "percent_with_own": "79.2",
        "metrics": 4,
    }
    assert found["places_without"] == ["south"]
    assert found["nobody_answers"] == ["open-requests", "tree-days"]
    assert found["stale"] == [{"metric": "tree-days", "newest_day": "2026-03-30", "age_days": 92, "allowed_days": 91}]
    assert found["never_settled"] == ["survey"]


def test_what_the_tables_do_not_tell_is_not_said() -> None:
    found = coverage_of_rows([{"service": "tree", "requests": "0"}], [{"metric": "any", "service": ""}])
    assert found["totals"]["percent_with_own"] is None
    assert [found[name] for name in ("places_without", "nobody_answers", "stale", "never_settled")] == [None] * 4


def test_every_cell_at_fault_is_named_in_both_tables() -> None:
    services = [*SERVICES, {"service": "tree", "requests": "some", "place": "south"}]
    metrics = [
        *METRICS,
        metric("pothole-days", "lamp", owner="Light"),
        metric("late", "tree", place="west", newest_day="2026-07-01", period="fortnight"),
    ]
    with pytest.raises(CoverageError) as refused:
        coverage_of_rows(services, metrics, as_of=date(2026, 6, 30))

    assert [(fault["file"], fault["row"], fault["column"]) for fault in refused.value.to_json()["rows"]] == [
        ("services", 6, "service"),
        ("services", 6, "requests"),
        ("metrics", 6, "service"),
        ("metrics", 6, "metric"),
        ("metrics", 7, "place"),
        ("metrics", 7, "newest_day"),
        ("metrics", 7, "period"),
    ]
    with pytest.raises(CoverageError, match="tell their newest day, and not by what it is to be judged"):
        coverage_of_rows(SERVICES, METRICS)
    with pytest.raises(CoverageError, match="the table of metrics has no rows"):
        coverage_of_rows(SERVICES, [])
