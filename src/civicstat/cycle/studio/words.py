"""What the studio says around figures, in both languages: labels, statuses, verdicts of charts, warnings."""

from __future__ import annotations


# English, Spanish.
Words = tuple[str, str]

LABELS: dict[str, Words] = {
    "figure": ("The figure", "La cifra"),
    "value": ("value", "valor"),
    "counts": ("counts", "recuentos"),
    "interval": ("chance alone", "el puro azar"),
    "status": ("status", "estado"),
    "definition": ("What it counts", "Qué cuenta"),
    "adopted": ("Adopted by", "Adoptada por"),
    "release": ("Stated in", "Publicada en"),
    "rows": ("The published rows it rests on", "Las filas publicadas en que se apoya"),
    "left_out": ("Left out", "Lo que quedó fuera"),
    "companion": ("Read beside it", "Léase junto a ella"),
    "signal": ("The chart that judges it", "El gráfico que la evalúa"),
    "sql": ("The same as SQL", "Lo mismo en SQL"),
    "recompute": ("Make just this figure again", "Volver a calcular solo esta cifra"),
    "behind": ("The rows behind it", "Las filas detrás de ella"),
    "changed": ("What changed", "Qué cambió"),
    "beside": ("Old and new beside each other", "Lo antiguo y lo nuevo, lado a lado"),
    "chart": ("What the chart would say", "Qué diría el gráfico"),
    "sentences": ("What the pages would say", "Qué dirían las páginas"),
    "warnings": ("Before you adopt it", "Antes de adoptarla"),
    "parts": ("Areas and groups", "Zonas y grupos"),
}

STATUSES: dict[str, Words] = {
    "final": ("final", "definitiva"),
    "provisional": ("may still change", "aún puede cambiar"),
    "revised": ("corrected", "corregida"),
    "held": ("held back", "retenida"),
    "suppressed": ("hidden to protect people", "oculta para proteger a las personas"),
    "no-cases": ("no cases", "sin casos"),
    "not-yet-known": ("not yet known", "aún no se sabe"),
    "too-few": ("too few cases to show", "demasiado pocos casos"),
}

VARIATIONS: dict[str, Words] = {
    "common-cause": ("only the usual ups and downs", "solo los altibajos habituales"),
    "special-cause-improving": (
        "an unusual change, for the better by this measure",
        "un cambio inusual, a mejor según esta medida",
    ),
    "special-cause-concerning": (
        "an unusual change, for the worse by this measure",
        "un cambio inusual, a peor según esta medida",
    ),
    "special-cause": ("an unusual change", "un cambio inusual"),
    "too-short": ("too few settled periods to know the usual range", "muy pocos periodos para conocer el margen"),
}

ASSURANCES: dict[str, Words] = {
    "will-reach": ("run as it is now, it reaches the target", "tal como va, alcanza la meta"),
    "reaches-in-some-periods": (
        "run as it is now, it reaches the target in some periods and misses it in others",
        "tal como va, alcanza la meta en unos periodos y en otros no",
    ),
    "will-not-reach": (
        "run as it is now, it does not reach the target",
        "tal como va, no alcanza la meta",
    ),
    "no-target": ("no target is set", "no hay meta"),
    "too-short": ("too early to hold against the target", "demasiado pronto para compararla con la meta"),
}

RULES: dict[str, Words] = {
    "outside-limits": ("it lies outside its usual range", "queda fuera de su margen habitual"),
    "run-of-7": ("it is one of 7 in a row on one side", "es uno de 7 seguidos del mismo lado"),
    "trend-of-6": ("it is one of 6 that rise or fall in a row", "es uno de 6 que suben o bajan seguidos"),
    "two-of-three-near-limit": ("2 of 3 lie near the edge of the range", "2 de 3 quedan cerca del borde del margen"),
}

NO_CHART: Words = (
    "No chart judges this kind of period: its figures overlap, or are too many or too few.",
    "Ningún gráfico evalúa este tipo de periodo: sus cifras se solapan, o son demasiadas o muy pocas.",
)
OTHER_CHARTS: Words = ("The same series is judged by", "La misma serie se evalúa en")
NO_ROWS: Words = (
    "No rows are published from which this figure could be counted.",
    "No se publican filas con las que se pueda contar esta cifra.",
)
A_TOTAL: Words = (
    "No row is published about a person: the figure is the month's published total, and that file gives it again.",
    "No se publica ninguna fila sobre personas: la cifra es el total publicado del mes; ese archivo la da otra vez.",
)
NO_COMPANION: Words = ("No metric guards it.", "Ninguna medida la vigila.")
NOTHING_LEFT_OUT: Words = ("Nothing was left out.", "No quedó nada fuera.")


def pick(words: Words, lang: str) -> str:
    """The words of one language."""
    return words[lang == "es"]


def label(name: str, lang: str) -> str:
    """A heading or label."""
    return pick(LABELS[name], lang)


PARTS_DIFFER: Words = ("Its parts do not give the figure", "Sus partes no dan la cifra")
MADE_OF: Words = (
    "It rests on no rows of its own. It is made of other figures; ask for each of them:",
    "No se basa en filas propias. Se hace con otras cifras; pida cada una:",
)
