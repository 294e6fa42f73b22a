"""The act of taking words beside an unusual record pattern out of the public record; nothing brings them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicstat.office.actions.act import note
from civicstat.office.actions.said_in_both import said_in_both
from civicstat.office.analyst.pattern_words import PatternWords
from civicstat.office.freeze import withdraw_words
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post


def withdraw(*, words: PatternWords, reason: str, reason_es: str, by: Person, as_post: Post, at: datetime) -> str:
    """Take them out; the pattern, its numbers and its entry stay. The key of the entry that says why.

    Raises
    ------
    RefusedError
        When the reason is not said in both languages, is too long, or holds a mail address or a telephone number.
    HeldError
        When a legal hold covers the words.
    """
    said = said_in_both({"reason": reason, "reason_es": reason_es}, missing="why_in_both")
    noun = "patternexplanation" if words.whose == "explanation" else "patternword"
    with transaction.atomic():
        kept = {"post": as_post.slug, "words": words.sha256}
        note(noun, words.pattern[-12:], act="withdraw-words", by=by, at=at, said=kept, reason=said["reason"])
        return withdraw_words(sha256=words.sha256, by_post=as_post.slug, at=at, **said)
