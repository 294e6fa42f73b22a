"""What is measured and what is not, worked out again from the published rows, figures and definitions alone."""

from __future__ import annotations

import calendar
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.figures import row_files
from civicstat.cycle.verify.settled import period_settled
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.lateness import settling_again
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.unassigned import is_nobody


ROLE = "coverage"
# How far apart the ends of neighboring periods can be.
_APART = {"day": 1, "week": 7, "w4": 7, "month": 31, "r3": 31, "r12": 31, "quarter": 92, "year": 366}
_YES, _NO = frozenset({True}), frozenset({False})
_EITHER = _YES | _NO

Path = tuple[str, ...]


def check_coverage(record: Record, values: PublishedValues, verdict: Verdict) -> None:
    """Add to the verdict everything in the object `coverage` that does not follow from the rest of the record."""
    if not record.has_role(ROLE):
        return
    ref = record.ref(ROLE)
    said = record.object_json(ref)
    context = record.object_json(record.ref("context"))
    definitions = {metric: one for metric, one in adopted_definitions(record).items() if one.shadow_of is None}
    day, files = date.fromisoformat(said["as_of"]), row_files(record)
    expected = coverage_again(definitions, values.figures, _months_of_rows(files), context, as_of=day)
    if any("department" in one for one in said["kinds"].values()):
        # Objects of earlier releases name no department.
        for kind, answers in departments_again(files, context, as_of=day).items():
            expected["kinds"][kind]["department"] = answers
    file = f"objects/{ref.sha256} ({ROLE})"
    found = {name: part for name, part in said.items() if name != "unassigned"}
    findings = [
        Finding("what is not measured does not follow from the published files", file, f"{ROLE}#{path}", *sides)
        for path, *sides in _differences(expected, found)
    ]
    findings += wrong_unassigned(said["unassigned"], definitions, _first_releases(record), expected["as_of"], file)
    verdict.findings += findings
    verdict.counts["kinds of request held to the metrics that count them"] = len(said["kinds"])


def coverage_again(
    definitions: Mapping[str, Definition],
    figures: Mapping[str, Mapping[str, Any]],
    months_of_rows: Mapping[str, Mapping[str, int]],
    context: Mapping[str, Any],
    *,
    as_of: date,
) -> dict[str, Any]:
    """The object as it must stand, but for who answers for a metric: `months_of_rows` counts rows by kind and month."""
    first, last = _last_twelve(as_of, date.fromisoformat(context["coverage_from"]))
    classes = context["kinds"]
    visible = {kind for kind in classes if classes[kind] != "person"}
    received = {kind: _between(months_of_rows.get(kind, {}), first, last) for kind in visible}
    metrics, areas = {}, set()
    takes: dict[str, set[str]] = {}
    for metric, definition in definitions.items():
        newest, shown = _in_figures(definition, figures, context["fiscal_year_starts"])
        areas |= shown
        takes[metric] = {kind for kind in visible if _takes(definition, definitions, kind)}
        metrics[metric] = _metric(
            definition, newest, takes[metric], _names_kinds(definition, definitions), as_of, context
        )
    own = {metric for metric, one in metrics.items() if one["counts"] == "own"}
    kinds = {
        kind: {
            "class": classes[kind],
            "requests": received.get(kind),
            "own": sorted(metric for metric in own if kind in takes[metric]),
            "with_others": len([metric for metric in takes.keys() - own if kind in takes[metric]]),
        }
        for kind in classes
    }
    bare = [kind for kind in visible if not kinds[kind]["own"]]
    everything, uncovered = sum(received.values()), sum(received[kind] for kind in bare)
    covered = everything - uncovered
    return {
        "as_of": as_of.isoformat(),
        "first_month": first,
        "last_month": last,
        "kinds": kinds,
        "without_own": sorted(sorted(bare), key=lambda kind: received[kind], reverse=True),
        "totals": {
            "kinds": len(visible),
            "kinds_with_own": len(visible) - len(bare),
            "kinds_without_own": len(bare),
            "kinds_about_persons": len(classes) - len(visible),
            "requests": everything,
            "requests_with_own": covered,
            "requests_without_own": uncovered,
            "percent_with_own": _percent(covered, everything),
            "metrics": len(definitions),
        },
        "metrics": metrics,
        "stale": sorted(metric for metric, one in metrics.items() if one["state"] == "stale"),
        "never_settled": sorted(metric for metric, one in metrics.items() if one["state"] == "never-settled"),
        "layers": {
            layer: _layer([slug for slug in slugs if f"{layer}:{slug}" in areas], slugs)
            for layer, slugs in context["layers"].items()
        },
    }


