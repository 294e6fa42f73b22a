"""The plan as an iCalendar file (RFC 5545): meetings at their hour in the city's zone, other steps as whole days."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from civicstat.hearings.starting.plan import StartPlan


def plan_ical(plan: StartPlan, *, city: str, slug: str, time_zone: str, lang: str, made: datetime) -> bytes:
    """The file for other calendars; the same plan gives the same events, so that a second file takes their place."""
    whole = Calendar()
    whole.add("prodid", "-//Civicstat//start//EN")
    whole.add("version", "2.0")
    for step in plan.steps:
        event = Event()
        event.add("uid", f"start-{plan.department}-{plan.first_day}-{step.id}.{slug}.civicstat")
        event.add("dtstamp", made)
        event.add("summary", f"{city}: {getattr(step.title, lang)}")
        event.add("description", f"{plan.question}\n{getattr(step.asks, lang)}")
        if step.lasts is None:
            event.add("dtstart", step.day)
        else:
            begins = datetime.combine(step.day, plan.hour, tzinfo=ZoneInfo(time_zone))
            event.add("dtstart", begins)
            event.add("duration", timedelta(minutes=step.lasts))
        whole.add_component(event)
    whole.add_missing_timezones()
    return bytes(whole.to_ical())
