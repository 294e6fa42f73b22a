"""The timetable of the office. A part of the office that does something by the clock adds its job here."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command

from civicstat.office.actions.case import tell_by_the_clock
from civicstat.office.actions.reminder import remind_by_the_clock
from civicstat.office.freeze import freeze_by_the_clock
from civicstat.office.running.timetable import Job, daily, every_minute, forget_old_runs, hourly
from civicstat.office.voices.limits import forget_networks


def _alive(at: datetime) -> str:
    """Nothing to do: that it ran is what health looks for."""
    return "alive"


def _forget_sessions(at: datetime) -> str:
    call_command("clearsessions")
    return "ended sessions let go"


JOBS: tuple[Job, ...] = (
    Job("alive", every_minute, _alive),
    Job("forget-sessions", daily, _forget_sessions),
    Job("forget-old-runs", daily, forget_old_runs),
    Job("forget-networks", daily, forget_networks),
    # What was said goes on the public record once the time to take it back is over.
    Job("freeze", every_minute, freeze_by_the_clock),
    Job("remind", hourly, remind_by_the_clock),
    Job("tell-residents", hourly, tell_by_the_clock),
)
