"""The cycle: ingest, adopt, compute, recheck, publish; each step can be run alone, and none is lost in a crash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.cycle.adopt import (
    Desk,
    adopted_definitions,
    crew_settings_in,
    goals_in,
    official,
    place_proposals,
)
from civicstat.cycle.ahead import look_ahead
from civicstat.cycle.city_folder import CityFolder, read_city_folder
from civicstat.cycle.compute import compute_metrics
from civicstat.cycle.coverage import write_coverage
from civicstat.cycle.crew_sheet import write_crew_sheet
from civicstat.cycle.errors import CityFolderError, CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.ingest import ingest_records, read_context
from civicstat.cycle.meeting import record_file
from civicstat.cycle.patterns.report import write_pattern_reports
from civicstat.cycle.patterns.speak import keep_explanation, record_release
from civicstat.cycle.publish import publish_release
from civicstat.cycle.published.ingest import ingest_published
from civicstat.cycle.published.publish import publish_measures
from civicstat.cycle.residents.proposals import read_resident_proposals, shadow_definitions
from civicstat.cycle.residents.words import put_beside_the_log
from civicstat.cycle.revision import record_revision
from civicstat.cycle.steps import Progress, Steps
from civicstat.cycle.two_clocks import write_two_clocks
from civicstat.ledger.append import append
from civicstat.ledger.reader import Record, has_record
from civicstat.metrics.read_definition import read_definitions
from civicstat.vocabulary.city import Goal
from civicstat.vocabulary.definition import Definition
from civicstat.warehouse.engines import EngineChoice


# In live mode a day's records are published 48 hours after it ends (reference/trust.md, privacy rule 6).
DAYS_BEFORE_PUBLICATION = 2


@dataclass(frozen=True)
class Cycle:
    """One cycle of one city: what goes in, where it accumulates, and as of which day.

    `accept_drift`: somebody has looked at the changes that hold a source, and takes it as it is from now on.
    `spark_master`: the address of the cluster for a city whose engine is Spark; empty for this machine.
    """

    folder: CityFolder
    home: Home
    as_of: date
    recorded: str
    threads: int
    progress: Progress
    accept_drift: bool = False
    spark_master: str = ""

    @property
    def steps(self) -> Steps:
        """What earlier runs have done in this home."""
        return Steps.read(self.home.state)

    @property
    def record(self) -> Record | None:
        """The public record so far."""
        return Record(self.home.ledger) if has_record(self.home.ledger) else None


def start_cycle(
    city: Path, home: Home, *, as_of: date | None, now: datetime, threads: int, progress: Progress
) -> Cycle:
    """The cycle of a city folder.

    In replay the day is `as_of` or that of `city.toml`, and statements are recorded at the first instant after it. In
    live mode the day is two days ago unless an earlier one is given, and statements are recorded now.

    Raises
    ------
    CityFolderError
        When the folder cannot be read, or the day is missing or too recent to publish.
    """
    folder = read_city_folder(city)
    zone = ZoneInfo(folder.city.time_zone)
    if folder.city.mode == "replay":
        day = as_of or folder.city.as_of
        if day is None:
            raise CityFolderError(
                "a replay needs the day as of which it speaks",
                where=str(city / "city.toml"),
                expected="as_of = 2014-06-30, or the option --as-of",
            )
        recorded = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    else:
        latest = now.astimezone(zone).date() - timedelta(days=DAYS_BEFORE_PUBLICATION)
        day = as_of or latest
        if day > latest:
            raise CityFolderError(
                f"{day} is too recent to publish",
                where="--as-of",
                expected=f"{latest} or earlier: a day's records are published {DAYS_BEFORE_PUBLICATION} days after it",
            )
        recorded = now
    return Cycle(folder, home, day, recorded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), threads, progress)


def run_cycle(cycle: Cycle) -> dict[str, Any]:
    """All steps, in order; in a live record proposals wait for somebody to adopt them.

    A city without records of requests has nothing to compute: what it has published itself is read and quoted.
    """
    if not cycle.folder.sources.has_requests:
        adopt = adopt_step if cycle.folder.city.mode == "replay" else proposals_step
        return {**ingest_step(cycle), **adopt(cycle), **publish_step(cycle)}
    return {
        **ingest_step(cycle),
        **(adopt_step(cycle) if cycle.folder.city.mode == "replay" else proposals_step(cycle)),
        **metrics_step(cycle),
        **ahead_step(cycle),
        **publish_step(cycle),
    }


def ingest_step(cycle: Cycle) -> dict[str, Any]:
    """Read the records; write the row files and everything that describes them."""
    published = ingest_published(cycle.folder, cycle.home, as_of=cycle.as_of, progress=cycle.progress)
    if not cycle.folder.sources.has_requests:
        return published
    return published | ingest_records(
        cycle.folder,
        cycle.home,
        as_of=cycle.as_of,
        accept_drift=cycle.accept_drift,
        threads=cycle.threads,
        steps=cycle.steps,
        progress=cycle.progress,
    )


def adopt_step(cycle: Cycle) -> dict[str, Any]:
    """Turn the city folder's proposals into statements; what is adopted already stays as it is."""
    cycle.progress("Adopting definitions, targets and goals", 0, 0)
    desk = _proposals_on_desk(cycle)
    waited = put_beside_the_log(cycle.home, desk.new)
    append(cycle.home.folder, desk.new)
    for file in waited:
        file.unlink()
    return {"definitions": _definitions_in(cycle.record), "newly_adopted": len(desk.new)}


