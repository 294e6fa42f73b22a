"""The answer file: what was planted, what is true, and what the record's figures and counts have to be."""

from __future__ import annotations

from typing import Any

import numpy as np

from civicstat.practice.budget import budget_rows, price_in_cents
from civicstat.practice.closings import NEVER, NO_MOMENT, changed_rows, just_late_rows
from civicstat.practice.days import EPOCH, SECONDS_PER_DAY, holidays
from civicstat.practice.dice import Flags, Ints
from civicstat.practice.districts import YARDS, district_index, districts, neighbors
from civicstat.practice.export import FAULTS
from civicstat.practice.kinds import KINDS, kind_index, yard_work
from civicstat.practice.oracle import counts, figures
from civicstat.practice.reopening import reopened
from civicstat.practice.sheets import Records
from civicstat.practice.study import Study


def answers_of(study: Study, records: Records) -> dict[str, Any]:
    """Everything that whoever trains on the city must not see, as JSON."""
    days, exported = study.days, records.exported
    return {
        "invented": True,
        "about": "Answers to the invented training city made by civicstat practice. Look at them last.",
        "seed": study.seed,
        "first_day": days.first.isoformat(),
        "as_of": days.as_of.isoformat(),
        "fetched": days.export.isoformat(),
        "planted": study.truths.planted(),
        "trap": {
            "clock_yard": study.truths.clock_yard,
            "words": "This yard honestly writes its closings to the next full or half hour.",
        },
        "truth": _truths(study, records),
        "holidays": [
            day.isoformat()
            for year in range(days.first.year, days.export.year + 1)
            for day in holidays(year)
            if days.first <= day <= days.export
        ],
        "storms": [str(np.datetime64(int(day), "D")) for day in days.number[days.is_storm]],
        "faults_in_ten_thousand_rows": dict(FAULTS),
        "rows": counts(exported, as_of=days.as_of),
        "rows_not_yet_arrived": int((study.rows.arrived > days.number[-1]).sum()),
        "figures": figures(exported, first=days.first, as_of=days.as_of, budget=budget_rows(study)),
    }


def _truths(study: Study, records: Records) -> dict[str, Any]:
    cents = price_in_cents(study.seed)
    found: dict[str, Any] = {
        "dumped-trash-contract": {"dollars_per_clean_up": f"{cents // 100}.{cents % 100:02}"},
        "late-records": late_records(study),
    }
    if study.truths.false_closures is not None:
        found["false-closures"] = _false_closures(study, records)
    if study.truths.gaming is not None:
        found["gaming"] = _gaming(study)
    if study.truths.reused_field is not None:
        found["reused-field"] = {
            "column": "Source",
            "code": "T",
            "meant": "Text message",
            "means_now": "A crew's tablet",
        }
    if study.truths.silent_district is not None:
        found["silent-district"] = _silence(study)
    if study.truths.displacement is not None:
        found["displacement"] = _displacement(study)
    if study.truths.worked is not None:
        found["worked"] = _worked(study)
    if study.truths.no_effect is not None:
        found["no-effect"] = {"effect_percent": 0}
    return found


