"""One metric file and the published row files, nothing else: what a stranger computes on a laptop."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from civicstat.metrics.compute import Computed, compute
from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DisagreementError, RecordsError
from civicstat.metrics.fitness import asks_for_seconds
from civicstat.metrics.parts import parts_json
from civicstat.metrics.read_definition import read_definition
from civicstat.metrics.recheck import RecordFiles, recheck
from civicstat.metrics.records import header_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import UNLOCATED
from civicstat.vocabulary.tables import (
    ASSET_ROWS,
    PERSON_MONTHS,
    PLACE_ROWS,
    REOPENINGS,
    SHARED_COLUMNS,
    SubjectClass,
    asset_time_columns,
)
from civicstat.warehouse.engine import EngineLimits
from civicstat.warehouse.engines import DUCKDB, EngineChoice, open_engine


# As the objects of these roles are named for download.
POPULATION, CALENDAR, BUDGET = "population.json", "calendar.json", "budget-lines.json"


def compute_file(
    definition_path: Path,
    records_folder: Path,
    *,
    as_of: date | str,
    coverage_from: date | str,
    time_zone: str = "",
    fiscal_year_starts: int = 1,
    engine: EngineChoice = DUCKDB,
    threads: int = 2,
) -> dict[str, Any]:
    """The figures of one metric file over a folder of published row files.

    Parameters
    ----------
    definition_path
        A metric file; it need not belong to any city.
    records_folder
        Holds `service-requests-asset.csv`, `service-requests-place.csv` and, for a metric about persons,
        `person-requests-by-month.csv`; for a rate also `population.json`, for a cost `budget-lines.json`, and for
        working days `calendar.json` and `city-calendar.csv`.
    as_of, coverage_from
        The day that the files were cut at, and the first local day that they cover; texts in ISO form will do.
    time_zone
        IANA name; needed only where a definition counts hours or compares moments to the second.
    engine
        DuckDB, or Spark; the figures are the same.

    Returns
    -------
    dict
        `definition`, `figures`, `accounting` (as in a release) and `sql`; both computations found the same.

    Notes
    -----
    Areas, kinds, departments and channels are those that occur in the files, so a combination that never occurs has
    no figure here, while the city's own release shows it without cases.
    """
    context = dataclasses.replace(
        context_of_files(
            records_folder,
            as_of=_day(as_of, "as of"),
            coverage_from=_day(coverage_from, "coverage from"),
            time_zone=time_zone or "UTC",
        ),
        fiscal_year_starts=fiscal_year_starts,
    )
    definition = read_definition(definition_path, context=context)
    others = _parts_beside(definition, definition_path.parent, context)
    if not time_zone and context.precision == "second" and asks_for_seconds(definition):
        raise RecordsError(
            "the definition counts hours, and the files do not tell the time zone of the city",
            where=definition_path.name,
            expected="an IANA name, like America/Chicago",
            next_step="Give it: --time-zone America/Chicago",
        )
    with open_engine(engine, rows=records_folder, limits=EngineLimits(threads=threads)) as connection:
        computed = compute(
            definition, connection=connection, records_folder=records_folder, context=context, others=others
        )
    _require_agreement(definition, computed, records_folder, context, others)
    return {"definition": definition.to_json(), **computed_json(computed)}


def computed_json(computed: Computed) -> dict[str, Any]:
    """A computation's result as JSON types."""
    return {
        "figures": [figure.to_json() for figure in computed.figures],
        "accounting": [accounting.to_json() for accounting in computed.accountings],
        "sql": computed.sql,
    }


def context_of_files(records_folder: Path, *, as_of: date, coverage_from: date, time_zone: str) -> MetricContext:
    """The context that the published files themselves tell."""
    columns = header_of(records_folder / ASSET_ROWS)
    knows_reopenings = columns[-1:] == [REOPENINGS.name]
    first, last = len(SHARED_COLUMNS), len(columns) - len(asset_time_columns(knows_reopenings=knows_reopenings))
    layers = columns[first:last]
    if not all(column.replace("_", "").isalnum() and column == column.lower() for column in layers):
        raise RecordsError(
            f"the columns are {', '.join(columns)}",
            where=f"{ASSET_ROWS}, line 1",
            expected="kind, department, channel, is_duplicate, the columns of the area layers, and the times",
            next_step="Use the published file unchanged.",
        )
    seen: dict[str, dict[str, None]] = {name: {} for name in ("kind", "department", "channel", *layers)}
    kinds: dict[str, SubjectClass] = {}
    has_seconds = knows_again = False
    classes: tuple[tuple[str, SubjectClass], ...] = ((ASSET_ROWS, "asset"), (PLACE_ROWS, "place"))
    for file, subject_class in classes:
        for row in _rows(records_folder / file):
            has_seconds = has_seconds or bool(row.get("opened_at"))
            knows_again = knows_again or bool(row.get("again_days"))
            for name, slugs in seen.items():
                slugs[row.get(name, "")] = None
            kinds.setdefault(row["kind"], subject_class)
    known = {name: tuple(sorted(slugs.keys() - {"", UNLOCATED})) for name, slugs in seen.items()}
    return MetricContext(
        as_of=as_of,
        coverage_from=coverage_from,
        time_zone=time_zone,
        precision="second" if has_seconds else "day",
        layers={column.replace("_", "-"): known[column] for column in layers},
        kinds={kind: kinds[kind] for kind in sorted(kinds)},
        departments=known["department"],
        channels=known["channel"],
        knows_again=knows_again,
        knows_reopenings=knows_reopenings,
        residents=_residents(records_folder / POPULATION),
        calendar=_calendar(records_folder / CALENDAR),
        budget=_budget(records_folder / BUDGET),
    )


def _residents(path: Path) -> dict[str, int]:
    """Who lives where, if the published populations lie beside the row files; a rate needs them."""
    if not path.exists():
        return {}
    return {line["area"]: line["residents"] for line in json.loads(path.read_bytes())["areas"]}


def _calendar(path: Path) -> dict[str, Any] | None:
    """The city's working days, if the published rules lie beside the row files."""
    return dict(json.loads(path.read_bytes())) if path.exists() else None


def _parts_beside(definition: Definition, folder: Path, context: MetricContext) -> dict[str, Definition]:
    """The metrics that a ratio or cost names: files beside its own, each named for its id."""
    paths = [folder / f"{part.partition('/')[0]}.toml" for part in definition.parts]
    return {path.stem: read_definition(path, context=context) for path in paths}


def _budget(path: Path) -> dict[str, Any] | None:
    """The city's budget, if it lies beside the row files; a cost needs it."""
    return dict(json.loads(path.read_bytes())) if path.exists() else None


def _day(day: date | str, name: str) -> date:
    try:
        return day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError as error:
        raise RecordsError(
            f"{day!r} is not a day", where=name, expected="a day like 2014-06-30", next_step="Write it in this form."
        ) from error


def _require_agreement(
    definition: Definition,
    computed: Computed,
    folder: Path,
    context: MetricContext,
    others: Mapping[str, Definition],
) -> None:
    paths = (folder / ASSET_ROWS, folder / PLACE_ROWS, folder / PERSON_MONTHS)
    files = RecordFiles(*(path.read_text(encoding="utf-8") if path.exists() else "" for path in paths))
    parts = parts_json(definition, others)
    again = recheck(definition.to_json(), files=files, context=context.to_json(), others=parts)
    if again != (computed.figures, computed.accountings):
        raise DisagreementError(
            f"the two computations of {definition.id} differ",
            where=str(folder),
            expected="equal results to the digit",
            next_step="This is a fault of the software: please report it with the metric file.",
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    header_of(path)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