def proposals_step(cycle: Cycle) -> dict[str, Any]:
    """Say which proposals of the city folder wait to be adopted; what is adopted is used, and nothing else.

    Raises
    ------
    AdoptionError
        When a metric file says something else than what was adopted under its version.
    CycleError
        When nothing has been adopted yet.
    """
    cycle.progress("Comparing the city folder with what is adopted", 0, 0)
    waiting = waiting_proposals(cycle)
    record = _adopted_record(cycle)
    return {
        "definitions": _definitions_in(record),
        "proposals_waiting": waiting,
        **({"to_adopt_them": _adopt_command(cycle)} if waiting else {}),
    }


def waiting_proposals(cycle: Cycle) -> list[str]:
    """Of each proposal of the city folder that the record does not say yet: its kind and its name."""
    return [f"{proposal.type.partition('/')[0]} {proposal.name}" for proposal in _proposals_on_desk(cycle).new]


def metrics_step(cycle: Cycle) -> dict[str, Any]:
    """Compute every adopted metric, recheck it by the second computation, and put it into sentences."""
    record = _adopted_record(cycle)
    goals, context = [Goal.model_validate(dict(body)) for body in goals_in(record)], read_context(cycle.home)
    computed = compute_metrics(
        record,
        cycle.home,
        goals=goals,
        context=context,
        as_of=cycle.as_of,
        engine=EngineChoice(cycle.folder.city.engine, cycle.spark_master),
        threads=cycle.threads,
        steps=cycle.steps,
        progress=cycle.progress,
    )
    cycle.progress("Reading the two clocks", 0, 0)
    write_two_clocks(
        cycle.home,
        official(adopted_definitions(record)),
        goals,
        city=cycle.folder.city,
        context=context,
        as_of=cycle.as_of,
        threads=cycle.threads,
        steps=cycle.steps,
    )
    told = write_coverage(record, cycle.home, cycle.folder.city, as_of=cycle.as_of, threads=cycle.threads)
    return computed | ({"private_notices": [str(path) for path in told]} if told else {})


def ahead_step(cycle: Cycle) -> dict[str, Any]:
    """Forecast next week, and plan an example day of the crews."""
    record = _adopted_record(cycle)
    return look_ahead(
        cycle.folder,
        cycle.home,
        adopted_definitions(record),
        crew_settings=crew_settings_in(record),
        context=read_context(cycle.home),
        as_of=cycle.as_of,
        steps=cycle.steps,
        progress=cycle.progress,
    )


def record_step(cycle: Cycle, kind: str, file: Path) -> dict[str, Any]:
    """Put a decision or an action on record; figures that it rests on must be published."""
    record = _adopted_record(cycle)
    record.latest_release()
    return record_file(kind, file, cycle.folder, cycle.home, record, as_of=cycle.as_of, recorded=cycle.recorded)


