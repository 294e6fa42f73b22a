"""How long a class is kept here: the clerk's act before the city's file before the example that ships."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

from civicstat.office.models.retention_period import RetentionPeriod
from civicstat.office.records.classes import CLASSES, RetentionClass
from civicstat.office.records.period import Period, RetentionError, read_period


FILE = "retention.toml"


@dataclass(frozen=True)
class KeptFor:
    """The period of a class, and who said it; `basis` is the city's own words, empty where the example stands."""

    retention: RetentionClass
    period: Period | None
    said_by: Literal["example", "file", "clerk"]
    basis: str = ""


def kept_for() -> dict[str, KeptFor]:
    """Every class with the period that counts here.

    Raises
    ------
    RetentionError
        When the city's file names a class that is not there or is kept for ever, or a period that is none.
    """
    in_file = read_retention_file(settings.ENVIRONMENT.city)
    by_clerk = {row.retention: row for row in RetentionPeriod.objects.exclude(period="")}
    found = {}
    for name, retention in CLASSES.items():
        if name in by_clerk and retention.can_be_set:
            period = read_period(by_clerk[name].period, where=f"the clerk's period of {name}")
            found[name] = KeptFor(retention, period, "clerk", by_clerk[name].basis)
        elif name in in_file:
            found[name] = KeptFor(retention, in_file[name], "file")
        else:
            found[name] = KeptFor(retention, retention.period, "example")
    return found


def read_retention_file(city: Path | None) -> Mapping[str, Period]:
    """The periods of the city's `retention.toml`; none without one."""
    path = None if city is None else city / FILE
    if path is None or not path.is_file():
        return {}
    try:
        fields = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RetentionError(f"{path} is no TOML: {error}", where=str(path)) from None
    unknown = sorted({*fields} - {"period"})
    if unknown:
        raise RetentionError(f"unknown: {', '.join(unknown)}", where=str(path), expected="one table, [period]")
    periods = fields.get("period", {})
    changeable = sorted(name for name, each in CLASSES.items() if each.can_be_set)
    strange = sorted({*periods} - {*changeable})
    if strange:
        raise RetentionError(
            f"no class whose period can be set: {', '.join(strange)}",
            where=f"{path}: [period]",
            expected=", ".join(changeable),
            next_step="See docs/reference/retention.md.",
        )
    return {name: read_period(str(text), where=f"{path}: {name}") for name, text in periods.items()}
