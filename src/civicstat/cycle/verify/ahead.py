"""Forecasts, crew plans, sentences and briefings: are they what their statements say, and is every number a key?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from civicstat.cycle.steps import Progress
from civicstat.cycle.verify.crew_settings import settings_before, unlike_forecasts, unlike_settings, unlike_statement
from civicstat.cycle.verify.routes import check_plan
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.figures import read_lines
from civicstat.ledger.reader import Record
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.statement import Entry


TOLD = ("sentences", "forecast-words/", "briefing/", "drivers", "equity")


def check_ahead(record: Record, values: PublishedValues, verdict: Verdict, *, progress: Progress) -> None:
    """Add to the verdict what is wrong with what the record says of next week and of the meeting."""
    progress("Checking forecasts, crew plans and briefings", 0, 0)
    forecasts, plans = record.entries_of("forecast"), record.entries_of("route-plan")
    for entry in forecasts:
        verdict.findings += _wrong_forecast(record, entry)
    for entry in plans:
        verdict.findings += _wrong_plan(record, entry)
    for entry in record.entries_of("briefing/v1"):
        sha256 = entry.statement.body["object"]["sha256"]
        if not record.objects.has(sha256):
            verdict.findings.append(Finding("the object of this briefing is missing", f"objects/{sha256}", entry.key))
    bound = 0
    for role, ref in record.refs().items():
        if role.startswith(TOLD):
            for key, field in _bound_numbers(record.object_json(ref)):
                bound += 1
                if values.of(key, field) is None:
                    file = f"objects/{ref.sha256} ({role})"
                    verdict.findings.append(
                        Finding("a sentence cites a number that is not there", file, f"{key}#{field}")
                    )
    verdict.counts["numbers in sentences and briefings, each looked up in the record"] = bound
    if forecasts:
        verdict.counts["forecasts, by digest, week and lock"] = len(forecasts)
    if plans:
        verdict.counts["crew plans, found feasible from the published plan alone"] = len(plans)
        held = sum(settings_before(record, entry) is not None for entry in plans)
        verdict.counts["crew plans, held to the crews' settings on record"] = held
        if held < len(plans):
            verdict.notes.append(
                f"{len(plans) - held} crew plans are older than any crew settings on record; "
                "they were held to the settings that they state themselves."
            )


def _wrong_forecast(record: Record, entry: Entry) -> Iterator[Finding]:
    body = entry.statement.body
    sha256 = body["cells"]["sha256"]
    file = f"objects/{sha256} (forecast/{body['id']})"
    if not record.objects.has(sha256):
        yield Finding("the cells of this forecast are missing", file, entry.key)
        return
    lines = list(read_lines(record.object(sha256)))
    cells = [line for line in lines if "|h3-8:" in line["key"]]
    if len(cells) != body["cells"]["count"]:
        yield Finding(
            "the forecast has another number of cells", file, entry.key, str(body["cells"]["count"]), str(len(cells))
        )
    for line in lines:
        if line["key"].split("|")[2] != body["week"] or line["as_of"] != body["origin"]:
            yield Finding("a forecast cell is of another week or day", file, line["key"], body["week"], line["as_of"])
    is_locked = entry.statement.recorded[:10] <= parse_period(body["week"]).start.isoformat()
    if not is_locked and not body["not_locked"]:
        yield Finding("a forecast was recorded after its week had begun, and does not say so", file, entry.key)


def _wrong_plan(record: Record, entry: Entry) -> Iterator[Finding]:
    sha256 = entry.statement.body["plan"]["sha256"]
    file = f"objects/{sha256} (route-plan/{entry.statement.body['id']})"
    if not record.objects.has(sha256):
        yield Finding("the plan is missing", file, entry.key)
        return
    plan = record.object_json(sha256)
    for fault in check_plan(plan):
        yield Finding(f"the crew plan is not feasible: {fault}", file, entry.key)
    for fault in unlike_statement(plan, entry):
        yield Finding(f"the crew plan is not the one that was stated: {fault}", file, entry.key)
    for fault in unlike_forecasts(plan, record):
        yield Finding(f"the crew plan does not rest on the forecast on record: {fault}", file, entry.key)
    settings = settings_before(record, entry)
    if settings is not None:
        for fault in unlike_settings(plan, settings, entry, areas=_areas(record, settings, entry)):
            yield Finding(f"the crew plan does not keep to the settings on record: {fault}", file, entry.key)


def _areas(record: Record, settings: Entry, plan: Entry) -> frozenset[str]:
    """The areas of the settings' layer, as published with the release on which a plan rests."""
    cited = [record.entry_of(digest) for digest in plan.statement.cites]
    release = next((entry for entry in cited if entry.statement.type.startswith("release/")), None)
    layer = record.object_json(record.ref(f"layer/{settings.statement.body['layer']}", release))
    return frozenset(member["slug"] for member in layer.get("areas", layer.get("groups", ())))


def _bound_numbers(document: Any) -> Iterator[tuple[str, str]]:
    if isinstance(document, dict):
        if {"key", "field", "format"} <= document.keys():
            yield document["key"], document["field"]
        else:
            for value in document.values():
                yield from _bound_numbers(value)
    elif isinstance(document, list):
        for value in document:
            yield from _bound_numbers(value)
