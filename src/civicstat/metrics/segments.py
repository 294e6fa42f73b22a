"""Where a series is cut: at breaks of its meaning, and where its range was set anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from civicstat.vocabulary.signal import SegmentStart


@dataclass(frozen=True)
class Segment:
    """A stretch of a series that is judged by itself: positions `first` up to, not including, `after`."""

    first: int
    after: int
    starts: SegmentStart | None = None


def segments_of(
    days: Sequence[date], is_judged: Sequence[bool], starts: Sequence[SegmentStart], *, baseline: int
) -> list[Segment]:
    """The segments of a series, oldest first; one where nothing cuts it, none where it is empty.

    Parameters
    ----------
    days
        The first day of each period, oldest first. A period belongs to the segment in which it begins.
    is_judged
        Which of them have a value that may set a range.
    starts
        Breaks and new baselines. A break always cuts. A new baseline cuts once it is complete, as many judged values
        as `baseline` before the next cut: until then the old range stays.
    """
    if not days:
        return []
    segments: list[Segment] = []
    after = len(days)
    for start in sorted(starts, key=lambda start: start.day, reverse=True):
        first = sum(day.isoformat() < start.day for day in days)
        is_complete = sum(is_judged[first:after]) >= baseline
        if 0 < first < after and (start.what == "break" or is_complete):
            segments.append(Segment(first, after, start))
            after = first
    return [Segment(0, after), *reversed(segments)]
