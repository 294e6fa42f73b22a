"""The day's task: which stops are considered, how far apart they are, and how long the crews have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import h3

from civicstat.dispatch.distances import Distances, Point, center_of, distances_between
from civicstat.dispatch.errors import DispatchError
from civicstat.dispatch.points import Points, points_of
from civicstat.dispatch.requests import ForecastCell, OpenStop
from civicstat.dispatch.settings import FORECAST_RESOLUTION, STOP_RESOLUTION, DispatchSettings, require_cell
from civicstat.vocabulary.figure import UNLOCATED


# The stops with most points are considered, no more: two crews reach about 40, and planning time grows with the list.
MOST_STOPS_CONSIDERED = 150


@dataclass(frozen=True)
class Stop:
    """A place that a crew may visit; one without kinds is a forecast visit. `number` is its row in the matrix."""

    number: int
    cell: str
    center: Point
    neighborhood: str
    kinds: tuple[str, ...]
    requests: int
    duplicates: int
    waiting_days: int | None
    forecast: ForecastCell | None
    forecast_shared_by: int
    service_seconds: int
    points: Points

    @property
    def worth(self) -> int:
        """All its points."""
        return self.points.total

    def to_json(self) -> dict[str, Any]:
        """As the published plan names it: by its cell, never by an address."""
        forecast = None
        if self.forecast is not None:
            mean = format(self.forecast.mean, "f")
            forecast = {"cell": self.forecast.cell, "mean": mean, "shared_by": self.forecast_shared_by}
        return {
            "stop": self.number,
            "cell": self.cell,
            "latitude": self.center.latitude,
            "longitude": self.center.longitude,
            "neighborhood": self.neighborhood,
            "kinds": list(self.kinds),
            "requests": self.requests,
            "duplicates": self.duplicates,
            "waiting_days": self.waiting_days,
            "forecast": forecast,
            "service_seconds": self.service_seconds,
            "points": self.points.to_json(),
        }


@dataclass(frozen=True)
class Day:
    """Everything that planner, baselines and fairness rule work on: integers only."""

    yard: Point
    stops: tuple[Stop, ...]
    distances: Distances
    crews: int
    shift_seconds: int
    not_considered: tuple[Stop, ...] = ()

    def stop(self, number: int) -> Stop:
        """The stop with this number."""
        return self.stops[number - 1]

    def round_trip_seconds(self, number: int) -> int:
        """There, the work, and back, with nothing else on the way."""
        seconds = self.distances.seconds
        return seconds[0][number] + self.stop(number).service_seconds + seconds[number][0]


def day_of(
    stops: Sequence[OpenStop], forecast: Sequence[ForecastCell], settings: DispatchSettings, *, as_of: date
) -> Day:
    """The day's task. Stops are numbered from most points to fewest, then by cell.

    The stop that has waited longest in its neighborhood is considered whatever its points, where it has waited long
    enough for the minimum-service rule.

    Raises
    ------
    DispatchError
        When a cell is not one, a cell comes twice, a stop was opened after the as-of day, or a kind is not the crews'
        work.
    """
    _require_sound(stops, forecast, as_of)
    _require_crews_work(stops, settings)
    offered = sorted(_offered(stops, forecast, settings, as_of), key=lambda stop: (-stop.worth, stop.cell))
    kept = {stop.cell for stop in offered[:MOST_STOPS_CONSIDERED]}
    if settings.minimum_after_days is not None:
        kept |= {stop.cell for stop in longest_waiting(offered, days=settings.minimum_after_days)}
    considered = [stop for stop in offered if stop.cell in kept]
    yard = center_of(settings.yard_cell)
    return Day(
        yard=yard,
        stops=tuple(replace(stop, number=number) for number, stop in enumerate(considered, start=1)),
        distances=distances_between(
            [yard, *(stop.center for stop in considered)],
            detour_percent=settings.detour_percent,
            speed_kmh=settings.speed_kmh,
        ),
        crews=settings.crews,
        shift_seconds=settings.shift_seconds,
        not_considered=tuple(stop for stop in offered if stop.cell not in kept),
    )


def longest_waiting(stops: Sequence[Stop], *, days: int) -> list[Stop]:
    """In each neighborhood where a stop has waited that long, the one that has waited longest; longest first.

    Equal waits: more points first, then by cell. Stops that lie in no area are in no neighborhood.
    """
    first: dict[str, Stop] = {}
    waiting = [
        stop
        for stop in stops
        if stop.waiting_days is not None and stop.waiting_days >= days and stop.neighborhood != UNLOCATED
    ]
    for stop in sorted(waiting, key=_longest_first):
        first.setdefault(stop.neighborhood, stop)
    return list(first.values())


def _longest_first(stop: Stop) -> tuple[int, int, str]:
    return (-(stop.waiting_days or 0), -stop.worth, stop.cell)


def _offered(
    stops: Sequence[OpenStop], forecast: Sequence[ForecastCell], settings: DispatchSettings, as_of: date
) -> list[Stop]:
    expected = {cell.cell: cell for cell in forecast}
    sharing = Counter(forecast_cell_of(stop.cell) for stop in stops)
    offered = []
    for stop in stops:
        cell = forecast_cell_of(stop.cell)
        days = (as_of - stop.oldest_opened).days
        offered.append(_stop(stop, settings, waiting_days=days, forecast=expected.get(cell), shared_by=sharing[cell]))
    quiet = [cell for cell in forecast if cell.cell not in sharing and cell.mean > 0]
    for place in sorted(quiet, key=lambda place: (-place.mean, place.cell))[: settings.forecast_visits]:
        middle = str(h3.cell_to_center_child(place.cell, STOP_RESOLUTION))
        visit = OpenStop(middle, place.neighborhood, (), 0, 0, as_of)
        offered.append(_stop(visit, settings, waiting_days=None, forecast=place, shared_by=1))
    return offered


def forecast_cell_of(stop_cell: str) -> str:
    """The forecast cell in which the published center of a stop lies (not always the parent: see `places.cells`)."""
    latitude, longitude = h3.cell_to_latlng(stop_cell)
    return str(h3.latlng_to_cell(latitude, longitude, FORECAST_RESOLUTION))


def _stop(
    stop: OpenStop,
    settings: DispatchSettings,
    *,
    waiting_days: int | None,
    forecast: ForecastCell | None,
    shared_by: int,
) -> Stop:
    mean: Decimal | None = None if forecast is None else forecast.mean
    reports = stop.requests + stop.duplicates
    return Stop(
        number=0,
        cell=stop.cell,
        center=center_of(stop.cell),
        neighborhood=stop.neighborhood,
        kinds=stop.kinds,
        requests=stop.requests,
        duplicates=stop.duplicates,
        waiting_days=waiting_days,
        forecast=forecast,
        forecast_shared_by=shared_by,
        service_seconds=settings.service_seconds(stop.kinds),
        points=points_of(reports=reports, waiting_days=waiting_days, mean=mean, shared_by=shared_by),
    )


def _require_sound(stops: Sequence[OpenStop], forecast: Sequence[ForecastCell], as_of: date) -> None:
    for stop in stops:
        require_cell(stop.cell, resolution=STOP_RESOLUTION, where="open stops")
        if stop.oldest_opened > as_of:
            raise DispatchError(
                f"a request was opened on {stop.oldest_opened}, after the as-of day {as_of}",
                where=f"open stops, cell {stop.cell}",
                expected="requests that are cut at the as-of day",
            )
        if not stop.kinds or stop.requests < 1:
            raise DispatchError("a stop without a request", where=f"open stops, cell {stop.cell}")
    for cell in forecast:
        require_cell(cell.cell, resolution=FORECAST_RESOLUTION, where="forecast")
    twice = [cell for cell, times in Counter([s.cell for s in stops] + [c.cell for c in forecast]).items() if times > 1]
    if twice:
        raise DispatchError(f"these cells come twice: {', '.join(sorted(twice))}", where="stops and forecast")


def _require_crews_work(stops: Sequence[OpenStop], settings: DispatchSettings) -> None:
    others = {kind for stop in stops for kind in stop.kinds} - set(settings.kinds)
    if settings.kinds and others:
        raise DispatchError(
            f"these kinds are not the crews' work: {', '.join(sorted(others))}",
            where="open stops",
            expected=f"only {', '.join(sorted(settings.kinds))}, as [dispatch] kinds says",
        )
