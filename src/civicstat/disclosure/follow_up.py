"""Inspections and answers become the row file `follow-up.csv`: an area and a month, no number, day or point."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Final

import duckdb
import pyarrow as pa

from civicstat.vocabulary.tables import FOLLOW_UP_COLUMNS, KIND_COLUMN, Column, ColumnType, column_of_layer
from civicstat.warehouse.engine import quoted_name


FOLLOW_UP = "records/follow-up"
# The only words that the file's own columns may hold; a month is held to its form.
WORDS: Final[Mapping[str, frozenset[str]]] = {
    "asked_how": frozenset({"inspection", "confirmation"}),
    "answer": frozenset({"fixed", "not-fixed", "not-sure"}),
    "is_random": frozenset({"true", "false"}),
}


def follow_up_columns(layers: Sequence[str]) -> tuple[Column, ...]:
    """The columns of the row file, in order: this is the allow-list, and there is no other."""
    areas = tuple(
        Column(column_of_layer(layer), "slug", f"Area in the layer {layer}", f"Zona de la capa {layer}")
        for layer in layers
    )
    return (KIND_COLUMN, *areas, *FOLLOW_UP_COLUMNS)


def follow_up_classes(layers: Sequence[str]) -> dict[str, list[str]]:
    """The file's columns, as the disclosure report lists them."""
    return {"follow-up": [column.name for column in follow_up_columns(layers)]}


def publish_follow_up(rows: pa.Table, *, layers: Sequence[str]) -> bytes:
    """The row file, sorted by every column from left to right; nothing about a person or of a kind without a class.

    Parameters
    ----------
    rows
        Linked looks as of the day: kind, subject_class, the area columns, closed_day, asked_how, answer, is_random.
    """
    names = [column.name for column in follow_up_columns(layers)]
    shown = ", ".join(f"{_EXPRESSIONS.get(name, quoted_name(name))} AS {quoted_name(name)}" for name in names)
    order = ", ".join(f"{quoted_name(name)} NULLS FIRST" for name in names)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as engine:
        engine.register("looks", rows)
        # Every name in it is one of our own columns or a layer's slug.
        found = engine.execute(
            f"SELECT {shown} FROM looks WHERE subject_class IN ('asset', 'place') ORDER BY {order}"  # noqa: S608
        ).fetchall()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(found)
    return text.getvalue().encode("utf-8")


_EXPRESSIONS = {
    "closed_month": "strftime(closed_day, '%Y-%m')",
    "is_random": "CASE WHEN is_random THEN 'true' ELSE 'false' END",
}


def follow_up_faults(
    content: bytes, *, layers: Sequence[str], kinds: Mapping[str, str], forms: Mapping[ColumnType, re.Pattern[str]]
) -> list[str]:
    """What stands in the way of publishing the row file.

    Parameters
    ----------
    kinds
        The subject class of each kind; nothing is published of a person's.
    forms
        How a value of each type is written.
    """
    columns = follow_up_columns(layers)
    reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    if list(reader.fieldnames or ()) != [column.name for column in columns]:
        return [f"the follow-up row file has the columns {', '.join(reader.fieldnames or ())}"]
    seen: dict[str, set[str]] = {column.name: set() for column in columns}
    passed_off = 0
    for row in reader:
        for name in seen:
            seen[name].add(row[name])
        # Who answers chooses to, also where those asked were drawn by lot.
        passed_off += row["asked_how"] == "confirmation" and row["is_random"] == "true"
    faults = [
        f"the follow-up row file, column {column.name}, holds {value!r}, which is no {column.type}"
        for column in columns
        for value in sorted(seen[column.name])
        if not forms[column.type].fullmatch(value)
    ]
    faults += [
        f"the follow-up row file, column {name}, holds {value!r}, which is none of its words"
        for name, allowed in WORDS.items()
        for value in sorted(seen[name] - allowed)
    ]
    faults += [
        f"the follow-up row file holds the kind {kind!r}, whose class is {kinds.get(kind) or 'not stated'}"
        for kind in sorted(seen["kind"])
        if kinds.get(kind) not in ("asset", "place")
    ]
    if passed_off:
        faults.append(f"the follow-up row file says that {passed_off} answers of residents were drawn by lot")
    return faults
