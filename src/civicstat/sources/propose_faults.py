"""Faults that a first look finds, counted over all rows, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from civicstat.sources.moments import Moments
from civicstat.sources.propose_points import FilePoints
from civicstat.sources.propose_result import Coverage, DuplicateMarks, FaultNoticed


# A file that covers fewer days than this cannot show weeks or trends.
FEW_DAYS = 60


def notice_faults(
    *,
    rows: int,
    misshapen: int,
    moments: Mapping[str, Moments],
    points: FilePoints | None,
    duplicates: DuplicateMarks | None,
    coverage: Coverage,
    precision: str,
) -> tuple[FaultNoticed, ...]:
    """What a reader of the pages should know about the file, with numbers; what is not there is not said."""
    return (
        *_of_coverage(moments["opened"], coverage),
        *_of_moments(rows, moments, precision),
        *_of_points(rows, points),
        *_of_shape(misshapen, duplicates),
    )


def _of_coverage(opened: Moments, coverage: Coverage) -> Iterator[FaultNoticed]:
    first, last = coverage.first.isoformat(), coverage.last.isoformat()
    if coverage.days < FEW_DAYS:
        yield FaultNoticed(
            f"The file covers {coverage.days} whole days, {first} to {last}: too few to show a trend.",
            f"El archivo cubre {coverage.days} días completos, del {first} al {last}: muy pocos para una tendencia.",
        )
    first_number = coverage.first.toordinal() - 719_163
    before = int((opened.days[opened.is_known] < first_number).sum())
    if before:
        yield FaultNoticed(
            f"{before:,} requests were opened before {first}, when the file is not complete; no figure counts them "
            "as received.",
            f"{before:,} solicitudes se abrieron antes del {first}, cuando el archivo no está completo; ninguna cifra "
            "las cuenta como recibidas.",
        )
    yield FaultNoticed(
        f"Requests that were open before {first} may not be in the file, so the number of open requests starts too "
        "low.",
        f"Las solicitudes abiertas antes del {first} pueden no estar en el archivo, así que el número de solicitudes "
        "abiertas empieza demasiado bajo.",
    )


def _of_moments(rows: int, moments: Mapping[str, Moments], precision: str) -> Iterator[FaultNoticed]:
    opened = moments["opened"]
    bad = int(opened.is_missing.sum() + sum(found.is_unreadable.sum() for found in moments.values()))
    if bad:
        yield FaultNoticed(
            f"{bad:,} rows have an opening date that is missing, or a date that cannot be read; they are refused.",
            f"{bad:,} filas no tienen fecha de apertura o tienen una fecha ilegible; se rechazan.",
        )
    if "closed" not in moments:
        yield FaultNoticed(
            "The file has no closing dates: nothing can be said of how fast the city answers.",
            "El archivo no tiene fechas de cierre: no se puede decir con qué rapidez responde la ciudad.",
        )
        return
    closed = moments["closed"]
    both = opened.is_known & closed.is_known
    if precision == "day":
        early = int((closed.days[both] < opened.days[both]).sum())
    else:
        early = int((closed.wall[both] < opened.wall[both]).sum())
    if early:
        yield FaultNoticed(
            f"{early:,} requests carry a closing before their opening; they are refused.",
            f"{early:,} solicitudes tienen un cierre anterior a su apertura; se rechazan.",
        )
    if "due" in moments and (without := int(moments["due"].is_missing.sum())):
        yield FaultNoticed(
            f"{without:,} of {rows:,} requests have no promised date.",
            f"{without:,} de {rows:,} solicitudes no tienen plazo prometido.",
        )


def _of_points(rows: int, points: FilePoints | None) -> Iterator[FaultNoticed]:
    if points is None:
        yield FaultNoticed(
            "The file has no points: every figure is for the whole city.",
            "El archivo no tiene puntos: todas las cifras son de la ciudad entera.",
        )
        return
    if points.missing:
        yield FaultNoticed(
            f"{points.missing:,} of {rows:,} requests have no point; they count for the whole city only.",
            f"{points.missing:,} de {rows:,} solicitudes no tienen punto; cuentan solo para la ciudad entera.",
        )
    for point in points.defaults:
        yield FaultNoticed(
            f"{point.rows:,} requests stand on one point ({point.latitude}, {point.longitude}) that is hardly a place.",
            f"{point.rows:,} solicitudes están en un mismo punto ({point.latitude}, {point.longitude}) que "
            "difícilmente es un lugar.",
        )


def _of_shape(misshapen: int, duplicates: DuplicateMarks | None) -> Iterator[FaultNoticed]:
    if misshapen:
        yield FaultNoticed(
            f"{misshapen:,} rows have another number of fields than the header and were left out.",
            f"{misshapen:,} filas tienen otro número de campos que el encabezado y se dejaron fuera.",
        )
    if duplicates is None:
        yield FaultNoticed(
            "Nothing in the file marks duplicates. Repeats count as requests.",
            "Nada en el archivo marca las duplicadas. Las repetidas cuentan como solicitudes.",
        )
