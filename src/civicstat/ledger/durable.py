"""Files that are whole or absent: written beside, flushed to the disk, moved into place."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


# A name that no published file has; what a killed program leaves behind begins with it.
UNFINISHED_PREFIX = ".unfinished-"


def write_durably(path: Path, content: bytes) -> None:
    """Put these bytes at `path` in one step that survives a crash or a power cut."""
    place_file(path, content)
    flush_folders([path.parent])


def place_file(path: Path, content: bytes) -> None:
    """As `write_durably`, but the folder entry is flushed only by a later `flush_folders`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{UNFINISHED_PREFIX}{os.getpid()}-{path.name}")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def flush_folders(folders: Iterable[Path]) -> None:
    """Make the names in these folders survive a power cut. Windows flushes names with the file."""
    if os.name == "nt":
        return
    for folder in sorted(set(folders)):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_unfinished(path: Path) -> bool:
    """Whether a killed program left this file behind before it was whole."""
    return path.name.startswith(UNFINISHED_PREFIX)
