"""A city of a few rows, open for live questions: no ledger, no cycle."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.live import city as live
from civicstat.cycle.live.city import LiveCity, digests_of
from civicstat.metrics.context import MetricContext
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.tables import ASSET_ROWS, PERSON_MONTHS, PLACE_ROWS


AS_OF = date(2015, 6, 30)
CONTEXT = MetricContext(
    as_of=AS_OF,
    coverage_from=date(2014, 1, 1),
    time_zone="America/New_York",
    layers={"ward": ("north", "south", "west")},
    kinds={"lamp": "asset", "noise": "place", "mice": "place", "illness": "person"},
    departments=("streets", "houses"),
    channels=("phone",),
)
_HEAD = "kind,department,channel,is_duplicate,ward,again_days"
_ASSET = f"{_HEAD},h3_8,opened_day,closed_day,due_day,opened_at,closed_at,due_at\n"
_PLACE = f"{_HEAD},opened_week,opened_month,closed_week,closed_month,days_to_close,days_to_due\n"
# kind, ward, opening day, how many.
Rows = Iterable[tuple[str, str, date, int]]


def definition(name: str = "requests", **fields: Any) -> Definition:
    """A count of requests, or what the fields say."""
    words = ("title", "question", "owner", "proposed_by")
    given: dict[str, Any] = {f"{word}{end}": word for word in words for end in ("", "_es")}
    given |= {"id": name, "version": 1, "measure": "count", "unit": "requests", "digits": 0, "direction": "none"}
    given |= {"periods": ("month",), "settles_after_days": 30, "known_gaps": ("none",), "known_gaps_es": ("nada",)}
    return Definition.model_validate(given | fields)


def write_rows(folder: Path, rows: Rows, *, persons: Mapping[str, int] | None = None) -> None:
    """The three row files."""
    folder.mkdir(parents=True, exist_ok=True)
    asset, place = [], []
    for kind, ward, day, number in rows:
        if CONTEXT.kinds[kind] == "asset":
            asset += [f"{kind},streets,phone,false,{ward},,,{day},,,,,\n"] * number
        else:
            place += [f"{kind},houses,phone,false,{ward},,{day:%G-W%V},{day:%Y-%m},,,,\n"] * number
    (folder / ASSET_ROWS).write_text("".join([_ASSET, *sorted(asset)]))
    (folder / PLACE_ROWS).write_text("".join([_PLACE, *sorted(place)]))
    months = [f"{month},{count},shown\n" for month, count in sorted((persons or {}).items())]
    (folder / PERSON_MONTHS).write_text("".join(["month,requests,status\n", *months]))


@dataclass
class Told:
    """What the city has published: definitions, figures, and the row files of a folder."""

    definitions: dict[str, Definition]
    rows: Path
    figures: list[Figure] = field(default_factory=list)
    context: MetricContext = CONTEXT

    @property
    def record(self) -> Any:
        """As much of a record as an answer asks for."""
        return self

    def definition_entries(self) -> dict[str, Any]:
        """No entries: the answers then name no statement."""
        return {}

    @property
    def row_refs(self) -> dict[str, Any]:
        """The digests of the published row files."""

        @dataclass
        class Ref:
            sha256: str

        return {role: Ref(digest) for role, digest in digests_of(self.rows).items()}

    @contextmanager
    def as_folder(self) -> Any:
        """The published row files."""
        yield self.rows


def live_city(
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    rows: Rows,
    *,
    published: Rows | None = None,
    figures: Iterable[Figure] = (),
    definitions: Iterable[Definition] = (),
    persons: Mapping[str, int] | None = None,
) -> LiveCity:
    """A city with these rows; `published` are those of its newest release where they differ."""
    rows = list(rows)
    write_rows(home / "warehouse" / "rows", rows, persons=persons)
    write_rows(home / "published", rows if published is None else published, persons=persons)
    release = home / "warehouse" / "release"
    release.mkdir(parents=True, exist_ok=True)
    (release / "context").write_text(json.dumps(CONTEXT.to_json()))
    (release / "about-data").write_text('{"held": []}')
    known = {one.id: one for one in (definitions or (definition(),))}
    told = Told(known, home / "published", list(figures))
    monkeypatch.setattr(live, "published_in", lambda _: told)
    monkeypatch.setattr(live, "read_figures", lambda _, name: {str(f.key): f for f in figures if f.key.metric == name})
    return LiveCity(home)
