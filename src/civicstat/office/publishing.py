"""The public pages follow the public record: once the log has grown, the worker writes them anew."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django_tasks import task

from civicstat.cycle.home import Home
from civicstat.ledger.checkpoint import Checkpoint
from civicstat.ledger.reader import has_record
from civicstat.portal.render import render


def is_behind(home: Path) -> bool:
    """Whether the record says more than the site shows. Before the first release there is no site to follow it."""
    shown, said = (home / folder / "log" / "checkpoint" for folder in ("portal", "ledger"))
    return has_record(home) and shown.is_file() and _size(shown) != _size(said)


def _size(checkpoint: Path) -> int:
    return Checkpoint.parse(checkpoint.read_bytes()).size


@task
def write_pages() -> None:
    """Write the pages anew, unless somebody has meanwhile."""
    home = Home(Path(settings.HOME))
    with home.writing_pages():
        if is_behind(home.folder):
            render(home.ledger, home.portal, chart_cache=home.chart_cache)


def publish_by_the_clock(at: datetime) -> str:
    """Ask the worker for new pages where the record has grown, as a job of the timetable."""
    if not is_behind(Path(settings.HOME)):
        return "the pages show the whole record"
    write_pages.enqueue()
    return "the pages are being written"
