"""What a city states about its crews, as a statement of the public record: said before the plans that it judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.dispatch.settings import DispatchSection, DispatchSettings


# The fields that the statement and the settings have alike.
_ALIKE = (
    "yard_cell",
    "crews",
    "shift_minutes",
    "shift_starts",
    "speed_kmh",
    "detour_percent",
    "service_minutes_otherwise",
    "forecast_visits",
    "forecast_minutes",
    "minimum_after_days",
    "set_by",
    "set_by_es",
)


def settings_body(section: DispatchSection, *, id: str, main_layer: str) -> dict[str, Any]:
    """The body of `crew-settings/v1`; the yard is named by its cell, whichever way the city gave it."""
    settings = DispatchSettings.from_section(section)
    return {
        "id": id,
        "layer": section.layer or main_layer,
        "kinds": sorted(settings.kinds),
        "service_minutes": [
            {"kind": kind, "minutes": minutes} for kind, minutes in sorted(settings.service_minutes.items())
        ],
        **{name: getattr(settings, name) for name in _ALIKE},
    }


def settings_of(body: Mapping[str, Any]) -> DispatchSettings:
    """The settings that a statement holds; its `layer` says which areas are the plan's neighborhoods."""
    return DispatchSettings(
        kinds=tuple(body["kinds"]),
        service_minutes={each["kind"]: each["minutes"] for each in body["service_minutes"]},
        **{name: body[name] for name in _ALIKE},
    )
