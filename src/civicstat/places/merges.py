"""Areas too small to publish alone join a named neighbor."""

from __future__ import annotations

from civicstat.places.errors import PlaceError
from civicstat.vocabulary.city import Layer


def absorbed_areas(layer: Layer, *, known: set[str]) -> dict[str, str]:
    """For each merged area the area that it ends in, chains followed: A into B into C gives A and B into C."""
    into: dict[str, str] = {}
    for merge in layer.merge:
        where = f'city.toml, layer "{layer.slug}", merge of {merge.area!r}'
        for slug in (merge.area, merge.into):
            if slug not in known:
                raise PlaceError(
                    f"there is no area {slug!r} in this layer",
                    where=where,
                    expected=f"one of: {', '.join(sorted(known))}",
                    next_step="Correct the slug.",
                )
        if merge.area in into:
            raise PlaceError("this area is merged twice", where=where, next_step="Keep one of the two merges.")
        into[merge.area] = merge.into
    return {area: _end_of_chain(area, into, layer) for area in into}


def _end_of_chain(area: str, into: dict[str, str], layer: Layer) -> str:
    seen = [area]
    while seen[-1] in into:
        following = into[seen[-1]]
        if following in seen:
            raise PlaceError(
                f"the merges go in a circle: {' into '.join([*seen, following])}",
                where=f'city.toml, layer "{layer.slug}"',
                next_step="Let one of these areas stand alone.",
            )
        seen.append(following)
    return seen[-1]
