"""A briefing as a whole: its order, what it lists and what it leaves out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from civicstat.hearings.briefing_object import briefing_body, briefing_object
from civicstat.hearings.markdown import briefing_markdown
from civicstat.ledger.schemas import read_body
from civicstat.look.words.formats import format_number
from civicstat.vocabulary.canonical import canonical_bytes, digest_of
from civicstat.vocabulary.statement import Statement


def test_promises_come_first_then_changes_then_the_gain_then_doubts(full_city: Any, action: Any) -> None:
    text = briefing_markdown(full_city.briefing(actions=[action()]), "en", format_number)
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]

    assert headings == [
        "Open promises",
        "Unusual changes",
        "The largest real improvement",
        "Doubts about the data",
        "Within their usual range, so not discussed",
        "Too few final values to judge",
    ]
    assert briefing_object(full_city.briefing())["sections"] == [
        "promises",
        "changes",
        "improvement",
        "claims",
        "doubts",
    ]


def test_only_unusual_changes_are_listed_and_as_many_as_are_stated(full_city: Any) -> None:
    briefing = full_city.briefing()
    paper = briefing_object(briefing)
    listed = [each["id"] for each in paper["changes"]] + [paper["improvement"]["id"]]

    assert listed == ["lamps-mended", "baskets-emptied"]
    assert briefing.findings == int(paper["numbers"]["summary"]["moved"]) == len(listed)
    assert [each["metric"] for each in paper["within"]] == ["lamps-dark-again"]
    assert [each["metric"] for each in paper["too_short"]] == ["signs-mended"]
    assert paper["numbers"]["summary"] == {"judged": "3", "moved": "2", "too_short": "1"}


def test_every_listed_change_names_the_rule_that_fired(full_city: Any) -> None:
    paper = briefing_object(full_city.briefing())

    assert paper["changes"][0]["rules"] == ["outside-limits"]
    assert "run-of-7" in paper["improvement"]["rules"]
    for change in (*paper["changes"], paper["improvement"]):
        assert any("/rule/" in sentence["id"] for sentence in change["sentences"])


def test_wrong_ways_come_before_the_rest_and_the_furthest_first(city: Any, usual: Any) -> None:
    for name, last in (("a-gain", 95), ("b-small-miss", 68), ("c-large-miss", 40), ("d-larger-gain", 99)):
        city.add_months(city.define(name), (*usual[:17], last))
    neutral = city.define("e-neutral", direction="none")
    city.add_months(neutral, (*usual[:17], 20))
    briefing = city.briefing()

    assert [finding.id for finding in briefing.changes] == ["c-large-miss", "b-small-miss", "e-neutral", "a-gain"]
    assert briefing.improvement is not None
    assert briefing.improvement.id == "d-larger-gain"


def test_when_nothing_moved_it_says_so(city: Any, usual: Any) -> None:
    city.add_months(city.define("lamps-mended"), usual)
    briefing = city.briefing()
    text = briefing_markdown(briefing, "en", format_number)

    assert briefing.findings == 0
    assert "Nothing moved more than usual. Measures judged: 1." in text
    assert "No measure moved the city's way by more than usual." in text
    assert "by chance" not in text


def test_when_nothing_can_be_judged_it_says_that_instead(city: Any, usual: Any, months: Any) -> None:
    city.add_months(city.define("lamps-mended"), usual[:3], months=months[:3])
    text = briefing_markdown(city.briefing(), "en", format_number)

    assert "No measure has enough final values to say what is usual." in text
    assert "Measures with too few final values to judge: 1." in text


def test_a_department_reads_its_own_group_and_no_other_metric(city: Any, usual: Any) -> None:
    lamps = city.define("lamps-mended")
    city.add_months(lamps, usual)
    city.add_months(lamps, (*usual[:17], 55), group="department=streets")
    city.add_months(lamps, (*usual[:17], 20), group="department=parks")
    other = city.define("trees-watered", by=["ward"])
    city.add_months(other, (*usual[:17], 20))
    briefing = city.briefing(own_metrics=())

    assert [measure.signal.key for measure in briefing.measures] == [
        "lamps-mended|v1|city:-|department=streets|month#1"
    ]
    assert [finding.change.latest.key for finding in briefing.changes] == [
        "lamps-mended|v1|2015-06|city:-|department=streets"
    ]


def test_a_department_without_a_single_case_has_no_measure(city: Any, usual: Any, months: Any) -> None:
    lamps = city.define("lamps-mended")
    city.add_months(lamps, usual)
    for month in months:
        city.add(lamps, month, 0, 0, group="department=streets")

    assert city.briefing(own_metrics=()).measures == ()


def test_weeks_are_judged_where_months_are_too_few(city: Any, usual: Any) -> None:
    lamps = city.define("lamps-mended", periods=["week", "month"])
    weeks = [f"2015-W{week:02d}" for week in range(1, 27)]
    city.add_months(lamps, (usual * 2)[:26], months=weeks)
    city.add_months(lamps, usual[:5], months=[f"2015-{month:02d}" for month in range(1, 6)])

    assert [measure.signal.key.rpartition("|")[2] for measure in city.briefing().measures] == ["week#1"]


def test_what_was_left_out_stands_among_the_doubts(full_city: Any) -> None:
    text = briefing_markdown(full_city.briefing(), "en", format_number)

    assert "- Left out of this number: 12 (marked as a duplicate), 5 (too new to judge)." in text
    assert "- Counting what the definition leaves out, it would be 61.6%." in text


def test_values_that_are_not_final_stand_among_the_doubts(city: Any, usual: Any, months: Any) -> None:
    lamps = city.define("lamps-mended")
    city.add_months(lamps, (*usual[:16], 50), months=months[:17])
    city.add(lamps, "2015-06", 20, 100, status="provisional")
    text = briefing_markdown(city.briefing(), "en", format_number)

    assert "“The lamps mended” in May 2015: 50.0%, or 50 of 100." in text
    assert "- Values after May 2015 are not final and were not judged." in text
    assert "20.0%" not in text


def test_a_paused_measure_stands_among_the_doubts(city: Any, usual: Any, months: Any) -> None:
    lamps = city.define("lamps-mended", title="Lamps mended")
    city.add_months(lamps, usual[:17], months=months[:17])
    city.add(lamps, "2015-06", 0, 0, status="held")
    text = briefing_markdown(city.briefing(), "en", format_number)

    assert "- “Lamps mended” is paused: a question about its source is open." in text


def test_its_statement_is_one_that_the_ledger_accepts(full_city: Any, action: Any) -> None:
    briefing = full_city.briefing(actions=[action()], meeting=date(2015, 7, 2))
    body = briefing_body(briefing, sha256=digest_of(briefing_object(briefing)), release="0" * 64)
    statement = Statement("briefing/v1", "streets/2015-06-30", "-", "2015-06-30", "2015-07-01T05:00:00Z", (), body)

    assert read_body(statement).statement_name() == "streets/2015-06-30"
    assert (body["meeting"], body["findings"], body["promises"]) == ("2015-07-02", 2, 1)
    assert briefing_body(full_city.briefing(), sha256="0" * 64, release="0" * 64)["meeting"] == "-"


def test_the_same_record_gives_the_same_bytes(full_city: Any, action: Any) -> None:
    once = canonical_bytes(briefing_object(full_city.briefing(actions=[action()])))
    full_city.figures.reverse()
    full_city.definitions.reverse()

    assert canonical_bytes(briefing_object(full_city.briefing(actions=[action()]))) == once


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_briefing_without_any_measure_can_still_be_read(city: Any, lang: str) -> None:
    assert briefing_markdown(city.briefing(), lang, format_number).startswith("# ")
