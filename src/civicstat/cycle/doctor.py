"""A city folder, examined: every file, field, kind and metric, by doing what the cycle would do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from civicstat.cycle.adopt import crew_settings_body
from civicstat.cycle.city_folder import CityFolder, read_city_folder
from civicstat.cycle.home import Home
from civicstat.cycle.run import Cycle, ingest_step, read_proposals, start_cycle
from civicstat.cycle.steps import Progress
from civicstat.look.tokens import theme_css
from civicstat.vocabulary.errors import CivicstatError


@dataclass(frozen=True)
class Check:
    """One thing looked at: `good`, something to `mend`, or a `doubt` that the pages will state."""

    what: str
    state: Literal["good", "mend", "doubt"]
    letter: str = ""

    def to_json(self) -> dict[str, str]:
        """The check for a program."""
        return {"what": self.what, "state": self.state, "letter": self.letter}


def examine(city: Path, *, as_of: date | None, progress: Progress) -> list[Check]:
    """Everything that would stop or trouble a cycle over this city; nothing is written to any home."""
    checks: list[Check] = []

    def attempt(what: str, action: Callable[[], str]) -> bool:
        try:
            checks.append(Check(what, "good", action()))
        except CivicstatError as error:
            checks.append(Check(what, "mend", str(error)))
            return False
        return True

    if not attempt("city.toml, sources.toml and goals.toml are in order", lambda: _read(city)):
        return checks
    folder = read_city_folder(city)
    attempt("the theme can be read by everyone", lambda: _ignore(theme_css(folder.city.theme)))
    if folder.city.dispatch is not None:
        attempt("the crews' settings are in order", lambda: _ignore(crew_settings_body(folder.city)))
    with tempfile.TemporaryDirectory(prefix="civicstat-doctor-") as scratch:
        started: list[Cycle] = []

        def ingest() -> str:
            started.append(
                start_cycle(city, Home(Path(scratch)), as_of=as_of, now=datetime.now(UTC), threads=2, progress=progress)
            )
            counts = ingest_step(started[0])
            return ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in counts.items())

        if not folder.sources.has_requests:
            attempt("the published measures can be read, and nothing in them could be a name", ingest)
        elif attempt("the records, areas and kinds can be read", ingest):
            attempt(
                "every metric can be computed, and every goal and companion has its metric",
                lambda: f"{len(read_proposals(started[0]))} metrics",
            )
    return checks + list(_doubts(folder))


def _doubts(folder: CityFolder) -> Iterator[Check]:
    city = folder.city
    if not city.spanish_reviewed_by:
        yield Check("nobody has reviewed the Spanish words", "doubt", "Name a reviewer: spanish_reviewed_by")
    for layer in city.layers:
        if layer.licence == "not verified":
            yield Check(f"the licence of the layer {layer.slug} is not verified", "doubt", layer.source)
    if not city.layers:
        return
    if city.budget is None:
        yield Check("there is no budget", "doubt", "What a unit of work costs cannot be asked: [budget]")
    if city.households is None:
        yield Check("there is no count of households", "doubt", "Quiet areas have to be merged: [households]")
    elif not city.households.verified:
        yield Check("the count of households is not verified", "doubt", city.households.source)


def _read(city: Path) -> str:
    return read_city_folder(city).city.name


def _ignore(_: object) -> str:
    return ""
