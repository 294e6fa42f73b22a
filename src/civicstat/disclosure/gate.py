"""The gate: every object of a release is looked at once more, and the report says so.

`ledger.append` refuses a release whose report is missing, did not pass, or does not list every object.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civicstat.disclosure.errors import DisclosureError
from civicstat.disclosure.follow_up import FOLLOW_UP, follow_up_classes, follow_up_faults
from civicstat.disclosure.lateness import LATENESS, lateness_faults
from civicstat.disclosure.rows import columns_of
from civicstat.vocabulary.canonical import sha256_hex
from civicstat.vocabulary.errors import one_to_a_line
from civicstat.vocabulary.figure import STATUSES_WITHOUT_COUNTS, Figure
from civicstat.vocabulary.tables import Column, ColumnType


VALUE_FORMS: dict[ColumnType, re.Pattern[str]] = {
    "slug": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "instant": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"),
    "integer": re.compile(r"-?\d+"),
    "week": re.compile(r"\d{4}-W\d{2}"),
    "month": re.compile(r"\d{4}-\d{2}"),
}
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?<![\d.])(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)")

CHECKS: tuple[tuple[str, str], ...] = (
    (
        "Row files hold the allowed columns and no other.",
        "Los archivos de filas tienen las columnas permitidas y ninguna otra.",
    ),
    (
        "Every value in them has its column's form; free text cannot pass.",
        "Cada valor tiene la forma de su columna; el texto libre no puede pasar.",
    ),
    (
        "Each kind of request stands in the file of its subject class only.",
        "Cada tipo de solicitud está solo en el archivo de su clase.",
    ),
    (
        "Small cells on a map come from requests about things in the street only.",
        "Las celdas del mapa provienen solo de solicitudes sobre cosas en la calle.",
    ),
    (
        "Requests about persons appear as one monthly total; 1 to 10 is hidden.",
        "Las solicitudes sobre personas aparecen como un total mensual; de 1 a 10 se oculta.",
    ),
    (
        "Hidden and held figures show no count and no bound.",
        "Las cifras ocultas o detenidas no muestran conteos ni límites.",
    ),
    (
        "No e-mail address and no telephone number stands in any object.",
        "Ningún objeto contiene correos electrónicos ni números de teléfono.",
    ),
)


@dataclass(frozen=True)
class Withheld:
    """Something that is not published, and why, in both languages."""

    what: str
    what_es: str
    why: str
    why_es: str

    def to_json(self) -> dict[str, str]:
        """One element of the report's `withheld` list."""
        return {"what": self.what, "what_es": self.what_es, "why": self.why, "why_es": self.why_es}


@dataclass(frozen=True)
class Rules:
    """What the gate holds a release to.

    `kinds` maps each kind's slug to its subject class; `asset_metrics` are the metrics whose definition can select
    asset kinds only; `person_metrics` those over the table of monthly totals. `knows_reopenings`: the row files hold
    how often a request was opened again.
    """

    layers: Sequence[str]
    kinds: Mapping[str, str]
    asset_metrics: frozenset[str]
    person_metrics: frozenset[str]
    knows_reopenings: bool = False

    def columns_of(self, subject_class: str) -> tuple[Column, ...]:
        """The columns that a row file may have."""
        return columns_of(subject_class, self.layers, knows_reopenings=self.knows_reopenings)


