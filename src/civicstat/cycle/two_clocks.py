"""The object `two-clocks`: by area, what the city says is closed, what was confirmed fixed, and what came again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from civicstat import __version__
from civicstat.cycle.errors import CycleError
from civicstat.cycle.follow_up import FOLLOW_UP_ROLE, read_follow_up
from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.steps import Steps, write_whole
from civicstat.ledger.figures import read_lines
from civicstat.metrics.context import MetricContext
from civicstat.metrics.recheck.follow_up import clocks_again
from civicstat.metrics.two_clocks.clocks import FEWEST_CHECKS
from civicstat.metrics.two_clocks.of_city import Asked, answers_sql, clocks_of_city, closings_sql
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.city import City, Goal
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WAITING, WHOLE_CITY, Figure, FigureKey
from civicstat.vocabulary.filter_tree import columns_of
from civicstat.vocabulary.period import PeriodKind, parse_period
from civicstat.vocabulary.tables import FOLLOW_UP_ROWS
from civicstat.warehouse.engine import EngineLimits, connect


TWO_CLOCKS = "two-clocks"
# The longest first: a year of closings holds more inspections than a month.
_KINDS: tuple[PeriodKind, ...] = ("r12", "year", "quarter", "month")
MONTHS = 12

Lines = Mapping[str, Mapping[str, Any]]


def write_two_clocks(
    home: Home,
    definitions: Mapping[str, Definition],
    goals: Sequence[Goal],
    *,
    city: City,
    context: MetricContext,
    as_of: date,
    threads: int,
    steps: Steps,
) -> None:
    """Write what the next release says of the two clocks; nothing where no metric judges closings.

    Raises
    ------
    CycleError
        When the two computations disagree; nothing is then kept.
    """
    out = home.release / TWO_CLOCKS
    closed, again = clock_metrics(definitions, goals)
    followed = read_follow_up(home)
    if closed is None and again is None and followed is None:
        out.unlink(missing_ok=True)
        return
    metrics = [metric for metric in (closed, again) if metric is not None]
    figures = {one.id: (home.release / "figures" / one.id).read_bytes() for one in metrics}
    files = [*ROW_FILES.values(), FOLLOW_UP_ROWS] if followed else []
    inputs: dict[str, Any] = {
        "software": __version__,
        "as_of": as_of.isoformat(),
        "metrics": [one.to_json() for one in metrics],
        "figures": {metric: sha256_hex(content) for metric, content in figures.items()},
        "follow_up": dict(followed or {}),
        "rows": {name: sha256_hex((home.rows / name).read_bytes()) for name in files},
    }
    if not steps.needs(TWO_CLOCKS, inputs, outputs=[out]):
        return
    lines = {metric: {line["key"]: line for line in read_lines(content)} for metric, content in figures.items()}
    label = common_period(metrics, lines)
    layers = _layers(city, context)
    asked = _asked(label, followed, layers, city.main_layer, as_of)
    areas: dict[str, dict[str, Any]] = {
        area: {name: _key(metric, label, area, lines) for name, metric in (("closed", closed), ("again", again))}
        for area in asked.areas
    }
    if followed is not None:
        for area, said in _looked(home, asked, threads=threads).items():
            areas[area].update(said)
    document = {
        "as_of": as_of.isoformat(),
        "fewest_checks": FEWEST_CHECKS,
        "period": label,
        "first_month": asked.first,
        "last_month": asked.last,
        "closed": None if closed is None else closed.id,
        "again": None if again is None else again.id,
        "main_layer": city.main_layer,
        "layers": list(layers),
        "is_checked": followed is not None,
        "draw": (followed or {}).get("draw"),
        "sources": [_source(one) for one in (followed or {}).get("sources", ())],
        "sql": [closings_sql(asked), answers_sql(asked)] if followed else [],
        "areas": areas,
    }
    write_whole(out, canonical_bytes(document))
    steps.mark(TWO_CLOCKS, inputs)


def clock_metrics(
    definitions: Mapping[str, Definition], goals: Sequence[Goal]
) -> tuple[Definition | None, Definition | None]:
    """The metric of what the city says is closed, and that of what was reported again; each None where there is none.

    The first is the companion of the second; where nothing is counted again, the first share of the goals that asks
    for the closing.
    """
    shares = {name: one for name, one in definitions.items() if one.measure == "share" and one.numerator is not None}
    again = next((one for _, one in sorted(shares.items()) if _asks_for(one, "again_days")), None)
    beside = shares.get(again.companion or "") if again is not None else None
    if beside is not None and _asks_for(beside, "closed"):
        return beside, again
    named = [metric for goal in goals for metric in goal.metrics]
    return next((shares[name] for name in named if name in shares and _asks_for(shares[name], "closed")), None), again


def clock_keys(
    definitions: Mapping[str, Definition], goals: Sequence[Goal], figures: Mapping[str, Sequence[Figure]]
) -> list[FigureKey]:
    """The figures that the page of the two clocks shows, by area: each needs its words."""
    metrics = [metric for metric in clock_metrics(definitions, goals) if metric is not None]
    lines = {
        one.id: {str(figure.key): {"status": figure.status, "reason": figure.reason} for figure in figures[one.id]}
        for one in metrics
    }
    label = common_period(metrics, lines)
    return [
        figure.key
        for one in metrics
        for figure in figures[one.id]
        if figure.key.period == label and figure.key.group == NO_GROUP
    ]


def common_period(metrics: Sequence[Definition], lines: Mapping[str, Lines]) -> str:
    """The newest period, of the longest kind, for which every one of the metrics has a settled figure by area."""
    for is_asked in (_has_settled, _may_change):
        for kind in _KINDS:
            if not all(kind in (one.by_periods or one.periods) for one in metrics):
                continue
            labels = [
                {key.split("|")[2] for key, line in lines[one.id].items() if is_asked(line) and _is_city(key)}
                for one in metrics
            ]
            of_kind = [label for label in set.intersection(*labels) if parse_period(label).kind == kind]
            if of_kind:
                return max(of_kind)
    return ""


def _has_settled(line: Mapping[str, Any]) -> bool:
    return line["status"] == "final" or (_may_change(line) and line.get("reason") == WAITING)


def _may_change(line: Mapping[str, Any]) -> bool:
    return bool(line["status"] == "provisional")


def _is_city(key: str) -> bool:
    return key.endswith(f"|{WHOLE_CITY}|-")


def _asks_for(definition: Definition, column: str) -> bool:
    return definition.numerator is not None and column in columns_of(definition.numerator)


def _layers(city: City, context: MetricContext) -> dict[str, tuple[str, ...]]:
    """The groups of the main layer's areas, then these areas themselves."""
    shown = [layer.slug for layer in city.layers if layer.of == city.main_layer] + [city.main_layer]
    return {slug: tuple(context.layers[slug]) for slug in shown}