def departments_again(files: Mapping[str, bytes], context: Mapping[str, Any], *, as_of: date) -> dict[str, str | None]:
    """By kind, the department that had most of its requests in the last twelve months."""
    first, last = _last_twelve(as_of, date.fromisoformat(context["coverage_from"]))
    had: dict[str, Counter[str]] = {kind: Counter() for kind in context["kinds"]}
    for kind, department, month in _rows_of(files, "kind", "department"):
        if department and first <= month <= last and context["kinds"].get(kind, "person") != "person":
            had[kind][department] += 1
    return {kind: max(sorted(counts), key=counts.__getitem__, default=None) for kind, counts in had.items()}


def _layer(shown: list[str], slugs: list[str]) -> dict[str, Any]:
    return {
        "areas": len(slugs),
        "areas_without": len(slugs) - len(shown),
        "without": [slug for slug in slugs if slug not in shown],
    }


def wrong_unassigned(
    said: Mapping[str, Any],
    definitions: Mapping[str, Definition],
    first_releases: Mapping[str, str],
    as_of: str,
    file: str,
) -> Iterator[Finding]:
    """What is wrong with the list of metrics that nobody answers for.

    Which posts are vacant is the city's word. A definition that names nobody stands in the record, so everybody can
    tell when it has to be on the list.
    """
    wait, day = timedelta(days=said["public_after_days"]), date.fromisoformat(as_of)
    for metric, one in said["metrics"].items():
        definition = definitions.get(metric)
        stated = None if definition is None else (definition.version, definition.owner, definition.owner_es)
        at = f"{ROLE}#unassigned.metrics.{metric}"
        if stated != (one["version"], one["owner"], one["owner_es"]):
            yield Finding("the post of this metric is another one", file, at, str(stated), str(one))
        elif is_nobody(one["owner"]) != (one["why"] == "no-post"):
            yield Finding("why nobody answers for this metric does not follow from its definition", file, at)
        told = date.fromisoformat(one["told"])
        if told + wait > day or one["days"] != (day - told).days:
            yield Finding(
                "the public was told before the city had its days", file, at, str(wait.days), str(one["days"])
            )
    for metric, definition in definitions.items():
        first = first_releases.get(f"{metric}/{definition.version}")
        is_due = first is not None and date.fromisoformat(first) + wait <= day
        if is_nobody(definition.owner) and is_due and metric not in said["metrics"]:
            yield Finding("nobody answers for this metric, and the list does not say so", file, metric)


def _first_releases(record: Record) -> dict[str, str]:
    days: dict[str, str] = {}
    for release in record.releases():
        for definition in record.definitions_of(release.statement):
            name = definition.statement.name
            days[name] = min(days.get(name, "9999"), str(release.statement.as_of))
    return days


def _months_of_rows(files: Mapping[str, bytes]) -> dict[str, Counter[str]]:
    """How many published rows of each kind were opened in each month."""
    found: dict[str, Counter[str]] = {}
    for kind, month in _rows_of(files, "kind"):
        found.setdefault(kind, Counter())[month] += 1
    return found


def _rows_of(files: Mapping[str, bytes], *columns: str) -> Iterator[tuple[str, ...]]:
    """Of each published row some columns, and the month in which its request was opened."""
    for role, column in (("records/asset", "opened_day"), ("records/place", "opened_month")):
        rows = csv.reader(io.StringIO(files[role].decode("utf-8"), newline=""))
        header = next(rows)
        asked, opened = [header.index(name) for name in columns], header.index(column)
        for row in rows:
            yield (*(row[at] for at in asked), row[opened][:7])


def _between(months: Mapping[str, int], first: str, last: str) -> int:
    return sum(rows for month, rows in months.items() if first <= month <= last)


def _last_twelve(as_of: date, coverage_from: date) -> tuple[str, str]:
    is_whole = as_of.day == calendar.monthrange(as_of.year, as_of.month)[1]
    last = as_of if is_whole else as_of.replace(day=1) - timedelta(days=1)
    first = date(last.year - (last.month < 12), last.month % 12 + 1, 1)
    return max(f"{first:%Y-%m}", f"{coverage_from:%Y-%m}"), f"{last:%Y-%m}"


