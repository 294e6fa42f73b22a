"""The city's own measures: are they the ones that were stated, and was every target judged as the numbers say?

Nobody can compute the numbers again (class C). What is checked: that the objects are the stated ones, that results and
figures agree, that each target is missed or met by plain comparison, and that every count is the count.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.disclosure.official_text import MARKERS
from civicstat.ledger.figures import read_lines
from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Entry


MEASURES = "published-measures"
FIGURES = "published-figures"
TABLE = "measures-table"
# What a page says that shows one of these numbers.
OUTSIDE_MARK = "data-outside"
_OUTCOMES = ("missed", "met", "no-actual", "no-target", "no-direction")
NOT_OURS = (
    "This record quotes numbers that the city published itself (from an outside source). They are shown as they were "
    "published and cannot be computed again; whether a target was met was judged again."
)


def check_published(record: Record, values: PublishedValues, verdict: Verdict) -> None:
    """Add to the verdict what is wrong with the measures that a record quotes."""
    entries = record.entries_of(MEASURES)
    if not record.has_role(MEASURES) and not entries:
        return
    if not record.has_role(MEASURES) or not record.has_role(FIGURES) or not entries:
        verdict.findings.append(
            Finding("published measures lack their statement or one of their two objects", MEASURES)
        )
        return
    document = record.object_json(record.ref(MEASURES))
    file = f"objects/{record.ref(MEASURES).sha256} ({MEASURES})"
    lines = {line["key"]: line for line in read_lines(record.object(record.ref(FIGURES)))}
    verdict.findings += _unlike_statement(record, entries[-1], document, len(lines))
    verdict.findings += _wrong_figures(document, lines, f"objects/{record.ref(FIGURES).sha256} ({FIGURES})")
    # A record from before the table was published has none.
    if record.has_role(TABLE):
        verdict.findings += _wrong_table(record.object(record.ref(TABLE)), document)
    for measure in document["measures"]:
        verdict.findings += _wrong_outcomes(measure, document["year"], file)
    verdict.findings += _wrong_counts(document, file)
    verdict.counts["targets of the city's own measures, judged again"] = len(document["measures"])
    verdict.counts["numbers quoted from the city, each of the class from an outside source"] = len(lines)
    verdict.notes.append(NOT_OURS)


def _unlike_statement(record: Record, entry: Entry, document: Mapping[str, Any], figures: int) -> Iterator[Finding]:
    body = entry.statement.body
    stated: dict[str, tuple[object, object]] = {
        "measures.sha256": (body["measures"]["sha256"], record.ref(MEASURES).sha256),
        "measures.count": (body["measures"]["count"], len(document["measures"])),
        "figures.sha256": (body["figures"]["sha256"], record.ref(FIGURES).sha256),
        "figures.count": (body["figures"]["count"], figures),
        "year": (body["year"], document["year"]),
        "class": (body["class"], document["class"]),
        "set_by": (body["set_by"], document["source"]["set_by"]),
        **{
            outcome: (
                body[outcome.replace("-", "_")],
                sum(measure["outcome"] == outcome for measure in document["measures"]),
            )
            for outcome in _OUTCOMES
        },
    }
    for name, (said, found) in stated.items():
        if said != found:
            yield Finding(
                f"the statement says another {name} than the object holds", entry.key, name, str(said), str(found)
            )


def _wrong_figures(document: Mapping[str, Any], lines: Mapping[str, Mapping[str, Any]], file: str) -> Iterator[Finding]:
    told = {
        f"{measure['slug']}|v1|{year}|city:-|-": value
        for measure in document["measures"]
        for year, value in measure["actual"].items()
    }
    for key in sorted(told.keys() | lines.keys()):
        line = lines.get(key, {})
        if line.get("value") != told.get(key):
            yield Finding(
                "a quoted figure and its measure say different numbers",
                file,
                key,
                str(told.get(key)),
                str(line.get("value")),
            )
        elif line["class"] != "C":
            yield Finding(
                "a quoted figure does not say that it is from an outside source", file, key, "C", line["class"]
            )


def _wrong_table(content: bytes, document: Mapping[str, Any]) -> Iterator[Finding]:
    """Every row of the table held to the measure and year that it speaks of, and none left out."""
    by_slug = {measure["slug"]: measure for measure in document["measures"]}
    seen = Counter[tuple[str, str]]()
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        measure, year = by_slug.get(row["slug"]), row["fiscal_year"]
        seen[row["slug"], year] += 1
        told = {} if measure is None else measure if year == document["year"] else measure["other_years"].get(year, {})
        right = {} if measure is None else _row(measure, year, told, document)
        for name in right:
            if row[name].removeprefix("'") != right[name].removeprefix("'"):
                yield Finding(
                    "the table says something else than the measures",
                    f"{TABLE} {row['slug']} {year}",
                    name,
                    right[name],
                    row[name],
                )
    wanted = {
        (measure["slug"], year)
        for measure in document["measures"]
        for kind in ("actual", "target", "other_years", "target_explanations")
        for year in measure[kind]
    } | {(slug, document["year"]) for slug in by_slug}
    for slug, year in sorted(wanted ^ set(seen)) + sorted(place for place, count in seen.items() if count > 1):
        yield Finding("the table lacks a row, or has one too many", TABLE, f"{slug} {year}")


def _row(measure: Mapping[str, Any], year: str, told: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, str]:
    return {
        "agency": document["agencies"][measure["agency"]]["name"],
        "goal": "" if measure["goal"] is None else document["goals"][measure["goal"]]["name"],
        **{name: measure[name] for name in ("service", "number", "unit", "better")},
        "measure": measure["title"],
        "target": measure["target"].get(year, ""),
        "result": measure["actual"].get(year, ""),
        "outcome": told.get("outcome", ""),
        "given_up": "true" if measure["ended"] else "false",
        "explanation": _words(told.get("explanation")),
        "target_explanation": _words(measure["target_explanations"].get(year)),
    }


def _words(text: Mapping[str, Any] | None) -> str:
    if text is None:
        return ""
    return MARKERS[text["why"]] if text["state"] == "withheld" else str(text["text"])


def _wrong_outcomes(measure: Mapping[str, Any], year: str, file: str) -> Iterator[Finding]:
    # An object from before other years were judged has none.
    for at, told in {year: measure, **measure.get("other_years", {})}.items():
        right = _outcome(measure["actual"].get(at), measure["target"].get(at), measure["better"])
        if right != told["outcome"]:
            yield Finding(
                "a target is not judged as its numbers say",
                file,
                f"{measure['slug']}|v1|{at}|city:-|-",
                right,
                told["outcome"],
            )


def _outcome(actual: str | None, target: str | None, better: str) -> str:
    if target is None:
        return "no-target"
    if actual is None:
        return "no-actual"
    if better not in ("up", "down"):
        return "no-direction"
    beyond = Decimal(actual) - Decimal(target)
    return "missed" if (beyond < 0 if better == "up" else beyond > 0) else "met"


def _wrong_counts(document: Mapping[str, Any], file: str) -> Iterator[Finding]:
    measures = document["measures"]
    missed = [measure for measure in measures if measure["outcome"] == "missed"]
    right: dict[str, int] = {
        "counts.measures": len(measures),
        "counts.judged": sum(measure["outcome"] in ("missed", "met") for measure in measures),
        "counts.missed_unexplained": sum(measure["explanation"]["state"] == "none" for measure in missed),
        "counts.missed_withheld": sum(measure["explanation"]["state"] == "withheld" for measure in missed),
        "counts.unread": sum(
            measure["outcome"] == "no-actual" and document["year"] in measure["unread"]["actual"]
            for measure in measures
        ),
        "counts.actuals": sum(len(measure["actual"]) for measure in measures),
        "counts.targets": sum(len(measure["target"]) for measure in measures),
        "counts.refused": len(document["refused"]),
        "counts.ended": sum(measure["ended"] for measure in measures),
        "counts.ended_without_result": sum(
            measure["ended"] and measure["outcome"] == "no-actual" for measure in measures
        ),
        "counts.renamed": sum(bool(measure["earlier_title"]) for measure in measures),
        "counts.judged_otherwise": sum(measure["otherwise"] is not None for measure in measures),
        "counts.met_by_rewriting": sum(
            (measure["outcome"], measure["otherwise"]) == ("met", "missed") for measure in measures
        ),
    }
    for outcome in _OUTCOMES:
        right[f"counts.{outcome}"] = sum(measure["outcome"] == outcome for measure in measures)
    # An object from before goals were quoted has none.
    for many, one in (("agencies", "agency"), ("goals", "goal")):
        for at, _ in enumerate(document.get(many, ())):
            own = [measure for measure in measures if measure[one] == at]
            right[f"{many}.{at}.measures"] = len(own)
            for outcome in _OUTCOMES:
                right[f"{many}.{at}.{outcome}"] = sum(measure["outcome"] == outcome for measure in own)
    if "goals" in document:
        right["counts.without_goal"] = sum(measure["goal"] is None for measure in measures)
    if "by_year" in document:
        right |= _counts_of_years(document) | _counts_of_texts(measures)
    for at, row in enumerate(document["refused_by_reason"]):
        right[f"refused_by_reason.{at}.cells"] = sum(one["reason"] == row["reason"] for one in document["refused"])
    for path, count in right.items():
        found: Any = document
        for part in path.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
        if found != count:
            yield Finding("a count of the city's measures is not the count", file, path, str(count), str(found))
    if [*_furthest(measures, document["year"])][: len(document["furthest"])] != document["furthest"]:
        yield Finding("the misses furthest from their target are not the furthest", file, "furthest")


def _counts_of_years(document: Mapping[str, Any]) -> dict[str, int]:
    right: dict[str, int] = {}
    for at, row in enumerate(document["by_year"]):
        told = [
            measure if row["year"] == document["year"] else measure["other_years"][row["year"]]
            for measure in document["measures"]
        ]
        for outcome in _OUTCOMES:
            right[f"by_year.{at}.{outcome}"] = sum(each["outcome"] == outcome for each in told)
        missed = [each["explanation"]["state"] for each in told if each["outcome"] == "missed"]
        for name, state in (("explained", "published"), ("unexplained", "none"), ("withheld", "withheld")):
            right[f"by_year.{at}.missed_{name}"] = missed.count(state)
    return right


def _counts_of_texts(measures: list[dict[str, Any]]) -> dict[str, int]:
    texts = [
        text["state"]
        for measure in measures
        for text in (
            *(measure[name] for name in ("explanation", "formula", "data_source")),
            *(told["explanation"] for told in measure["other_years"].values()),
            *measure["target_explanations"].values(),
        )
    ]
    return {f"counts.texts_{state}": texts.count(state) for state in ("published", "withheld")}


def _furthest(measures: list[dict[str, Any]], year: str) -> Iterator[str]:
    gaps = [
        (abs(Decimal(measure["actual"][year]) - Decimal(measure["target"][year])), measure["slug"])
        for measure in measures
        if measure["unit"] == "percent" and measure["outcome"] == "missed"
    ]
    yield from (slug for _, slug in sorted(gaps, key=lambda gap: (-gap[0], gap[1])))
