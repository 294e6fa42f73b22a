"""The minimum-service rule: where somebody has waited long, the crews come, whatever the points say."""

from __future__ import annotations

from dataclasses import dataclass

from civicstat.dispatch.day import Day, longest_waiting
from civicstat.dispatch.routes import Routes, insert_cheapest


@dataclass(frozen=True)
class Claim:
    """A neighborhood that is owed a visit, and the stop that has waited longest in it."""

    neighborhood: str
    stop: int
    waiting_days: int


def claims_of(day: Day, *, minimum_after_days: int | None) -> tuple[Claim, ...]:
    """Who is owed a visit, longest wait first; nobody where the city has no such rule."""
    if minimum_after_days is None:
        return ()
    return tuple(
        Claim(stop.neighborhood, stop.number, stop.waiting_days or 0)
        for stop in longest_waiting(day.stops, days=minimum_after_days)
    )


def place_claims(day: Day, claims: tuple[Claim, ...]) -> Routes:
    """Routes with nothing but the owed visits, as many as fit, the longest wait first.

    A claim that does not fit where the earlier ones were placed is not forced in; it may still be visited for its
    points. Another arrangement of the earlier ones might have had room: this one does not look for it.
    """
    routes: Routes = ((),) * day.crews
    for claim in claims:
        routes = insert_cheapest(day, routes, claim.stop) or routes
    return routes
