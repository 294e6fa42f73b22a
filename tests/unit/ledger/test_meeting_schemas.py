"""Decisions, actions, briefings, forecasts and plans as statements: named by their bodies, bounded, closed."""

from __future__ import annotations

from typing import Any

import pytest

from civicstat.ledger.errors import StatementError
from civicstat.ledger.schemas import read_body
from civicstat.vocabulary.statement import LARGEST_STATEMENT_BYTES


FAMILIES = ("decision", "action", "briefing", "forecast", "route_plan", "crew_settings", "record_pattern")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_statement_bears_the_name_that_its_body_fixes(town: Any, family: str) -> None:
    statement = getattr(town, family)()
    assert read_body(statement).statement_name() == statement.name


@pytest.mark.parametrize(
    ("family", "changes", "found"),
    [
        ("decision", {"invented_example": False}, "invented_example: Input should be True, not 'False'"),
        ("decision", {"rests_on": []}, "rests_on: Tuple should have at least 1 item"),
        ("decision", {"rests_on": ["no key"]}, "rests_on.0: String should match"),
        ("action", {"first_due": "soon"}, "first_due: Input should be a valid date"),
        ("action", {"status": "overdue"}, "status: Extra inputs are not permitted, not 'overdue'"),
        ("briefing", {"meeting": "Tuesday"}, "meeting: String should match"),
        ("briefing", {"findings": -1}, "findings: Input should be greater than or equal to 0"),
        ("forecast", {"grid": "h3-10"}, "grid: Input should be 'h3-8'"),
        ("forecast", {"gain": "good"}, "gain: Input should be 'gain', 'no-useful-gain' or 'on-trial'"),
        ("forecast", {"week": "2014-28"}, "week: String should match"),
        ("route_plan", {"crews": 0}, "crews: Input should be greater than or equal to 1"),
        ("route_plan", {"label": ""}, "label: String should have at least 1 character"),
        ("crew_settings", {"yard_cell": "41.85000"}, "yard_cell: String should match"),
        ("crew_settings", {"shift_starts": "7 in the morning"}, "shift_starts: String should match"),
        ("record_pattern", {"unit": "streets"}, "unit: String should match"),
        ("record_pattern", {"recheck": "nobody"}, "recheck: Input should be 'anyone' or 'auditor'"),
        ("record_pattern", {"numbers": {"cases": "many"}}, "numbers.cases: String should match"),
        ("record_pattern", {"days_to_explain": 0}, "days_to_explain: Input should be greater than or equal to 1"),
        ("crew_settings", {"minimum_after_days": 0}, "minimum_after_days: Input should be greater than or equal to 1"),
    ],
)
def test_a_field_that_does_not_fit_is_refused(town: Any, family: str, changes: dict[str, Any], found: str) -> None:
    with pytest.raises(StatementError) as caught:
        read_body(getattr(town, family)(**changes))
    assert caught.value.found.startswith(found)


@pytest.mark.parametrize("family", ["decision", "action", "forecast", "route_plan"])
def test_the_longest_words_still_fit_in_a_leaf(town: Any, family: str) -> None:
    statement = getattr(town, family)()
    body: dict[str, Any] = dict(statement.body)
    for name in body:
        if name.startswith(("text", "why", "owner_post", "deliverable", "evidence", "title")):
            body[name] = "é" * 600
    if "rests_on" in body:
        body["rests_on"] = ["m|v1|" + "p" * 191 + "|a|-"] * 20
    if "method" in body:
        many = [{"name": f"p{number}" + "x" * 60, "value": "9" * 40} for number in range(40)]
        body["method"] = {**body["method"], "words": "é" * 600, "words_es": "é" * 600, "parameters": many}
    largest = town.say(statement.type.partition("/")[0], statement.name, body, cites=["0" * 64] * 20)
    read_body(largest)
    assert len(largest.leaf) <= LARGEST_STATEMENT_BYTES


def test_an_action_can_be_said_again_with_a_later_day_and_is_found_as_last_said(opened_town: Any) -> None:
    opened_town.append(opened_town.decision(), opened_town.action())
    opened_town.append(opened_town.action(due="2014-07-11"))
    said = [entry.statement for entry in opened_town.record.entries_of("action")]
    assert [statement.body["due"] for statement in said] == ["2014-06-27", "2014-07-11"]
    assert {statement.body["first_due"] for statement in said} == {"2014-06-20"}