def revision_step(cycle: Cycle, file: Path) -> dict[str, Any]:
    """Put on record why final figures change; the next release cites it."""
    record = _adopted_record(cycle)
    return record_revision(file, cycle.folder, cycle.home, record, as_of=cycle.as_of, recorded=cycle.recorded)


def sheet_step(cycle: Cycle) -> dict[str, Any]:
    """Write the crew's own sheet of the last plan on record, with addresses, into the home's private folder."""
    return write_crew_sheet(cycle.folder, cycle.home, _adopted_record(cycle))


def patterns_step(cycle: Cycle) -> dict[str, Any]:
    """Look for unusual record patterns in what is published; one private report for each unit, and nothing public."""
    cycle.progress("Looking for unusual record patterns", 0, 0)
    return write_pattern_reports(cycle.folder, cycle.home, _adopted_record(cycle), recorded=cycle.recorded)


def pattern_explanation_step(cycle: Cycle, file: Path) -> dict[str, Any]:
    """Keep a department's explanation of a pattern in the home's private folder."""
    return keep_explanation(file, cycle.home, salt=token_hex(16))


def pattern_release_step(cycle: Cycle, file: Path) -> dict[str, Any]:
    """Put an auditor's word on a pattern on record."""
    return record_release(
        file,
        cycle.folder,
        cycle.home,
        _adopted_record(cycle),
        as_of=cycle.as_of,
        recorded=cycle.recorded,
        salt=token_hex(16),
    )


def publish_step(cycle: Cycle) -> dict[str, Any]:
    """Pass the disclosure gate, append the release to the ledger, and write the site from the ledger."""
    record = _adopted_record(cycle)
    if not cycle.folder.sources.has_requests:
        desk = Desk(record.entries, cycle.as_of, cycle.recorded)
        return publish_measures(record, cycle.folder, cycle.home, desk=desk, progress=cycle.progress)
    return publish_release(
        record,
        cycle.folder,
        cycle.home,
        as_of=cycle.as_of,
        recorded=cycle.recorded,
        progress=cycle.progress,
    )


def read_proposals(cycle: Cycle) -> tuple[Definition, ...]:
    """The city folder's metric files, held to what its rows can answer; goals must name them."""
    if not cycle.folder.sources.has_requests:
        return ()
    adopted = read_definitions(cycle.folder.metrics, context=read_context(cycle.home))
    shadows = shadow_definitions(cycle.folder.path, adopted, context=read_context(cycle.home))
    definitions = (*shadows, *adopted)
    known = {definition.id for definition in definitions}
    unknown = [(goal.id, metric) for goal in cycle.folder.goals for metric in goal.metrics if metric not in known]
    if unknown:
        listed = "; ".join(f"{goal} names {metric}" for goal, metric in unknown)
        raise CityFolderError(
            f"goals name metrics that no file defines: {listed}",
            where=str(cycle.folder.path / "goals.toml"),
            expected=f"one of {', '.join(sorted(known))}",
            next_step="Mend the name, or write the metric file.",
        )
    return definitions


def _proposals_on_desk(cycle: Cycle) -> Desk:
    """Everything that the city folder proposes; on the desk is what the record does not say yet."""
    definitions = read_proposals(cycle)
    record = cycle.record
    desk = Desk(() if record is None else record.entries, cycle.as_of, cycle.recorded)
    place_proposals(
        desk,
        city=cycle.folder.city,
        goals=cycle.folder.goals,
        definitions=definitions,
        residents=read_resident_proposals(cycle.folder.path) if definitions else (),
    )
    return desk


def _definitions_in(record: Record | None) -> int:
    return 0 if record is None else len(record.live_definitions())


def _adopt_command(cycle: Cycle) -> str:
    return f"civicstat adopt {cycle.folder.path} --home {cycle.home.folder}"


def _adopted_record(cycle: Cycle) -> Record:
    record = cycle.record
    if record is None or (cycle.folder.sources.has_requests and not record.live_definitions()):
        raise CycleError(
            "no definition has been adopted yet",
            where=str(cycle.home.ledger),
            expected="definitions that somebody has adopted; only a replay adopts as it runs",
            next_step=f"Read the proposals in {cycle.folder.path}, then run: {_adopt_command(cycle)}",
        )
    return record
