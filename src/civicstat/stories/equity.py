"""Areas of high need beside areas of low need, in sentences: how far apart, whether that may be chance; never why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.stories.equity_alike import EQUITY, alike_sentence, range_to_name
from civicstat.stories.parts import Parts, format_name, joined, quoted
from civicstat.stories.periods import Lang, at_end_of, in_period
from civicstat.vocabulary.definition import STOCKS, Definition
from civicstat.vocabulary.filter_tree import columns_of
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


Names = Mapping[str, tuple[str, str]]

_NO_PARTS_OF_QUOTIENTS: dict[Lang, str] = {
    "en": "A ratio of two measures is not compared: the cases of its areas cannot be put together.",
    "es": "Una razón de dos medidas no se compara: los casos de sus zonas no se pueden juntar.",
}
_WHY_NOT: dict[str, dict[Lang, str]] = {
    "flow": {
        "en": "What is opened less what is closed can lie below zero, so it has no ratio and no index to compare.",
        "es": "Lo abierto menos lo cerrado puede ser menor que cero; por eso no tiene razón ni índice que comparar.",
    },
    "sum": {
        "en": "A sum grows with the size of an area, and no residents are counted beside it, so it is not compared.",
        "es": "Una suma crece con el tamaño de la zona y no se cuentan residentes a su lado; por eso no se compara.",
    },
    "ratio": _NO_PARTS_OF_QUOTIENTS,
    "cost": _NO_PARTS_OF_QUOTIENTS,
    "no-need": {
        "en": "The record groups no areas by need, so there is nothing to compare.",
        "es": "El registro no agrupa zonas por necesidad; no hay qué comparar.",
    },
    "no-areas": {
        "en": "This measure is not published by area, so areas cannot be compared.",
        "es": "Esta medida no se publica por zona; por eso no se pueden comparar zonas.",
    },
    "no-period": {
        "en": "No period is settled yet in which areas have a value.",
        "es": "Aún no hay un período definitivo en el que las zonas tengan un valor.",
    },
    "no-residents": {
        "en": "A count grows with the size of an area, and the record holds no residents by area to divide it by.",
        "es": "Un recuento crece con el tamaño de la zona, y el registro no tiene residentes por zona entre los que "
        "dividirlo.",
    },
    "lower-limits": {
        "en": "Some areas have a lower limit only, since too many of their requests are still open; such values cannot "
        "be averaged.",
        "es": "Algunas zonas solo tienen un límite inferior, porque demasiadas de sus solicitudes siguen abiertas; "
        "esos valores no se pueden promediar.",
    },
    "too-few-areas": {
        "en": "Too few areas have enough cases to be compared.",
        "es": "Muy pocas zonas tienen casos suficientes para compararlas.",
    },
}
_MEANS: dict[Lang, str] = {
    "en": "; averages of the areas' own values, each area weighted by its cases",
    "es": "; son promedios de los valores de las zonas, cada una según sus casos",
}
_TOO_FEW_AREAS: dict[Lang, str] = {
    "en": "With so few areas in a group nobody can tell whether other areas would show the same.",
    "es": "Con tan pocas zonas en un grupo nadie puede saber si otras zonas mostrarían lo mismo.",
}


def equity_document(
    compared: Mapping[str, Any], definitions: Mapping[str, Definition], *, names: Names, fiscal_year_starts: int
) -> dict[str, Any]:
    """The release object `equity`: what was computed, with the sentences that say so.

    Parameters
    ----------
    compared
        By metric, from `metrics.equity.published`.
    names
        English and Spanish name of each group: `hardship-group:high`.
    """
    return {
        metric: {
            **entry,
            "why_not": why_not(f"{metric}/why-not", entry["reason"]).to_json() if entry["reason"] else None,
            "by": {
                need: {
                    **found,
                    "sentences": [
                        sentence.to_json()
                        for sentence in said(
                            definitions[metric], entry, need, names=names, fiscal_year_starts=fiscal_year_starts
                        )
                    ],
                }
                for need, found in entry["by"].items()
            },
        }
        for metric, entry in compared.items()
    }


def why_not(name: str, reason: str) -> BoundSentence:
    """Why a metric is not compared."""
    return BoundSentence(name, (_WHY_NOT[reason]["en"],), (_WHY_NOT[reason]["es"],))


def said(
    definition: Definition, entry: Mapping[str, Any], need: str, *, names: Names, fiscal_year_starts: int
) -> list[BoundSentence]:
    """How far apart, whether that may be chance, who fares worse where both can be said, and all with the same mix."""
    found, name = entry["by"][need], f"{definition.id}/{need}"
    path = f"{definition.id}.by.{need}"
    groups = {group: names.get(f"{need}:{group}", (group, group)) for group in ("high", "low")}
    sentences = [
        _gap(f"{name}/gap", definition, entry, path, groups, fiscal_year_starts=fiscal_year_starts),
        _chance(f"{name}/chance", entry, found, path),
    ]
    if found["clear"] and definition.direction != "none" and not _asks_again(definition):
        sentences.append(_worse(f"{name}/worse", definition, found, groups))
    if found["alike"]["reason"] == "":
        sentences.append(alike_sentence(f"{name}/alike", definition, found["alike"], f"{path}.alike", groups))
    return sentences


def _gap(
    name: str,
    definition: Definition,
    entry: Mapping[str, Any],
    path: str,
    groups: Mapping[str, tuple[str, str]],
    *,
    fiscal_year_starts: int,
) -> BoundSentence:
    period = parse_period(entry["period"], fiscal_year_starts=fiscal_year_starts)
    shown = format_name(entry["unit"], entry["digits"])
    high, low = (BoundNumber(EQUITY, f"{path}.groups.{group}.value", shown) for group in ("high", "low"))
    size = BoundNumber(EQUITY, f"{path}.difference.size", size_format(entry))

    def say(lang: Lang) -> Parts:
        when = (at_end_of if definition.measure in STOCKS else in_period)(period, lang)
        called = {group: quoted(both[lang == "es"], lang) for group, both in groups.items()}
        means = _MEANS[lang] if entry["form"] == "values" else ""
        points = entry["unit"] == "percent"
        if lang == "en":
            return joined(
                f"{when[0].upper()}{when[1:]}: ", high, f" in the areas of {called['high']}, and ", low,
                f" in those of {called['low']}{means}. The gap is ", size, " points." if points else ".",
            )  # fmt: skip
        return joined(
            f"{when[0].upper()}{when[1:]}: ", high, f" en las zonas de {called['high']}, y ", low,
            f" en las de {called['low']}{means}. La brecha es de ", size, " puntos." if points else ".",
        )  # fmt: skip

    return BoundSentence(name, say("en"), say("es"))


def _chance(name: str, entry: Mapping[str, Any], found: Mapping[str, Any], path: str) -> BoundSentence:
    difference = found["difference"]
    if difference["over_areas"] is None:
        return BoundSentence(name, (_TOO_FEW_AREAS["en"],), (_TOO_FEW_AREAS["es"],))
    over = range_to_name(difference, is_clear=found["clear"])
    low, high = (
        BoundNumber(EQUITY, f"{path}.difference.{over}.{end}", signed_format(entry)) for end in ("low", "high")
    )
    en, es = (" points.", " puntos.") if entry["unit"] == "percent" else (".", ".")
    if found["clear"]:
        return BoundSentence(
            name,
            ("It is told apart from chance: high less low need lies likely between ", low, " and ", high, en),
            ("Se distingue del azar: necesidad alta menos baja está probablemente entre ", low, " y ", high, es),
        )
    return BoundSentence(
        name,
        ("It may be chance: high less low need could as well lie anywhere between ", low, " and ", high, en),
        ("Puede ser azar: necesidad alta menos baja podría estar en cualquier punto entre ", low, " y ", high, es),
    )


def _worse(
    name: str, definition: Definition, found: Mapping[str, Any], groups: Mapping[str, tuple[str, str]]
) -> BoundSentence:
    is_less = str(found["difference"]["value"]).startswith("-")
    group = groups["high" if is_less == (definition.direction == "up") else "low"]
    en = "higher" if definition.direction == "up" else "lower"
    es = "más alto" if definition.direction == "up" else "más bajo"
    return BoundSentence(
        name,
        (f"Here {en} is better, so by this measure the areas of {quoted(group[0], 'en')} fare worse.",),
        (f"Aquí es mejor {es}: según esta medida, a las zonas de {quoted(group[1], 'es')} les va peor.",),
    )


def size_format(entry: Mapping[str, Any]) -> str:
    """The format of a gap without its sign; points of a percentage have their word beside them."""
    return format_name("requests" if entry["unit"] == "percent" else entry["unit"], entry["digits"])


def signed_format(entry: Mapping[str, Any]) -> str:
    """The format of a gap with its sign."""
    return f"signed-{entry['digits']}"


def _asks_again(definition: Definition) -> bool:
    """What is reported again has no better: few repeats can be silence."""
    return definition.numerator is not None and "again_days" in columns_of(definition.numerator)
