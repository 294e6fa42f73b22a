"""A released pattern and the words beside it: objects of the log that can be withdrawn; the first version holds too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.schemas.pattern import column_of
from civicstat.ledger.words import words_of
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement


def words(town: Any, text: str) -> dict[str, str]:
    content = canonical_bytes({"nonce": "ab" * 16, "words": {"text": text, "text_es": text}})
    return {"sha256": town.store.put(content)}


def pattern(town: Any, **changes: Any) -> Statement:
    first = town.record_pattern()
    post = {"post": "Superintendent", "post_es": "Superintendencia"}
    body = {
        **first.body,
        "explanation": {"state": "given", "words": words(town, "We write at noon."), "digest": "", **post},
        "auditor": {"post": "Auditor", "post_es": "Auditoría", "words": words(town, "A target."), "day": "2014-06-30"},
    }
    return replace(first, type="record-pattern/v2", body={**body, **changes})


def withdrawal(town: Any, sha256: str) -> Statement:
    body = {"withdrawn": sha256, "reason": "A name.", "reason_es": "Un nombre.", "by_post": "clerk", "note": ""}
    return Statement("withdrawal/v1", sha256, "-", town.day, town.recorded, (), body)


def test_both_versions_stand_in_one_log_and_the_second_names_its_words(opened_town: Any) -> None:
    town = opened_town
    said = pattern(town)
    town.append(town.record_pattern(), said)

    assert words_of(town.record_pattern()) == ()
    assert len(words_of(said)) == 2
    assert check_log(town.home) == []


def test_the_departments_words_are_withdrawn_and_the_pattern_stays(opened_town: Any) -> None:
    town = opened_town
    said = pattern(town)
    town.append(said)
    sha256 = said.body["explanation"]["words"]["sha256"]
    town.store.path(sha256).unlink()
    assert [fault.what for fault in check_log(town.home)] == ["words are missing, and no statement withdraws them"]
    town.append(withdrawal(town, sha256))
    assert check_log(town.home) == []


def test_the_second_version_holds_no_words_itself(opened_town: Any) -> None:
    with pytest.raises(LedgerError, match="text"):
        opened_town.append(pattern(opened_town, explanation=opened_town.record_pattern().body["explanation"]))


def third(town: Any, **changes: Any) -> Statement:
    return replace(pattern(town, **{"column": "channel", "unit": "city:-", **changes}), type="record-pattern/v3")


def test_the_third_version_says_its_column_and_may_be_of_the_whole_city(opened_town: Any) -> None:
    said = third(opened_town)
    opened_town.append(said)

    assert len(words_of(said)) == 2
    assert check_log(opened_town.home) == []
    with pytest.raises(LedgerError, match="column"):
        opened_town.append(third(opened_town, column="address"))
    with pytest.raises(LedgerError, match="unit"):
        opened_town.append(replace(third(opened_town), type="record-pattern/v2"))


def test_older_versions_looked_at_kinds_and_at_the_next_report() -> None:
    assert column_of({"method": "recoding-drift"}) == "kind"
    assert column_of({"method": "close-and-reopen"}) == "again_days"
    assert column_of({"method": "month-end"}) is None
    assert column_of({"method": "recoding-drift", "column": "channel"}) == "channel"
