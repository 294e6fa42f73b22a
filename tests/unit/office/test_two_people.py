"""Several people at once: of two who saw the same version one saves, and nobody is told that a database is locked.

`test_on_postgresql` runs this file and its neighbours again on PostgreSQL.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connections
from office_people import acts_cleared_away

from civicstat.office.actions.act import ConflictError, change
from civicstat.office.actions.person import add_department
from civicstat.office.models import ActRecord, Department

from .conftest import AT


TRIALS = 1000
WRITERS = 50
SECONDS = 20


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_saw_the_same_version_exactly_one_saves_in_a_thousand_trials() -> None:
    with acts_cleared_away():
        hold_a_thousand_trials()


def hold_a_thousand_trials() -> None:
    """Two threads that meet before and after each trial."""
    streets = add_department(by=None, at=AT, slug="streets", title="Streets", title_es="Calles")
    gate = threading.Barrier(2)

    def person(name: str) -> list[int]:
        saved: list[int] = []
        try:
            for trial in range(TRIALS):
                gate.wait(timeout=60)
                seen = trial + 1
                try:
                    change(streets, act="rename", by=None, at=AT, seen=seen, title=f"{name} {trial}")
                    saved.append(seen + 1)
                except ConflictError as conflict:
                    # The newest version is handed over with it, and it is the other's.
                    saved.append(-conflict.subject.version)
                gate.wait(timeout=60)
        finally:
            connections.close_all()
        return saved

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(person, ("one", "other"))
    expected = [{version, -version} for version in range(2, TRIALS + 2)]
    assert [{first, second} for first, second in zip(one, other, strict=True)] == expected
    last = Department.objects.get(pk=streets.pk)
    assert last.version == TRIALS + 1
    kept = ActRecord.objects.filter(noun="department", act="rename").order_by("version")
    assert [act.version for act in kept] == list(range(2, TRIALS + 2))
    assert kept.last().after["title"] == last.title  # type: ignore[union-attr]


@pytest.mark.slow
def test_fifty_people_write_for_twenty_seconds_and_nobody_sees_a_locked_database(tmp_path: Path) -> None:
    with office_running(tmp_path) as (port, invitation, environment):
        cookies = signed_in(port, urlsplit(invitation).path)
        until = time.monotonic() + SECONDS
        with ThreadPoolExecutor(WRITERS) as pool:
            counts = list(pool.map(lambda writer: write(port, cookies, writer, until), range(WRITERS)))
        counted = subprocess.run(
            [sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
    assert min(counts) >= 1
    # What was answered with "kept" is there, and nothing else; each with its act.
    assert [int(number) for number in counted] == [sum(counts), sum(counts)]


COUNT = """
from civicstat.office.start import set_up
set_up({})
from civicstat.office.models import ActRecord, SavedView
print(SavedView.objects.count(), ActRecord.objects.filter(act="keep-view").count())
"""


def write(port: int, cookies: str, writer: int, until: float) -> int:
    """Keep views of a list until the time is up; how many were kept."""
    number = 0
    token = re.search("civicstat_csrf=([^;]+)", cookies)
    assert token
    while time.monotonic() < until:
        fields = {"title": f"{writer}-{number}", "query": f"q={number}", "csrfmiddlewaretoken": token[1]}
        status, body, _ = ask(port, "POST", "/views/keep/people/", cookies, fields)
        assert status == 302, (status, body[:2000])
        number += 1
    return number


def ask(
    port: int, method: str, path: str, cookies: str, fields: dict[str, str] | None = None
) -> tuple[int, str, list[str]]:
    """Status, body and new cookies of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookies, "Referer": f"http://127.0.0.1:{port}/", "Origin": f"http://127.0.0.1:{port}"}
    body = None
    if fields is not None:
        body = urlencode(fields)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        new = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        return answer.status, answer.read().decode(), new
    finally:
        connection.close()


def signed_in(port: int, invitation: str) -> str:
    """The cookies of the invited person, after they set a password and signed in with it."""
    jar: dict[str, str] = {}

    def step(method: str, path: str, fields: dict[str, str] | None = None) -> str:
        given = "; ".join(f"{name}={value}" for name, value in jar.items())
        if fields is not None:
            fields = {**fields, "csrfmiddlewaretoken": jar["civicstat_csrf"]}
        status, body, new = ask(port, method, path, given, fields)
        assert status in (200, 302), (path, status, body[:2000])
        jar.update(one.split("=", 1) for one in new)
        return body

    password = "a long sentence here"
    step("GET", invitation)
    step("POST", invitation, {"password": password, "again": password})
    step("GET", "/sign-in/")
    step("POST", "/sign-in/", {"login": "ana@localhost.test", "password": password})
    return "; ".join(f"{name}={value}" for name, value in jar.items())


@contextmanager
def office_running(folder: Path) -> Iterator[tuple[int, str, dict[str, str]]]:
    """A whole office on loopback, as `civicstat up` starts it, the invitation of an analyst, and the environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    city = folder / "city"
    city.mkdir()
    (city / "city.toml").write_text('slug = "town"\nname = "Town"\ntime_zone = "UTC"\nmode = "live"\n', "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    options = [str(city), "--home", str(folder / "home"), "--port", str(port)]
    civicstat = [sys.executable, "-m", "civicstat"]
    who = ["--name", "Ana", "--email", "ana@localhost.test", "--role", "analyst", "--json"]
    invited = subprocess.run(
        [*civicstat, "office", "invite", *options, *who], env=environment, capture_output=True, text=True, check=False
    )
    assert invited.returncode == 0, invited.stderr + invited.stdout
    invitation = re.search(r"http://[^\"\s]+", invited.stdout)
    assert invitation
    with (folder / "up.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen([*civicstat, "up", *options], env=environment, stdout=log, stderr=log)
    try:
        wait_for(port, process, folder / "up.log")
        here = {"CIVICSTAT_HOME": str(folder / "home"), "CIVICSTAT_CITY": str(city)}
        yield port, invitation[0], {**environment, **here}
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the health page says that the office is up."""
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            if ask(port, "GET", "/health", "")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))
