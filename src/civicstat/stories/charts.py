"""Two sentences that stand for a chart: what it shows with its usual range, and whether it is really changing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from civicstat.stories.counts import count_words
from civicstat.stories.parts import Parts, joined, limit_of, quoted, title_of, value_parts
from civicstat.stories.periods import Lang, is_feminine, kind_noun, period_name, span_name
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import PeriodKind, parse_period
from civicstat.vocabulary.signal import Signal, SignalPoint


# How far back "the last months" goes: a year of months, so that a sentence speaks of now.
NEWEST_POINTS = 12

_SIDES: dict[Lang, dict[int, str]] = {
    "en": {1: "above", -1: "below", 0: ""},
    "es": {1: "por encima", -1: "por debajo", 0: ""},
}


def chart_parts(definition: Definition, signal: Signal, figures: Mapping[str, Figure], lang: Lang) -> Parts:
    """What a chart says to someone who cannot see it; `figures` by key.

    Inside the range it says "No real change", whatever the line looks like. Outside, it says how often, and that no
    one has studied why: no evaluation stands behind a chart.
    """
    first, last = (parse_period(signal.points[index].period) for index in (0, -1))
    kind = first.kind
    by = f"by {kind_noun(kind, 1, lang)}, " if lang == "en" else f"por {kind_noun(kind, 1, lang)}, "
    shows = f"{quoted(title_of(definition, lang), lang)} {by}{span_name(first, last, lang)}: "
    if signal.center is None:
        return joined(shows, _value_range(definition, signal, figures, lang), ". ", _too_short(kind, lang))
    return joined(
        shows,
        _usual_range(signal, kind, lang),
        limit_of(signal, "lower"),
        " to " if lang == "en" else " a ",
        limit_of(signal, "upper"),
        _which_chart(signal, kind, lang),
        ". ",
        _change(signal, kind, lang),
    )


def _which_chart(signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    """Why the usual range is not the same at every dot; empty where it is."""
    if all(point.lines is None for point in signal.points):
        return ""
    several, one = kind_noun(kind, 2, lang), kind_noun(kind, 1, lang)
    words = {
        "en": {
            "p-prime": (f", wider for {several} with fewer cases", " and with"),
            "u-prime": (f", allowing for the days in each {one}", " and for"),
            "xmr": ("", ", moving with"),
        },
        "es": {
            "p-prime": (f", más ancho en {several} con menos casos", " y según"),
            "u-prime": (f", teniendo en cuenta los días de cada {one}", " y"),
            "xmr": ("", ", según"),
        },
    }
    why, link = words[lang].get(signal.chart, ("", ""))
    if signal.season is None:
        return why
    years = span_name(parse_period(signal.season[0]), parse_period(signal.season[1]), lang)
    if lang == "en":
        return f"{why}{link} the season as it was from {years}"
    return f"{why}{link} la temporada tal como fue {years}"


def _usual_range(signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    """Where the range differs from dot to dot, the numbers that follow are those of the latest final one."""
    judged = [point for point in signal.points if point.is_final and point.value is not None]
    if not judged or judged[-1].lines is None:
        return "the usual range is " if lang == "en" else "el margen habitual va de "
    name = period_name(parse_period(judged[-1].period), lang)
    return f"the usual range for {name} is " if lang == "en" else f"el margen habitual de {name} va de "


def _change(signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    judged = [point for point in signal.points if point.is_final and point.value is not None]
    newest = judged[-NEWEST_POINTS:]
    outside = [point for point in newest if "outside-limits" in point.rules]
    if outside:
        return _outside(outside, len(newest), signal, kind, lang)
    latest = judged[-1].rules if judged else ()
    if "run-of-7" in latest:
        return _run(judged, signal, kind, lang)
    if "trend-of-6" in latest:
        return _trend(judged, signal, kind, lang)
    if "two-of-three-near-limit" in latest:
        return _near(judged[-3:], signal, kind, lang)
    last = _the_last(len(newest), kind, lang)
    one = len(newest) == 1
    if lang == "en":
        return f"No real change: {last} {'lies' if one else 'lie'} within {_their_range(signal, lang, one=one)}."
    return f"Sin cambio real: {last} {'está' if one else 'están'} dentro de {_their_range(signal, lang, one=one)}."


def _their_range(signal: Signal, lang: Lang, *, one: bool) -> str:
    """`that range`; where it differs from dot to dot, `their own range`."""
    if one or all(point.lines is None for point in signal.points):
        return "that range" if lang == "en" else "ese margen"
    return "their own range" if lang == "en" else "su propio margen"


def _outside(outside: Sequence[SignalPoint], among: int, signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    where = _SIDES[lang][_side_of_all(outside, signal)]
    count = count_words(len(outside), lang, feminine=is_feminine(kind)).capitalize()
    last = _the_last(among, kind, lang)
    one = len(outside) == 1
    own = _their_range(signal, lang, one=False)
    own = own.replace("their", "its") if one else own
    if len(outside) == among > 1:
        return _all_outside(last, where, kind, own, lang)
    if lang == "en":
        return f"{count} of {last} {'lies' if one else 'lie'} {where or 'outside'} {own}, and no one has studied why."
    return f"{count} de {last} {'está' if one else 'están'} {where or 'fuera'} de {own}, y nadie ha estudiado por qué."


def _all_outside(last: str, where: str, kind: PeriodKind, own: str, lang: Lang) -> str:
    if lang == "en":
        return f"{_start(last)} all lie {where or 'outside'} {own}, and no one has studied why."
    every = "todas" if is_feminine(kind) else "todos"
    return f"{_start(last)} están {every} {where or 'fuera'} de {own}, y nadie ha estudiado por qué."


def _run(judged: Sequence[SignalPoint], signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    latest = _side(judged[-1], signal)
    length = 0
    while length < len(judged) and "run-of-7" in judged[-length - 1].rules:
        if _side(judged[-length - 1], signal) == -latest != 0:
            break
        length += 1
    where = _SIDES[lang][_side_of_all(judged[-length:], signal)]
    last = _start(_the_last(length, kind, lang))
    if lang == "en":
        return f"{last} all lie {where or 'to one side of'} the usual average, and no one has studied why."
    every = "todas" if is_feminine(kind) else "todos"
    return f"{last} están {every} {where or 'a un lado'} del promedio habitual, y nadie ha estudiado por qué."


def _trend(judged: Sequence[SignalPoint], signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    beside = [_beside(point, signal) for point in judged]
    rising = beside[-1] > beside[-2]
    steps = 1
    while steps + 1 < len(judged) and (beside[-steps - 1] > beside[-steps - 2]) == rising:
        if beside[-steps - 1] == beside[-steps - 2]:
            break
        steps += 1
    last = _the_last(steps, kind, lang)
    usual_moves = len({point.lines.center for point in signal.points if point.lines is not None}) > 1
    if lang == "en":
        held = ", held to what is usual for it," if usual_moves else ""
        return f"The value{held} {'rose' if rising else 'fell'} in each of {last}, and no one has studied why."
    each = "una" if is_feminine(kind) else "uno"
    held = ", frente a lo que le es habitual," if usual_moves else ""
    return f"El valor{held} {'subió' if rising else 'bajó'} en cada {each} de {last}, y nadie ha estudiado por qué."


def _near(newest: Sequence[SignalPoint], signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    near = sum("two-of-three-near-limit" in point.rules for point in newest)
    count = count_words(near, lang, feminine=is_feminine(kind)).capitalize()
    last = _the_last(len(newest), kind, lang)
    if lang == "en":
        end = "upper" if _side(newest[-1], signal) > 0 else "lower"
        return f"{count} of {last} lie near the {end} end of that range, and no one has studied why."
    end = "superior" if _side(newest[-1], signal) > 0 else "inferior"
    return f"{count} de {last} están cerca del extremo {end} de ese margen, y nadie ha estudiado por qué."


def _value_range(definition: Definition, signal: Signal, figures: Mapping[str, Figure], lang: Lang) -> Parts:
    known = [figures[point.key] for point in signal.points if point.value is not None and point.key in figures]
    if not known:
        return ("no value is known yet",) if lang == "en" else ("todavía no se conoce ningún valor",)
    least = min(known, key=lambda figure: figure.value or 0)
    # "More than 9" lies above 9.
    most = max(known, key=lambda figure: (figure.value or 0, figure.bound == "more-than"))
    words = ("values run from ", " to ") if lang == "en" else ("los valores van de ", " a ")
    return joined(words[0], value_parts(definition, least, lang), words[1], value_parts(definition, most, lang))


def _too_short(kind: PeriodKind, lang: Lang) -> str:
    if lang == "en":
        return f"There are too few final {kind_noun(kind, 2, lang)} to say what range is usual."
    few = "muy pocas" if is_feminine(kind) else "muy pocos"
    final = "definitivas" if is_feminine(kind) else "definitivos"
    return f"Hay {few} {kind_noun(kind, 2, lang)} {final} para decir qué margen es habitual."


def _the_last(count: int, kind: PeriodKind, lang: Lang) -> str:
    """`the last twelve final months`; `las últimas doce semanas definitivas`."""
    noun = kind_noun(kind, count, lang)
    if lang == "en":
        return f"the last {count_words(count, lang)} final {noun}" if count != 1 else f"the last final {noun}"
    a = "a" if is_feminine(kind) else "o"
    if count == 1:
        return f"{'la' if a == 'a' else 'el'} últim{a} {noun} definitiv{a}"
    words = count_words(count, lang, feminine=is_feminine(kind))
    words = words.removesuffix("uno") + "ún" if words == "veintiuno" else words
    words = words[:-1] if words.endswith("uno") else words  # treinta y un meses
    return f"{'las' if a == 'a' else 'los'} últim{a}s {words} {noun} definitiv{a}s"


def _side(point: SignalPoint, signal: Signal) -> int:
    """1 above the published centre, -1 below, 0 where rounding leaves no difference to see."""
    beside = _beside(point, signal)
    return (beside > 0) - (beside < 0)


def _beside(point: SignalPoint, signal: Signal) -> Decimal:
    """A value's distance from its own centre."""
    lines = signal.lines_at(point)
    return _value(point) - (Decimal(0) if lines is None else lines.center)


def _side_of_all(points: Sequence[SignalPoint], signal: Signal) -> int:
    """The side on which every point lies; 0 where they do not agree."""
    sides = {_side(point, signal) for point in points} - {0}
    return sides.pop() if len(sides) == 1 else 0


def _value(point: SignalPoint) -> Decimal:
    if point.value is None:
        raise ValueError(f"{point.key} has no value to compare")
    return point.value


def _start(text: str) -> str:
    return text[0].upper() + text[1:]
