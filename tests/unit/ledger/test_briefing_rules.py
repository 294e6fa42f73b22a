"""Locked briefings in the log: late is said, promises come first, and only the steward's answers are added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.words import words_of
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement


SERIES = {
    "id": "lamps",
    "version": 1,
    "title": "Lamps stat",
    "title_es": "Reunión de luminarias",
    "department": "streets",
    "metrics": ["closed-within-5-days"],
    "chair": {"post": "chair", "title": "Chair", "title_es": "Preside"},
    "seats": [],
    "cadence": "monthly",
    "minutes": 60,
    "stage": "closed",
    "notice_days": 7,
    "is_active": True,
    "made_up": True,
}
MEETING = {
    "id": "lamps-2014-07-10",
    "series": "lamps",
    "version": 1,
    "first_at": "2014-07-10T14:00:00Z",
    "at": "2014-07-10T14:00:00Z",
    "moves": [],
    "stage": "closed",
    "notice_on": None,
    "held_as": None,
    "state": "planned",
    "said_on": None,
    "started_at": None,
    "ended_at": None,
    "chaired_by": None,
    "chair_questions": 0,
    "attendance": [],
    "words": None,
    "made_up": True,
}


def words(town: Any, **said: str) -> dict[str, str]:
    return {"sha256": town.store.put(canonical_bytes({"nonce": "ab" * 16, "words": said}))}


def contest(town: Any, **changes: Any) -> dict[str, Any]:
    return {
        "metric": "closed-within-5-days",
        "figure": "closed-within-5-days|v1|2014-06|city:-|-",
        "department": "streets",
        "by_post": "head-of-streets",
        "at": "2014-07-07T09:00:00Z",
        "words": words(town, words="Forty are missing.", evidence="The crew's sheets."),
        "answer": None,
        **changes,
    }


@pytest.fixture
def town(opened_town: Any) -> Any:
    """With a release, a series and its meeting on record."""
    opened_town.append(opened_town.release([opened_town.figure("2014-06", "50.0")]))
    series = {**SERIES, "words": words(opened_town, purpose="Fewer dark lamps.")}
    opened_town.append(opened_town.say("series", "lamps", series))
    opened_town.append(opened_town.say("meeting", MEETING["id"], MEETING))
    return opened_town


Say = Callable[..., Statement]


@pytest.fixture
def locked(town: Any) -> Say:
    """A briefing that was built and locked in time, with any field changed."""
    [release] = town.record.entries_of("release")[-1:]
    [meeting] = town.record.entries_of("meeting")
    paper = town.store.put(canonical_bytes({"key": "briefing-streets"}))
    body = {
        "id": MEETING["id"],
        "version": 3,
        "series": "lamps",
        "department": "streets",
        "as_of": release.statement.body["as_of"],
        "rests_on": release.statement.digest,
        "object": {"sha256": paper},
        "meets_at": "2014-07-10T14:00:00Z",
        "built_due": "2014-07-06T14:00:00Z",
        "built_at": "2014-07-06T14:00:00Z",
        "built_late": 0,
        "locked_due": "2014-07-08T14:00:00Z",
        "locked_at": "2014-07-08T14:00:59Z",
        "locked_late": 0,
        "steward": "steward",
        "findings": 1,
        "promises": 0,
        "minutes": 60,
        "agenda": [
            {"id": "promises", "minutes": 20, "findings": []},
            {"id": "residents", "minutes": 40, "findings": []},
        ],
        "explanations": [],
        "contests": [],
        "overrides": [],
        "made_up": True,
    }

    def say(*, cites: list[str] | None = None, **changes: Any) -> Statement:
        cited = [release.statement.digest, meeting.statement.digest] if cites is None else cites
        name = str(changes.get("id", body["id"]))
        return Statement("briefing/v2", name, "-", town.day, "2014-07-08T14:01:00Z", tuple(cited), {**body, **changes})

    return say


def test_a_locked_briefing_stands_and_its_words_can_be_found(town: Any, locked: Say) -> None:
    said = {"metric": "closed-within-5-days", "department": "streets", "by_post": None, "at": "2014-07-07T09:00:00Z"}
    explained = {**said, "words": words(town, words="Crews were lent.")}
    statement = locked(explanations=[explained], contests=[contest(town)])
    town.append(statement)
    assert check_log(town.home) == []
    assert set(words_of(statement)) == {explained["words"]["sha256"], contest(town)["words"]["sha256"]}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        # Two hours late, and silent about it.
        ({"locked_at": "2014-07-08T16:00:00Z"}, "`locked_late` is 0"),
        ({"locked_at": "2014-07-08T16:00:00Z", "locked_late": 30}, "`locked_late` is 30"),
        ({"built_at": "2014-07-06T15:00:00Z"}, "`built_late` is 0"),
        ({"locked_due": "2014-07-08T18:00:00Z"}, "`locked_due` is 2014-07-08T18:00:00Z"),
        ({"built_due": "2014-07-07T14:00:00Z"}, "`built_due` is 2014-07-07T14:00:00Z"),
        # A later meeting would make a late lock look early.
        ({"meets_at": "2014-07-11T14:00:00Z"}, "it counts from a meeting at 2014-07-11T14:00:00Z"),
        ({"locked_at": "2014-07-06T13:00:00Z"}, "before it was built"),
        ({"agenda": [{"id": "residents", "minutes": 60, "findings": []}]}, "the agenda opens with residents"),
        ({"agenda": [{"id": "promises", "minutes": 59, "findings": []}]}, "the agenda takes 59 minutes"),
        ({"minutes": 61, "agenda": [{"id": "promises", "minutes": 61, "findings": []}]}, "at most 60"),
        ({"object": {"sha256": "0" * 64}}, "the object of this briefing is missing"),
        ({"rests_on": "0" * 64}, "it rests on 000"),
        ({"series": "parks"}, "it names the series parks"),
        ({"as_of": "2014-06-29"}, "it is as of 2014-06-29"),
        ({"id": "lamps-2014-08-12"}, "the log has no meeting lamps-2014-08-12"),
        ({"cites": []}, "it does not cite the release on which it rests"),
    ],
)
def test_what_cannot_be_is_refused(town: Any, locked: Say, changes: dict[str, Any], found: str) -> None:
    with pytest.raises(LedgerError) as refused:
        town.append(locked(**changes))
    assert found in f"{refused.value.found} {refused.value.expected}"


def test_a_late_lock_that_says_so_stands(town: Any, locked: Say) -> None:
    town.append(locked(locked_at="2014-07-08T16:00:30Z", locked_late=120))
    assert check_log(town.home) == []


def test_a_live_record_counts_what_was_recorded_long_after_its_lock_as_late(town: Any, locked: Say) -> None:
    # Recorded at 14:01, a minute after the hour; then three hours after it.
    in_time = locked(made_up=False)
    late = replace(in_time, recorded="2014-07-08T17:00:00Z")
    with pytest.raises(LedgerError, match="`locked_late` is 0"):
        town.append(late)
    with pytest.raises(LedgerError, match="it was locked at 2014-07-08T14:00:59Z"):
        town.append(replace(in_time, recorded="2014-07-08T13:59:00Z"))
    town.append(replace(late, body={**late.body, "locked_late": 180}))


ANSWER = {"verdict": "not-upheld", "by_post": "steward", "at": "2014-07-09T10:00:00Z"}


def test_later_statements_add_answers_and_change_nothing_else(town: Any, locked: Say) -> None:
    asked = contest(town)
    town.append(locked(contests=[asked]))
    answered = {**asked, "answer": {**ANSWER, "words": words(town, words="Another week.")}}
    for changes, found in (
        ({"version": 4, "minutes": 30, "contests": [asked]}, "`minutes` would change"),
        ({"version": 4, "contests": []}, "what is contested would change"),
        ({"version": 4, "contests": [{**asked, "by_post": "chair"}]}, "was said of closed-within-5-days would change"),
        ({"version": 3, "contests": [answered]}, "version 3 follows version 3"),
    ):
        with pytest.raises(LedgerError) as refused:
            town.append(locked(**changes))
        assert found in str(refused.value.found)
    town.append(locked(version=4, contests=[answered]))
    other = {**asked, "answer": {**ANSWER, "verdict": "upheld", "words": answered["answer"]["words"]}}
    with pytest.raises(LedgerError, match="the answer on closed-within-5-days would change"):
        town.append(locked(version=5, contests=[other]))
    assert check_log(town.home) == []


def test_nobody_answers_their_own_contest_and_nothing_is_said_after_the_lock(town: Any, locked: Say) -> None:
    own = {**ANSWER, "by_post": "head-of-streets", "words": words(town, words="We are right.")}
    with pytest.raises(LedgerError, match="head-of-streets contests and answers"):
        town.append(locked(contests=[contest(town, answer=own)]))
    with pytest.raises(LedgerError, match="was said at 2014-07-09T09:00:00Z"):
        town.append(locked(contests=[contest(town, at="2014-07-09T09:00:00Z")]))


def test_a_briefing_whose_object_was_taken_away_is_found(town: Any, locked: Say) -> None:
    statement = locked()
    town.append(statement)
    (town.store.folder / statement.body["object"]["sha256"]).unlink()
    [fault] = check_log(town.home)
    assert fault.what == "the object of this briefing is missing"
