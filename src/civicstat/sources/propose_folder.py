"""A proposal as a city folder: every file that the cycle asks for, with what a person must decide marked in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from civicstat.sources.errors import SourceError
from civicstat.sources.propose import Looked
from civicstat.sources.propose_areas import Areas
from civicstat.sources.propose_metrics import GOAL, StarterMetrics
from civicstat.sources.propose_report import report_lines
from civicstat.sources.propose_result import NameGuess, Proposal
from civicstat.sources.propose_toml import toml_text
from civicstat.vocabulary.slugs import slug_of


DECIDE = "Decide this"
# No clock has this name, so doctor stops here until somebody has said which it is.
NO_ZONE = "Say-which"
_LAST_ONLY = (
    "The file holds only the last value. If it was changed after the day of a page, we cannot tell.",
    "El archivo guarda solo el último valor. Si se cambió después del día de una página, no podemos saberlo.",
)
_EXAMPLE = ("example of this software, not the city's", "ejemplo de este programa, no de la ciudad")


@dataclass(frozen=True)
class Decided:
    """What somebody has said already of what only a person can know; what is empty stays marked in the files."""

    state: str = ""
    source: str = ""
    licence: str = ""
    areas_source: str = ""
    areas_licence: str = ""


def write_city_folder(
    folder: Path, looked: Looked, *, name: str, areas: Areas, metrics: StarterMetrics, decided: Decided | None = None
) -> list[str]:
    """Write the folder and return the names of its files.

    Raises
    ------
    SourceError
        When the folder already holds something, or the city's name has no letter; nothing is then written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceError(
            f"{folder} is not empty",
            expected="a folder that does not exist yet, or is empty; nothing is ever overwritten",
            next_step="Give another folder: --out FOLDER.",
        )
    slug = slug_of(name)
    if not slug:
        raise SourceError(f"{name!r} has no letter or digit", where="--name", expected="the name of a city")
    known = decided or Decided()
    areas = _with_terms(areas, known)
    data = "data/requests" + (".parquet" if looked.proposal.file.endswith(".parquet") else ".csv")
    texts = {
        "README.md": _readme(looked.proposal, name, areas, metrics),
        "city.toml": _city(looked.proposal, slug, name, areas, known),
        "sources.toml": _sources(looked.proposal, data, known),
        "goals.toml": _goals(metrics),
        "kinds.csv": _kinds(looked.proposal),
        areas.layer.file: areas.geojson,
        **{f"metrics/{id_}.toml": toml_text(fields) for id_, fields in metrics.fields.items()},
    }
    if looked.proposal.departments:
        texts["departments.csv"] = _names(looked.proposal.departments)
    if looked.proposal.channels:
        texts["channels.csv"] = _names(looked.proposal.channels)
    if areas.households:
        texts["areas/households.csv"] = _csv(("area", "households"), sorted(areas.households.items()))
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    _write_rows(folder / data, looked.table)
    return sorted([*texts, data])


def _with_terms(areas: Areas, known: Decided) -> Areas:
    terms = {"source": known.areas_source, "licence": known.areas_licence}
    said = {name: text for name, text in terms.items() if text}
    return replace(areas, layer=areas.layer.model_copy(update=said)) if said else areas


