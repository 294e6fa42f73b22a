"""Which chart, why, and what was removed from the series: one plain sentence each, in both languages."""

from __future__ import annotations

from civicstat.inference.charts.season import ROUNDS
from civicstat.vocabulary.period import PeriodKind
from civicstat.vocabulary.signal import Chart


# English, Spanish.
Words = tuple[str, str]

CHARTS: dict[Chart, Words] = {
    "xmr": (
        "XmR chart, for single values: the range follows from how far neighboring values lie apart.",
        "Gráfico XmR, para valores sueltos: el margen sale de cuánto distan los valores vecinos.",
    ),
    "p-prime": (
        "P-prime chart, for shares of cases: the range is wider where there are fewer cases, and as much wider again "
        "as the shares scatter more than chance alone would make them.",
        "Gráfico p prima, para partes de un total de casos: el margen es más ancho donde hay menos casos, y tanto más "
        "cuanto más varían las partes de lo que haría el puro azar.",
    ),
    "u-prime": (
        "U-prime chart, for counts out of an amount such as days or miles: the range follows that amount, and is as "
        "much wider as the counts scatter more than chance alone would make them.",
        "Gráfico u prima, para recuentos sobre una cantidad como días o millas: el margen sigue a esa cantidad, y es "
        "tanto más ancho cuanto más varían los recuentos de lo que haría el puro azar.",
    ),
    "t": (
        "T chart, for the time between rare events: its limits are those of the times to the power 1/3.6, which "
        "scatter evenly, turned back into times.",
        "Gráfico t, para el tiempo entre sucesos raros: sus límites son los de los tiempos elevados a 1/3.6, que "
        "varían por igual a ambos lados, convertidos otra vez en tiempos.",
    ),
    "g": (
        "G chart, for the number of days or cases between rare events: its limits are those of chance alone "
        "(geometric), its center is the median.",
        "Gráfico g, para el número de días o casos entre sucesos raros: sus límites son los del puro azar "
        "(geométricos) y su centro es la mediana.",
    ),
}

_NEEDED: dict[PeriodKind, Words] = {
    "month": ("three full years of months", "tres años completos de meses"),
    "week": ("two full years of weeks", "dos años completos de semanas"),
    "day": ("eight full weeks of days", "ocho semanas completas de días"),
}


def season_words(kind: PeriodKind, values: int, season: tuple[str, str] | None) -> Words:
    """What was removed from a series of so many judged values, or why nothing was."""
    if season is not None:
        first, last = season
        if kind == "day":
            return (
                f"The weekday was removed: each day is held to what was usual on its weekday from {first} to {last}.",
                f"Se descontó el día de la semana: cada día se compara con lo habitual en ese día de la semana entre "
                f"{first} y {last}.",
            )
        return (
            f"The season was removed: each period is held to what was usual in its month from {first} to {last}.",
            f"Se descontó la temporada: cada periodo se compara con lo habitual en su mes entre {first} y {last}.",
        )
    if kind not in ROUNDS:
        return ("No season is removed from such periods.", "A periodos así no se les descuenta la temporada.")
    english, spanish = _NEEDED[kind]
    rounds, length = ROUNDS[kind]
    if values < rounds * length:
        return (
            f"No season was removed: that takes {english} without a gap, at least.",
            f"No se descontó la temporada: para eso hacen falta al menos {spanish} sin huecos.",
        )
    return (
        f"No season was removed: the first {english} have a gap, or do not agree on one.",
        f"No se descontó la temporada: los primeros {spanish} tienen un hueco o no coinciden en ella.",
    )


NOT_ASKED: Words = ("No season was removed: it was not asked for.", "No se descontó la temporada: no se pidió.")
NO_SEASON_BETWEEN_EVENTS: Words = (
    "No season is removed from the time between events.",
    "Al tiempo entre sucesos no se le descuenta la temporada.",
)
