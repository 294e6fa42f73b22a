"""The office's processes, its timetable, its signal of change, and what the log may say."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.office.logs import DoorsOnly
from civicstat.office.models import JobRun, Person
from civicstat.office.running import supervisor
from civicstat.office.running.away import tell_away
from civicstat.office.running.health import checks
from civicstat.office.running.parts import parts_of
from civicstat.office.running.stream import Stream, is_signed_in
from civicstat.office.running.supervisor import Part, PartFellError, run_parts
from civicstat.office.running.timetable import Job, daily, every_minute, hourly, tick
from civicstat.vocabulary.errors import CivicstatError

from .conftest import Office, SignIn


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_job_runs_once_for_its_slot_however_often_the_clock_ticks(db: None) -> None:
    ran: list[str] = []
    jobs = [
        Job("by-minute", every_minute, lambda at: ran.append("minute") or "done"),
        Job("by-hour", hourly, lambda at: ran.append("hour") or "done"),
        Job("by-day", daily, lambda at: ran.append("day") or "done"),
    ]
    assert set(tick(AT, jobs=jobs)) == {"by-minute", "by-hour", "by-day"}
    assert tick(AT.replace(second=50), jobs=jobs) == {}
    assert set(tick(AT.replace(minute=31), jobs=jobs)) == {"by-minute"}
    assert set(tick(AT.replace(hour=10), jobs=jobs)) == {"by-minute", "by-hour"}
    assert ran == ["minute", "hour", "day", "minute", "minute", "hour"]


def test_a_job_that_fails_is_noted_and_holds_up_no_other(db: None, caplog: pytest.LogCaptureFixture) -> None:
    def letter(at: datetime) -> str:
        raise CivicstatError("the mail server does not answer")

    def fault(at: datetime) -> str:
        raise ZeroDivisionError

    jobs = [Job("letter", daily, letter), Job("fault", daily, fault), Job("fine", daily, lambda at: "done")]
    assert tick(AT, jobs=jobs) == {
        "letter": "CivicstatError: the mail server does not answer",
        "fault": "fault: ZeroDivisionError",
        "fine": "done",
    }
    assert JobRun.objects.filter(ended__isnull=True).count() == 0


def test_health_says_which_part_is_unwell_and_is_open_to_the_machine_that_watches(db: None) -> None:
    body = Client().get("/health")
    assert body.status_code == 200
    assert body.json()["office"] == "up"
    assert body.json()["parts"]["timetable"] == {"well": False, "seen": "never ran"}
    JobRun.objects.create(job="alive", slot="x", started=AT)
    found = {check.name: check for check in checks(AT.replace(minute=31))}
    assert found["timetable"].is_well
    assert found["timetable"].seen == "ran 60 seconds ago"
    assert not {check.name: check for check in checks(AT.replace(minute=36))}["timetable"].is_well


def run_in_thread(parts: list[Part], said: list[str], fault: list[BaseException]) -> threading.Thread:
    def run() -> None:
        try:
            run_parts(parts, say=said.append)
        except PartFellError as error:
            fault.append(error)

    return threading.Thread(target=run)


def test_a_part_that_falls_again_and_again_ends_all_with_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    said: list[str] = []
    steady = Part("steady", SLEEPER)
    with pytest.raises(PartFellError) as error:
        run_parts([steady, Part("worker", [sys.executable, "-c", "raise SystemExit(3)"])], say=said.append)
    assert str(error.value).startswith("worker ended 5 times within a minute, the last time with 3\n")
    assert said == ["worker ended with 3 and is started again"] * 4


def test_the_pages_go_on_without_a_part_that_is_not_vital_and_it_comes_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    handlers: list[Any] = []
    monkeypatch.setattr(signal, "signal", lambda number, handler: handlers.append(handler))
    monkeypatch.setattr(supervisor, "FIRST_WAIT_SECONDS", 0.3)
    said: list[str] = []
    told: list[dict[str, str]] = []
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        steady, stream = Part("pages", SLEEPER), Part("stream", SLEEPER, listens=("127.0.0.1", port), is_vital=False)
        keeper = threading.Thread(
            target=run_parts,
            args=([steady, stream],),
            kwargs={"say": said.append, "tell": lambda a: told.append(dict(a))},
        )
        keeper.start()
        _wait_for(lambda: len(told) > 1)
    _wait_for(lambda: "stream is back" in said)
    handlers[0](15, None)
    keeper.join(timeout=30)
    assert told == [{}, {"stream": f"port {port} is taken"}, {}, {}]
    assert said == [
        f"stream is away: port {port} is taken. The pages go on without it; it is tried again every minute at least.",
        "stream is back",
    ]


def _wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_vital_part_whose_port_is_taken_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        pages = Part("pages", SLEEPER, listens=holder.getsockname())
        with pytest.raises(PartFellError, match=r"pages cannot start: port \d+ is taken"):
            run_parts([pages], say=print)


def test_an_address_of_another_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    pages = Part("pages", SLEEPER, listens=("192.0.2.1", 8312))
    with pytest.raises(PartFellError, match=r"pages cannot start: 192\.0\.2\.1 is no address of this machine"):
        run_parts([pages], say=print)


def test_pages_and_stream_listen_where_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(host="127.0.0.2", port=8312, stream_port=8313)
    assert [parts[name].listens for name in ("pages", "stream")] == [("127.0.0.2", 8312), ("127.0.0.2", 8313)]
    assert "127.0.0.2:8312" in parts["pages"].command
    stream = parts["stream"].command
    assert stream[stream.index("--host") + 1] == "127.0.0.2"


def test_what_is_no_address_is_said_before_anything_starts(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["up", str(tmp_path), "--listen", "everywhere", "--json"])
    assert ran.exit_code != 0
    assert "'everywhere' is no address" in ran.output


def test_health_tells_of_a_part_that_is_away(db: None, as_person: SignIn, office: Office) -> None:
    tell_away(settings.HOME, {"stream": "port 8313 is taken"})
    try:
        body = Client().get("/health")
        assert body.status_code == 200
        assert body.json()["parts"]["stream"] == {"well": False, "seen": "port 8313 is taken"}
        page = as_person(office["administrator"]).get("/health/parts/?lang=es").content.decode()
        assert "el puerto 8313 está ocupado" in page
    finally:
        tell_away(settings.HOME, {})
    assert "stream" not in Client().get("/health").json()["parts"]


def test_ending_the_supervisor_ends_what_it_started(tmp_path: Any) -> None:
    child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    program = (
        "import sys\nfrom civicstat.office.running.supervisor import Part, run_parts\n"
        f"run_parts([Part('one', [sys.executable, '-c', {child!r}, {str(tmp_path / 'one')!r}])], say=print)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], start_new_session=True)
    try:
        kept = tmp_path / "one"
        deadline = time.monotonic() + 20
        while not (kept.exists() and kept.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        number = int(kept.read_text())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
    finally:
        process.kill()


def listen(stream: Stream, *, cookie: str, until: int) -> list[dict[str, Any]]:
    """What a listener hears until it has `until` messages."""

    async def run() -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []
        started: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        await started.put({"type": "lifespan.startup"})

        async def nothing(message: dict[str, Any]) -> None: ...

        life = asyncio.create_task(stream({"type": "lifespan"}, started.get, nothing))
        leaving = asyncio.Event()

        async def receive() -> Mapping[str, Any]:
            await leaving.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            heard.append(message)
            if len(heard) >= until:
                leaving.set()

        scope = {"type": "http", "path": "/live", "method": "GET", "headers": [(b"cookie", cookie.encode())]}
        listener = asyncio.create_task(stream(scope, receive, send))
        await asyncio.wait({listener}, timeout=10)
        listener.cancel()
        await started.put({"type": "lifespan.shutdown"})
        await life
        return heard

    # In a thread of its own: once Playwright runs in a process, the main thread has a loop already.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, run()).result()


def test_a_listener_hears_each_change_as_a_number_and_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicstat.office.running.stream.is_signed_in", lambda cookies: True)
    monkeypatch.setattr("civicstat.office.running.stream.SECONDS_BETWEEN_LOOKS", 0.05)
    monkeypatch.setattr("civicstat.office.running.stream.SECONDS_BETWEEN_SIGNS_OF_LIFE", 1.0)
    numbers = iter([0, 0, 7, 7, 9, *([9] * 1000)])
    heard = listen(Stream(newest=lambda: next(numbers)), cookie="", until=4)
    assert heard[0]["status"] == 200
    assert (b"content-type", b"text/event-stream; charset=utf-8") in heard[0]["headers"]
    bodies = [message["body"].decode() for message in heard[1:4]]
    assert bodies[1:] == ["id: 7\ndata: 7\n\n", "id: 9\ndata: 9\n\n"]


@pytest.mark.django_db(transaction=True)
def test_nobody_listens_without_an_account_that_is_open(as_person: SignIn) -> None:
    person = Person.objects.create_user("a@localhost.test", "a long sentence here", name="A")
    cookie = as_person(person).cookies["civicstat_session"].value
    assert is_signed_in(f"civicstat_session={cookie}")
    assert not is_signed_in("")
    assert not is_signed_in("civicstat_session=made-up")
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_signed_in(f"civicstat_session={cookie}")
    heard = listen(Stream(newest=lambda: 1), cookie=f"civicstat_session={cookie}", until=2)
    assert heard[0]["status"] == 403


def test_the_log_names_a_page_by_its_door_and_never_by_its_address(
    office: Office, as_person: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    handler = Kept()
    handler.addFilter(DoorsOnly())
    logging.getLogger("django.request").addHandler(handler)
    try:
        as_person(None).get("/invitation/MQ/a-secret-token/?email=somebody@localhost.test")
        as_person(office["staff"]).get("/no-such-page/secret@localhost.test")
        as_person(office["staff"]).get("/people/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert "page=set-password method=GET status=410" in lines
    assert "page=no such page method=GET status=404" in lines
    assert not any("secret" in line or "@" in line or office["staff"].name in line for line in lines)
