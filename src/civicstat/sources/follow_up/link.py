"""Each inspection and answer beside the request that it is about: by number, inside the warehouse, and no further."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.commitment import commitment_of, nonce_of
from civicstat.sources.errors import SourceError
from civicstat.sources.follow_up.read import AskedHow, Looks, read_looks, read_numbers
from civicstat.sources.follow_up.reasons import (
    DRAWN_TWICE,
    NO_SUCH_REQUEST,
    NOT_CLOSED,
    OUTSIDE_THE_DRAW,
    REQUEST_UNUSABLE,
    SEVERAL_REQUESTS,
)
from civicstat.sources.local_time import local_clock
from civicstat.sources.refusals import Reason, Refusal, refusals_csv, refusals_table, rows_by_reason, rows_refused
from civicstat.vocabulary.city import City, Sources
from civicstat.vocabulary.follow_up import ConfirmationsSource, InspectionsSource
from civicstat.vocabulary.tables import column_of_layer
from civicstat.warehouse.snapshots import Provenance, publish_snapshot
from civicstat.warehouse.sorting import order_of_rows


TABLE = "follow_up"


@dataclass(frozen=True)
class FollowUpSource:
    """What was read of one source: `inspections` or `confirmations`."""

    name: str
    source: InspectionsSource | ConfirmationsSource
    read: int
    refused: pa.Table
    commitment: str

    @property
    def rows_refused(self) -> int:
        """How many rows could not be used."""
        return rows_refused(self.refused)

    @property
    def refused_by_reason(self) -> list[dict[str, str | int]]:
        """Rows refused, by reason in both languages."""
        return rows_by_reason(self.refused)


@dataclass(frozen=True)
class FollowUp:
    """Usable looks as of the day, each with what its request says.

    Parameters
    ----------
    rows
        kind, subject_class, one column per area layer, closed_day, asked_how, answer, is_random; no request number.
    sources
        The sources that the city has, inspections first.
    """

    rows: pa.Table
    sources: tuple[FollowUpSource, ...]


def ingest_follow_up(
    city: City,
    sources: Sources,
    city_folder: Path,
    home: Path,
    requests: pa.Table,
    *,
    as_of: date,
    office: ConfirmationsSource | None = None,
) -> FollowUp | None:
    """Inspections and answers linked to the requests that they are about; None where the city has neither.

    Parameters
    ----------
    requests
        `service_requests` as of the day (see `ingest`): a closing after the day is not known to it.
    as_of
        What was looked at or answered after this local day is dropped.
    office
        Answers that the city's office has gathered, in files of the home; they stand among the city's confirmations.

    Raises
    ------
    SourceError
        When a file or a column that a source names is not there, or the number of requests is never to be read.
    """
    given: dict[AskedHow, InspectionsSource | ConfirmationsSource] = {}
    if sources.inspections is not None:
        given["inspection"] = sources.inspections
    if sources.confirmations is not None:
        given["confirmation"] = sources.confirmations
    elif office is not None:
        given["confirmation"] = office
    if not given:
        return None
    _require_number_may_be_read(sources)
    clock = local_clock(city.time_zone)
    looks = {
        asked_how: read_looks(asked_how, source, home if source is office else city_folder, clock)
        for asked_how, source in given.items()
    }
    if office is not None and sources.confirmations is not None:
        looks["confirmation"] = looks["confirmation"].with_more(read_looks("confirmation", office, home, clock))
    areas = [column_of_layer(layer.slug) for layer in city.layers]
    read = pa.concat_tables([one.rows for one in looks.values()])
    known = read.filter(pc.less_equal(read["day"], pa.scalar(as_of, pa.date32())))
    linked = _linked(known, read_numbers(sources.service_requests, city_folder), requests, areas)
    kinds = sources.inspections.draw.kinds if sources.inspections and sources.inspections.draw else ()
    reasons = [_reason(row, kinds) for row in linked.select(_JUDGED).to_pylist()]
    good = linked.filter(pa.array([reason is None for reason in reasons], pa.bool_()))
    refused = {
        asked_how: refusals_table([*looks[asked_how].refusals, *_refusals(asked_how, source, linked, reasons)])
        for asked_how, source in given.items()
    }
    found = _sources(given, looks, refused, city, home)
    rows = good.select(["kind", "subject_class", *areas, "closed_day", "asked_how", "answer", "is_random"])
    rows = rows.take(order_of_rows(rows))
    _put_to_rest(rows, found, home, as_of)
    return FollowUp(rows, found)


def _require_number_may_be_read(sources: Sources) -> None:
    requests = sources.service_requests
    # An entry may name several columns: "Ward, Police_District".
    closed = {name.strip() for entry in requests.never_read for name in entry.column.split(",")}
    if requests.request_number in closed:
        raise SourceError(
            f"the column {requests.request_number!r} is `request_number` and listed as never read",
            where="sources.toml, [service_requests]",
            expected="a column that is either read or never read",
            next_step="Remove it from never_read; it is read only to find a request, and published nowhere.",
        )


_JUDGED = ["numbered", "usable", "versions", "is_closed", "is_random", "kind", "nth_of_request"]


def _linked(looks: pa.Table, numbers: pa.Table, requests: pa.Table, areas: Sequence[str]) -> pa.Table:
    """Each look with the request of its number; a request that stands twice and says the same both times is one."""
    said = ["kind", "subject_class", "closed_day", *areas]
    packed = ", ".join(f'"{name}" := r."{name}"' for name in said)
    shown = ", ".join(f'k.request_says."{name}" AS "{name}"' for name in said)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as engine:
        for name, table in (("looks", looks), ("numbers", numbers), ("requests", requests)):
            engine.register(name, table)
        # Every name in it is one of our own columns or a layer's slug.
        return engine.execute(
            f"""
            WITH known AS (
              SELECT n.request, count(*) AS numbered, count(r.source_row) AS usable,
                count(DISTINCT struct_pack({packed})) FILTER (WHERE r.source_row IS NOT NULL) AS versions,
                any_value(struct_pack({packed})) FILTER (WHERE r.source_row IS NOT NULL) AS request_says
              FROM numbers n LEFT JOIN requests r USING (source_file, source_row)
              WHERE n.request IN (SELECT request FROM looks)
              GROUP BY n.request
            )
            SELECT l.*, coalesce(k.numbered, 0) AS numbered, coalesce(k.usable, 0) AS usable,
              coalesce(k.versions, 0) AS versions, {shown},
              coalesce(k.request_says.closed_day <= l.day, false) AS is_closed,
              row_number() OVER (PARTITION BY l.request, l.is_random ORDER BY l.file, l.row) AS nth_of_request
            FROM looks l LEFT JOIN known k USING (request)
            ORDER BY l.asked_how, l.file, l.row
            """  # noqa: S608
        ).to_arrow_table()


def _reason(row: Mapping[str, object], drawn_from: Sequence[str]) -> Reason | None:
    """Why a look cannot be used; None where it can."""
    if not row["numbered"]:
        return NO_SUCH_REQUEST
    if not row["usable"]:
        return REQUEST_UNUSABLE
    if row["versions"] != 1:
        return SEVERAL_REQUESTS
    if not row["is_closed"]:
        return NOT_CLOSED
    if row["is_random"] and drawn_from and row["kind"] is not None and row["kind"] not in drawn_from:
        return OUTSIDE_THE_DRAW
    return DRAWN_TWICE if row["is_random"] and row["nth_of_request"] != 1 else None


def _refusals(
    asked_how: AskedHow,
    source: InspectionsSource | ConfirmationsSource,
    linked: pa.Table,
    reasons: Sequence[Reason | None],
) -> Iterator[Refusal]:
    looks = linked.select(["asked_how", "file", "row", "request"]).to_pylist()
    for look, reason in zip(looks, reasons, strict=True):
        if reason is not None and look["asked_how"] == asked_how:
            column = source.columns["request"]
            yield Refusal(look["file"], look["row"], column, look["request"], reason.text, reason.text_es)


def _sources(
    given: Mapping[AskedHow, InspectionsSource | ConfirmationsSource],
    looks: Mapping[AskedHow, Looks],
    refused: Mapping[AskedHow, pa.Table],
    city: City,
    home: Path,
) -> tuple[FollowUpSource, ...]:
    return tuple(
        FollowUpSource(
            name := f"{asked_how}s",
            source,
            looks[asked_how].read,
            refused[asked_how],
            commitment_of(looks[asked_how].files, nonce=nonce_of(city, home, name)),
        )
        for asked_how, source in given.items()
    )


def _put_to_rest(rows: pa.Table, found: Sequence[FollowUpSource], home: Path, as_of: date) -> None:
    publish_snapshot(
        home,
        TABLE,
        rows,
        provenance=Provenance(
            as_of=as_of.isoformat(),
            commitments=tuple((one.name, one.commitment) for one in found),
            columns_read=tuple((one.name, tuple(sorted(set(one.source.columns.values())))) for one in found),
        ),
        refused_csv=refusals_csv(pa.concat_tables([one.refused for one in found])),
    )


def require_kinds(sources: Sources, kinds: Sequence[str]) -> None:
    """The draw may name the city's own kinds only.

    Raises
    ------
    SourceError
        With every kind that the city does not have.
    """
    draw = sources.inspections.draw if sources.inspections else None
    unknown = sorted(set(draw.kinds) - set(kinds)) if draw else []
    if unknown:
        raise SourceError(
            f"the draw is from kinds that the city does not have: {', '.join(unknown)}",
            where="sources.toml, [inspections.draw] kinds",
            expected=f"slugs of kinds.csv: {', '.join(sorted(kinds))}",
        )
