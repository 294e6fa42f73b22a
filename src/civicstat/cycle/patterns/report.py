"""The private report of each unit: what is unusual in its records, what it may be, and how entries are made.

It is written to `private/patterns/` and nowhere else. Neither the ledger nor the site learns that it exists.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.home import Home
from civicstat.cycle.patterns.look import Pattern, finding_json, patterns_in_record, rows_of_release, unit_text
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.cycle.patterns.second import require_second
from civicstat.cycle.patterns.words import MAY_ALSO_BE, QUESTION, report_words
from civicstat.ledger.reader import Record
from civicstat.metrics.patterns.findings import AUDIENCE, NAME, RULE
from civicstat.metrics.patterns.published import DEPARTMENTS, TITLES, WHOLE_CITY, Column, Line, Looked, Method
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition


def write_pattern_reports(folder: CityFolder, home: Home, record: Record, *, recorded: str) -> dict[str, Any]:
    """Look for unusual patterns in the rows of the latest release, and write one private report per unit.

    What is handed back holds counts and paths, never a finding.

    Raises
    ------
    CityFolderError
        When `[patterns]` names a layer that the city does not have.
    CycleError
        When the two computations disagree about any pattern; nothing is then written.
    """
    settings, release = folder.city.patterns, record.latest_release()
    private = PrivatePatterns.of(home)
    rows = rows_of_release(record, release)
    if settings.units != DEPARTMENTS and settings.units not in rows.context["layers"]:
        raise CityFolderError(
            f"[patterns] names the units {settings.units!r}, and the city has no such layer",
            where=str(folder.path / "city.toml"),
            expected=f"{DEPARTMENTS}, or one of {', '.join(rows.context['layers'])}",
        )
    definitions = adopted_definitions(record)
    tables, patterns = patterns_in_record(definitions, rows, units=settings.units)
    require_second(patterns, record, release, definitions=definitions, units=settings.units)
    as_of = str(release.statement.body["as_of"])
    # Nobody had a report before its last record was written, whatever day a replay is told.
    today = max(local_day(recorded, folder.city.time_zone), date.fromisoformat(as_of) + timedelta(days=1))
    first = private.handed_over()
    first = {**{pattern.id: today for pattern in patterns}, **first}
    names, paths = unit_names(record, settings.units), list[Path]()
    for slug in _units_looked_at(tables):
        unit = unit_text(settings.units, slug)
        report = {
            "name": NAME[0],
            "name_es": NAME[1],
            "audience": AUDIENCE,
            "city": folder.city.name,
            "invented": folder.city.invented,
            "unit": unit,
            "unit_name": names.get(slug, (slug, slug))[0],
            "unit_name_es": names.get(slug, (slug, slug))[1],
            "as_of": as_of,
            "release": release.statement.digest,
            "rule": RULE[0],
            "rule_es": RULE[1],
            "may_also_be": [english for english, _ in MAY_ALSO_BE],
            "may_also_be_es": [spanish for _, spanish in MAY_ALSO_BE],
            "question": QUESTION[0],
            "question_es": QUESTION[1],
            "days_to_explain": settings.days_to_explain,
            "patterns": [
                _dated(pattern, first[pattern.id], settings.days_to_explain, definitions)
                for pattern in patterns
                if pattern.unit == unit
            ],
            "looked_at": _looked_at(tables, slug, definitions),
        }
        paths += _write(private, report, languages=folder.city.languages, name=_folder_of(unit))
    if first != private.handed_over():
        private.keep_handed_over(first)
    # Last: a look that died on the way is made again.
    private.keep_looked_at(release.statement.digest)
    return {
        "as_of": as_of,
        "reports": len(paths) // (1 + len(folder.city.languages)),
        "tables": sum(bool(table.findings) for table in tables),
        "unusual_patterns": len(patterns),
        "private_files": [str(path) for path in paths],
    }


def _folder_of(unit: str) -> str:
    """`department-parks`, `yard-otter-yard`, `city`."""
    return unit.removesuffix(f":{WHOLE_CITY}").replace("=", "-").replace(":", "-")


def local_day(recorded: str, time_zone: str) -> date:
    """The city's day at an instant."""
    return datetime.fromisoformat(recorded).astimezone(ZoneInfo(time_zone)).date()


def unit_names(record: Record, units: str) -> dict[str, tuple[str, str]]:
    """What each unit is called, in both languages, by its slug; the whole city too."""
    if units == DEPARTMENTS:
        found = record.object_json(record.ref("kinds")).get("departments", ())
    else:
        layer = record.object_json(record.ref(f"layer/{units}"))
        found = layer.get("groups") or layer.get("areas") or ()
    names = {one["slug"]: (one["name"], one.get("name_es") or one["name"]) for one in found}
    return {**names, WHOLE_CITY: ("The whole city", "Toda la ciudad")}


def _dated(pattern: Pattern, since: date, days: int, definitions: Mapping[str, Definition]) -> dict[str, Any]:
    return {
        **finding_json(pattern),
        **_titles(pattern.method, pattern.column, pattern.line, definitions),
        "handed_over": since.isoformat(),
        "not_public_before": (since + timedelta(days=days)).isoformat(),
    }


def _units_looked_at(tables: Sequence[Looked]) -> list[str]:
    return sorted({finding.yard for table in tables for finding in table.findings})


def _titles(
    method: Method, column: Column | None, line: Line | None, definitions: Mapping[str, Definition]
) -> dict[str, str]:
    metric = None if line is None else definitions[line.metric]
    return {
        "title": TITLES[method, column][0],
        "title_es": TITLES[method, column][1],
        "metric_title": "" if metric is None else metric.title,
        "metric_title_es": "" if metric is None else metric.title_es,
    }


def _looked_at(tables: Sequence[Looked], slug: str, definitions: Mapping[str, Definition]) -> list[dict[str, Any]]:
    return [
        {
            "method": table.method,
            "column": table.column,
            "metric": None if table.line is None else table.line.metric,
            **_titles(table.method, table.column, table.line, definitions),
            "verdict": finding.verdict,
            "words": finding.to_json()["words"],
            "words_es": finding.to_json()["words_es"],
        }
        for table in tables
        for finding in table.findings
        if finding.yard == slug
    ]


def _write(private: PrivatePatterns, report: Mapping[str, Any], *, languages: Sequence[str], name: str) -> list[Path]:
    beside = f"{name}/{report['as_of']}"
    written = [private.write(f"{beside}.json", json.dumps(json.loads(canonical_bytes(dict(report))), indent=1) + "\n")]
    return written + [private.write(f"{beside}-{lang}.md", report_words(report, lang)) for lang in languages]
