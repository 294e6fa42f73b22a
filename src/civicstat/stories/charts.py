"""Two sentences that stand for a chart: what it shows with its usual range, and whether it is really changing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from civicstat.stories.counts import count_words
from civicstat.stories.parts import Parts, joined, limit_of, quoted, title_of, value_parts
from civicstat.stories.periods import Lang, is_feminine, kind_noun, span_name
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
    usual = ("the usual range is ", " to ") if lang == "en" else ("el margen habitual va de ", " a ")
    return joined(
        shows,
        usual[0],
        limit_of(signal, "lower"),
        usual[1],
        limit_of(signal, "upper"),
        ". ",
        _change(signal, kind, lang),
    )


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
        return _trend(judged, kind, lang)
    if "two-of-three-near-limit" in latest:
        return _near(judged[-3:], signal, kind, lang)
    last = _the_last(len(newest), kind, lang)
    if lang == "en":
        return f"No real change: {last} {'lies' if len(newest) == 1 else 'lie'} within that range."
    return f"Sin cambio real: {last} {'está' if len(newest) == 1 else 'están'} dentro de ese margen."


def _outside(outside: Sequence[SignalPoint], among: int, signal: Signal, kind: PeriodKind, lang: Lang) -> str:
    where = _SIDES[lang][_side_of_all(outside, signal)]
    count = count_words(len(outside), lang, feminine=is_feminine(kind)).capitalize()
    last = _the_last(among, kind, lang)
    if len(outside) == among > 1:
        return _all_outside(last, where, kind, lang)
    if lang == "en":
        lie = "lies" if len(outside) == 1 else "lie"
        return f"{count} of {last} {lie} {where or 'outside'} that range, and no one has studied why."
    lie = "está" if len(outside) == 1 else "están"
    return f"{count} de {last} {lie} {where or 'fuera'} de ese margen, y nadie ha estudiado por qué."


def _all_outside(last: str, where: str, kind: PeriodKind, lang: Lang) -> str:
    if lang == "en":
        return f"{_start(last)} all lie {where or 'outside'} that range, and no one has studied why."
    every = "todas" if is_feminine(kind) else "todos"
    return f"{_start(last)} están {every} {where or 'fuera'} de ese margen, y nadie ha estudiado por qué."


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


def _trend(judged: Sequence[SignalPoint], kind: PeriodKind, lang: Lang) -> str:
    rising = _value(judged[-1]) > _value(judged[-2])
    steps = 1
    while steps + 1 < len(judged) and (_value(judged[-steps - 1]) > _value(judged[-steps - 2])) == rising:
        if _value(judged[-steps - 1]) == _value(judged[-steps - 2]):
            break
        steps += 1
    last = _the_last(steps, kind, lang)
    if lang == "en":
        return f"The value {'rose' if rising else 'fell'} in each of {last}, and no one has studied why."
    each = "una" if is_feminine(kind) else "uno"
    return f"El valor {'subió' if rising else 'bajó'} en cada {each} de {last}, y nadie ha estudiado por qué."


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
    center = signal.center or Decimal(0)
    return (_value(point) > center) - (_value(point) < center)


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
