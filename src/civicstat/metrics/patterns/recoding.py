"""Recoding drift: from one week to the next one code falls and another rises, and the two together stay as many."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import permutations
from typing import Final

import numpy as np
import numpy.typing as npt

from civicstat.metrics.patterns.chances import ALPHA, Floats, normal_upper
from civicstat.metrics.patterns.findings import Finding, Words, settled
from civicstat.metrics.patterns.records import ALL, MISSING, Records


Names = npt.NDArray[np.str_]

WEEK: Final = 604_800
# Monday 5 January 1970, the first one.
_MONDAY: Final = 4 * 86_400
# So many weeks on either side of a date tell what was usual.
_WEEKS: Final = 10
# How fast a season moves the mix of two codes by itself: the deviation of the logit's slope per week.
_SEASON: Final = 0.03
_FEWEST_IN_PAIR: Final = 100
# At least so many of 100 of the pair change code, and the two together change by no more than that.
_LARGE_SHIFT, _STABLE = 10, 15
# What rises is at least half of what falls, or the other way round; both codes lie with the same yards for half.
_ALIKE, _SAME_YARDS = 0.5, 0.5
_MOST_LISTED: Final = 5
ASK: Final[Words] = (
    "Ask first: was a form, a menu, a system or a guideline changed at that date? Did one team take over from another? "
    "The city's catalog of breaks may need a line.",
    "Pregunte primero: ¿cambió en esa fecha un formulario, un menú, un sistema o una guía? ¿Un equipo relevó a otro? "
    "Quizá falte una línea en el catálogo de cambios de la ciudad.",
)


@dataclass(frozen=True)
class Shift:
    """One code falls by `fell` a week and another rises by `rose`, from `day` on; `chance` is for both alone."""

    falls: str
    rises: str
    day: str
    fell: float
    rose: float
    cases: int
    chance: float


def shifts_between_codes(records: Records) -> tuple[list[Shift], int]:
    """Every large sudden shift between two codes, the least likely first, and how many pairs and dates were looked at.

    A pair's weekly mix (a logit) is fitted by a line on either side of a date, as in a regression discontinuity, its
    slope held to what seasons do: a season bends, a re-used code breaks. Errors are wider where weeks scatter.
    """
    known = records.opened != MISSING
    kinds = sorted({kind for kind, is_in in zip(records.kind, known.tolist(), strict=True) if kind and is_in})
    if len(kinds) < 2:
        return [], 0
    weeks = (records.opened[known] - _MONDAY) // WEEK
    first, last = int(weeks.min()) + 1, int(weeks.max()) - 1
    if last - first + 1 < 2 * _WEEKS:
        return [], 0
    code = np.array(records.kind)[known]
    counts = np.array(
        [np.bincount(weeks[(code == kind) & (weeks >= first) & (weeks <= last)] - first, minlength=last - first + 1)
         for kind in kinds], dtype=np.float64,
    )  # fmt: skip
    everything = counts.sum(axis=0)
    near = _neighbors(code, np.array(records.yard)[known], kinds)
    found, looks = [], 0
    for fall, rise in permutations(range(len(kinds)), 2):
        if not near[fall][rise]:
            continue
        scatter = _scatter(counts[fall], counts[rise])
        for at in range(_WEEKS, counts.shape[1] - _WEEKS + 1):
            window = slice(at - _WEEKS, at + _WEEKS)
            a, b = counts[fall, window], counts[rise, window]
            if a.sum() + b.sum() < _FEWEST_IN_PAIR:
                continue
            looks += 1
            if _is_shift(a, b, everything[window]):
                monday = datetime.fromtimestamp((first + at) * WEEK + _MONDAY, UTC).date().isoformat()
                fell, rose = (float(abs(one[_WEEKS:].mean() - one[:_WEEKS].mean())) for one in (a, b))
                cases, chance = int(a.sum() + b.sum()), _break_chance(a, b, scatter=scatter)
                found.append(Shift(kinds[fall], kinds[rise], monday, fell, rose, cases, chance))
    return sorted(found, key=lambda shift: (shift.chance, shift.day, shift.falls, shift.rises)), looks


def recoding_drift(records: Records) -> tuple[Finding, ...]:
    """The least likely sudden shift between two codes, if any; Bonferroni over all pairs and dates looked at."""
    if not any(records.kind) or not records.has(records.opened):
        return ()
    found, looks = shifts_between_codes(records)
    if not looks:
        few = (
            f"Not judged: at least {2 * _WEEKS} full weeks and two codes are needed.",
            f"Sin juzgar: hacen falta al menos {2 * _WEEKS} semanas completas y dos códigos.",
        )
        return (Finding(yard=ALL, cases=len(records.kind), chance=None, words=few, ask=ASK),)
    chance = min(1.0, found[0].chance * looks) if found else 1.0
    unlikely = _one_per_pair([shift for shift in found if shift.chance * looks <= ALPHA])
    words = _words(found[0]) if found else ("", "")
    listed = [
        {"falls": one.falls, "rises": one.rises, "from": one.day, "fell_a_week": f"{one.fell:.1f}",
         "rose_a_week": f"{one.rose:.1f}", "cases": one.cases}
        for one in unlikely[:_MOST_LISTED]
    ]  # fmt: skip
    numbers = {"pairs_and_dates": looks, "shifts": listed}
    return settled([Finding(ALL, len(records.kind), chance, words, ASK, numbers)])


def _neighbors(code: Names, yard: Names, kinds: list[str]) -> list[list[bool]]:
    """Which codes are worked by the same yards, for at least half: only such a one turns into another."""
    yards = sorted(set(yard.tolist()))
    shares = [[float(((code == kind) & (yard == one)).sum() / (code == kind).sum()) for one in yards] for kind in kinds]
    return [[sum(map(min, mine, other)) >= _SAME_YARDS for other in shares] for mine in shares]


def _is_shift(a: Floats, b: Floats, everything: Floats) -> bool:
    # Whole numbers throughout: at the edge of a rule a float would decide by its last bit.
    (a_old, a_new), (b_old, b_new), (all_old, all_new) = (
        (int(one[:_WEEKS].sum()), int(one[_WEEKS:].sum())) for one in (a, b, everything)
    )
    old, new = a_old + b_old, a_new + b_new
    if not (old and new and all_old and all_new):
        return False
    moved, both = b_new * old - b_old * new, new * all_old - old * all_new
    fell, rose = abs(a_new - a_old), abs(b_new - b_old)
    is_swap = a_new < a_old and b_new > b_old
    are_alike = min(fell, rose) >= _ALIKE * max(fell, rose)
    return (
        is_swap and are_alike and 100 * moved >= _LARGE_SHIFT * old * new and 100 * abs(both) <= _STABLE * old * all_new
    )


def _break_chance(a: Floats, b: Floats, *, scatter: float) -> float:
    logits, weights = np.log((b + 0.5) / (a + 0.5)), (a + 0.5) * (b + 0.5) / (a + b + 1)
    week = np.arange(2 * _WEEKS) - _WEEKS + 0.5
    is_after = (week > 0).astype(np.float64)
    design = np.column_stack([np.ones_like(week), week, is_after, week * is_after])
    information = design.T @ (design * weights[:, None])
    held = np.diag([0.0, _SEASON**-2, 0.0, _SEASON**-2])
    coefficients = np.linalg.solve(information + held, design.T @ (weights * logits))
    free = len(week) - design.shape[1]
    here = float((weights * (logits - design @ coefficients) ** 2).sum()) / free
    error = math.sqrt(float(np.linalg.inv(information + held)[2, 2]) * max(1.0, scatter, here))
    return normal_upper(float(coefficients[2]) / error)


def _scatter(a: Floats, b: Floats) -> float:
    """How many times as widely a pair's weekly mix scatters as chance has it, from neighbors over the whole file."""
    logits, weights = np.log((b + 0.5) / (a + 0.5)), (a + 0.5) * (b + 0.5) / (a + b + 1)
    by_chance = 1 / weights[1:] + 1 / weights[:-1]
    return float(np.mean(np.diff(logits) ** 2 / by_chance))


def _one_per_pair(shifts: list[Shift]) -> list[Shift]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for shift in shifts:
        if (shift.falls, shift.rises) not in seen:
            seen.add((shift.falls, shift.rises))
            kept.append(shift)
    return kept


def _words(shift: Shift) -> Words:
    return (
        f"From the week of {shift.day} on, {shift.falls!r} falls by about {shift.fell:.1f} a week and {shift.rises!r} "
        f"rises by about {shift.rose:.1f}, while the two together stay about as many.",
        f"Desde la semana del {shift.day}, {shift.falls!r} baja unos {shift.fell:.1f} por semana y {shift.rises!r} "
        f"sube unos {shift.rose:.1f}, mientras que juntos siguen siendo casi los mismos.",
    )
