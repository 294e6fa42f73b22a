"""What the next release would say, before anybody lets it out: figures new and changed, the gate, what to explain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.home import Home
from civicstat.cycle.publish import drafted
from civicstat.cycle.release import changed_objects
from civicstat.ledger.figures import read_lines
from civicstat.ledger.reader import Record
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY


@dataclass(frozen=True)
class ToExplain:
    """Something that a reader will ask about: a held source, a new version, a number outside its usual range.

    `what` is `held`, `version` or `unusual`; `metric` and `period` say where, `words` and `words_es` what is known.
    """

    what: str
    metric: str = ""
    title: str = ""
    title_es: str = ""
    period: str = ""
    words: str = ""
    words_es: str = ""


@dataclass(frozen=True)
class NextRelease:
    """What would be released now; `report` is that of the gate, or `letter` says why nothing may be."""

    new_figures: int
    changed: tuple[dict[str, Any], ...]
    to_explain: tuple[ToExplain, ...]
    report: dict[str, Any] | None
    letter: dict[str, str] | None

    @property
    def can_go_out(self) -> bool:
        """Whether the gate lets it through."""
        return self.report is not None


def next_release(record: Record, folder: CityFolder, home: Home) -> NextRelease:
    """The next release as it stands computed in a home.

    Raises
    ------
    CycleError
        When nothing has been computed yet.
    """
    draft, review = drafted(record, folder, home)
    objects = changed_objects(draft, record=record, releases=record.releases())
    lines = [line for role, content in objects.items() if role.startswith("figures/") for line in read_lines(content)]
    changed = tuple(json.loads(line) for line in objects["supersedes"].splitlines())
    report, letter = None, None
    try:
        report = review(objects)
    except CivicstatError as error:
        letter = error.to_json()
    return NextRelease(len(lines) - len(changed), changed, tuple(_to_explain(record, home)), report, letter)


def _to_explain(record: Record, home: Home) -> Iterator[ToExplain]:
    for note in json.loads((home.release / "about-data").read_bytes())["held"]:
        yield ToExplain("held", words=note["text"], words_es=note["text_es"])
    definitions = adopted_definitions(record)
    released = _released_versions(record)
    for definition in definitions.values():
        before = released.get(definition.id)
        if before is not None and before != definition.version:
            yield ToExplain("version", definition.id, definition.title, definition.title_es)
        yield from _unusual(home, definition)


def _released_versions(record: Record) -> dict[str, int]:
    """The version of each metric that the last release rested on."""
    releases = record.releases()
    said = record.definitions_of(releases[-1].statement) if releases else ()
    return {entry.statement.body["id"]: entry.statement.body["version"] for entry in said}


def _unusual(home: Home, definition: Definition) -> Iterator[ToExplain]:
    """The newest value of the whole city where it fires a rule of its chart."""
    file = home.release / "signals" / definition.id
    signals = json.loads(file.read_bytes())["signals"] if file.is_file() else []
    city = f"{definition.id}|v{definition.version}|{WHOLE_CITY}|{NO_GROUP}|"
    for signal in signals:
        points = [point for point in signal["points"] if point["value"] is not None]
        if signal["key"].startswith(city) and points and points[-1]["rules"]:
            yield ToExplain(
                "unusual", definition.id, definition.title, definition.title_es, period=points[-1]["period"]
            )
