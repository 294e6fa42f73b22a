"""Is every file of a log what the checkpoint commits to, and if not, which one is wrong?

Three witnesses speak for each entry: the bundle that holds it, the tile that holds its hash, and the checkpoint's root.
Where one of the first two disagrees with the root and the other does not, the disagreeing file is named; where both
agree with each other and not with the root, the checkpoint is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from civicstat.ledger.checkpoint import Checkpoint
from civicstat.ledger.durable import is_unfinished
from civicstat.ledger.errors import LogDamagedError
from civicstat.ledger.fault import Fault
from civicstat.ledger.merkle import leaf_hash, tree_root
from civicstat.ledger.tiles import (
    CHECKPOINT,
    TILE_WIDTH,
    Tile,
    decode_bundle,
    decode_tile,
    tile_rows,
    tiles_of,
)


@dataclass(frozen=True)
class CheckedLog:
    """The faults of a log's files, its entries (None while any of them is in doubt) and its origin line."""

    faults: list[Fault]
    leaves: list[bytes] | None
    origin: str = ""


@dataclass(frozen=True)
class _Chunk:
    """What bundle and tile say about up to 256 entries; None where the file is missing or cannot be read."""

    leaves: list[bytes] | None
    by_bundle: list[bytes] | None
    by_tile: list[bytes] | None

    @property
    def agrees(self) -> bool:
        return self.by_bundle is not None and self.by_bundle == self.by_tile


@dataclass(frozen=True)
class _Truth:
    """The hashes of all entries, as far as the files let us know them, and what is wrong with the checkpoint."""

    hashes: list[bytes]
    faults: list[Fault]


def check_log_files(folder: Path) -> CheckedLog:
    """Every fault of the files in a `log` folder."""
    try:
        checkpoint = Checkpoint.parse((folder / CHECKPOINT).read_bytes())
    except FileNotFoundError:
        return CheckedLog([_fault("the checkpoint is missing", CHECKPOINT)], None)
    except LogDamagedError as damaged:
        checkpoint = None
        unreadable = [_fault(damaged.found, CHECKPOINT, expected=damaged.expected)]
    else:
        unreadable = []
    truth = _find_truth(folder, checkpoint)
    if truth is None:
        return CheckedLog(unreadable or [_fault("the log has no readable entry", CHECKPOINT)], None)
    file_faults = [*_compare_files(folder, truth.hashes)]
    faults = [*unreadable, *truth.faults, *file_faults]
    chunks = _read_chunks(folder, len(truth.hashes))
    leaves = [leaf for chunk in chunks for leaf in chunk.leaves or []]
    is_whole = [leaf_hash(leaf) for leaf in leaves] == truth.hashes and not unreadable and not truth.faults
    return CheckedLog(faults, leaves if is_whole else None, "" if checkpoint is None else checkpoint.origin)


def _find_truth(folder: Path, checkpoint: Checkpoint | None) -> _Truth | None:
    """The entries' hashes at the checkpoint's size; at the size that the files show, if its size line is wrong."""
    on_disk = _size_on_disk(folder)
    if checkpoint is None:
        chunks = _read_chunks(folder, on_disk)
        return _Truth(_likeliest(chunks), []) if on_disk else None
    # A checkpoint that claims far more entries than any file holds is not worth reading bundle by bundle.
    for size in (checkpoint.size, on_disk) if checkpoint.size <= on_disk + TILE_WIDTH else (on_disk,):
        hashes = _matching(folder, _read_chunks(folder, size), root=checkpoint.root, size=size)
        if hashes is not None:
            wrong = _fault(f"the checkpoint says {checkpoint.size} entries", CHECKPOINT, expected=f"{size} entries")
            return _Truth(hashes, [] if size == checkpoint.size else [wrong])
    chunks = _read_chunks(folder, min(checkpoint.size, on_disk))
    hashes = _likeliest(chunks)
    found = checkpoint.root.hex()
    if all(chunk.agrees for chunk in chunks):
        expected = f"{tree_root(hashes).hex()}, on which entries and tiles agree"
        return _Truth(hashes, [_fault("the checkpoint has another root", CHECKPOINT, expected=expected, found=found)])
    return _Truth(hashes, [_fault("neither entries nor tiles have the checkpoint's root", CHECKPOINT, found=found)])