def _asked(
    label: str, followed: Mapping[str, Any] | None, layers: Mapping[str, Sequence[str]], main: str, as_of: date
) -> Asked:
    first, last = _months(label, as_of)
    draw = (followed or {}).get("draw")
    return Asked(
        first=first,
        last=last,
        kinds=draw["kinds"] if draw else (),
        layers=layers,
        one_lot=("city", *layers) if draw and draw["over"] == "city" else (main,),
    )


def _months(label: str, as_of: date) -> tuple[str, str]:
    """Of which months of closing the inspections speak: those of the rolling year, or the last twelve whole ones."""
    if label.endswith("-r12"):
        period = parse_period(label)
        return period.start.isoformat()[:7], period.end.isoformat()[:7]
    is_whole = (as_of + timedelta(days=1)).day == 1
    last = as_of if is_whole else as_of.replace(day=1) - timedelta(days=1)
    count = last.year * MONTHS + last.month - MONTHS
    return f"{count // MONTHS:04}-{count % MONTHS + 1:02}", last.isoformat()[:7]


def _key(metric: Definition | None, label: str, area: str, lines: Mapping[str, Lines]) -> str | None:
    """The key of a metric's figure of an area; None where the metric is not published for it."""
    if metric is None:
        return None
    key = f"{metric.id}|v{metric.version}|{label}|{area}|-"
    return key if key in lines[metric.id] else None


def _looked(home: Home, asked: Asked, *, threads: int) -> dict[str, dict[str, Any]]:
    with connect(folders=[home.rows], limits=EngineLimits(threads=threads), reads_from=home.rows) as connection:
        found = clocks_of_city(connection, asked)
    files = {role: (home.rows / name).read_bytes() for role, name in ROW_FILES.items()}
    files[FOLLOW_UP_ROLE] = (home.rows / FOLLOW_UP_ROWS).read_bytes()
    again = clocks_again(files, **asdict(asked))
    different = sorted(area for area in found.keys() | again.keys() if found.get(area) != again.get(area))
    if different:
        raise CycleError(
            f"the two computations of the two clocks disagree about {len(different)} areas; the first is "
            f"{different[0]}: {found.get(different[0])} and {again.get(different[0])}",
            expected="equal results to the digit",
            next_step="This is a fault of the software: please report it with this message. Nothing was published.",
        )
    return found


def _source(one: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader is told of a source: not how many rows it has, or the rest would be a count about persons."""
    said = {name: one["statement"][name] for name in ("name", "title", "title_es", "source", "licence")}
    return {**said, "rows_refused": one["statement"]["rows_refused"], "refused_by_reason": one["refused_by_reason"]}
