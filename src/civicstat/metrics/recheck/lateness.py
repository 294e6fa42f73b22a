"""How late records come: what must follow from the published counts, worked out a second time."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from civicstat.metrics.recheck.arithmetic import rounded


# Said once more here: the two computations share no code, and no number either.
STEPS = [0, 1, 2, 3, 7, 14, 30, 60, 90]
FEWEST, A_YEAR = 400, 365
_Z, _NEEDED = Decimal("1.959963984540054"), Decimal("0.99")


def learned_again(within: Sequence[int], later: int) -> tuple[str, int | None]:
    """Status and days: Wilson's lower bound of the late records that had arrived, computed at each step."""
    late = later + within[-1] - within[0]
    if late < FEWEST:
        return "too-few", None
    for step, arrived in zip(STEPS, within, strict=True):
        if _lower_bound(arrived - within[0], late) >= _NEEDED:
            return "learned", step
    return "not-reached", A_YEAR


def percents_again(within: Sequence[int], later: int) -> list[str] | None:
    """How much of what has arrived had arrived by each step, in percent."""
    known = within[-1] + later
    return [format(rounded(Fraction(100 * count, known), 1), "f") for count in within] if known else None


def recent_again(percent: Sequence[str] | None, as_of: date, months: int) -> list[dict[str, Any]]:
    """The newest whole months, the last first, each with what has at least arrived of it."""
    if percent is None:
        return []
    found: list[dict[str, Any]] = []
    after = (as_of + timedelta(days=1)).replace(day=1)
    while len(found) < months:
        age = (as_of - after).days + 1
        reached = [share for step, share in zip(STEPS, percent, strict=True) if step <= age]
        first = (after - timedelta(days=1)).replace(day=1)
        found.append({"month": first.isoformat()[:7], "days_since": age, "percent": reached[-1]})
        after = first
    return found


def settling_again(definition: Mapping[str, Any], context: Mapping[str, Any]) -> int:
    """After how many days a figure is final: as stated, and no sooner than the source's own lateness allows."""
    stated: int = definition["settles_after_days"]
    if not definition.get("settles_learned"):
        return stated
    learned: Mapping[str, int] = context.get("lateness", {})
    if definition["measure"] in ("backlog", "backlog-age", "flow", "ratio", "cost"):
        asked = ["opened", "closed"]
    else:
        asked = ["closed" if definition["period_by"] == "closed" else "opened"]
    return max([stated, *(learned[name] for name in asked if name in learned)])


def requests_of_months(files: Mapping[str, bytes], first: str, last: str) -> dict[str, int]:
    """How many published rows were opened, and how many closed, from a first month to a last."""
    found = {"opened": 0, "closed": 0}
    for role, suffix in (("records/asset", "_day"), ("records/place", "_month")):
        rows = csv.reader(io.StringIO(files[role].decode("utf-8"), newline=""))
        header = next(rows)
        at = {name: header.index(name + suffix) for name in found}
        for row in rows:
            for name, column in at.items():
                found[name] += bool(row[column]) and first <= row[column][:7] <= last
    return found


def _lower_bound(hits: int, cases: int) -> Decimal:
    with localcontext() as context:
        context.prec = 50
        share, n, square = Decimal(hits) / cases, Decimal(cases), _Z * _Z
        reach = _Z * (share * (1 - share) / n + square / (4 * n * n)).sqrt()
        return (share + square / (2 * n) - reach) / (1 + square / n)
