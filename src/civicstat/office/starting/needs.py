"""What a start asks of somebody today: its next step, once its day is near or has passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from civicstat.hearings.starting.standing import next_step, standing_of_steps
from civicstat.office.lists.starts import starts_of
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.on_record import public_record
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.starting.seen import facts_of, happened_of, readiness_of
from civicstat.office.templating import catalogue


# A step is asked for a week ahead.
AHEAD = timedelta(days=7)
# An administrator sees starts, and is not asked for them.
_ASKED = {Role.CHAIR, Role.ANALYST, Role.DEPARTMENT_HEAD}


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The next step of each open start that one may see."""
    if not held.roles & _ASKED:
        return
    words, record = catalogue(), public_record()
    for start in starts_of(held).filter(choice=""):
        facts = facts_of(start, record, today)
        ready = readiness_of(start, facts, "first-meeting")
        found = next_step(standing_of_steps(start.plan, happened_of(start, facts, ready, record), today))
        if found is None or found.due > today + AHEAD:
            continue
        missed = "missed" if found.status == "missed" else "next"
        yield Need(
            title=getattr(found.step.title, lang),
            words=words.text(lang, f"office.start.need.{missed}", question=start.question_in(lang)),
            button=words.text(lang, "office.start.need.button"),
            href=reverse("start", kwargs={"pk": start.pk}),
            due=found.due,
        )
