"""The first step: records read, cut at the as-of day, and written as the row files that everything else reads."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from civicstat import __version__
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.data_age import DATA_AGE, write_data_age
from civicstat.cycle.errors import CityFolderError, CycleError
from civicstat.cycle.follow_up import ingest_looks, office_answers_file
from civicstat.cycle.home import BUDGET_LINES, ROW_FILES, Home
from civicstat.cycle.lateness import LATENESS, write_lateness
from civicstat.cycle.steps import Progress, Steps, write_whole
from civicstat.cycle.working_calendar import RULES, calendar_csv, calendar_rules
from civicstat.disclosure.gate import Withheld
from civicstat.disclosure.households import require_busy_areas, require_large_areas
from civicstat.disclosure.rows import PublishedRows, publish_rows
from civicstat.look.tokens import theme_colors
from civicstat.look.words.formats import format_table
from civicstat.metrics.context import MetricContext
from civicstat.places.boundaries import BoundaryLayer
from civicstat.places.groups import GroupLayer
from civicstat.places.household_counts import read_household_counts
from civicstat.places.population import Residents, read_residents
from civicstat.sources.budget import read_budget
from civicstat.sources.ingest import Ingested, ingest
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.tables import CITY_CALENDAR, column_of_layer


AnyLayer = BoundaryLayer | GroupLayer


def ingest_records(
    folder: CityFolder,
    home: Home,
    *,
    as_of: date,
    accept_drift: bool,
    threads: int,
    steps: Steps,
    progress: Progress,
) -> dict[str, Any]:
    """Write the row files and what describes them under `warehouse/release`, and say how many rows went where."""
    inputs: dict[str, Any] = {"software": __version__, "as_of": as_of.isoformat(), "files": _file_digests(folder, home)}
    outputs = [home.release / role for role in ("context", "about-data", DATA_AGE, LATENESS)] + [
        home.warehouse / "source.json"
    ]
    if not accept_drift and not steps.needs("ingest", inputs, outputs=outputs):
        progress("Records unchanged since the last run", 1, 1)
        return dict(json.loads((home.release / "about-data").read_bytes())["rows"])
    ingested = ingest(
        folder.city,
        folder.sources,
        folder.path,
        home.folder,
        as_of=as_of,
        accept_drift=accept_drift,
        progress=progress,
    )
    _require_publishable_areas(folder, ingested)
    progress("Writing the row files", 0, 0)
    with tempfile.TemporaryDirectory(prefix="civicstat-rows-") as scratch:
        rows = publish_rows(
            ingested.table,
            layers=list(ingested.layers),
            coverage_from=folder.sources.service_requests.coverage_from,
            scratch=Path(scratch),
            threads=threads,
        )
    for role, content in _row_files(rows).items():
        write_whole(home.rows / ROW_FILES[role], content)
    calendar = calendar_rules(folder, as_of=as_of)
    if calendar is not None:
        write_whole(home.rows / CITY_CALENDAR, calendar_csv(calendar, time_zone=folder.city.time_zone))
    else:
        (home.rows / CITY_CALENDAR).unlink(missing_ok=True)
    progress("Linking inspections and answers", 0, 0)
    hidden = [item.to_json() for item in ingest_looks(folder, home, ingested, as_of=as_of)]
    write_data_age(folder, home, as_of=as_of, threads=threads)
    lateness = write_lateness(folder, home, ingested, as_of=as_of)
    residents = _residents(folder, ingested)
    if folder.city.budget is None:
        (home.release / BUDGET_LINES).unlink(missing_ok=True)
    context = replace(_context(folder, ingested, residents, calendar, as_of), lateness=lateness)
    for role, document in _documents(folder, ingested, rows, residents, calendar, context).items():
        write_whole(home.release / role, canonical_bytes(document))
    write_whole(home.warehouse / "source.json", canonical_bytes(_source_body(folder, ingested)))
    write_whole(home.warehouse / "withheld.json", json.dumps(_withheld(folder, ingested, rows) + hidden).encode())
    steps.mark("ingest", inputs)
    return {**ingested.counts.to_json(), "warnings": list(ingested.warnings)}


def read_context(home: Home) -> MetricContext:
    """What a computation must know, as the last ingest wrote it."""
    try:
        fields = json.loads((home.release / "context").read_bytes())
        if (home.release / BUDGET_LINES).is_file():
            fields["budget"] = json.loads((home.release / BUDGET_LINES).read_bytes())
        return MetricContext.from_json(fields)
    except FileNotFoundError as error:
        raise CycleError(
            "no records have been read yet",
            where=str(home.folder),
            next_step="Run: civicstat ingest CITY, or civicstat cycle CITY for all steps.",
        ) from error


def _row_files(rows: PublishedRows) -> dict[str, bytes]:
    return {"records/asset": rows.asset, "records/place": rows.place, "records/person-months": rows.person_months}


def _residents(folder: CityFolder, ingested: Ingested) -> Residents | None:
    if folder.city.population is None:
        return None
    return read_residents(
        folder.city.population, folder.path, layers=ingested.layers, main_layer=folder.city.main_layer
    )


def _documents(
    folder: CityFolder,
    ingested: Ingested,
    rows: PublishedRows,
    residents: Residents | None,
    calendar: dict[str, Any] | None,
    context: MetricContext,
) -> dict[str, Any]:
    return {
        "kinds": ingested.classes.to_json(),
        "about-data": _about_data(folder, ingested, rows),
        "context": context.to_json(),
        "formats": format_table(with_dollars=folder.city.budget is not None),
        "theme": {"tokens": theme_colors(folder.city.theme)},
        **{f"layer/{slug}": layer.to_json() for slug, layer in ingested.layers.items()},
        **({} if residents is None else {"population": residents.to_json()}),
        **({} if calendar is None else {"calendar": calendar}),
        **({} if folder.city.budget is None else {BUDGET_LINES: read_budget(folder.city.budget, folder.path)}),
    }


def _context(
    folder: CityFolder,
    ingested: Ingested,
    residents: Residents | None,
    calendar: dict[str, Any] | None,
    as_of: date,
) -> MetricContext:
    source = folder.sources.service_requests
    return MetricContext(
        as_of=as_of,
        coverage_from=source.coverage_from,
        time_zone=folder.city.time_zone,
        precision=source.time_precision,
        fiscal_year_starts=folder.city.fiscal_year_starts,
        layers={slug: _slugs(layer) for slug, layer in ingested.layers.items()},
        kinds={kind.slug: kind.subject_class for kind in ingested.classes.kinds.values},  # type: ignore[misc]
        departments=ingested.classes.departments.slugs,
        channels=ingested.classes.channels.slugs,
        knows_again=not source.columns.keys().isdisjoint(("address", "again_days")),
        knows_reopenings="reopenings" in source.columns,
        residents={} if residents is None else residents.by_area,
        calendar={name: calendar[name] for name in RULES} if calendar else None,
    )


def _slugs(layer: AnyLayer) -> tuple[str, ...]:
    members = layer.areas if isinstance(layer, BoundaryLayer) else layer.groups
    return tuple(member.slug for member in members)


def _about_data(folder: CityFolder, ingested: Ingested, rows: PublishedRows) -> dict[str, Any]:
    source = folder.sources.service_requests
    counts = ingested.counts.to_json()
    if any(month.status == "hidden" for month in rows.months):
        # The whole of the persons would give the sum of the hidden months away together with the months shown.
        counts["by_class"] = {**counts["by_class"], "person": None}
    return {
        "source": {
            "title": source.title,
            "title_es": source.title_es,
            "source": source.source,
            "licence": source.licence,
            "coverage_from": source.coverage_from.isoformat(),
            "time_precision": source.time_precision,
        },
        "rows": counts,
        "refused_by_reason": ingested.refused_by_reason,
        "never_read": [column.model_dump() for column in source.never_read],
        "cannot_roll_back": [column.model_dump() for column in source.cannot_roll_back],
        "faults": [*[fault.model_dump() for fault in source.faults], *[note.to_json() for note in ingested.notes]],
        "held": [note.to_json() for note in ingested.held],
    }


def _source_body(folder: CityFolder, ingested: Ingested) -> dict[str, Any]:
    source = folder.sources.service_requests
    return {
        "name": "service-requests",
        "title": source.title,
        "title_es": source.title_es,
        "source": source.source,
        "licence": source.licence,
        "rows_read": ingested.counts.read,
        "rows_accepted": ingested.counts.accepted,
        "rows_refused": ingested.counts.refused,
        "commitment": ingested.commitment,
    }


def _withheld(folder: CityFolder, ingested: Ingested, rows: PublishedRows) -> list[dict[str, str]]:
    items = [
        Withheld(
            "Addresses, exact points, request numbers and everything that people wrote",
            "Direcciones, puntos exactos, números de solicitud y todo lo que la gente escribió",
            "They can point at a home or a person. They never leave the city's own files.",
            "Pueden señalar una vivienda o a una persona. Nunca salen de los archivos de la ciudad.",
        )
    ]
    if rows.counts.get("place"):
        items.append(
            Withheld(
                "Days, hours and small map cells of requests about places where somebody lives or works",
                "Días, horas y celdas pequeñas del mapa de solicitudes sobre lugares donde alguien vive o trabaja",
                "We publish their area, week and month instead, so that nobody can be picked out.",
                "En su lugar publicamos la zona, la semana y el mes, para que no se pueda identificar a nadie.",
            )
        )
    if rows.months:
        items.append(
            Withheld(
                "Single requests about persons; only one total per month is shown, and none from 1 to 10",
                "Solicitudes individuales sobre personas; solo se muestra un total por mes, y ninguno de 1 a 10",
                "They can tell of illness, need or harm.",
                "Pueden revelar una enfermedad, una necesidad o un daño.",
            )
        )
    if ingested.counts.unclassed:
        items.append(
            Withheld(
                "Requests of a kind that nobody has given a subject class",
                "Solicitudes de un tipo al que nadie ha asignado una clase",
                "Until somebody decides whether they are about a thing, a place or a person, they stay out.",
                "Hasta que alguien decida si se refieren a una cosa, un lugar o una persona, quedan fuera.",
            )
        )
    items += [
        Withheld(
            f"{name} as an area of its own",
            f"{name} como zona propia",
            f"It counts with {neighbor}: too few households live there for numbers of its own.",
            f"Cuenta con {neighbor}: viven allí muy pocos hogares para tener cifras propias.",
        )
        for name, neighbor in _merged_names(folder, ingested)
    ]
    items += [
        Withheld("All figures of this source", "Todas las cifras de esta fuente", note.text, note.text_es)
        for note in ingested.held
    ]
    return [item.to_json() for item in items]


def _merged_names(folder: CityFolder, ingested: Ingested) -> list[tuple[str, str]]:
    found = []
    for layer in folder.city.layers:
        read = ingested.layers[layer.slug]
        names = {area.slug: area.name for area in read.areas} if isinstance(read, BoundaryLayer) else {}
        found += [(merge.area.replace("-", " ").title(), names.get(merge.into, merge.into)) for merge in layer.merge]
    return found


def _require_publishable_areas(folder: CityFolder, ingested: Ingested) -> None:
    """Places are published for large areas only: by households, or where nobody counts those, by requests a year."""
    slug = folder.city.main_layer
    layer = ingested.layers[slug]
    if not isinstance(layer, BoundaryLayer):
        raise CityFolderError(f"the main layer {slug} has no boundaries", where="city.toml, main_layer")
    names = {area.slug: area.name for area in layer.areas}
    if folder.city.households is not None:
        counts = read_household_counts(folder.path / folder.city.households.file)
        for small, into in layer.absorbed.items():
            counts[into] = counts.get(into, 0) + counts.pop(small, 0)
        require_large_areas(counts, areas=names, layer=slug)
        return
    first = pa.scalar(folder.sources.service_requests.coverage_from, pa.date32())
    is_covered = pc.greater_equal(ingested.table["opened_day"], first)
    is_place = pc.fill_null(pc.equal(ingested.table["subject_class"], "place"), False)
    table = ingested.table.filter(pc.and_(is_covered, is_place))
    days = table["opened_day"]
    if table.num_rows:
        years = max(1, (pc.max(days).as_py() - pc.min(days).as_py()).days / 365.25)
        requests = {
            item["values"]: int(item["counts"] / years)
            for item in pc.value_counts(table[column_of_layer(slug)]).to_pylist()
        }
        require_busy_areas(requests, areas=names, layer=slug)


def _file_digests(folder: CityFolder, home: Home) -> dict[str, str]:
    """Everything in a city folder but its metrics, goals and words for people, and the answers that the office has."""
    answers = office_answers_file(home)
    of_office = {f"home/{answers.name}": sha256_hex(answers.read_bytes())} if answers.is_file() else {}
    return of_office | {
        path.relative_to(folder.path).as_posix(): sha256_hex(path.read_bytes())
        for path in sorted(folder.path.rglob("*"))
        if path.is_file() and path.suffix != ".md" and path.name != "goals.toml" and folder.metrics not in path.parents
    }
