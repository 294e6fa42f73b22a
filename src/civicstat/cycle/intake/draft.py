"""A mapped file as a city folder, and a city folder tried out: what would be refused, and what stops a cycle."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.intake.areas import AreasAsked, areas_for
from civicstat.cycle.run import ingest_step, read_proposals, start_cycle
from civicstat.cycle.steps import Progress, no_progress
from civicstat.sources.propose import Looked
from civicstat.sources.propose_areas import Areas
from civicstat.sources.propose_folder import Decided, write_city_folder
from civicstat.sources.propose_metrics import StarterMetrics, starter_metrics
from civicstat.sources.refusals import REFUSED_COLUMNS
from civicstat.vocabulary.errors import CivicstatError
from civicstat.warehouse.manifest import read_manifest
from civicstat.warehouse.shelves import Shelves


# The table of the warehouse whose refused rows are told of.
TABLE = "service_requests"


@dataclass(frozen=True)
class Written:
    """A city folder that was proposed: its areas, its starter metrics, and the names of its files."""

    areas: Areas
    metrics: StarterMetrics
    files: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """What a cycle would make of a city folder: counts of rows, the metrics it could compute, and what stops it."""

    rows: dict[str, Any]
    metrics: tuple[str, ...]
    letters: tuple[dict[str, str], ...]

    @property
    def can_be_used(self) -> bool:
        """Whether nothing stops it."""
        return not self.letters


def write_proposed_folder(
    folder: Path, looked: Looked, *, name: str, asked: AreasAsked, decided: Decided | None = None
) -> Written:
    """A city folder from a file that was looked at.

    Raises
    ------
    SourceError
        When the folder holds something, or the areas cannot be read; nothing is then written.
    """
    areas = areas_for(looked, asked)
    metrics = starter_metrics(looked.proposal, layer=areas.layer.slug)
    files = write_city_folder(folder, looked, name=name, areas=areas, metrics=metrics, decided=decided)
    return Written(areas, metrics, tuple(files))


def try_folder(city: Path, scratch: Path, *, now: datetime, progress: Progress = no_progress) -> Tried:
    """Read a city folder as a cycle would, into a home that nobody publishes; what it refuses is kept there.

    `scratch` is emptied first. Letters come in the order in which a cycle would meet them; the first that stops the
    reading is the last.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    rows: dict[str, Any] = {}
    metrics: tuple[str, ...] = ()
    try:
        cycle = start_cycle(city, Home(scratch), as_of=None, now=now, threads=2, progress=progress)
        rows = ingest_step(cycle)
        metrics = tuple(definition.id for definition in read_proposals(cycle))
    except CivicstatError as letter:
        return Tried(rows, metrics, (letter.to_json(),))
    return Tried(rows, metrics, ())


def refused_csv(home: Path) -> bytes:
    """The rows that the last reading of a home refused, as CSV; the header alone when there are none."""
    shelves = Shelves(home)
    known = read_manifest(shelves.manifest).tables.get(TABLE) if shelves.manifest.is_file() else None
    newest = known.snapshots[-1] if known and known.snapshots else None
    if newest is None or not newest.refused:
        return (",".join(REFUSED_COLUMNS) + "\n").encode()
    return shelves.refusals(TABLE, newest.refused).read_bytes()


def refused_rows(home: Path) -> list[dict[str, str]]:
    """The same, row by row."""
    return list(csv.DictReader(io.StringIO(refused_csv(home).decode("utf-8"), newline="")))


def take_into_use(draft: Path, city: Path) -> list[str]:
    """Make a draft the city's folder, whole or not at all; the names of its files.

    Raises
    ------
    CycleError
        When the city has a folder with something in it already.
    """
    if city.exists() and (not city.is_dir() or any(city.iterdir())):
        raise CycleError(
            "the city has a folder already",
            where=str(city),
            expected="a folder that is empty or not there: nothing is ever overwritten",
            next_step="Bring the file as a new delivery of the city's own source instead.",
        )
    beside = city.with_name(f".{city.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    city.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(draft, beside)
    beside.replace(city)
    return sorted(path.relative_to(city).as_posix() for path in city.rglob("*") if path.is_file())
