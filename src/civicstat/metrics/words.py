"""A definition in plain words, English and Spanish: what it counts, leaves out, and does with open requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from civicstat.metrics.condition_words import Names, condition_words, unit_and_ends
from civicstat.metrics.phrases import Phrases
from civicstat.metrics.phrases_english import ENGLISH
from civicstat.metrics.phrases_spanish import SPANISH
from civicstat.metrics.reads import asks_about
from civicstat.vocabulary.definition import RESIDENTS_PER, STOCKS, Definition


def definition_in_words(definition: Definition, names: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The object of role `words/<metric>`.

    Parameters
    ----------
    names
        Published names by slug: the object of role `kinds` (lists of slug, name and name_es under `kinds`,
        `departments` and `channels`). A slug without a name stands as it is.

    Returns
    -------
    dict
        By language: `counts` (what is taken and what becomes of it), `numerator` (a share's condition, else empty),
        `exclusions` (one line each) and `open` (what becomes of open requests).
    """
    return {phrases.language: _told(definition, phrases, names_in(phrases, names)) for phrases in (ENGLISH, SPANISH)}


def names_in(phrases: Phrases, names: Mapping[str, Any]) -> Names:
    """The names of one language, by column and slug."""
    field = "name" if phrases.language == "en" else "name_es"
    columns = {"kind": "kinds", "department": "departments", "channel": "channels"}
    return {column: _by_slug(names.get(table, ()), field) for column, table in columns.items()}


def _told(definition: Definition, phrases: Phrases, names: Names) -> dict[str, Any]:
    say = phrases.sentences
    if definition.table == "person_months":
        return {"counts": say["person"], "numerator": "", "exclusions": [], "open": say["open person"]}
    numerator = ""
    if definition.numerator is not None:
        numerator = say["numerator"].format(numerator=condition_words(definition.numerator, phrases, names))
    return {
        "counts": " ".join(_counts(definition, phrases, names)),
        "numerator": numerator,
        "exclusions": [
            f"{_capital(reason)}: {condition_words(exclusion.where, phrases, names)}."
            for exclusion in definition.exclude
            for reason in [exclusion.reason if phrases.language == "en" else exclusion.reason_es]
        ],
        "open": say[_open_case(definition)],
    }


def _counts(definition: Definition, phrases: Phrases, names: Names) -> Iterable[str]:
    say = phrases.sentences
    if definition.where is None:
        yield say["all"]
    else:
        yield say["where"].format(where=condition_words(definition.where, phrases, names))
    yield _measured(definition, phrases)
    if definition.measure not in (*STOCKS, "flow"):
        yield say[definition.period_by]


def _measured(definition: Definition, phrases: Phrases) -> str:
    say, percentile = phrases.sentences, int(definition.percentile or 0)
    if definition.of is not None:
        said = unit_and_ends(definition.of, phrases, with_article=True)
        if definition.measure != "percentile":
            return say[definition.measure].format(**said)
        sentence = phrases.percentiles(percentile).format(**said)
        return f"{sentence} {say['km median']}" if definition.km_median else sentence
    if definition.measure == "backlog-age":
        return say["median age" if percentile == 50 else "backlog-age"].format(percentile=percentile)
    if definition.measure == "rate":
        residents = f"{RESIDENTS_PER[definition.unit]:,}"
        sentence = say["rate"].format(residents=residents)
        return f"{sentence} {say['annualised']}" if definition.annualised else sentence
    return say[definition.measure]


def _open_case(definition: Definition) -> str:
    if definition.numerator is not None:
        if asks_about(definition.numerator, "again_days"):
            return "open share again"
        if asks_about(definition.numerator, "reopenings"):
            return "open share reopened"
        return "open share" if asks_about(definition.numerator, "closed") else "open share any"
    if definition.of is not None:
        if "closed" not in (definition.of["from"], definition.of["to"]):
            return "open count"
        return "open percentile" if definition.measure == "percentile" else "open total"
    return {"flow": "open flow", "rate": "open count"}.get(definition.measure, f"open {definition.measure}")


def _by_slug(rows: Iterable[Mapping[str, str]], field: str) -> dict[str, str]:
    return {row["slug"]: row[field] for row in rows}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