def late_records(study: Study) -> dict[str, int]:
    """How many rows reach the system on a later day than they were opened, and after how many days 99 of 100 had."""
    delay = study.rows.arrived - study.rows.opened // SECONDS_PER_DAY
    late = np.sort(delay[delay > 0])
    return {
        "requests": len(delay),
        "late": len(late),
        "days_until_99_of_100_late_had_arrived": int(late[-(-99 * len(late) // 100) - 1]),
    }


def _false_closures(study: Study, records: Records) -> dict[str, Any]:
    rows = study.rows
    by_yard = {}
    times, _ = reopened(study.seed, rows, end=study.end)
    for index, slug in enumerate(YARDS):
        closings = rows.is_yard_work & (rows.yard == index) & (rows.closed < study.end)
        inspected = records.inspections.result[rows.yard[records.inspections.request] == index]
        by_yard[slug] = {
            "closings": int(closings.sum()),
            "false": int((closings & rows.is_false).sum()),
            "inspected": len(inspected),
            "inspected_not_fixed": int((inspected == 1).sum()),
            "opened_again": int((closings & (times > 0)).sum()),
        }
    return {"by_yard": by_yard, "by_closed_month": _false_by_month(study), "requests": _numbers(rows.is_false)}


def _false_by_month(study: Study) -> dict[str, dict[str, int]]:
    """The yards' closings of each month, and how many of them are false."""
    rows = study.rows
    closings = rows.is_yard_work & (rows.closed < study.end)
    months = np.where(closings, rows.closed, 0).astype("datetime64[s]").astype("datetime64[M]").astype(str)
    return {
        str(month): {
            "closings": int((closings & (months == month)).sum()),
            "false": int((closings & rows.is_false & (months == month)).sum()),
        }
        for month in np.unique(months[closings])
    }


def _gaming(study: Study) -> dict[str, Any]:
    rows, planted = study.rows, study.truths.gaming
    assert planted is not None
    is_asset = np.array([kind.subject_class == "asset" for kind in KINDS], dtype=np.bool_)[rows.kind]
    judged = rows.is_yard_work & is_asset & (rows.due != NO_MOMENT)
    in_yard = judged & (rows.yard == YARDS.index(planted.yard)) & (rows.closed != NEVER)
    late = just_late_rows(rows.done, rows.due, yard=rows.yard, is_candidate=judged, truths=study.truths)
    return {
        "just_late": int(late.sum()),
        "moved": int(rows.is_moved.sum()),
        "closings": int(in_yard.sum()),
        "on_time_as_written": int((in_yard & (rows.closed <= rows.due)).sum()),
        "on_time_in_truth": int((in_yard & (rows.done <= rows.due)).sum()),
        "requests": _numbers(rows.is_moved),
    }


def _silence(study: Study) -> dict[str, Any]:
    planted, problems = study.truths.silent_district, study.problems
    assert planted is not None
    silent = problems.district == district_index(planted.district)
    return {
        "problems_here": int(silent.sum()),
        "reported_here": int((silent & problems.is_reported).sum()),
        "problems_elsewhere": int((~silent).sum()),
        "reported_elsewhere": int((~silent & problems.is_reported).sum()),
    }


def _displacement(study: Study) -> dict[str, Any]:
    planted, problems = study.truths.displacement, study.problems
    assert planted is not None
    treated = district_index(planted.district)
    start = (planted.from_day - EPOCH).days * SECONDS_PER_DAY
    after = (problems.kind == kind_index(planted.kind)) & (problems.moment >= start)
    ring = np.isin(problems.district, neighbors(treated))
    return {
        "ring": [districts()[index].slug for index in neighbors(treated)],
        "moved_away": int(problems.is_displaced.sum()),
        "problems_in_district_after": int((after & (problems.district == treated)).sum()),
        "problems_in_ring_after": int((after & ring).sum()),
        "change_in_district_and_ring_together": 0,
    }


def _worked(study: Study) -> dict[str, Any]:
    """The change beside what would have been without it: the same requests, the same throws."""
    rows = study.rows
    changed = changed_rows(study.truths, kind=rows.kind, yard=rows.yard, opened=rows.opened)
    changed &= (yard_work()[rows.kind] == 1) & ~rows.is_duplicate & (rows.done_without != NEVER) & ~rows.is_false
    return {
        "requests_changed": int(changed.sum()),
        "median_hours_with": _hours(np.median((rows.done - rows.opened)[changed])),
        "median_hours_without": _hours(np.median((rows.done_without - rows.opened)[changed])),
        "on_time_with": int((rows.done <= rows.due)[changed].sum()),
        "on_time_without": int((rows.done_without <= rows.due)[changed].sum()),
    }


def _hours(seconds: np.floating[Any]) -> str:
    """Whole tenths of an hour, as text."""
    tenths = int(seconds) // 360
    return f"{tenths // 10}.{tenths % 10}"


def _numbers(rows: Flags) -> list[str]:
    positions: Ints = np.flatnonzero(rows)
    return [f"PP-{row + 1:07}" for row in positions.tolist()]
