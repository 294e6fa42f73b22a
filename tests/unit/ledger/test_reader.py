"""The record, opened for reading."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.ledger.errors import LedgerError, LogDamagedError, NoRecordError, ObjectError
from civicstat.ledger.merkle import leaf_hash, root_of_lines, verify_consistency, verify_inclusion
from civicstat.ledger.reader import (
    Record,
    figures_summary,
    has_record,
    read_accounting,
    read_figures,
    read_lines,
    read_sentences,
    read_signals,
    write_lines,
)
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Signal, SignalPoint


JUNE = "closed-within-5-days|v1|2014-06|city:-|-"
JULY = "closed-within-5-days|v1|2014-07|city:-|-"


@pytest.fixture
def two_releases(opened_town: Any) -> Any:
    opened_town.append(opened_town.release([opened_town.figure("2014-06", "50.0", status="final")]))
    later = opened_town.a_month_later()
    later.append(later.release([later.figure("2014-07", "60.0")]))
    return later


def test_a_home_without_a_record_is_said_to_have_none(tmp_path: Path) -> None:
    assert not has_record(tmp_path)
    with pytest.raises(NoRecordError) as caught:
        _ = Record(tmp_path).entries
    assert str(caught.value).splitlines()[0] == f"{tmp_path / 'log'}: there is no public record here"


def test_a_record_opens_at_its_home_its_ledger_and_its_published_site(opened_town: Any, tmp_path: Path) -> None:
    site = tmp_path / "site"
    for name in ("log", "objects"):
        if (opened_town.home / "ledger" / name).exists():
            shutil.copytree(opened_town.home / "ledger" / name, site / name)
    for folder in (opened_town.home, opened_town.home / "ledger", site):
        assert has_record(folder)
        assert len(Record(folder).entries) == 6


def test_entries_are_found_by_type_with_and_without_version(opened_town: Any) -> None:
    record = opened_town.record
    assert [entry.index for entry in record.entries_of("goal")] == [2]
    assert record.entries_of("goal/v1") == record.entries_of("goal")
    assert record.entries_of("goal/v2") == ()
    assert record.genesis().key == "genesis/genesis@0"
    assert record.city().key == "city/springfield@1"


def test_a_citation_leads_to_its_entry(opened_town: Any) -> None:
    record = opened_town.record
    assert record.entry_of(record.entries[3].statement.digest) == record.entries[3]
    with pytest.raises(LedgerError, match="no statement has the digest"):
        record.entry_of("0" * 64)


def test_a_record_without_a_release_says_so(opened_town: Any) -> None:
    with pytest.raises(NoRecordError, match="the record holds no release statement yet"):
        opened_town.record.latest_release()


def test_an_inclusion_proof_leads_from_an_entry_to_the_root(two_releases: Any) -> None:
    record = two_releases.record
    for entry in record.entries:
        assert verify_inclusion(
            leaf_hash(entry.statement.leaf),
            index=entry.index,
            size=record.checkpoint.size,
            proof=record.inclusion_proof(entry.index),
            root=record.checkpoint.root,
        )


def test_a_consistency_proof_leads_from_an_earlier_checkpoint_to_this_one(opened_town: Any) -> None:
    before = opened_town.record.checkpoint
    opened_town.append(opened_town.goal("another"), opened_town.goal("third"))
    record = opened_town.record
    assert verify_consistency(
        old_size=before.size,
        old_root=before.root,
        size=record.checkpoint.size,
        root=record.checkpoint.root,
        proof=record.consistency_proof(before.size),
    )


def test_live_figures_are_those_of_the_last_release_that_holds_each(two_releases: Any) -> None:
    record = two_releases.record
    live = read_figures(record)
    assert {key: str(figure.value) for key, figure in live.items()} == {JUNE: "50.0", JULY: "60.0"}
    assert live[JUNE].as_of == "2014-06-30"
    assert list(read_figures(record, release=record.latest_release())) == [JULY]
    assert read_figures(record, "another-metric") == {}


def test_accounting_adds_up_and_stands_beside_its_figure(two_releases: Any) -> None:
    account = read_accounting(two_releases.record, "closed-within-5-days")[JUNE]
    assert (account.received, account.counted, dict(account.excluded)) == (52, 50, {"duplicate": 2})


def test_the_definition_in_force_is_the_highest_version(two_releases: Any) -> None:
    two_releases.append(two_releases.definition(version=2, digits=2))
    live = two_releases.record.live_definitions()
    assert {metric: (d.version, d.digits) for metric, d in live.items()} == {"closed-within-5-days": (2, 2)}


def test_an_object_is_found_by_role_in_the_last_release_that_holds_it(two_releases: Any) -> None:
    record = two_releases.record
    first = record.releases()[0]
    assert record.ref("figures/closed-within-5-days") != record.ref("figures/closed-within-5-days", first)
    assert record.object(record.ref("records/asset")) == b"kind\nalley\n"
    assert record.object_json(record.ref("disclosure-report"))["verdict"] == "passed"
    assert record.has_role("records/asset")
    assert not record.has_role("records/place")
    with pytest.raises(LedgerError) as caught:
        record.ref("records/place")
    assert caught.value.found == "no release holds an object of the role 'records/place'"
    assert "records/asset" in caught.value.expected


def test_sentences_and_signals_read_back(opened_town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = BoundSentence("home/lead", ("June: ", BoundNumber(JUNE, "value", "percent")), ("Junio.",))
    signal = Signal(
        "m|v1|city:-|-|month#1", "xmr", "percent", 1, None, None, None, None,
        (SignalPoint(JUNE, "2014-06", Decimal("50.0"), True),), None, "too-short", "no-target",
    )  # fmt: skip
    objects = {
        "sentences": canonical_bytes({"sentences": [sentence.to_json()]}),
        "signals/m": canonical_bytes({"signals": [signal.to_json()]}),
    }
    release = opened_town.release([])
    kept = [ref for ref in opened_town.refs(release) if ref.role != "disclosure-report"]
    kept += [
        opened_town.store.put_as(role, name="x.json", content=content, media_type="application/json")
        for role, content in objects.items()
    ]
    report = canonical_bytes({"verdict": "passed", "objects": sorted({ref.sha256 for ref in kept})})
    ref = opened_town.store.put_as("disclosure-report", name="r.json", content=report, media_type="application/json")
    opened_town.append(opened_town.with_refs(release, [*kept, ref], disclosure_report=ref.sha256))
    record = opened_town.record
    assert read_sentences(record) == {"home/lead": sentence}
    assert read_signals(record, "m") == {signal.key: signal}


def test_a_changed_entry_is_refused_on_reading(opened_town: Any) -> None:
    bundle = opened_town.home / "ledger/log/tile/entries/000.p/6"
    bundle.write_bytes(bundle.read_bytes().replace(b"Clean alleys", b"Clean Alleys"))
    with pytest.raises(LogDamagedError):
        _ = opened_town.record.entries


@pytest.mark.parametrize("content", [None, b"", b"\x00", b"\x00\x05abc"])
def test_a_missing_or_cut_bundle_is_named_on_reading(opened_town: Any, content: bytes | None) -> None:
    bundle = opened_town.home / "ledger/log/tile/entries/000.p/6"
    bundle.unlink()
    if content is not None:
        bundle.write_bytes(content)
    with pytest.raises(LogDamagedError) as caught:
        _ = opened_town.record.entries
    assert caught.value.where == "log/tile/entries/000.p/6"


def test_a_changed_object_is_refused_on_reading(two_releases: Any) -> None:
    ref = two_releases.record.ref("figures/closed-within-5-days")
    path = two_releases.store.path(ref.sha256)
    path.write_bytes(path.read_bytes().replace(b"60.0", b"90.0"))
    with pytest.raises(ObjectError):
        read_figures(two_releases.record)


def test_a_reader_whose_partial_bundle_was_just_replaced_reads_the_full_one(town: Any) -> None:
    town.append(town.genesis(), town.goal("a"))
    checkpoint = (town.home / "ledger/log/checkpoint").read_bytes()
    town.append(*(town.goal(f"b-{number}") for number in range(300)))
    (town.home / "ledger/log/checkpoint").write_bytes(checkpoint)
    assert [entry.statement.name for entry in town.record.entries] == ["genesis", "a"]


figures = st.builds(
    lambda period, value, n: Figure(FigureKey("m", 1, period), value, n=n),
    st.from_regex(r"20[0-9]{2}-(0[1-9]|1[0-2])", fullmatch=True),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
    st.integers(0, 10**9),
)


@settings(deadline=None)
@given(st.lists(figures, max_size=20))
def test_figures_files_read_back_in_order_of_key(listed: list[Figure]) -> None:
    by_key = {str(figure.key): figure for figure in listed}
    lines = list(read_lines(write_lines({key: figure.to_json() for key, figure in by_key.items()})))
    assert [line["key"] for line in lines] == sorted(by_key)
    assert {line["key"]: Figure.from_json(line) for line in lines} == by_key


def test_the_figures_root_is_that_of_all_lines_in_order_of_role() -> None:
    files = {"figures/b": b'{"key":"b"}\n', "figures/a": b'{"key":"a1"}\n{"key":"a2"}\n'}
    expected = root_of_lines([b'{"key":"a1"}', b'{"key":"a2"}', b'{"key":"b"}']).hex()
    assert figures_summary(files) == {"count": 3, "root": expected}
    assert json.loads(b'{"key":"a1"}') == {"key": "a1"}


def test_no_figures_have_the_root_of_an_empty_tree() -> None:
    assert figures_summary({}) == {
        "count": 0,
        "root": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
