"""The `civicstat` command and its groups."""

from __future__ import annotations

from typing import Annotated

import typer

from civicstat import __version__
from civicstat.cli import (
    adopt,
    chart,
    check,
    cities,
    coverage,
    drivers,
    equity,
    freshness,
    intervals,
    meetings,
    methods,
    new_metric,
    office,
    patterns,
    pipeline,
    practice,
    propose,
    published,
    residents,
    site,
    start,
    studio,
    two_clocks,
    waits,
)
from civicstat.cli.office_group import office_group


app = typer.Typer(
    name="civicstat",
    help="Run a city on evidence, and be believed: from city records to a public record that anyone can recheck.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
metrics = typer.Typer(
    help="Figures: compute those of a city, or any of our methods on a plain file.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
heatmaps = typer.Typer(
    help="Where, and where next: the forecasts of a city.", no_args_is_help=True, rich_markup_mode=None
)
heatmap = typer.Typer(help="Our forecast on a plain file of events.", no_args_is_help=True, rich_markup_mode=None)
plan = typer.Typer(
    help="What to do about it: an example day of a city's crews.", no_args_is_help=True, rich_markup_mode=None
)
record = typer.Typer(help="Decisions and promises, put on record.", no_args_is_help=True, rich_markup_mode=None)
meetings_group = typer.Typer(
    help="How the meetings of a record were kept: by the law, by the watchdog, by year.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def civicstat(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Run a city on evidence, and be believed: from city records to a public record that anyone can recheck."""


app.command("init")(cities.init)
app.command("propose")(propose.propose_city)
app.command("practice")(practice.practice)
app.command("doctor")(cities.doctor)
app.command("start")(start.start)
app.command("ingest")(pipeline.ingest)
metrics.command("run")(pipeline.metrics_run)
metrics.command("compute")(methods.compute)
metrics.command("chart")(chart.chart)
metrics.command("patterns")(patterns.patterns)
metrics.command("drivers")(drivers.drivers)
metrics.command("equity")(equity.equity)
metrics.command("intervals")(intervals.intervals)
metrics.command("waits")(waits.waits)
metrics.command("lateness")(freshness.lateness)
metrics.command("data-age")(freshness.data_age)
metrics.command("coverage")(coverage.coverage)
metrics.command("explain")(studio.explain)
metrics.command("new")(new_metric.new)
metrics.command("preview")(studio.preview)
metrics.command("diff")(studio.diff)
metrics.command("published")(published.published)
metrics.command("two-clocks")(two_clocks.two_clocks)
app.add_typer(metrics, name="metrics")
heatmaps.command("run")(pipeline.heatmaps_run)
app.add_typer(heatmaps, name="heatmaps")
heatmap.command("forecast")(methods.forecast)
app.add_typer(heatmap, name="heatmap")
plan.command("day")(pipeline.plan_day)
plan.command("sheet")(pipeline.plan_sheet)
app.add_typer(plan, name="plan")
record.command("decision")(pipeline.record_decision)
record.command("action")(pipeline.record_action)
record.command("revision")(pipeline.record_revision)
record.command("pattern-explanation")(pipeline.record_pattern_explanation)
record.command("pattern-release")(pipeline.record_pattern_release)
app.add_typer(record, name="record")
meetings_group.command("law")(meetings.law)
meetings_group.command("watch")(meetings.watch)
meetings_group.command("report")(meetings.report)
app.add_typer(meetings_group, name="meetings")
app.command("propose-metric")(residents.propose_metric)
app.command("adopt")(adopt.adopt)
app.command("patterns")(pipeline.patterns)
app.command("publish")(pipeline.publish)
app.command("cycle")(pipeline.cycle)
app.command("verify")(check.verify)
app.command("serve")(site.serve)
app.command("look")(site.look)
app.command("demo")(site.demo)
app.command("up")(office.up)
app.command("tick")(office.tick)
app.add_typer(office_group, name="office")