def _write_rows(path: Path, table: pa.Table) -> None:
    """The columns that are read and no other: what people wrote and where they live stays where it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        pq.write_table(table, path, compression="zstd")
    else:
        pyarrow.csv.write_csv(table, path, pyarrow.csv.WriteOptions(quoting_style="needed"))


def _city(proposal: Proposal, slug: str, name: str, areas: Areas, known: Decided) -> str:
    layer = areas.layer.model_dump(mode="json", exclude_defaults=True)
    fields: dict[str, object] = {
        "slug": slug,
        "name": name,
        "state": known.state or f"{DECIDE}: the state",
        "time_zone": proposal.zone.name or NO_ZONE,
        "mode": "replay",
        "as_of": proposal.coverage.last,
        "fiscal_year_starts": 7,
        "languages": ["en", "es"],
        "spanish_reviewed_by": "",
        "licence": known.licence or "not verified",
        "main_layer": areas.layer.slug,
        "contact": {
            "phone": "311",
            "text": "311",
            "web": "311.example.org",
            "hours": f"{DECIDE}: when somebody answers.",
            "hours_es": "Por decidir: cuándo se atiende.",
        },
        "demonstration": {
            "text": f"Not a page of the city of {name}. A first proposal, made by a program from a file and not yet "
            "checked by anybody.",
            "text_es": f"Esta no es una página de la ciudad de {name}. Es una primera propuesta, hecha por un programa "
            "a partir de un archivo y que nadie ha revisado todavía.",
        },
        "layers": [layer],
    }
    if areas.households:
        fields["households"] = {
            "layer": areas.layer.slug,
            "file": "areas/households.csv",
            "source": f"{DECIDE}: where the counts come from",
            "verified": False,
        }
    notes = {
        "time_zone": proposal.zone.reason,
        "as_of": "the last whole day of the file",
        "fiscal_year_starts": "July, as in most cities; decide",
        **({} if known.licence else {"licence": "decide, once you have seen the terms"}),
        "mode": '"live" once you publish your own records on their own days',
    }
    return toml_text(fields, head="Proposed by civicstat propose. Fields: docs/reference/city-toml.md", notes=notes)


def _sources(proposal: Proposal, data: str, known: Decided) -> str:
    source: dict[str, object] = {
        "title": "Service requests",
        "title_es": "Solicitudes de servicio",
        "files": [data],
        "source": known.source or f"{DECIDE}: who published {proposal.file}, and by what way it came here",
        "licence": known.licence or "not verified",
        "time_precision": proposal.dates.precision,
        **({"date_format": proposal.dates.form} if proposal.dates.form else {}),
        "coverage_from": proposal.coverage.first,
        "kinds": "kinds.csv",
        **({"departments": "departments.csv"} if proposal.departments else {}),
        **({"channels": "channels.csv"} if proposal.channels else {}),
    }
    if proposal.default_points:
        source["default_points"] = [[point.latitude, point.longitude] for point in proposal.default_points]
    source["columns"] = proposal.column_of
    if proposal.duplicates is not None:
        source["duplicates"] = {"column": proposal.duplicates.column, "values": list(proposal.duplicates.values)}
    never_read = [
        {"column": column.column, "why": column.why, "why_es": column.why_es}
        for column in proposal.left_out
        # A column name with a comma would be taken for two.
        if column.is_never_read and "," not in column.column
    ]
    rolled = [proposal.column_of[ours] for ours in ("due", "kind", "department") if ours in proposal.column_of]
    if never_read:
        source["never_read"] = never_read
    source["cannot_roll_back"] = [
        {"column": column, "why": _LAST_ONLY[0], "why_es": _LAST_ONLY[1]} for column in rolled
    ]
    source["faults"] = [{"text": fault.text, "text_es": fault.text_es} for fault in proposal.faults]
    notes = {f"service_requests.columns.{s.ours}": f"{s.confidence}: {s.reasons[0]}" for s in proposal.columns} | {
        "service_requests.date_format": "; ".join(proposal.dates.reasons),
        "service_requests.coverage_from": "; ".join(proposal.coverage.reasons),
        **({} if known.licence else {"service_requests.licence": "decide, once you have seen the terms"}),
    }
    head = (
        "Proposed by civicstat propose. A column that is not named here never enters.\n"
        "Fields: docs/reference/sources-toml.md"
    )
    return toml_text({"service_requests": source}, head=head, notes=notes)


def _goals(metrics: StarterMetrics) -> str:
    first = [id_ for id_ in metrics.fields if id_ != "requests"]
    goal = {
        "id": GOAL,
        "title": "No request is forgotten",
        "title_es": "Ninguna solicitud queda en el olvido",
        "why": "A request that nobody answers teaches people not to ask again.",
        "why_es": "Una solicitud que nadie atiende le enseña a la gente a no volver a pedir.",
        "owner": "Performance office",
        "owner_es": "Oficina de desempeño",
        "metrics": [*first, "requests"],
        "set_by": _EXAMPLE[0],
        "set_by_es": _EXAMPLE[1],
    }
    return toml_text({"goal": [goal]}, head="An example. Say what your city wants.")


def _kinds(proposal: Proposal) -> str:
    columns = ("source", "slug", "name", "name_es", "subject_class")
    return _csv(columns, ((k.source, k.slug, k.name, k.name_es, k.subject_class) for k in proposal.kinds))


def _names(names: Sequence[NameGuess]) -> str:
    return _csv(("source", "slug", "name", "name_es"), ((n.source, n.slug, n.name, n.name) for n in names))


def _csv(header: Sequence[str], rows: Iterator[Sequence[object]] | Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _readme(proposal: Proposal, name: str, areas: Areas, metrics: StarterMetrics) -> str:
    fields: Mapping[str, object] = metrics.fields
    lines = [
        f"# {name}",
        "",
        f"A proposal, made by `civicstat propose` from {proposal.file}. Nobody has decided anything yet. Source and",
        "licence: decide, and write them here.",
        "",
        *report_lines(proposal),
        "",
        "## Areas",
        "",
        *[f"- {line}" for line in areas.words],
        "",
        "## Metrics",
        "",
        *[f"- {line}" for line in (*metrics.reasons, f"proposed: {', '.join(fields)}")],
    ]
    return "\n".join(lines) + "\n"
