"""Every kind of thing has its retention class; what is over its time waits for the clerk, or goes by the clock."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from office_promises import decided_and_promised
from office_records import AT, LATER, a_case, clerk, hold, release
from office_room import TODAY as OF_MEETING
from office_room import a_meeting
from office_strategy import propose

from civicstat.ledger.schemas import SCHEMAS
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.disposal import LETTERS, dispose, forget_by_the_clock, list_by_the_clock
from civicstat.office.actions.question import ask
from civicstat.office.actions.retention import set_period
from civicstat.office.lists.records import kind_words
from civicstat.office.models import (
    ActRecord,
    Case,
    CaseContact,
    CycleRun,
    Department,
    Disposal,
    Idea,
    JobRun,
    RetentionPeriod,
)
from civicstat.office.records.classes import CLASSES, EXAMPLE, EXAMPLE_ES
from civicstat.office.records.due import due_for_disposal
from civicstat.office.records.kept_for import kept_for, read_retention_file
from civicstat.office.records.kinds import KINDS, STATEMENTS, kind_of, kinds_here
from civicstat.office.records.period import Period, RetentionError, read_period
from civicstat.office.records.rows import ended_by

from .conftest import Office


pytestmark = pytest.mark.django_db


def test_every_table_and_every_type_of_statement_has_a_class() -> None:
    without = [model._meta.label for model in apps.get_models() if kind_of(model) is None]
    assert without == [], "give them a class in records/kinds.py: their period, and what is personal in them"
    assert set(SCHEMAS) - set(STATEMENTS) == set(), "say in records/kinds.py that the public record keeps it"
    assert {kind.retention for kind in KINDS.values()} | set(STATEMENTS.values()) | {LETTERS} == set(CLASSES)


def test_what_ends_says_from_which_day_its_time_counts_and_what_goes() -> None:
    for kind in kinds_here():
        kept = kind.kept_as
        assert (kept.end == "delete-personal") == bool(kind.erase), kind.name
        # Every row of it can be asked for, so its fields are there.
        if kind.day:
            assert list(ended_by(kind, date(1990, 1, 1))) == []
        assert kept.period is not None or kept.end == "keep", kind.name
        assert kept.basis, kept.basis_es
        if kept.by == "clerk" and kept.end != "keep":
            assert all(kind_words(kind.name, lang) != kind.name for lang in ("en", "es")), kind.name
    assert all("example" in each.basis or not each.period for each in CLASSES.values() if each.by == "clerk")


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.integers(1, 99),
    st.sampled_from(["years", "months", "days"]),
)
def test_nothing_is_over_before_its_time(day: date, number: int, unit: str) -> None:
    period = Period(number, unit)  # type: ignore[arg-type]
    assert read_period(str(period), where="") == period
    before = period.before(day)
    # Counted forward by hand: a year at least 365 days, a month at least 28.
    least = {"years": 365, "months": 28, "days": 1}[unit] * number
    assert (day - before).days >= least
    assert period.before(day + timedelta(days=1)) >= before


def test_months_of_different_length_end_late_and_not_early() -> None:
    assert Period(1, "months").before(date(2026, 3, 31)) == date(2026, 2, 28)
    assert Period(1, "years").before(date(2024, 2, 29)) == date(2023, 2, 28)


@pytest.mark.parametrize("text", ["", "7", "0 years", "seven years", "-1 days", "1 week", "1.5 years"])
def test_a_period_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(RetentionError, match="is no period"):
        read_period(text, where="here")


def test_the_citys_file_and_the_clerks_act_take_the_place_of_the_example(office: Office, city_folder: Path) -> None:
    assert str(kept_for()["residents-words"].period) == "2 years"
    (city_folder / "retention.toml").write_text('[period]\nresidents-words = "3 years"\n')
    assert (str(kept_for()["residents-words"].period), kept_for()["residents-words"].said_by) == ("3 years", "file")
    made = {"retention": "residents-words", "basis": "State schedule LGS-1, item 4", "by": office["clerk"], "at": AT}
    row = set_period(period="18 months", seen=0, **made)
    assert (str(kept_for()["residents-words"].period), kept_for()["residents-words"].said_by) == ("18 months", "clerk")
    set_period(period="", seen=row.version, **made)
    assert kept_for()["residents-words"].said_by == "file"
    assert [act.act for act in ActRecord.objects.filter(noun="retentionperiod")] == ["set-period", "set-period"]
    with pytest.raises(RefusedError, match="kept for ever"):
        set_period(**{**made, "retention": "public-record"}, period="1 years", seen=0)
    # The key of a day goes on the next, whatever a city would like.
    with pytest.raises(RefusedError, match="kept for ever"):
        set_period(**{**made, "retention": "networks"}, period="1 year", seen=0)
    with pytest.raises(RefusedError, match="7 years"):
        set_period(**made, period="soon", seen=2)
    assert RetentionPeriod.objects.count() == 1


def test_a_wrong_file_of_the_city_says_what_it_may_name(city_folder: Path) -> None:
    file = city_folder / "retention.toml"
    file.write_text('[period]\npublic-record = "1 years"\n')
    with pytest.raises(RetentionError, match="no class whose period can be set: public-record"):
        read_retention_file(city_folder)
    file.write_text("[other]\n")
    with pytest.raises(RetentionError, match="unknown: other"):
        read_retention_file(city_folder)
    file.write_text("period = [")
    with pytest.raises(RetentionError, match="is no TOML"):
        read_retention_file(city_folder)


def test_the_clerk_destroys_what_residents_wrote_and_the_case_stays(office: Office, city_folder: Path) -> None:
    case = a_case()
    assert due_for_disposal(date(2017, 10, 1)) == []
    (due,) = due_for_disposal(date(2017, 10, 2))
    assert (due.kind.name, due.count, due.held_back, due.before) == ("case", 1, 0, date(2015, 10, 2))
    with pytest.raises(RefusedError, match="1 are due now, and you saw 5"):
        dispose(kind="case", expected=5, today=LATER, **clerk())
    log = dispose(kind="case", expected=1, today=date(2017, 10, 2), **clerk())
    case.refresh_from_db()
    assert (case.should_be, case.public_words) == ("", "It is right.")
    assert (log.kind, log.count, log.retention, log.period, log.end) == (
        *("case", 1, "residents-words", "2 years", "delete-personal"),
    )
    assert due_for_disposal(LATER) == []
    # The act says that it was done, and not what it said.
    act = ActRecord.objects.get(noun="case", act="dispose-personal")
    assert "mother" not in f"{act.before} {act.after} {act.reason}"


def test_words_of_an_answered_proposal_go_and_the_answer_stays(office: Office, city_folder: Path) -> None:
    idea = propose(office["staff"])
    Idea.objects.filter(pk=idea.pk).update(
        answer="no", why="We did.", answered_on=date(2015, 10, 2), answered_by=office["chair"]
    )
    dispose(kind="idea", expected=1, today=LATER, **clerk())
    idea.refresh_from_db()
    assert (idea.words, idea.why) == ("–", "We did.")


def test_a_question_that_nobody_let_in_loses_its_words_after_its_time(office: Office, city_folder: Path) -> None:
    meeting = a_meeting(office)
    given: dict[str, Any] = {"words": "Who is Ana?", "lang": "en", "by": None, "at": AT, "today": OF_MEETING}
    waiting, shown = (ask(meeting=meeting, asker=asker, **given) for asker in ("resident", "moderator"))
    assert due_for_disposal(date(2017, 10, 7)) == []
    dispose(kind="question", expected=1, today=date(2017, 10, 8), **clerk())
    waiting.refresh_from_db()
    shown.refresh_from_db()
    assert (waiting.text, waiting.sight, shown.text) == ("", "new", "Who is Ana?")


def test_what_is_kept_for_ever_says_why(db: None) -> None:
    """The words that every class shares are no reason."""
    for each in CLASSES.values():
        if each.end == "keep":
            assert each.basis not in (EXAMPLE, ""), each.id
            assert each.basis_es not in (EXAMPLE_ES, ""), each.id


def test_the_destruction_log_cannot_be_changed(office: Office, city_folder: Path) -> None:
    a_case()
    log = dispose(kind="case", expected=1, today=LATER, **clerk())
    for harm in (lambda: Disposal.objects.update(count=9), log.delete):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            harm()


def test_what_stands_in_the_ledger_is_never_destroyed(office: Office, city_folder: Path) -> None:
    decided_and_promised(office["department-head"])
    run = CycleRun.objects.create(work="whole", state="done", is_under_way=None, asked_at=AT, ended_at=AT)
    assert [due.kind.name for due in due_for_disposal(LATER)] == ["cyclerun"]
    CycleRun.objects.filter(pk=run.pk).update(frozen_as="run/1@7")
    assert due_for_disposal(LATER) == []
    for kind in ("cyclerun", "decision", "promise", "actrecord", "person"):
        with pytest.raises(RefusedError, match="0 are due now"):
            dispose(kind=kind, expected=1, today=LATER, **clerk())
    with pytest.raises(RefusedError, match="nothing of this kind is destroyed by hand"):
        dispose(kind="casecontact", expected=1, today=LATER, **clerk())


def test_what_is_personal_can_go_after_the_rest_was_put_on_record(office: Office, city_folder: Path) -> None:
    case = a_case()
    Case.objects.filter(pk=case.pk).update(frozen_as="outcome/case-1@7")
    dispose(kind="case", expected=1, today=LATER, **clerk())
    case.refresh_from_db()
    assert (case.should_be, case.frozen_as) == ("", "outcome/case-1@7")
    for kind in kinds_here():
        if kind.erase:
            # So no act record holds it, and a frozen record can be rid of it.
            assert set(kind.erase) <= kind.model.PRIVATE, kind.name
            assert not set(kind.erase) & set(kind.model.SPOKEN), kind.name


def test_where_a_resident_wants_to_be_told_goes_by_the_clock(office: Office, city_folder: Path) -> None:
    a_case(email="ana@localhost.test", answered=None)
    # The office's today is 1 October 2015 in this replay.
    assert forget_by_the_clock(AT) == "nothing is over its time"
    Case.objects.update(opened=date(2014, 10, 1))
    assert forget_by_the_clock(AT) == "1 casecontact"
    assert CaseContact.objects.count() == 0
    log = Disposal.objects.get()
    assert (log.by, log.as_post, log.count, log.kind) == (None, None, 1, "casecontact")


def test_old_runs_of_the_timetable_go_after_sixty_days(db: None) -> None:
    for days in (59, 60):
        JobRun.objects.create(job="alive", slot=str(days), started=AT - timedelta(days=days))
    assert forget_by_the_clock(AT) == "1 jobrun"
    assert JobRun.objects.get().slot == "59"
    # Traces of the machine are no records: their going is no entry of the destruction log.
    assert Disposal.objects.count() == 0


def test_letters_written_to_the_disk_go_after_thirty_days_unless_a_hold_keeps_addresses(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EMAIL_FILE_PATH", tmp_path / "mail", raising=False)
    (tmp_path / "mail").mkdir()
    for days in (29, 30):
        letter = tmp_path / "mail" / f"{days}.log"
        letter.write_text("To: somebody")
        written = (AT - timedelta(days=days)).timestamp()
        os.utime(letter, (written, written))
    standing = hold(department=Department.objects.get(slug="streets"))
    assert forget_by_the_clock(AT) == "nothing is over its time"
    release(standing)
    assert forget_by_the_clock(AT) == "1 letters"
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["29.log"]


def test_the_timetable_counts_what_waits(office: Office, city_folder: Path) -> None:
    a_case(answered=date(2013, 1, 1))
    assert list_by_the_clock(AT) == "1 due for disposal, 0 held back"


def test_no_deletion_of_the_office_goes_round_the_guard() -> None:
    """Each place that deletes is known, and is one that asks for holds or removes no record."""
    source = Path(__file__).resolve().parents[3] / "src" / "civicstat" / "office"
    known = {
        *("actions/account.py", "actions/case.py", "actions/disposal.py", "actions/intake.py"),
        *("analyst/intake_files.py", "freeze.py", "voices/limits.py"),
        # Notes of the machine to itself: how far a work is, which parts are away; copies made for a day, of what stays.
        *("analyst/intake_work.py", "running/away.py", "running/errands.py"),
    }
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if re.search(r"\.delete\(\)|\.unlink\(|rmtree\(|_raw_delete|DELETE FROM", path.read_text("utf-8"))
    }
    assert found == known, "ask records.holds before anything is deleted, then name the file here"
