"""A metric that promises a time, and published rows of two departments around a promise of two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from civicstat.metrics.language import parse_filter
from civicstat.metrics.patterns.published import DAY
from civicstat.metrics.recheck import RecordFiles, Records, read_records
from civicstat.metrics.scope import Scope
from civicstat.vocabulary.definition import Definition


AS_OF = date(2015, 12, 31)
HEAD = "kind,department,channel,is_duplicate,again_days,h3_8,opened_day,closed_day,due_day,opened_at,closed_at,due_at"


def metric(numerator: str, **changes: Any) -> Definition:
    fields: dict[str, Any] = {
        **dict.fromkeys(("title", "title_es", "question", "question_es", "owner", "owner_es"), "x"),
        **dict.fromkeys(("proposed_by", "proposed_by_es"), "x"),
        "id": "on-time",
        "version": 1,
        "measure": "share",
        "numerator": parse_filter(numerator, scope=Scope(precision="second"), where="a test"),
        "numerator_text": numerator,
        "periods": ("month",),
        "unit": "percent",
        "digits": 1,
        "direction": "up",
        "settles_after_days": 30,
        "known_gaps": ("x",),
        "known_gaps_es": ("x",),
    }
    return Definition.model_validate(fields | changes)


def published(moved: int, *, seed: int = 1, department: str = "streets") -> Records:
    """The rows as the second computation of figures reads them."""
    return read_records(*promised_files(moved, seed=seed, department=department))


def promised_files(moved: int, *, seed: int = 1, department: str = "streets") -> tuple[RecordFiles, dict[str, Any]]:
    """Two departments' closings around a promise of 2 days, to the second; one wrote some late ones as in time."""
    dice = np.random.default_rng(seed)
    lines = [HEAD]
    for name in ("parks", "streets"):
        hours = dice.lognormal(np.log(44), 0.5, 2_000)
        late = np.flatnonzero((hours > 48) & (hours < 54))[: moved if name == department else 0]
        hours[late] = 48 - dice.uniform(0.1, 2.5, len(late))
        for each in hours.tolist():
            opened = 1_420_200_000 + int(dice.integers(0, 200 * DAY))
            closed = opened + int(each * 3600)
            days = [date(1970, 1, 1) + timedelta(days=one // DAY) for one in (opened, closed, opened + 2 * DAY)]
            instants = [np.datetime64(one, "s").item().isoformat() + "Z" for one in (opened, closed, opened + 2 * DAY)]
            lines.append(f"pothole,{name},web,false,,,{','.join(map(str, days))},{','.join(instants)}")
    context = {
        "as_of": AS_OF.isoformat(),
        "coverage_from": "2015-01-01",
        "time_zone": "UTC",
        "precision": "second",
        "fiscal_year_starts": 1,
        "layers": {},
        "kinds": {"pothole": "asset"},
        "departments": ["parks", "streets"],
        "channels": ["web"],
    }
    place = "kind,department,channel,is_duplicate,again_days,opened_week,opened_month,closed_week,closed_month,"
    place += "days_to_close,days_to_due\n"
    return RecordFiles("\n".join(lines) + "\n", place, "month,requests,status\n"), context
