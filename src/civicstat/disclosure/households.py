"""How small a published area may be: 1,000 households, or where nobody counts those, 200 requests a year."""

from __future__ import annotations

from collections.abc import Mapping

from civicstat.disclosure.errors import DisclosureError


# DESIGN section 8: requests about places with occupants are published for areas of at least this size.
FEWEST_HOUSEHOLDS = 1_000
FEWEST_REQUESTS_A_YEAR = 200


def require_large_areas(households: Mapping[str, int], *, areas: Mapping[str, str], layer: str) -> None:
    """Refuse a layer with an area under 1,000 households, naming every such area at once.

    Parameters
    ----------
    households
        Households per area of the layer, after merging.
    areas
        Name of each published area by slug.
    """
    small = {slug: households.get(slug) for slug in areas if (households.get(slug) or 0) < FEWEST_HOUSEHOLDS}
    if small:
        listed = ", ".join(
            f"{areas[slug]} ({'no count' if count is None else f'{count:,}'})" for slug, count in sorted(small.items())
        )
        raise DisclosureError(
            f"these areas are too small to publish requests about places: {listed}",
            where=f"city.toml, layer {layer}",
            expected=f"at least {FEWEST_HOUSEHOLDS:,} households in every area",
            next_step="Merge each with a neighbor: [[layers.merge]] area = ..., into = ..., reason = ...",
        )


def require_busy_areas(requests_a_year: Mapping[str, int], *, areas: Mapping[str, str], layer: str) -> None:
    """Where no household count is to be had: refuse areas with fewer than 200 place requests a year."""
    quiet = [slug for slug in areas if requests_a_year.get(slug, 0) < FEWEST_REQUESTS_A_YEAR]
    if quiet:
        raise DisclosureError(
            f"{len(quiet)} areas have fewer than {FEWEST_REQUESTS_A_YEAR} requests about places a year and no "
            f"household count: {', '.join(areas[slug] for slug in sorted(quiet))}",
            where=f"city.toml, layer {layer}",
            expected="a household count for each area, or larger areas",
            next_step="Give [households] in city.toml, or merge these areas with [[layers.merge]].",
        )
