"""What a row of a table says: a few words beside numbers that already stand in the row, so that none is said twice."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.stories.cells import BesideYear
from civicstat.stories.choices import CELLS
from civicstat.stories.findings import AgainstTarget, Beside, Change, Finding
from civicstat.stories.periods import Lang, is_feminine, kind_noun
from civicstat.vocabulary.against_target import Side, Verdict
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, WHOLE_CITY, Figure, Status
from civicstat.vocabulary.period import Period
from civicstat.vocabulary.signal import Rule


TOO_FEW: dict[Lang, str] = {"en": "Too few to compare.", "es": "Muy pocos para comparar."}
_NO_NUMBER: dict[Status, dict[Lang, str]] = {
    "held": {"en": "Paused: a question is open.", "es": "En pausa: hay una duda abierta."},
    "suppressed": {
        "en": "Held back: it could point at one household.",
        "es": "Reservado: podría señalar a un solo hogar.",
    },
    "no-cases": {"en": "No cases to judge, which is not zero.", "es": "Sin casos que juzgar, y eso no es cero."},
    "not-yet-known": {"en": "Too many are still open.", "es": "Demasiadas siguen abiertas."},
    "too-few": TOO_FEW,
}
_MORE_THAN: dict[Lang, str] = {
    "en": "A lower limit: many are still open.",
    "es": "Un límite inferior: muchas siguen abiertas.",
}
_MAY_CHANGE: dict[Lang, str] = {"en": "May still change.", "es": "Aún puede cambiar."}
_THAN_CITY: dict[Beside, dict[Lang, str]] = {
    "higher": {"en": "Clearly higher than the whole city.", "es": "Claramente mayor que en toda la ciudad."},
    "lower": {"en": "Clearly lower than the whole city.", "es": "Claramente menor que en toda la ciudad."},
    "no-clear-difference": {
        "en": "No clear difference from the whole city.",
        "es": "Sin diferencia clara con toda la ciudad.",
    },
    "not-comparable": {"en": "", "es": ""},
}
_THAN_ALL: dict[Beside, dict[Lang, str]] = {
    "higher": {"en": "Clearly higher than all together.", "es": "Claramente mayor que el conjunto."},
    "lower": {"en": "Clearly lower than all together.", "es": "Claramente menor que el conjunto."},
    "no-clear-difference": {
        "en": "No clear difference from all together.",
        "es": "Sin diferencia clara con el conjunto.",
    },
    "not-comparable": {"en": "", "es": ""},
}
# A cell of a map beside itself: all cells are of one size, but places differ.
_THAN_A_YEAR_BEFORE: dict[BesideYear, dict[Lang, str]] = {
    "more": {"en": "Clearly more than a year before.", "es": "Claramente más que un año antes."},
    "fewer": {"en": "Clearly fewer than a year before.", "es": "Claramente menos que un año antes."},
    "no-clear-change": {"en": "No clear change from a year before.", "es": "Sin cambio claro frente a un año antes."},
    "too-few": TOO_FEW,
}
_TARGET: dict[tuple[str, bool], dict[Lang, str]] = {
    ("misses", False): {"en": "Misses the target.", "es": "No alcanza la meta."},
    ("meets", False): {"en": "Meets the target.", "es": "Alcanza la meta."},
    ("misses", True): {"en": "Misses the example target.", "es": "No alcanza la meta de ejemplo."},
    ("meets", True): {"en": "Meets the example target.", "es": "Alcanza la meta de ejemplo."},
}
# Of a figure that may still change only its side is said; with this it needs no "May still change." besides.
_SO_FAR: dict[tuple[Side, bool], dict[Lang, str]] = {
    ("above", False): {"en": "So far above the target", "es": "Por ahora, por encima de la meta"},
    ("at", False): {"en": "So far at the target", "es": "Por ahora, en la meta"},
    ("below", False): {"en": "So far below the target", "es": "Por ahora, por debajo de la meta"},
    ("above", True): {"en": "So far above the example target", "es": "Por ahora, por encima de la meta de ejemplo"},
    ("at", True): {"en": "So far at the example target", "es": "Por ahora, en la meta de ejemplo"},
    ("below", True): {"en": "So far below the example target", "es": "Por ahora, por debajo de la meta de ejemplo"},
}
_STILL: dict[Lang, str] = {"en": ", still provisional.", "es": "; aún provisional."}
# Beside the verdict by a target that was moved, where the first one gives another.
_FIRST: dict[Verdict, dict[Lang, str]] = {
    "misses": {"en": "Misses the first target.", "es": "No alcanza la primera meta."},
    "meets": {"en": "Meets the first target.", "es": "Alcanza la primera meta."},
    "unknown": {"en": "", "es": ""},
}
_WITHIN: dict[Lang, str] = {"en": "Within its usual range.", "es": "Dentro de su margen habitual."}
# By side: above or rising, below or falling, and where rounding leaves no side to see.
_RULES: dict[Rule, dict[Lang, dict[int, str]]] = {
    "outside-limits": {
        "en": {1: "Above its usual range.", -1: "Below its usual range.", 0: "Outside its usual range."},
        "es": {
            1: "Por encima de su margen habitual.",
            -1: "Por debajo de su margen habitual.",
            0: "Fuera de su margen habitual.",
        },
    },
    "run-of-7": {
        "en": {
            1: "In a long run above its usual average.",
            -1: "In a long run below its usual average.",
            0: "In a long run on one side of its usual average.",
        },
        "es": {
            1: "En una racha larga por encima de su promedio habitual.",
            -1: "En una racha larga por debajo de su promedio habitual.",
            0: "En una racha larga a un lado de su promedio habitual.",
        },
    },
    "trend-of-6": {
        "en": {1: "In a long steady rise.", -1: "In a long steady fall.", 0: "Where a long rise and a fall meet."},
        "es": {
            1: "En una subida larga.",
            -1: "En una bajada larga.",
            0: "Donde se unen una subida y una bajada largas.",
        },
    },
    "two-of-three-near-limit": {
        "en": {
            1: "One of a few near the upper end of its usual range.",
            -1: "One of a few near the lower end of its usual range.",
            0: "One of a few near an end of its usual range.",
        },
        "es": {
            1: "Uno de varios cerca del extremo superior de su margen habitual.",
            -1: "Uno de varios cerca del extremo inferior de su margen habitual.",
            0: "Uno de varios cerca de un extremo de su margen habitual.",
        },
    },
}
# Where nothing else may be said.
_OVERLAPS: dict[Lang, str] = {
    "en": "No claim: rows overlap.",
    "es": "No se juzga: las filas se cruzan.",
}
_NO_CLAIM: dict[Lang, str] = {"en": "No claim about change.", "es": "No se juzga si cambió."}
_BARE_COUNT: dict[Lang, str] = {
    "en": "A bare count: sizes differ, so it is not compared.",
    "es": "Un simple recuento: los tamaños difieren y no se compara.",
}
_NO_PLACE: dict[Lang, str] = {"en": "No place, so not compared.", "es": "No es un lugar: no se compara."}
_NOT_COMPARED: dict[Lang, str] = {"en": "Not compared.", "es": "No se compara."}
# Rolling periods share most of their days with the next one.
_ROLLING = "r"


def row_words(definition: Definition, period: Period, figure: Figure, finding: Finding, lang: Lang) -> str:
    """`Clearly lower than the whole city. May still change.`; never empty, and never a number."""
    if figure.value is None:
        return _NO_NUMBER[figure.status][lang]
    said = [words for words in _said(figure, finding, lang) if words]
    return " ".join(said) if said else _nothing_to_say(definition, period, figure, lang)


def _said(figure: Figure, finding: Finding, lang: Lang) -> Iterator[str]:
    """One statement where one is enough: beside the city, a part's place on its own chart only when it is unusual."""
    compared = "" if finding.beside is None else _beside(figure, finding.beside, lang)
    yield compared
    if finding.year is not None:
        yield _THAN_A_YEAR_BEFORE[finding.year][lang]
    change = finding.change
    if change is not None and (not compared or (change.is_own and change.rule is not None)):
        yield _change(change, lang)
    so_far = finding.target is not None and finding.target.standing.is_so_far
    if finding.target is not None and finding.target.standing.verdict != "unknown":
        yield from _against(finding.target, lang)
    else:
        so_far = False
    if figure.bound == "more-than":
        yield _MORE_THAN[lang]
    if figure.status == "provisional" and not so_far:
        yield _MAY_CHANGE[lang]


