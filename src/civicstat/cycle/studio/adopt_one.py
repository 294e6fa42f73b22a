"""One metric adopted: its file written into the city folder, its definition put on record."""

from __future__ import annotations

from pathlib import Path

from civicstat.cycle.adopt import Desk, place_proposals
from civicstat.cycle.errors import AdoptionError
from civicstat.cycle.run import Cycle
from civicstat.cycle.steps import write_whole
from civicstat.ledger.append import append
from civicstat.vocabulary.definition import Definition


def adopt_metric(cycle: Cycle, definition: Definition, text: str) -> str:
    """The key under which the definition stands on record, in the words of its file.

    Done twice it is done once: the same file and the same statement are left as they are.

    Raises
    ------
    AdoptionError
        When the city folder has another file of this name, or another definition was adopted under this version.
    """
    path = file_of(cycle.folder.metrics, definition)
    if path.exists() and path.read_text("utf-8") != text:
        raise AdoptionError(
            f"there is a metric {definition.id!r} already",
            where=f"metrics/{path.name}",
            expected="an id that no file has yet",
            next_step="Give the metric another name in addresses.",
        )
    record = cycle.record
    desk = Desk(() if record is None else record.entries, cycle.as_of, cycle.recorded)
    place_proposals(desk, city=cycle.folder.city, goals=(), definitions=[definition])
    write_whole(path, text.encode())
    append(cycle.home.folder, desk.new)
    name = f"{definition.id}/{definition.version}"
    stands = cycle.record
    assert stands is not None
    return next(entry.key for entry in stands.entries_of("definition") if entry.statement.name == name)


def file_of(metrics: Path, definition: Definition) -> Path:
    """The file of a metric in a folder of them."""
    return metrics / f"{definition.id}.toml"
