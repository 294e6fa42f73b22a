"""The meeting: decisions and promises put on record, and the briefing that opens with them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from civicstat.cycle.adopt import Desk
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.hearings.action import Action, read_action
from civicstat.hearings.briefing import Department, prepare_briefing
from civicstat.hearings.briefing_object import briefing_body, briefing_object
from civicstat.hearings.claims import Claim
from civicstat.hearings.decision import read_decision
from civicstat.hearings.markdown import briefing_markdown
from civicstat.hearings.on_record import OnRecord
from civicstat.hearings.phrases import Both
from civicstat.hearings.promised import promised_as_of
from civicstat.hearings.promises import actions_as_of, decisions_as_of
from civicstat.hearings.published import DRIVERS, Names, Published
from civicstat.hearings.split import COLUMN_TITLES
from civicstat.ledger.append import append
from civicstat.ledger.figures import read_figures, read_lines
from civicstat.ledger.reader import Record
from civicstat.look.words.formats import format_number
from civicstat.metrics.context import MetricContext
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import Statement


@dataclass(frozen=True)
class Known:
    """What a decision or an action may name: figure keys, metrics and departments."""

    figures: frozenset[str]
    metrics: frozenset[str]
    departments: frozenset[str]


# Files of a city folder that the cycle puts on record itself; in this order, since an action cites its decision.
KINDS = ("decision", "action")


def place_record(desk: Desk, kind: str, file: Path, *, known: Known) -> str:
    """Put a decision or an action from a TOML file on the desk; its name.

    What was said before in the same words is not said again: what was said of it since stands.

    Raises
    ------
    HearingError
        With every problem of the file.
    """
    said = [entry.statement for entry in desk.existing] + desk.new
    on_record = OnRecord.of(
        said, as_of=desk.as_of, figures=known.figures, metrics=known.metrics, departments=known.departments
    )
    record = (read_decision if kind == "decision" else read_action)(file, on_record=on_record)
    cites = _cited(said, "genesis/v1")
    if isinstance(record, Action):
        cites += _cited(said, "decision/v1", record.decision)
    if not desk.has_said(f"{kind}/v1", record.id, record.to_json()):
        desk.place(f"{kind}/v1", record.id, record.to_json(), cites=cites)
    return record.id


def departments_of(folder: CityFolder, context: MetricContext) -> frozenset[str]:
    """The departments of a city: those of its records, and those that it prepares briefings for."""
    return frozenset([*context.departments, *[plan.department for plan in folder.city.briefings]])


def record_file(
    kind: str, file: Path, folder: CityFolder, home: Home, record: Record, *, as_of: date, recorded: str
) -> dict[str, Any]:
    """Put one decision or action on record; the next cycle's briefing opens with it."""
    desk = Desk(record.entries, as_of, recorded)
    context = MetricContext.from_json(json.loads((home.release / "context").read_bytes()))
    known = Known(
        figures=frozenset(read_figures(record)),
        metrics=frozenset(record.live_definitions()),
        departments=departments_of(folder, context),
    )
    name = place_record(desk, kind, file, known=known)
    entries = append(home.folder, desk.new)
    return {"recorded": [entry.key for entry in entries] or [f"{kind}/{name} was on record already"]}


def place_city_records(desk: Desk, folder: CityFolder, *, known: Known) -> int:
    """Put the decisions and actions of a city folder (`record/decision-*.toml`, `record/action-*.toml`) on the desk."""
    files = [(kind, file) for kind in KINDS for file in sorted((folder.path / "record").glob(f"{kind}-*.toml"))]
    for kind, file in files:
        place_record(desk, kind, file, known=known)
    return len(files)


def prepare_briefings(
    folder: CityFolder,
    home: Home,
    definitions: Mapping[str, Definition],
    *,
    statements: Sequence[Statement],
    as_of: date,
) -> list[dict[str, Any]]:
    """Write each department's briefing as objects; the bodies of their statements, still without their release."""
    home.clear_objects("briefing", "briefing-md")
    if not folder.city.briefings:
        return []
    published = _published(home, definitions)
    names = names_in(home)
    bodies = []
    for plan in folder.city.briefings:
        briefing = prepare_briefing(
            Department(plan.department, plan.name, plan.name_es),
            as_of=as_of,
            definitions=[definition for definition in definitions.values() if definition.is_official],
            published=published,
            own_metrics=plan.metrics,
            actions=actions_as_of(statements, as_of),
            decisions=decisions_as_of(statements, as_of),
            promised=promised_as_of(statements, as_of),
            names=names,
            claims=[
                Claim(
                    id=claim.slug,
                    text=claim.text,
                    text_es=claim.text_es,
                    value=Decimal(claim.value),
                    format=claim.format,
                    source=claim.source,
                    source_es=claim.source_es,
                    beside=claim.beside,
                )
                for claim in folder.city.claims
            ],
            meeting=plan.meeting,
        )
        content = canonical_bytes(briefing_object(briefing))
        write_whole(home.release / "briefing" / plan.department, content)
        for lang in folder.city.languages:
            text = briefing_markdown(briefing, lang, format_number)
            write_whole(home.release / "briefing-md" / f"{plan.department}-{lang}", text.encode())
        bodies.append(briefing_body(briefing, sha256=sha256_hex(content), release=""))
    return bodies


def _published(home: Home, definitions: Mapping[str, Definition]) -> Published:
    def lines(family: str) -> list[dict[str, Any]]:
        return [line for metric in definitions for line in read_lines((home.release / family / metric).read_bytes())]

    signals = [
        Signal.from_json(signal)
        for metric in definitions
        for signal in json.loads((home.release / "signals" / metric).read_bytes())["signals"]
    ]
    return Published.of(
        figures=[Figure.from_json(line) for line in lines("figures")],
        signals=signals,
        accountings=[Accounting.from_json(line) for line in lines("accounting")],
        drivers=json.loads((home.release / DRIVERS).read_bytes()),
    )


def names_in(home: Home) -> Names:
    """What areas, groups of areas, kinds, departments and channels are called in the next release."""
    found: dict[str, Both] = dict(COLUMN_TITLES)
    for path in sorted((home.release / "layer").iterdir()):
        layer = json.loads(path.read_bytes())
        found[layer["slug"]] = Both(layer["title"], layer["title_es"])
        for area in layer.get("areas", ()):
            found[f"{layer['slug']}:{area['slug']}"] = Both(area["name"], area["name"])
        for group in layer.get("groups", ()):
            found[f"{layer['slug']}:{group['slug']}"] = Both(group["name"], group["name_es"])
    tables = json.loads((home.release / "kinds").read_bytes())
    for column, table in (("kind", "kinds"), ("department", "departments"), ("channel", "channels")):
        for value in tables.get(table, ()):
            found[f"{column}={value['slug']}"] = Both(value["name"], value["name_es"])
    return Names(found)


def _cited(said: Sequence[Statement], type_: str, name: str = "") -> list[str]:
    found = [statement.digest for statement in said if statement.type == type_ and name in ("", statement.name)]
    return found[-1:]
