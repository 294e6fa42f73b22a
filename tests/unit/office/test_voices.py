"""Was it fixed, is this number wrong: one answer per code, a case with a day, a public outcome, nothing personal."""

from __future__ import annotations

import csv
import logging
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from office_people import AT
from office_voices import DAY, a_code, a_doubt, said_without_code, some_hangers

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.case import answer_case
from civicstat.office.actions.fixed_answer import TooLateError, add_note, answer_by_code, take_back
from civicstat.office.actions.hanger import MOST_CODES, Subject, make_hangers, void_hangers
from civicstat.office.models import ActRecord, Department
from civicstat.office.models.case import Case, CaseContact
from civicstat.office.models.fixed_answer import FixedAnswer
from civicstat.office.models.hanger import HangerCode
from civicstat.office.pages import cases, number_wrong
from civicstat.office.posts_held import held_by
from civicstat.office.voices.codes import ALPHABET, LENGTH, in_groups, new_code, read_code

from .conftest import Office, SignIn


pytestmark = pytest.mark.django_db
ADDRESS, NOTE, EMAIL = "203.0.113.77", "by the green gate, ask for Nan", "nan@localhost.test"
REASON = {"public_words": "Checked on the spot.", "public_words_es": "Se revisó en el lugar."}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, city_folder: Path) -> Path:
    """A home of its own, in a city that has it."""
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a commit is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda then, **_: then())


