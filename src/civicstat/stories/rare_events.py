"""A rare event in sentences: why the time between is drawn, what range is usual, and whether it is changing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civicstat.stories.counts import count_words
from civicstat.stories.parts import Parts, joined, quoted, title_of
from civicstat.stories.periods import LANGUAGES, Lang, in_period, is_feminine, kind_noun
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import PeriodKind, parse_period
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Signal, SignalPoint


RARE_EVENTS = "rare-events"
# How far back "the last gaps" goes.
_NEWEST = 12
_MEAN_FORMAT, _LINE_FORMAT, _COUNT_FORMAT = "decimal-2", "decimal-1", "integer"


def rare_event_sentences(definition: Definition, entry: Mapping[str, Any]) -> list[BoundSentence]:
    """`metric/<id>/between/why` and `metric/<id>/between`; `entry` is the metric's own in the object `rare-events`."""
    return [
        BoundSentence(
            f"metric/{definition.id}/between{suffix}", *(words(definition, entry, lang) for lang in LANGUAGES)
        )
        for suffix, words in (("/why", _why), ("", _what))
    ]


def _why(definition: Definition, entry: Mapping[str, Any], lang: Lang) -> Parts:
    """Which chart, and why not one of counts."""
    chart, kind, unit = entry["segments"][-1]["chart"], entry["kind"], entry["counted_in"]
    mean = BoundNumber(RARE_EVENTS, f"{definition.id}.mean", _MEAN_FORMAT)
    title = quoted(title_of(definition, lang), lang)
    if lang == "en":
        name = {
            "t": f"T chart: no two of the first events fell on one {kind_noun(unit, 1, lang)}",
            "g": f"G chart, which is made for whole {kind_noun(unit, 2, lang)} and for several events in one",
        }[chart]
        return joined(
            f"{title} is a rare event: there were ",
            mean,
            f" in an average {kind_noun(kind, 1, lang)} at first, and under one a {kind_noun(kind, 1, lang)} a chart "
            f"of counts says next to nothing. Each dot is therefore one event, and its height the "
            f"{kind_noun(unit, 2, lang)} since the one before. {name}.",
        )
    name = {
        "t": f"Gráfico t: ninguno de los primeros sucesos coincidió con otro en {_one(unit)} "
        f"{kind_noun(unit, 1, lang)}",
        "g": f"Gráfico g, hecho para {kind_noun(unit, 2, lang)} {_whole(unit)} y para varios sucesos en "
        f"{_one(unit)} {kind_noun(unit, 1, lang)}",
    }[chart]
    return joined(
        f"{title} es un suceso raro: al principio hubo ",
        mean,
        f" en {_one(kind)} {kind_noun(kind, 1, lang)} promedio, y con menos de uno por {kind_noun(kind, 1, lang)} un "
        f"gráfico de recuentos casi no dice nada. Por eso cada punto es un suceso, y su altura son "
        f"{'las' if is_feminine(unit) else 'los'} {kind_noun(unit, 2, lang)} desde el anterior. {name}.",
    )


def _what(definition: Definition, entry: Mapping[str, Any], lang: Lang) -> Parts:
    number = len(entry["segments"]) - 1
    signal = Signal.from_json(entry["segments"][number])
    kind: PeriodKind = entry["counted_in"]
    return joined(
        *_usual(definition, number, signal, kind, lang), " ", _change(signal, lang), *_waiting(definition, entry, lang)
    )


def _usual(definition: Definition, number: int, signal: Signal, kind: PeriodKind, lang: Lang) -> Parts:
    nouns = kind_noun(kind, 2, lang)
    if signal.center is None:
        if lang == "en":
            return ("There are too few final gaps between events to say what range is usual.",)
        return ("Hay muy pocos intervalos definitivos entre sucesos para decir qué margen es habitual.",)
    low, middle, high = (
        BoundNumber(RARE_EVENTS, f"{definition.id}.segments.{number}.{line}", _LINE_FORMAT)
        for line in ("lower", "center", "upper")
    )
    if lang == "en":
        return ("Usually ", low, " to ", high, f" {nouns} pass from one to the next, in the middle ", middle, ".")
    return ("Lo habitual es que pasen de ", low, " a ", high, f" {nouns} de uno a otro, en el medio ", middle, ".")


def _change(signal: Signal, lang: Lang) -> str:
    judged = [point for point in signal.points if point.is_final]
    if signal.center is None or not judged:
        return ""
    newest = judged[-_NEWEST:]
    outside = [point for point in newest if "outside-limits" in point.rules]
    if outside:
        return _outside(outside, len(newest), signal, lang)
    if not judged[-1].rules:
        last = count_words(len(newest), lang)
        if lang == "en":
            return f"No real change: the last {last} gaps lie within that range."
        return f"Sin cambio real: los últimos {last} intervalos están dentro de ese margen."
    longer = _is_longer(judged[-1], signal)
    if lang == "en":
        return f"The newest gaps run {'longer' if longer else 'shorter'} than usual, and no one has studied why."
    how = "largos" if longer else "cortos"
    return f"Los intervalos más recientes son más {how} de lo habitual, y nadie ha estudiado por qué."


def _outside(outside: Sequence[SignalPoint], among: int, signal: Signal, lang: Lang) -> str:
    sides = [_is_longer(point, signal) for point in outside]
    side = 1 if all(sides) else 0 if any(sides) else -1
    count, last = count_words(len(outside), lang).capitalize(), count_words(among, lang)
    one = len(outside) == 1
    if lang == "en":
        how = {1: "longer than that range", -1: "shorter than that range", 0: "outside that range"}[side]
        return f"{count} of the last {last} gaps {'is' if one else 'are'} {how}, and no one has studied why."
    s = "" if one else "s"
    how = {1: f"más largo{s} que ese margen", -1: f"más corto{s} que ese margen", 0: "fuera de ese margen"}[side]
    return f"{count} de los últimos {last} intervalos {'es' if one else 'son'} {how}, y nadie ha estudiado por qué."


def _waiting(definition: Definition, entry: Mapping[str, Any], lang: Lang) -> Parts:
    if entry["waiting"] is None:
        return ()
    since = parse_period(entry["waiting"]["since"])
    length = BoundNumber(RARE_EVENTS, f"{definition.id}.waiting.length", _COUNT_FORMAT)
    nouns = kind_noun(entry["counted_in"], 2, lang)
    if lang == "en":
        return (
            f" The newest came {in_period(since, lang)}; to the end of what is published, ",
            length,
            f" {nouns} went by without another.",
        )
    return (
        f" El más reciente llegó {in_period(since, lang)}; hasta el final de lo publicado pasaron ",
        length,
        f" {nouns} sin otro.",
    )


def _is_longer(point: SignalPoint, signal: Signal) -> bool:
    return point.value is not None and signal.center is not None and point.value > signal.center


def _one(kind: PeriodKind) -> str:
    return "una" if is_feminine(kind) else "un"


def _whole(kind: PeriodKind) -> str:
    return "enteras" if is_feminine(kind) else "enteros"
