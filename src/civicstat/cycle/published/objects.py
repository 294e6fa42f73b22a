"""The two objects of published measures: one that tells all about them, and their numbers as figures of class C."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.disclosure.official_text import MARKERS, withheld_because
from civicstat.ledger.figures import write_lines
from civicstat.sources.errors import SourceError
from civicstat.sources.published.cell import SPANISH
from civicstat.sources.published.judge import OUTCOMES
from civicstat.sources.published.measures import NO_UNIT, Measure, PublishedMeasures, Reading, Refused
from civicstat.vocabulary.errors import one_to_a_line
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.published_measures import PublishedMeasuresSource
from civicstat.vocabulary.slugs import slug_of


MEASURES_ROLE = "published-measures"
FIGURES_ROLE = "published-figures"
# So many misses stand on the home page: those of percents, the furthest from their target first.
MOST_FURTHEST = 10
SPANISH_OF_REASONS = {**SPANISH, NO_UNIT: "una unidad que sources.toml no nombra"}


def measures_object(
    found: PublishedMeasures, source: PublishedMeasuresSource, *, known: Collection[str]
) -> dict[str, Any]:
    """Every measure with its numbers as text, and every count that a page shows.

    Raises
    ------
    SourceError
        When a title, service, agency or goal holds a word that could be a person's name; all are named at once.
    """
    _require_plain_titles(found.measures, known)
    names = sorted({measure.agency for measure in found.measures}, key=str.casefold)
    agencies = {name: at for at, name in enumerate(names)}
    goals = sorted({measure.goal for measure in found.measures if measure.goal}, key=str.casefold)
    measures = [
        {
            **_measure(measure, agencies[measure.agency], source, known),
            "goal": goals.index(measure.goal) if measure.goal else None,
        }
        for measure in found.measures
    ]
    return {
        "source": source.model_dump(include={"title", "title_es", "source", "licence", "set_by", "set_by_es"}),
        "class": "C",
        "year": source.year,
        "years": sorted(source.actual),
        "target_years": sorted(source.target),
        "counts": _counts(found, measures, source.year),
        "by_year": [_of_year(year, measures, source.year) for year in source.judged_years],
        "agencies": [_counted("agency", name, at, measures) for name, at in agencies.items()],
        "goals": [_counted("goal", name, at, measures) for at, name in enumerate(goals)],
        "measures": measures,
        "furthest": _furthest(found.measures, source.year),
        "refused": [_refused(refused, known) for refused in found.refused],
        "refused_by_reason": _by_reason(found.refused),
        "faults": [fault.model_dump() for fault in source.faults],
    }


def figures_object(found: PublishedMeasures, *, as_of: date) -> bytes:
    """Every result as a figure of class C, sorted by key: JSON Lines."""
    figures = (
        Figure(
            key=FigureKey(measure.slug, 1, year),
            value=reading.value,
            derivation="C",
            status="final",
            as_of=as_of.isoformat(),
        )
        for measure in found.measures
        for year, reading in measure.actual.items()
    )
    return write_lines({str(figure.key): figure.to_json() for figure in figures})


def _measure(measure: Measure, agency: int, source: PublishedMeasuresSource, known: Collection[str]) -> dict[str, Any]:
    others = sorted({*source.judged_years, *source.explanation} - {source.year})
    return {
        "slug": measure.slug,
        "number": measure.number,
        "agency": agency,
        "service": measure.service,
        "title": measure.title,
        "earlier_title": measure.earlier_title,
        "type": measure.type,
        "better": measure.better,
        "unit": measure.unit,
        "actual": _values(measure.actual),
        "target": _values(measure.target),
        "earlier": {"actual": _others(measure.actual), "target": _others(measure.target)},
        "unread": {"actual": sorted(measure.unread_actual), "target": sorted(measure.unread_target)},
        "outcome": measure.outcome,
        "otherwise": measure.otherwise,
        "ended": measure.has_ended,
        "explanation": _text(measure.explanations.get(source.year, ""), known),
        "other_years": {
            year: {
                "outcome": measure.outcomes.get(year, "no-target"),
                "explanation": _text(measure.explanations.get(year, ""), known),
            }
            for year in others
        },
        "target_explanations": {year: _text(text, known) for year, text in sorted(measure.target_explanations.items())},
        "formula": _text(measure.formula, known),
        "data_source": _text(measure.data_source, known),
        "rows": list(measure.rows),
    }


def _values(readings: Mapping[str, Reading]) -> dict[str, str]:
    return {year: format(reading.value, "f") for year, reading in sorted(readings.items())}


def _others(readings: Mapping[str, Reading]) -> dict[str, list[str]]:
    return {
        year: [format(other, "f") for other in reading.others]
        for year, reading in sorted(readings.items())
        if reading.others
    }


def _text(text: str, known: Collection[str]) -> dict[str, str]:
    """A text of the city as published, or why it is withheld: `contact`, `name` or `person`."""
    if not text:
        return {"state": "none", "text": ""}
    reason = withheld_because(text, known=known)
    return {"state": "withheld", "text": "", "why": reason} if reason else {"state": "published", "text": text}


def _refused(refused: Refused, known: Collection[str]) -> dict[str, Any]:
    why = withheld_because(refused.value, known=known)
    return {
        "file": refused.file,
        "row": refused.row,
        "column": refused.column,
        "value": MARKERS[why] if why else refused.value,
        "reason": refused.reason,
    }


def _by_reason(refused: Sequence[Refused]) -> list[dict[str, Any]]:
    counted = Counter(each.reason for each in refused)
    return [
        {"reason": reason, "reason_es": SPANISH_OF_REASONS[reason], "cells": count}
        for reason, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def _counts(found: PublishedMeasures, measures: Sequence[Mapping[str, Any]], year: str) -> dict[str, int]:
    differing = [reading for reading in found.readings if reading.others]
    missed = [measure for measure in measures if measure["outcome"] == "missed"]
    outcomes = Counter(measure["outcome"] for measure in measures)
    texts = [text["state"] for measure in measures for text in _texts_of(measure)]
    return {
        "rows": found.rows_read,
        "measures": len(measures),
        **{outcome: outcomes[outcome] for outcome in OUTCOMES},
        "judged": outcomes["missed"] + outcomes["met"],
        "missed_unexplained": sum(measure["explanation"]["state"] == "none" for measure in missed),
        "missed_withheld": sum(measure["explanation"]["state"] == "withheld" for measure in missed),
        "unread": sum(_is_unread(measure, year) for measure in measures),
        "actuals": sum(len(measure["actual"]) for measure in measures),
        "targets": sum(len(measure["target"]) for measure in measures),
        "refused": len(found.refused),
        "said_missing": found.said_missing,
        "differing_by_rounding": sum(reading.is_rounding for reading in differing),
        "differing_otherwise": sum(not reading.is_rounding for reading in differing),
        "judged_otherwise": sum(measure["otherwise"] is not None for measure in measures),
        "met_by_rewriting": sum(
            measure["outcome"] == "met" and measure["otherwise"] == "missed" for measure in measures
        ),
        "renamed": sum(bool(measure["earlier_title"]) for measure in measures),
        "without_goal": sum(measure["goal"] is None for measure in measures),
        "ended": sum(measure["ended"] for measure in measures),
        "ended_without_result": sum(measure["ended"] and measure["outcome"] == "no-actual" for measure in measures),
        "texts_published": texts.count("published"),
        "texts_withheld": texts.count("withheld"),
    }


def _texts_of(measure: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    yield from (measure[name] for name in ("explanation", "formula", "data_source"))
    yield from (told["explanation"] for told in measure["other_years"].values())
    yield from measure["target_explanations"].values()


def _of_year(year: str, measures: Sequence[Mapping[str, Any]], judged: str) -> dict[str, Any]:
    """A year's missed, met and the rest, and how many of its misses the city explains."""
    told = [measure if year == judged else measure["other_years"][year] for measure in measures]
    outcomes = Counter(each["outcome"] for each in told)
    missed = Counter(each["explanation"]["state"] for each in told if each["outcome"] == "missed")
    return {
        "year": year,
        **{outcome: outcomes[outcome] for outcome in OUTCOMES},
        "missed_explained": missed["published"],
        "missed_unexplained": missed["none"],
        "missed_withheld": missed["withheld"],
    }


