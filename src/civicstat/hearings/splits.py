"""Where an unusual change sits: by area, kind, channel and department, from the published counts of both periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from civicstat.hearings.desk import Desk
from civicstat.hearings.phrases import Both, Piece, fill, in_period, listed, value_of
from civicstat.hearings.quoted_splits import quoted_splits, quoted_unnamed
from civicstat.hearings.shapes import UnusualChange
from civicstat.hearings.split import REST_NAME, Split, breakdowns, name_key
from civicstat.inference.movements.pair import Pair
from civicstat.inference.movements.parts import REST, NotInPartsError, PartsBook
from civicstat.inference.movements.splits import Split as MovementSplit
from civicstat.inference.movements.splits import change_of, split_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import UNLOCATED, FigureKey
from civicstat.vocabulary.period import PERIOD_KINDS, PeriodKind, parse_period, period_of
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


# More parts than these are added up in the sentence; the briefing's object holds them all.
MOST_PARTS_NAMED = 3
_COMPARED: tuple[PeriodKind, ...] = ("week", "month", "quarter")

_CHANGE = Both("{before} {then}, {after} {now}: {change}.", "{before} {then}, {after} {now}: {change}.")
_EFFECTS = Both(
    "Of this, the parts' own shares make up {rate}, and how requests are spread over them {mix}.",
    "De ello, los porcentajes propios de las partes suman {rate}, y el reparto de las solicitudes entre ellas {mix}.",
)
_COARSER: dict[PeriodKind, Both] = {
    "month": Both("Parts are published by month.", "Las partes se publican por mes."),
    "quarter": Both("Parts are published by quarter.", "Las partes se publican por trimestre."),
}
_NOT_FINAL = Both("The later value is not final.", "El valor posterior aún no es definitivo.")
_PART = Both("{name} {change}", "{name} {change}")
_LARGEST = Both("Largest parts: {parts}.", "Partes mayores: {parts}.")
_LARGEST_AND_REST = Both(
    "Largest parts: {parts}; all others together {others}.",
    "Partes mayores: {parts}; todas las demás juntas {others}.",
)
# Of these the figures themselves tell what their parts add up to; of all others the release says it.
_SPLIT_MEASURES = ("share", "count", "backlog")
_NOT_PUBLISHED = Both(
    "The record holds no figures by place or kind that could split this change.",
    "El registro público no tiene cifras por lugar o tipo que permitan dividir este cambio.",
)
_HELD_BACK = Both(
    "One part is held back to protect people, so the split is held back too.",
    "Una parte está reservada para proteger a las personas; por eso también la división.",
)


def splits_of(
    definition: Definition, change: UnusualChange, *, desk: Desk, path: str, name: str
) -> tuple[tuple[Split, ...], tuple[BoundSentence, ...]]:
    """The splits of a change by area, kind, channel and department; where there is none, the sentence that says why.

    What the metric does not name is quoted from the release, which splits the newest final movement by it.

    `path` is where their numbers stand in the briefing, `name` what their sentences are called.
    """
    if definition.measure not in _SPLIT_MEASURES:
        return quoted_splits(definition, change, desk=desk, path=path, name=name)
    splits, is_held_back = [], False
    series = FigureKey.parse(change.latest.key)
    for by in breakdowns(definition.by, series):
        try:
            found = _found(definition, change, series, by, desk)
        except NotInPartsError:
            is_held_back = True
            continue
        if found is not None:
            split = _split(definition, found, desk=desk, path=f"{path}.{by}", name=f"{name}/{by}")
            splits.append(replace(split, sentences=(*_cautions(change, found.pair, f"{name}/{by}"), *split.sentences)))
    splits += quoted_unnamed(definition, change, desk=desk, path=path, name=name)
    if splits:
        return tuple(splits), ()
    return (), (fill(f"{name}/no-split", _HELD_BACK if is_held_back else _NOT_PUBLISHED),)


def _cautions(change: UnusualChange, pair: Pair, name: str) -> Iterator[BoundSentence]:
    if pair.kind != parse_period(change.latest.period).kind:
        yield fill(f"{name}/coarser", _COARSER[pair.kind])
    if pair.after.status == "provisional":
        yield fill(f"{name}/not-final", _NOT_FINAL)


@dataclass(frozen=True)
class _Found:
    """Two figures in parts, with the published figures that it rests on."""

    pair: Pair
    split: MovementSplit
    keys: tuple[str, ...]


def _found(definition: Definition, change: UnusualChange, series: FigureKey, by: str, desk: Desk) -> _Found | None:
    """Both periods in parts, in the finest kind of period that the record has them for.

    Raises
    ------
    NotInPartsError
        When exactly one part is held back.
    """
    for labels in _period_pairs(definition, change, desk):
        wholes = [desk.published.figures.get(str(replace(series, period=label))) for label in labels]
        known = [whole for whole in wholes if whole is not None and whole.value is not None and whole.bound == "exact"]
        if len(known) < len(wholes):
            continue
        pair = Pair(by, *known)
        figures = [
            figure
            for label in labels
            for figure in desk.published.by_period.get((series.metric, series.version, label), ())
        ]
        book = PartsBook(definition, figures, around=series.group)
        try:
            split = split_of(definition, pair, by, book)
        except NotInPartsError as reason:
            if str(reason) == "held-back":
                raise
            continue
        parts = [book.figures_of(by, label) for label in labels]
        keys = (
            (str(whole.key), *sorted(str(figure.key) for part, figure in own.items() if part in split.moved))
            for whole, own in zip(known, parts, strict=True)
        )
        return _Found(pair, split, tuple(key for side in keys for key in side))
    return None


def _period_pairs(definition: Definition, change: UnusualChange, desk: Desk) -> Iterator[tuple[str, str]]:
    """(before, after) in the chart's kind of period, then in longer ones: parts may be published for those alone."""
    latest = parse_period(change.latest.period)
    start = None if change.before is None else parse_period(change.before.period).start
    for kind in _COMPARED:
        if kind not in definition.breakdown_periods or PERIOD_KINDS.index(kind) < PERIOD_KINDS.index(latest.kind):
            continue
        after = period_of(latest.start, kind)
        before = preceding = period_of(after.start - timedelta(days=1), kind)
        if start is not None and start < after.start:
            before = period_of(start, kind)
        if after.end <= desk.as_of:
            yield (preceding if before.label == after.label else before).label, after.label


