"""Put a new folder in the place of an old one in one step, so that no reader sees half a site."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path


# linux/fs.h: the two names change places; no reader finds neither.
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def switch_folders(new: Path, place: Path) -> None:
    """`place` becomes what `new` was; what stood there before is removed.

    Where the operating system cannot exchange two names, the old folder is moved aside first, and for the moment
    between two renames nothing stands at `place`.
    """
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        new.rename(place)
        return
    if _exchange(new, place):
        shutil.rmtree(new)
        return
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    new.rename(place)
    shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
