"""A log in a folder: read and checked against its checkpoint, and extended in one step.

The checkpoint is the commit point. Whatever stands in the folder beyond the checkpoint's size was left by a program
that was stopped; readers never look at it and the next `extend_log` clears it away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from civicstat.ledger.checkpoint import Checkpoint
from civicstat.ledger.durable import flush_folders, is_unfinished, place_file, write_durably
from civicstat.ledger.errors import LogDamagedError, NoRecordError
from civicstat.ledger.merkle import MerkleTree, leaf_hash
from civicstat.ledger.tiles import CHECKPOINT, TILE_WIDTH, Tile, decode_bundle, tile_content, tile_rows, tiles_of


_COPY_BACK = "Run `civicstat verify` to see every fault, and copy the file back from another copy of the record."


@dataclass(frozen=True)
class Log:
    """The entries that a checkpoint commits to; made only by `read_log`, which has compared the root."""

    checkpoint: Checkpoint
    leaves: Sequence[bytes]
    leaf_hashes: Sequence[bytes]

    @cached_property
    def tree(self) -> MerkleTree:
        """The Merkle tree, for proofs."""
        return MerkleTree(self.leaf_hashes)


EMPTY_LOG = Log(Checkpoint.empty(), (), ())


def has_log(folder: Path) -> bool:
    """Whether a log was ever committed in this folder."""
    return (folder / CHECKPOINT).is_file()


def read_log(folder: Path) -> Log:
    """Every entry of a log, compared with its checkpoint.

    Raises
    ------
    NoRecordError
        When no log stands here.
    LogDamagedError
        When a file is missing, or the entries do not have the checkpoint's root.
    """
    if not has_log(folder):
        raise NoRecordError(
            "there is no public record here",
            where=str(folder),
            expected="a folder with a file `checkpoint`",
            next_step="Run `civicstat cycle` to make the first release, or name another folder.",
        )
    checkpoint = Checkpoint.parse((folder / CHECKPOINT).read_bytes())
    leaves = [leaf for tile in tiles_of(checkpoint.size) if tile.level is None for leaf in _read_bundle(folder, tile)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    log = Log(checkpoint, leaves, hashes)
    if log.tree.root() != checkpoint.root:
        raise LogDamagedError(
            f"the entries have the root {log.tree.root().hex()}",
            where="log/checkpoint",
            expected=f"the checkpoint's root, {checkpoint.root.hex()}",
            next_step=_COPY_BACK,
        )
    return log


def extend_log(folder: Path, log: Log, *, leaves: Sequence[bytes], origin: str) -> Log:
    """Add entries to a log just read. A crash at any moment leaves the old log or the new one.

    Parameters
    ----------
    folder
        The log's folder; made when it is not there.
    log
        What `read_log` returned for it, or `EMPTY_LOG`.
    leaves
        The new entries.
    origin
        The first line of the checkpoint; an existing log keeps its own.
    """
    old_size = log.checkpoint.size
    every_leaf = [*log.leaves, *leaves]
    hashes = [*log.leaf_hashes, *(leaf_hash(leaf) for leaf in leaves)]
    rows = tile_rows(hashes)
    clear_leftovers(folder, size=old_size)
    placed: list[Path] = []
    for tile in _bundles_first(tiles_of(len(every_leaf))):
        if tile.leaves_before_end > old_size:
            placed.append(folder / tile.path)
            place_file(placed[-1], tile_content(tile, leaves=every_leaf, rows=rows))
    flush_folders(parent for path in placed for parent in path.parents if parent.is_relative_to(folder.parent))
    extended = Log(
        Checkpoint(log.checkpoint.origin or origin, len(every_leaf), MerkleTree(hashes).root()), every_leaf, hashes
    )
    write_durably(folder / CHECKPOINT, extended.checkpoint.body)
    if len(every_leaf) // TILE_WIDTH > old_size // TILE_WIDTH:
        _clear_outgrown_partials(folder, size=len(every_leaf))
    return extended


def clear_leftovers(folder: Path, *, size: int) -> None:
    """Remove what a stopped program left: unfinished files, and tiles beyond the committed size."""
    for path, tile in _files(folder):
        if is_unfinished(path) or (tile is not None and tile.leaves_before_end > size):
            path.unlink()
    _clear_outgrown_partials(folder, size=size)


def _clear_outgrown_partials(folder: Path, *, size: int) -> None:
    # tlog-tiles lets a log delete a partial tile once the full one stands; earlier widths of a tile that is still
    # partial stay, because earlier checkpoints name them.
    for path, tile in _files(folder):
        if tile is None or tile.width == TILE_WIDTH:
            continue
        if Tile(tile.level, tile.index, TILE_WIDTH).leaves_before_end <= size:
            path.unlink()
    for path in sorted(folder.rglob("*.p"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _files(folder: Path) -> Iterator[tuple[Path, Tile | None]]:
    # A log of many small appends has hundreds of partial tiles, so paths stay plain text until one is of interest.
    root = str(folder)
    for place, _, names in sorted(os.walk(root)):
        below = place[len(root) + 1 :].replace(os.sep, "/")
        for name in sorted(names):
            yield Path(place, name), Tile.parse(f"{below}/{name}" if below else name)


def _bundles_first(tiles: Iterator[Tile]) -> list[Tile]:
    return sorted(tiles, key=lambda tile: (-1 if tile.level is None else tile.level, tile.index))


def _read_bundle(folder: Path, tile: Tile) -> list[bytes]:
    try:
        entries = decode_bundle(_partial_or_full(folder, tile))[: tile.width]
    except (FileNotFoundError, ValueError) as fault:
        missing = isinstance(fault, FileNotFoundError)
        raise LogDamagedError(
            "this bundle of entries is missing" if missing else f"this bundle cannot be read: {fault}",
            where=f"log/{tile.path}",
            expected=f"{tile.width} entries",
            next_step=_COPY_BACK,
        ) from None
    if len(entries) != tile.width:
        raise LogDamagedError(
            f"this bundle holds {len(entries)} entries",
            where=f"log/{tile.path}",
            expected=f"{tile.width} entries",
            next_step=_COPY_BACK,
        )
    return entries


def _partial_or_full(folder: Path, tile: Tile) -> bytes:
    # A reader whose checkpoint is a moment old may find the partial bundle already replaced by the full one.
    try:
        return (folder / tile.path).read_bytes()
    except FileNotFoundError:
        return (folder / tile.full_path).read_bytes()
