"""Reminders by mail: made by an act, sent after its commit, and never twice for one thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from civicstat.hearings.reminding import Reminding, reminding_on
from civicstat.look.words.dates import day_words
from civicstat.office.city import city_of_office
from civicstat.office.mailing import hand_over, may_mail
from civicstat.office.models.holding import Holding
from civicstat.office.models.person import Person
from civicstat.office.models.promise import Promise
from civicstat.office.models.reminder import Reminder
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


def remind_everybody(*, at: datetime, today: date) -> int:
    """Make and send every reminder that is due; how many were sent.

    In a replay nobody is mailed unless the settings say so. What the mail server refused before is tried again.
    """
    if not may_mail():
        return 0
    before = set(Reminder.objects.filter(sent_at__isnull=False).values_list("pk", flat=True))
    for waiting in Reminder.objects.filter(sent_at__isnull=True, taken_at__isnull=True):
        _send(waiting.pk, at=at)
    # Nobody owes what was promised in a rehearsal.
    rows = Promise.objects.exclude(captures__meeting__is_dry_run=True)
    for promise in rows.select_related("owner", "department"):
        due = reminding_on(promise.standing, today)
        for person in _asked(promise, due, today) if due is not None else ():
            remind(promise=promise, person=person, due=due, at=at)  # type: ignore[arg-type]
    return Reminder.objects.filter(sent_at__isnull=False).exclude(pk__in=before).count()


def remind(*, promise: Promise, person: Person, due: Reminding, at: datetime) -> Reminder | None:
    """One reminder, sent once the act is committed; None when this person had this one already."""
    try:
        with transaction.atomic():
            made = Reminder.objects.create(
                promise=promise, person=person, occasion=due.occasion, day=due.day, made_at=at
            )
            transaction.on_commit(lambda: _send(made.pk, at=at))
    except IntegrityError:
        return None
    return made


def remind_by_the_clock(at: datetime) -> str:
    """The same as a job of the timetable."""
    from civicstat.office.clock import today_in_office

    return f"{remind_everybody(at=at, today=today_in_office())} reminders sent"


def _asked(promise: Promise, due: Reminding, today: date) -> Iterable[Person]:
    """The holders of the owner's post; for an effect, those who judge: the analysts."""
    holdings = Holding.objects.select_related("person")
    if due.occasion == "judge":
        rows = holdings.filter(post__role=Role.ANALYST.value).exclude(person=promise.claimed_by)
    else:
        rows = holdings.filter(post=promise.owner)
    people = {holding.person_id: holding.person for holding in rows if holding.is_held_on(today)}
    return [person for person in people.values() if person.is_active]


def _send(pk: int, *, at: datetime) -> None:
    # Whoever takes it sends it: two processes that tick at once never both do.
    if not Reminder.objects.filter(pk=pk, taken_at__isnull=True).update(taken_at=at):
        return
    taken = Reminder.objects.filter(pk=pk)
    reminder = taken.select_related("promise", "person").get()
    hand_over(taken, *_letter(reminder), to=reminder.person.email, what=f"reminder={pk}", at=at)


def _letter(reminder: Reminder) -> tuple[str, str]:
    """Subject and words, in the person's language."""
    promise, lang, words = reminder.promise, reminder.person.language, catalogue()
    about = f"office.promise.mail.{reminder.occasion}"
    link = settings.ENVIRONMENT.address + reverse("promise", kwargs={"pk": promise.pk})
    day = promise.effect_open_until if reminder.occasion == "judge" else promise.first_due
    body = words.text(
        lang,
        f"{about}_words",
        deliverable=promise.says("deliverable", lang),
        day=day_words(day.isoformat(), lang),
        now=day_words(promise.due.isoformat(), lang),
    )
    foot = words.text(lang, "office.promise.mail.foot", city=city_of_office().name)
    subject = words.text(lang, about, deliverable=" ".join(promise.says("deliverable", lang).split())[:80])
    return subject, f"{body}\n\n{link}\n\n{foot}\n"
