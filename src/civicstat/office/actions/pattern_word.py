"""An auditor's word on an unusual record pattern: public or not, with the reason; taken back until it is on record."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from civicstat.cycle.patterns.auditor import keep_word, take_back
from civicstat.hearings.pattern import PatternRelease
from civicstat.office.actions.act import note
from civicstat.office.actions.said_in_both import said_in_both
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post


def say(
    *,
    city: CityNow,
    pattern: str,
    publish: bool,
    reason: str,
    reason_es: str,
    post: Post,
    by: Person,
    at: datetime,
    day: date,
) -> None:
    """Keep the word in the home's private folder; the worker puts it on record once it can be taken back no more.

    Raises
    ------
    RefusedError
        When the reason is not said in both languages, is too long, or holds a mail address or a telephone number.
    CycleError
        When no report holds the pattern, or the department has not had it for long enough.
    """
    said = said_in_both({"reason": reason, "reason_es": reason_es}, missing="answer_has_a_reason")
    word = PatternRelease(
        pattern=pattern,
        post=post.title,
        post_es=post.title_es,
        publish=publish,
        day=day,
        is_invented_example=False,
        **said,
    )
    with transaction.atomic():
        # Whether it becomes public is not among the acts either, before the record says so.
        note("patternword", pattern[-12:], act="judge-pattern", by=by, at=at, said={"post": post.slug})
        keep_word(word, city.home, days_to_explain=city.folder.city.patterns.days_to_explain, today=day, at=at)


def unsay(*, city: CityNow, pattern: str, post: Post, by: Person, at: datetime) -> bool:
    """Take back a word that is not on record yet; False where none waits."""
    with transaction.atomic():
        if found := take_back(pattern, city.home):
            note("patternword", pattern[-12:], act="take-back-pattern-word", by=by, at=at, said={"post": post.slug})
    return found
