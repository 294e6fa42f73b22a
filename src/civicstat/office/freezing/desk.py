"""Where a noun of the office finds the public record as it stands, puts words beside it and statements into it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings

from civicstat.ledger.append import append
from civicstat.ledger.local_day import start_of_day
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.private_text import private_text_faults
from civicstat.ledger.reader import Record
from civicstat.ledger.words import withdrawn_in
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.errors import OfficeError
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.statement import Statement


class FreezeError(OfficeError):
    """What was said in the office cannot go on the public record as it stands."""


@dataclass(frozen=True)
class Desk:
    """The record as it stands, and what every new statement of it says of day and hour."""

    record: Record
    store: ObjectStore
    today: date
    recorded: str
    made_up: bool

    @classmethod
    def now(cls, at: datetime) -> Desk:
        """The record at this moment. In a replay an entry bears the hour at which the office's day began."""
        record, city, today = Record(settings.HOME), city_of_office(), today_in_office()
        hour = start_of_day(today, city.time_zone) if city.is_replay else at.astimezone(UTC)
        recorded = max(hour.strftime("%Y-%m-%dT%H:%M:%SZ"), record.entries[-1].statement.recorded)
        is_made_up = city.is_replay or city.is_invented
        return cls(record, ObjectStore.of_home(settings.HOME), today, recorded, is_made_up)

    def latest(self, type_: str, name: str) -> Statement | None:
        """What was last said under a name."""
        said = [entry.statement for entry in self.record.entries]
        return next((each for each in reversed(said) if (each.type, each.name) == (type_, name)), None)

    def key_of(self, type_: str, name: str) -> str:
        """The key of what was last said under a name."""
        entries = reversed(self.record.entries)
        return next(e.key for e in entries if (e.statement.type, e.statement.name) == (type_, name))

    def put_words(self, name: str, words: Mapping[str, Any]) -> dict[str, str]:
        """Keep words as an object; withdrawn ones are named and not put back.

        The nonce follows from the office's own key, so that a run that is repeated names the same object.
        """
        faults = private_text_faults(Statement("words/v1", name, "-", "", "", (), dict(words)))
        if faults:
            raise FreezeError(
                f"the words of {name} hold {faults[0].what.rpartition(' holds ')[2]}",
                expected="no mail address and no telephone number",
                next_step="Take it out in the office; then freeze again.",
            )
        content = canonical_bytes({"nonce": self.nonce(name, words), "words": dict(words)})
        sha256 = sha256_hex(content)
        if sha256 not in withdrawn_in([entry.statement for entry in self.record.entries]):
            self.store.put(content)
        return {"sha256": sha256}

    @staticmethod
    def nonce(name: str, said: Any) -> str:
        """A salt that nobody guesses, and that a repeated run finds again."""
        content = canonical_bytes({"name": name, "words": said})
        return hmac.new(settings.SECRET_KEY.encode(), content, hashlib.sha256).hexdigest()

    def cites_of_meeting(self, slug: str) -> list[str]:
        """What a statement cites that rests on a meeting: the genesis and the meeting, which must be on record."""
        meeting = self.latest("meeting/v1", slug)
        assert meeting is not None, f"{slug} is not on record"
        return [self.record.genesis().statement.digest, meeting.digest]

    def append(self, type_: str, name: str, body: Mapping[str, Any], *, cites: Sequence[str] | None = None) -> str:
        """One statement more, resting on the genesis where nothing else is cited; its key."""
        rests_on = [self.record.genesis().statement.digest] if cites is None else cites
        statement = Statement(type_, name, "-", self.today.isoformat(), self.recorded, tuple(rests_on), body)
        return append(settings.HOME, [statement])[0].key
