"""The steps from records to publication: `ingest`, `metrics run`, `adopt`, `publish`, and `cycle` for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from civicstat.cli.options import (
    AcceptDriftOption,
    AsOfOption,
    CityFolderArgument,
    CityOption,
    HomeOption,
    RecordFileArgument,
    day_of,
    home_of,
    spark_master,
    threads,
)
from civicstat.cli.output import AsJson, letters, progress, show
from civicstat.cycle.home import Home
from civicstat.cycle.run import (
    Cycle,
    ahead_step,
    ingest_step,
    metrics_step,
    pattern_explanation_step,
    pattern_release_step,
    patterns_step,
    publish_step,
    record_step,
    revision_step,
    run_cycle,
    sheet_step,
    start_cycle,
)
from civicstat.cycle.steps import Progress


def ingest(
    city: CityFolderArgument,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    accept_drift: AcceptDriftOption = False,
    as_json: AsJson = False,
) -> None:
    """Read a city's records into its home: columns by name, faults kept with their reason.

    Example: civicstat ingest cities/chicago --as-of 2014-06-30
    """
    run_step(city, home, as_of, as_json, ingest_step, accept_drift=accept_drift)


def metrics_run(
    city: CityFolderArgument, home: HomeOption = None, as_of: AsOfOption = None, as_json: AsJson = False
) -> None:
    """Compute every figure of a city, twice, by two programs that share no code.

    Example: civicstat metrics run cities/chicago
    """
    run_step(city, home, as_of, as_json, metrics_step)


def heatmaps_run(
    city: CityFolderArgument, home: HomeOption = None, as_of: AsOfOption = None, as_json: AsJson = False
) -> None:
    """Forecast next week per map cell, and score the last weeks beside simple counts.

    Example: civicstat heatmaps run cities/chicago
    """
    run_step(city, home, as_of, as_json, ahead_step)


def plan_day(
    city: CityFolderArgument, home: HomeOption = None, as_of: AsOfOption = None, as_json: AsJson = False
) -> None:
    """Plan an example day of the crews from open requests and the forecast, which is made first where it is missing.

    Example: civicstat plan day cities/chicago
    """
    run_step(city, home, as_of, as_json, ahead_step)


def plan_sheet(
    city: CityFolderArgument, home: HomeOption = None, as_of: AsOfOption = None, as_json: AsJson = False
) -> None:
    """Write the crews' own sheet of the last plan on record, with addresses, to print; only into HOME/private.

    Addresses are read again from the city's files at this moment. Nothing but counts and paths is printed.
    Example: civicstat plan sheet cities/chicago --home homes/chicago
    """
    run_step(city, home, as_of, as_json, sheet_step)


def patterns(
    city: CityFolderArgument, home: HomeOption = None, as_of: AsOfOption = None, as_json: AsJson = False
) -> None:
    """Look for unusual record patterns; a private report for each unit that keeps records, only in HOME/private.

    Read are the rows of the latest release. Nothing but counts and paths is printed, and nothing becomes public.
    Example: civicstat patterns cities/boston --home homes/boston
    """
    run_step(city, home, as_of, as_json, patterns_step)


def record_decision(
    file: RecordFileArgument,
    city: CityOption,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    as_json: AsJson = False,
) -> None:
    """Put a decision on record; the next briefing of its department shows it.

    Example: civicstat record decision decision.toml --city cities/boston
    """
    run_step(city, home, as_of, as_json, lambda cycle: record_step(cycle, "decision", file))


def record_action(
    file: RecordFileArgument,
    city: CityOption,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    as_json: AsJson = False,
) -> None:
    """Put a promise on record; the next briefing opens with it until it is kept.

    Example: civicstat record action action.toml --city cities/boston
    """
    run_step(city, home, as_of, as_json, lambda cycle: record_step(cycle, "action", file))


def record_revision(
    file: RecordFileArgument,
    city: CityOption,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record why final figures change; the next cycle cites it and publishes them.

    The file lies ready in HOME/private/notices after a cycle that would have changed final figures: fill in why.

    Example: civicstat record revision 2015-09-30-revision.toml --city cities/boston --as-of 2015-09-30
    """
    run_step(city, home, as_of, as_json, lambda cycle: revision_step(cycle, file))


def record_pattern_explanation(
    file: RecordFileArgument,
    city: CityOption,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    as_json: AsJson = False,
) -> None:
    """Keep a department's explanation of an unusual record pattern, in private until an auditor releases the pattern.

    Example: civicstat record pattern-explanation explanation.toml --city cities/boston
    """
    run_step(city, home, as_of, as_json, lambda cycle: pattern_explanation_step(cycle, file))


def record_pattern_release(
    file: RecordFileArgument,
    city: CityOption,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    as_json: AsJson = False,
) -> None:
    """Put an auditor's word on an unusual record pattern on record: public or not, and why.

    Refused before the department has had its report for the days that city.toml gives it ([patterns] days_to_explain).
    Example: civicstat record pattern-release release.toml --city cities/boston
    """
    run_step(city, home, as_of, as_json, lambda cycle: pattern_release_step(cycle, file))


def publish(
    city: CityFolderArgument, home: HomeOption = None, as_of: AsOfOption = None, as_json: AsJson = False
) -> None:
    """Pass what was computed through the disclosure gate into the public record, and write the site.

    Example: civicstat publish cities/chicago
    """
    run_step(city, home, as_of, as_json, publish_step)


def cycle(
    city: CityFolderArgument,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    accept_drift: AcceptDriftOption = False,
    as_json: AsJson = False,
) -> None:
    """Do all of it: ingest, adopt, compute, recheck, publish. After a crash, run it again: it goes on from there.

    In a live record nothing is adopted: the proposals that wait are named, with the command that adopts them.

    Example: civicstat cycle cities/chicago --home homes/chicago --as-of 2014-06-30
    """
    run_step(city, home, as_of, as_json, run_cycle, accept_drift=accept_drift)


def run_step(
    city: Path,
    home: Path | None,
    as_of: str | None,
    as_json: bool,
    action: Callable[[Cycle], dict[str, Any]],
    *,
    accept_drift: bool = False,
) -> None:
    """One step of a city's cycle, told in words or JSON."""
    with letters(as_json=as_json):
        with progress(as_json=as_json) as step:
            started = start_cycle(
                city,
                Home(home_of(city, home)),
                as_of=day_of(as_of),
                now=datetime.now(UTC),
                threads=threads(),
                progress=step,
            )
            name = started.folder.city.name
            named = replace(
                started, accept_drift=accept_drift, spark_master=spark_master(), progress=_with_city(name, step)
            )
            result = action(named)
        told = "\n".join(f"  {name.replace('_', ' ')}: {_in_words(value)}" for name, value in result.items())
        show(result, as_json=as_json, in_words=f"{started.folder.city.name}, as of {started.as_of}:\n{told}")


def _with_city(name: str, step: Progress) -> Progress:
    """The same callback, each step told with its city: two cities may run side by side."""
    return lambda text, done, total: step(f"{name}: {text[:1].lower()}{text[1:]}", done, total)


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_in_words(inner)}" for name, inner in value.items()) or "none"
    if isinstance(value, list):
        return "; ".join(str(inner) for inner in value) or "none"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
