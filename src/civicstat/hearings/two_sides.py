"""Of a department's own ratio: how much of its change lies above the line, and how much below it."""

from __future__ import annotations

from dataclasses import replace

from civicstat.hearings.desk import Desk
from civicstat.hearings.phrases import Both, fill, in_period, title_of, value_of
from civicstat.hearings.shapes import UnusualChange
from civicstat.inference.movements.pair import Pair
from civicstat.inference.movements.parts import NotInPartsError, amount_of
from civicstat.inference.movements.splits import change_of, factors_of
from civicstat.look.words.formats import format_for
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.sentence import BoundSentence


_SIGNED = "net-requests"
_CHANGE = Both("{before} {then}, {after} {now}: {change}.", "{before} {then}, {after} {now}: {change}.")
_SIDES = Both(
    "The change in {over} makes up {of} of this; the change in {under}, {per}.",
    "El cambio en {over} suma {of}; el cambio en {under}, {per}.",
)


def two_sides(
    definition: Definition, change: UnusualChange, *, desk: Desk, path: str, name: str
) -> tuple[BoundSentence, ...]:
    """What the two sides of a ratio add to a change, from its published figures; empty where they do not say it.

    A cost's figures hold rounded dollars, so it is split from the release alone.
    """
    names = [
        desk.definitions.get(str(part).partition("/")[0]) for part in (definition.of_metric, definition.per_metric)
    ]
    before, after = _figure(change, desk, of_latest=False), _figure(change, desk, of_latest=True)
    if definition.measure != "ratio" or before is None or after is None or names[0] is None or names[1] is None:
        return ()
    amounts = [amount_of(definition, figure) for figure in (before, after)]
    if amounts[0] is None or amounts[1] is None:
        return ()
    pair = Pair("", before, after)
    try:
        found = factors_of(definition, pair, (amounts[0], amounts[1]))
    except NotInPartsError:
        return ()
    format = format_for(_SIGNED, definition.digits)
    said = {"change": change_of(pair), "of": found.rate, "per": found.mix}
    bound = {each: desk.numbers.put(f"{path}.factors.{each}", value, format=format) for each, value in said.items()}
    desk.numbers.explain(f"{path}.factors", "sides-of-a-ratio", rests_on=(str(before.key), str(after.key)))
    return (
        fill(
            f"{name}/change",
            _CHANGE,
            before=value_of(definition, before),
            then=in_period(before.key.period),
            after=value_of(definition, after),
            now=in_period(after.key.period),
            change=bound["change"],
        ),
        fill(
            f"{name}/factors",
            _SIDES,
            over=title_of(names[0]),
            of=bound["of"],
            under=title_of(names[1]),
            per=bound["per"],
        ),
    )


def _figure(change: UnusualChange, desk: Desk, *, of_latest: bool) -> Figure | None:
    point = change.latest if of_latest else change.before
    if point is None:
        return None
    key = replace(FigureKey.parse(change.latest.key), period=point.period)
    figure = desk.published.figures.get(str(key))
    return figure if figure is not None and figure.value is not None and figure.bound == "exact" else None
