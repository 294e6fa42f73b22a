"""Every class A figure of the latest release, computed again from the published files by the second computation."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.once_final import rightly_final
from civicstat.cycle.second import Both, second_computation
from civicstat.cycle.steps import Progress
from civicstat.cycle.verify.drivers_counted import Counted, UnnamedParts, to_count, unnamed_to_count
from civicstat.cycle.verify.earlier_versions import replaced_versions, row_files
from civicstat.cycle.verify.equity import mixes_to_count
from civicstat.cycle.verify.signals import wrong_signals
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.mixes import Mixed
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure


__all__ = ["check_figures", "row_files"]

COMPARED = ("value", "bound", "numerator", "denominator", "n", "low", "high", "level", "status", "reason", "basis")


@dataclass
class CountedAgain:
    """The rows behind what a metric's pages compare, by metric: for `check_equity`, and for `check_drivers`."""

    mixes: dict[str, Mixed] = field(default_factory=dict)
    behind: Counted = field(default_factory=dict)
    unnamed: UnnamedParts = field(default_factory=dict)


def check_figures(record: Record, values: PublishedValues, verdict: Verdict, *, progress: Progress) -> CountedAgain:
    """Add to the verdict every figure, count left out and chart that does not follow from the published rows.

    Returns
    -------
    CountedAgain
        The rows that stand behind comparisons: the processes that count hold the row files here.
    """
    roles = record.refs()
    if not record.has_role("context") and record.has_role("published-measures"):
        return CountedAgain()
    if not record.has_role("context"):
        verdict.skipped.append("the figures: their source is held, and no row file has been published yet")
        return CountedAgain()
    context = record.object_json(record.ref("context"))
    rechecked = 0
    definitions = adopted_definitions(record)
    live = _by_version(values.figures)
    left_out = _by_version(values.left_out)
    if record.has_role("budget-lines"):
        context = {**context, "budget": record.object_json(record.ref("budget-lines"))}
    with second_computation(row_files(record), context=context, processes=os.cpu_count() or 1) as second:
        again = {metric: second.of(definition, others=definitions) for metric, definition in definitions.items()}
        counting = {
            metric: second.mixed(definitions[metric], **asked)
            for metric, asked in mixes_to_count(record, values, definitions).items()
        }
        sides = to_count(record, values.figures, definitions)
        also = unnamed_to_count(record, definitions)
        moved = {
            metric: second.behind(definitions[metric], asked, unnamed=also[metric][0] if metric in also else ())
            for metric, (_, asked) in sides.items()
        }
        unnamed = {
            metric: second.unnamed(definitions[metric], by=by, kind=kind, labels=labels, others=definitions)
            for metric, (by, kind, labels) in also.items()
        }
        for done, metric in enumerate(definitions):
            progress("Computing every figure again from the published rows", done, len(definitions))
            role = f"figures/{metric}"
            file = f"objects/{roles[role].sha256} ({role})" if role in roles else role
            version = _of_version(definitions[metric])
            verdict.findings += _wrong(
                definitions[metric],
                again[metric].result(),
                live.get(version, {}),
                left_out.get(version, {}),
                record,
                file,
            )
            rechecked += len(again[metric].result()[0])
        counted = CountedAgain(
            {metric: each.result() for metric, each in counting.items()},
            {metric: dict(zip(sides[metric][0], each.result(), strict=True)) for metric, each in moved.items()},
            {metric: each.result() for metric, each in unnamed.items()},
        )
    for old in replaced_versions(record):
        version, both = _of_version(old.definition), old.again()
        file = f"figures/{old.definition.id}, version {old.definition.version}"
        verdict.findings += _wrong(
            old.definition, both, live.get(version, {}), left_out.get(version, {}), old.then, file
        )
        rechecked += len(both[0])
    by_file = {role: record.object_json(ref) for role, ref in roles.items() if role.startswith("signals/")}
    for role, document in by_file.items():
        signals = {signal["key"]: signal for signal in document["signals"]}
        verdict.findings += wrong_signals(
            signals,
            values.figures,
            file=f"objects/{roles[role].sha256} ({role})",
            directions={metric: definition.direction for metric, definition in definitions.items()},
            breaks={
                metric: [cut.from_.isoformat() for cut in definition.break_]
                for metric, definition in definitions.items()
            },
        )
    verdict.counts[
        "figures computed again from the published rows, all equal" if verdict.holds else "figures computed again"
    ] = rechecked
    verdict.counts["charts computed again"] = sum(len(document["signals"]) for document in by_file.values())
    return counted


def _said_final(
    definition: Definition, again: Mapping[str, dict[str, Any]], live: Mapping[str, dict[str, Any]]
) -> set[str]:
    """The figures that are final in the record and would be provisional by what is known of late records today."""
    if not definition.settles_learned:
        return set()
    return {
        key
        for key, line in again.items()
        if line["status"] == "provisional" and live.get(key, {}).get("status") == "final"
    }


def _wrong(
    definition: Definition,
    again: Both,
    live: Mapping[str, dict[str, Any]],
    left_out: Mapping[str, dict[str, Any]],
    record: Record,
    file: str,
) -> Iterator[Finding]:
    """What of one version of a metric does not follow from the rows."""
    figures, accountings = again
    lines = _lines(figures)
    for key in rightly_final(definition, _said_final(definition, lines, live), record):
        lines[key]["status"] = "final"
    yield from _differences(lines, live, file)
    yield from _left_out_differences(_lines(accountings), left_out, file)


def _of_version(definition: Definition) -> tuple[str, str]:
    """The metric and version with which the keys of its figures begin."""
    return definition.id, f"v{definition.version}"


def _lines(items: Sequence[Figure] | Sequence[Accounting]) -> dict[str, dict[str, Any]]:
    return {str(item.key): dict(item.to_json()) for item in items}


def _by_version(lines: Mapping[str, dict[str, Any]]) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """Lines by metric and version; numbers that a city published itself have keys of another form."""
    found: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for key, line in lines.items():
        metric, _, rest = key.partition("|")
        found.setdefault((metric, rest.partition("|")[0]), {})[key] = line
    return found


def _differences(
    again: Mapping[str, dict[str, Any]], live: Mapping[str, dict[str, Any]], file: str
) -> Iterator[Finding]:
    for key in sorted(again.keys() | live.keys()):
        if live.get(key, {}).get("class", "A") != "A" or live.get(key, {}).get("status") == "held":
            continue
        if key not in live:
            yield Finding("a figure that follows from the published rows is not in the record", file, key)
        elif key not in again:
            yield Finding("a figure in the record does not follow from the published rows", file, key)
        else:
            for name in COMPARED:
                if live[key].get(name) != again[key].get(name):
                    yield Finding(
                        f"a figure's {name} does not follow from the published rows",
                        file,
                        key if name == "value" else f"{key}#{name}",
                        str(again[key].get(name)),
                        str(live[key].get(name)),
                    )


def _left_out_differences(
    again: Mapping[str, dict[str, Any]], live: Mapping[str, dict[str, Any]], file: str
) -> Iterator[Finding]:
    for key in sorted(again.keys() | live.keys()):
        if again.get(key) != live.get(key):
            yield Finding(
                "what a figure left out does not follow from the published rows",
                file,
                key,
                str(again.get(key)),
                str(live.get(key)),
            )
