"""What a city states about its crews, and what is refused."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from civicstat.dispatch.errors import DispatchError
from civicstat.dispatch.settings import DispatchSection, DispatchSettings, cell_at


STATED = """
yard = ["41.85000", "-87.68000"]
crews = 3
minimum_after_days = 21
set_by = "the sanitation bureau"
set_by_es = "la oficina de limpieza"

[service_minutes]
garbage-in-alley = 20
"""
YARD = "8a2664cf6467fff"


def test_a_section_of_city_toml_becomes_settings() -> None:
    settings = DispatchSettings.from_section(DispatchSection.model_validate(tomllib.loads(STATED)))

    assert settings == DispatchSettings(
        yard_cell=YARD,
        crews=3,
        minimum_after_days=21,
        service_minutes={"garbage-in-alley": 20},
        set_by="the sanitation bureau",
        set_by_es="la oficina de limpieza",
    )


def test_a_yard_may_be_given_as_its_cell() -> None:
    section = DispatchSection(yard_cell=YARD, set_by="us", set_by_es="nosotros")

    assert DispatchSettings.from_section(section).yard_cell == YARD


@pytest.mark.parametrize("yard", [{}, {"yard": ["41.85", "-87.68"], "yard_cell": YARD}])
def test_the_yard_is_given_once(yard: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="either `yard` or `yard_cell`"):
        DispatchSection(**yard, set_by="us", set_by_es="nosotros")


@pytest.mark.parametrize(
    ("field", "value"),
    [("crews", 0), ("shift_minutes", 5), ("speed_kmh", 0), ("detour_percent", 90), ("shift_starts", "7"), ("cargo", 1)],
)
def test_a_section_that_makes_no_sense_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        DispatchSection.model_validate({"yard_cell": YARD, "set_by": "us", "set_by_es": "nosotros", field: value})


@pytest.mark.parametrize(
    "cell", ["", "8a2664cf6467ffe", "882664cf65fffff", "0x8a2664cf6467fff", "8A2664CF6467FFF", "Ω"]
)
def test_a_yard_that_is_no_cell_of_resolution_ten_is_refused(cell: str) -> None:
    with pytest.raises(DispatchError) as refused:
        DispatchSettings(yard_cell=cell)

    assert str(refused.value) == f"[dispatch] yard_cell: {cell!r} is not an H3 cell of resolution 10"


def test_a_yard_that_is_no_place_is_refused() -> None:
    with pytest.raises(DispatchError, match=r"141\.85, -87\.68 is no place"):
        cell_at(141.85, -87.68)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"crews": 0}, "[dispatch] crews: 0 is too small"),
        ({"service_minutes": {"alley": 0}}, "[dispatch] service_minutes.alley: 0 is too small"),
        ({"minimum_after_days": 0}, "[dispatch] minimum_after_days: 0 is too small"),
        ({"shift_starts": "24:00"}, "[dispatch] shift_starts: '24:00' is not a time of day"),
    ],
)
def test_settings_that_make_no_sense_are_refused(fields: dict[str, Any], where: str) -> None:
    with pytest.raises(DispatchError) as refused:
        DispatchSettings(yard_cell=YARD, **fields)

    assert str(refused.value).splitlines()[0] == where


def test_kinds_at_one_stop_are_done_one_after_another_and_unknown_kinds_take_the_usual_time() -> None:
    settings = DispatchSettings(yard_cell=YARD, service_minutes={"alley": 20, "cart": 10}, forecast_minutes=25)

    assert settings.service_seconds(("alley", "cart")) == 1800
    assert settings.service_seconds(("alley", "sofa")) == 60 * (20 + settings.service_minutes_otherwise)
    assert settings.service_seconds(()) == 1500
