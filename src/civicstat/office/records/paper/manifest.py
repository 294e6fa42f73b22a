"""The manifest of a paper: the entries that it reproduces, the objects that these name, the log, the software."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from civicstat import __version__
from civicstat.ledger.reader import Record
from civicstat.ledger.words import withdrawn_in, words_of
from civicstat.office.records.paper.blocks import Named, Section, entries_of_sections
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Entry


FORMAT = "civicstat-manifest/1"


def manifest_of(
    sections: Sequence[Section],
    record: Record | None,
    *,
    city: str,
    of: str,
    lang: str,
    made_on: date,
    office: Mapping[str, int],
    setter: str,
) -> dict[str, Any]:
    """The manifest, as JSON. `office` counts what the paper takes from the office and not from the public record."""
    entries = entries_of_sections(sections)
    return {
        "format": FORMAT,
        "city": city,
        "of": of,
        "language": lang,
        "made_on": made_on.isoformat(),
        "software": {"civicstat": __version__, "typst": setter},
        "checkpoint": None if record is None else _checkpoint(record),
        "entries": [_entry(entry) for entry in entries],
        "objects": [] if record is None else _objects(entries, sections, record),
        "from_the_office": dict(office),
    }


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """The manifest in the one form that its digest is of: canonical JSON (RFC 8785)."""
    return canonical_bytes(dict(manifest))


def _checkpoint(record: Record) -> dict[str, Any]:
    checkpoint = record.checkpoint
    root = base64.b64encode(checkpoint.root).decode("ascii")
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": root}


def _entry(entry: Entry) -> dict[str, Any]:
    said = entry.statement
    return {"key": entry.key, "index": entry.index, "type": said.type, "as_of": said.as_of, "sha256": said.digest}


def _objects(entries: Iterable[Entry], sections: Iterable[Section], record: Record) -> list[dict[str, Any]]:
    """Each object once, under the first entry that names it; one that was withdrawn is named as such."""
    withdrawn = withdrawn_in(entry.statement for entry in record.entries)
    all_of_them = [Named(sha256, role, entry.key) for entry in entries for sha256, role in objects_named(entry, record)]
    named: dict[str, dict[str, Any]] = {}
    for each in [*all_of_them, *(each for section in sections for each in section.objects)]:
        is_here = record.objects.has(each.sha256)
        state = "withdrawn" if each.sha256 in withdrawn else "here" if is_here else "missing"
        fields = {"sha256": each.sha256, "role": each.role, "named_by": each.named_by, "state": state}
        named.setdefault(each.sha256, fields)
    return [named[sha256] for sha256 in sorted(named)]


def objects_named(entry: Entry, record: Record) -> list[tuple[str, str]]:
    """The objects that an entry names: digest and role."""
    said = entry.statement
    found = [(sha256, "words") for sha256 in words_of(said)]
    if said.type.startswith("release/"):
        found += [(ref.sha256, ref.role) for ref in record.objects_of(said)]
    for field, value in said.body.items():
        if isinstance(value, Mapping) and "sha256" in value and value["sha256"] not in dict(found):
            found.append((str(value["sha256"]), field))
    return found
