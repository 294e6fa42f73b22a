"""The city's folder and home as the office sees them now: what may be named, what was read, what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings

from civicstat.cycle.city_folder import CityFolder, read_city_folder
from civicstat.cycle.home import Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.run import Cycle, start_cycle
from civicstat.cycle.steps import Progress, no_progress
from civicstat.cycle.studio.published import Published, published_in
from civicstat.ledger.reader import Record, has_record
from civicstat.metrics.context import MetricContext
from civicstat.metrics.scope import Scope
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault


THREADS = 2


@dataclass(frozen=True)
class CityNow:
    """The city whose office this is."""

    path: Path
    home: Home

    @property
    def has_folder(self) -> bool:
        """Whether somebody has made it a city folder."""
        return (self.path / "city.toml").is_file() and (self.path / "sources.toml").is_file()

    @cached_property
    def folder(self) -> CityFolder:
        """Its folder, read and checked."""
        return read_city_folder(self.path)

    @cached_property
    def record(self) -> Record | None:
        """The public record so far."""
        return Record(self.home.ledger) if has_record(self.home.ledger) else None

    @cached_property
    def context(self) -> MetricContext | None:
        """What the last reading of its records knows; None before the first."""
        return read_context(self.home) if (self.home.release / "context").is_file() else None

    @cached_property
    def scope(self) -> Scope:
        """What filters may name."""
        if self.context is not None:
            return self.context.scope
        return Scope(layers=tuple(layer.slug for layer in self.folder.city.layers)) if self.has_folder else Scope()

    @property
    def has_published(self) -> bool:
        """Whether there is a release whose rows can be counted."""
        return self.record is not None and bool(self.record.releases())

    @property
    def published(self) -> Published:
        """What it has published."""
        return published_in(self.home.folder)

    @property
    def is_replay(self) -> bool:
        """Whether releases are immediate, because the days are past."""
        return self.folder.city.mode == "replay"

    def cycle(self, *, now: datetime, progress: Progress = no_progress, accept_drift: bool = False) -> Cycle:
        """A cycle over it."""
        started = start_cycle(self.path, self.home, as_of=None, now=now, threads=THREADS, progress=progress)
        return Cycle(**{**started.__dict__, "accept_drift": accept_drift})


def city_now() -> CityNow:
    """The city that the settings name.

    Raises
    ------
    OfficeError
        When the office was started without one.
    """
    path = settings.ENVIRONMENT.city
    if path is None:
        raise OfficeError(
            Fault("no_city_folder"),
            where="CIVICSTAT_CITY",
            expected=Fault("folder_may_be_empty"),
            next_step=Fault("start_with_one"),
        )
    return CityNow(path, Home(settings.HOME))
