"""An auditor's word said in the office: kept in private until it goes on record, and taken back until then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.cycle.patterns.speak import Occasion, Put, put_word
from civicstat.hearings.pattern import PatternRelease, too_early


@dataclass(frozen=True)
class WaitingWord:
    """A word that is not on record yet; `refused` says why it could not go there, and is empty before it was tried."""

    word: PatternRelease
    since: datetime
    refused: str = ""


def waiting_words(home: Home) -> list[WaitingWord]:
    """Every word that waits, by the name of its pattern."""
    kept = PrivatePatterns.of(home).waiting()
    return [_waiting(kept[pattern]) for pattern in sorted(kept)]


def keep_word(word: PatternRelease, home: Home, *, days_to_explain: int, today: date, at: datetime) -> None:
    """Keep a word until it goes on record; one said before of the same pattern, and still waiting, is replaced.

    Raises
    ------
    CycleError
        When no report holds the pattern, or its department has not had it for as long as it may take to explain.
    """
    private = PrivatePatterns.of(home)
    handed_over = private.handed_over().get(word.pattern)
    for letter in too_early(word, handed_over=handed_over, days_to_explain=days_to_explain, today=today):
        raise CycleError(letter.found, where=f"field `{letter.field}`", expected=letter.expected)
    private.keep_waiting({**private.waiting(), word.pattern: _kept(WaitingWord(word, at))})


def take_back(pattern: str, home: Home) -> bool:
    """Take back a word that is not on record yet; False where none waits."""
    private = PrivatePatterns.of(home)
    waiting = private.waiting()
    found = waiting.pop(pattern, None) is not None
    if found:
        private.keep_waiting(waiting)
    return found


def put_waiting(said: WaitingWord, on: Occasion) -> Put | None:
    """Put a waiting word on record and wait no longer; None where it cannot go there, and why is kept beside it.

    A run that died in between is made good by the next one: what stands on record is not said twice.
    """
    pattern = said.word.pattern
    try:
        put = put_word(said.word, on, where=pattern)
    except CycleError as error:
        private = PrivatePatterns.of(on.home)
        refused = WaitingWord(said.word, said.since, error.found)
        private.keep_waiting({**private.waiting(), pattern: _kept(refused)})
        return None
    take_back(pattern, on.home)
    return put


def _kept(said: WaitingWord) -> dict[str, Any]:
    return {"word": said.word.model_dump(mode="json"), "since": said.since.isoformat(), "refused": said.refused}


def _waiting(kept: Mapping[str, Any]) -> WaitingWord:
    word = PatternRelease.model_validate({**kept["word"], "day": date.fromisoformat(kept["word"]["day"])})
    return WaitingWord(word, datetime.fromisoformat(kept["since"]), kept["refused"])