def _against(against: AgainstTarget, lang: Lang) -> Iterator[str]:
    """The verdict by the target of the period, misses first where the first target gives another."""
    stands, is_example = against.standing, against.target.is_example
    if stands.is_so_far:
        yield _SO_FAR[stands.side, is_example][lang] + _STILL[lang]
        return
    first = "" if against.first is None or against.first.verdict == stands.verdict else against.first.verdict
    said = [_TARGET[stands.verdict, is_example][lang], _FIRST[first][lang] if first else ""]
    yield from reversed(said) if first == "misses" else said


def _beside(figure: Figure, beside: Beside, lang: Lang) -> str:
    return (_THAN_CITY if figure.key.group == NO_GROUP else _THAN_ALL)[beside][lang]


def _change(change: Change, lang: Lang) -> str:
    words = _change_words(change, lang)
    if change.is_own or not change.is_known:
        return words
    by = "By" if lang == "en" else "Por"
    return f"{by} {kind_noun(change.kind, 1, lang)}: {words[0].lower()}{words[1:]}"


def _change_words(change: Change, lang: Lang) -> str:
    if change.is_known:
        return _WITHIN[lang] if change.rule is None else _RULES[change.rule][lang][change.side]
    several = kind_noun(change.kind, 2, lang)
    if lang == "en":
        return f"Too few {several} to know its usual range."
    return f"{'Muy pocas' if is_feminine(change.kind) else 'Muy pocos'} {several} para conocer su margen habitual."


def _nothing_to_say(definition: Definition, period: Period, figure: Figure, lang: Lang) -> str:
    if figure.key.area == WHOLE_CITY and figure.key.group == NO_GROUP:
        return _OVERLAPS[lang] if period.kind.startswith(_ROLLING) else _NO_CLAIM[lang]
    if figure.key.area_slug == UNLOCATED:
        return _NO_PLACE[lang]
    is_bare = definition.unit == "requests" and figure.key.layer != CELLS
    return _BARE_COUNT[lang] if is_bare else _NOT_COMPARED[lang]