def _split(definition: Definition, found: _Found, *, desk: Desk, path: str, name: str) -> Split:
    is_share = definition.measure == "share"
    by, before, after = found.split.by, found.pair.before, found.pair.after
    total, effects = change_of(found.pair), found.split.parts
    change = {part: each.change for part, each in effects.items()}
    ranked = [part for part in effects if change[part]]
    shown, others = ranked[:MOST_PARTS_NAMED], ranked[MOST_PARTS_NAMED:]
    parts = {part: REST_NAME if part == REST else desk.names.of(name_key(by, part)) for part in sorted(change)}
    numbers = _Bound(desk, path, _format(definition), is_share)
    for part, each in effects.items():
        numbers.put(f"parts.{part}", each.rate, each.mix)
    whole = found.split.total()
    numbers.put("total", whole.rate, whole.mix)
    desk.numbers.explain(path, "split-of-a-share" if is_share else "split-of-a-count", rests_on=found.keys)
    said = [
        fill(
            f"{name}/change",
            _CHANGE,
            before=value_of(definition, before),
            then=in_period(before.key.period),
            after=value_of(definition, after),
            now=in_period(after.key.period),
            change=numbers.of("total.change"),
        )
    ]
    if is_share:
        said.append(fill(f"{name}/effects", _EFFECTS, rate=numbers.of("total.rate"), mix=numbers.of("total.mix")))
    if shown:
        row = [fill("", _PART, name=parts[part], change=numbers.of(f"parts.{part}.change")) for part in shown]
        pieces: dict[str, Piece] = {"parts": listed("", row, between=Both(", ", ", "))}
        if others:
            pieces["others"] = numbers.put_one("others.change", sum((change[part] for part in others), Decimal(0)))
        said.append(fill(f"{name}/largest", _LARGEST_AND_REST if others else _LARGEST, **pieces))
    along = [part for part in shown if (change[part] > 0) == (total > 0) and part not in (REST, UNLOCATED)]
    return Split(
        by=by,
        title=desk.names.of(by),
        before=before.key.period,
        after=after.key.period,
        parts=parts,
        shown=tuple(shown),
        top=parts[along[0]] if along else None,
        top_change=change[along[0]] if along else Decimal(0),
        sentences=tuple(said),
    )


@dataclass
class _Bound:
    """The numbers of one split, kept under its path."""

    desk: Desk
    path: str
    format: str
    is_share: bool
    bound: dict[str, BoundNumber] = field(default_factory=dict)

    def put(self, part: str, rate: Decimal, mix: Decimal) -> None:
        """The change of a part; of a share, its rate and mix effects as well."""
        self.put_one(f"{part}.change", rate + mix)
        if self.is_share:
            self.put_one(f"{part}.rate", rate)
            self.put_one(f"{part}.mix", mix)

    def put_one(self, place: str, value: Decimal) -> BoundNumber:
        self.bound[place] = self.desk.numbers.put(f"{self.path}.{place}", value, format=self.format)
        return self.bound[place]

    def of(self, place: str) -> BoundNumber:
        return self.bound[place]


def _format(definition: Definition) -> str:
    """A change in percentage points, or a signed count."""
    if definition.unit != "percent":
        return "signed"
    return f"points-{definition.digits}" if definition.digits else "points"
