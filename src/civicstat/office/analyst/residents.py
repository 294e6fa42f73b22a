"""What residents asked to be counted, as the city folder and the record tell it: who waits, and what was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from civicstat.cycle.residents.proposals import read_resident_proposals
from civicstat.cycle.residents.words import waiting_words
from civicstat.ledger.words import withdrawn_in
from civicstat.office.analyst.city_now import CityNow, city_now
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.proposal import ResidentProposal


@dataclass(frozen=True)
class ResidentAsked:
    """A resident's metric; `words` are empty once they were withdrawn, or where this machine does not hold them."""

    id: str
    title: str
    beside: str
    asked: date
    words: str
    answer: str
    reason: str

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it."""
        return not self.answer


def residents_asked(city: CityNow, lang: str) -> list[ResidentAsked]:
    """Every proposal of the city folder, those that wait first."""
    if not city.has_folder:
        return []
    found = [_asked(city, proposal, lang) for proposal in read_resident_proposals(city.path)]
    return sorted(found, key=lambda each: (not each.waits, each.asked, each.id))


def residents_waiting(lang: str) -> list[ResidentAsked]:
    """Those whom nobody has answered; none where the office has no city that can be read, which other pages say."""
    try:
        return [each for each in residents_asked(city_now(), lang) if each.waits]
    except CivicstatError:
        return []


def _asked(city: CityNow, proposal: ResidentProposal, lang: str) -> ResidentAsked:
    answer, is_spanish = proposal.answer, lang == "es"
    shadow = city.record.live_definitions().get(proposal.id) if city.record is not None else None
    title = "" if shadow is None else shadow.title_es if is_spanish else shadow.title
    reason = "" if answer is None else answer.reason_es if is_spanish else answer.reason
    return ResidentAsked(
        proposal.id,
        title or proposal.id,
        proposal.beside,
        proposal.asked.asked,
        _words(city, proposal, is_spanish=is_spanish),
        "" if answer is None else answer.answer,
        reason,
    )


def _words(city: CityNow, proposal: ResidentProposal, *, is_spanish: bool) -> str:
    asked = proposal.asked
    if not asked.words_sha256:
        return asked.words_es if is_spanish else asked.words
    words = waiting_words(city.home.folder, asked.words_sha256)
    if words is None and city.record is not None:
        gone = withdrawn_in([entry.statement for entry in city.record.entries])
        if asked.words_sha256 not in gone and city.record.objects.has(asked.words_sha256):
            words = json.loads(city.record.object(asked.words_sha256))["words"]
    return str((words or {}).get("text_es" if is_spanish else "text", ""))
