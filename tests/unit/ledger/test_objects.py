"""The store of objects: named by digest, checked when read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicstat.ledger.durable import UNFINISHED_PREFIX
from civicstat.ledger.errors import ObjectError
from civicstat.ledger.objects import ObjectStore


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=1000))
def test_an_object_reads_back_under_its_digest(tmp_path: Path, content: bytes) -> None:
    store = ObjectStore(tmp_path)
    assert store.get(store.put(content)) == content


def test_the_digest_is_sha_256(tmp_path: Path) -> None:
    # FIPS 180-2, appendix B.1.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert ObjectStore(tmp_path).put(b"abc") == expected


def test_putting_an_object_again_does_not_touch_the_file(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    path = store.path(store.put(b"abc"))
    before = path.stat().st_mtime_ns
    store.put(b"abc")
    assert path.stat().st_mtime_ns == before


def test_putting_an_object_mends_a_damaged_one(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    sha256 = store.put(b"abc")
    store.path(sha256).write_bytes(b"abd")
    store.put(b"abc")
    assert store.get(sha256) == b"abc"


def test_a_missing_object_is_named(tmp_path: Path) -> None:
    with pytest.raises(ObjectError) as caught:
        ObjectStore(tmp_path).get("0" * 64)
    assert caught.value.found == "this object is missing"
    assert caught.value.where == "objects/" + "0" * 64


def test_a_changed_object_is_refused_with_both_digests(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    sha256 = store.put(b"abc")
    store.path(sha256).write_bytes(b"abd")
    with pytest.raises(ObjectError) as caught:
        store.get(sha256)
    assert caught.value.found.startswith("the bytes of this object have the digest a52d159f")
    assert caught.value.expected == f"bytes with the digest {sha256}"


@pytest.mark.parametrize("name", ["../secret", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_digest_names_an_object(tmp_path: Path, name: str) -> None:
    with pytest.raises(ObjectError, match="is not a digest"):
        ObjectStore(tmp_path).get(name)


def test_an_unfinished_file_is_no_object(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    store.put(b"abc")
    (tmp_path / f"{UNFINISHED_PREFIX}1-x").write_bytes(b"half")
    assert len(list(store.files())) == 1
