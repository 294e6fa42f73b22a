"""One plain sentence or a few short ones for a figure: what it is, how sure, and what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from civicstat.stories.findings import AgainstTarget, Beside, Change, Finding, Worth
from civicstat.stories.headlines import fact_parts
from civicstat.stories.parts import Parts, format_name, joined, limit_of, value_parts
from civicstat.stories.periods import Lang, is_feminine, kind_noun
from civicstat.vocabulary.against_target import Side
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import Period
from civicstat.vocabulary.sentence import BoundNumber


_MAY_CHANGE: dict[Lang, str] = {"en": " It may still change.", "es": " Aún puede cambiar."}
_WORTH: dict[Worth, dict[Lang, str]] = {
    "better": {"en": " For this measure, that is better.", "es": " Para esta medida, eso es mejor."},
    "worse": {"en": " For this measure, that is worse.", "es": " Para esta medida, eso es peor."},
    "": {"en": "", "es": ""},
}
_SO_FAR_IN_SPANISH: dict[Side, str] = {
    "above": "Por ahora está por encima de",
    "at": "Por ahora está en",
    "below": "Por ahora está por debajo de",
}
_VERDICT_IN_SPANISH = {"misses": "No alcanza", "meets": "Alcanza"}
_BESIDE: dict[Beside, dict[Lang, str]] = {
    "higher": {
        "en": "Here it is clearly higher: the two likely ranges do not overlap.",
        "es": "Aquí es claramente mayor: los dos márgenes probables no se cruzan.",
    },
    "lower": {
        "en": "Here it is clearly lower: the two likely ranges do not overlap.",
        "es": "Aquí es claramente menor: los dos márgenes probables no se cruzan.",
    },
    "no-clear-difference": {
        "en": "The two likely ranges overlap: no clear difference.",
        "es": "Los dos márgenes probables se cruzan: no hay diferencia clara.",
    },
    "not-comparable": {
        "en": "With no likely range for both, we do not compare them.",
        "es": "Sin un margen probable de ambas, no las comparamos.",
    },
}


def figure_parts(
    definition: Definition, period: Period, figure: Figure, finding: Finding, lang: Lang, *, place: str = ""
) -> Parts:
    """What stands first in the fold under a number; `place` names the area it is about, empty for the whole city.

    `Sanitation complaints closed within 5 days: 1,093 of 1,754 in May 2014, or 62.3%. Chance alone could put it between
    60.1% and 64.5%. It moved within its usual range of 50.2% to 66.0%. It misses the target of 80%.`
    """
    fact = fact_parts(definition, period, figure, lang, place=place)
    if figure.value is None:
        return fact
    return joined(
        fact,
        _how_sure(definition, figure, lang),
        _MAY_CHANGE[lang] if figure.status == "provisional" else "",
        "" if finding.change is None else (" ", *_change(finding.change, lang)),
        "" if finding.target is None else _target(definition, figure, finding.target, lang),
        _beside(definition, finding, lang),
    )


def _how_sure(definition: Definition, figure: Figure, lang: Lang) -> Parts:
    """The published interval, which is chance variation and nothing else."""
    format = format_name(definition.unit, definition.digits)
    low = None if figure.low is None else BoundNumber(str(figure.key), "low", format)
    high = None if figure.high is None else BoundNumber(str(figure.key), "high", format)
    could = " Chance alone could put it " if lang == "en" else " Por puro azar podría quedar "
    if low is not None and figure.low == figure.high:
        return (" Chance alone would hardly move it.",) if lang == "en" else (" El puro azar apenas la movería.",)
    if low is not None and high is not None:
        between = ("between ", " and ") if lang == "en" else ("entre ", " y ")
        return joined(could, between[0], low, between[1], high, ".")
    if low is not None:
        words = (
            ("as low as ", "; how high is not yet known.")
            if lang == "en"
            else ("en ", " o más; no se sabe cuánto más.")
        )
        return joined(could, words[0], low, words[1])
    if high is not None:
        words = ("as high as ", ".") if lang == "en" else ("hasta en ", ".")
        return joined(could, words[0], high, words[1])
    return ()


def _change(change: Change, lang: Lang) -> Parts:
    kind = kind_noun(change.kind, 1, lang)
    by = "" if change.is_own else f"By {kind}, " if lang == "en" else f"Por {kind}, "
    if not change.is_known:
        return (_start(by + _too_short(change, lang)),)
    if change.rule is None:
        moved = "it moved within its usual range of " if lang == "en" else "se movió dentro de su margen habitual, de "
        return joined(_start(by + moved), _limits(change, lang), ".")
    if lang == "en":
        more = (
            "That is more than its usual ups and downs: "
            if change.is_own
            else f"{by}it shows more than its usual ups and downs: "
        )
    else:
        more = "Es más que su vaivén habitual: " if change.is_own else f"{by}muestra más que su vaivén habitual: "
    return joined(more, _rule(change, lang), ".", _WORTH[change.worth][lang])


def _rule(change: Change, lang: Lang) -> Parts:
    if change.rule == "outside-limits":
        return _outside(change, lang)
    if lang == "en":
        return (_rule_in_english(change),)
    return (_rule_in_spanish(change),)


def _outside(change: Change, lang: Lang) -> Parts:
    if lang == "en":
        side = {1: "above", -1: "below", 0: "outside"}[change.side]
        subject = "it lies" if change.is_own else "the newest final value lies"
        return joined(f"{subject} {side} its usual range of ", _limits(change, lang))
    side = {1: "por encima", -1: "por debajo", 0: "fuera"}[change.side]
    subject = "está" if change.is_own else "el último valor definitivo está"
    return joined(f"{subject} {side} de su margen habitual, de ", _limits(change, lang))


def _rule_in_english(change: Change) -> str:
    several = kind_noun(change.kind, 2, "en")
    if change.rule == "run-of-7":
        side = {1: "above", -1: "below", 0: "on one side of"}[change.side]
        return f"seven or more {several} in a row lie {side} its usual average"
    if change.rule == "trend-of-6":
        course = {1: "rise", -1: "fall", 0: "course up or down"}[change.side]
        held = ", held to what is usual for each," if change.usual_moves else ""
        return f"six or more {several} in a row{held} make one steady {course}"
    end = {1: "the upper end", -1: "the lower end", 0: "one end"}[change.side]
    return f"two of three {several} in a row lie near {end} of its usual range"


def _rule_in_spanish(change: Change) -> str:
    several = kind_noun(change.kind, 2, "es")
    in_a_row = "seguidas" if is_feminine(change.kind) else "seguidos"
    if change.rule == "run-of-7":
        side = {1: "por encima", -1: "por debajo", 0: "a un lado"}[change.side]
        return f"siete {several} {in_a_row} o más están {side} de su promedio habitual"
    if change.rule == "trend-of-6":
        course = {1: "una sola subida", -1: "una sola bajada", 0: "una sola subida o bajada"}[change.side]
        held = ", frente a lo que les es habitual," if change.usual_moves else ""
        return f"seis {several} {in_a_row} o más{held} forman {course}"
    end = {1: "del extremo superior", -1: "del extremo inferior", 0: "de un extremo"}[change.side]
    return f"dos de tres {several} {in_a_row} están cerca {end} de su margen habitual"


def _limits(change: Change, lang: Lang) -> Parts:
    """The range at the point: its own where lines differ from dot to dot."""
    lower, upper = (limit_of(change.signal, field) for field in ("lower", "upper"))
    if change.point.lines is not None:
        at = f"{change.signal.key}@{change.point.period}"
        lower, upper = replace(lower, key=at), replace(upper, key=at)
    return (lower, " to " if lang == "en" else " a ", upper)


def _too_short(change: Change, lang: Lang) -> str:
    several = kind_noun(change.kind, 2, lang)
    if lang == "en":
        return f"there are too few final {several} to know its usual range."
    few, final = ("muy pocas", "definitivas") if is_feminine(change.kind) else ("muy pocos", "definitivos")
    return f"hay {few} {several} {final} para conocer su margen habitual."


def _target(definition: Definition, figure: Figure, against: AgainstTarget, lang: Lang) -> Parts:
    stands, example = against.standing, against.target.is_example
    if stands.verdict == "unknown":
        return ()
    if lang == "en":
        words = f"So far it is {stands.side}" if stands.is_so_far else f"It {stands.verdict}"
        words = f" {words} the {'example ' if example else ''}target of "
    else:
        words = _SO_FAR_IN_SPANISH[stands.side] if stands.is_so_far else _VERDICT_IN_SPANISH[stands.verdict]
        words = f" {words} la meta{' de ejemplo,' if example else ''} de "
    by_now = joined(words, target_number(definition, against), ".")
    if against.first is None or stands.is_so_far or against.first.verdict in (stands.verdict, "unknown"):
        return by_now
    by_first = _BY_FIRST[against.first.verdict][lang]
    return joined(by_first, *by_now) if against.first.verdict == "misses" else joined(*by_now, by_first)


# Where a target was moved, and the first one gives another verdict: a miss stands first.
_BY_FIRST: Mapping[str, Mapping[Lang, str]] = {
    "misses": {"en": " It misses the first target.", "es": " No alcanza la primera meta."},
    "meets": {"en": " It meets the first target.", "es": " Alcanza la primera meta."},
}


def target_number(definition: Definition, against: AgainstTarget) -> BoundNumber:
    """A target's number, bound to its statement, with no more digits than the city wrote."""
    exponent = Decimal(against.target.value).normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    key = f"target:{definition.id}/{against.target.from_.isoformat()}"
    return BoundNumber(key, "value", format_name(definition.unit, digits))


def _beside(definition: Definition, finding: Finding, lang: Lang) -> Parts:
    if finding.beside is None or finding.city is None:
        return ()
    whole = (" For the whole city it is ", ". ") if lang == "en" else (" En toda la ciudad es ", ". ")
    return joined(whole[0], value_parts(definition, finding.city, lang), whole[1], _BESIDE[finding.beside][lang])


def _start(text: str) -> str:
    return text[0].upper() + text[1:]