def review(objects: Mapping[str, bytes], *, rules: Rules, withheld: Sequence[Withheld]) -> dict[str, Any]:
    """The disclosure report of a release, or one error that lists everything in its way.

    Parameters
    ----------
    objects
        The content of each object by role, the report itself not among them.
    rules
        What this city allows.
    withheld
        What earlier steps have left out; printed on "what we do not publish, and why".

    Raises
    ------
    DisclosureError
        When any check fails; nothing may then be published.
    """
    faults: list[str] = []
    for subject_class in ("asset", "place", "person"):
        role = "records/person-months" if subject_class == "person" else f"records/{subject_class}"
        if role in objects:
            faults += _row_file_faults(objects[role], subject_class, rules)
    if FOLLOW_UP in objects:
        faults += follow_up_faults(objects[FOLLOW_UP], layers=rules.layers, kinds=rules.kinds, forms=VALUE_FORMS)
    if LATENESS in objects:
        faults += lateness_faults(objects[LATENESS])
    for role, content in objects.items():
        if role.startswith("figures/"):
            faults += _figure_faults(role, content, rules, objects.get("records/person-months", b""))
        if not role.startswith(("records/", "figures/", "accounting/", "layer/")):
            faults += _text_faults(role, content)
    if faults:
        raise DisclosureError(
            f"{len(faults)} things may not be published:\n  {one_to_a_line(faults)}",
            expected="a release that passes every check of the disclosure gate",
            next_step="Mend sources.toml, kinds.csv or the definitions named above, and run the cycle again.",
        )
    return {
        "verdict": "passed",
        "checks": [{"check": english, "check_es": spanish, "result": "passed"} for english, spanish in CHECKS],
        "objects": sorted(sha256_hex(content) for content in objects.values()),
        "withheld": [item.to_json() for item in withheld],
        "column_classes": {
            subject_class: [column.name for column in rules.columns_of(subject_class)]
            for subject_class in ("asset", "place", "person")
        }
        | (follow_up_classes(rules.layers) if FOLLOW_UP in objects else {}),
    }


def _row_file_faults(content: bytes, subject_class: str, rules: Rules) -> list[str]:
    columns = rules.columns_of(subject_class)
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    header = next(reader, [])
    if header != [column.name for column in columns]:
        return [f"the {subject_class} row file has the columns {', '.join(header)}"]
    # Distinct values per column: 100,000 rows hold few, and each form is then tried once per value.
    seen: list[set[str]] = [set() for _ in columns]
    for row in reader:
        for values, value in zip(seen, row, strict=True):
            values.add(value)
    faults = [
        f"the {subject_class} row file, column {column.name}, holds {value!r}, which is no {column.type}"
        for column, values in zip(columns, seen, strict=True)
        for value in sorted(values)
        if value and not VALUE_FORMS[column.type].fullmatch(value)
    ]
    if subject_class != "person":
        faults += [
            f"the {subject_class} row file holds the kind {kind!r}, whose class is {stated or 'not stated'}"
            for kind in sorted(seen[0])
            if (stated := rules.kinds.get(kind)) != subject_class
        ]
    return faults


def _figure_faults(role: str, content: bytes, rules: Rules, person_months: bytes) -> list[str]:
    metric = role.removeprefix("figures/")
    hidden = {
        row["month"]
        for row in csv.DictReader(io.StringIO(person_months.decode("utf-8"), newline=""))
        if row["status"] == "hidden"
    }
    faults = []
    for line in content.decode("utf-8").splitlines():
        fields = json.loads(line)
        if fields["status"] in STATUSES_WITHOUT_COUNTS and any(
            fields[name] is not None for name in ("value", "numerator", "denominator", "n", "low", "high")
        ):
            faults.append(f"{fields['key']} is {fields['status']} and shows a count")
            continue
        figure = Figure.from_json(fields)
        if figure.key.layer.startswith("h3-") and metric not in rules.asset_metrics:
            faults.append(f"{figure.key} would put requests about places on a map of small cells")
        if metric in rules.person_metrics and (
            figure.key.layer != "city"
            or figure.key.group != "-"
            or (figure.key.period in hidden and figure.status not in STATUSES_WITHOUT_COUNTS)
        ):
            faults.append(f"{figure.key} would show a small total about persons")
    return faults


def _text_faults(role: str, content: bytes) -> list[str]:
    text = content.decode("utf-8")
    return [
        f"{role} holds {found.group()!r}, which looks like {what}"
        for what, form in (("an e-mail address", EMAIL), ("a telephone number", PHONE))
        for found in form.finditer(text)
    ]
