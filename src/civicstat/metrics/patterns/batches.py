"""Batches: closings that pile up on the last working days of months, or in one and the same minute."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from statistics import fmean, stdev
from typing import Final

import numpy as np

from civicstat.metrics.patterns.chances import ALPHA, poisson_upper, student_upper
from civicstat.metrics.patterns.findings import Finding, Words, settled
from civicstat.metrics.patterns.heaps import grain_of
from civicstat.metrics.patterns.records import MISSING, Ints, Records


DAY, HOUR, MINUTE = 86_400, 3600, 60
EPOCH = date(1970, 1, 1)
LAST_WORKING_DAYS: Final = 2
_FEWEST_MONTHS, _FEWEST_CASES = 6, 100
# Half as many again as on other working days; ten in one minute: less is not worth a conversation.
_LARGE_RATIO, _LARGE_BATCH = 1.5, 10
_MOST_LISTED: Final = 5
ASK_MONTH: Final[Words] = (
    "Ask first: is a list gone through at the end of the month, and what was done earlier closed then? Do contracts, "
    "invoices or reports end with the month?",
    "Pregunte primero: ¿se repasa una lista a fin de mes y se cierra entonces lo hecho antes? ¿Terminan con el mes "
    "contratos, facturas o informes?",
)
ASK_MINUTE: Final[Words] = (
    "Ask first: does the system close requests by itself, or was a backlog imported? Does one person write down what a "
    "crew did all day? Then these closings say when somebody wrote, not when work ended.",
    "Pregunte primero: ¿cierra el sistema solicitudes por sí solo, o se importó un atraso? ¿Anota una persona lo que "
    "hizo la cuadrilla todo el día? Entonces estos cierres dicen cuándo alguien escribió, no cuándo acabó el trabajo.",
)
_FEW: Final[Words] = (
    "Not judged: there are too few closings, or too few full months.",
    "Sin juzgar: hay muy pocos cierres o muy pocos meses completos.",
)
_ONLY_DAYS: Final[Words] = (
    "Not judged: closings are written without a time of day.",
    "Sin juzgar: los cierres se escriben sin hora.",
)


def month_ends(records: Records) -> tuple[Finding, ...]:
    """For each yard whether its closings pile up on the last two working days of months (Monday to Friday).

    Each full month's mean of those days is held against that of its other working days; Student's t over the months'
    logarithms, one-sided, so that one busy month end alone proves nothing.
    """
    return settled([_month_end(yard, closed) for yard, closed in _closings(records)])


def same_minutes(records: Records) -> tuple[Finding, ...]:
    """For each yard whether more closings share a minute than its hours, its round minutes and that day explain.

    So many are expected in a minute as the day has closings, times the share of that hour and of that minute of the
    hour on the yard's other days; Poisson, Bonferroni over the minutes that hold a closing.
    """
    return settled([_same_minute(yard, closed) for yard, closed in _closings(records)])


def _closings(records: Records) -> list[tuple[str, Ints]]:
    if not records.has(records.closed):
        return []
    yards, known = np.array(records.yard), records.closed != MISSING
    return [(yard, records.closed[known & (yards == yard)]) for yard in sorted(set(records.yard))]


def _month_end(yard: str, closed: Ints) -> Finding:
    per_day = Counter((closed // DAY).tolist())
    ratios = [
        (last + 0.5) / (other + 0.5) for last, other in (_means(per_day, month) for month in _full_months(per_day))
    ]
    if len(ratios) < _FEWEST_MONTHS or len(closed) < _FEWEST_CASES:
        return Finding(yard=yard, cases=len(closed), chance=None, words=_FEW, ask=ASK_MONTH)
    logs = [math.log(ratio) for ratio in ratios]
    error = max(stdev(logs), 1e-9) / math.sqrt(len(logs))
    chance = student_upper(fmean(logs) / error, len(logs) - 1)
    times = math.exp(fmean(logs))
    words = (
        f"On the last {LAST_WORKING_DAYS} working days of a month {times:.1f} times as many requests are closed as on "
        f"its other working days ({len(logs)} months).",
        f"En los últimos {LAST_WORKING_DAYS} días laborables de un mes se cierran {times:.1f} veces tantas solicitudes "
        f"como en los demás ({len(logs)} meses).",
    )
    numbers = {"months": len(logs), "times_other_days": f"{times:.2f}", "working_days": LAST_WORKING_DAYS}
    return Finding(yard, len(closed), chance, words, ASK_MONTH, numbers, is_large=times >= _LARGE_RATIO)


def _full_months(per_day: Counter[int]) -> list[date]:
    if not per_day:
        return []
    first, last = (EPOCH + timedelta(days=day) for day in (min(per_day), max(per_day)))
    months = []
    start = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while (start + timedelta(days=32)).replace(day=1) <= last:
        months.append(start)
        start = (start + timedelta(days=32)).replace(day=1)
    return months


def _means(per_day: Counter[int], month: date) -> tuple[float, float]:
    after = (month + timedelta(days=32)).replace(day=1)
    days = [month + timedelta(days=one) for one in range((after - month).days)]
    counts = [per_day[(day - EPOCH).days] for day in days if day.weekday() < 5]
    return fmean(counts[-LAST_WORKING_DAYS:]), fmean(counts[:-LAST_WORKING_DAYS])


def _same_minute(yard: str, closed: Ints) -> Finding:
    if len(closed) < _FEWEST_CASES:
        return Finding(yard=yard, cases=len(closed), chance=None, words=_FEW, ask=ASK_MINUTE)
    if grain_of(closed) >= DAY:
        return Finding(yard=yard, cases=len(closed), chance=None, words=_ONLY_DAYS, ask=ASK_MINUTE)
    by_day = Counter((closed // DAY).tolist())
    hours, rounds = Counter((closed // HOUR % 24).tolist()), Counter((closed // MINUTE % 60).tolist())
    on_day: Counter[tuple[str, int, int]] = Counter()
    for moment in closed.tolist():
        on_day["hour", moment // DAY, moment // HOUR % 24] += 1
        on_day["minute", moment // DAY, moment // MINUTE % 60] += 1
    minutes = Counter((closed // MINUTE).tolist())
    found = []
    for minute, count in minutes.items():
        day, hour, minute_of_hour = minute // 1440, minute // 60 % 24, minute % 60
        elsewhere = len(closed) - by_day[day]
        # Half a case of doubt for each hour and minute that the other days never saw.
        of_hour = (hours[hour] - on_day["hour", day, hour] + 0.5) / (elsewhere + 12)
        of_minute = (rounds[minute_of_hour] - on_day["minute", day, minute_of_hour] + 0.5) / (elsewhere + 30)
        if count >= _LARGE_BATCH:
            found.append((poisson_upper(count, by_day[day] * of_hour * of_minute) * len(minutes), count, minute))
    chance = min(1.0, min(found)[0]) if found else 1.0
    batches = sorted((-count, minute) for p, count, minute in found if p <= ALPHA)
    listed = [{"minute": _moment(minute), "closings": -count} for count, minute in batches[:_MOST_LISTED]]
    in_batches = -sum(count for count, _ in batches)
    words = (
        f"{in_batches:,} of {len(closed):,} closings were written in {len(batches)} single minutes, at least "
        f"{_LARGE_BATCH} in each.",
        f"{in_batches:,} de {len(closed):,} cierres se anotaron en {len(batches)} minutos sueltos, al menos "
        f"{_LARGE_BATCH} en cada uno.",
    )
    return Finding(yard, len(closed), chance, words, ASK_MINUTE, {"in_batches": in_batches, "batches": listed})


def _moment(minute: int) -> str:
    day = EPOCH + timedelta(days=minute // 1440)
    return f"{day.isoformat()} {minute // 60 % 24:02}:{minute % 60:02}"
