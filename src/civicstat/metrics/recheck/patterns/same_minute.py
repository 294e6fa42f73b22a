"""Same-minute marks a second time: closings that share a minute against that unit's other days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction

from civicstat.metrics.recheck.patterns.chances import poisson_at_least
from civicstat.metrics.recheck.patterns.rows import Kept
from civicstat.metrics.recheck.patterns.said import Again, exactly


FEWEST_CLOSINGS, LARGE_BATCH = 100, 10
# A unit whose closings stand at the beginning of a day, but for one in a hundred, writes days alone.
_DAYS_ALONE = 99
_ALPHA = 0.01
_HALF = Fraction(1, 2)


def same_minutes_again(rows: Mapping[str, Sequence[Kept]]) -> dict[str, Again]:
    """Each unit; none where nothing is closed at all."""
    closed = {unit: [row.closed for row in kept if row.closed] for unit, kept in rows.items()}
    return {unit: _of_unit(moments) for unit, moments in closed.items()} if any(closed.values()) else {}


def _of_unit(closed: Sequence[datetime]) -> Again:
    days_alone = sum(one.time() == time() for one in closed)
    if len(closed) < FEWEST_CLOSINGS or 100 * days_alone >= _DAYS_ALONE * len(closed):
        return Again(len(closed))
    by_day = Counter(one.date() for one in closed)
    by_hour, by_minute = Counter(one.hour for one in closed), Counter(one.minute for one in closed)
    hour_of_day = Counter((one.date(), one.hour) for one in closed)
    minute_of_day = Counter((one.date(), one.minute) for one in closed)
    minutes = Counter(one.replace(second=0, microsecond=0) for one in closed)

    def expected(minute: datetime) -> Fraction:
        day: date = minute.date()
        other_days = len(closed) - by_day[day]
        # Half a closing more for every minute and hour, so that what other days never saw is rare and not impossible.
        of_hour = (by_hour[minute.hour] - hour_of_day[day, minute.hour] + _HALF) / (other_days + 12)
        of_minute = (by_minute[minute.minute] - minute_of_day[day, minute.minute] + _HALF) / (other_days + 30)
        return by_day[day] * of_hour * of_minute

    # Paid for every minute that holds a closing (Bonferroni).
    chances = {
        minute: poisson_at_least(count, float(expected(minute))) * len(minutes)
        for minute, count in minutes.items()
        if count >= LARGE_BATCH
    }
    batches = [minutes[minute] for minute, chance in chances.items() if chance <= _ALPHA]
    return Again(
        len(closed),
        chance=min([1.0, *chances.values()]),
        is_large=True,
        numbers={"in_batches": exactly(sum(batches))},
        sentence=(exactly(sum(batches)), exactly(len(closed)), exactly(len(batches)), exactly(LARGE_BATCH)),
    )
