"""The object `coverage`: what is measured and what is not; who answers for nothing is told to the city first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from civicstat.cycle.adopt import adopted_definitions, official
from civicstat.cycle.home import Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.steps import write_whole
from civicstat.ledger.reader import Record
from civicstat.metrics.coverage import Seen, coverage_document, twelve_months
from civicstat.metrics.freshness.settling import settling_time
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.city import City, Notices
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.tables import ASSET_ROWS, PLACE_ROWS
from civicstat.vocabulary.unassigned import is_nobody
from civicstat.warehouse.engine import EngineLimits, connect


COVERAGE = "coverage"
# Opened in the months from the first to the last; of requests about places the month is all that is published.
_COUNT = """
SELECT kind, department, count(*) FROM (
  SELECT kind, department, substr(opened_day, 1, 7) AS month FROM read_csv(?, header = true, all_varchar = true)
  UNION ALL
  SELECT kind, department, opened_month AS month FROM read_csv(?, header = true, all_varchar = true)
)
WHERE month BETWEEN ? AND ?
GROUP BY kind, department
"""


def write_coverage(record: Record, home: Home, city: City, *, as_of: date, threads: int) -> list[Path]:
    """Write what the next release says of what is not measured; the private notices that are new."""
    definitions, context = official(adopted_definitions(record)), read_context(home)
    months = twelve_months(as_of, coverage_from=context.coverage_from)
    seen = {
        metric: Seen(one["newest"], frozenset(one["areas"]))
        for metric, one in json.loads(home.seen.read_bytes()).items()
    }
    departments = _requests(home, months, threads=threads)
    document = coverage_document(
        definitions,
        seen,
        kinds=context.kinds,
        requests={kind: sum(counts.values()) for kind, counts in departments.items()},
        areas=context.layers,
        as_of=as_of,
        months=months,
        fiscal_year_starts=context.fiscal_year_starts,
        settling={metric: settling_time(one, context).days for metric, one in definitions.items()},
        departments=departments,
    )
    since, new = first_told(record, home, city.notices, definitions, as_of=as_of)
    document["unassigned"] = unassigned(definitions, since, city.notices, as_of=as_of)
    write_whole(home.release / COVERAGE, canonical_bytes(document))
    return new


def _requests(home: Home, months: tuple[str, str], *, threads: int) -> dict[str, dict[str, int]]:
    """Published rows by kind and department; without one under an empty name."""
    with connect(folders=[home.rows], limits=EngineLimits(threads=threads), reads_from=home.rows) as connection:
        rows = connection.execute(_COUNT, [ASSET_ROWS, PLACE_ROWS, *months]).fetchall()
    found: dict[str, dict[str, int]] = {}
    for kind, department, count in rows:
        if kind:
            found.setdefault(str(kind), {})[str(department or "")] = int(count)
    return found


def first_told(
    record: Record, home: Home, notices: Notices, definitions: Mapping[str, Definition], *, as_of: date
) -> tuple[dict[str, date], list[Path]]:
    """The day of the first notice about each metric that nobody answers for, and the notices written now.

    A notice is written once. Whoever finds somebody for the metric starts afresh: a later vacancy is told anew.
    """
    state = home.notices / "first-told.json"
    told = json.loads(state.read_bytes()) if state.is_file() else {}
    public_since = _public_since(record)
    since, new = {}, []
    for metric, definition in sorted(definitions.items()):
        why = why_unassigned(definition, notices)
        if not why:
            continue
        name = f"{metric}/{definition.version}"
        days = [as_of, *(date.fromisoformat(day) for day in [told.get(name)] if day)]
        if why == "no-post" and name in public_since:
            days.append(public_since[name])
        since[metric] = min(days)
        letter = home.notices / f"{since[metric].isoformat()}-{metric}-v{definition.version}.md"
        if not letter.is_file():
            write_whole(letter, _letter(definition, notices, why, since[metric], as_of).encode())
            new.append(letter)
    kept = {f"{metric}/{definitions[metric].version}": day.isoformat() for metric, day in since.items()}
    if kept != told:
        write_whole(state, json.dumps(kept, indent=1, sort_keys=True).encode())
    return since, new


def why_unassigned(definition: Definition, notices: Notices) -> str:
    """`no-post` where the owner's words name nobody, `vacant` where nobody holds the post, else empty."""
    if is_nobody(definition.owner):
        return "no-post"
    return "vacant" if definition.owner in notices.vacant_posts else ""


def unassigned(
    definitions: Mapping[str, Definition], since: Mapping[str, date], notices: Notices, *, as_of: date
) -> dict[str, Any]:
    """What the public is told: only what the city has known for long enough."""
    wait = timedelta(days=notices.public_after_days)
    return {
        "public_after_days": notices.public_after_days,
        "metrics": {
            metric: {
                "version": definitions[metric].version,
                "owner": definitions[metric].owner,
                "owner_es": definitions[metric].owner_es,
                "why": why_unassigned(definitions[metric], notices),
                "told": day.isoformat(),
                "days": (as_of - day).days,
            }
            for metric, day in since.items()
            if day + wait <= as_of
        },
    }


def _public_since(record: Record) -> dict[str, date]:
    """The day of the first release that rests on a definition, by id and version."""
    found: dict[str, date] = {}
    for release in record.releases():
        for definition in record.definitions_of(release.statement):
            found.setdefault(definition.statement.name, date.fromisoformat(release.statement.body["as_of"]))
    return found


def _letter(definition: Definition, notices: Notices, why: str, day: date, as_of: date) -> str:
    """The notice in both languages: whoever holds a post may read either."""
    reason, reason_es = {
        "no-post": (
            f'its file names nobody: owner = "{definition.owner}"',
            f'su archivo no nombra a nadie: owner_es = "{definition.owner_es}"',
        ),
        "vacant": (
            "city.toml, [notices], lists its post among those that nobody holds",
            "city.toml, [notices], cuenta su puesto entre los que nadie ocupa",
        ),
    }[why]
    public = (day + timedelta(days=notices.public_after_days)).isoformat()
    is_vacant = why == "vacant"
    return f"""# Nobody answers for a metric

To: {definition.owner if is_vacant else "whoever stands in for the post"}; {notices.tell}
As of: {as_of.isoformat()}

"{definition.title}" ({definition.id}, version {definition.version}) has no one assigned: {reason}.

The page "What we measure, and what we do not" says so from {public} on. Until then only you know.

What to do: name a post in the metric's file under a new version, or take the post out of `vacant_posts`.

# Nadie responde por una medida

Para: {definition.owner_es if is_vacant else "quien supla el puesto"}; {notices.tell}
Con datos hasta: {as_of.isoformat()}

«{definition.title_es}» ({definition.id}, versión {definition.version}) no tiene a nadie asignado: {reason_es}.

La página «Qué medimos y qué no» lo dice desde el {public}. Hasta entonces solo usted lo sabe.

Qué hacer: nombre un puesto en el archivo de la medida, en una versión nueva, o quite el puesto de `vacant_posts`.
"""
