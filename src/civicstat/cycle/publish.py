"""From computed files to the public record: gate, release, ledger, site."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from civicstat.cycle.adopt import CREW_PLAN, Desk, adopted_definitions, adopted_in
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CycleError
from civicstat.cycle.follow_up import read_follow_up
from civicstat.cycle.home import Home
from civicstat.cycle.invented import mark_invented
from civicstat.cycle.meeting import Known, departments_of, place_city_records, prepare_briefings
from civicstat.cycle.published.ingest import texts_withheld
from civicstat.cycle.published.publish import measures_in, place_measures, source_body
from civicstat.cycle.release import Draft, Review, read_objects, release_statement
from civicstat.cycle.revision import require_reasons
from civicstat.cycle.steps import Progress, all_as
from civicstat.disclosure.gate import Rules, Withheld, review
from civicstat.ledger.append import append
from civicstat.ledger.figures import read_lines
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.metrics.context import MetricContext
from civicstat.metrics.selection import place_kinds
from civicstat.portal.render import render
from civicstat.vocabulary.canonical import digest_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.statement import Statement


# How somebody puts a decision or a promise on record; a replay takes those of its city folder by itself.
RECORD_COMMAND = "civicstat record decision|action FILE --city CITY"


def publish_release(
    record: Record,
    folder: CityFolder,
    home: Home,
    *,
    as_of: date,
    recorded: str,
    progress: Progress,
) -> dict[str, Any]:
    """Append the release of a day and write the site from the ledger alone.

    Raises
    ------
    CycleError
        When the steps before have not been run in this home.
    RevisionNeededError
        When final figures would change and nobody has said why; what would change then lies in private/notices.
    DisclosureError, LedgerError
        When something may not be published; the ledger and the site then stay as they were.
    """
    _require_computed(home)
    definitions = adopted_definitions(record)
    context = MetricContext.from_json(json.loads((home.release / "context").read_bytes()))
    desk = Desk(record.entries, as_of, recorded)
    progress("Preparing the meeting briefings", 0, 0)
    waiting, briefings = _brief(desk, folder, home, definitions, context)
    progress("Passing the disclosure gate", 0, 0)
    draft, look_over = drafted(record, folder, home)
    require_reasons(draft, record, folder, home, as_of=as_of)
    adopted = adopted_in(record)
    bodies = [json.loads((home.warehouse / "source.json").read_bytes())]
    bodies += [one["statement"] for one in (read_follow_up(home) or {}).get("sources", ())]
    quoted = measures_in(home)
    bodies += [source_body(home)] if quoted else []
    sources = [desk.place("source/v1", body["name"], body, cites=[adopted.city]) for body in bodies]
    release = release_statement(
        draft,
        record=record,
        store=ObjectStore.of_home(home.folder),
        city=folder.city.slug,
        mode=folder.city.mode,
        as_of=as_of,
        recorded=recorded,
        adopted=adopted,
        sources=sources,
        lead="",
        review=look_over,
    )
    before, desk.new = desk.new, []
    if not draft.is_held:
        _place_what_rests_on(release.digest, desk, home, briefings)
        if quoted:
            place_measures(desk, quoted, release=release.digest)
    entries = append(home.folder, [*before, release, *desk.new])
    with home.writing_pages():
        site = render(
            home.ledger, home.portal, chart_cache=home.chart_cache, progress=all_as("Writing the pages", progress)
        )
    return {
        **({"decisions_and_promises_waiting": waiting, "to_record_them": RECORD_COMMAND} if waiting else {}),
        "release": entries[len(before)].key,
        "figures": release.body["figures"]["count"],
        "statements": entries[-1].index + 1,
        "pages": site.pages,
        "site": str(home.portal),
    }


def drafted(record: Record, folder: CityFolder, home: Home) -> tuple[Draft, Review]:
    """Everything that the next release could say, and the gate that it has to pass.

    Raises
    ------
    CycleError
        When the steps before have not been run in this home.
    """
    _require_computed(home)
    definitions = adopted_definitions(record)
    rules = _rules(definitions, MetricContext.from_json(json.loads((home.release / "context").read_bytes())))
    withheld = _withheld(home) + (texts_withheld(home) if measures_in(home) else [])
    draft = _draft(home, definitions, is_invented=folder.city.invented)
    return draft, lambda found: review(found, rules=rules, withheld=withheld)


def _require_computed(home: Home) -> None:
    if not (home.release / "context").is_file() or not (home.release / "sentences").is_file():
        raise CycleError(
            "there is nothing to publish yet",
            where=str(home.release),
            expected="records and figures from the steps before",
            next_step="Run: civicstat ingest, civicstat metrics run; or civicstat cycle for all steps.",
        )


def _brief(
    desk: Desk, folder: CityFolder, home: Home, definitions: Mapping[str, Definition], context: MetricContext
) -> tuple[list[str], list[dict[str, Any]]]:
    """The city's decisions and promises on the desk, and the briefings that open with them.

    In a live record the files of a city folder put nothing on record by themselves: the names of those that wait.
    """
    known = Known(
        figures=_figure_keys(home, definitions),
        metrics=frozenset(definitions),
        departments=departments_of(folder, context),
    )
    ready = Desk([*desk.existing], desk.as_of, desk.recorded)
    place_city_records(ready, folder, known=known)
    waiting = [f"{statement.type.partition('/')[0]} {statement.name}" for statement in ready.new]
    if folder.city.mode == "replay":
        desk.new, waiting = desk.new + ready.new, []
    said = [*[entry.statement for entry in desk.existing], *desk.new]
    return waiting, prepare_briefings(folder, home, definitions, statements=said, as_of=desk.as_of)


def _draft(home: Home, definitions: Mapping[str, Definition], *, is_invented: bool) -> Draft:
    objects, metrics = read_objects(home), set(definitions)
    return Draft(
        figures=_lines(objects, "figures/", metrics),
        accountings=_accountings(objects, "accounting/", metrics),
        objects={
            role: mark_invented(role, content) if is_invented else content
            for role, content in objects.items()
            if _is_published(role, metrics)
        },
        is_held=bool(json.loads(objects["about-data"])["held"]),
    )


def _rules(definitions: Mapping[str, Definition], context: MetricContext) -> Rules:
    about_requests = {m: d for m, d in definitions.items() if d.table == "service_requests"}
    return Rules(
        layers=list(context.layers),
        kinds=context.kinds,
        asset_metrics=frozenset(m for m, definition in about_requests.items() if not place_kinds(definition, context)),
        person_metrics=frozenset(definitions.keys() - about_requests.keys()),
        knows_reopenings=context.knows_reopenings,
    )


def _withheld(home: Home) -> list[Withheld]:
    return [Withheld(**item) for item in json.loads((home.warehouse / "withheld.json").read_bytes())]


def _place_what_rests_on(release: str, desk: Desk, home: Home, briefings: Sequence[Mapping[str, Any]]) -> None:
    """Forecasts, crew plans and briefings: each a statement that cites the release; a plan cites its settings too."""
    settings = desk.latest("crew-settings/v1", CREW_PLAN)
    for ahead in json.loads(home.ahead.read_bytes()) if home.ahead.is_file() else []:
        cites = [release]
        if ahead["type"] == "route-plan/v1":
            cites.append(_settings_of_plan(ahead, settings).digest)
        desk.place(ahead["type"], ahead["name"], ahead["body"], cites=cites, about=ahead["about"])
    for body in briefings:
        name = f"{body['department']}/{body['as_of']}"
        desk.place("briefing/v1", name, {**body, "rests_on": release}, cites=[release])


def _settings_of_plan(plan: Mapping[str, Any], settings: Statement | None) -> Statement:
    """The settings in force, with which a plan must have been made."""
    if settings is None or digest_of(dict(settings.body)) != plan["settings"]:
        raise CycleError(
            "the crews' settings on record are not those that the plan was made with",
            where=plan["name"],
            expected="a plan made after the settings were adopted",
            next_step="Run: civicstat plan day, then publish again; or civicstat cycle for all steps.",
        )
    return settings


def _figure_keys(home: Home, definitions: Mapping[str, Definition]) -> frozenset[str]:
    """The keys of everything that was computed for the next release."""
    files = [(home.release / "figures" / metric).read_bytes() for metric in definitions]
    return frozenset(line["key"] for content in files for line in read_lines(content))


def _is_published(role: str, metrics: set[str]) -> bool:
    family, _, metric = role.partition("/")
    if family in ("figures", "accounting"):
        return False
    return family not in ("signals", "sql", "words") or metric in metrics


def _lines(objects: Mapping[str, bytes], prefix: str, metrics: set[str]) -> dict[str, list[Figure]]:
    return {
        metric: [Figure.from_json(line) for line in read_lines(objects[prefix + metric])]
        for metric in sorted(metrics)
        if prefix + metric in objects
    }


def _accountings(objects: Mapping[str, bytes], prefix: str, metrics: set[str]) -> dict[str, list[Accounting]]:
    return {
        metric: [Accounting.from_json(line) for line in read_lines(objects[prefix + metric])]
        for metric in sorted(metrics)
        if prefix + metric in objects
    }
