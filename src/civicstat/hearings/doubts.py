"""What may be wrong with the data behind a change: left out, not final, paused; said before anyone is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civicstat.hearings.desk import Desk
from civicstat.hearings.phrases import COUNT, Both, fill, listed, period_of, title_of
from civicstat.hearings.shapes import UnusualChange
from civicstat.look.words.formats import format_for
from civicstat.vocabulary.definition import STOCKS, Definition
from civicstat.vocabulary.figure import Accounting
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Signal, SignalPoint
from civicstat.vocabulary.slugs import slug_of


_BUILT_IN: dict[str, Both] = {
    "too-new-to-judge": Both("too new to judge", "demasiado recientes para evaluarse"),
    "date-missing": Both("a date is missing", "falta una fecha"),
}
_LEFT_OUT = Both("Left out of this number: {reasons}.", "Fuera de este número: {reasons}.")
_REASON = Both("{count} ({reason})", "{count} ({reason})")
_WITH_LEFT_OUT = Both(
    "Counting what the definition leaves out, it would be {value}.",
    "Contando lo que la definición deja fuera, sería {value}.",
)
_NOT_FINAL = Both(
    "Values after {period} are not final and were not judged.",
    "Los valores posteriores a {period} no son definitivos y no se evaluaron.",
)
_NO_EARLIER_YEAR = Both(
    "Where the record holds no earlier year, the season cannot be ruled out.",
    "Donde el registro público no tiene un año anterior, no se puede descartar la temporada.",
)
_STOCK = Both(
    "Much of a backlog is the last one carried over, so charts of it mark changes too often.",
    "Gran parte de lo pendiente viene del periodo anterior; por eso su gráfico marca cambios con demasiada frecuencia.",
)
_HELD = Both(
    "{title} is paused: a question about its source is open.",
    "{title} está en pausa: hay una duda abierta sobre su fuente.",
)
_BY_CHANCE = Both(
    "Where many measures are judged, one may be marked by chance alone.",
    "Cuando se evalúan muchas medidas, alguna puede quedar marcada por puro azar.",
)


def doubts_about_change(
    definition: Definition, signal: Signal, change: UnusualChange, *, desk: Desk, name: str
) -> tuple[BoundSentence, ...]:
    """What a reader must know of the data before asking about a change."""
    return tuple(_of_change(definition, signal, change, desk, name))


def doubts_about_department(
    charts: Sequence[tuple[Definition, Signal]], changes: Sequence[UnusualChange], *, desk: Desk
) -> tuple[BoundSentence, ...]:
    """What must be known of all of a department's measures: which are paused, and what their charts cannot tell."""
    said = []
    for definition, signal in charts:
        figure = desk.published.figures.get(signal.points[-1].key) if signal.points else None
        if figure is not None and figure.status == "held":
            said.append(fill(f"{desk.key}/doubt/held/{definition.id}", _HELD, title=title_of(definition)))
    if any(change.season == "unknown" for change in changes):
        said.append(fill(f"{desk.key}/doubt/season", _NO_EARLIER_YEAR))
    if changes:
        said.append(fill(f"{desk.key}/doubt/chance", _BY_CHANCE))
    return tuple(said)


def _of_change(
    definition: Definition, signal: Signal, change: UnusualChange, desk: Desk, name: str
) -> Iterator[BoundSentence]:
    accounting = desk.published.accountings.get(change.latest.key)
    if accounting is not None:
        yield from _left_out(definition, accounting, name)
    if any(point.value is not None for point in _after(signal, change.latest)):
        yield fill(f"{name}/doubt/not-final", _NOT_FINAL, period=period_of(change.latest.period))
    if definition.measure in STOCKS:
        yield fill(f"{name}/doubt/stock", _STOCK)


def _left_out(definition: Definition, accounting: Accounting, name: str) -> Iterator[BoundSentence]:
    key = str(accounting.key)
    reasons = [
        fill("", _REASON, count=BoundNumber(key, f"excluded.{reason}", COUNT), reason=_words_of(definition, reason))
        for reason, rows in accounting.excluded.items()
        if rows
    ]
    if not reasons:
        return
    yield fill(f"{name}/doubt/left-out", _LEFT_OUT, reasons=listed("", reasons, between=Both(", ", ", ")))
    by_choice = sum(rows for reason, rows in accounting.excluded.items() if reason not in _BUILT_IN)
    if by_choice and accounting.value_with_excluded is not None:
        number = BoundNumber(key, "value_with_excluded", format_for(definition.unit, definition.digits))
        yield fill(f"{name}/doubt/with-left-out", _WITH_LEFT_OUT, value=number)


def _words_of(definition: Definition, reason: str) -> Both:
    said = {slug_of(exclusion.reason): Both(exclusion.reason, exclusion.reason_es) for exclusion in definition.exclude}
    return said.get(reason) or _BUILT_IN.get(reason) or Both(reason, reason)


def _after(signal: Signal, latest: SignalPoint) -> Sequence[SignalPoint]:
    return signal.points[list(signal.points).index(latest) + 1 :]
