"""The rows in which the published files of two days differ, and those that one day more can turn."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from civicstat.metrics.recheck.errors import RecheckError
from civicstat.metrics.recheck.rows import RecordFiles, Records, read_records
from civicstat.metrics.recheck.tally import Counts, count_rows
from civicstat.vocabulary.filter_tree import columns_of


# An open request has neither, so what is asked of its closing follows the day. A closed one may be reported again yet,
# and one that was waits as long as all others until it is judged.
_CLOSINGS = ("closed_day", "closed_week")
_AGAIN = "again_days"


@dataclass(frozen=True)
class Difference:
    """Two days' files: what stood in the first alone, in the second alone, and in both.

    A line that changes is one that goes and one that comes. Of those in both, `open_still` and `closed_still` hold
    what a definition can read otherwise a day later: open requests, and where it asks who was reported again, closed
    ones as well.
    """

    before: Mapping[str, Any]
    now: Mapping[str, Any]
    gone: RecordFiles
    came: RecordFiles
    open_still: RecordFiles
    closed_still: RecordFiles

    def counts(self, definition: Mapping[str, Any], kept: Counts) -> Counts:
        """What a definition's rows come to now, from what they came to before; `kept` is changed on the way.

        Raises
        ------
        RecheckError
            When more rows of a kind would go than there were: then `kept` belongs to other files.
        """
        for records in self._now_of(definition):
            _add(kept, count_rows(definition, records), 1)
        for records in self._before_of(definition):
            _add(kept, count_rows(definition, records), -1)
        return kept

    def _before_of(self, definition: Mapping[str, Any]) -> Iterator[Records]:
        yield self._gone
        if _follows_the_day(definition) and self.before["as_of"] != self.now["as_of"]:
            yield self._open_before
            if _asks_of_again(definition):
                yield self._closed_before

    def _now_of(self, definition: Mapping[str, Any]) -> Iterator[Records]:
        yield self._came
        if _follows_the_day(definition) and self.before["as_of"] != self.now["as_of"]:
            yield self._open_now
            if _asks_of_again(definition):
                yield self._closed_now

    @cached_property
    def _gone(self) -> Records:
        return read_records(self.gone, self.before)

    @cached_property
    def _came(self) -> Records:
        return read_records(self.came, self.now)

    @cached_property
    def _open_before(self) -> Records:
        return read_records(self.open_still, self.before)

    @cached_property
    def _open_now(self) -> Records:
        return read_records(self.open_still, self.now)

    @cached_property
    def _closed_before(self) -> Records:
        return read_records(self.closed_still, self.before)

    @cached_property
    def _closed_now(self) -> Records:
        return read_records(self.closed_still, self.now)


def difference_of(
    files_before: RecordFiles, before: Mapping[str, Any], files_now: RecordFiles, now: Mapping[str, Any]
) -> Difference:
    """What two days' files have each for itself and in common, the city on each day beside them.

    Raises
    ------
    RecheckError
        When both do not have the same columns.
    """
    asset = _compared(files_before.asset, files_now.asset)
    place = _compared(files_before.place, files_now.place)
    files = (RecordFiles(one, other, "") for one, other in zip(asset, place, strict=True))
    return Difference(before, now, *files)


def _compared(before: str, now: str) -> tuple[str, str, str, str]:
    """Of one file: the lines that went, that came, that stayed open and that stayed closed, each under the head."""
    (head, lines), (head_now, lines_now) = _lines(before), _lines(now)
    if head != head_now:
        raise RecheckError(
            "the files of the two days do not have the same columns",
            where=f"{head.strip()} and {head_now.strip()}",
            expected="row files of the same city and software",
        )
    gone, came = lines - lines_now, lines_now - lines
    columns = next(csv.reader([head]))
    closing = next(columns.index(name) for name in _CLOSINGS if name in columns)
    still: dict[bool, list[str]] = {True: [], False: []}
    stayed = lines & lines_now
    for values, (line, times) in zip(csv.reader(stayed), stayed.items(), strict=True):
        still[values[closing] == ""].extend([line] * times)
    lines_of = (gone.elements(), came.elements(), still[True], still[False])
    gone_file, came_file, open_file, closed_file = ("".join(chain([head], lines)) for lines in lines_of)
    return gone_file, came_file, open_file, closed_file


def _lines(content: str) -> tuple[str, Counter[str]]:
    if '"' in content:
        raise RecheckError(
            "a row file holds a quoted value, which may reach over lines",
            where="the row files of the day before, or of this one",
            expected="slugs, days and numbers, which need no quotes",
        )
    lines = io.StringIO(content, newline="")
    return next(lines, ""), Counter(lines)


def _follows_the_day(definition: Mapping[str, Any]) -> bool:
    """Whether the day of knowledge is in an answer: where a numerator or a duration asks for the closing.

    Filters and exclusions see a closing that has not come as missing, on any day.
    """
    trees = [definition["numerator"]] if definition["numerator"] else []
    trees += [{"op": "is_null", "left": definition["of"]}] if definition["of"] else []
    return any(not columns_of(tree).isdisjoint(("closed", _AGAIN)) for tree in trees)


def _asks_of_again(definition: Mapping[str, Any]) -> bool:
    return bool(definition["numerator"]) and _AGAIN in columns_of(definition["numerator"])


def _add(counts: Counts, more: Counts, times: int) -> None:
    for moment, of_moment in more.items():
        for part, tally in of_moment.items():
            held = counts.setdefault(moment, {}).setdefault(part, Counter())
            for verdict, rows in tally.items():
                left = held[verdict] + times * rows
                if left < 0:
                    raise RecheckError(
                        "more rows would go than there were",
                        where=f"{moment}, {part}",
                        expected="counts kept from the files that the rows went from",
                    )
                if left:
                    held[verdict] = left
                else:
                    del held[verdict]
            if not held:
                del counts[moment][part]
        if not counts[moment]:
            del counts[moment]
