"""Forecasts and crew plans made again by our program, from what is published, and compared to the last digit.

Only on request: it takes the program that made them, and time. Every other check stands without it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from civicstat import __version__
from civicstat.cycle.foretell import forecast_objects, forecast_words, foretell, stated_method
from civicstat.cycle.steps import Progress
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.dispatch.again import differences, plan_again
from civicstat.dispatch.solve import solver_version
from civicstat.heatmaps.request_rows import read_request_rows
from civicstat.ledger.figures import read_lines
from civicstat.ledger.reader import Record
from civicstat.metrics.context import MetricContext
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.statement import Entry


NO_FORECAST = "this forecast does not come out again from the published rows"
NO_SCORES = "the scores of this forecast do not come out again from the published rows"
NO_WORDS = "the words beside this forecast's places do not come out again from the published rows"
NO_PLAN = "this crew plan does not come out again from its stops, settings and seed"


def make_again(record: Record, verdict: Verdict, *, clock: Callable[[], float], progress: Progress) -> None:
    """Add to the verdict every forecast and crew plan that does not come out again, and say how long it took.

    Parameters
    ----------
    clock
        Seconds that only go forward.
    """
    began = clock()
    entries = [*record.entries_of("forecast"), *record.entries_of("route-plan")]
    made = 0
    before = len(verdict.findings)
    for done, entry in enumerate(entries):
        progress("Making forecasts and crew plans again", done, len(entries))
        is_forecast = entry.statement.type.startswith("forecast/")
        other = _other_program(record, entry, is_forecast=is_forecast)
        if other:
            verdict.skipped.append(f"{entry.key} was not made again: {other}")
            continue
        try:
            verdict.findings += list(_forecast_again(record, entry) if is_forecast else _plan_again(record, entry))
        except CivicstatError as error:
            what = NO_FORECAST if is_forecast else NO_PLAN
            verdict.findings.append(Finding(f"{what}: {error.found}", error.where, entry.key, error.expected))
        made += 1
    equal = ", equal to the last digit" if len(verdict.findings) == before and made else ""
    verdict.counts[f"forecasts and crew plans made again by our program{equal}"] = made
    verdict.notes.append(f"Making {made} forecasts and crew plans again took {clock() - began:.0f} seconds.")


def _other_program(record: Record, entry: Entry, *, is_forecast: bool) -> str:
    """Why a statement cannot be expected to come out again; empty when it can."""
    written_by = _release(record, entry).statement.body["software"]["version"]
    if written_by != __version__:
        return f"Civicstat {written_by} made it, and this is {__version__}"
    if not is_forecast:
        version = record.object_json(entry.statement.body["plan"]["sha256"])["method"]["version"]
        if version != solver_version():
            return f"PyVRP {version} found its routes, and this is {solver_version()}"
    return ""


def _forecast_again(record: Record, entry: Entry) -> Iterator[Finding]:
    body, release = entry.statement.body, _release(record, entry)
    city = _cited(record, release, "city").statement.body
    again = foretell(
        read_request_rows(record.object(record.ref("records/asset", release))),
        _definition(record, release, body["metric"]),
        layer=record.object_json(record.ref(f"layer/{city['main_layer']}", release)),
        context=MetricContext.from_json(record.object_json(record.ref("context", release))),
        as_of=date.fromisoformat(release.statement.as_of),
        forecast_id=body["id"],
    )
    cells, scores = forecast_objects(again)
    yield from _different_cells(cells, record.object(body["cells"]["sha256"]), body)
    published = record.object(body["scores"]["sha256"])
    file = f"objects/{body['scores']['sha256']} (forecast-scores/{body['id']})"
    for path, expected, found in differences(json.loads(scores), json.loads(published)):
        yield Finding(NO_SCORES, file, path, expected, found)
    yield from _different_words(record, release, forecast_words(again), body["id"])
    said = {"method": stated_method(again), "gain": again.verdict, "week": again.week.label}
    for path, expected, found in differences(said, {name: _plain(body[name]) for name in said}):
        yield Finding(NO_FORECAST, entry.key, path, expected, found)


def _different_cells(again: bytes, published: bytes, body: Mapping[str, Any]) -> Iterator[Finding]:
    file = f"objects/{body['cells']['sha256']} (forecast/{body['id']})"
    one, other = ({line["key"]: line for line in read_lines(content)} for content in (again, published))
    for key in sorted(one.keys() | other.keys()):
        for path, expected, found in differences(one.get(key, {}), other.get(key, {})):
            yield Finding(NO_FORECAST, file, key if path == "value" else f"{key}#{path}", expected, found)


def _different_words(record: Record, release: Entry, again: bytes, forecast_id: str) -> Iterator[Finding]:
    """Releases of before rows had words have none to compare."""
    role = f"forecast-words/{forecast_id}"
    if role not in record.refs(release):
        return
    ref = record.ref(role, release)
    for path, expected, found in differences(json.loads(again), record.object_json(ref)):
        yield Finding(NO_WORDS, f"objects/{ref.sha256} ({role})", path, expected, found)


def _plan_again(record: Record, entry: Entry) -> Iterator[Finding]:
    sha256 = entry.statement.body["plan"]["sha256"]
    published = record.object_json(sha256)
    file = f"objects/{sha256} (route-plan/{entry.statement.body['id']})"
    for path, expected, found in differences(_plain(plan_again(published)), published):
        yield Finding(NO_PLAN, file, path, expected, found)


def _release(record: Record, entry: Entry) -> Entry:
    return _cited(record, entry, "release")


def _definition(record: Record, release: Entry, metric: str) -> Definition:
    said = [entry.statement.body for entry in record.definitions_of(release.statement)]
    found = next((body for body in said if body["id"] == metric), None)
    if found is None:
        raise CivicstatError(
            f"the metric {metric} is not adopted", where=release.key, expected="a metric that the release names"
        )
    return Definition.from_json(dict(found))


def _cited(record: Record, entry: Entry, kind: str) -> Entry:
    cited = [record.entry_of(digest) for digest in entry.statement.cites]
    found = next((each for each in cited if each.statement.type.startswith(f"{kind}/")), None)
    if found is None:
        raise CivicstatError(f"it cites no {kind}", where=entry.key, expected=f"a citation of the {kind} it rests on")
    return found


def _plain(value: Any) -> Any:
    """As it would stand in a file."""
    return json.loads(json.dumps(value))
