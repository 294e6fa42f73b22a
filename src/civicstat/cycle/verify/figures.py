"""Every class A figure of the latest release, computed again from the published files by the second computation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.cycle.steps import Progress
from civicstat.cycle.verify.signals import wrong_signals
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck import RecordFiles, recheck
from civicstat.vocabulary.definition import Definition, Target

COMPARED = ("value", "bound", "numerator", "denominator", "n", "low", "high", "level", "status", "reason")


def check_figures(record: Record, values: PublishedValues, verdict: Verdict, *, progress: Progress) -> None:
    """Add to the verdict every figure, count left out and chart that does not follow from the published rows."""
    release = record.latest_release()
    roles = record.refs(release)
    files = record_files(record)
    context = record.object_json(record.ref("context", release))
    rechecked = 0
    definitions = adopted_definitions(record)
    live = _by_metric(values.figures)
    left_out = _by_metric(values.left_out)
    for done, (metric, definition) in enumerate(definitions.items()):
        progress("Computing every figure again from the published rows", done, len(definitions))
        name = f"objects/{roles[f'figures/{metric}'].sha256}" if f"figures/{metric}" in roles else f"figures/{metric}"
        figures, accountings = recheck(definition.to_json(), files=files, context=context)
        again = {str(figure.key): figure.to_json() for figure in figures}
        verdict.findings += _differences(again, live.get(metric, {}), name)
        verdict.findings += _left_out_differences(
            {str(accounting.key): accounting.to_json() for accounting in accountings}, left_out.get(metric, {}), name
        )
        rechecked += len(again)
    by_file = {role: record.object_json(ref) for role, ref in roles.items() if role.startswith("signals/")}
    for role, document in by_file.items():
        signals = {signal["key"]: signal for signal in document["signals"]}
        verdict.findings += wrong_signals(signals, values.figures, file=f"objects/{roles[role].sha256} ({role})")
    verdict.counts["figures computed again from the published rows, all equal" if verdict.holds else "figures computed again"] = rechecked
    verdict.counts["charts computed again"] = sum(len(document["signals"]) for document in by_file.values())


def record_files(record: Record) -> RecordFiles:
    """The published row files of the latest release."""

    def text(role: str) -> str:
        return record.object(record.ref(role)).decode("utf-8") if record.has_role(role) else ""

    return RecordFiles(text("records/asset"), text("records/place"), text("records/person-months"))


def adopted_definitions(record: Record) -> dict[str, Definition]:
    """The definitions in force, each with its adopted targets."""
    targets: dict[str, list[Target]] = {}
    for entry in record.entries_of("target"):
        body = dict(entry.statement.body)
        targets.setdefault(body["metric"], []).append(
            Target.model_validate({name: body[name] for name in ("value", "from", "set_by", "set_by_es", "is_example")})
        )
    return {
        metric: definition.model_copy(update={"target": tuple(targets.get(metric, ()))})
        for metric, definition in record.live_definitions().items()
    }


def _by_metric(lines: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for key, line in lines.items():
        found.setdefault(key.partition("|")[0], {})[key] = line
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
                if live[key][name] != again[key][name]:
                    yield Finding(
                        f"a figure's {name} does not follow from the published rows",
                        file,
                        key if name == "value" else f"{key}#{name}",
                        str(again[key][name]),
                        str(live[key][name]),
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
