"""Whether the row files of a folder are still those that were read before."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from civicstat.metrics.context import MetricContext
from civicstat.vocabulary.canonical import digest_of
from civicstat.vocabulary.tables import ASSET_ROWS, PLACE_ROWS


# Two writes so near to each other can bear the same time of change.
_TICK_NANOSECONDS = 100_000_000


def row_paths(folder: Path) -> list[Path]:
    """The files with the rows about assets, and about places."""
    return [(folder / name).resolve() for name in (ASSET_ROWS, PLACE_ROWS)]


def key_of_files(folder: Path, context: MetricContext) -> str:
    """What changes when the row files of a folder do, or what is read from them."""
    return digest_of([context.to_json(), *_states(folder)])


def state_of_files(folder: Path) -> str:
    """What changes when the row files of a folder are written again or moved, whether or not they say something new."""
    return digest_of(_states(folder))


def digest_of_files(folder: Path) -> str:
    """What changes when the row files of a folder say something new; reads them whole."""
    return digest_of([_sha256(path) for path in row_paths(folder)])


def are_settled(folder: Path) -> bool:
    """Whether the row files of a folder are old enough to tell by their times when they change."""
    return max(path.stat().st_mtime_ns for path in row_paths(folder)) < time.time_ns() - _TICK_NANOSECONDS


def _states(folder: Path) -> list[list[str | int]]:
    return [_state_of(path) for path in row_paths(folder)]


def _state_of(path: Path) -> list[str | int]:
    state = path.stat()
    return [str(path), state.st_ino, state.st_size, str(state.st_mtime_ns), str(state.st_ctime_ns)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
