"""Maps as SVG: cells or areas in five shades, district lines over them, hatch where we hear too little."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import h3
from markupsafe import Markup

from civicstat.look.errors import LookError
from civicstat.look.projection import FINENESS, Ring, Sheet, rings_of, sheet_for
from civicstat.look.svg import picture


BANDS = 5


def cells_map_svg(
    cells: Sequence[tuple[str, int]],
    outlines: Mapping[str, Any],
    *,
    map_id: str,
    title: str,
    desc: str,
    hatched: Sequence[str] = (),
    highlighted: str = "",
    width: int = 600,
) -> Markup:
    """H3 cells in the shade of their band, 1 to 5, under the lines of a boundary layer.

    Parameters
    ----------
    cells
        (cell, band) pairs; a cell that is not given is left as paper.
    outlines
        A published boundary layer: `{"areas": [{"slug", "geometry"}]}`, coordinates as integers of 1e-5 degrees.
    map_id
        Unique on its page.
    title, desc
        What assistive technology reads for the whole image; bare of numbers.
    hatched
        Slugs of areas where reports are too thin to judge; the hatch lies above the color.
    highlighted
        The slug of one area to be outlined heavily.
    width
        Pixels across as laid out; coordinates are finer by `projection.FINENESS` and whole.
    """
    areas = _areas(outlines)
    hexagons = {cell: _hexagon(cell) for cell, _ in sorted(cells)}
    borders = [ring for rings in areas.values() for ring in rings]
    sheet = sheet_for(borders or list(hexagons.values()), width)
    by_band: dict[int, list[Ring]] = {}
    for cell, band in sorted(cells):
        by_band.setdefault(_require_band(band), []).append(hexagons[cell])
    shades = "".join(f'<path class="b{band}" d="{sheet.path(rings)}"/>' for band, rings in sorted(by_band.items()))
    # Cells end at the city line: what lies beyond it is another city's.
    clip, lines = _slug(map_id, "city"), _slug(map_id, "lines")
    inside = (
        f'<clipPath id="{clip}"><use href="#{lines}"/></clipPath>'
        f'<g class="cells" clip-path="url(#{clip})">{shades}</g>'
        f"{_hatch(sheet, areas, hatched, map_id)}{_lines(sheet, areas, highlighted, map_id)}"
    )
    return picture(inside, size=sheet.size, picture_id=map_id, title=title, desc=desc, fineness=FINENESS)


def areas_map_svg(
    layer: Mapping[str, Any],
    bands: Mapping[str, int],
    *,
    map_id: str,
    title: str,
    desc: str,
    hatched: Sequence[str] = (),
    highlighted: str = "",
    width: int = 600,
) -> Markup:
    """Areas in the shade of their band, 1 to 5; an area without a band stays white, a hatched one has thin data."""
    areas = _areas(layer)
    unknown = sorted(set(bands) - set(areas))
    if unknown:
        raise LookError(f"the map has no area {unknown[0]!r}", where=f"layer {layer.get('slug', '')}")
    sheet = sheet_for([ring for rings in areas.values() for ring in rings], width)
    by_band: dict[int, list[Ring]] = {}
    for slug, rings in areas.items():
        by_band.setdefault(_require_band(bands.get(slug, 0)), []).extend(rings)
    shades = "".join(f'<path class="b{band}" d="{sheet.path(rings)}"/>' for band, rings in sorted(by_band.items()))
    inside = f"<g>{shades}</g>{_hatch(sheet, areas, hatched, map_id)}{_lines(sheet, areas, highlighted, map_id)}"
    return picture(inside, size=sheet.size, picture_id=map_id, title=title, desc=desc, fineness=FINENESS)


def _areas(layer: Mapping[str, Any]) -> dict[str, list[Ring]]:
    in_order = sorted(layer["areas"], key=lambda area: str(area["slug"]))
    return {area["slug"]: rings_of(area["geometry"]) for area in in_order}


def _hexagon(cell: str) -> Ring:
    if not h3.is_valid_cell(cell):
        raise LookError(f"{cell!r} is not an H3 cell", expected="15 hexadecimal digits, such as 882664c1a1fffff")
    return [(Decimal(repr(lon)).scaleb(5), Decimal(repr(lat)).scaleb(5)) for lat, lon in h3.cell_to_boundary(cell)]


def _lines(sheet: Sheet, areas: Mapping[str, list[Ring]], highlighted: str, map_id: str) -> str:
    borders = sheet.path([ring for rings in areas.values() for ring in rings])
    every = f'<path id="{_slug(map_id, "lines")}" class="lines" d="{borders}"/>'
    if not highlighted:
        return every
    if highlighted not in areas:
        raise LookError(f"the map has no area {highlighted!r} to outline")
    one = sheet.path(areas[highlighted])
    return f'{every}<path class="lines rim" d="{one}"/><path class="lines on" d="{one}"/>'


def _hatch(sheet: Sheet, areas: Mapping[str, list[Ring]], hatched: Sequence[str], map_id: str) -> str:
    """45 degrees, 6 pixels apart, cut to the areas, with a rim of paper so that it shows on the darkest shade."""
    rings = [ring for slug in sorted(set(hatched)) for ring in areas[slug]]
    if not rings:
        return ""
    clip, lines = _slug(map_id, "thin"), sheet.diagonals(rings)
    return (
        f'<clipPath id="{clip}"><path d="{sheet.path(rings)}" clip-rule="evenodd"/></clipPath>'
        f'<g clip-path="url(#{clip})"><path class="hatch rim" d="{lines}"/><path class="hatch" d="{lines}"/></g>'
    )


def _slug(map_id: str, part: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"{map_id}-{part}")


def _require_band(band: int) -> int:
    if not 0 <= band <= BANDS:
        raise LookError(f"{band} is no shade of the map", expected=f"1 to {BANDS}, or 0 for none")
    return band
