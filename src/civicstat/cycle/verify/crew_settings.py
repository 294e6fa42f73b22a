"""A crew plan beside what the city had said before, of its crews and of next week: a plan is no measure of itself.

Reads the record alone and knows nothing of the planner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from civicstat.ledger.figures import read_lines
from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Entry


# Settings that the plan states under the same name as the statement.
ALIKE = (
    "crews",
    "shift_minutes",
    "shift_starts",
    "speed_kmh",
    "detour_percent",
    "kinds",
    "service_minutes_otherwise",
    "forecast_visits",
    "forecast_minutes",
    "minimum_after_days",
)
# Stops that lie in no area of the layer.
NO_AREA = "unlocated"


def settings_before(record: Record, plan: Entry) -> Entry | None:
    """The settings in force when a plan was recorded; None in a record that had none yet."""
    said = [entry for entry in record.entries_of("crew-settings") if entry.index < plan.index]
    about = [entry for entry in said if entry.statement.body["id"] == plan.statement.body["id"]]
    return about[-1] if about else None


def unlike_statement(plan: Mapping[str, Any], entry: Entry) -> Iterator[str]:
    """What a plan object says otherwise than the statement that names it."""
    body = entry.statement.body
    said = {
        "as_of": (plan["as_of"], entry.statement.as_of),
        "day": (plan["day"], body["day"]),
        "crews": (plan["settings"]["crews"], body["crews"]),
        "seed": (plan["method"]["seed"], body["seed"]),
        "iterations": (plan["method"]["iterations"], body["iterations"]),
        "label": (plan["label"]["en"], body["label"]),
    }
    for name, (found, stated) in said.items():
        if found != stated:
            yield f"{name} is {found}, its statement says {stated}"


def unlike_forecasts(plan: Mapping[str, Any], record: Record) -> Iterator[str]:
    """Stops at which a plan expects something else than a forecast on record does."""
    said = {
        (key.split("|")[3].partition(":")[2], Decimal(line["value"]))
        for entry in record.entries_of("forecast")
        if entry.statement.body["origin"] == plan["as_of"]
        for key, line in _lines(record, entry).items()
        if line["value"] is not None
    }
    for stop in plan["stops"]:
        forecast = stop["forecast"]
        if forecast is not None and (forecast["cell"], Decimal(forecast["mean"])) not in said:
            yield f"stop {stop['stop']} expects {forecast['mean']} in {forecast['cell']}, no forecast on record does"


def _lines(record: Record, entry: Entry) -> dict[str, Any]:
    sha256 = entry.statement.body["cells"]["sha256"]
    return {line["key"]: line for line in read_lines(record.object(sha256))} if record.objects.has(sha256) else {}


def unlike_settings(plan: Mapping[str, Any], settings: Entry, entry: Entry, *, areas: frozenset[str]) -> Iterator[str]:
    """What a plan says otherwise than the settings that were on record before it.

    Parameters
    ----------
    areas
        The slugs of the areas in the settings' layer.
    """
    stated, own = settings.statement.body, plan["settings"]
    if settings.statement.digest not in entry.statement.cites:
        yield f"its statement does not cite {settings.key}, the settings in force"
    work = {each["kind"]: each["minutes"] for each in stated["service_minutes"]}
    pairs = {name: (own[name], stated[name]) for name in ALIKE}
    pairs["kinds"] = (list(own["kinds"]), list(stated["kinds"]))
    pairs["service_minutes"] = (dict(own["service_minutes"]), work)
    pairs["yard"] = (plan["yard"]["cell"], stated["yard_cell"])
    pairs["set_by"] = (own["set_by"], {"en": stated["set_by"], "es": stated["set_by_es"]})
    for name, (found, expected) in pairs.items():
        if found != expected:
            yield f"{name} is {found}, {settings.key} says {expected}"
    rule = plan["minimum_rule"]
    if (None if rule is None else rule["after_days"]) != stated["minimum_after_days"]:
        yield f"its minimum-service rule is not that of {settings.key}"
    strange = sorted({stop["neighborhood"] for stop in plan["stops"]} - areas - {NO_AREA})
    if strange:
        yield f"{', '.join(strange)}: no area of the layer {stated['layer']}, which {settings.key} names"
