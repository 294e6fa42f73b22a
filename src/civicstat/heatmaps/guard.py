"""Nothing after the origin is used: change all of it, and the forecast must not move by a bit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from civicstat.heatmaps.counts import History
from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.rolling import Method, walk


def require_no_future(history: History, origin: int, methods: Callable[[], Sequence[Method]]) -> None:
    """Ask fresh methods at an origin twice, the second time with another future.

    Raises
    ------
    HeatmapError
        When a method says something else because of what came after the origin.
    """
    said = _said(history, origin, methods())
    said_otherwise = _said(another_future(history, origin), origin, methods())
    leaky = sorted(name for name in said if said[name] != said_otherwise[name])
    if leaky:
        raise HeatmapError(
            f"{', '.join(leaky)} used what came after {history.origin(origin)}",
            where="forecast, check against knowledge of the future",
            expected="the same forecast whatever came after the origin",
            next_step="This is a fault of the software: please report it. Nothing was forecast.",
        )


def another_future(history: History, origin: int) -> History:
    """The same past, and after the origin as many more requests in every cell and on every later day."""
    whole, first_days, weekdays = history.whole.copy(), history.first_days.copy(), history.weekdays.copy()
    whole[origin + 1 :] = whole[origin + 1 :][:, ::-1] + 3
    first_days[origin + 1 :] = first_days[origin + 1 :][:, ::-1] + 2
    weekdays[origin + 1 :] += 5
    if history.days < 7:
        whole[origin] += 1
        weekdays[origin, history.days :] += 7
    return replace(history, whole=whole, first_days=first_days, weekdays=weekdays)


def _said(history: History, origin: int, methods: Sequence[Method]) -> dict[str, bytes]:
    (foretold,) = walk(history, methods, origins=range(origin, origin + 1))
    return {name: means.tobytes() for name, means in foretold.means.items()}
