"""Readiness: what the program sees is never asked, "not yet" names what is missing, and there is no score."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from civicstat.hearings.errors import HearingError
from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.answers import Answer, read_answers
from civicstat.hearings.starting.checks import CHECKS
from civicstat.hearings.starting.facts import Facts, Held, MetricFacts
from civicstat.hearings.starting.practices import SOURCES, STAGES, practices, questions
from civicstat.hearings.starting.readiness import PracticeVerdict, Readiness, readiness


TODAY = date(2015, 10, 1)
# Needed before the first meeting, and for a person alone to say.
FOR_PEOPLE = ("P7", "P28.champion", "P28.power", "P28.will")


def measure(name: str, **changes: object) -> MetricFacts:
    """A measure at which nothing is missing."""
    whole = MetricFacts(
        id=name,
        title=Both(name.capitalize(), name.capitalize()),
        is_adopted=True,
        values=12,
        is_speed=True,
        companion="again",
        is_companion_adopted=True,
        is_owner_named=True,
        is_post_held=True,
        has_direction=True,
        has_target=True,
        assurance="reaches-in-some-periods",
        is_accounted=True,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def facts(**changes: object) -> Facts:
    """A city in which the program sees everything, and nothing is missing."""
    whole = Facts(
        today=TODAY,
        question="Are street lights mended when we say?",
        metrics=(measure("mended"), measure("again"), measure("open")),
        data_day=date(2015, 9, 30),
        has_coverage=True,
        meetings_announced=4,
        chair_held=True,
        analyst_held=True,
        budget_seat=True,
        counsel_seat=True,
        open_promises=2,
        overdue_without_step=0,
        meetings=(Held("dry-run", date(2015, 9, 20), date(2015, 9, 21), briefing_in_time=True),),
        report_announced=True,
        notice_days=7,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def with_one(**changes: object) -> Facts:
    """The same, with something else at the second measure."""
    return facts(metrics=(measure("mended"), measure("again", **changes), measure("open")))


def all_yes() -> dict[str, Answer]:
    return {name: Answer("yes", "Written on Monday.", "Chair") for name in questions()}


def row(found: Readiness, name: str) -> PracticeVerdict:
    return next(one for one in found.rows if one.practice.id == name)


def test_the_list_is_whole_and_every_practice_can_be_seen_or_asked() -> None:
    found = practices()
    assert list(found) == [f"P{number}" for number in range(1, 31)]
    for practice in found.values():
        assert practice.sees in CHECKS if practice.sees else practice.questions
        assert set(practice.sources) <= set(SOURCES)
        assert practice.stage in STAGES
        for both in (practice.title, practice.asks, practice.next_step, *(asked.text for asked in practice.questions)):
            assert both.en.strip()
            assert both.es.strip()
    assert {practice.sees for practice in found.values()} - {""} == set(CHECKS)
    # A check that may see nothing has a question in its place.
    blind = Facts(TODAY, "", ())
    assert [
        one.id for one in found.values() if one.sees and CHECKS[one.sees](blind) is None and not one.questions
    ] == []


def test_a_city_where_all_is_seen_and_said_is_ready_at_every_stage() -> None:
    for stage in STAGES:
        found = readiness(facts(), all_yes(), stage)
        assert (found.overall, found.words.en) == ("ready", "Ready.")
        assert found.lacking == ()


def test_what_the_program_sees_is_never_asked_and_no_answer_outvotes_it() -> None:
    asked = {question.id for _, question in readiness(facts(), {}, "first-meeting").to_ask()}
    assert asked == set(FOR_PEOPLE)
    vacant = readiness(
        facts(chair_held=False), {**all_yes(), "P4": Answer("yes", "It is me.", "Chair")}, "first-meeting"
    )
    assert row(vacant, "P4").verdict == "missing"
    assert row(vacant, "P4").by == "program"
    assert [one.practice.id for one in vacant.lacking] == ["P4"]


def test_what_nobody_sees_is_asked_and_is_not_taken_for_a_yes() -> None:
    unseen = facts(chair_held=None, budget_seat=None, meetings_announced=None)
    found = readiness(unseen, {name: Answer("yes", "So it is.", "Chair") for name in FOR_PEOPLE}, "first-meeting")
    assert found.overall == "not-yet"
    assert [(one.practice.id, one.verdict) for one in found.lacking] == [
        ("P3", "cannot-see"),
        ("P4", "cannot-see"),
        ("P17", "cannot-see"),
    ]
    half = {**all_yes(), "P17.counsel": Answer("not-yet", "", "Chair")}
    assert row(readiness(unseen, half, "first-meeting"), "P17").verdict == "missing"
    assert row(readiness(unseen, half, "first-meeting"), "P17").found.en == (
        "Yes (Chair): Written on Monday. Not yet (Chair)."
    )


@pytest.mark.parametrize(
    ("broken", "practice", "found"),
    [
        (facts(question=" "), "P1", "No question is written."),
        (facts(metrics=(measure("mended"),)), "P1", "Measures chosen: 1, not three."),
        (with_one(is_adopted=False), "P1", "\u201cAgain\u201d: not adopted."),
        (with_one(is_owner_named=False), "P2", "\u201cAgain\u201d: no post answers for it."),
        (with_one(is_post_held=False), "P2", "\u201cAgain\u201d: nobody holds the post that it names."),
        (facts(chair_held=False), "P4", "Nobody holds the post."),
        (facts(analyst_held=False), "P5", "Nobody holds the post."),
        (facts(overdue_without_step=2), "P6", "Promises past their day without apology and next step: 2."),
        (with_one(is_adopted=False), "P8", "\u201cAgain\u201d: not adopted."),
        (facts(data_day=date(2015, 8, 16)), "P8", "The newest records are of August 16, 2015."),
        (facts(data_day=None), "P8", "Nothing is published yet."),
        (with_one(has_target=False), "P9", "\u201cAgain\u201d: no target."),
        (with_one(is_target_example=True), "P9", "\u201cAgain\u201d: the target is an example, not the city's."),
        (facts(meetings=(Held("dry-run", TODAY, briefing_in_time=False),)), "P10", "Locked late for October 1, 2015."),
        (facts(meetings=()), "P11", "No meeting has been held yet."),
        (facts(meetings=(Held("dry-run", date(2015, 9, 28)),)), "P11", "No memo in time for September 28, 2015."),
        (facts(minutes=95), "P16", "Planned: 95 minutes."),
        (facts(budget_seat=False), "P17", "Empty seat: budget."),
        (with_one(values=11), "P23", "\u201cAgain\u201d: fewer than 12 settled values."),
        (with_one(assurance="too-short"), "P24", "\u201cAgain\u201d: cannot be told."),
        (with_one(is_companion_adopted=False), "P25", "\u201cAgain\u201d: no companion on record."),
        (facts(has_coverage=False), "P29", "No list of what nobody measures."),
        (with_one(is_accounted=False), "P29", "\u201cAgain\u201d: what it leaves out is not published."),
    ],
)
def test_each_thing_that_is_missing_turns_its_own_practice(broken: Facts, practice: str, found: str) -> None:
    verdict = row(readiness(broken, all_yes(), "later"), practice)
    assert (verdict.verdict, verdict.found.en, verdict.is_needed) == ("missing", found, True)
    assert verdict.to_json()["next_step"]["en"] == verdict.practice.next_step.en


def test_each_measure_has_its_own_fault() -> None:
    both = facts(
        metrics=(measure("mended", is_target_example=True), measure("again"), measure("open", has_target=False))
    )
    assert row(readiness(both, {}, "first-meeting"), "P9").found.en == (
        "\u201cMended\u201d: the target is an example, not the city's; \u201cOpen\u201d: no target."
    )


def test_records_of_45_days_ago_are_still_current() -> None:
    assert row(readiness(facts(data_day=date(2015, 8, 17)), {}, "first-meeting"), "P8").verdict == "in-place"


def test_a_stage_asks_for_what_comes_before_it_and_no_more() -> None:
    private = facts(meetings=())
    assert row(readiness(private, all_yes(), "first-meeting"), "P11").is_needed is False
    assert readiness(private, all_yes(), "first-meeting").overall == "ready"
    assert [one.practice.id for one in readiness(private, all_yes(), "public").lacking] == ["P11"]


def test_the_report_has_no_score() -> None:
    printed = json.dumps(readiness(facts(), {}, "public").to_json())
    assert "score" not in printed
    assert "%" not in printed
    assert {field.name for field in fields(Readiness)} == {"stage", "rows"}


def test_answers_of_a_file_are_read_or_refused_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"P7": {"answer": "yes", "evidence": "She was told.", "post": "Chair"}}), "utf-8")
    assert read_answers(file) == {"P7": Answer("yes", "She was told.", "Chair")}
    file.write_text(
        json.dumps({
            "P99": {"answer": "yes"},
            "P7": {"answer": "yes", "post": "Chair"},
            "P12": {"answer": "perhaps"},
            "P21": {"answer": "no", "post": "", "by": "Ana"},
            "P26": {"answer": "no"},
        }),
        "utf-8",
    )  # fmt: skip
    with pytest.raises(HearingError) as refused:
        read_answers(file)
    assert refused.value.found == (
        "there is no question 'P99'; P7: a yes says in words what shows it; "
        "P12: the answer is not one of yes, no, not-yet; P21: there is no field 'by'; P26: which post answers?"
    )
    file.write_text("[1]", "utf-8")
    with pytest.raises(HearingError, match="it holds no object"):
        read_answers(file)
