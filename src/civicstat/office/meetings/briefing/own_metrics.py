"""Which metrics are a department's as a whole: those that the city's folder names for its briefings."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings


def own_metrics(department: str) -> tuple[str, ...]:
    """Ids of the metrics that a department answers for; none where the city's folder names none."""
    folder: Path | None = settings.ENVIRONMENT.city
    path = None if folder is None else folder / "city.toml"
    if path is None or not path.is_file():
        return ()
    return _read(path, path.stat().st_mtime_ns).get(department, ())


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> dict[str, tuple[str, ...]]:
    plans = tomllib.loads(path.read_text("utf-8")).get("briefings", [])
    return {str(plan["department"]): tuple(plan.get("metrics", ())) for plan in plans}
