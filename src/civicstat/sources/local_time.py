"""Wall clocks and UTC, for whole columns at once.

Moments are whole seconds since 1970. A *wall* second counts what a clock on the wall shows as if it were UTC.

Twice a year the two differ in kind. In the hour that the clocks repeat in autumn a wall time stands for two instants:
we take the first. In the hour that they leave out in spring a wall time stands for none: we move it on by the length
of the gap (2:30 becomes 3:30). Both are what Python's `datetime` does with `fold=0`, so a stranger finds the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from civicstat.sources.errors import SourceError


Seconds = npt.NDArray[np.int64]
SECONDS_PER_DAY = 86_400
# Years that a record may speak of; a date outside them is a slip of the keyboard or of the format.
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class LocalClock:
    """A city's clock: the instants at which its distance from UTC changed, and the distances between them.

    `offsets` has one element more than `changes`: the distance before the first change comes first.
    """

    changes: Seconds
    offsets: Seconds

    def to_utc(self, wall: Seconds) -> Seconds:
        """The instant of each wall time."""
        return wall - self.offsets[np.searchsorted(self._wall_changes, wall, side="right")]

    def to_wall(self, instant: Seconds) -> Seconds:
        """What the clock on the wall shows at each instant."""
        return instant + self.offsets[np.searchsorted(self.changes, instant, side="right")]

    def is_repeated(self, wall: Seconds) -> npt.NDArray[np.bool_]:
        """Whether a wall time stands for two instants."""
        return self._is_odd(wall, self.offsets[:-1] > self.offsets[1:])

    def is_left_out(self, wall: Seconds) -> npt.NDArray[np.bool_]:
        """Whether a wall time stands for no instant."""
        return self._is_odd(wall, self.offsets[:-1] < self.offsets[1:])

    @property
    def _wall_changes(self) -> Seconds:
        # The old distance holds up to the later of the two wall times that a change joins.
        return self.changes + np.maximum(self.offsets[:-1], self.offsets[1:])

    def _is_odd(self, wall: Seconds, is_such_a_change: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Whether a wall time lies between the two wall times that a change of one sort joins."""
        ends = self._wall_changes[is_such_a_change]
        starts = (self.changes + np.minimum(self.offsets[:-1], self.offsets[1:]))[is_such_a_change]
        if len(wall) == 0 or len(ends) == 0:
            return np.zeros(len(wall), dtype=np.bool_)
        # Few of the 400 changes since 1900 lie in the years of a file.
        first, last = np.searchsorted(ends, [wall.min(), wall.max()], side="right")
        starts = np.append(starts[first : last + 1], np.iinfo(np.int64).max)
        return wall >= starts[np.searchsorted(ends[first : last + 1], wall, side="right")]


def local_clock(time_zone: str) -> LocalClock:
    """The clock of a time zone such as `America/Chicago`, from 1900 to 2199."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SourceError(
            f"there is no time zone {time_zone!r}",
            where="city.toml, time_zone",
            expected="a name of the IANA time zone database, such as America/Chicago",
            next_step="Correct the name.",
        ) from None
    changes: list[int] = []
    # Ten days is less than any two changes have ever lain apart since 1900.
    step = timedelta(days=10)
    moment = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    offsets = [_offset(zone, moment)]
    while moment.year <= LAST_YEAR:
        if _offset(zone, moment + step) != offsets[-1]:
            changes.append(_change_between(zone, moment, moment + step))
            offsets.append(_offset(zone, moment + step))
        moment += step
    return LocalClock(np.array(changes, dtype=np.int64), np.array(offsets, dtype=np.int64))


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> int:
    """The first second with the new distance, found by halving."""
    low, high = int(before.timestamp()), int(after.timestamp())
    old = _offset(zone, before)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == old:
            low = middle
        else:
            high = middle
    return high
