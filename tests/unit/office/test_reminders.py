"""Reminders by mail: over a real mail server, once for each occasion, and in a replay only when told to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, transaction
from left_in_english import is_english
from office_promises import AT, TODAY, promise

from civicstat.office.actions.reminder import remind_everybody
from civicstat.office.models import Person, Promise, Reminder

from .conftest import Office


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that mails."""
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, reminders="always"))


def due_on(office: Office, day: date) -> Promise:
    return promise(office["department-head"], first_due=day, effect_open_until=day + timedelta(days=60))


def run(callbacks: Any, *, days: int) -> int:
    """A tick of the timetable, with everything that waits for its commit."""
    with callbacks(execute=True):
        sent = remind_everybody(at=AT, today=TODAY + timedelta(days=days))
    return sent


def test_an_owner_is_reminded_before_on_and_weekly_after_the_day_and_never_twice(
    office: Office, live: None, django_capture_on_commit_callbacks: Any
) -> None:
    due_on(office, TODAY + timedelta(days=10))
    # The days on which something begins, and each of them twice.
    for days in (0, 2, 3, 9, 10, 11, 17, 18, 25):
        for _ in range(2):
            run(django_capture_on_commit_callbacks, days=days)
    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == [
        "Due soon",
        "Due today",
        "Overdue",
        "Overdue",
        "Overdue",
    ]
    assert {tuple(letter.to) for letter in mail.outbox} == {("department-head@localhost.test",)}
    assert "October 11, 2015" in str(mail.outbox[2].body)
    assert "/promises/" in str(mail.outbox[2].body)


def test_the_database_holds_that_nobody_is_reminded_twice(
    office: Office, live: None, django_capture_on_commit_callbacks: Any
) -> None:
    due_on(office, TODAY)
    run(django_capture_on_commit_callbacks, days=0)
    kept = Reminder.objects.get()
    same = {name: getattr(kept, name) for name in ("promise", "person", "occasion", "day", "made_at")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**same)


def test_in_a_replay_nobody_is_mailed_unless_the_settings_say_so(
    office: Office, city_folder: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    due_on(office, TODAY)
    for wanted, expected in (("live", 0), ("never", 0), ("always", 1)):
        monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, reminders=wanted))
        run(django_capture_on_commit_callbacks, days=0)
        assert len(mail.outbox) == expected


def test_a_person_is_written_to_in_their_own_language(
    office: Office, live: None, django_capture_on_commit_callbacks: Any
) -> None:
    Person.objects.filter(pk=office["department-head"].pk).update(language="es")
    due_on(office, TODAY)
    run(django_capture_on_commit_callbacks, days=0)
    assert mail.outbox[0].subject == "Vence hoy: Una lista de las 300 luminarias, con lo encontrado"


class Letters:
    """Keeps what a mail server was given; refuses the first letter when told to."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.refuses = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            self.refuses -= 1
            return "451 come back later"
        self.kept.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 kept"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    """A real mail server on the loopback, to which the office sends."""
    letters = Letters()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", port)
    yield letters
    controller.stop()


def test_a_reminder_reaches_a_real_mail_server_and_one_that_it_refused_is_sent_again(
    office: Office, live: None, server: Letters, django_capture_on_commit_callbacks: Any
) -> None:
    due_on(office, TODAY)
    server.refuses = 1
    run(django_capture_on_commit_callbacks, days=0)
    assert server.kept == []
    run(django_capture_on_commit_callbacks, days=0)
    run(django_capture_on_commit_callbacks, days=0)
    (to, letter), *more = server.kept
    assert more == []
    assert to == ["department-head@localhost.test"]
    assert letter["Subject"] == "Due today: A list of all 300 lamps, with what was found"
    assert "is promised for today, October 1, 2015" in letter.get_content()


def test_whoever_reads_spanish_is_reminded_in_spanish_alone(
    office: Office, live: None, django_capture_on_commit_callbacks: Any
) -> None:
    Person.objects.update(language="es")
    due_on(office, TODAY + timedelta(days=10))
    for days in (3, 9, 10, 11, 17):
        run(django_capture_on_commit_callbacks, days=days)
    letters = [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]
    assert len(letters) >= 3
    assert [line for letter in letters for line in letter.splitlines() if is_english(line)] == []
