"""Briefings of ten departments over sixty metrics of an invented city, prepared from its record alone.

A release holds at most 200 objects, five for each metric, so no city can publish sixty yet: twenty are published, and
each is read twice more under other names.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from clock import Clock

from civicstat.cycle.home import Home
from civicstat.cycle.packet import PacketDesk, canonical_packet
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.hearings.meetings.agenda import agenda_of
from civicstat.hearings.meetings.packet import MadeFor
from civicstat.hearings.published import Published
from civicstat.ledger.reader import Record, read_accounting, read_figures, read_signals
from civicstat.practice.kinds import DEPARTMENTS
from civicstat.practice.study import study
from civicstat.practice.truths import Truths
from civicstat.practice.write import write_city
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.signal import Signal


REQUESTS = 20_000
YEARS = 3
AS_OF = "2025-12-31"
MINUTES = 90
OTHER_NAMES = ("-second", "-third")
_KEY = re.compile(r'("[a-z0-9-]+)[|]v')
_ID = re.compile(r'^id = "([a-z0-9-]+)"$', re.MULTILINE)


def brief(scratch: str, departments: int, metrics: int, threads: int) -> dict[str, Any]:
    """Seconds for all briefings, objects and agendas included; the record is written before, and read anew."""
    folder = Path(scratch) / "briefings"
    city, home = folder / "city", folder / "home"
    if not (home / "ledger").is_dir():
        write_city(study(7, Truths(), count=REQUESTS, years=YEARS, as_of=datetime.fromisoformat(AS_OF).date()), city)
        _until_there_are(metrics // (1 + len(OTHER_NAMES)), city / "metrics")
        now = datetime.combine(datetime.fromisoformat(AS_OF).date() + timedelta(days=1), time(12), UTC)
        run_cycle(start_cycle(city, Home(home), as_of=None, now=now, threads=threads, progress=no_progress))
    known = sorted(Record(home).live_definitions())
    known += [f"{name}{other}" for other in OTHER_NAMES for name in known]
    plain, read = Clock(), _read_plainly(home)
    told_plain, clock, found = plain.told(), Clock(), []
    desk = Threefold(ReadAgain(home), len(Record(home).entries))
    for number in range(departments):
        slug = DEPARTMENTS[number % len(DEPARTMENTS)].slug
        own = tuple(known[number::departments])
        made_for = MadeFor(f"{slug}-{number}", slug, slug, slug, slug, own[:3], own, (), AS_OF)
        paper = canonical_packet(desk.packet(made_for))
        found.append((paper, agenda_of(paper, MINUTES)))
    return {
        **clock.told(),
        "count": len(found),
        "metrics": len(known),
        "measures": sum(len(paper["measures"]) for paper, _ in found),
        "findings": sum(len(paper["changes"]) + (paper["improvement"] is not None) for paper, _ in found),
        "figures": read,
        "plain_seconds": told_plain["seconds"],
        "minutes": sorted({sum(item.minutes for item in agenda) for _, agenda in found}),
    }


class ReadAgain(Record):
    """A record whose every definition stands in it three times."""

    def live_definitions(self) -> dict[str, Definition]:
        """Those of the record, and each under two other names."""
        found = super().live_definitions()
        return {**found, **{other.id: other for each in found.values() for other in _again(each)}}


class Threefold(PacketDesk):
    """Every figure, accounting and chart three times: twice more under other names of its metric."""

    @cached_property
    def published(self) -> Published:
        """All of them."""
        figures, signals, accountings = (
            [each.to_json() for each in read(self.record).values()]
            for read in (read_figures, read_signals, read_accounting)
        )
        return Published.of(
            figures=[Figure.from_json(each) for each in (*figures, *_renamed(figures))],
            signals=[Signal.from_json(each) for each in (*signals, *_renamed(signals))],
            accountings=[Accounting.from_json(each) for each in (*accountings, *_renamed(accountings))],
        )


def _renamed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    texts = [json.dumps(row) for row in rows]
    return [json.loads(_KEY.sub(rf"\1{other}|v", text)) for other in OTHER_NAMES for text in texts]


def _again(definition: Definition) -> list[Definition]:
    return [definition.model_copy(update={"id": f"{definition.id}{other}"}) for other in OTHER_NAMES]


def _read_plainly(home: Path) -> int:
    """The yardstick: the same figures, accountings and charts, read once as JSON and no more."""
    record = Record(home)
    lines = 0
    for role, ref in record.refs().items():
        if role.startswith(("figures/", "accounting/")):
            lines += sum(1 for line in record.object(ref).splitlines() if json.loads(line))
        elif role.startswith("signals/"):
            lines += len(record.object_json(ref)["signals"])
    return lines


def _until_there_are(count: int, folder: Path) -> None:
    """Copies of the city's own measures under other names, since a practice city has fewer."""
    originals = sorted(folder.glob("*.toml"))
    for number in range(count - len(originals)):
        original = originals[number % len(originals)]
        text = original.read_text("utf-8")
        name = f"{_ID.findall(text)[0]}-again-{number // len(originals) + 1}"
        (folder / f"{name}.toml").write_text(_ID.sub(f'id = "{name}"', text, count=1), "utf-8")
