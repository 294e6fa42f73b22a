"""A start in the office: begun once, answered, noted; what the office sees it does not ask, and no day moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from budget_memos import a_cost, measures
from django.db import IntegrityError, transaction
from icalendar import Calendar
from office_meetings import make_meeting, make_series
from office_promises import decide, decided_and_promised
from office_record import begin_record
from office_start import AT, MEASURES, QUESTION, TODAY, KnownMeasures, begun

from civicstat.hearings.starting.standing import standing_of_steps
from civicstat.office.actions import start_plan as acts
from civicstat.office.actions.act import ConflictError, RefusedError, undo
from civicstat.office.actions.budget import UnitCost
from civicstat.office.actions.decision import say_decision
from civicstat.office.actions.person import add_post, name_to_post
from civicstat.office.models import (
    ActRecord,
    Department,
    Holding,
    Meeting,
    Memo,
    Packet,
    Person,
    Post,
    Start,
    StartAnswer,
)
from civicstat.office.models.start_plan import Start as StartModel
from civicstat.office.needs import needs_of
from civicstat.office.posts_held import held_by
from civicstat.office.starting import needs, pages, papers
from civicstat.office.starting.seen import facts_of, happened_of, meetings_of, readiness_of

from .conftest import Office, SignIn


def say(
    start: Start, question: str, *, said: str = "yes", evidence: str = "Written down.", seen: int = 0
) -> StartAnswer:
    chair = Person.objects.get(name="chair")
    fields: dict[str, Any] = {"start": start, "question": question, "said": said, "evidence": evidence}
    post = Post.objects.get(slug="chair")
    return acts.answer_start(**fields, post=post, by=chair, at=AT, today=TODAY, seen=seen)


def note(start: Start, step: str, on: date, **changes: Any) -> Start:
    chair = Person.objects.get(name="chair")
    fields: dict[str, Any] = {"has_series": False, "today": on, "by": chair, "at": AT, "seen": start.version}
    return acts.note_step(start=start, step=step, on=on, **{**fields, **changes})


def rows_of(start: Start) -> dict[str, Any]:
    facts = facts_of(start, KnownMeasures(), TODAY)
    return {row.practice.id: row for row in readiness_of(start, facts, "later").rows}


def test_a_department_starts_one_thing_at_a_time(office: Office) -> None:
    found = begun(office["chair"])
    with pytest.raises(RefusedError, match="this department has a start that still runs"):
        begun(office["chair"], question="Is it clean?")
    with pytest.raises(IntegrityError, match=r"UNIQUE|a_department_starts"), transaction.atomic():
        StartModel.objects.create(**{**_fields(found), "question": "Is it clean?"})
    over = acts.choose_end(
        start=found, choice="stop", why="Enough.", why_es="Basta.", by=office["chair"], at=AT, today=TODAY, seen=1
    )
    assert over.chosen_on == TODAY
    assert begun(office["chair"], question="Is it clean?").version == 1


def _fields(found: Start) -> dict[str, Any]:
    return {field.attname: getattr(found, field.attname) for field in found._meta.concrete_fields if field.name != "id"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"question": "Do lamps work? Are streets clean?"}, "this is more than one question; start with one"),
        ({"metrics": MEASURES[:2]}, "choose three different measures"),
        ({"metrics": (*MEASURES[:2], MEASURES[0])}, "choose three different measures"),
        ({"metrics": (*MEASURES[:2], "fires")}, "the public record has no measure 'fires'"),
        ({"weekday": 7}, "the city does not work on this weekday"),
        ({"first_day": date(2015, 9, 30)}, "this day has passed"),
        ({"question": "Ask ana@localhost.test?"}, "mail address"),
    ],
)
def test_more_than_fits_is_refused_beside_its_field(office: Office, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(RefusedError, match=fault.replace("?", r"\?")):
        begun(office["chair"], **changes)


def test_its_days_stay_when_the_city_finds_a_new_holiday(office: Office) -> None:
    found = begun(office["chair"])
    before = [step.day for step in found.plan.steps]
    assert found.days_off == ["2015-10-12"]
    assert [step.day for step in Start.objects.get(pk=found.pk).plan.steps] == before


def test_what_the_office_sees_is_not_asked_and_what_it_does_not_see_is(office: Office) -> None:
    rows = rows_of(begun(office["chair"]))
    # Chair and analyst hold their posts; there is no series, so nobody knows of seats and days.
    assert [rows[name].verdict for name in ("P4", "P5")] == ["in-place", "in-place"]
    assert [(rows[name].verdict, bool(rows[name].to_ask)) for name in ("P3", "P17")] == [("cannot-see", True)] * 2
    Holding.objects.filter(post__role="chair").update(until=TODAY - timedelta(days=1))
    found = rows_of(Start.objects.get())
    assert (found["P4"].verdict, found["P4"].to_ask) == ("missing", ())


def test_a_series_answers_for_seats_days_notice_locks_and_memos(
    office: Office, departments: dict[str, Department], city_folder: Path
) -> None:
    start = begun(office["chair"])
    series = make_series(by=office["chair"], department=departments["streets"])
    for day in (date(2015, 10, 15), date(2015, 11, 12), date(2016, 2, 11)):
        make_meeting(series, day, by=office["chair"], is_dry_run=day.month == 10)
    facts = facts_of(start, KnownMeasures(), TODAY)
    assert (facts.budget_seat, facts.counsel_seat) == (False, False)
    assert facts.notice_days == 7
    assert rows_of(start)["P17"].found.en == "Empty seat: budget, counsel."
    # The third lies after day 90.
    assert facts.meetings_announced == 2
    Meeting.objects.filter(is_dry_run=True).update(state="held", started_at=AT)
    assert [(held.kind, held.day) for held in meetings_of(start)] == [("dry-run", date(2015, 10, 15))]
    assert [held.briefing_in_time for held in meetings_of(start)] == [None]
    Meeting.objects.filter(meets_at__month=11).update(state="held", started_at=AT)
    # The office's clock may tick a quarter of an hour after the lock is due, and no later.
    for meeting, minutes in zip(Meeting.objects.filter(state="held").order_by("meets_at"), (15, 16), strict=True):
        hours = meeting.hours
        Packet.objects.create(
            meeting=meeting,
            as_of=TODAY,
            content="{}",
            minutes=1,
            built_at=hours.built_at,
            locked_at=hours.locked_at + timedelta(minutes=minutes),
            met_at=meeting.meets_at,
        )
    assert [held.briefing_in_time for held in meetings_of(start)] == [True, False]
    assert [held.memo_on for held in meetings_of(start)] == [None, None]
    # Two in the morning of the 14th in London is still the 13th here.
    sent_at = datetime(2015, 11, 14, 2, tzinfo=UTC)
    recorded = Meeting.objects.get(meets_at__month=11)
    Memo.objects.create(meeting=recorded, sent_at=sent_at, sent_as=Post.objects.get(slug="chair"))
    assert [held.memo_on for held in meetings_of(start)] == [None, date(2015, 11, 13)]


def test_a_post_answers_and_a_yes_says_what_shows_it(office: Office) -> None:
    start = begun(office["chair"])
    with pytest.raises(RefusedError, match="a yes says in words what shows it"):
        say(start, "P7", evidence=" ")
    with pytest.raises(RefusedError, match="mail address"):
        say(start, "P7", evidence="Ask ana@localhost.test.")
    with pytest.raises(RefusedError, match=r"there is no question 'P4\.king'"):
        say(start, "P4.king")
    first = say(start, "P7", said="not-yet", evidence="")
    assert rows_of(start)["P7"].verdict == "missing"
    with pytest.raises(ConflictError):
        say(start, "P7", seen=7)
    again = say(start, "P7", seen=first.version)
    assert (again.pk, rows_of(start)["P7"].verdict) == (first.pk, "in-place")
    assert undo(again, by=office["chair"], at=AT, seen=2).said == "not-yet"
    acts_kept = ActRecord.objects.filter(noun="startanswer").values_list("act", flat=True)
    assert sorted(acts_kept) == ["answer-start", "answer-start", "undo-answer-start"]


def test_a_day_is_noted_for_what_the_office_does_not_see(office: Office) -> None:
    start = begun(office["chair"])
    start = note(start, "agree", TODAY)
    for step, day in (("adopt", TODAY), ("decision", TODAY), ("nothing", TODAY)):
        with pytest.raises(RefusedError, match="the office sees this step itself"):
            note(start, step, day)
    for step in ("dry-run-1", "memo-1"):
        with pytest.raises(RefusedError, match="the office sees this step itself"):
            note(start, step, TODAY, has_series=True)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(RefusedError, match="choose a day from day 0 to today"):
            note(start, "agree", day, today=TODAY)
    start = note(start, "dry-run-1", date(2015, 10, 17))
    start = note(start, "memo-1", date(2015, 10, 20))
    later = date(2015, 10, 21)
    facts = facts_of(start, KnownMeasures(), later)
    happened = happened_of(start, facts, readiness_of(start, facts, "first-meeting"), KnownMeasures())
    found = {one.step.id: (one.status, one.days_late) for one in standing_of_steps(start.plan, happened, later)}
    assert found["agree"] == ("done-on-time", 0)
    assert found["dry-run-1"] == ("done-late", 2)
    # Two days after 17 October is the 19th.
    assert found["memo-1"] == ("done-late", 1)
    assert found["adopt"] == ("missed", 13)


def test_a_decision_that_was_said_is_seen(office: Office) -> None:
    start = begun(office["chair"])
    said, _ = decided_and_promised(office["department-head"])
    assert said.day < start.first_day
    facts = facts_of(start, KnownMeasures(), TODAY)
    assert (facts.open_promises, facts.overdue_without_step) == (1, 0)
    ready = readiness_of(start, facts, "first-meeting")
    assert happened_of(start, facts, ready, KnownMeasures()).decisions == (said.day,)


def test_the_memo_asks_in_words_and_takes_no_number_typed_by_hand(office: Office) -> None:
    start, chair = begun(office["chair"]), office["chair"]
    common: dict[str, Any] = {"by": chair, "at": AT, "seen": 1, "ask_dollars": Decimal("1000.00")}
    with pytest.raises(RefusedError, match="no number typed by hand"):
        acts.ask_for(start=start, ask="Give us 3.", ask_es="Tres.", **common)
    with pytest.raises(RefusedError, match="say it in both languages"):
        acts.ask_for(start=start, ask="A crew.", ask_es=" ", **common)
    assert acts.ask_for(start=start, ask="A crew.", ask_es="Una cuadrilla.", **common).ask_dollars == Decimal("1000.00")


def test_the_memo_takes_decisions_and_costs_from_the_office(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    class Told:
        """A record whose newest release is of the end of September."""

        def latest_release(self) -> Any:
            body = {"as_of": "2015-09-30"}
            return type("Entry", (), {"statement": type("Statement", (), {"body": body})})

    class Known(KnownMeasures):
        record = Told()  # type: ignore[assignment]

    head = office["department-head"]
    start = begun(office["chair"])
    before, _ = decided_and_promised(head)
    said = say_decision(decision=decide(head, day=TODAY), as_post=None, by=head, at=AT, seen=1)
    asked = acts.ask_for(
        start=start, ask="A crew.", ask_es="Una cuadrilla.", ask_dollars=Decimal("5.00"), by=head, at=AT, seen=1
    )
    paid = a_cost()
    cost = UnitCost("lamps", 2015, paid.dollars, 100, paid.figure, paid.each, "")
    older = replace(cost, fiscal_year=2014)
    monkeypatch.setattr(papers, "memo_measures", lambda *found, **more: measures())
    monkeypatch.setattr(papers, "unit_costs", lambda names, now: [cost, older])
    monkeypatch.setattr(papers, "metrics_now", lambda record: {})
    memo = papers.memo_of(asked, Known(), today=TODAY)
    # The decision of the day before day 0 is not of this start.
    assert before.day < start.first_day
    assert [row.title.en for row in memo.decisions] == [said.text]
    assert memo.numbers.tree["costs"] == {"lamps-fy2015": {"dollars": "1000.00", "each": "10.00"}}
    assert memo.numbers.tree["ask"] == {"dollars": "5.00"}
    assert memo.as_of == date(2015, 9, 30)


def test_what_is_over_stays_as_it_is(office: Office) -> None:
    chair = office["chair"]
    start = begun(chair)
    over = acts.choose_end(
        start=start, choice="go-on", why="It helps.", why_es="Ayuda.", by=chair, at=AT, today=TODAY, seen=1
    )
    with pytest.raises(RefusedError, match="this start is over"):
        note(over, "agree", TODAY)
    with pytest.raises(RefusedError, match="this start is over"):
        say(over, "P7")


def test_chair_and_head_are_asked_for_the_next_step_and_the_other_department_is_not(office: Office) -> None:
    begun(office["chair"])

    def asked(name: str, day: date) -> list[tuple[str, date | None]]:
        found = needs_of(office[name], held_by(office[name], day), day, "en", parts=(needs.asks,))
        return [(need.title, need.due) for need in found]

    assert asked("chair", TODAY) == [("Agree on the question", TODAY)]
    assert asked("department-head", TODAY) == [("Agree on the question", TODAY)]
    assert asked("department-head-parks", TODAY) == []
    assert asked("administrator", TODAY) == []


def test_the_page_says_not_yet_and_leads_on(
    office: Office, as_person: SignIn, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_record(tmp_path / "home", monkeypatch)
    start = begun(office["chair"])
    chair, head = as_person(office["chair"]), as_person(office["department-head"])
    text = chair.get(f"/start/{start.pk}/?lang=en").content.decode()
    assert QUESTION in text
    assert "Not yet" in text
    assert "There is no score." in text
    assert "Dry run" not in text
    assert "First rehearsal, private" in text
    assert f"/start/{start.pk}/answer/p28-power/" in text
    answer = {"said": "yes", "evidence": "A letter of the mayor.", "seen": "0"}
    assert head.post(f"/start/{start.pk}/answer/p28-power/", answer).status_code == 302
    assert StartAnswer.objects.get().post.slug == "department-head-streets"
    assert head.post(f"/start/{start.pk}/answer/p28-power/", answer).status_code == 409
    assert "Todavía no" in head.get(f"/start/{start.pk}/?lang=es&stage=public").content.decode()
    assert head.get(f"/start/{start.pk}/answer/p99/").status_code == 404
    file = chair.get(f"/start/{start.pk}/file/")
    assert len(list(Calendar.from_ical(file.content).walk("VEVENT"))) == 14
    assert "none is published yet" in chair.get(f"/start/{start.pk}/memo/?lang=en").content.decode()


def test_whoever_heads_a_department_sees_and_begins_its_own_alone(
    office: Office, as_person: SignIn, city_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(office["chair"])
    monkeypatch.setattr(pages, "public_record", KnownMeasures)
    monkeypatch.setattr(pages, "metrics_now", lambda record: {})
    parks = as_person(office["department-head-parks"])
    assert QUESTION not in parks.get("/start/?lang=en").content.decode()
    form = parks.get("/start/begin/?lang=en").content.decode()
    assert "Parks" in form
    assert ">Streets<" not in form
    empty = as_person(office["department-head-parks"]).get("/start/?lang=es").content.decode()
    assert "Nadie ha empezado todavía." in empty


def test_a_post_that_the_definition_names_is_looked_up(office: Office) -> None:
    from civicstat.hearings.phrases import Both
    from civicstat.hearings.starting.facts import MetricFacts
    from civicstat.office.starting.seen import _with_holder

    lamps = MetricFacts("lamps", Both("Lamps", "Luminarias"), owner=Both("Lamp keeper", "x"), is_owner_named=True)
    assert _with_holder(lamps, TODAY).is_post_held is False
    post = add_post(by=None, at=AT, slug="lamps", title="Lamp Keeper", title_es="x", role="staff",
                    department=Department.objects.get(slug="streets"))  # fmt: skip
    assert _with_holder(lamps, TODAY).is_post_held is False
    name_to_post(person=office["staff"], post=post, since=TODAY, by=None, at=AT)
    assert _with_holder(lamps, TODAY).is_post_held is True
    assert _with_holder(lamps, TODAY - timedelta(days=1)).is_post_held is False
    assert _with_holder(replace(lamps, is_owner_named=False), TODAY).is_post_held is None
