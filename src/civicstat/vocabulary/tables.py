"""Tables that two rooms share: their columns, units and who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


ColumnType = Literal["slug", "boolean", "date", "instant", "integer", "week", "month"]
SubjectClass = Literal["asset", "place", "person"]
SUBJECT_CLASSES: tuple[SubjectClass, ...] = ("asset", "place", "person")


@dataclass(frozen=True)
class Column:
    """One column of a shared table.

    `type` is how a value is written in CSV: a slug; `true` or `false`; a local day `2014-06-30`; a UTC instant
    `2014-06-30T05:00:00Z`; a whole number; an ISO week `2014-W26`; a month `2014-06`. An empty field is missing.
    """

    name: str
    type: ColumnType
    meaning: str
    meaning_es: str


_KIND = Column("kind", "slug", "What was asked for", "Qué se pidió")
_DEPARTMENT = Column("department", "slug", "Department that owns the request", "Departamento responsable")
_CHANNEL = Column("channel", "slug", "How the request came in", "Cómo llegó la solicitud")
_DUPLICATE = Column("is_duplicate", "boolean", "Marked by the city as a duplicate", "La ciudad lo marcó como duplicado")

KIND_COLUMN = _KIND

# Published for every class of request that has a row file. Columns of area layers stand between these and the times:
# one `slug` column per layer, named for the layer with `_` for `-`.
SHARED_COLUMNS: tuple[Column, ...] = (_KIND, _DEPARTMENT, _CHANNEL, _DUPLICATE)

# Derived from all requests of a source, so it stands first behind the areas, in both files.
_AGAIN = Column(
    "again_days",
    "integer",
    "Local days from the closing to the next request at the same address, in rows about the street rounded up to steps "
    "of 30; empty where there is none yet",
    "Días locales desde el cierre hasta la siguiente solicitud en la misma dirección, en filas sobre la calle "
    "redondeados hacia arriba de 30 en 30; vacío si aún no hay",
)

ASSET_TIME_COLUMNS: tuple[Column, ...] = (
    _AGAIN,
    Column("h3_8", "slug", "H3 cell at resolution 8, about 0.7 square km", "Celda H3 de resolución 8"),
    Column("opened_day", "date", "Local day of the request", "Día local de la solicitud"),
    Column("closed_day", "date", "Local day on which the city closed it", "Día local en que la ciudad la cerró"),
    Column("due_day", "date", "Local day by which it was promised", "Día local prometido"),
    Column("opened_at", "instant", "Opened, where the source gives a time of day", "Apertura, si la fuente da la hora"),
    Column("closed_at", "instant", "Closed, where the source gives a time of day", "Cierre, si la fuente da la hora"),
    Column("due_at", "instant", "Promised, where the source gives a time of day", "Plazo, si la fuente da la hora"),
)

PLACE_TIME_COLUMNS: tuple[Column, ...] = (
    _AGAIN,
    Column("opened_week", "week", "ISO week of the request", "Semana ISO de la solicitud"),
    Column("opened_month", "month", "Month of the request", "Mes de la solicitud"),
    Column("closed_week", "week", "ISO week in which it was closed", "Semana ISO del cierre"),
    Column("closed_month", "month", "Month in which it was closed", "Mes del cierre"),
    Column("days_to_close", "integer", "Whole local days from opened to closed", "Días locales hasta el cierre"),
    Column("days_to_due", "integer", "Whole local days from opened to due", "Días locales hasta el plazo"),
)

# Last in both row files, and only of a city whose source counts it: the files of all others stay as they were.
REOPENINGS = Column(
    "reopenings",
    "integer",
    "How often it was opened again after a closing; empty where the source does not say. Only where it counts this",
    "Cuántas veces se volvió a abrir después de un cierre; vacío si la fuente no lo dice. Solo si ella lo cuenta",
)


def asset_time_columns(*, knows_reopenings: bool) -> tuple[Column, ...]:
    """The columns behind the areas in the rows about assets."""
    return (*ASSET_TIME_COLUMNS, REOPENINGS) if knows_reopenings else ASSET_TIME_COLUMNS


def place_time_columns(*, knows_reopenings: bool) -> tuple[Column, ...]:
    """The columns behind the areas in the rows about places."""
    return (*PLACE_TIME_COLUMNS, REOPENINGS) if knows_reopenings else PLACE_TIME_COLUMNS


PERSON_MONTH_COLUMNS: tuple[Column, ...] = (
    Column("month", "month", "Month of the request", "Mes de la solicitud"),
    Column("requests", "integer", "Requests about persons; empty where hidden", "Solicitudes sobre personas"),
    Column("status", "slug", "shown or hidden", "mostrado u oculto"),
)

# What somebody who looked, or was asked, said of closings: of things in the street and of places alike in this form.
FOLLOW_UP_COLUMNS: tuple[Column, ...] = (
    Column("closed_month", "month", "Month in which the city closed it", "Mes en que la ciudad la cerró"),
    Column(
        "asked_how",
        "slug",
        "`inspection`, or `confirmation`: the answer of whoever reported it",
        "`inspection` (inspección), o `confirmation`: la respuesta de quien la reportó",
    ),
    Column(
        "answer",
        "slug",
        "Is it fixed: `fixed`, `not-fixed` or `not-sure`",
        "¿Está arreglado?: `fixed` (sí), `not-fixed` (no) o `not-sure` (no se sabe)",
    ),
    Column(
        "is_random",
        "boolean",
        "Whether the closing was drawn by lot to be looked at",
        "Si el cierre se sorteó para ser revisado",
    ),
)

# The days of the city's calendar, one after the other; the first computation counts working days and hours by it.
CALENDAR_COLUMNS: tuple[Column, ...] = (
    Column("day", "date", "Local day", "Día local"),
    Column("is_working", "boolean", "Whether the city works on it", "Si la ciudad trabaja ese día"),
    Column(
        "opens_at", "instant", "When work begins; empty on other days", "Cuándo empieza el trabajo; vacío otros días"
    ),
    Column(
        "closes_at", "instant", "When work ends; empty on other days", "Cuándo termina el trabajo; vacío otros días"
    ),
)

# What a definition may name (DESIGN, section 7), and as what. `opened`, `closed` and `due` are moments; a count is
# compared with whole numbers.
LanguageKind = Literal["slug", "boolean", "moment", "count"]
LANGUAGE_COLUMNS: dict[str, LanguageKind] = {
    "kind": "slug",
    "department": "slug",
    "channel": "slug",
    "is_duplicate": "boolean",
    "opened": "moment",
    "closed": "moment",
    "due": "moment",
    "again_days": "count",
    "reopenings": "count",
}

ASSET_ROWS = "service-requests-asset.csv"
PLACE_ROWS = "service-requests-place.csv"
PERSON_MONTHS = "person-requests-by-month.csv"
CITY_CALENDAR = "city-calendar.csv"
FOLLOW_UP_ROWS = "follow-up.csv"


def column_of_layer(layer: str) -> str:
    """The column that holds the areas of a layer: `community-area` stands in `community_area`."""
    return layer.replace("-", "_")
