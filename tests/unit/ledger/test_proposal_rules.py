"""A resident's metric in the log: nobody answers what nobody asked, and an answer stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError


def answered(town: Any, *cites: str, **changes: Any) -> Any:
    return replace(town.proposal_answer(**changes), cites=cites)


def test_an_answer_follows_what_was_asked_and_cites_it(opened_town: Any) -> None:
    asked = opened_town.append(opened_town.metric_proposal())[0].statement.digest
    opened_town.append(answered(opened_town, asked))

    assert list(check_log(opened_town.home)) == []


def test_an_answer_to_what_nobody_asked_is_refused(opened_town: Any) -> None:
    with pytest.raises(LedgerError, match="which the log has nobody asking for"):
        opened_town.append(opened_town.proposal_answer())
    with pytest.raises(LedgerError, match="which the log has nobody asking for"):
        opened_town.append(opened_town.proposal_answer(), opened_town.metric_proposal())


def test_an_answer_cites_what_was_asked_and_is_no_older(opened_town: Any) -> None:
    asked = opened_town.append(opened_town.metric_proposal())[0].statement.digest
    with pytest.raises(LedgerError, match="does not cite what was asked"):
        opened_town.append(opened_town.proposal_answer())
    with pytest.raises(LedgerError, match="before it was asked on 2014-05-12"):
        opened_town.append(answered(opened_town, asked, day="2014-05-11"))


def test_a_second_answer_in_other_words_is_refused(opened_town: Any) -> None:
    asked = opened_town.append(opened_town.metric_proposal())[0].statement.digest
    opened_town.append(answered(opened_town, asked))
    with pytest.raises(LedgerError, match="was answered before, in other words"):
        opened_town.append(answered(opened_town, asked, answer="yes"))


def test_a_log_with_an_answer_to_nothing_is_found_out(opened_town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicstat.ledger.rules.proposal_faults", lambda *_: ())
    opened_town.append(opened_town.proposal_answer())
    assert list(check_log(opened_town.home)) == []
    monkeypatch.undo()

    assert any("nobody asking for" in fault.what for fault in check_log(opened_town.home))


def apart(town: Any, **changes: Any) -> Any:
    body = {"metric": "every-report", "beside": "closed", "language": "es", "asked": "2014-05-12", "made_up": False}
    words = {"sha256": town.store.put(b'{"nonce":"00","words":{"text":"Count.","text_es":"Cuenten."}}')}
    said = replace(town.metric_proposal(), type="metric-proposal/v2")
    return replace(said, body={**body, "words": words, **changes})


def test_words_that_stand_apart_are_answered_like_others_and_never_exchanged(opened_town: Any) -> None:
    asked = opened_town.append(apart(opened_town))[0].statement.digest
    with pytest.raises(LedgerError, match="was proposed before, in other words"):
        opened_town.append(apart(opened_town, language="en"))
    opened_town.append(answered(opened_town, asked))

    assert list(check_log(opened_town.home)) == []
