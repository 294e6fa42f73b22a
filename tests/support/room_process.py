"""A whole office on loopback with a public meeting under way, and changes made in it as a browser would."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from office_process import RunningOffice, ask, office_running, signed_in


_SET_UP = """
import django
django.setup()
from datetime import time
from django.utils import timezone
from civicstat.office.actions.meeting import give_notice, plan_meeting
from civicstat.office.actions.person import add_department
from civicstat.office.actions.series import set_up_series
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.models import Person, Post
ana, at = Person.objects.get(), timezone.now()
streets = add_department(by=ana, at=at, slug="streets", title="Streets", title_es="Calles")
words = {"title": "Streets stat", "title_es": "Calles", "purpose": "Light.", "purpose_es": "Luz."}
chair = Post.objects.get(role="analyst")
series = set_up_series(by=ana, at=at, metrics_known=["lamps"], metrics=["lamps"], chair=chair, department=streets,
    hour=time(9), stage="public", notice_days=0, **words)
meeting = plan_meeting(series=series, meets_at=now_in_office(), by=ana, at=at)
meeting = give_notice(meeting=meeting, by=ana, at=at, today=today_in_office(), seen=meeting.version)
print(meeting.slug)
"""


@dataclass(frozen=True)
class RunningRoom:
    """Where the office listens, its meeting, and the cookies of the analyst who runs it."""

    office: RunningOffice
    meeting: str
    cookies: str

    @property
    def pages(self) -> int:
        """The port of the pages."""
        return self.office.port

    @property
    def stream(self) -> int:
        """The port of the signal of change."""
        return self.office.port + 1

    def send(self, page: str, **fields: str) -> None:
        """Send a form of the controls."""
        token = re.search("civicstat_csrf=([^;]+)", self.cookies)
        assert token
        path = f"/meetings/{self.meeting}/room/{page}/"
        status, body, _ = ask(self.pages, "POST", path, self.cookies, {**fields, "csrfmiddlewaretoken": token[1]})
        assert status == 302, (status, body[:2000])


@contextmanager
def room_running(folder: Path) -> Iterator[RunningRoom]:
    """An office whose meeting has begun."""
    with office_running(folder) as office:
        cookies = signed_in(office.port, office.invitation.partition(str(office.port))[2])
        environment = {**office.environment, "DJANGO_SETTINGS_MODULE": "civicstat.office.settings"}
        made = subprocess.run(
            [sys.executable, "-c", _SET_UP], env=environment, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
        room = RunningRoom(office, made.stdout.split()[-1], cookies)
        room.send("begin", chair="series")
        yield room


def changes_in(room: RunningRoom, number: int) -> list[tuple[bytes, Callable[[], None]]]:
    """To the second item and back, so many times: the words that the screen then shows, and the change."""

    def go(item: int) -> Callable[[], None]:
        return lambda: room.send("go", item=str(item))

    return [(f"Item {item + 1} of 4".encode(), go(item)) for item in ([1, 0] * number)[:number]]
