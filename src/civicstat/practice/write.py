"""A training city on disk: a city folder like any other, and its answers beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from civicstat.practice.answers import answers_of
from civicstat.practice.budget import COLUMNS, budget_rows
from civicstat.practice.days import Days, named_holidays
from civicstat.practice.districts import districts, hardship_group, renter_group
from civicstat.practice.errors import PracticeError
from civicstat.practice.kinds import CHANNELS, DEPARTMENTS, KINDS
from civicstat.practice.measures import all_measures
from civicstat.practice.sheets import Records, Sheet, records_of
from civicstat.practice.study import Study
from civicstat.practice.words import briefing_tables, event_tables
from civicstat.vocabulary.slugs import slug_of


@dataclass(frozen=True)
class Written:
    """What was written: the city folder, the answer file, and how many rows each file of records has."""

    folder: Path
    answers: Path
    rows: dict[str, int]


def answer_file(folder: Path) -> Path:
    """Where the answers of a city folder stand: beside it, where no cycle reads."""
    return folder.resolve().with_name(f"{folder.resolve().name}.answers.json")


def write_city(study: Study, folder: Path, *, has_many_measures: bool = False) -> Written:
    """Write the city folder and the answer file; with many measures, five more for each department that has rows.

    Raises
    ------
    PracticeError
        When the folder already holds something; nothing is then written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PracticeError(
            f"{folder} is not empty",
            where="--out",
            expected="a folder that does not exist yet, or is empty",
            next_step="Choose another name, or remove the city that is there.",
        )
    records = records_of(study)
    for path, content in sorted(city_files(study, records, has_many_measures=has_many_measures).items()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    answers = answer_file(folder)
    answers.write_bytes(_json(answers_of(study, records)))
    return Written(folder, answers, {sheet.name: len(sheet.lines) for sheet in records.sheets})


def city_files(study: Study, records: Records, *, has_many_measures: bool = False) -> dict[str, bytes]:
    """Every file of the city folder by its path."""
    template = _template(study, records, briefing_tables(has_many_measures=has_many_measures))
    found = {**template, **_areas(), **_tables()}
    if has_many_measures:
        found.update({f"metrics/{metric}.toml": text.encode() for metric, text in all_measures().items()})
    found["holidays.csv"] = _holidays(study.days)
    found["budget.csv"] = _csv(",".join(COLUMNS), [list(row) for row in budget_rows(study)])
    found.update({f"data/{sheet.name}": sheet.to_bytes() for sheet in records.sheets})
    return found


def _template(study: Study, records: Records, briefings: str) -> dict[str, bytes]:
    words = {
        "seed": str(study.seed),
        "first": study.days.first.isoformat(),
        "as_of": study.days.as_of.isoformat(),
        "export": study.days.export.isoformat(),
        "counted": str(study.days.first.year),
        "events": event_tables(study.truths),
        "briefings": briefings,
        "yard_kinds": "\n".join(f'    "{kind.slug}",' for kind in KINDS if kind.is_yard_work),
        "files": "\n".join(_file_line(sheet) for sheet in records.sheets),
    }
    found = {}
    template = files("civicstat.practice") / "template"
    for folder, path in ((template, ""), (template / "metrics", "metrics/")):
        for part in folder.iterdir():
            if part.is_file():
                text = part.read_text(encoding="utf-8")
                for name, value in words.items():
                    text = text.replace("{{" + name + "}}", value)
                found[path + part.name] = text.encode()
    return found


def _file_line(sheet: Sheet) -> str:
    return f"| `data/{sheet.name}` | {sheet.row} | {', '.join(f'`{column}`' for column in sheet.columns)} |"


def _areas() -> dict[str, bytes]:
    features = [
        {
            "type": "Feature",
            "properties": {"name": district.name, "invented": True},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x / 100_000, y / 100_000] for x, y in district.corners]],
            },
        }
        for district in districts()
    ]
    groups = {
        "hardship-groups": [[d.slug, hardship_group(d)] for d in districts()],
        "renter-groups": [[d.slug, renter_group(d)] for d in districts()],
        "yards": [[d.slug, d.yard] for d in districts()],
    }
    found = {f"areas/{name}.csv": _csv("area,group", lines) for name, lines in groups.items()}
    residents = [["district", d.slug, str(d.residents)] for d in districts()]
    found["areas/residents.csv"] = _csv("layer,area,residents", residents)
    found["areas/households.csv"] = _csv("area,households", [[d.slug, str(d.households)] for d in districts()])
    found["areas/districts.geojson"] = _json(
        {"type": "FeatureCollection", "name": "Invented districts in open ocean", "features": features}
    )
    return found


def _holidays(days: Days) -> bytes:
    """The days on which no crew works besides Sundays, to the year after the as-of day."""
    years = range(days.first.year, days.as_of.year + 2)
    lines = [[day.isoformat(), name, name_es] for year in years for day, name, name_es in named_holidays(year)]
    return _csv("day,name,name_es", lines)


def _tables() -> dict[str, bytes]:
    departments = [[one.code, one.slug, one.name, one.name_es] for one in DEPARTMENTS]
    channels = [[code, slug_of(name), name, name_es] for code, name, name_es, _, _ in CHANNELS]
    kinds = [[one.code, one.slug, one.name, one.name_es, one.subject_class] for one in KINDS]
    return {
        "departments.csv": _csv("source,slug,name,name_es", departments),
        "channels.csv": _csv("source,slug,name,name_es", channels),
        "kinds.csv": _csv("source,slug,name,name_es,subject_class", kinds),
    }


def _csv(header: str, lines: list[list[str]]) -> bytes:
    return ("\n".join([header, *(",".join(line) for line in lines)]) + "\n").encode()


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
