"""What the watchdog sees: lapses of the public record, and what nobody is assigned to, which only the office knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from civicstat.hearings.meetings.terms import Terms, terms_of
from civicstat.hearings.meetings.watchdog import Lapse
from civicstat.hearings.meetings.year import MeetingRecord
from civicstat.ledger.reader import Record, has_record
from civicstat.office.meetings.watch.measures import Answers, answers_in
from civicstat.office.meetings.watch.uncovered import Uncovered, uncovered_on
from civicstat.office.models.data_request import DataRequest
from civicstat.office.models.holding import Holding
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.roles import Role
from civicstat.vocabulary.statement import Entry


@dataclass(frozen=True)
class Seen:
    """The terms of the city, what the record says of meetings, and every lapse by the end of a day.

    `lists` has, by the id of a lapse, the services or places that it is about, in both languages.
    """

    terms: Terms
    record: MeetingRecord
    lapses: tuple[Lapse, ...]
    lists: Mapping[str, Uncovered]


@dataclass(frozen=True)
class EmptyPost:
    """A post that answers for something and that nobody holds, since when, and for which departments.

    A metric or a goal whose file names nobody has no post: one stands here for it that is in no table. So for services
    and places without a metric; these say in `tell` which posts can mend it, and in `what` which they are.
    """

    post: Post
    since: date
    until: date | None
    departments: tuple[str, ...]
    tell: tuple[str, ...] = ()
    what: Uncovered | None = None

    @property
    def subject(self) -> str:
        """Under which name it stands on record once it is public."""
        return f"{self.post.slug}/{self.since.isoformat()}"


def seen_on(day: date) -> Seen | None:
    """What the watchdog sees by the end of a day; None before there is a record."""
    home = Path(settings.HOME)
    if not has_record(home):
        return None
    checkpoint = Record(home).folder / "log" / "checkpoint"
    terms, record = _read(home, checkpoint.read_bytes(), day)
    on_record = {each.id for each in terms.lapses(record)}
    wait = timedelta(days=terms.delay_days)
    posts = empty_posts(record, day)
    empty = {lapse.id: lapse for lapse in (_as_lapse(each, wait) for each in posts)}
    # On record a place has nobody; whoever can mend it hears of it on as before.
    said = [replace(each, tell=empty[each.id].tell) if each.id in empty else each for each in terms.lapses(record)]
    lapses = [*said, *(each for name, each in empty.items() if name not in on_record)]
    lists = {_as_lapse(each, wait).id: each.what for each in posts if each.what is not None}
    return Seen(terms, record, tuple(sorted(lapses, key=lambda lapse: (lapse.first_seen, lapse.id))), lists)


@lru_cache(maxsize=2)
def _read(home: Path, checkpoint: bytes, day: date) -> tuple[Terms, MeetingRecord]:
    """Read once for a state of the log and a day; a log that grows has another checkpoint."""
    entries = Record(home).entries
    terms = terms_of(entries)
    return terms, terms.record(entries, day)


def empty_posts(record: MeetingRecord, day: date) -> list[EmptyPost]:
    """Posts that the record or the office names as answerable, and that nobody holds on a day or held for a while.

    And a place for each metric and each goal that names no post at all, and for what no metric counts: somebody is to
    answer for it.
    """
    answers = answers_in(_entries(), day)
    found = [
        EmptyPost(_place_of(each), each.since, each.until, ())
        for each in answers
        if each.is_nobody and (each.until is None or each.until > each.since)
    ]
    found += [_nobodys(each, day) for each in _uncovered(day)]
    for slug, (named_on, departments) in sorted(_answerable(record, day, answers).items()):
        post = Post.objects.filter(slug=slug).first()
        if post is not None:
            found += [EmptyPost(post, since, until, departments) for since, until in _gaps(post, named_on, day)]
    return found


def _entries() -> Sequence[Entry]:
    home = Path(settings.HOME)
    return Record(home).entries if has_record(home) else ()


def _uncovered(day: date) -> tuple[Uncovered, ...]:
    home = Path(settings.HOME)
    return uncovered_on(home, day) if has_record(home) else ()


def _nobodys(each: Uncovered, day: date) -> EmptyPost:
    """What stands for services and places without a metric: its department hears of it, without a head the chair."""
    post = Post(slug=each.place[:60].rstrip("-"), title=each.title, title_es=each.title_es)
    departments = () if each.department is None else (each.department,)
    return EmptyPost(post, each.since, each.until, departments, _who_can_mend(each.department, day), each)


def _who_can_mend(department: str | None, day: date) -> tuple[str, ...]:
    """The head of a department where somebody is it on a day, else the chair."""
    rows = Holding.objects.filter(person__is_active=True).select_related("post__department").order_by("post__slug")
    held = {row.post for row in rows if row.is_held_on(day)}
    heads = [
        post.slug
        for post in held
        if post.role == Role.DEPARTMENT_HEAD.value and post.department and post.department.slug == department
    ]
    return tuple(sorted(heads or [post.slug for post in held if post.role == Role.CHAIR.value]))


def _place_of(unowned: Answers) -> Post:
    """What stands where a post should."""
    return Post(
        slug=unowned.place[:60].rstrip("-"),
        title=f"Post to answer for: {unowned.title}",
        title_es=f"Puesto que responda por: {unowned.title_es}",
    )


def _answerable(
    record: MeetingRecord, day: date, answers: Iterable[Answers]
) -> dict[str, tuple[date, tuple[str, ...]]]:
    """Each post that answers for something: since which day, and for which departments."""
    named: dict[str, tuple[date, set[str]]] = {}

    def name(post: str, since: date, department: str | None) -> None:
        before, departments = named.get(post, (since, set()))
        named[post] = (min(before, since), departments | ({department} if department else set()))

    for series in record.series.values():
        if series.now.is_active:
            posts = {series.now.chair, *(post for posts in series.now.seats.values() for post in posts)}
            for version in series.versions:
                for post in posts & {version.chair, *(each for seat in version.seats.values() for each in seat)}:
                    name(post, version.since, series.now.department)
    rows = Promise.objects.filter(confirmed_on__isnull=True, promised_on__lte=day)
    rows = rows.exclude(aside__in=("merged", "overtaken-by-events")).exclude(captures__meeting__is_dry_run=True)
    for promise in rows:
        name(promise.owner.slug, promise.promised_on, promise.department.slug)
    titles = {post.title.casefold(): post for post in Post.objects.select_related("department")}
    for metric in answers:
        owner = titles.get(metric.owner.casefold()) if metric.until is None else None
        if owner is not None:
            name(owner.slug, metric.since, None if owner.department is None else owner.department.slug)
    data = DataRequest.objects.filter(received_on__isnull=True, asked_on__lte=day, meeting__is_dry_run=False)
    for asked in data.select_related("owner"):
        department = asked.owner.department
        name(asked.owner.slug, asked.asked_on, None if department is None else department.slug)
    return {post: (since, tuple(sorted(departments))) for post, (since, departments) in named.items()}


def _gaps(post: Post, named_on: date, day: date) -> Iterator[tuple[date, date | None]]:
    """Days on which nobody held a post that answered for something: (first, last); the last is None while it lasts."""
    held = sorted(
        (holding.since, holding.until or date.max)
        for holding in Holding.objects.filter(post=post).select_related("person")
        if holding.person.is_active or holding.until is not None
    )
    since = named_on
    for begins, ends in held:
        if begins > since:
            yield since, min(begins - timedelta(days=1), day)
        if ends == date.max:
            return
        since = max(since, ends + timedelta(days=1))
    if since <= day:
        yield since, None


def _as_lapse(empty: EmptyPost, wait: timedelta) -> Lapse:
    return Lapse(
        kind="nobody-assigned",
        subject=empty.subject,
        department=empty.departments[0] if len(empty.departments) == 1 else None,
        first_seen=empty.since,
        public_on=empty.since + wait,
        tell=empty.tell,
        evidence=(),
        mended_on=empty.until,
    )


def theirs(lapses: Iterable[Lapse], *, posts: Iterable[str], departments: Iterable[str]) -> list[Lapse]:
    """Of some lapses, those of one's own department, or that one of one's posts can mend."""
    mine, own = set(posts), set(departments)
    return [each for each in lapses if each.department in own or mine & set(each.tell)]
