"""Inspections and answers of a city that has them: their row file, and what a release says of their sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.disclosure.follow_up import publish_follow_up
from civicstat.disclosure.gate import Withheld
from civicstat.sources.follow_up.link import FollowUp, FollowUpSource, ingest_follow_up, require_kinds
from civicstat.sources.ingest import Ingested
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.follow_up import ConfirmationsSource
from civicstat.vocabulary.tables import FOLLOW_UP_ROWS


FOLLOW_UP_ROLE = "records/follow-up"
# What the office writes of residents' answers by a code, in our own words.
OFFICE_ANSWERS_COLUMNS = ("request", "day", "answer")
OFFICE_ANSWERS = ConfirmationsSource(
    title='Answers to "Was it fixed?"',
    title_es="Respuestas a «¿Se arregló?»",
    files=("raw/was-it-fixed.csv",),
    source="The city's office, from whoever had the code of a door hanger",
    licence="The city's own; only the row file of answers is published",
    date_format="%Y-%m-%d",
    answers={"fixed": "fixed", "not-fixed": "not-fixed", "not-sure": "not-sure"},
    columns={"request": "request", "day": "day", "answer": "answer"},
)


def office_answers_file(home: Home) -> Path:
    """Where the office leaves residents' answers for the next cycle; not there before the first answer."""
    return home.folder / OFFICE_ANSWERS.files[0]


def _answers_of_office(folder: CityFolder, home: Home) -> ConfirmationsSource | None:
    """The office's answers as a source; None where there are none, or nothing by which to find their requests."""
    can_be_found = folder.sources.has_requests and folder.sources.service_requests.request_number
    return OFFICE_ANSWERS if can_be_found and office_answers_file(home).is_file() else None


def follow_up_file(home: Home) -> Path:
    """What the last ingest read of inspections and answers; not there where the city has neither."""
    return home.warehouse / "follow-up.json"


def read_follow_up(home: Home) -> Mapping[str, Any] | None:
    """`sources` (statement bodies and refusals by reason) and `draw`; None where the city has neither source."""
    file = follow_up_file(home)
    return dict(json.loads(file.read_bytes())) if file.is_file() else None


def ingest_looks(folder: CityFolder, home: Home, ingested: Ingested, *, as_of: date) -> list[Withheld]:
    """Write the row file and what stands behind it, or take both away; what is not published of them.

    Raises
    ------
    SourceError
        When a file or column that `[inspections]` or `[confirmations]` names is not there.
    """
    require_kinds(folder.sources, [kind.slug for kind in ingested.classes.kinds.values])
    found = ingest_follow_up(
        folder.city,
        folder.sources,
        folder.path,
        home.folder,
        ingested.table,
        as_of=as_of,
        office=_answers_of_office(folder, home),
    )
    if found is None:
        (home.rows / FOLLOW_UP_ROWS).unlink(missing_ok=True)
        follow_up_file(home).unlink(missing_ok=True)
        return []
    write_whole(home.rows / FOLLOW_UP_ROWS, publish_follow_up(found.rows, layers=list(ingested.layers)))
    write_whole(follow_up_file(home), canonical_bytes(_said(folder, found)))
    return [WITHHELD]


WITHHELD = Withheld(
    "Which request was inspected or asked about, on which day, and everything about those who answered",
    "Qué solicitud se inspeccionó o por cuál se preguntó, qué día, y todo sobre quienes respondieron",
    "We publish the kind, the area and the month of the closing; of requests about persons, nothing.",
    "Publicamos el tipo, la zona y el mes del cierre; de solicitudes sobre personas, nada.",
)


def _said(folder: CityFolder, found: FollowUp) -> dict[str, Any]:
    inspections = folder.sources.inspections
    draw = inspections.draw if inspections else None
    return {
        "sources": [
            {"statement": _statement(one), "refused_by_reason": one.refused_by_reason} for one in found.sources
        ],
        "draw": None
        if draw is None
        else {"over": draw.over, "kinds": list(draw.kinds), "words": draw.words, "words_es": draw.words_es},
    }


def _statement(one: FollowUpSource) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.source.title,
        "title_es": one.source.title_es,
        "source": one.source.source,
        "licence": one.source.licence,
        "rows_read": one.read,
        "rows_accepted": one.read - one.rows_refused,
        "rows_refused": one.rows_refused,
        "commitment": one.commitment,
    }
