"""The act of taking words out of the public record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.actions.act import RefusedError, change
from civicstat.office.faults import Fault
from civicstat.office.freeze import withdraw_words, words_on_record
from civicstat.office.models.decision import Decision
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.on_record import private_faults


def withdraw(
    *,
    subject: Decision | Promise,
    sha256: str,
    reason: str,
    reason_es: str,
    by: Person,
    as_post: Post,
    at: datetime,
) -> str:
    """Take words of a decision or promise out of the public record; the key of the entry that says so."""
    if sha256 not in set(words_on_record(subject.slug)):
        raise RefusedError({"words": Fault("not_its_words")})
    private = private_faults({"reason": reason, "reason_es": reason_es})
    if private:
        raise RefusedError(private)
    key = withdraw_words(sha256=sha256, reason=reason, reason_es=reason_es, by_post=as_post.slug, at=at)
    fields: dict[str, Any] = {}
    if isinstance(subject, Promise) and subject.recorded_version == subject.version:
        # Nothing was said anew: no new entry of the promise is needed.
        fields["recorded_version"] = subject.version + 1
    change(subject, act="withdraw-words", by=by, at=at, seen=subject.version, reason=reason, **fields)
    return key
