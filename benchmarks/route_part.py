"""Our crews' day beside PyVRP used directly and the rules of thumb."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from processes import do
from results import Listing, ratio
from route_work import OURS


FORMATS = {
    "planner": "",
    "points": "{:,}",
    "stops": "{:,}",
    "infeasible": "{:,}",
    "room left": "{:,}",
    "seconds": "{:.2f}",
    "our points": "{:.3f}",
    "worst day": "{:.3f}",
    "best day": "{:.3f}",
    "our time": "{:.3f}",
    "on processors": "{:.3f}",
}
READ_THIS = """\
infeasible: plans in which the independent checker finds a fault; room left: stops left out although they fit, which is
poor but feasible; seconds: a day, times between stops included; our points, our time: ours for one of theirs."""


def routes(cities: Mapping[str, Path], scratch: Path, threads: int) -> Iterator[Listing]:
    """One table per city, all of its days together."""
    for slug, city in cities.items():
        told, _ = do("plan_days", city=str(city), home=str(scratch / "homes" / f"routes-{slug}"), threads=threads)
        yield listing_of(slug, told["plans"])


def listing_of(slug: str, plans: Sequence[Mapping[str, Any]]) -> Listing:
    """The table of one city from the plans of all planners on all days."""
    by_planner: dict[str, dict[str, Mapping[str, Any]]] = {}
    for plan in plans:
        by_planner.setdefault(plan["planner"], {})[plan["day"]] = plan
    days = sorted(by_planner[OURS], reverse=True)
    return Listing(
        title=f"routes: {slug}, {len(days)} days ({', '.join(days)})",
        formats=FORMATS,
        lines=[_line(planner, found, by_planner[OURS]) for planner, found in by_planner.items()],
        read_this=READ_THIS,
    )


def _line(
    planner: str, found: Mapping[str, Mapping[str, Any]], ours: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    line = {
        "planner": planner,
        "points": _sum(found, "points"),
        "stops": _sum(found, "stops"),
        "infeasible": sum(bool(plan["faults"]) for plan in found.values()),
        "room left": _sum(found, "room_left_for"),
        "seconds": _sum(found, "seconds") / len(found),
    }
    if planner == OURS:
        return line
    by_day = [one for day, plan in found.items() if (one := ratio(ours[day]["points"], plan["points"])) is not None]
    return {
        **line,
        "our points": ratio(_sum(ours, "points"), _sum(found, "points")),
        "worst day": min(by_day, default=None),
        "best day": max(by_day, default=None),
        "our time": ratio(_sum(ours, "seconds"), _sum(found, "seconds")),
        "on processors": ratio(_sum(ours, "processor_seconds"), _sum(found, "processor_seconds")),
    }


def _sum(found: Mapping[str, Mapping[str, Any]], name: str) -> Any:
    return sum(plan[name] for plan in found.values())
