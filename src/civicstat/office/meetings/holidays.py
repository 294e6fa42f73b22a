"""Days on which no meeting is planned: the city's own holidays, where its folder lists them."""

from __future__ import annotations

import csv
import tomllib
from datetime import date

from django.conf import settings


def holidays_of_city(year: int) -> tuple[frozenset[date], str]:
    """The city's holidays of a year, and the file that lists them; none and "" where it lists none."""
    folder = settings.ENVIRONMENT.city
    path = None if folder is None else folder / "city.toml"
    if path is None or not path.is_file():
        return frozenset(), ""
    name = tomllib.loads(path.read_text("utf-8")).get("calendar", {}).get("holidays", "")
    if not name or not (folder / name).is_file():
        return frozenset(), ""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        days = {date.fromisoformat(row["day"]) for row in csv.DictReader(file)}
    found = frozenset(day for day in days if day.year == year)
    return found, str(name) if found else ""