def confirmations(home: Path) -> list[list[str]]:
    with (home / "raw/was-it-fixed.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_code_has_128_bits_and_is_read_however_it_is_typed() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert len(ALPHABET) ** LENGTH > 2**128
    assert read_code(" o1-" + in_groups("ABCDEFGH").lower() + "\n") == "01ABCDEFGH"


def test_one_answer_per_code_counts_and_a_later_one_takes_its_place(
    office: Office, home: Path, committed: None
) -> None:
    code = a_code()
    for answer in ("fixed", "fixed", "not-sure", "not-fixed"):
        answer_by_code(code=code, answer=answer, day=DAY, at=AT)
    assert [one.answer for one in FixedAnswer.objects.all()] == ["not-fixed"]
    assert confirmations(home) == [["request", "day", "answer"], ["SR-1", "2015-10-01", "not-fixed"]]
    acts = list(ActRecord.objects.filter(noun="fixedanswer").order_by("version").values_list("act", "by"))
    assert acts == [("answer-fixed", None), ("change-answer", None), ("change-answer", None), ("open-case", None)]


def test_the_database_refuses_a_second_answer_of_a_code(office: Office, home: Path) -> None:
    code = a_code()
    said = answer_by_code(code=code, answer="fixed", day=DAY, at=AT)
    said.pk, said.token = None, new_code()
    with pytest.raises(IntegrityError), transaction.atomic():
        said.save(force_insert=True)


def test_not_fixed_becomes_a_case_of_the_department_with_a_day(office: Office, home: Path) -> None:
    case = answer_by_code(code=a_code(), answer="not-fixed", day=DAY, at=AT).case
    assert case is not None
    assert (case.kind, str(case.department), case.due) == ("not-fixed", "Streets", DAY + timedelta(days=14))
    head = office["department-head"]
    needs = list(cases.asks(head, held_by(head, DAY), DAY, "en"))
    assert [(need.title, need.due) for need in needs] == [
        ("A resident says it is not fixed: pothole, north-end", case.due)
    ]
    other = office["department-head-parks"]
    assert list(cases.asks(other, held_by(other, DAY), DAY, "en")) == []


def test_an_answer_taken_back_counts_nowhere_and_closes_its_case(office: Office, home: Path, committed: None) -> None:
    said = answer_by_code(code=a_code(), answer="not-fixed", day=DAY, at=AT)
    take_back(said=said, day=DAY, at=AT)
    assert confirmations(home) == [["request", "day", "answer"]]
    assert [(case.outcome, case.answered) for case in Case.objects.all()] == [("taken-back", DAY)]


def test_whoever_says_no_again_after_the_answer_opens_a_new_case(office: Office, home: Path) -> None:
    code, head = a_code(), office["department-head"]
    said = answer_by_code(code=code, answer="not-fixed", day=DAY, at=AT)
    assert said.case is not None
    answer_case(case=said.case, outcome="fixed-meanwhile", **REASON, day=DAY, by=head, at=AT, seen=1)
    again = answer_by_code(code=code, answer="not-fixed", day=DAY, at=AT)
    assert again.case is not None
    assert again.case.pk != said.case.pk
    assert again.case.is_open


def test_a_code_takes_no_answer_after_its_day_or_out_of_use(office: Office, home: Path, committed: None) -> None:
    code = some_hangers(until=DAY).codes.get()
    answer_by_code(code=code, answer="fixed", day=DAY, at=AT)
    with pytest.raises(TooLateError, match="this code no longer takes answers"):
        answer_by_code(code=code, answer="not-fixed", day=DAY + timedelta(days=1), at=AT)
    void_hangers(batch=code.batch, by=office["analyst"], at=AT, seen=1)
    with pytest.raises(TooLateError):
        answer_by_code(code=HangerCode.objects.get(), answer="not-fixed", day=DAY, at=AT)
    assert confirmations(home) == [["request", "day", "answer"]]


def test_what_is_said_without_a_code_or_of_a_stop_is_in_no_share(office: Office, home: Path, committed: None) -> None:
    answer_by_code(code=some_hangers(requests=("",)).codes.get(), answer="fixed", day=DAY, at=AT)
    first, second = said_without_code(), said_without_code()
    assert not (home / "raw/was-it-fixed.csv").exists()
    # Two who say the same of one kind, area and week are one case.
    assert first.case == second.case
    take_back(said=first, day=DAY, at=AT)
    assert Case.objects.get().is_open


def test_a_batch_holds_from_one_to_three_hundred_codes(office: Office) -> None:
    streets = Department.objects.get(slug="streets")
    for number in (0, MOST_CODES + 1):
        with pytest.raises(RefusedError, match=f"this one would have {number}"):
            make_hangers(
                title="x", department=streets, subjects=[Subject("a", "", DAY)] * number, made=DAY, answer_until=DAY,
                by=None, at=AT,
            )  # fmt: skip


def test_an_answer_is_public_the_words_of_residents_are_not(office: Office, home: Path, as_person: SignIn) -> None:
    case = a_doubt(should_be=NOTE)
    head = as_person(office["department-head"])
    assert NOTE in head.get(f"/cases/{case.pk}/").content.decode()
    answered = head.post(f"/cases/{case.pk}/", {"outcome": "right-as-published", **REASON, "seen": 1})
    assert answered.status_code == 302
    for path in ("/answers/", f"/answers/{case.pk}/"):
        page = Client().get(path).content.decode()
        assert "Right as published" in page
        assert NOTE not in page
    assert "Checked on the spot." in Client().get(f"/answers/{case.pk}/").content.decode()
    assert "Se revisó en el lugar." in Client().get(f"/answers/{case.pk}/?lang=es").content.decode()


def test_an_answer_is_undone_by_whoever_gave_it(office: Office, home: Path, as_person: SignIn) -> None:
    case = a_doubt()
    head, staff = as_person(office["department-head"]), as_person(office["staff"])
    head.post(f"/cases/{case.pk}/", {"outcome": "right-as-published", **REASON, "seen": 1})
    undo = f"/undo/case/{case.pk}/"
    assert undo in head.get(f"/cases/{case.pk}/").content.decode()
    assert undo not in staff.get(f"/cases/{case.pk}/").content.decode()
    assert head.post(undo, {"seen": 2}).status_code == 302
    assert Case.objects.get().is_open
    assert "Right as published" not in Client().get(f"/answers/{case.pk}/").content.decode()


def test_two_who_answer_one_case_are_shown_both_versions(office: Office, home: Path, as_person: SignIn) -> None:
    case = a_doubt()
    given = {"outcome": "right-as-published", **REASON, "seen": 1}
    assert as_person(office["department-head"]).post(f"/cases/{case.pk}/", given).status_code == 302
    second = as_person(office["analyst"]).post(f"/cases/{case.pk}/", {**given, "outcome": "definition-unclear"})
    assert second.status_code == 409
    assert "definition-unclear" in second.content.decode()
    assert Case.objects.get().outcome == "right-as-published"


def test_what_is_late_stands_in_public_as_late(office: Office, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_doubt()
    assert "overdue" not in Client().get(f"/answers/{case.pk}/").content.decode()
    monkeypatch.setattr(number_wrong, "today_in_office", lambda: case.due + timedelta(days=1))
    assert "overdue" in Client().get(f"/answers/{case.pk}/").content.decode()
    assert "overdue" in Client().get("/answers/").content.decode()


@pytest.mark.parametrize(
    ("change", "field", "fault"),
    [
        ({"outcome": "reopened"}, "outcome", "choose one of the outcomes of this kind of case"),
        ({"public_words": "Ask ana@localhost.test"}, "public_words", "a mail address or telephone number"),
        ({"public_words_es": "Llame al 555-010-0199"}, "public_words_es", "a mail address or telephone number"),
        ({"outcome": "corrected"}, "correction", "a correction is published first"),
        ({"public_words": ""}, "", "write the reason in both languages"),
    ],
)
def test_an_answer_that_cannot_stand_in_public_is_refused(
    office: Office, home: Path, change: dict[str, str], field: str, fault: str
) -> None:
    given: dict[str, Any] = {"outcome": "right-as-published", **REASON, **change}
    with pytest.raises(RefusedError) as refused:
        answer_case(case=a_doubt(), **given, day=DAY, by=office["analyst"], at=AT, seen=1)
    assert fault in str(refused.value)
    if field:
        assert set(refused.value.faults) == {field}


def test_whoever_wants_to_know_is_told_once_and_then_forgotten(office: Office, home: Path, committed: None) -> None:
    case = a_doubt(email=EMAIL)
    answer_case(case=case, outcome="right-as-published", **REASON, day=DAY, by=office["analyst"], at=AT, seen=1)
    assert [letter.to for letter in mail.outbox] == [[EMAIL]]
    assert "Checked on the spot." in mail.outbox[0].body
    assert f"/answers/{case.pk}/?lang=en" in mail.outbox[0].body
    assert not CaseContact.objects.exists()


def test_two_hundred_posts_from_one_network_are_limited_with_an_honest_word(
    office: Office, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = said_without_code()
    before, client = FixedAnswer.objects.get().version, Client(REMOTE_ADDR=ADDRESS)
    answers = [
        client.post(f"/fixed/said/{said.token}/", {"answer": ("fixed", "not-sure")[turn % 2]}) for turn in range(200)
    ]
    assert [answer.status_code for answer in answers] == [302] * 40 + [429] * 160
    assert "Try again in an hour" in answers[-1].content.decode()
    assert FixedAnswer.objects.get().version == before + 40
    # Another network is not held back by it.
    assert Client(REMOTE_ADDR="198.51.100.9").post(f"/fixed/said/{said.token}/", {"answer": "fixed"}).status_code == 302


def test_a_code_takes_twelve_posts_a_day_from_wherever_they_come(office: Office, home: Path) -> None:
    code = a_code()
    found = [
        Client(REMOTE_ADDR=f"198.51.100.{turn}").post(f"/fixed/{code.code}/", {"answer": "fixed"}).status_code
        for turn in range(14)
    ]
    assert found == [302] * 12 + [429] * 2


def test_a_flood_from_everywhere_is_stopped_and_codes_still_work(
    office: Office, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicstat.office.voices.limits.ALL_AN_HOUR", 20)
    said = said_without_code()
    found = [
        Client(REMOTE_ADDR=f"198.51.100.{turn}").post(f"/fixed/said/{said.token}/", {"answer": "fixed"}).status_code
        for turn in range(30)
    ]
    assert found == [302] * 20 + [429] * 10
    assert Client(REMOTE_ADDR="198.51.100.250").post(f"/fixed/{a_code().code}/", {"answer": "fixed"}).status_code == 302


def test_no_log_no_act_and_no_public_page_holds_an_address_a_mail_address_or_a_note(
    office: Office, home: Path, caplog: pytest.LogCaptureFixture, committed: None
) -> None:
    caplog.set_level(logging.DEBUG, logger="django.request")
    caplog.set_level(logging.DEBUG, logger="civicstat")
    code, client = a_code(), Client(REMOTE_ADDR=ADDRESS)
    for answer in ("not-fixed", "fixed", "not-fixed"):
        client.post(f"/fixed/{code.code}/", {"answer": answer})
    client.post(f"/fixed/{code.code}/", {"note": NOTE})
    case = a_doubt(email=EMAIL, should_be=NOTE)
    for _ in range(45):
        client.post(f"/fixed/{code.code}/", {"answer": "fixed"})
    assert FixedAnswer.objects.get().note == NOTE
    pages = [Client().get(path).content.decode() for path in ("/answers/", f"/answers/{case.pk}/", "/fixed/")]
    acts = [str((row.before, row.after, row.reason, row.subject)) for row in ActRecord.objects.all()]
    tables = [
        str(list(model.objects.values())) for model in (HangerCode, Case, FixedAnswer) if model is not FixedAnswer
    ]
    for secret in (ADDRESS, EMAIL):
        assert not [text for text in (*pages, *acts, caplog.text, *tables) if secret in text], secret
    for secret in (NOTE, code.code):
        assert not [text for text in (*pages, *acts, caplog.text) if secret in text], secret
    # What is kept of a network is a digest under the day's own key, which goes with the day.
    assert ADDRESS not in str(list(_tap_rows()))


def test_digests_of_networks_and_their_key_are_gone_the_next_day(office: Office, home: Path, rf: Any) -> None:
    from civicstat.office.models.tap import DayKey
    from civicstat.office.voices.limits import count_one

    request = rf.post("/fixed/", REMOTE_ADDR=ADDRESS)
    count_one(request, at=AT)
    first = {row["who"] for row in _tap_rows()}
    count_one(request, at=AT + timedelta(days=1))
    assert first & {row["who"] for row in _tap_rows()} == {""}
    assert DayKey.objects.count() == 1


def test_a_proxy_on_this_machine_says_for_whom_it_speaks_and_nobody_else_does(rf: Any) -> None:
    from civicstat.office.voices.limits import network_of

    said = {"HTTP_X_FORWARDED_FOR": "10.0.0.1, 203.0.113.5"}
    assert network_of(rf.get("/", REMOTE_ADDR="127.0.0.1", **said)) == "203.0.113.5"
    assert network_of(rf.get("/", REMOTE_ADDR="198.51.100.9", **said)) == "198.51.100.9"
    assert network_of(rf.get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::/64"


def test_a_note_is_with_the_department_alone(office: Office, home: Path, as_person: SignIn) -> None:
    said = add_note(said=answer_by_code(code=a_code(), answer="not-fixed", day=DAY, at=AT), note=NOTE, at=AT)
    assert said.case_id is not None
    page = as_person(office["department-head"]).get(f"/cases/{said.case_id}/").content.decode()
    assert NOTE in page
    assert "SR-1" in page


def test_an_unknown_code_leads_to_the_page_where_it_is_typed(office: Office, home: Path) -> None:
    assert Client().get("/fixed/NOSUCHCODE/").headers["Location"] == "/fixed/"
    page = Client().get("/fixed/?code=nosuchcode").content.decode()
    assert "We have no code" in page
    code = a_code().code
    assert Client().get(f"/fixed/?code={in_groups(code).lower()}").headers["Location"] == f"/fixed/{code}/"


def test_answering_needs_no_script_and_sets_no_cookie_but_that_of_the_form(office: Office, home: Path) -> None:
    code = a_code()
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/fixed/{code.code}/")
    assert "<script" not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    token = client.cookies["civicstat_csrf"].value
    answered = client.post(f"/fixed/{code.code}/", {"answer": "not-fixed", "csrfmiddlewaretoken": token}, follow=True)
    assert "No, it is not" in answered.content.decode()
    assert set(client.cookies) == {"civicstat_csrf"}


def test_a_sheet_has_a_card_for_each_code_in_both_languages_and_no_number(
    office: Office, home: Path, as_person: SignIn
) -> None:
    batch = some_hangers(requests=("SR-1", "SR-2"))
    page = as_person(office["supervisor"]).get(f"/hangers/{batch.pk}/sheet/").content.decode()
    for code in batch.codes.all():
        assert in_groups(code.code) in page
    assert page.count("¿Se arregló?") >= 2
    assert page.count('<svg class="qr"') == 2
    assert "SR-1" not in page


def test_a_batch_for_stops_is_made_on_the_page(
    office: Office, home: Path, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civicstat.office.pages import hangers
    from civicstat.office.voices.record import Known, Named

    kinds = {"pothole": Named("pothole", "Pothole", "Bache")}
    monkeypatch.setattr(hangers, "known", lambda: Known({}, kinds, {}, {}, {}, {}, 1))
    streets = Department.objects.get(slug="streets")
    given = {
        "title": "Tuesday", "department": streets.pk, "answer_until": "2015-11-01", "source": "stop",
        "kind": "pothole", "since": "2015-09-29", "size": "3",
    }  # fmt: skip
    client = as_person(office["supervisor"])
    assert client.post("/hangers/", given).status_code == 302
    codes = list(HangerCode.objects.all())
    assert [(code.kind, code.closed, code.is_stop) for code in codes] == [("pothole", date(2015, 9, 29), True)] * 3
    # Another department's is not offered.
    parks = Department.objects.get(slug="parks")
    assert client.post("/hangers/", {**given, "department": parks.pk}).status_code == 200
    needed = client.post("/hangers/", {**given, "kind": ""}).content.decode()
    assert "This is needed for the way that you chose." in needed


def _tap_rows() -> Any:
    from civicstat.office.models.tap import Tap

    return Tap.objects.values()