def _matching(folder: Path, chunks: Sequence[_Chunk], *, root: bytes, size: int) -> list[bytes] | None:
    """The hashes that have this root: those of the bundles, of the tiles, or of a mixture of the two."""
    rows_above = [_read_hashes(folder, tile) or [] for tile in tiles_of(size) if tile.level == 1]
    above = [hashed for row in rows_above for hashed in row]
    for candidate in (
        [chunk.by_bundle for chunk in chunks],
        [chunk.by_tile for chunk in chunks],
        [_settled(chunk, above, place) or chunk.by_tile for place, chunk in enumerate(chunks)],
        [_settled(chunk, above, place) or chunk.by_bundle for place, chunk in enumerate(chunks)],
    ):
        hashes = [hashed for part in candidate if part is not None for hashed in part]
        if len(hashes) == size and tree_root(hashes) == root:
            return hashes
    return None


def _settled(chunk: _Chunk, above: list[bytes], place: int) -> list[bytes] | None:
    if chunk.agrees:
        return chunk.by_bundle
    if place >= len(above):
        return None
    for part in (chunk.by_bundle, chunk.by_tile):
        if part is not None and len(part) == TILE_WIDTH and tree_root(part) == above[place]:
            return part
    return None


def _likeliest(chunks: Sequence[_Chunk]) -> list[bytes]:
    return [hashed for chunk in chunks for hashed in chunk.by_tile or chunk.by_bundle or []]


def _compare_files(folder: Path, hashes: Sequence[bytes]) -> Iterator[Fault]:
    rows = tile_rows(hashes)
    size = len(hashes)
    standing: set[str] = set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or is_unfinished(path) or name == CHECKPOINT:
            continue
        standing.add(name)
        tile = Tile.parse(name)
        if tile is None:
            yield _fault("this file is no part of a log", name)
        elif tile.leaves_before_end <= size:
            yield from _compare_file(folder, tile, hashes=hashes, rows=rows)
    for tile in tiles_of(size):
        if tile.path not in standing:
            yield _fault("this file is missing", tile.path, expected=f"{tile.width} {_noun(tile)}")


def _compare_file(
    folder: Path, tile: Tile, *, hashes: Sequence[bytes], rows: Sequence[Sequence[bytes]]
) -> Iterator[Fault]:
    start = tile.index * TILE_WIDTH
    expected = list((hashes if tile.level is None else rows[tile.level])[start : start + tile.width])
    found = _read_hashes(folder, tile)
    if found == expected:
        return
    if found is None or len(found) != len(expected):
        yield _fault(
            f"this file cannot be read as {_noun(tile)}" if found is None else f"it holds {len(found)} {_noun(tile)}",
            tile.path,
            expected=f"{tile.width} {_noun(tile)}",
        )
        return
    place = next(i for i, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1])
    yield Fault(
        "log",
        f"{'entry' if tile.level is None else 'hash'} {start + place} was changed",
        file=f"log/{tile.path}",
        expected=f"the hash {expected[place].hex()}",
        found=found[place].hex(),
    )


def _read_chunks(folder: Path, size: int) -> list[_Chunk]:
    chunks = []
    for bundle in (tile for tile in tiles_of(size) if tile.level is None):
        leaves = _read_leaves(folder, bundle)
        is_complete = leaves is not None and len(leaves) == bundle.width
        by_tile = _read_hashes(folder, Tile(0, bundle.index, bundle.width))
        chunks.append(
            _Chunk(
                leaves if is_complete else None,
                [leaf_hash(leaf) for leaf in leaves or []] if is_complete else None,
                by_tile if by_tile is not None and len(by_tile) == bundle.width else None,
            )
        )
    return chunks


def _read_hashes(folder: Path, tile: Tile) -> list[bytes] | None:
    if tile.level is None:
        leaves = _read_leaves(folder, tile)
        return None if leaves is None else [leaf_hash(leaf) for leaf in leaves]
    try:
        return decode_tile((folder / tile.path).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _read_leaves(folder: Path, tile: Tile) -> list[bytes] | None:
    try:
        return decode_bundle((folder / tile.path).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _size_on_disk(folder: Path) -> int:
    tiles = (Tile.parse(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file())
    return max((tile.leaves_before_end for tile in tiles if tile is not None and not tile.level), default=0)


def _noun(tile: Tile) -> str:
    return "entries" if tile.level is None else "hashes"


def _fault(what: str, name: str, *, expected: str = "", found: str = "") -> Fault:
    return Fault("log", what, file=f"log/{name}", expected=expected, found=found)
