"""A prepared briefing names the day of its meeting: its own, else the next of its department's series."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from civicstat.portal.pages.meetings import _next_meeting
from civicstat.portal.pages.view import View


def meeting(day: str, status: str) -> Any:
    return SimpleNamespace(on=day, status=status)


@pytest.mark.parametrize(
    ("department", "own", "said"),
    [
        ("streets", "-", "2015-11-10"),
        ("streets", "2015-10-20", "2015-10-20"),
        ("parks", "-", "2015-12-01"),
        ("water", "-", "-"),
    ],
)
def test_the_next_meeting_is_the_earliest_planned_one_of_the_department(department: str, own: str, said: str) -> None:
    series = [
        SimpleNamespace(body={"department": "parks"}, meetings=[meeting("2015-12-01", "planned")]),
        SimpleNamespace(
            body={"department": "streets"},
            meetings=[
                meeting("2015-10-13", "held"),
                meeting("2015-10-15", "cancelled"),
                meeting("2015-12-08", "planned"),
                meeting("2015-11-10", "planned"),
            ],
        ),
        SimpleNamespace(body={"department": ""}, meetings=[meeting("2015-10-16", "planned")]),
    ]
    view = cast(View, SimpleNamespace(catalogue=SimpleNamespace(gatherings=series)))
    assert _next_meeting(view, {"meeting": own, "department": {"slug": department}}) == said
