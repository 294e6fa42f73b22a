"""The timetable of the office. A part of the office that does something by the clock adds its job here."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command

from civicstat.office.actions.case import tell_by_the_clock
from civicstat.office.actions.disposal import forget_by_the_clock, list_by_the_clock
from civicstat.office.actions.lapse import lapses_by_the_clock
from civicstat.office.actions.reminder import remind_by_the_clock
from civicstat.office.analyst.intake_work import take_up_what_was_left
from civicstat.office.analyst.pattern_watch import patterns_by_the_clock
from civicstat.office.freeze import freeze_by_the_clock
from civicstat.office.meetings.after.mail import memos_by_the_clock
from civicstat.office.meetings.briefing.by_the_clock import packets_by_the_clock
from civicstat.office.meetings.watch.by_the_clock import reports_by_the_clock, vacancies_by_the_clock
from civicstat.office.new_day import day_of_office, say_the_day_by_the_clock
from civicstat.office.publishing import publish_by_the_clock
from civicstat.office.records.holds import is_stopped
from civicstat.office.running.errands import errands_by_the_clock
from civicstat.office.running.timetable import Job, daily, every_minute, hourly
from civicstat.office.voices.limits import forget_networks


def _alive(at: datetime) -> str:
    """Nothing to do: that it ran is what health looks for."""
    return "alive"


def _forget_sessions(at: datetime) -> str:
    if is_stopped("sessions.session"):
        return "a legal hold keeps ended sessions"
    call_command("clearsessions")
    return "ended sessions let go"


JOBS: tuple[Job, ...] = (
    Job("alive", every_minute, _alive),
    Job("forget-sessions", daily, _forget_sessions),
    # Contact data of residents and old traces of the machine go by themselves; the rest waits for the clerk.
    Job("forget-by-the-clock", daily, forget_by_the_clock),
    Job("list-what-is-due", daily, list_by_the_clock),
    Job("forget-networks", daily, forget_networks),
    # Before what is frozen: a briefing that is locked goes on record in the same minute.
    Job("briefings", every_minute, packets_by_the_clock),
    # A memo is drawn up when its meeting is closed; this makes good what a crash left out, and reminds its senders.
    Job("memos", every_minute, memos_by_the_clock),
    # What was said goes on the public record once the time to take it back is over.
    Job("freeze", every_minute, freeze_by_the_clock),
    # A large file whose worker is gone.
    Job("take-up-files", every_minute, take_up_what_was_left),
    # After what was said the day before is frozen, and before pages are written: what is overdue is so in public.
    Job("new-day", day_of_office, say_the_day_by_the_clock),
    Job("errands", every_minute, errands_by_the_clock),
    Job("publish", every_minute, publish_by_the_clock),
    # The department finds its report on its first page; an auditor's word makes a pattern public, nothing else does.
    Job("record-patterns", hourly, patterns_by_the_clock),
    Job("remind", hourly, remind_by_the_clock),
    # The watchdog has no switch: what stays amiss is told, then public; reports come on their day.
    Job("say-vacancies", daily, vacancies_by_the_clock),
    Job("annual-reports", daily, reports_by_the_clock),
    Job("watchdog", daily, lapses_by_the_clock),
    Job("tell-residents", hourly, tell_by_the_clock),
)
