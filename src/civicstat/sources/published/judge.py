"""Met or missed: what was reached against what was aimed at, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal


Better = Literal["up", "down", ""]
Outcome = Literal["missed", "met", "no-actual", "no-target", "no-direction"]
OUTCOMES: tuple[Outcome, ...] = ("missed", "met", "no-actual", "no-target", "no-direction")


def outcome_of(actual: Decimal | None, target: Decimal | None, better: Better) -> Outcome:
    """Where a year ended. A target reached exactly is met; without a direction nobody can say.

    A measure with neither target nor actual has no target: nothing was promised, so nothing is owed.
    """
    if target is None:
        return "no-target"
    if actual is None:
        return "no-actual"
    if not better:
        return "no-direction"
    is_missed = actual < target if better == "up" else actual > target
    return "missed" if is_missed else "met"
