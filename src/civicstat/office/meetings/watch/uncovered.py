"""Services and places without a metric, as each release says it: whom they concern, since when, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from civicstat.ledger.reader import Record


ROLE = "coverage"
Name = tuple[str, str]


@dataclass(frozen=True)
class Uncovered:
    """What no metric of its own counts, of one department or of one layer of areas; the names as in the newest list.

    `place` is `services-<department>`, `services-other` or `places-<layer>`: under it this stands on record once it is
    public. `until` is the day of the release that lists nothing here any more.
    """

    place: str
    title: str
    title_es: str
    department: str | None
    names: tuple[Name, ...]
    since: date
    until: date | None = None


def uncovered_on(home: Path, day: date) -> tuple[Uncovered, ...]:
    """Every stretch of time in which releases by the end of a day list something without a metric, in order."""
    record = Record(home)
    return _read(home, (record.folder / "log" / "checkpoint").read_bytes(), day)


@lru_cache(maxsize=2)
def _read(home: Path, checkpoint: bytes, day: date) -> tuple[Uncovered, ...]:
    """Read once for a state of the log and a day."""
    record = Record(home)
    found: list[Uncovered] = []
    lasting: dict[str, Uncovered] = {}
    seen = ""
    for release in record.releases():
        refs = record.refs(release)
        if release.statement.as_of > day.isoformat() or ROLE not in refs or refs[ROLE].sha256 == seen:
            continue
        seen = refs[ROLE].sha256
        if not record.objects.has(seen):
            continue
        as_of, said = date.fromisoformat(release.statement.as_of), record.object_json(seen)
        if not any("department" in one for one in said["kinds"].values()):
            # Releases made before departments were told of this: nobody would have heard of it first.
            continue
        now = {each.place: each for each in _listed(record, said, as_of)}
        gone = [place for place in lasting if place not in now]
        found += [replace(lasting.pop(place), until=as_of) for place in gone]
        for place, each in now.items():
            since = lasting[place].since if place in lasting else each.since
            lasting[place] = replace(each, since=since)
    whole = [*(each for each in found if each.until and each.until > each.since), *lasting.values()]
    return tuple(sorted(whole, key=lambda each: (each.since, each.place)))


def _listed(record: Record, said: Mapping[str, Any], as_of: date) -> Iterator[Uncovered]:
    words = _document(record, "kinds")
    kinds, departments = _names(words.get("kinds", ())), _names(words.get("departments", ()))
    by_department: dict[str, list[Name]] = {}
    for kind in said["without_own"]:
        department = said["kinds"][kind].get("department") or ""
        by_department.setdefault(department, []).append(kinds.get(kind, (kind, kind)))
    for department, names in by_department.items():
        english, spanish = departments.get(department, (department, department))
        yield Uncovered(
            f"services-{department or 'other'}",
            f"Metrics for services of {english}" if department else "Metrics for services of no department",
            f"Métricas para servicios de {spanish}" if department else "Métricas para servicios sin departamento",
            department or None,
            tuple(names),
            as_of,
        )
    for layer, one in said["layers"].items():
        if one["without"]:
            words = _document(record, f"layer/{layer}")
            areas = _names(words.get("areas", words.get("groups", ())))
            yield Uncovered(
                f"places-{layer}",
                f"Metrics for places: {words.get('title', layer)}",
                f"Métricas para lugares: {words.get('title_es', layer)}",
                None,
                tuple(areas.get(slug, (slug, slug)) for slug in one["without"]),
                as_of,
            )


def _document(record: Record, role: str) -> Mapping[str, Any]:
    document: Mapping[str, Any] = record.object_json(record.ref(role)) if record.has_role(role) else {}
    return document


def _names(rows: Any) -> dict[str, Name]:
    return {str(row["slug"]): (str(row["name"]), str(row.get("name_es") or row["name"])) for row in rows}
