"""Corrections of words on record: written, said, taken back until they are frozen. What was said stays beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record, has_record
from civicstat.ledger.words import words_of
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.case import Case
from civicstat.office.models.decision import Decision
from civicstat.office.models.money_move import MoneyMove
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.models.words_correction import WordsCorrection
from civicstat.office.on_record import private_faults


Subject = Decision | Promise | MoneyMove | Case


@dataclass(frozen=True)
class OnRecord:
    """One of the words of something on record: the entry that said it first, the object, the field, what it says."""

    key: str
    sha256: str
    field: str
    text: str

    @property
    def choice(self) -> str:
        """What a form sends to name it."""
        return f"{self.sha256}.{self.field}"


def statement_of(subject: Subject) -> tuple[str, str]:
    """The type and name under which something stands on record."""
    if isinstance(subject, Decision):
        return "decision/v2", subject.slug
    if isinstance(subject, Promise):
        return "action/v2", subject.slug
    if isinstance(subject, MoneyMove):
        return "money-move/v1", f"money-move-{subject.pk}"
    return "outcome/v1", f"case-{subject.pk}"


def correctable(subject: Subject) -> list[OnRecord]:
    """The words of something that stand on record and were not withdrawn, the oldest first."""
    if not has_record(settings.HOME):
        return []
    return list({one.choice: one for one in reversed(list(_standing(subject)))}.values())[::-1]


def _standing(subject: Subject) -> Iterator[OnRecord]:
    store = ObjectStore.of_home(settings.HOME)
    for entry in Record(settings.HOME).entries:
        if (entry.statement.type, entry.statement.name) != statement_of(subject):
            continue
        for sha256 in words_of(entry.statement):
            if store.has(sha256):
                words = json.loads(store.get(sha256))["words"]
                for field, text in words.items():
                    # A text in Spanish is corrected together with the English one.
                    if isinstance(text, str) and not field.endswith(("_es", "_link")):
                        yield OnRecord(entry.key, sha256, field, text)


def write_correction(
    *,
    subject: Subject,
    words: OnRecord,
    right: str,
    right_es: str,
    why: str,
    why_es: str,
    voids: bool = False,
    by: Person,
    as_post: Post,
    at: datetime,
) -> WordsCorrection:
    """Say what is right, and why it was wrong. It can be taken back until it is frozen.

    Raises
    ------
    RefusedError
        When the words do not stand on record under its name, hold a mail address or telephone number, or when it is
        said of anything but money that it did not happen.
    """
    faults: dict[str, str] = dict(private_faults({"right": right, "right_es": right_es, "why": why, "why_es": why_es}))
    if words not in correctable(subject):
        faults["words"] = Fault("words_not_on_record")
    if voids and not isinstance(subject, MoneyMove):
        faults["voids"] = Fault("only_money_is_void")
    if right.strip() == words.text.strip() and not voids:
        faults["right"] = Fault("same_as_said")
    if faults:
        raise RefusedError(faults)
    with transaction.atomic():
        draft = create(
            WordsCorrection,
            act="write-correction",
            by=by,
            at=at,
            noun_of=subject.noun(),
            subject_of=subject.pk,
            corrects=words.key,
            field=words.field,
            said=words.sha256,
            right=right,
            right_es=right_es,
            why=why,
            why_es=why_es,
            voids=voids,
            by_post=as_post,
        )
        return say_correction(correction=draft, by=by, at=at, seen=draft.version)


def say_correction(*, correction: WordsCorrection, by: Person, at: datetime, seen: int) -> WordsCorrection:
    """Put a correction on record; after the time to take it back it is frozen."""
    if correction.said_at is not None:
        raise RefusedError({"": Fault("correction_said")})
    return change(correction, act="say-correction", by=by, at=at, seen=seen, said_at=at)


def corrections_of(subject: Subject) -> list[WordsCorrection]:
    """What was written to correct something, drafts among them."""
    found = WordsCorrection.objects.filter(noun_of=subject.noun(), subject_of=subject.pk)
    return list(found.select_related("by_post"))
