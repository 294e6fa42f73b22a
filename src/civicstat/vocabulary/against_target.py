"""Where a figure stands against a target: the one rule of tables, sentences, pages, briefings and the wall.

A target is held against the published value, by the target in force on the last day of the figure's period. The likely
range decides nothing here: it says what chance alone could do, the value says what was counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol, TypeVar

from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import parse_period


Verdict = Literal["misses", "meets", "unknown"]
Side = Literal["above", "at", "below"]


@dataclass(frozen=True)
class Standing:
    """A figure against a target; `is_so_far`: its value may still change, so that its side is said and no verdict.

    A bound ("more than 9 days") is judged only where it decides.
    """

    verdict: Verdict
    side: Side
    is_so_far: bool


def standing(figure: Figure, aim: Decimal, direction: str) -> Standing:
    """How a figure stands against a value to reach; `direction` is the definition's."""
    is_bound = figure.bound == "more-than"
    if figure.value is None:
        return Standing("unknown", "at", is_so_far=False)
    side: Side = "at"
    if figure.value > aim or (is_bound and figure.value == aim):
        side = "above"
    elif figure.value < aim:
        side = "below"
    is_open = is_bound and side == "below"
    return Standing("unknown" if is_open else _verdict(side, direction), side, figure.status == "provisional")


def last_day_judged(figure: Figure, *, as_of: date, fiscal_year_starts: int = 1) -> date:
    """The day whose target a figure is held against: the last of its period, or of what is known."""
    return min(parse_period(figure.key.period, fiscal_year_starts=fiscal_year_starts).end, as_of)


class _Dated(Protocol):
    @property
    def from_(self) -> date: ...


Aim = TypeVar("Aim", bound=_Dated)


def target_on(targets: Sequence[Aim], day: date) -> Aim | None:
    """The target in force on a day: the newest that had begun; None before the first."""
    begun = [target for target in targets if target.from_ <= day]
    return max(begun, key=lambda target: target.from_) if begun else None


def _verdict(side: Side, direction: str) -> Verdict:
    if direction == "none":
        return "unknown"
    wrong = "above" if direction == "down" else "below"
    return "misses" if side == wrong else "meets"
