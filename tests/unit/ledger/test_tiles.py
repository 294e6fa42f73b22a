"""The C2SP tlog-tiles layout: paths, widths and bundles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.ledger.checkpoint import Checkpoint
from civicstat.ledger.errors import LogDamagedError
from civicstat.ledger.merkle import leaf_hash, tree_root
from civicstat.ledger.tiles import (
    Tile,
    decode_bundle,
    decode_tile,
    encode_bundle,
    tile_content,
    tile_rows,
    tiles_of,
)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        # The index 1234067 is the example of the specification (c2sp.org/tlog-tiles, "Merkle Tree").
        (Tile(0, 1234067, 256), "tile/0/x001/x234/067"),
        (Tile(None, 1234067, 8), "tile/entries/x001/x234/067.p/8"),
        (Tile(0, 0, 1), "tile/0/000.p/1"),
        (Tile(2, 999, 256), "tile/2/999"),
        (Tile(1, 1000, 255), "tile/1/x001/000.p/255"),
    ],
)
def test_path_of_a_tile_is_the_specified_one_and_reads_back(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/001/001",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/07",
        "tile/entry/000",
        "checkpoint",
        "tile/0/000.p",
    ],
)
def test_a_path_outside_the_layout_names_no_tile(path: str) -> None:
    assert Tile.parse(path) is None


def test_a_log_of_70000_entries_has_the_tiles_that_the_specification_counts() -> None:
    # c2sp.org/tlog-tiles, "Partial Tiles": 273 full level 0 tiles and one of width 112, one full level 1 tile and one
    # of width 17, and one level 2 tile of width 1.
    tiles = [tile for tile in tiles_of(70_000) if tile.level is not None]
    assert sum(tile.level == 0 and tile.width == 256 for tile in tiles) == 273
    assert Tile(0, 273, 112) in tiles
    assert [tile for tile in tiles if tile.level] == [Tile(1, 0, 256), Tile(1, 1, 17), Tile(2, 0, 1)]


def test_a_log_of_256_entries_has_one_full_tile_and_one_hash_above_it() -> None:
    assert list(tiles_of(256)) == [Tile(None, 0, 256), Tile(0, 0, 256), Tile(1, 0, 1)]


def test_an_empty_log_has_no_tiles() -> None:
    assert list(tiles_of(0)) == []


def test_hashes_of_higher_tiles_are_roots_of_full_tiles_below() -> None:
    leaves = [b"%d" % index for index in range(600)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    rows = tile_rows(hashes)
    assert rows[1] == [tree_root(hashes[:256]), tree_root(hashes[256:512])]
    assert decode_tile(tile_content(Tile(1, 0, 2), leaves=leaves, rows=rows)) == rows[1]
    assert decode_tile(tile_content(Tile(0, 2, 88), leaves=leaves, rows=rows)) == hashes[512:]
    assert decode_bundle(tile_content(Tile(None, 1, 256), leaves=leaves, rows=rows)) == leaves[256:512]


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_reads_back_what_was_written(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == entries


def test_a_bundle_carries_each_length_in_two_bytes_big_end_first() -> None:
    assert encode_bundle([b"abc", b"", b"x" * 258])[:11] == b"\x00\x03abc\x00\x00\x01\x02xx"


@pytest.mark.parametrize("content", [b"\x00", b"\x00\x02a", b"\x00\x01ab"])
def test_a_cut_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"cut off|should have"):
        decode_bundle(content)


def test_a_checkpoint_is_three_lines() -> None:
    # The body of the example in c2sp.org/tlog-checkpoint.
    body = b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    checkpoint = Checkpoint.parse(body)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.body == body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"o\n1\n",
        b"o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        b"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",  # the same root with an unused bit set
        b"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        b"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n",
        b"\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        b"o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        b"\xff\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
    ],
)
def test_a_checkpoint_in_any_other_form_is_refused(body: bytes) -> None:
    with pytest.raises(LogDamagedError, match="the checkpoint reads"):
        Checkpoint.parse(body)
