"""Published measures into the public record: with the release of a city's figures, or as all that a city has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from civicstat.cycle.adopt import Desk, adopted_in
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.published.ingest import SOURCE_FILE, texts_withheld
from civicstat.cycle.published.objects import FIGURES_ROLE, MEASURES_ROLE
from civicstat.cycle.published.table import TABLE_ROLE
from civicstat.cycle.release import Draft, release_statement
from civicstat.cycle.steps import Progress, all_as
from civicstat.disclosure.gate import Rules, review
from civicstat.ledger.append import append
from civicstat.ledger.figures import read_lines
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.portal.render import render
from civicstat.sources.published.judge import OUTCOMES
from civicstat.vocabulary.canonical import sha256_hex


STATEMENT = "published-measures/v1"
ROLES = (MEASURES_ROLE, FIGURES_ROLE, TABLE_ROLE, "formats", "theme")
# There are no rows, so nothing about rows has to be looked at; the checks of texts stand.
NO_ROWS = Rules(layers=(), kinds={}, asset_metrics=frozenset(), person_metrics=frozenset())


def publish_measures(
    record: Record, folder: CityFolder, home: Home, *, desk: Desk, progress: Progress
) -> dict[str, Any]:
    """The release of a city that brings nothing but published measures, and its site.

    Raises
    ------
    CycleError
        When the table has not been read in this home.
    DisclosureError, LedgerError
        When something may not be published; the ledger and the site then stay as they were.
    """
    if not (home.release / MEASURES_ROLE).is_file():
        raise CycleError(
            "there is nothing to publish yet",
            where=str(home.release),
            expected="published measures from the step before",
            next_step="Run: civicstat ingest; or civicstat cycle for all steps.",
        )
    progress("Passing the disclosure gate", 0, 0)
    # What an ingest of an earlier version left has no table yet.
    objects = {role: (home.release / role).read_bytes() for role in ROLES if (home.release / role).is_file()}
    adopted, withheld = adopted_in(record), texts_withheld(home)
    source = desk.place("source/v1", MEASURES_ROLE, source_body(home), cites=[adopted.city])
    release = release_statement(
        Draft(figures={}, accountings={}, objects=objects),
        record=record,
        store=ObjectStore.of_home(home.folder),
        city=folder.city.slug,
        mode=folder.city.mode,
        as_of=desk.as_of,
        recorded=desk.recorded,
        adopted=adopted,
        sources=[source],
        lead="",
        review=lambda found: review(found, rules=NO_ROWS, withheld=withheld),
    )
    before, desk.new = desk.new, []
    place_measures(desk, objects, release=release.digest)
    entries = append(home.folder, [*before, release, *desk.new])
    site = render(
        home.ledger, home.portal, chart_cache=home.chart_cache, progress=all_as("Writing the pages", progress)
    )
    return {
        "release": entries[len(before)].key,
        "statements": entries[-1].index + 1,
        "pages": site.pages,
        "site": str(home.portal),
    }


def measures_in(home: Home) -> dict[str, bytes]:
    """The two objects of published measures, as the last ingest wrote them; empty where the city has none."""
    files = {role: home.release / role for role in (MEASURES_ROLE, FIGURES_ROLE)}
    return {role: file.read_bytes() for role, file in files.items() if file.is_file()}


def source_body(home: Home) -> dict[str, Any]:
    """The body of the source statement, as the last ingest wrote it."""
    return dict(json.loads((home.warehouse / SOURCE_FILE).read_bytes()))


def place_measures(desk: Desk, objects: Mapping[str, bytes], *, release: str) -> None:
    """The statement that names the measures' objects by digest and says how many were missed and met."""
    document = json.loads(objects[MEASURES_ROLE])
    counts = document["counts"]
    body = {
        "id": MEASURES_ROLE,
        **{name: document["source"][name] for name in ("title", "title_es", "set_by", "set_by_es")},
        "class": "C",
        "year": document["year"],
        "measures": {"count": counts["measures"], "sha256": sha256_hex(objects[MEASURES_ROLE])},
        "figures": {
            "count": sum(1 for _ in read_lines(objects[FIGURES_ROLE])),
            "sha256": sha256_hex(objects[FIGURES_ROLE]),
        },
        **{outcome.replace("-", "_"): counts[outcome] for outcome in OUTCOMES},
    }
    desk.place(STATEMENT, f"{MEASURES_ROLE}/{desk.as_of.isoformat()}", body, cites=[release])
