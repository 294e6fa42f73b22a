"""What must be counted again from the published rows before movements can be: behind which figures, and which parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.cycle.verify.older_rules import is_written_before
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.behind import Behind
from civicstat.vocabulary.definition import Definition


ROLE = "drivers"
COMPARISONS = ("before", "year-before")
# Their figures do not say what they are made of: it is counted again from the published rows.
COUNTED = ("mean", "sum", "percentile", "backlog-age")
PERCENTILES = ("percentile", "backlog-age")
# Until this version the movements of some measures were split, by published figures alone.
FIRST_RULE_UNTIL = "0.2.0"
# Until this one they were split by the breakdowns that a metric names and by no others, one part alone or not.
SECOND_RULE_UNTIL = "0.3.0"
_GROUPS = ("kind", "department", "channel")
# A published figure, as its file has it.
Line = Mapping[str, Any]
# By metric, comparison and end: what the rows come to, by figure key.
Counted = dict[str, dict[tuple[str, str], Behind]]
# By metric: the lines of its parts by breakdowns that it does not name, by figure key.
UnnamedParts = dict[str, dict[str, Line]]


def to_count(
    record: Record, figures: Mapping[str, Line], definitions: Mapping[str, Definition]
) -> dict[str, tuple[list[tuple[str, str]], list[tuple[str, str, str]]]]:
    """By metric, the ends of movements whose rows must be counted: which end it is, and its kind, label and line."""
    found: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str, str]]]] = {}
    if not record.has_role(ROLE) or is_written_before(FIRST_RULE_UNTIL, record):
        return {}
    document = record.object_json(record.ref(ROLE))
    for metric, entry in document.items():
        definition = definitions.get(metric)
        if definition is None or definition.measure not in COUNTED:
            continue
        names, asked = [], []
        for name, movement in movements_in(entry).items():
            earlier = figures.get(movement["before"], {}).get("value") or ""
            for end in ("before", "after"):
                names.append((name, end))
                line = earlier if definition.measure in PERCENTILES else ""
                asked.append((movement["kind"], movement[end].split("|")[2], line))
        found[metric] = (names, asked)
    return found


def unnamed_to_count(
    record: Record, definitions: Mapping[str, Definition]
) -> dict[str, tuple[tuple[str, ...], str, list[str]]]:
    """By metric, the parts that the record tells only under `drivers`: breakdowns, and of which kind which periods."""
    found: dict[str, tuple[tuple[str, ...], str, list[str]]] = {}
    if not record.has_role(ROLE) or is_written_before(SECOND_RULE_UNTIL, record):
        return {}
    layer = main_layer_of(record)
    for metric, entry in record.object_json(record.ref(ROLE)).items():
        definition = definitions.get(metric)
        if definition is None or definition.measure == "cost":
            continue
        parts = [definitions.get(part.partition("/")[0], definition) for part in definition.parts]
        if any(each.table == "person_months" for each in (definition, *parts)):
            continue
        movements = movements_in(entry).values()
        labels = sorted({movement[end].split("|")[2] for movement in movements for end in ("before", "after")})
        kinds = {movement["kind"] for movement in movements}
        if len(kinds) == 1:
            found[metric] = (unnamed_by(definition, layer), kinds.pop(), labels)
    return found


def unnamed_by(definition: Definition, layer: str) -> tuple[str, ...]:
    """The breakdowns that every movement is split by and the definition does not name."""
    return tuple(by for by in (layer, *_GROUPS) if by and by not in definition.by)


def main_layer_of(record: Record) -> str:
    """The layer of the city's neighborhoods; empty where it has no records of requests."""
    return str(record.city().statement.body.get("main_layer", ""))


def movements_in(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The comparisons that the entry of a metric holds."""
    return {name: entry[name] for name in COMPARISONS if name in entry}
