"""A department explains an unusual record pattern, before anybody outside knows of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicstat.cycle.patterns.speak import keep_said
from civicstat.hearings.pattern import PatternExplanation
from civicstat.office.actions.act import note
from civicstat.office.actions.said_in_both import said_in_both
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post


def explain(
    *, city: CityNow, pattern: str, text: str, text_es: str, post: Post, by: Person, at: datetime, salt: str
) -> None:
    """Keep the explanation in the home's private folder; the record of acts learns that there is one, and no word.

    Raises
    ------
    RefusedError
        When it is not said in both languages, is too long, or holds a mail address or a telephone number.
    CycleError
        When no report holds the pattern.
    """
    said = said_in_both({"text": text, "text_es": text_es}, missing="explain_in_both")
    words = PatternExplanation(
        pattern=pattern, post=post.title, post_es=post.title_es, is_invented_example=False, **said
    )
    with transaction.atomic():
        # Not even the method stands among the acts: administrators read those.
        note("patternexplanation", pattern[-12:], act="explain-pattern", by=by, at=at, said={"post": post.slug})
        keep_said(words, city.home, salt=salt, where=pattern)
