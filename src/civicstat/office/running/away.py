"""Which parts of the office are away, as whoever keeps them going says it: a small file in the home."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from civicstat.cycle.steps import write_whole


def tell_away(home: Path, away: Mapping[str, str]) -> None:
    """Write down which parts are away and why; none takes the file away."""
    file = _file(home)
    if away:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(dict(away)).encode())
    else:
        file.unlink(missing_ok=True)


def away_now(home: Path) -> dict[str, str]:
    """The parts that are away, each with why."""
    try:
        told = json.loads(_file(home).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(name): str(why) for name, why in told.items()} if isinstance(told, dict) else {}


def _file(home: Path) -> Path:
    return home / "private" / "office" / "away.json"
