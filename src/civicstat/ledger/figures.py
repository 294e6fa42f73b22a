"""Figures, accountings, signals and sentences, read out of the objects of releases.

A release holds only new or changed figures: the live value of a key is that of the last release that holds it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from civicstat.ledger.merkle import root_of_lines
from civicstat.ledger.record import Record
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import Entry, ObjectRef


FIGURES = "figures/"
ACCOUNTING = "accounting/"
SIGNALS = "signals/"

_Row = TypeVar("_Row")


def read_figures(record: Record, metric: str | None = None, *, release: Entry | None = None) -> dict[str, Figure]:
    """Figures by key, in order of key: of one metric or all; live, or as one release stated them."""
    return _read_keyed(record, FIGURES, metric, release, Figure.from_json)


def read_accounting(
    record: Record, metric: str | None = None, *, release: Entry | None = None
) -> dict[str, Accounting]:
    """What each figure left out, by the figure's key; chosen as in `read_figures`."""
    return _read_keyed(record, ACCOUNTING, metric, release, Accounting.from_json)


def read_signals(record: Record, metric: str | None = None, *, release: Entry | None = None) -> dict[str, Signal]:
    """Process-behaviour charts by signal key; chosen as in `read_figures`."""
    found: dict[str, Signal] = {}
    for ref in _refs(record, SIGNALS, metric, release):
        for fields in record.object_json(ref)["signals"]:
            found[fields["key"]] = Signal.from_json(fields)
    return dict(sorted(found.items()))


def read_sentences(record: Record, *, release: Entry | None = None) -> dict[str, BoundSentence]:
    """The bound sentences of a release (the last one that has any), by id."""
    listed = record.object_json(record.ref("sentences", release))["sentences"]
    return {fields["id"]: BoundSentence.from_json(fields) for fields in listed}


def history_of(record: Record, key: str) -> list[tuple[Entry, Figure]]:
    """Every value that a key was ever given, with the release that gave it, oldest first."""
    metric = key.partition("|")[0]
    found: list[tuple[Entry, Figure]] = []
    for release in record.releases():
        figure = read_figures(record, metric, release=release).get(key)
        if figure is not None:
            found.append((release, figure))
    return found


def write_lines(rows: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The bytes of a figures or accounting file: one canonical JSON object a line, in order of key."""
    return b"".join(canonical_bytes(dict(rows[key])) + b"\n" for key in sorted(rows))


def read_lines(content: bytes) -> Iterator[dict[str, Any]]:
    """The JSON object on each line."""
    for line in content.splitlines():
        yield json.loads(line)


def figures_summary(files: Mapping[str, bytes]) -> dict[str, Any]:
    """A release's `figures` field: how many lines its figures files hold, and the Merkle root over them.

    `files` maps roles (`figures/<metric>`) to contents; lines are taken in order of role, without their line ends.
    """
    lines = [line for role in sorted(files) for line in files[role].splitlines()]
    return {"count": len(lines), "root": root_of_lines(lines).hex()}


def _read_keyed(
    record: Record,
    prefix: str,
    metric: str | None,
    release: Entry | None,
    from_json: Callable[[Mapping[str, object]], _Row],
) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for ref in _refs(record, prefix, metric, release):
        for fields in read_lines(record.object(ref)):
            found[fields["key"]] = from_json(fields)
    return dict(sorted(found.items()))


def _refs(record: Record, prefix: str, metric: str | None, release: Entry | None) -> Iterator[ObjectRef]:
    for entry in record.releases() if release is None else (release,):
        for ref in record.objects_of(entry.statement):
            if ref.role.startswith(prefix) and metric in (None, ref.role.removeprefix(prefix)):
                yield ref
