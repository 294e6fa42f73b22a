"""A correction of words on record: said once, beside what it corrects."""

from __future__ import annotations

from datetime import datetime

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun, note
from civicstat.office.models.words_correction import WordsCorrection


TYPE = "correction-of-words/v1"


def _waiting(at: datetime, at_once: bool) -> list[WordsCorrection]:
    rows = WordsCorrection.objects.filter(said_at__isnull=False, frozen_as="").select_related("by_post").order_by("pk")
    return [one for one in rows if at_once or one.said_at <= at - UNDO]  # type: ignore[operator]


def _put(correction: WordsCorrection, desk: Desk, at: datetime) -> list[str]:
    name = f"correction-{correction.pk}"
    if desk.latest(TYPE, name) is not None:
        note(correction, desk.key_of(TYPE, name), at=at)
        return []
    corrected = next(entry for entry in desk.record.entries if entry.key == correction.corrects)
    words = {field: getattr(correction, field) for field in ("right", "right_es", "why", "why_es")}
    body = {
        "id": name,
        "corrects": correction.corrects,
        "field": correction.field,
        "said": {"sha256": correction.said},
        "voids": correction.voids,
        "day": desk.today.isoformat(),
        "by_post": correction.by_post.slug,
        "words": desk.put_words(f"correction/{name}", words),
        "made_up": desk.made_up,
    }
    cites = [desk.record.genesis().statement.digest, corrected.statement.digest]
    key = desk.append(TYPE, name, body, cites=cites)
    note(correction, key, at=at)
    return [key]


NOUN = Noun(_waiting, _put)
