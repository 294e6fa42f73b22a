"""The door of the watchdog: everyone at work may look, each department at its own."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door
from civicstat.office.meetings.watch import pages


WATCH: tuple[Door, ...] = (Door("watchdog", "watchdog/", pages.watchdog, get=WORKERS, leads_to="watchdog"),)
