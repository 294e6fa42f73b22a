"""The gap with one and the same mix of kinds and months, in a sentence; what remains is never given a cause."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from civicstat.stories.parts import Parts, format_name, joined, quoted
from civicstat.stories.periods import Lang
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


# The object's role, under which its numbers are bound: `equity#closed-within-5-days.by.need-group.ratio.value`.
EQUITY = "equity"
_MIX: dict[Lang, str] = {
    "en": "With the same mix of kinds and months",
    "es": "Con la misma mezcla de tipos y meses",
}
_CHANCE: dict[Lang, str] = {"en": " That may be chance.", "es": " Eso puede ser azar."}


def alike_sentence(
    name: str, definition: Definition, alike: Mapping[str, Any], path: str, groups: Mapping[str, tuple[str, str]]
) -> BoundSentence:
    """How far apart both groups lie once each has the mix of all; of a percentile, how many took longer than its line.

    Parameters
    ----------
    alike
        The entry `alike` of a comparison, without a reason.
    path
        Where it stands in the object.
    """
    signed = f"signed-{alike['digits']}"
    value = BoundNumber(EQUITY, f"{path}.value", signed)
    over = range_to_name(alike, is_clear=alike["clear"])
    low, high = (BoundNumber(EQUITY, f"{path}.{over}.{end}", signed) for end in ("low", "high"))
    in_points = alike["unit"] == "percent"

    def say(lang: Lang) -> Parts:
        points = {"en": " points", "es": " puntos"}[lang] if in_points else ""
        to = {"en": " to ", "es": " a "}[lang]
        range_ = () if alike["over_areas"] is None else (" (", low, to, high, ")")
        doubt = "" if alike["clear"] or alike["over_areas"] is None else _CHANCE[lang]
        return joined(_MIX[lang], *_longer(lang), ": ", value, points, *range_, ".", doubt)

    def _longer(lang: Lang) -> Parts:
        if alike["line"] is None:
            return ()
        line = BoundNumber(EQUITY, f"{path}.line", format_name(definition.unit, definition.digits))
        own = (BoundNumber(EQUITY, f"{path}.{group}", "percent-2") for group in ("high", "low"))
        first, second = own
        called = {group: quoted(both[lang == "es"], lang) for group, both in groups.items()}
        if lang == "en":
            return (
                ", ", first, f" of the requests in the areas of {called['high']} and ", second,
                f" in those of {called['low']} took longer than ", line, ", the value of the whole city",
            )  # fmt: skip
        return (
            ", ", first, f" de las solicitudes en las zonas de {called['high']} y ", second,
            f" en las de {called['low']} tardaron más de ", line, ", el valor de toda la ciudad",
        )  # fmt: skip

    return BoundSentence(name, say("en"), say("es"))


def range_to_name(found: Mapping[str, Any], *, is_clear: bool) -> str:
    """Where a gap is told apart no range holds zero; else the one is named that does, the range over areas first."""
    over_areas = found["over_areas"]
    if is_clear or over_areas is None or _holds_zero(over_areas):
        return "over_areas"
    return "over_cases"


def _holds_zero(ends: Mapping[str, str]) -> bool:
    return Decimal(ends["low"]) <= 0 <= Decimal(ends["high"])
