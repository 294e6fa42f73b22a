"""Several people at once: of two who saw the same version one saves, and nobody is told that a database is locked.

`test_on_postgresql` runs this file and its neighbours again on PostgreSQL.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections
from office_people import acts_cleared_away
from office_process import ask, office_running, signed_in

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
    with office_running(tmp_path) as office:
        port = office.port
        cookies = signed_in(port, urlsplit(office.invitation).path)
        until = time.monotonic() + SECONDS
        with ThreadPoolExecutor(WRITERS) as pool:
            counts = list(pool.map(lambda writer: write(port, cookies, writer, until), range(WRITERS)))
        counted = subprocess.run(
            [sys.executable, "-c", COUNT], env=office.environment, capture_output=True, text=True, check=True
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
