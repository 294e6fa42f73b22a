"""The release object `drivers`: every metric's newest movements, split, with the sentences that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from civicstat.inference.drivers import Effects
from civicstat.stories.movements import words
from civicstat.stories.movements.pairs import Pair, pairs_of, splits_by, why_not_split
from civicstat.stories.movements.parts import NotInPartsError, PartsBook
from civicstat.stories.movements.splits import Split, change_of, split_of
from civicstat.stories.movements.usual import usual_of
from civicstat.stories.movements.words import Names
from civicstat.vocabulary.definition import Definition
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

    Returns
    -------
    dict
        By metric: `version`, `why_not` (a sentence, where nothing is split) and, where two final values can be
        compared, `before` and `year-before`. Each of these holds `change`, `size` (without its sign) and under `by`
        the parts of each breakdown: `change`, and for a share `rate` and `mix`, which make it up. All parts of a
        breakdown add up to `change` to the digit. JSON types only, decimals as text.
    """
    return {
        definition.id: _metric(
            definition,
            figures.get(definition.id, ()),
            signals.get(definition.id, ()),
            names=names,
            fiscal_year_starts=fiscal_year_starts,
        )
        for definition in sorted(definitions, key=lambda definition: definition.id)
    }


def _metric(
    definition: Definition,
    figures: Sequence[Figure],
    signals: Sequence[Signal],
    *,
    names: Names,
    fiscal_year_starts: int,
) -> dict[str, Any]:
    pairs = pairs_of(definition, figures, signals, fiscal_year_starts=fiscal_year_starts)
    book = PartsBook(definition, figures)
    said = {
        pair.name: _pair(definition, pair, signals, book, names=names, fiscal_year_starts=fiscal_year_starts)
        for pair in pairs
    }
    reason = why_not_split(definition) or ("" if pairs else "no-pair")
    if not reason and not any(movement["by"] for movement in said.values()):
        reasons = [each["why"] for movement in said.values() for each in movement["not_split"]]
        reason = reasons[0] if reasons else "no-parts"
    why = words.why_not(f"{definition.id}/why-not", reason).to_json() if reason else None
    return {"version": definition.version, "reason": reason, "why_not": why, **said}


def _pair(
    definition: Definition,
    pair: Pair,
    signals: Sequence[Signal],
    book: PartsBook,
    *,
    names: Names,
    fiscal_year_starts: int,
) -> dict[str, Any]:
    path, usual = f"{definition.id}.{pair.name}", usual_of(pair, signals)
    name = f"{definition.id}/{pair.name}"
    splits, reasons = _splits(definition, pair, book)
    return {
        "before": str(pair.before.key),
        "after": str(pair.after.key),
        "kind": pair.kind,
        "change": format(change_of(pair), "f"),
        "size": format(abs(change_of(pair)), "f"),
        "usual": usual.verdict,
        "finer": usual.finer,
        "finer_is_marked": usual.is_marked,
        "sentences": [
            words.judgement(f"{name}/usual", usual).to_json(),
            words.movement(
                f"{name}/movement", definition, pair, path=path, fiscal_year_starts=fiscal_year_starts
            ).to_json(),
        ],
        "by": {split.by: _split(definition, pair, split, path=path, name=name, names=names) for split in splits},
        "not_split": [{"by": by, "why": reason} for by, reason in reasons],
    }


def _splits(definition: Definition, pair: Pair, book: PartsBook) -> tuple[list[Split], list[tuple[str, str]]]:
    splits: list[Split] = []
    reasons: list[tuple[str, str]] = []
    for by in splits_by(definition):
        try:
            splits.append(split_of(definition, pair, by, book))
        except NotInPartsError as reason:
            reasons.append((by, str(reason)))
    return splits, reasons


def _split(definition: Definition, pair: Pair, split: Split, *, path: str, name: str, names: Names) -> dict[str, Any]:
    is_share = definition.measure == "share"
    path, name = f"{path}.by.{split.by}", f"{name}/{split.by}"
    named = words.named_parts(split, change_of(pair))
    others = tuple(part for part in split.parts if part not in named)
    beyond = tuple(split.parts)[LARGEST:]
    sentences = [words.where(f"{name}/where", definition, pair, split, named, path=path, names=names)]
    if is_share:
        sentences.append(words.effects(f"{name}/effects", definition, path=path))
    return {
        "order": list(split.parts),
        "parts": {part: _effects(each, is_share) for part, each in split.parts.items()},
        "total": _effects(split.total(), is_share),
        "named": {part: format(abs(split.parts[part].change), "f") for part in named},
        "others": _effects(split.total(others), is_share) if others else None,
        "beyond": {**_effects(split.total(beyond), is_share), "parts": len(beyond)} if beyond else None,
        "largest": _text(max((abs(each.change) for each in split.parts.values()), default=Decimal(0))),
        "sentences": [sentence.to_json() for sentence in sentences],
    }


def _effects(each: Effects, is_share: bool) -> dict[str, str]:
    if not is_share:
        return {"change": _text(each.change)}
    return {"change": _text(each.change), "rate": _text(each.rate), "mix": _text(each.mix)}


def _text(value: Decimal) -> str:
    return format(value, "f")
