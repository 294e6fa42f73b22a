"""Notices of lapses: made for a person and a day, sent as one letter, and never twice for one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from civicstat.hearings.meetings.watchdog import Lapse, told_on
from civicstat.look.words.dates import day_words
from civicstat.office.city import city_of_office
from civicstat.office.mailing import hand_over, may_mail
from civicstat.office.meetings.watch.seen import seen_on
from civicstat.office.meetings.watch.uncovered import Uncovered
from civicstat.office.models.holding import Holding
from civicstat.office.models.lapse import LapseNotice
from civicstat.office.models.person import Person
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


# A letter names so many services or places of a list; the page of the watchdog has them all.
MOST_NAMED = 40


def tell_of_lapses(*, at: datetime, today: date) -> int:
    """Note whom each open lapse is told to today, and send every letter that is due; how many left.

    Notices are made in a replay too, where nobody is mailed unless the settings say so.
    """
    seen = seen_on(today)
    if seen is None:
        return 0
    lapses = {each.id: each for each in seen.lapses}
    for lapse in lapses.values():
        due = told_on(lapse, today)
        if due is None:
            continue
        for person in told(lapse, today):
            LapseNotice.objects.get_or_create(lapse=lapse.id, person=person, day=due, defaults={"made_at": at})
    if not may_mail():
        return 0
    waiting = LapseNotice.objects.filter(sent_at__isnull=True, taken_at__isnull=True, lapse__in=lapses)
    people = Person.objects.filter(pk__in=waiting.values("person"), is_active=True).order_by("pk")
    return sum(_send(person, lapses, seen.lists, at=at) for person in people)


def told(lapse: Lapse, today: date) -> Iterable[Person]:
    """Whoever holds a post that can mend it, and the manager: whoever administers the office."""
    rows = Holding.objects.filter(person__is_active=True).select_related("person", "post")
    people = {
        holding.person_id: holding.person
        for holding in rows
        if holding.is_held_on(today)
        and (holding.post.slug in lapse.tell or holding.post.role == Role.ADMINISTRATOR.value)
    }
    return people.values()


def lapses_by_the_clock(at: datetime) -> str:
    """The same as a job of the timetable."""
    from civicstat.office.clock import today_in_office

    return f"{tell_of_lapses(at=at, today=today_in_office())} letters of the watchdog"


def _send(person: Person, lapses: dict[str, Lapse], lists: Mapping[str, Uncovered], *, at: datetime) -> bool:
    """One letter with all that waits for a person. Whoever takes the notices sends them."""
    waiting = LapseNotice.objects.filter(person=person, sent_at__isnull=True, taken_at__isnull=True)
    mine = list(waiting.filter(lapse__in=lapses).values_list("pk", "lapse"))
    taken = [name for pk, name in mine if LapseNotice.objects.filter(pk=pk, taken_at__isnull=True).update(taken_at=at)]
    if not taken:
        return False
    rows = LapseNotice.objects.filter(pk__in=[pk for pk, name in mine if name in taken])
    told_of = sorted(set(taken), key=lambda name: (lapses[name].public_on, name))
    letter = _letter(person, [lapses[name] for name in told_of], lists)
    return hand_over(rows, *letter, to=person.email, what="notices of lapses", at=at)


def _letter(person: Person, lapses: list[Lapse], lists: Mapping[str, Uncovered]) -> tuple[str, str]:
    lang, words = person.language, catalogue()
    lines = [
        _of_list(lists[lapse.id], lapse, lang)
        if lapse.id in lists
        else words.text(
            lang,
            "office.watch.mail.line",
            kind=words.text(lang, f"office.watch.kind_{lapse.kind.replace('-', '_')}"),
            subject=lapse.subject,
            since=day_words(lapse.first_seen.isoformat(), lang),
            public=day_words(lapse.public_on.isoformat(), lang),
        )
        for lapse in lapses
    ]
    link = settings.ENVIRONMENT.address + reverse("watchdog")
    lead = words.text(lang, "office.watch.mail.lead")
    foot = words.text(lang, "office.watch.mail.foot", city=city_of_office().name)
    subject = words.text(lang, "office.watch.mail.subject", count=len(lapses))
    return subject, "\n\n".join([lead, "\n".join(lines), link, foot]) + "\n"


def _of_list(what: Uncovered, lapse: Lapse, lang: str) -> str:
    """What no metric counts, in one line: as many names as a letter bears, then how many more."""
    names = [pair[lang == "es"] for pair in what.names]
    shown = "; ".join(names[:MOST_NAMED])
    key = "office.watch.mail.uncovered" if len(names) <= MOST_NAMED else "office.watch.mail.uncovered_more"
    return catalogue().text(
        lang,
        key,
        what=what.title_es if lang == "es" else what.title,
        count=len(names),
        names=shown,
        more=len(names) - MOST_NAMED,
        since=day_words(lapse.first_seen.isoformat(), lang),
        public=day_words(lapse.public_on.isoformat(), lang),
    )
