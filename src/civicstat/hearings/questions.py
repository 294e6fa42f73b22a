"""Two or three questions for a meeting, fitted to the shape of a change; they ask, they never explain."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.hearings.phrases import Both, Piece, fill, in_period, limit_of, period_of, title_of
from civicstat.hearings.shapes import UnusualChange
from civicstat.hearings.split import Split
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Signal


MOST_QUESTIONS = 3

_STEP = Both(
    "What was done differently from {since} on?",
    "¿Qué se hizo de otra manera a partir de {since}?",
)
_STEP_GAIN = Both(
    "What was done differently from {since} on, and can other crews use it?",
    "¿Qué se hizo de otra manera a partir de {since}, y pueden usarlo otras cuadrillas?",
)
_TREND = Both(
    "If the next value goes the same way, who acts, and by which day?",
    "Si el próximo valor sigue igual, ¿quién actúa, y para qué día?",
)
_TREND_GAIN = Both(
    "It has moved this way since {since}. What would keep it so?",
    "Se mueve así desde {since}. ¿Qué haría que siga?",
)
_SPIKE = Both(
    "Was there one event, or one batch of records, {when}?",
    "¿Hubo un solo hecho, o un solo lote de registros, {when}?",
)
_SPIKE_RECORDS = Both(
    "Were requests entered late, closed in bulk or counted twice?",
    "¿Se registraron solicitudes tarde, se cerraron en bloque o se contaron dos veces?",
)
_SEASON = Both(
    "It was far from usual {year_earlier} as well. Does it come back every year?",
    "También estuvo lejos de lo habitual {year_earlier}. ¿Se repite cada año?",
)
_SEASON_READY = Both(
    "Could crews be ready before the next one?",
    "¿Podrían las cuadrillas estar listas antes de la próxima vez?",
)
_SEASON_UNKNOWN = Both(
    "The record holds no earlier year to compare. Is this the season?",
    "El registro público no tiene un año anterior para comparar. ¿Es la temporada?",
)
_MORE_TO_REPORT = Both(
    "Is there more to report, or do more people report it?",
    "¿Hay más que reportar, o lo reportan más personas?",
)
_LESS_TO_REPORT = Both(
    "Is there less to report, or do fewer people report it?",
    "¿Hay menos que reportar, o lo reportan menos personas?",
)
_TOP_PLACE = Both(
    "{part} is among the largest parts of the change. What do crews see there?",
    "{part} está entre las mayores partes del cambio. ¿Qué ven allí las cuadrillas?",
)
_TOP_KIND = Both(
    "{part} is among the largest parts of the change. What do crews see in those requests?",
    "{part} está entre las mayores partes del cambio. ¿Qué ven las cuadrillas en esas solicitudes?",
)
_ONE_PLACE = Both(
    "Is it one place or kind of request, or all of them?",
    "¿Es un solo lugar o tipo de solicitud, o son todos?",
)
_TARGET = Both(
    "As run now, it will not reach its target of {target}. What must change, or what is an honest target?",
    "Tal como se trabaja hoy, no alcanzará su meta de {target}. ¿Qué debe cambiar, o cuál es una meta honesta?",
)
_COMPANION = Both(
    "What does {companion} say beside it?",
    "¿Qué dice a su lado {companion}?",
)


def questions_for(
    definition: Definition,
    signal: Signal,
    change: UnusualChange,
    *,
    splits: tuple[Split, ...],
    companion: Definition | None,
    name: str,
) -> tuple[BoundSentence, ...]:
    """Two or three questions: the shape's own first, then the place, then what else this change leaves open."""
    asked = list(_asked(definition, signal, change, splits, companion))
    return tuple(
        fill(f"{name}/question/{number}", words, **pieces)
        for number, (words, pieces) in enumerate(asked[:MOST_QUESTIONS], start=1)
    )


def _asked(
    definition: Definition,
    signal: Signal,
    change: UnusualChange,
    splits: tuple[Split, ...],
    companion: Definition | None,
) -> Iterator[tuple[Both, dict[str, Piece]]]:
    is_gain = signal.variation == "special-cause-improving"
    yield _of_shape(definition, change, is_gain)
    if signal.assurance == "will-not-reach" and signal.target is not None and not is_gain:
        yield _TARGET, {"target": limit_of(signal, "target")}
    if change.shape == "spike":
        yield _SPIKE_RECORDS, {}
    if change.shape == "season":
        yield _SEASON_READY, {}
    if is_gain and companion is not None:
        yield _COMPANION, {"companion": title_of(companion)}
    if change.season == "unknown" and change.shape != "spike":
        # Before the place, which the split has shown already.
        yield _SEASON_UNKNOWN, {}
    # One asks about a place or a kind of request, not about how requests came in.
    asked_about = [each for each in splits if each.by not in ("channel", "department")]
    split = max(asked_about, key=lambda each: abs(each.top_change), default=None)
    if split is None or split.top is None:
        yield _ONE_PLACE, {}
    else:
        yield (_TOP_KIND if split.by == "kind" else _TOP_PLACE), {"part": split.top}


def _of_shape(definition: Definition, change: UnusualChange, is_gain: bool) -> tuple[Both, dict[str, Piece]]:
    if change.shape == "season" and change.year_earlier is not None:
        return _SEASON, {"year_earlier": in_period(change.year_earlier.period)}
    if change.shape == "spike":
        return _SPIKE, {"when": in_period(change.latest.period)}
    if definition.measure == "count" and definition.direction == "none":
        return (_MORE_TO_REPORT if change.side == "up" else _LESS_TO_REPORT), {}
    since: dict[str, Piece] = {"since": period_of(change.since.period)}
    if change.shape == "trend":
        return (_TREND_GAIN, since) if is_gain else (_TREND, {})
    return (_STEP_GAIN if is_gain else _STEP), since
