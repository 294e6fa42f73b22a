"""A full replay finds every flipped bit and every dishonest statement, and names the file."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import NoRecordError
from civicstat.ledger.fault import Fault
from civicstat.ledger.log import EMPTY_LOG, extend_log, read_log


def files_of(town: Any) -> list[Path]:
    ledger = town.home / "ledger"
    return sorted(p for name in ("log", "objects") for p in (ledger / name).rglob("*") if p.is_file())


def a_record(town: Any, *, goals: int) -> None:
    town.begin()
    town.append(*(town.goal(f"goal-{number}") for number in range(goals)))
    town.append(town.release([town.figure("2014-05", "50.0"), town.figure("2014-06", "60.0")]))


def flip(path: Path, bit: int) -> bytes:
    before = path.read_bytes()
    changed = bytearray(before)
    changed[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(changed))
    return before


def flips(town: Any, *, count: int, seed: int) -> int:
    """How many of these random single-bit flips are found and blamed on the very file."""
    files = [path for path in files_of(town) if path.stat().st_size]
    rng = random.Random(seed)
    named = 0
    for _ in range(count):
        path = rng.choice(files)
        before = flip(path, rng.randrange(path.stat().st_size * 8))
        faults = check_log(town.home)
        path.write_bytes(before)
        assert faults, f"a flipped bit in {path} was not found"
        named += {fault.file for fault in faults} == {path.relative_to(town.home / "ledger").as_posix()}
    assert check_log(town.home) == []
    return named


@pytest.mark.parametrize("goals", [0, 1, 249, 250, 600])
def test_a_whole_record_has_no_fault(town: Any, goals: int) -> None:
    a_record(town, goals=goals)
    assert check_log(town.home) == []
    assert check_log(town.home / "ledger") == []


def test_of_200_flipped_bits_200_are_found_and_blamed_on_the_right_file(town: Any) -> None:
    a_record(town, goals=20)
    assert flips(town, count=200, seed=1) == 200


@pytest.mark.slow
def test_of_200_flipped_bits_in_a_log_of_several_tiles_200_are_found_and_blamed_on_the_right_file(town: Any) -> None:
    a_record(town, goals=600)
    assert flips(town, count=200, seed=2) == 200


def test_every_flipped_bit_of_the_checkpoint_is_found(town: Any) -> None:
    a_record(town, goals=3)
    checkpoint = town.home / "ledger/log/checkpoint"
    for bit in range(checkpoint.stat().st_size * 8):
        before = flip(checkpoint, bit)
        faults = check_log(town.home)
        checkpoint.write_bytes(before)
        assert {fault.file for fault in faults} == {"log/checkpoint"}, f"bit {bit}"


def test_the_origin_must_be_that_of_the_city_in_the_genesis(town: Any) -> None:
    a_record(town, goals=0)
    checkpoint = town.home / "ledger/log/checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"springfield", b"shelbyville"))
    [fault] = check_log(town.home)
    assert (fault.file, fault.expected) == ("log/checkpoint", "civicstat/springfield")


@pytest.mark.parametrize(
    "name",
    ["log/checkpoint", "log/tile/0/000", "log/tile/0/002.p/95", "log/tile/1/000.p/2", "log/tile/entries/001"],
)
def test_a_missing_file_is_named(town: Any, name: str) -> None:
    a_record(town, goals=600)
    path = town.home / "ledger" / name
    if not path.exists():
        pytest.fail(f"the test means a file that stands there: {sorted(town.log_files())}")
    path.unlink()
    assert [fault.file for fault in check_log(town.home)] == [name]


def test_a_changed_entry_is_named_with_its_place(town: Any) -> None:
    a_record(town, goals=600)
    bundle = town.home / "ledger/log/tile/entries/001"
    bundle.write_bytes(bundle.read_bytes().replace(b"goal-300", b"goal-3OO", 1))
    [fault] = check_log(town.home)
    assert (fault.kind, fault.what, fault.file) == ("log", "entry 306 was changed", "log/tile/entries/001")


def test_damage_in_a_bundle_and_in_another_tile_names_both(town: Any) -> None:
    a_record(town, goals=600)
    flip(town.home / "ledger/log/tile/entries/000", 8000)
    flip(town.home / "ledger/log/tile/0/001", 80)
    assert [fault.file for fault in check_log(town.home)] == ["log/tile/0/001", "log/tile/entries/000"]


def test_a_file_that_is_no_part_of_a_record_is_named(town: Any) -> None:
    a_record(town, goals=0)
    (town.home / "ledger/log/tile/0/notes.txt").write_text("x")
    (town.home / "ledger/objects/notes.txt").write_text("x")
    assert [fault.file for fault in check_log(town.home)] == ["log/tile/0/notes.txt", "objects/notes.txt"]


def test_a_changed_object_is_named_with_its_role_and_release(town: Any) -> None:
    a_record(town, goals=0)
    ref = town.record.ref("records/asset")
    town.store.path(ref.sha256).write_bytes(b"kind\nalleyx\n")
    [fault] = check_log(town.home)
    assert fault.what == "records/asset (service-requests-asset.csv) was changed: its bytes have another digest"
    assert (fault.file, fault.statement) == (f"objects/{ref.sha256}", "release/v2 springfield/2014-06-30")


def test_a_missing_object_is_named(town: Any) -> None:
    a_record(town, goals=0)
    ref = town.record.ref("figures/closed-within-5-days")
    town.store.path(ref.sha256).unlink()
    [fault] = check_log(town.home)
    assert fault.what.endswith("(figures/closed-within-5-days.jsonl) is missing")


def test_a_published_site_is_checked_like_a_home(town: Any, tmp_path: Path) -> None:
    a_record(town, goals=0)
    site = tmp_path / "site"
    for name in ("log", "objects"):
        shutil.copytree(town.home / "ledger" / name, site / name)
    assert check_log(site) == []
    flip(site / "log/tile/0/000.p/7", 9)
    assert [fault.file for fault in check_log(site)] == ["log/tile/0/000.p/7"]


def test_a_folder_without_a_log_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(NoRecordError, match="there is no public record here"):
        check_log(tmp_path)


# A dishonest city has the keys to its own computer: it can rebuild the log around any lie, and every hash will fit.


def rebuild(town: Any, statements: list[Any]) -> list[Fault]:
    """Write these statements as a log, whatever the rules say, and check it."""
    folder = town.home / "ledger/log"
    shutil.rmtree(folder, ignore_errors=True)
    extend_log(folder, EMPTY_LOG, leaves=[statement.leaf for statement in statements], origin="civicstat/springfield")
    return check_log(town.home)


def honest(town: Any) -> list[Any]:
    town.begin()
    return [entry.statement for entry in town.record.entries]


def test_a_second_value_without_a_reason_is_found_and_its_figure_named(town: Any) -> None:
    said = honest(town)
    first = town.release([town.figure("2014-06", "50.0", status="final")])
    later = town.a_month_later()
    second = later.release([later.figure("2014-06", "90.0", status="final")])
    [fault] = rebuild(town, [*said, first, second])
    assert (fault.kind, fault.key) == ("live-value", "closed-within-5-days|v1|2014-06|city:-|-")
    assert fault.found == "value from 50.0 to 90.0"
    assert fault.file == "log/tile/entries/000.p/8"
    assert fault.statement == "release/v2 springfield/2014-07-31"


def test_a_definition_changed_under_its_version_is_found(town: Any) -> None:
    faults = rebuild(town, [*honest(town), town.definition(digits=2)])
    assert [fault.kind for fault in faults] == ["lock"]


def test_a_target_that_claims_to_be_older_than_it_is_is_found(town: Any) -> None:
    faults = rebuild(town, [*honest(town), town.target(begins="2013-01-01", afterwards=False)])
    assert [fault.kind for fault in faults] == ["lock"]


def test_a_back_dated_statement_is_found(town: Any) -> None:
    faults = rebuild(town, [*honest(town), replace(town.goal("late"), recorded="2012-01-01T00:00:00Z")])
    assert [fault.kind for fault in faults] == ["lock"]


def test_a_citation_that_leads_nowhere_is_found(town: Any) -> None:
    faults = rebuild(town, [*honest(town), replace(town.goal("x"), cites=("1" * 64,))])
    assert [fault.kind for fault in faults] == ["citation"]


def test_a_release_that_no_disclosure_check_passed_is_found(town: Any) -> None:
    said = honest(town)
    faults = rebuild(town, [*said, town.release([], verdict="refused")])
    assert [fault.what for fault in faults] == ["the disclosure verdict is 'refused'"]


def test_a_body_that_fits_no_schema_is_found(town: Any) -> None:
    faults = rebuild(town, [*honest(town), town.goal("x", rank=1)])
    assert [fault.what for fault in faults] == ["rank: Extra inputs are not permitted, not '1'"]


def test_an_entry_that_is_no_statement_is_found(town: Any) -> None:
    town.begin()
    folder = town.home / "ledger/log"
    extend_log(folder, read_log(folder), leaves=[b"{}"], origin="")
    assert [fault.what for fault in check_log(town.home)] == ["entry 6 is not a statement: 'type'"]


def test_an_entry_that_is_not_canonical_is_found(town: Any) -> None:
    town.begin()
    folder = town.home / "ledger/log"
    extend_log(folder, read_log(folder), leaves=[town.goal("x").leaf.replace(b":", b": ", 1)], origin="")
    assert [f.what for f in check_log(town.home)] == ["entry 6 is not a statement: it is not in canonical form"]
