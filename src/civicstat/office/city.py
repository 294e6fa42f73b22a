"""The city whose office this is, as its folder and its record tell."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class OfficeCity:
    """What pages of the office say of the city around them."""

    name: str
    slug: str
    time_zone: str
    as_of: str
    is_replay: bool
    is_invented: bool
    office_address: str = ""
    answer_days: int = 14


def city_of_office() -> OfficeCity:
    """The city in the folder that the settings name; before there is one, a nameless city."""
    folder: Path | None = settings.ENVIRONMENT.city
    path = None if folder is None else folder / "city.toml"
    if path is None or not path.is_file():
        return OfficeCity(name="Civicstat", slug="", time_zone="UTC", as_of="", is_replay=False, is_invented=False)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> OfficeCity:
    fields = tomllib.loads(path.read_text("utf-8"))
    city = fields.get("city", fields)
    return OfficeCity(
        name=str(city.get("name", path.parent.name)),
        slug=str(city.get("slug", path.parent.name)),
        time_zone=str(city.get("time_zone", "UTC")),
        as_of=str(city.get("as_of", "")),
        is_replay=city.get("mode") == "replay",
        is_invented=bool(city.get("invented", False)),
        office_address=str(city.get("office_address", "")),
        answer_days=int(city.get("answer_days", 14)),
    )
