"""A department explains an unusual record pattern, before anybody outside knows of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicstat.cycle.patterns.speak import keep_said
from civicstat.hearings.pattern import PatternExplanation
from civicstat.office.actions.act import RefusedError, note
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.faults import Fault
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post


LONGEST = 600


def explain(
    *, city: CityNow, pattern: str, text: str, text_es: str, post: Post, by: Person, at: datetime, salt: str
) -> None:
    """Keep the explanation in the home's private folder; the record of acts learns that there is one, and no word.

    Raises
    ------
    RefusedError
        When it is not said in both languages, or is too long.
    CycleError
        When no report holds the pattern.
    """
    said = {"text": text.strip(), "text_es": text_es.strip()}
    faults: dict[str, str] = {name: Fault("explain_in_both") for name, words in said.items() if not words}
    faults |= {name: Fault("answer_too_long", most=LONGEST) for name, words in said.items() if len(words) > LONGEST}
    if faults:
        raise RefusedError(faults)
    words = PatternExplanation(
        pattern=pattern, post=post.title, post_es=post.title_es, is_invented_example=False, **said
    )
    with transaction.atomic():
        # Not even the method stands among the acts: administrators read those.
        note("patternexplanation", pattern[-12:], act="explain-pattern", by=by, at=at, said={"post": post.slug})
        keep_said(words, city.home, salt=salt, where=pattern)