def _is_unread(measure: Mapping[str, Any], year: str) -> bool:
    """Whether a measure counts as one without a result because its result was refused."""
    return bool(measure["outcome"] == "no-actual" and year in measure["unread"]["actual"])


def _counted(by: str, name: str, at: int, measures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = Counter(measure["outcome"] for measure in measures if measure[by] == at)
    return {"slug": slug_of(name), "name": name, "measures": own.total(), **{out: own[out] for out in OUTCOMES}}


def _furthest(measures: Sequence[Measure], year: str) -> list[str]:
    """Of the misses in percent those with the widest gap in points: other units cannot be compared."""
    gaps: list[tuple[Decimal, str]] = [
        (-abs(measure.actual[year].value - measure.target[year].value), measure.slug)
        for measure in measures
        if measure.outcome == "missed" and measure.unit == "percent"
    ]
    return [slug for _, slug in sorted(gaps)[:MOST_FURTHEST]]


def _require_plain_titles(measures: Sequence[Measure], known: Collection[str]) -> None:
    wrong = list(dict.fromkeys(_titles_with_names(measures, known)))
    if wrong:
        listed = one_to_a_line(wrong)
        raise SourceError(
            f"{len(wrong)} titles, services, agencies or goals hold a word that could be a person's name:\n  {listed}",
            where="sources.toml, [published_measures]",
            expected="words that stand in the file `known_words`",
            next_step="Look at each. Add its words to `known_words` where none is a person's name, or cut the row.",
        )


def _titles_with_names(measures: Sequence[Measure], known: Collection[str]) -> Iterator[str]:
    for measure in measures:
        for text in (measure.title, measure.earlier_title, measure.service, measure.agency, measure.type, measure.goal):
            if withheld_because(text, known=known):
                yield json.dumps(text, ensure_ascii=False)
