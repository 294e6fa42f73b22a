"""The only writer: all or none, once only, and by the rules."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from civicstat.ledger.append import append
from civicstat.ledger.errors import (
    CitationError,
    LedgerError,
    LockError,
    LogDamagedError,
    RecordBusyError,
    ReleaseError,
    StatementError,
)
from civicstat.ledger.record import Record


def test_statements_stand_in_the_log_in_the_order_given(town: Any) -> None:
    entries = town.append(town.genesis(), town.goal("a"), town.goal("b"))
    assert [entry.key for entry in entries] == ["genesis/genesis@0", "goal/a@1", "goal/b@2"]
    assert [entry.key for entry in Record(town.home).entries] == [entry.key for entry in entries]


def test_the_same_statements_make_the_same_bytes(tmp_path: Path, make_town: Any) -> None:
    towns = [make_town(tmp_path / name) for name in ("one", "two")]
    for each in towns:
        each.begin()
        for batch in range(0, 300, 20):
            each.append(*(each.goal(f"g{number}") for number in range(batch, batch + 20)))
    assert towns[0].log_files() == towns[1].log_files()


def test_saying_the_same_again_adds_nothing(opened_town: Any) -> None:
    before = opened_town.log_files()
    later = replace(opened_town.genesis(nonce="cd" * 16), recorded="2015-01-01T00:00:00Z")
    entries = opened_town.append(later, opened_town.goal())
    assert [entry.index for entry in entries] == [0, 2]
    assert entries[0].statement == opened_town.genesis()
    assert opened_town.log_files() == before


def test_a_statement_given_twice_in_one_call_is_added_once(town: Any) -> None:
    entries = town.append(town.genesis(), town.goal(), town.goal())
    assert [entry.index for entry in entries] == [0, 1, 1]


def test_nothing_is_written_when_the_last_of_many_is_refused(opened_town: Any) -> None:
    before = opened_town.log_files()
    with pytest.raises(StatementError):
        opened_town.append(opened_town.goal("a"), opened_town.goal("b", title=""))
    assert opened_town.log_files() == before


def test_a_log_begins_with_its_genesis(town: Any) -> None:
    with pytest.raises(StatementError, match="goal/v1 is entry 0"):
        town.append(town.goal())
    assert not (town.home / "ledger" / "log").exists()


def test_a_second_genesis_is_refused(opened_town: Any) -> None:
    with pytest.raises(StatementError, match="genesis/v1 is entry 6"):
        opened_town.append(opened_town.genesis(name="Shelbyville"))


def test_an_unknown_type_is_refused_with_the_known_ones(opened_town: Any) -> None:
    with pytest.raises(StatementError) as caught:
        opened_town.append(opened_town.say("rumor", "x", {}))
    assert caught.value.found == "'rumor/v1' is not a type of statement"
    assert "correction/v1" in caught.value.expected


def test_a_citation_must_stand_in_the_log_or_earlier_in_the_batch(opened_town: Any) -> None:
    cited = opened_town.goal("cited")
    citing = replace(opened_town.goal("citing"), cites=(cited.digest,))
    with pytest.raises(CitationError, match="which the log does not hold"):
        opened_town.append(citing, cited)
    assert len(opened_town.append(cited, citing)) == 2


def test_a_statement_recorded_before_the_last_one_is_refused(opened_town: Any) -> None:
    with pytest.raises(LockError, match=r"recorded at 2014-06-30T05:00:00Z, before"):
        opened_town.append(replace(opened_town.goal("late"), recorded="2014-06-30T05:00:00Z"))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"recorded": "2014-07-01T00:00:00-05:00"}, "`recorded` is '2014-07-01T00:00:00-05:00'"),
        ({"recorded": "2014-13-01T00:00:00Z"}, "`recorded` is '2014-13-01T00:00:00Z'"),
        ({"as_of": "2014-06"}, "`as_of` is '2014-06'"),
        ({"about": "June"}, "`about` is 'June'"),
        ({"name": "Clean Alleys"}, "'Clean Alleys' cannot be a statement's name"),
        ({"name": "other"}, "the name is 'other'"),
    ],
)
def test_what_stands_around_a_body_is_checked(opened_town: Any, changes: dict[str, str], found: str) -> None:
    with pytest.raises(StatementError) as caught:
        opened_town.append(replace(opened_town.goal("new"), **changes))
    assert found in caught.value.found


def test_a_statement_over_60_kilobytes_is_refused(opened_town: Any) -> None:
    where = {"op": "in", "values": [f"kind-{number}" for number in range(6000)]}
    with pytest.raises(StatementError, match=r"the statement takes \d+ bytes"):
        opened_town.append(opened_town.definition("other", where=where))


@pytest.mark.parametrize(
    "text",
    ["ask jo.public{at}springfield.example", "call (217) 555-0199", "217-555-0199", "+1 217 555 0199", "+49 30 901820"],
)
def test_a_body_with_a_mail_address_or_telephone_number_is_refused(opened_town: Any, text: str) -> None:
    with pytest.raises(StatementError) as caught:
        opened_town.append(opened_town.goal("x", why=f"Please {text} soon.".format(at="@")))
    assert caught.value.found.startswith("body.why holds ")


@pytest.mark.parametrize(
    "text", ["605 open, 19,290 in Boston", "2014-06-30 2013-07-01", "dial 311", "v1.2.3 5-10-2014"]
)
def test_other_numbers_are_no_telephone_numbers(opened_town: Any, text: str) -> None:
    assert opened_town.append(opened_town.goal("x", why=text))


def test_a_changed_definition_needs_a_new_version(opened_town: Any) -> None:
    changed = opened_town.definition(digits=2)
    with pytest.raises(LockError, match="the definition closed-within-5-days/1 differs from the one in the log"):
        opened_town.append(changed)
    assert opened_town.append(opened_town.definition(version=2, digits=2))


def test_a_target_of_the_past_must_say_that_it_was_set_afterwards(opened_town: Any) -> None:
    # Recorded at midnight in Chicago, as 1 July begins: the last moment at which a target from 1 July is not late.
    with pytest.raises(LockError, match="the target holds from 2014-06-30 but was recorded at 2014-07-01T05:00:00Z"):
        opened_town.append(opened_town.target(begins="2014-06-30", afterwards=False))
    assert opened_town.append(opened_town.target(begins="2014-07-01", afterwards=False))


def test_a_target_cannot_move_once_its_day_has_come(opened_town: Any) -> None:
    with pytest.raises(LockError, match=r"would change from 80\.0 to 70\.0"):
        opened_town.append(opened_town.target(value="70.0"))


def test_a_release_with_everything_is_published(opened_town: Any) -> None:
    [entry] = opened_town.append(opened_town.release([opened_town.figure("2014-06", "50.0")]))
    assert entry.key == "release/springfield/2014-06-30@6"


def refusal(town: Any, release: Any, kind: type[LedgerError] = ReleaseError) -> str:
    before = town.log_files()
    with pytest.raises(kind) as caught:
        town.append(release)
    assert town.log_files() == before
    return caught.value.found


def test_a_release_without_a_disclosure_report_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")])
    kept = [ref for ref in opened_town.refs(release) if ref.role != "disclosure-report"]
    assert refusal(opened_town, opened_town.with_refs(release, kept)) == "it holds 0 disclosure reports"


def test_a_release_that_the_disclosure_check_refused_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")], verdict="refused")
    assert refusal(opened_town, release) == "the disclosure verdict is 'refused'"


def test_an_object_that_the_report_does_not_cover_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")], leave_out_of_report="records/asset")
    assert refusal(opened_town, release) == "the disclosure report does not cover records/asset"


def test_a_report_that_covers_more_than_the_release_holds_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")])
    kept = [ref for ref in opened_town.refs(release) if ref.role != "records/asset"]
    found = refusal(opened_town, opened_town.with_refs(release, kept))
    assert found.startswith("the disclosure report covers 117caec8")


def test_a_report_other_than_the_one_among_the_objects_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")], disclosure_report="0" * 64)
    assert refusal(opened_town, release) == "`disclosure_report` is " + "0" * 64


def test_a_release_whose_object_is_missing_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")])
    ref = next(ref for ref in opened_town.refs(release) if ref.role == "records/asset")
    opened_town.store.path(ref.sha256).unlink()
    assert refusal(opened_town, release, LedgerError) == "records/asset: this object is missing"


def test_a_release_whose_object_was_changed_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")])
    ref = next(ref for ref in opened_town.refs(release) if ref.role == "records/asset")
    opened_town.store.path(ref.sha256).write_bytes(b"kind\nalley,\n")
    assert "records/asset: the bytes of this object have the digest" in refusal(opened_town, release, LedgerError)


def test_a_release_that_misstates_a_size_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")])
    longer = [replace(ref, bytes=ref.bytes + 1) for ref in opened_town.refs(release)]
    found = refusal(opened_town, opened_town.with_refs(release, longer), LedgerError)
    assert "records/asset has 11 bytes" in found


def test_a_release_with_another_figures_root_is_refused(opened_town: Any) -> None:
    figures = {"count": 1, "root": "0" * 64}
    release = opened_town.release([opened_town.figure("2014-06", "50.0")], figures=figures)
    assert refusal(opened_town, release) == "`figures` says 1 figures with the root " + "0" * 64


def test_a_figure_without_a_named_definition_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")], definitions=[])
    key = "closed-within-5-days|v1|2014-06|city:-|-"
    assert refusal(opened_town, release) == f"{key} stands in figures/closed-within-5-days"


def test_an_old_release_that_names_a_goal_as_its_definition_is_refused(opened_town: Any) -> None:
    release = opened_town.as_v1(opened_town.release([]))
    named = replace(release, body={**release.body, "definitions": [opened_town.goal().digest]})
    assert "it names the definition" in refusal(opened_town, named, CitationError)


def test_a_goal_among_the_citations_defines_nothing(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")], definitions=[opened_town.goal()])
    assert "stands in figures/closed-within-5-days" in refusal(opened_town, release)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"city": "shelbyville"}, "the name is 'springfield/2014-06-30'; the city is 'shelbyville'"),
        ({"mode": "live"}, "the mode is 'live'"),
        ({"as_of": "2014-06-29"}, "the name is 'springfield/2014-06-30'; `as_of` is 2014-06-30 outside and 2014-06-29"),
    ],
)
def test_a_release_must_be_of_this_city_and_day(opened_town: Any, changes: dict[str, str], found: str) -> None:
    assert refusal(opened_town, opened_town.release([], **changes)).startswith(found)


def test_a_release_cannot_be_recorded_before_its_last_day_is_over(town: Any) -> None:
    town.recorded = "2014-07-01T04:59:59Z"
    town.begin()
    assert refusal(town, town.release([])) == "it was recorded at 2014-07-01T04:59:59Z, before 2014-06-30 was over"


def test_a_refusal_tells_every_fault_of_the_statement_and_what_was_expected(opened_town: Any) -> None:
    release = opened_town.release([], city="shelbyville", mode="live")
    with pytest.raises(ReleaseError) as caught:
        opened_town.append(release)
    assert str(caught.value) == (
        "release/v2 springfield/2014-06-30: the name is 'springfield/2014-06-30'; the city is 'shelbyville'; "
        "the mode is 'live'\n"
        "Expected: 'shelbyville/2014-06-30', as the body says\n"
        "Next step: Mend this and append again; nothing was written."
    )


def test_a_damaged_log_is_not_extended(opened_town: Any) -> None:
    bundle = opened_town.home / "ledger/log/tile/entries/000.p/6"
    bundle.write_bytes(bundle.read_bytes().replace(b"Springfield", b"Shelbyville"))
    with pytest.raises(LogDamagedError, match="the entries have the root"):
        opened_town.append(opened_town.goal("new"))


def test_a_second_writer_waits_and_then_says_who_is_in_the_way(opened_town: Any) -> None:
    with FileLock(opened_town.home / "ledger" / "append.lock"):
        outcome: list[Exception] = []

        def write() -> None:
            try:
                append(opened_town.home, [opened_town.goal("new")], lock_timeout_seconds=0.05)
            except RecordBusyError as busy:
                outcome.append(busy)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert outcome
    assert str(outcome[0]).startswith(str(opened_town.home / "ledger" / "append.lock"))