def _in_figures(
    definition: Definition, figures: Mapping[str, Mapping[str, Any]], fiscal_year_starts: int
) -> tuple[str | None, set[str]]:
    """The newest settled figure of the whole city, of the metric's shortest period, and every area with a value."""
    start, finest = f"{definition.id}|v{definition.version}|", _finest(definition)
    settled: dict[date, str] = {}
    shown: set[str] = set()
    for key, line in figures.items():
        if line["value"] is None or not key.startswith(start):
            continue
        _, _, label, area, group = key.split("|")
        shown.add(area)
        if (area, group) == ("city:-", "-") and period_settled(line):
            period = parse_period(label, fiscal_year_starts=fiscal_year_starts)
            if period.kind == finest:
                settled[period.end] = key
    return (settled[max(settled)] if settled else None), shown


def _finest(definition: Definition) -> str:
    return sorted(definition.periods, key=lambda kind: (_APART[kind], kind))[0]


def _metric(
    definition: Definition, newest: str | None, takes: set[str], names: bool, as_of: date, context: Mapping[str, Any]
) -> dict[str, Any]:
    allowed = settling_again(definition.to_json(), context) + 2 * _APART[_finest(definition)]
    age = None
    if newest is not None:
        end = parse_period(newest.split("|")[2], fiscal_year_starts=context["fiscal_year_starts"]).end
        age = as_of.toordinal() - end.toordinal()
    counts = "persons" if definition.table == "person_months" else ("own" if names else "all")
    state = "never-settled" if age is None else "current" if age <= allowed else "stale"
    return {
        "version": definition.version,
        "counts": counts,
        "kinds": len(takes),
        "newest": newest,
        "age_days": age,
        "allowed_days": allowed,
        "state": state,
    }


def _takes(definition: Definition, definitions: Mapping[str, Definition], kind: str) -> bool:
    """Whether some request of a kind can be counted, whatever else stands in its row."""
    if definition.parts:
        return any(_takes(part, definitions, kind) for part in _parts(definition, definitions))
    if definition.table != "service_requests":
        return False
    is_wanted = definition.where is None or _possible(definition.where, kind) != _NO
    return is_wanted and not any(_possible(one.where, kind) == _YES for one in definition.exclude)


def _names_kinds(definition: Definition, definitions: Mapping[str, Definition]) -> bool:
    """Whether a kind that no city has is sure to be refused: then the filter lists the kinds that it wants."""
    if definition.parts:
        parts = _parts(definition, definitions)
        return bool(parts) and all(_names_kinds(part, definitions) for part in parts)
    return definition.where is not None and _possible(definition.where, "") == _NO


def _parts(definition: Definition, definitions: Mapping[str, Definition]) -> list[Definition]:
    return [definitions[part.split("/")[0]] for part in definition.parts if part.split("/")[0] in definitions]


def _possible(tree: Mapping[str, Any], kind: str) -> frozenset[bool]:
    """Which truths a filter can have for a row of a kind, each other column taken on its own."""
    op = tree["op"]
    if op == "not":
        return frozenset(not truth for truth in _possible(tree["arg"], kind))
    if op in ("and", "or"):
        join: Callable[[bool, bool], bool] = (lambda a, b: a and b) if op == "and" else (lambda a, b: a or b)
        result = frozenset({op == "and"})
        for arg in tree["args"]:
            result = frozenset(join(a, b) for a in result for b in _possible(arg, kind))
        return result
    if op == "is_true" or tree["left"].get("column") != "kind":
        return _EITHER
    if op == "is_null":
        return _NO
    wanted = [one["text"] for one in tree["values"]] if op == "in" else [tree["right"]["text"]]
    return frozenset({(kind in wanted) == (op in ("in", "="))})


def _percent(part: int, whole: int) -> str | None:
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_EVEN)) if whole else None


def _differences(expected: Any, found: Any, path: Path = ()) -> Iterator[tuple[str, str, str]]:
    """(path, what follows, what is said) of every leaf that differs."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name in sorted(expected.keys() | found.keys()):
            yield from _differences(expected.get(name), found.get(name), (*path, name))
    elif expected != found:
        yield ".".join(path), str(expected), str(found)
