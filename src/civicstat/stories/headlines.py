"""One plain sentence for a figure: its counts beside its value, or why it has none."""

from __future__ import annotations

from civicstat.stories.parts import Parts, count_of, joined, quoted, title_of, value_parts
from civicstat.stories.periods import Lang, at_end_of, in_period, period_name
from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.figure import Basis, Figure, Status
from civicstat.vocabulary.period import Period


_NOT_FINAL: dict[Lang, str] = {"en": " This figure is not yet final.", "es": " Esta cifra aún no es definitiva."}

# What follows "Title, May 2014: " where a figure shows no number at all.
_NO_NUMBER: dict[Status, dict[Lang, str]] = {
    "held": {
        "en": "paused; a question about its source is open",
        "es": "en pausa; hay una duda abierta sobre su fuente",
    },
    "suppressed": {
        "en": "held back; it could point at one household",
        "es": "reservado; podría señalar a un solo hogar",
    },
    "no-cases": {
        "en": "no cases, nothing to judge. That is not zero",
        "es": "sin casos, nada que juzgar. Eso no es cero",
    },
    "not-yet-known": {
        "en": "not yet known; too many are still open",
        "es": "aún no se sabe; demasiadas siguen abiertas",
    },
    "too-few": {"en": "too few cases to compare", "es": "muy pocos casos para comparar"},
}


_DOLLARS: dict[Basis, dict[Lang, str]] = {
    "actual": {"en": "by what was spent", "es": "según lo gastado"},
    "budget": {"en": "by what was planned to be spent", "es": "según lo presupuestado"},
}


def headline_parts(definition: Definition, period: Period, figure: Figure, lang: Lang, *, place: str = "") -> Parts:
    """The sentence that stands under a big number; `place` names the area it is about, empty for the whole city.

    `Sanitation complaints closed within 5 days: 1,093 of 1,754 in May 2014, or 62.3%.`
    """
    not_final = _NOT_FINAL[lang] if figure.status == "provisional" else ""
    return joined(fact_parts(definition, period, figure, lang, place=place), not_final)


def fact_parts(definition: Definition, period: Period, figure: Figure, lang: Lang, *, place: str = "") -> Parts:
    """The same sentence without a word on whether the figure is final."""
    title = title_of(definition, lang)
    subject = f"{place}, {quoted(title, lang)}" if place else title
    if figure.value is None:
        return joined(f"{subject}, {period_name(period, lang)}: ", _without_value(definition, figure, lang), ".")
    return joined(f"{subject}: ", _with_value(definition, period, figure, lang), ".")


def _with_value(definition: Definition, period: Period, figure: Figure, lang: Lang) -> Parts:
    value = value_parts(definition, figure, lang)
    cases = ("over ", " cases") if lang == "en" else ("con ", " casos")
    if definition.measure == "backlog":
        return joined(value, f" {at_end_of(period, lang)}")
    if definition.measure == "backlog-age" and figure.n is not None:
        return joined(value, f" {at_end_of(period, lang)}, {cases[0]}", count_of(figure, "n"), cases[1])
    when = _when(period, lang)
    if definition.measure == "flow" and figure.numerator is not None:
        opened, closed = (" opened and ", " closed") if lang == "en" else (" abiertas y ", " cerradas")
        counts = (count_of(figure, "numerator"), opened, count_of(figure, "denominator"), closed)
        return joined(value, f"{when}, ", *counts)
    if definition.measure == "rate" and figure.numerator is not None:
        return joined(value, f"{when}, ", count_of(figure, "numerator"), " in all" if lang == "en" else " en total")
    if definition.measure == "ratio" and figure.numerator is not None and figure.denominator is not None:
        by = " divided by " if lang == "en" else " entre "
        return joined(value, f"{when}, ", count_of(figure, "numerator"), by, count_of(figure, "denominator"))
    if definition.measure == "cost" and figure.basis is not None:
        return joined(value, f"{when}, {_DOLLARS[figure.basis][lang]}")
    if definition.measure == "share" and figure.denominator is not None:
        return joined(
            count_of(figure, "numerator"),
            " of " if lang == "en" else " de ",
            count_of(figure, "denominator"),
            f"{when}, {'or' if lang == 'en' else 'es decir,'} ",
            value,
        )
    if definition.measure in ("percentile", "mean") and figure.n is not None:
        return joined(value, f"{when}, {cases[0]}", count_of(figure, "n"), cases[1])
    return joined(value, when)


def _when(period: Period, lang: Lang) -> str:
    """` in May 2014`; a Spanish span of months stands after a comma, or "de" would follow "de"."""
    needs_comma = lang == "es" and period.kind in ("quarter", "r12", "r3")
    return f"{',' if needs_comma else ''} {in_period(period, lang)}"


def _without_value(definition: Definition, figure: Figure, lang: Lang) -> Parts:
    reason = _NO_NUMBER[figure.status][lang]
    if figure.status != "too-few":
        return (reason,)
    if figure.denominator is not None and figure.numerator is not None and definition.measure not in QUOTIENTS:
        of = " of " if lang == "en" else " de "
        return joined(reason, ", ", count_of(figure, "numerator"), of, count_of(figure, "denominator"))
    if figure.n is not None:
        return joined(reason, ", only " if lang == "en" else ", solo ", count_of(figure, "n"))
    return (reason,)
