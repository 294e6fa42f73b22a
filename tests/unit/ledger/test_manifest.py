"""The list of a release's objects: one form, held to its entries; an older release lists them in its leaf."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import civicstat
from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError, ObjectError, ReleaseError
from civicstat.ledger.manifest import manifest_bytes, manifest_faults
from civicstat.ledger.reader import read_figures
from civicstat.ledger.schemas.release import MOST_OBJECTS
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import LARGEST_STATEMENT_BYTES, ObjectRef, Statement


Entries = list[dict[str, Any]]
JUNE = "closed-within-5-days|v1|2014-06|city:-|-"


def an_object(role: str, **fields: Any) -> dict[str, Any]:
    return {**ObjectRef(role, "x.json", "ab" * 32, 3, "application/json").to_json(), **fields}


def test_the_list_stands_in_order_of_role_whatever_order_it_was_made_in() -> None:
    refs = [ObjectRef(role, "x.json", "ab" * 32, 3, "application/json") for role in ("kinds", "sql/b", "figures/a")]
    listed = json.loads(manifest_bytes(refs))["objects"]
    assert [entry["role"] for entry in listed] == ["figures/a", "kinds", "sql/b"]
    assert manifest_bytes(refs) == manifest_bytes(reversed(refs)) == canonical_bytes({"objects": listed})


def test_an_old_release_and_a_new_one_are_read_as_one_record(opened_town: Any) -> None:
    first = opened_town.release([opened_town.figure("2014-05", "40.0"), opened_town.figure("2014-06", "50.0")])
    later = opened_town.a_month_later()
    opened_town.append(opened_town.as_v1(first))
    change = {"key": JUNE, "old": "50.0", "new": "60.0", "reason": "settled"}
    later.append(later.release([later.figure("2014-06", "60.0")], supersedes=[change]))
    record = later.record
    old, new = record.releases()
    assert (old.statement.type, new.statement.type) == ("release/v1", "release/v2")
    assert record.refs(old).keys() == record.refs(new).keys()
    assert record.definitions_of(old.statement) == record.definitions_of(new.statement) != ()
    assert [str(figure.value) for figure in read_figures(record).values()] == ["40.0", "60.0"]
    assert check_log(later.home) == []


def a_list(town: Any) -> tuple[Statement, Entries]:
    release = town.release([town.figure("2014-06", "50.0")])
    return release, [ref.to_json() for ref in town.refs(release)]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda entries: [entries[1], entries[0], *entries[2:]], "entry 2, accounting/closed-within-5-days, stands af"),
        (lambda entries: [*entries[:2], *entries[1:]], "entry 3, disclosure-report, stands twice"),
        (lambda entries: [*entries, an_object("zoo")], "zoo: this object is missing"),
        (lambda entries: [{**entries[0], "sha256": "AB" * 32}, *entries[1:]], "entry 1, accounting/closed-within-5-d"),
        (lambda entries: [{**entries[0], "bytes": "3"}, *entries[1:]], "days, bytes: Input should be a valid integer"),
        (lambda entries: [{**entries[0], "name": "../x"}, *entries[1:]], "days, name: String should match pattern"),
        (lambda entries: [{**entries[0], "note": "x"}, *entries[1:]], "days, note: Extra inputs are not permitted"),
        (lambda entries: [entry for entry in entries if entry["role"] != "supersedes"], "report covers e3b0c442"),
        (lambda entries: [{"role": 3}], "role: Input should be a valid string"),
        (lambda _: [{"sha256": "0"}], "cannot be read: KeyError('role')"),
        (lambda _: [], "objects: Tuple should have at least 1 item"),
    ],
)
def test_a_list_with_a_wrong_entry_is_refused_and_the_entry_named(
    opened_town: Any, spoil: Callable[[Entries], Entries], found: str
) -> None:
    release, entries = a_list(opened_town)
    spoiled = spoil(entries)
    listed = opened_town.put_list_bytes(canonical_bytes({"objects": spoiled}), count=max(len(spoiled), 1))
    with pytest.raises(LedgerError, match=r"(?s).+") as caught:
        opened_town.append(replace(release, body={**release.body, "manifest": listed}))
    assert found in caught.value.found


@pytest.mark.parametrize(
    ("content", "count", "found"),
    [
        (lambda entries: json.dumps({"objects": entries}, sort_keys=True).encode(), 5, "is not in canonical form"),
        (lambda entries: canonical_bytes({"objects": entries}), 4, "has 5 entries"),
        (lambda entries: canonical_bytes({"objects": entries, "more": []}), 5, "more: Extra inputs"),
        (lambda _: b"[]", 5, "cannot be read: TypeError"),
        (lambda _: b"\xff", 5, "cannot be read: UnicodeDecodeError"),
        (lambda _: b'{"objects":1.5}', 5, "cannot be read: VocabularyError"),
    ],
)
def test_a_list_in_another_form_is_refused(
    opened_town: Any, content: Callable[[Entries], bytes], count: int, found: str
) -> None:
    release, entries = a_list(opened_town)
    listed = opened_town.put_list_bytes(content(entries), count=count)
    with pytest.raises(ReleaseError) as caught:
        opened_town.append(replace(release, body={**release.body, "manifest": listed}))
    assert found in caught.value.found


def test_a_release_whose_list_is_missing_is_refused(opened_town: Any) -> None:
    release, _ = a_list(opened_town)
    opened_town.store.path(release.body["manifest"]["sha256"]).unlink()
    with pytest.raises(ObjectError, match="the list of the release's objects: this object is missing"):
        opened_town.append(release)


def published(town: Any) -> Any:
    release, _ = a_list(town)
    town.append(release)
    assert check_log(town.home) == []
    return town.store.path(release.body["manifest"]["sha256"])


def told(town: Any) -> str:
    return "\n".join(f"{fault.what} [{fault.file}] {fault.expected}" for fault in check_log(town.home))


def test_a_flipped_digest_in_the_list_on_disk_is_found_and_its_entry_named(opened_town: Any) -> None:
    path = published(opened_town)
    sha256 = opened_town.record.ref("figures/closed-within-5-days").sha256
    path.write_bytes(path.read_bytes().replace(sha256.encode(), b"0" + sha256[1:].encode()))
    said = told(opened_town)
    assert (
        f"manifest (objects-of-release.json) was changed: its bytes have another digest [objects/{path.name}]" in said
    )
    assert "entry 3, figures/closed-within-5-days, names another object" in said
    assert (
        f"an entry is missing from the list of the release's objects [objects/{path.name}] the object {sha256}" in said
    )


def test_an_entry_dropped_from_the_list_on_disk_is_found_and_named(opened_town: Any) -> None:
    path = published(opened_town)
    entries = json.loads(path.read_bytes())["objects"]
    gone = entries.pop(2)
    path.write_bytes(canonical_bytes({"objects": entries}))
    said = told(opened_town)
    assert "has 4 entries" in said
    assert f"the object {gone['sha256']}, which the disclosure report covers" in said


def test_an_entry_added_to_the_list_on_disk_is_found_and_named(opened_town: Any) -> None:
    path = published(opened_town)
    entries = json.loads(path.read_bytes())["objects"]
    path.write_bytes(canonical_bytes({"objects": [*entries, an_object("zoo")]}))
    assert "entry 6, zoo, names another object" in told(opened_town)


def test_entries_that_changed_places_or_sizes_on_disk_are_found_and_named(opened_town: Any) -> None:
    path = published(opened_town)
    entries = json.loads(path.read_bytes())["objects"]
    entries[3]["bytes"] += 1
    path.write_bytes(canonical_bytes({"objects": [entries[1], entries[0], *entries[2:]]}))
    said = told(opened_town)
    assert "entry 2, accounting/closed-within-5-days, stands after disclosure-report" in said
    assert "entry 4, records/asset, has another size" in said


def test_a_missing_list_on_disk_is_named(opened_town: Any) -> None:
    path = published(opened_town)
    path.unlink()
    assert f"manifest (objects-of-release.json) is missing [objects/{path.name}]" in told(opened_town)


def test_a_list_that_says_nothing_at_all_is_named_and_nothing_else_is_blamed(opened_town: Any) -> None:
    path = published(opened_town)
    path.write_bytes(b"")
    faults = check_log(opened_town.home)
    assert {fault.file for fault in faults} == {f"objects/{path.name}"}


def test_ten_thousand_objects_are_a_list_and_one_more_is_not() -> None:
    refs = [ObjectRef(f"sql/m-{n:05}", "x.sql", "ab" * 32, 3, "application/sql") for n in range(MOST_OBJECTS + 1)]
    for count, found in ((MOST_OBJECTS, []), (MOST_OBJECTS + 1, ["objects"])):
        content = manifest_bytes(refs[:count])
        body = {"manifest": {"sha256": "0" * 64, "bytes": len(content), "count": count}}
        release = Statement("release/v2", "x", "-", "2014-06-30", "2014-07-01T05:00:00Z", (), body)
        faults = [fault.what for fault in manifest_faults(release, content)]
        assert len(faults) == len(found), faults
        assert all(f"at most {MOST_OBJECTS} items" in what for what in faults)


def test_four_hundred_metrics_with_a_target_each_fit_into_a_leaf(opened_town: Any) -> None:
    release = opened_town.release([])
    largest = replace(release, cites=tuple(f"{number:064x}" for number in range(2 * 400 + 60)))
    assert len(largest.leaf) <= LARGEST_STATEMENT_BYTES


def test_nobody_but_the_one_function_looks_for_the_objects_of_a_release_in_a_body() -> None:
    package = Path(civicstat.__file__).parent
    looks = re.compile(r"""body(\.get\(|\[)"(objects|definitions|manifest)"|object_refs""")
    found = [path.relative_to(package).as_posix() for path in package.rglob("*.py") if looks.search(path.read_text())]
    assert found == ["ledger/manifest.py"]
