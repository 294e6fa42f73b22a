"""The release object `drivers`: every metric's newest movements, split, with the sentences that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicstat.inference.drivers import Effects
from civicstat.inference.movements.pair import Pair
from civicstat.inference.movements.parts import REST, Amount, NotInPartsError, PartsBook, amount_of
from civicstat.inference.movements.splits import Split, change_of, effects_of, factors_of, split_of
from civicstat.stories.movements import words
from civicstat.stories.movements.behind import Behind, Counted, Unnamed, as_share, beyond_the_line, line_of
from civicstat.stories.movements.pairs import PERCENTILES, pairs_of, splits_by
from civicstat.stories.movements.usual import usual_of
from civicstat.stories.movements.words import Names
from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.signal import Signal


# A longer table names its largest parts on the page and adds up the others.
LARGEST = 12


def drivers_document(
    definitions: Sequence[Definition],
    figures: Mapping[str, Sequence[Figure]],
    signals: Mapping[str, Sequence[Signal]],
    *,
    names: Names,
    behind: Mapping[str, Behind] | None = None,
    unnamed: Mapping[str, Unnamed] | None = None,
    fiscal_year_starts: int = 1,
) -> dict[str, Any]:
    """Where the newest movement of each metric sits.

    Parameters
    ----------
    definitions
        Those in force.
    figures, signals
        By metric: all that is published of it.
    names
        English and Spanish name of every part: `ward:north-end`, `kind=alley`.
    behind
        By metric and comparison, totals and cases of each part of a mean, sum, percentile, backlog's age or cost.
    unnamed
        By metric, its parts by breakdowns that it does not name: a movement is split by those as well.

    Returns
    -------
    dict
        By metric: `version`, `why_not` (a sentence, where nothing is split) and, where two final values can be
        compared, `before` and `year-before`. Each of these holds `change`, `size` (without its sign) and under `by`
        the parts of each breakdown: `change`, and what makes it up: for a share or mean `rate` and `mix`, for a ratio
        `of` and `per`, which `factors` has of the whole. All parts of a breakdown add up to `change` to the digit. A
        percentile has `slower` instead: the share of requests beyond its earlier value, split in the same way. What
        was counted from rows stands under `amounts`, before and after. `not_split` says why, of each breakdown by
        which a movement is not split. JSON types only, decimals as text.
    """
    titles = {definition.id: (definition.title, definition.title_es) for definition in definitions}
    return {
        definition.id: _metric(
            definition,
            figures.get(definition.id, ()),
            signals.get(definition.id, ()),
            behind=(behind or {}).get(definition.id, {}),
            unnamed=(unnamed or {}).get(definition.id, Unnamed()),
            names={**names, **_sides(definition, titles)},
            fiscal_year_starts=fiscal_year_starts,
        )
        for definition in sorted(definitions, key=lambda definition: definition.id)
    }


def _metric(
    definition: Definition,
    figures: Sequence[Figure],
    signals: Sequence[Signal],
    *,
    behind: Behind,
    unnamed: Unnamed,
    names: Names,
    fiscal_year_starts: int,
) -> dict[str, Any]:
    pairs = pairs_of(definition, figures, signals, fiscal_year_starts=fiscal_year_starts)
    told = _Told(definition, figures, unnamed, names, fiscal_year_starts)
    said = {pair.name: told.movement(pair, signals, behind.get(pair.name)) for pair in pairs}
    reason = "" if pairs else "no-pair"
    if not reason and not any(is_split(movement) for movement in said.values()):
        reasons = [each["why"] for movement in said.values() for each in movement["not_split"]]
        reason = "percentile" if definition.measure in PERCENTILES else reasons[0] if reasons else "no-parts"
    why = words.why_not(f"{definition.id}/why-not", reason).to_json() if reason else None
    return {"version": definition.version, "reason": reason, "why_not": why, **said}


def is_split(movement: Mapping[str, Any]) -> bool:
    """Whether anything of a movement is split."""
    slower = movement.get("slower")
    return bool(movement["by"] or movement.get("factors") or (slower and slower["by"]))


def _sides(definition: Definition, titles: Names) -> Names:
    """What a ratio divides, and by what."""
    named = zip(("of", "per"), (definition.of_metric, definition.per_metric), strict=True)
    ids = {side: str(metric).split("/", maxsplit=1)[0] for side, metric in named if metric is not None}
    return {side: titles[metric] for side, metric in ids.items() if metric in titles}


@dataclass(frozen=True)
class _Told:
    """Tells the movements of one metric."""

    definition: Definition
    figures: Sequence[Figure]
    unnamed: Unnamed
    names: Names
    fiscal_year_starts: int

    def movement(self, pair: Pair, signals: Sequence[Signal], counted: Counted | None) -> dict[str, Any]:
        """One comparison, split; `counted` is what stands behind its two figures."""
        definition, usual = self.definition, usual_of(pair, signals)
        path, name = f"{definition.id}.{pair.name}", f"{definition.id}/{pair.name}"
        is_percentile = definition.measure in PERCENTILES
        factors = self._factors(pair, counted)
        sentences = [
            words.judgement(f"{name}/usual", usual),
            words.movement(f"{name}/movement", definition, pair, path=path, fiscal_year_starts=self.fiscal_year_starts),
        ]
        if factors is not None:
            sentences.append(words.factors(f"{name}/factors", definition, path=path, names=self.names))
        splits = {"by": {}, "not_split": []} if is_percentile else self._splits(definition, pair, counted, path, name)
        slower = self._slower(pair, counted) if is_percentile and counted else None
        return {
            "before": str(pair.before.key),
            "after": str(pair.after.key),
            "kind": pair.kind,
            "change": format(change_of(pair), "f"),
            "size": format(abs(change_of(pair)), "f"),
            "usual": usual.verdict,
            "finer": usual.finer,
            "finer_is_marked": usual.is_marked,
            "sentences": [sentence.to_json() for sentence in sentences],
            **({} if factors is None else {"factors": _effects(factors, definition)}),
            **splits,
            **({} if slower is None else {"slower": slower}),
        }

    def _factors(self, pair: Pair, counted: Counted | None) -> Effects | None:
        """What of a ratio's or cost's movement came of its numerator, and what of its denominator."""
        if self.definition.measure not in QUOTIENTS:
            return None
        sides = []
        for figure in (pair.before, pair.after):
            found = amount_of(self.definition, figure)
            if self.definition.measure == "cost" and counted and str(figure.key) in counted:
                found = Amount(*(Decimal(number) for number in counted[str(figure.key)]))
            if found is None:
                return None
            sides.append(found)
        return factors_of(self.definition, pair, (sides[0], sides[1]))

    def _slower(self, pair: Pair, counted: Counted) -> dict[str, Any] | None:
        """Of a percentile, the share of requests beyond its earlier value, and its movement split."""
        shares, definition = beyond_the_line(pair, counted), as_share(self.definition)
        if shares is None:
            return None
        path, name = f"{definition.id}.{pair.name}.slower", f"{definition.id}/{pair.name}/slower"
        sentence = words.beyond(
            f"{name}/movement", self.definition, pair, shares, path=path, fiscal_year_starts=self.fiscal_year_starts
        )
        ends = (("before", shares.before), ("after", shares.after))
        return {
            "line": line_of(self.definition, pair),
            **{side: _share(figure) for side, figure in ends},
            "change": _text(change_of(shares)),
            "size": _text(abs(change_of(shares))),
            "sentences": [sentence.to_json()],
            **self._splits(definition, shares, counted, path, name),
        }

    def _splits(
        self, definition: Definition, pair: Pair, counted: Counted | None, path: str, name: str
    ) -> dict[str, Any]:
        figures = [*self.figures, *self.unnamed.parts]
        book = PartsBook(definition, figures, None if definition.measure == "cost" else counted)
        found: dict[str, Any] = {}
        reasons = []
        for by in (*splits_by(definition), *self.unnamed.by):
            try:
                split = self._split_by(definition, pair, by, book)
            except NotInPartsError as reason:
                reasons.append({"by": by, "why": str(reason)})
                continue
            found[by] = _split(definition, pair, split, path=path, name=name, names=self.names)
            if book.is_counted or by in self.unnamed.by:
                found[by]["amounts"] = {
                    part: [*_amount(one), *_amount(two)] for part, (one, two) in split.moved.items()
                }
        return {"by": found, "not_split": reasons}

    def _split_by(self, definition: Definition, pair: Pair, by: str, book: PartsBook) -> Split:
        """The movement split by one breakdown, of which there is more than one part."""
        if by in self.unnamed.by and definition.measure == "cost":
            raise NotInPartsError("budget")
        if by in self.unnamed.by and definition.table == "person_months":
            raise NotInPartsError("persons")
        ends = (pair.before, pair.after)
        if by in self.unnamed.by and not all(book.figures_of(by, figure.key.period) for figure in ends):
            raise NotInPartsError("not-told")
        split = split_of(definition, pair, by, book)
        if len(split.parts) == 1:
            raise NotInPartsError("not-told" if REST in split.parts else "one-part")
        return split


def _split(definition: Definition, pair: Pair, split: Split, *, path: str, name: str, names: Names) -> dict[str, Any]:
    path, name = f"{path}.by.{split.by}", f"{name}/{split.by}"
    named = words.named_parts(split, change_of(pair))
    others = tuple(part for part in split.parts if part not in named)
    beyond = tuple(split.parts)[LARGEST:]
    sentences = [words.where(f"{name}/where", definition, pair, split, named, path=path, names=names)]
    if effects_of(definition):
        sentences.append(words.effects(f"{name}/effects", definition, path=path, names=names))
    return {
        "order": list(split.parts),
        "parts": {part: _effects(each, definition) for part, each in split.parts.items()},
        "total": _effects(split.total(), definition),
        "named": {part: format(abs(split.parts[part].change), "f") for part in named},
        "others": _effects(split.total(others), definition) if others else None,
        "beyond": {**_effects(split.total(beyond), definition), "parts": len(beyond)} if beyond else None,
        "largest": _text(max((abs(each.change) for each in split.parts.values()), default=Decimal(0))),
        "sentences": [sentence.to_json() for sentence in sentences],
    }


def _effects(each: Effects, definition: Definition) -> dict[str, str]:
    effects = zip(effects_of(definition), (each.rate, each.mix), strict=False)
    return {"change": _text(each.change), **{name: _text(effect) for name, effect in effects}}


def _amount(amount: Amount) -> tuple[str, str]:
    return _text(amount.hits), _text(amount.cases)


def _share(figure: Figure) -> dict[str, Any]:
    return {"value": str(figure.value), "numerator": figure.numerator, "denominator": figure.denominator}


def _text(value: Decimal) -> str:
    return format(value, "f")
