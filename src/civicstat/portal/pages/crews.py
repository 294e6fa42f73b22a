"""Crew planning: the public route sheet of a day, and what the minimum-service rule costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.look.routes import RouteStop
from civicstat.portal.catalogue.ahead import Plan
from civicstat.portal.pages import links
from civicstat.portal.pages.interactive import route_map
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


_SECONDS_PER_DAY = 24 * 60 * 60
_DISTANCE = "kilometers-1"
_TOTALS = (("stops", COUNT), ("points", COUNT), ("driving_meters", _DISTANCE))


def crew_pages(view: View) -> list[Page]:
    """One page for each plan on record, the first under the same address for ever."""
    return [_page(view, plan, links.crews_page(number)) for number, plan in enumerate(view.catalogue.plans, start=1)]


def _page(view: View, plan: Plan, path: str) -> Page:
    context = _Sheet(view, plan, path).context()
    return Page(
        path=path,
        template="crews.html",
        title=view.t("page.crews.title"),
        description=view.t("page.crews.description", city=view.catalogue.city["name"]),
        here="where_next",
        context=context,
        maps=[
            route_map(
                crew["file"],
                "stops",
                stops=crew["route"],
                yard=crew["yard"],
                catalogue=view.catalogue,
                more={"crew": crew},
            )
            for crew in context["crews"]
            if crew["stops"]
        ],
    )


class _Sheet:
    """One plan as a page needs it."""

    def __init__(self, view: View, plan: Plan, path: str) -> None:
        self._view = view
        self._path = path
        self._plan = plan
        self._body = plan.plan
        # Where a stop stands in the published list, which is part of the key of its numbers.
        self._at = {stop["stop"]: index for index, stop in enumerate(self._body["stops"])}
        rule = self._body["minimum_rule"]
        self._owed = {claim["stop"] for claim in rule["neighborhoods"]} if rule else set()

    def context(self) -> dict[str, Any]:
        view, body = self._view, self._body
        return {
            "plan": self._plan,
            "day_of_plan": body["day"],
            "label": view.both(body["label"]),
            "purpose": view.both(body["purpose"]),
            "set_by": view.both(body["settings"]["set_by"]),
            "settings_key": self._settings_key(),
            "method": view.both(body["method"]["words"]),
            "starts": self._clock(0),
            "crews": [self._crew(index, crew) for index, crew in enumerate(body["plan"]["crews"])],
            "totals": [
                (name, self._bound(f"plan.{name}", format), self._bound(f"without_rule.{name}", format))
                for name, format in _TOTALS
            ],
            "rule": self._rule(),
            "left": [
                (name, self._bound(path))
                for name, path in (
                    ("not_considered", "not_considered.stops"),
                    ("without_place", "requests_without_place"),
                    ("duplicates", "duplicates_left_out"),
                )
            ],
            "files": [
                ref
                for start in ("route-plan", "route-plan-geojson")
                if (ref := view.object(f"{start}/{self._plan.id}"))
            ],
            "keys": f"{self._plan.role}#stops.….requests",
        }

    def _settings_key(self) -> str:
        """The entry with the settings that the plan is held to; empty where it cites none."""
        cited = self._plan.entry.statement.cites
        found = [entry for entry in self._view.catalogue.entries if entry.statement.digest in cited]
        return next((entry.key for entry in found if entry.statement.type.startswith("crew-settings/")), "")

    def _crew(self, index: int, crew: Mapping[str, Any]) -> dict[str, Any]:
        path = f"plan.crews.{index}"
        stops = [self._stop(position, visit) for position, visit in enumerate(crew["visits"], start=1)]
        yard = self._body["yard"]
        return {
            "number": crew["crew"],
            "file": links.map_file(self._path, index + 1),
            "stops": stops,
            "route": [stop["drawn"] for stop in stops],
            "yard": (yard["longitude"], yard["latitude"]),
            "back": self._clock(crew["back_at"]),
            "distance": self._bound(f"{path}.driving_meters", _DISTANCE),
            "points": self._bound(f"{path}.points"),
        }

    def _stop(self, position: int, visit: Mapping[str, Any]) -> dict[str, Any]:
        at = self._at[visit["stop"]]
        stop = self._body["stops"][at]
        names = [self._view.catalogue.name_of("kind", kind, self._view.lang) for kind in stop["kinds"]]
        is_owed = visit["stop"] in self._owed
        return {
            "position": position,
            "cell": stop["cell"],
            "area": self._area(stop["neighborhood"]),
            "kinds": names,
            "requests": self._bound(f"stops.{at}.requests"),
            "duplicates": self._bound(f"stops.{at}.duplicates") if stop["duplicates"] else None,
            "waiting": self._bound(f"stops.{at}.waiting_days", "days") if stop["waiting_days"] is not None else None,
            "expected": self._bound(f"stops.{at}.forecast.mean", "decimal-1") if stop["forecast"] else None,
            "arrive": self._clock(visit["arrive"]),
            "leave": self._clock(visit["leave"]),
            "is_owed": is_owed,
            "drawn": RouteStop(position, stop["longitude"], stop["latitude"], is_owed),
        }

    def _rule(self) -> dict[str, Any] | None:
        rule = self._body["minimum_rule"]
        if rule is None:
            return None
        price = "minimum_rule.price"
        return {
            "words": self._view.both(rule["words"]),
            "points": self._bound(f"{price}.points"),
            "percent": self._bound(f"{price}.percent_of_points", "percent-1")
            if rule["price"]["percent_of_points"] is not None
            else None,
            "stops": self._bound(f"{price}.stops"),
            "costs": bool(rule["price"]["points"]),
            "neighborhoods": [
                {
                    "area": self._area(claim["neighborhood"]),
                    "waiting": self._bound(f"minimum_rule.neighborhoods.{index}.waiting_days", "days"),
                    "visited": claim["visited"],
                    "reason": ""
                    if claim["reason"] is None
                    else self._view.both(self._body["reasons"][claim["reason"]]),
                }
                for index, claim in enumerate(rule["neighborhoods"])
            ],
        }

    def _area(self, slug: str) -> str:
        return self._view.area_name(f"{self._view.main_layer_slug}:{slug}")

    def _bound(self, path: str, format: str = COUNT) -> Bound:
        value: Any = self._body
        for step in path.split("."):
            value = value[int(step)] if isinstance(value, list | tuple) else value[step]
        return Bound(self._plan.role, path, str(value), format)

    def _clock(self, seconds: int) -> str:
        """`07:42`: so many seconds after the start of the shift, the minute begun."""
        hours, minutes = self._body["settings"]["shift_starts"].split(":")
        clock = (3600 * int(hours) + 60 * int(minutes) + seconds) % _SECONDS_PER_DAY
        return f"{clock // 3600:02d}:{clock // 60 % 60:02d}"
