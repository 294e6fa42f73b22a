"""A definition in plain words, English and Spanish: what it counts, leaves out, and does with open requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from civicstat.metrics.condition_words import Names, condition_words, listed_words, unit_and_ends
from civicstat.metrics.phrases import Phrases
from civicstat.metrics.phrases_english import ENGLISH
from civicstat.metrics.phrases_spanish import SPANISH
from civicstat.metrics.reads import asks_about
from civicstat.vocabulary.definition import QUOTIENTS, RESIDENTS_PER, STOCKS, Definition


# Where an open request may still change a figure of a settled period.
_CASES_THAT_WAIT = ("open share", "open share again", "open share reopened", "open percentile", "open total")


def definition_in_words(definition: Definition, names: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The object of role `words/<metric>`.

    Parameters
    ----------
    names
        Published names by slug: the object of role `kinds` (lists of slug, name and name_es under `kinds`,
        `departments` and `channels`); for a ratio or cost also what `named_parts` gives, and the lines of the object
        `budget-lines` under that name. A slug without a name stands as it is.

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
    found = {column: _by_slug(names.get(table, ()), field) for column, table in columns.items()}
    lines = {line["line"]: line[field] for line in names.get("budget-lines", ())}
    return {**found, "metric": _by_slug(names.get("metrics", ()), field), "budget line": lines}


def named_parts(definition: Definition, others: Mapping[str, Definition]) -> dict[str, Any]:
    """The titles of the metrics that a ratio or cost is made of, among the names that its words need."""
    named = [others[part.partition("/")[0]] for part in definition.parts if part.partition("/")[0] in others]
    return names_of_metrics({other.id: other for other in named}) if named else {}


def names_of_metrics(definitions: Mapping[str, Definition]) -> dict[str, Any]:
    """The titles of metrics, in the form of the other published names."""
    return {
        "metrics": [
            {"slug": id_, "name": definition.title, "name_es": definition.title_es}
            for id_, definition in definitions.items()
        ]
    }


def _told(definition: Definition, phrases: Phrases, names: Names) -> dict[str, Any]:
    say = phrases.sentences
    if definition.table == "person_months":
        return {"counts": say["person"], "numerator": "", "exclusions": [], "open": say["open person"]}
    if definition.measure in QUOTIENTS:
        counts = _divided(definition, phrases, names)
        if definition.settles_learned:
            counts += " " + say["settles learned"].format(days=definition.settles_after_days)
        return {"counts": counts, "numerator": "", "exclusions": [], "open": say["open quotient"]}
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
        "open": _open(definition, say),
    }


def _divided(definition: Definition, phrases: Phrases, names: Names) -> str:
    """What is divided by what; a metric is named by its title."""
    titles = [
        phrases.quoted.format(names["metric"].get(part.partition("/")[0], part.partition("/")[0]))
        for part in definition.parts
    ]
    if definition.measure == "ratio":
        return phrases.sentences["ratio"].format(of=titles[0], per=titles[1])
    lines = [phrases.quoted.format(names["budget line"].get(line, line)) for line in definition.budget_lines]
    listed = listed_words(lines, phrases.list_and)
    return phrases.sentences["cost"].format(lines=listed, per=titles[0])


def _counts(definition: Definition, phrases: Phrases, names: Names) -> Iterable[str]:
    say = phrases.sentences
    if definition.where is None:
        yield say["all"]
    else:
        yield say["where"].format(where=condition_words(definition.where, phrases, names))
    yield _measured(definition, phrases)
    if definition.measure not in (*STOCKS, "flow"):
        yield say[definition.period_by]
    if definition.settles_learned:
        yield say["settles learned"].format(days=definition.settles_after_days)


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


def _open(definition: Definition, say: Mapping[str, str]) -> str:
    """What an open request counts as, and until when it keeps a figure from being final."""
    case = _open_case(definition)
    waits = "waits for ranks" if case in ("open percentile", "open total") else "waits to be judged"
    return f"{say[case]} {say[waits]}" if case in _CASES_THAT_WAIT else say[case]


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
