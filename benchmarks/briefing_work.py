"""Briefings of ten departments over the sixty measures of an invented city, prepared from its one release alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from clock import Clock

from civicstat.cycle.home import Home
from civicstat.cycle.packet import PacketDesk, canonical_packet
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.hearings.meetings.agenda import agenda_of
from civicstat.hearings.meetings.packet import MadeFor
from civicstat.ledger.reader import Record
from civicstat.portal.pages.stat.drawn import PacketDrawing
from civicstat.practice.kinds import DEPARTMENTS
from civicstat.practice.study import study
from civicstat.practice.truths import Truths
from civicstat.practice.write import write_city


REQUESTS = 20_000
YEARS = 3
AS_OF = "2025-12-31"
MINUTES = 90


def publish(scratch: str, threads: int) -> dict[str, Any]:
    """The city and its release with all its measures; not measured with the briefings."""
    folder = Path(scratch) / "briefings"
    city, home = folder / "city", folder / "home"
    if not (home / "ledger").is_dir():
        until = datetime.fromisoformat(AS_OF).date()
        made = study(7, Truths(), count=REQUESTS, years=YEARS, as_of=until)
        write_city(made, city, has_many_measures=True)
        now = datetime.combine(until + timedelta(days=1), time(12), UTC)
        run_cycle(start_cycle(city, Home(home), as_of=None, now=now, threads=threads, progress=no_progress))
    record = Record(home)
    objects = record.objects_of(record.latest_release().statement)
    return {"home": str(home), "releases": len(record.releases()), "objects": len(objects)}


def brief(home: str) -> dict[str, Any]:
    """Seconds for all briefings, objects and agendas included, and for their pictures; the record is read anew."""
    folder = Path(home)
    plain, read = Clock(), _read_plainly(folder)
    told_plain, clock, found = plain.told(), Clock(), []
    desk = PacketDesk(Record(folder), len(Record(folder).entries))
    shares = _shares(desk.record)
    for slug, own in shares.items():
        made_for = MadeFor(f"{slug}-1", slug, slug, slug, slug, own[:3], own, (), AS_OF)
        paper = canonical_packet(desk.packet(made_for))
        found.append((paper, agenda_of(paper, MINUTES)))
    told, drawing = clock.told(), Clock()
    pictures = sum(_draw(paper, lang, desk.record) for paper, _ in found for lang in ("en", "es"))
    drawn = drawing.told()
    return {
        **told,
        "pictures": pictures,
        "drawing_seconds": drawn["seconds"],
        "drawing_processor_seconds": drawn["processor_seconds"],
        "count": len(found),
        "metrics": len({metric for own in shares.values() for metric in own}),
        "measures": sum(len(paper["measures"]) for paper, _ in found),
        "findings": sum(len(paper["changes"]) + (paper["improvement"] is not None) for paper, _ in found),
        "figures": read,
        "plain_seconds": told_plain["seconds"],
        "minutes": sorted({sum(item.minutes for item in agenda) for _, agenda in found}),
    }


def _draw(paper: dict[str, Any], lang: str, record: Record) -> int:
    """Every chart, split, map and forecast that a briefing holds, drawn anew; how many."""

    def outlines(layer: str) -> list[dict[str, Any]]:
        role = f"layer/{layer or record.city().statement.body['main_layer']}"
        areas = record.object_json(record.ref(role)).get("areas", ()) if record.has_role(role) else ()
        return [{"slug": area["slug"], "geometry": area["geometry"]} for area in areas if area.get("geometry")]

    drawing = PacketDrawing(paper, lang, outlines)
    held = paper["pictures"]
    found = [
        *(drawing.chart(metric, metric, metric) for metric in held.get("charts", ())),
        *(each for metric in held.get("drivers", ()) for each in drawing.drivers(metric, metric, str)),
        *(drawing.map(metric, metric, metric) for metric in held.get("map", ())),
        *(drawing.forecast(name, name, name) for name in held.get("forecast", ())),
    ]
    return sum(each is not None for each in found)


def _shares(record: Record) -> dict[str, tuple[str, ...]]:
    """The measures that each department is asked about: those of its director, and its part of the city's own."""
    shares: dict[str, list[str]] = {one.slug: [] for one in DEPARTMENTS}
    director_of = {f"Director of {one.name}": one.slug for one in DEPARTMENTS}
    others = 0
    for metric, definition in sorted(record.live_definitions().items()):
        slug = director_of.get(definition.owner)
        if slug is None:
            slug, others = DEPARTMENTS[others % len(DEPARTMENTS)].slug, others + 1
        shares[slug].append(metric)
    return {slug: tuple(own) for slug, own in shares.items()}


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
