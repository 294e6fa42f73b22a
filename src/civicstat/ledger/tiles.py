"""The C2SP tlog-tiles layout: which file holds which hashes and entries of a log.

Paths are relative to the log's folder, with `/`. A tile holds up to 256 hashes: at level 0 those of the entries, above
it one per full tile of the level below. A tile that is not full stands under `.p/<width>`; so does a bundle of entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import pack, unpack_from

from civicstat.ledger.merkle import HASH_BYTES, tree_root


TILE_WIDTH = 256
CHECKPOINT = "checkpoint"
# Entry bundles carry the length of an entry in 16 bits.
LARGEST_ENTRY_BYTES = 65_535

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, order=True)
class Tile:
    """One file of the layout: a tile of hashes, or (level None) a bundle of entries.

    `width` is how many hashes or entries the file holds, 1 to 256.
    """

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """Where the file stands in the log's folder."""
        name = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{name}/{_index_path(self.index)}{partial}"

    @property
    def full_path(self) -> str:
        """Where the same tile stands once it is full."""
        return Tile(self.level, self.index, TILE_WIDTH).path

    @property
    def leaves_before_end(self) -> int:
        """The smallest size of a log that has this file."""
        return (self.index * TILE_WIDTH + self.width) * int(TILE_WIDTH ** (self.level or 0))

    @classmethod
    def parse(cls, path: str) -> Tile | None:
        """The tile that a path names; None for a path outside the layout."""
        match = _PATH.fullmatch(path)
        if match is None:
            return None
        level, index, width = match.groups()
        tile = cls(
            None if level == "entries" else int(level),
            int(index.replace("x", "").replace("/", "")),
            TILE_WIDTH if width is None else int(width),
        )
        return tile if tile.path == path and tile.width <= TILE_WIDTH else None


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile and bundle that a log of `size` entries has, widths as at that size."""
    yield from _row(None, size)
    level = 0
    while size:
        yield from _row(level, size)
        size //= TILE_WIDTH
        level += 1


def tile_rows(leaf_hashes: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The hashes of each level of tiles, from the hashes of all entries."""
    rows = [leaf_hashes]
    while len(rows[-1]) >= TILE_WIDTH:
        below = rows[-1]
        full = len(below) // TILE_WIDTH
        rows.append([tree_root(below[i * TILE_WIDTH : (i + 1) * TILE_WIDTH]) for i in range(full)])
    return rows


def tile_content(tile: Tile, *, leaves: Sequence[bytes], rows: Sequence[Sequence[bytes]]) -> bytes:
    """The bytes of one file of the layout."""
    start = tile.index * TILE_WIDTH
    if tile.level is None:
        return encode_bundle(leaves[start : start + tile.width])
    return b"".join(rows[tile.level][start : start + tile.width])


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """A bundle: each entry after its length in 16 bits, big end first."""
    return b"".join(pack(">H", len(entry)) + entry for entry in entries)


def decode_bundle(content: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises
    ------
    ValueError
        When the bytes end inside an entry or its length.
    """
    entries: list[bytes] = []
    place = 0
    while place < len(content):
        if place + 2 > len(content):
            raise ValueError(f"byte {place} begins a length that is cut off")
        (length,) = unpack_from(">H", content, place)
        place += 2
        if place + length > len(content):
            raise ValueError(f"the entry at byte {place} should have {length} bytes, {len(content) - place} are left")
        entries.append(content[place : place + length])
        place += length
    return entries


def decode_tile(content: bytes) -> list[bytes]:
    """The hashes of a tile.

    Raises
    ------
    ValueError
        When the bytes are not a whole number of hashes.
    """
    if len(content) % HASH_BYTES:
        raise ValueError(f"{len(content)} bytes are not a whole number of {HASH_BYTES}-byte hashes")
    return [content[i : i + HASH_BYTES] for i in range(0, len(content), HASH_BYTES)]


def _row(level: int | None, hashes: int) -> Iterator[Tile]:
    full, rest = divmod(hashes, TILE_WIDTH)
    for index in range(full):
        yield Tile(level, index, TILE_WIDTH)
    if rest:
        yield Tile(level, full, rest)


def _index_path(index: int) -> str:
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03d}")
    return "/".join(parts)
