"""A release: what is new or changed since the last one, its objects, and the statement that names them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from civicstat import __version__
from civicstat.cycle.adopt import Adopted
from civicstat.cycle.follow_up import FOLLOW_UP_ROLE
from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.published.table import TABLE_ROLE
from civicstat.ledger.figures import figures_summary, read_accounting, read_figures, write_lines
from civicstat.ledger.live import figures_to_publish, supersedes_file
from civicstat.ledger.manifest import MANIFEST, manifest_bytes
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record, objects_of
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.statement import Entry, ObjectRef, Statement
from civicstat.vocabulary.tables import CITY_CALENDAR, FOLLOW_UP_ROWS


# Why a published value may change without anybody's act: said in `supersedes`, beside the old value and the new.
SETTLED = "the period has settled further: records arrived or were closed after the last release"
# And of a figure that was final: somebody's act, which the release cites.
REVISED = "the figure was final: the revision or correction that the release cites says why it changes"

# Of a held source that has been published before, only these are said anew.
TOLD_WHEN_HELD = ("about-data", "formats", "theme")

# These say what came out, so of a held source they say nothing.
RESULTS = ("context", "two-clocks", "coverage", "data-age", "lateness", "rare-events")

# The days of the city's calendar, for those cities that say when they work.
CALENDAR_ROLE = "records/calendar"
_NAMES = {
    **{role: (name, "text/csv") for role, name in ROW_FILES.items()},
    CALENDAR_ROLE: (CITY_CALENDAR, "text/csv"),
    FOLLOW_UP_ROLE: (FOLLOW_UP_ROWS, "text/csv"),
    "figures": ("{0}-figures.jsonl", "application/jsonl"),
    "accounting": ("{0}-left-out.jsonl", "application/jsonl"),
    "signals": ("{0}-signals.json", "application/json"),
    "sql": ("{0}.sql", "application/sql"),
    "words": ("{0}-in-words.json", "application/json"),
    "layer": ("{0}.json", "application/json"),
    "forecast": ("forecast-{0}.jsonl", "application/jsonl"),
    "forecast-scores": ("forecast-{0}-scores.json", "application/json"),
    "forecast-words": ("forecast-{0}-in-words.json", "application/json"),
    "route-plan": ("route-plan-{0}.json", "application/json"),
    "route-plan-geojson": ("route-plan-{0}.geojson", "application/geo+json"),
    "briefing": ("briefing-{0}.json", "application/json"),
    "briefing-md": ("briefing-{0}.md", "text/markdown"),
    "supersedes": ("supersedes.jsonl", "application/jsonl"),
    TABLE_ROLE: ("published-measures.csv", "text/csv"),
}


@dataclass(frozen=True)
class Draft:
    """Everything that a release could say; figures and accountings by metric, other objects by role.

    `is_held`: the source may not be published until somebody has looked at it. What earlier releases say then stands,
    and only the hole is added: figures of new periods without a value, and why.
    """

    figures: Mapping[str, Sequence[Figure]]
    accountings: Mapping[str, Sequence[Accounting]]
    objects: Mapping[str, bytes]
    is_held: bool = False


# From the objects of a release to its disclosure report.
Review = Callable[[Mapping[str, bytes]], dict[str, Any]]


def release_statement(
    draft: Draft,
    *,
    record: Record | None,
    store: ObjectStore,
    city: str,
    mode: str,
    as_of: date,
    recorded: str,
    adopted: Adopted,
    sources: Sequence[str],
    lead: str,
    review: Review,
) -> Statement:
    """The release statement of a day, with its objects kept in the store.

    A release of the same day that says the same is returned as it stands, so that a second run appends nothing; one
    that says something else gets a number behind the day.
    """
    earlier, same_day = _releases(record, as_of)

    def build(after: int) -> Statement:
        name = f"{city}/{as_of.isoformat()}" + (f"/{after + 1}" if after else "")
        objects = changed_objects(draft, record=record, releases=[*earlier, *same_day[:after]])
        report = review(objects)
        refs = [_keep(store, role, content) for role, content in objects.items()]
        refs.append(_keep(store, "disclosure-report", canonical_bytes(report)))
        manifest = manifest_bytes(refs)
        figures = {role: content for role, content in objects.items() if role.startswith("figures/")}
        return Statement(
            type="release/v2",
            name=name,
            about="-",
            as_of=as_of.isoformat(),
            recorded=recorded,
            cites=(
                adopted.genesis,
                adopted.city,
                *sources,
                *adopted.definitions.values(),
                *adopted.targets,
                *adopted.goals,
                *open_reasons([] if record is None else record.entries, [*earlier, *same_day[:after]]),
            ),
            body={
                "release": name,
                "city": city,
                "as_of": as_of.isoformat(),
                "mode": mode,
                MANIFEST: {"sha256": store.put(manifest), "bytes": len(manifest), "count": len(refs)},
                "figures": figures_summary(figures),
                "disclosure_report": refs[-1].sha256,
                "software": {"version": __version__, "duckdb": duckdb.__version__},
                "lead": lead,
            },
        )

    if same_day and record is not None:
        again, last = build(len(same_day) - 1), same_day[-1].statement
        used = {*sources, *adopted.definitions.values()}
        if _said(again, used, manifest_bytes(objects_of(again, store.get))) == _said(
            last, _used(record, last), manifest_bytes(record.objects_of(last))
        ):
            return last
    return build(len(same_day))


def _said(release: Statement, used: set[str], manifest: bytes) -> tuple[Any, ...]:
    """What a release says, in whichever version: its objects, what it used, and the rest of its body."""
    elsewhere = (MANIFEST, "objects", "definitions", "sources")
    rest = {name: value for name, value in release.body.items() if name not in elsewhere}
    return rest, used, manifest


def _used(record: Record, release: Statement) -> set[str]:
    """The definitions and sources that a release on record used, by digest."""
    used = (*record.definitions_of(release), *record.sources_of(release))
    return {entry.statement.digest for entry in used}


def changed_objects(draft: Draft, *, record: Record | None, releases: Sequence[Entry]) -> dict[str, bytes]:
    """The objects of a release that follows some others: of figures, only those that are new or changed."""
    objects = {role: content for role, content in draft.objects.items() if _may_stand(role, draft, releases)}
    supersedes = b""
    for metric, computed in draft.figures.items():
        live = live_figures(record, releases, metric)
        left_out_before = _live_accounting(record, releases, metric)
        figures = {str(figure.key): figure for figure in computed}
        left_out = {str(accounting.key): accounting for accounting in draft.accountings.get(metric, ())}
        if draft.is_held:
            figures = {key: figure for key, figure in figures.items() if key not in live}
        publish = figures_to_publish(figures, live=live)
        # Counts that were left out may change where the figure does not; both stand in one release.
        publish |= {key: figures[key] for key in figures if left_out.get(key) != left_out_before.get(key)}
        if not publish:
            continue
        objects[f"figures/{metric}"] = write_lines({key: figure.to_json() for key, figure in publish.items()})
        kept = {key: left_out[key].to_json() for key in publish if key in left_out}
        if kept:
            objects[f"accounting/{metric}"] = write_lines(kept)
        supersedes += supersedes_file(publish, live=live, reason=SETTLED, revised=REVISED)
    objects["supersedes"] = b"".join(
        sorted(supersedes.splitlines(keepends=True), key=lambda line: str(json.loads(bytes(line))["key"]))
    )
    return objects


def open_reasons(entries: Sequence[Entry], releases: Sequence[Entry]) -> list[str]:
    """The revisions and corrections on record that none of some releases cites: the next one does."""
    cited = {digest for release in releases for digest in release.statement.cites}
    said = [entry.statement for entry in entries if entry.statement.type in ("revision/v1", "correction/v1")]
    return list(dict.fromkeys(one.digest for one in said if one.digest not in cited))


def live_figures(record: Record | None, releases: Sequence[Entry], metric: str) -> dict[str, Figure]:
    """The figures of a metric that some releases, one after another, have put in force."""
    found: dict[str, Figure] = {}
    for release in releases:
        if record is not None:
            found.update(read_figures(record, metric, release=release))
    return found


def _may_stand(role: str, draft: Draft, releases: Sequence[Entry]) -> bool:
    if not draft.is_held:
        return True
    return role in TOLD_WHEN_HELD or (not releases and not role.startswith("records/") and role not in RESULTS)


def _releases(record: Record | None, as_of: date) -> tuple[list[Entry], list[Entry]]:
    releases = [] if record is None else list(record.releases())
    same_day = [entry for entry in releases if entry.statement.as_of == as_of.isoformat()]
    return [entry for entry in releases if entry not in same_day], same_day


def _live_accounting(record: Record | None, releases: Sequence[Entry], metric: str) -> dict[str, Accounting]:
    found: dict[str, Accounting] = {}
    for release in releases:
        if record is not None:
            found.update(read_accounting(record, metric, release=release))
    return found


def _keep(store: ObjectStore, role: str, content: bytes) -> ObjectRef:
    family, _, rest = role.partition("/")
    name, media_type = _NAMES.get(role) or _NAMES.get(family) or ("{1}.json", "application/json")
    return store.put_as(role, name=name.format(rest, role), content=content, media_type=media_type)


def read_objects(home: Home) -> dict[str, bytes]:
    """What the steps before have left for the next release, by role."""
    rows = {role: (home.rows / name).read_bytes() for role, name in ROW_FILES.items()}
    for role, name in ((CALENDAR_ROLE, CITY_CALENDAR), (FOLLOW_UP_ROLE, FOLLOW_UP_ROWS)):
        if (home.rows / name).is_file():
            rows[role] = (home.rows / name).read_bytes()
    documents = {
        path.relative_to(home.release).as_posix(): path.read_bytes()
        for path in sorted(home.release.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    return rows | documents
