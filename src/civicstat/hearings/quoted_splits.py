"""Where a change sits, quoted from the release: of measures whose figures do not tell what their parts add up to.

The release splits means, sums, ratios, costs and percentiles from the rows, and any measure by what it does not name;
`verify` does it again. A briefing repeats what it says of the newest final values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from civicstat.hearings.desk import Desk
from civicstat.hearings.phrases import Both, fill
from civicstat.hearings.published import DRIVERS
from civicstat.hearings.shapes import UnusualChange
from civicstat.hearings.split import REST_NAME, Split, breakdowns, name_key
from civicstat.hearings.two_sides import two_sides
from civicstat.inference.movements.parts import REST
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, WHOLE_CITY, FigureKey
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


# The comparison of the newest final value with the one before it.
_COMPARISON: Final = "before"
Said = tuple[tuple[Split, ...], tuple[BoundSentence, ...]]

_CITY_ALONE = Both(
    "This measure is split for the whole city alone, not for one department.",
    "Esta medida se divide solo para toda la ciudad, no para un departamento.",
)
_NOT_FINAL_YET = Both(
    "Where this change sits is said once its value is final.",
    "Dónde está este cambio se dice cuando su valor sea definitivo.",
)
_NOT_SAID = Both(
    "The record does not say where this change sits.",
    "El registro público no dice dónde está este cambio.",
)


def quoted_splits(definition: Definition, change: UnusualChange, *, desk: Desk, path: str, name: str) -> Said:
    """The splits that the release gives, or the sentences that stand in their place.

    `path` is where the quoted numbers stand in the briefing, `name` what its sentences are called.
    """
    series = FigureKey.parse(change.latest.key)
    said = desk.published.drivers.get(definition.id, {})
    movement = said.get(_COMPARISON)
    if (series.area, series.group) != (WHOLE_CITY, NO_GROUP):
        sides = two_sides(definition, change, desk=desk, path=path, name=name)
        return (), sides or (fill(f"{name}/no-split", _CITY_ALONE),)
    if movement is None or said["version"] != definition.version:
        why = said.get("why_not")
        said_why = BoundSentence.from_json(why) if why else fill("", _NOT_SAID)
        return (), (replace(said_why, id=f"{name}/no-split"),)
    if not _covers(movement["after"], change):
        return (), (fill(f"{name}/no-split", _NOT_FINAL_YET),)
    quote = _Quote(desk, definition.id, f"{path}.quoted", name, rests_on=(movement["before"], movement["after"]))
    # The first sentence judges the movement, which the briefing does itself.
    told = [*movement["sentences"][1:], *movement.get("slower", {}).get("sentences", ())]
    before = quote.sentences(told)
    where = movement.get("slower") or movement
    named = [by for by in definition.by if by in where["by"]]
    found = [
        _split(by, where["by"][by], movement, quote=quote, path=path)
        for by in breakdowns([*named, *sorted(where["by"].keys() - named)], series)
    ]
    if not found:
        why = [BoundSentence.from_json(said["why_not"])] if said["why_not"] else []
        return (), (*before, *(replace(each, id=f"{name}/no-split") for each in why))
    return (replace(found[0], sentences=(*before, *found[0].sentences)), *found[1:]), ()


def quoted_unnamed(
    definition: Definition, change: UnusualChange, *, desk: Desk, path: str, name: str
) -> tuple[Split, ...]:
    """The splits that the release gives by what the metric does not name, where its newest movement holds the change.

    The first begins with the sentence that says between which two periods it is: they need not be those of the others.
    """
    series = FigureKey.parse(change.latest.key)
    said = desk.published.drivers.get(definition.id, {})
    movement = said.get(_COMPARISON)
    if (series.area, series.group) != (WHOLE_CITY, NO_GROUP) or movement is None:
        return ()
    if said["version"] != definition.version or not _covers(movement["after"], change):
        return ()
    unnamed = list(breakdowns(sorted(movement["by"].keys() - set(definition.by)), series))
    if not unnamed:
        return ()
    quote = _Quote(desk, definition.id, f"{path}.quoted", name, rests_on=(movement["before"], movement["after"]))
    before = quote.sentences(movement["sentences"][1:])
    found = [_split(by, movement["by"][by], movement, quote=quote, path=path) for by in unnamed]
    return (replace(found[0], sentences=(*before, *found[0].sentences)), *found[1:])


def _covers(key: str, change: UnusualChange) -> bool:
    """Whether the newest movement is that of the change: of its period, or of a longer one with it inside."""
    moved, latest = parse_period(FigureKey.parse(key).period), parse_period(change.latest.period)
    return moved.start <= latest.start and latest.end <= moved.end


class _Quote:
    """Numbers of the object `drivers`, kept in the briefing under the path at which they are quoted."""

    def __init__(self, desk: Desk, metric: str, path: str, name: str, *, rests_on: Sequence[str]) -> None:
        self.desk, self.metric, self.path, self.name = desk, metric, path, name
        desk.numbers.explain(path.rpartition(".")[0], "quoted-split", rests_on=rests_on)

    def sentences(self, told: Sequence[Mapping[str, Any]]) -> tuple[BoundSentence, ...]:
        return tuple(self._sentence(BoundSentence.from_json(each)) for each in told)

    def number(self, path: str, text: str, format: str = "") -> BoundNumber:
        return self.desk.numbers.put(path, Decimal(text), format=format)

    def _sentence(self, said: BoundSentence) -> BoundSentence:
        # `days-waited/before/ward/where`, as the object calls it.
        name = f"{self.name}/{said.id.removeprefix(f'{self.metric}/')}"
        return replace(said, id=name, en=tuple(self._parts(said.en)), es=tuple(self._parts(said.es)))

    def _parts(self, parts: Sequence[str | BoundNumber]) -> Iterator[str | BoundNumber]:
        for part in parts:
            if isinstance(part, BoundNumber) and part.key == DRIVERS:
                place = part.field.removeprefix(f"{self.metric}.{_COMPARISON}.")
                text = self.desk.published.text_of(part)
                yield self.number(f"{self.path}.{place}", text, part.format)
            else:
                yield part


def _split(by: str, said: Mapping[str, Any], movement: Mapping[str, Any], *, quote: _Quote, path: str) -> Split:
    for part, effects in said["parts"].items():
        for effect, text in effects.items():
            quote.number(f"{path}.{by}.parts.{part}.{effect}", text)
    for effect, text in said["total"].items():
        quote.number(f"{path}.{by}.total.{effect}", text)
    names = {
        part: REST_NAME if part == REST else quote.desk.names.of(name_key(by, part)) for part in said["order"]
    }  # fmt: skip
    change = {part: Decimal(effects["change"]) for part, effects in said["parts"].items()}
    total = Decimal(said["total"]["change"])
    named = [part for part in said["order"] if part in said["named"]]
    along = [part for part in named if (change[part] > 0) == (total > 0) and part not in (REST, UNLOCATED)]
    return Split(
        by=by,
        title=quote.desk.names.of(by),
        before=FigureKey.parse(movement["before"]).period,
        after=FigureKey.parse(movement["after"]).period,
        parts=names,
        shown=tuple(named),
        top=names[along[0]] if along else None,
        top_change=change[along[0]] if along else Decimal(0),
        sentences=quote.sentences(said["sentences"]),
    )
