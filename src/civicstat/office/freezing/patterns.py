"""An auditor's word on an unusual record pattern, on record once it can be taken back no more.

The pattern is looked for again in the published rows. What they do not give any more is not put there: the word waits
with the reason beside it, until the auditor takes it back or says it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from civicstat.cycle.home import Home
from civicstat.cycle.patterns.auditor import WaitingWord, put_waiting, waiting_words
from civicstat.cycle.patterns.speak import Occasion
from civicstat.office.analyst.city_now import city_now
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun


def _waiting(at: datetime, at_once: bool) -> Iterator[WaitingWord]:
    for said in waiting_words(Home(settings.HOME)):
        if not said.refused and (at_once or said.since <= at - UNDO):
            yield said


def _put(said: WaitingWord, desk: Desk, at: datetime) -> list[str]:
    city = city_now()
    salt = desk.nonce(f"pattern/{said.word.pattern}", {"text": said.word.reason, "text_es": said.word.reason_es})
    days = city.folder.city.patterns.days_to_explain
    put = put_waiting(said, Occasion(city.home, desk.record, days, desk.today, desk.recorded, salt))
    return [] if put is None else list(put.keys)


NOUN = Noun(_waiting, _put)
