"""Letters about a memo: to whoever sends it while it waits, to panel and owners once it is out; none twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from civicstat.hearings.meetings.memo import MemoClock, memo_reminding
from civicstat.office.actions.memo import draw_up_memo
from civicstat.office.city import city_of_office
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.mailing import hand_over, may_mail
from civicstat.office.meetings.after.paper import paper_of
from civicstat.office.models.holding import Holding
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.memo import Memo, MemoLetter
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.moments import moment_words
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


def memos_by_the_clock(at: datetime) -> str:
    """Draw up what is missing, remind whoever sends, try again what the mail server refused."""
    now, drawn = now_in_office(), 0
    for meeting in Meeting.objects.filter(ended_at__isnull=False, memo__isnull=True):
        draw_up_memo(meeting=meeting, at=at)
        drawn += 1
    if not may_mail():
        return f"{drawn} memos drawn up"
    for waiting in MemoLetter.objects.filter(sent_at__isnull=True, taken_at__isnull=True):
        _send(waiting.pk, at=at)
    for memo in Memo.objects.filter(sent_at__isnull=True).select_related("meeting__series__chair"):
        remind(memo=memo, at=at, now=now)
    return f"{drawn} memos drawn up"


def remind(*, memo: Memo, at: datetime, now: datetime) -> None:
    """Tell chair and analysts that the memo is there, is due, is late; each once."""
    if memo.meeting.ended_at is None or memo.meeting.is_dry_run:
        return
    due = memo_reminding(MemoClock(memo.meeting.ended_at, memo.sent_at, now))
    if due is not None:
        _tell(memo, _senders(memo.meeting, today_in_office()), due.occasion, due.day, at=at)


def tell_of_memo(*, memo: Memo, at: datetime) -> None:
    """Tell the panel and the owners that the memo is out."""
    if may_mail() and not memo.meeting.is_dry_run:
        _tell(memo, _readers(memo, today_in_office()), "out", today_in_office(), at=at)


def _senders(meeting: Meeting, today: date) -> Iterable[Person]:
    rows = Holding.objects.select_related("person", "post")
    seats = [seat.post_id for seat in meeting.series.seats.filter(is_active=True, what="analyst")]
    found = list(rows.filter(post__in=[meeting.series.chair_id, *seats]))
    found += [] if seats else list(rows.filter(post__role=Role.ANALYST.value))
    return _holders(found, today)


def _readers(memo: Memo, today: date) -> Iterable[Person]:
    series, paper = memo.meeting.series, paper_of(memo)
    posts: list[Post] = [series.chair, *[seat.post for seat in series.seats.filter(is_active=True)]]
    posts += [promise.owner for promise in paper.promises] + [asked.owner for asked in paper.data_requests]
    return _holders(Holding.objects.select_related("person").filter(post__in=posts), today)


def _holders(rows: Iterable[Holding], today: date) -> list[Person]:
    people = {row.person_id: row.person for row in rows if row.is_held_on(today)}
    return [person for person in people.values() if person.is_active]


def _tell(memo: Memo, people: Iterable[Person], occasion: str, day: date, *, at: datetime) -> None:
    for person in people:
        try:
            with transaction.atomic():
                made = MemoLetter.objects.create(memo=memo, person=person, occasion=occasion, day=day, made_at=at)
        except IntegrityError:
            continue
        transaction.on_commit(lambda pk=made.pk: _send(pk, at=at))  # type: ignore[misc]


def _send(pk: int, *, at: datetime) -> None:
    # Whoever takes it sends it: two processes that tick at once never both do.
    if not MemoLetter.objects.filter(pk=pk, taken_at__isnull=True).update(taken_at=at):
        return
    taken = MemoLetter.objects.filter(pk=pk)
    letter = taken.select_related("memo__meeting__series", "person").get()
    hand_over(taken, *_words(letter), to=letter.person.email, what=f"memo letter={pk}", at=at)


def _words(letter: MemoLetter) -> tuple[str, str]:
    """Subject and words, in the person's language."""
    memo, lang, words = letter.memo, letter.person.language, catalogue()
    meeting = memo.meeting
    about = f"office.memo.mail.{letter.occasion.replace('-', '_')}"
    parts = {
        "series": meeting.series.title_in(lang),
        "day": moment_words(meeting.started_at, lang),
        "due": moment_words(meeting.memo_due, lang),
    }
    link = settings.ENVIRONMENT.address + reverse("memo", kwargs={"slug": meeting.slug})
    lines = [words.text(lang, f"{about}_words", **parts), *_agreed(memo, lang), link]
    foot = words.text(lang, "office.promise.mail.foot", city=city_of_office().name)
    return words.text(lang, about, **parts), "\n\n".join([*lines, foot]) + "\n"


def _agreed(memo: Memo, lang: str) -> list[str]:
    """What was promised and asked for, one line each: owner, what, until when."""
    paper, words = paper_of(memo), catalogue()
    lines = [
        words.text(
            lang,
            "office.memo.mail.line",
            owner=each.owner.title_in(lang),
            what=each.says("deliverable", lang),
            due=each.first_due.isoformat(),
        )
        for each in paper.promises
    ] + [
        words.text(
            lang,
            "office.memo.mail.line",
            owner=each.owner.title_in(lang),
            what=each.what_in(lang),
            due=each.first_due.isoformat(),
        )
        for each in paper.data_requests
    ]
    return ["\n".join(lines)] if lines else []
