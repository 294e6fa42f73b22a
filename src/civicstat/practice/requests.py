"""Problems become requests: reported once, sometimes twice, and again where a closing was false."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from civicstat.practice.closings import NEVER, promised, work_done, written_closings, yards_of
from civicstat.practice.days import SECONDS_PER_DAY, Days
from civicstat.practice.dice import Dice, Flags, Ints
from civicstat.practice.districts import YARDS
from civicstat.practice.kinds import CHANNELS, DEPARTMENTS, EMPLOYEE, KINDS, LETTER, yard_work
from civicstat.practice.problems import REPORTED_PERMILLE, Problems, arising
from civicstat.practice.truths import Truths


# Of a thousand reported problems so many are reported a second time while they are open.
DUPLICATES_PERMILLE = 80
# Of a thousand places that were closed and not fixed, so many are reported again.
REPEATS_PERMILLE = 500
_LATE_PERMILLE, _LATE_LETTERS_PERMILLE = 45, 400
_LONGEST_DELAY_DAYS = 30


@dataclass(frozen=True)
class Requests:
    """One row per request, in the order of their openings; moments are a wall clock's seconds since 1970.

    What the city's systems hold: `kind`, `district`, `place`, `channel`, `opened`, `due`, `closed`, `is_duplicate`,
    `arrived` (a day since 1970). What only we know: `problem`, `done` (when the work was done), `done_without` (when it
    would have been without the change that worked), `is_false` (closed and not fixed), `is_moved` (closing moved under
    the line), `is_repeat` (reported again because the closing was false).
    """

    problem: Ints
    kind: Ints
    district: Ints
    place: Ints
    channel: Ints
    opened: Ints
    due: Ints
    closed: Ints
    arrived: Ints
    done: Ints
    done_without: Ints
    is_duplicate: Flags
    is_false: Flags
    is_moved: Flags
    is_repeat: Flags

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def yard(self) -> Ints:
        """The yard of each row's district, as a position in `YARDS`."""
        return yards_of(self.district)

    @property
    def department(self) -> Ints:
        """The department of each row, as a position in `DEPARTMENTS`."""
        codes = [department.code for department in DEPARTMENTS]
        return np.array([codes.index(kind.department) for kind in KINDS], dtype=np.int64)[self.kind]

    @property
    def is_yard_work(self) -> Flags:
        """Whether a yard's crews do it, and it is no duplicate."""
        return np.asarray((yard_work()[self.kind] == 1) & ~self.is_duplicate, dtype=np.bool_)

    def take(self, rows: Ints | Flags) -> Requests:
        """Some of the rows."""
        return Requests(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def requests_of(*, seed: int, days: Days, count: int, truths: Truths) -> tuple[Requests, Problems]:
    """About so many requests until the file is fetched, and the problems behind them."""
    per_thousand = REPORTED_PERMILLE * (1000 + DUPLICATES_PERMILLE) // 1000
    problems = arising(seed=seed, days=days, count=count * 1000 // per_thousand, truths=truths)
    first = _first_reports(seed, days, problems, truths)
    rows = _joined([first, _second_reports(seed, first), _repeats(seed, days, first, truths)])
    rows = rows.take(rows.opened < _end(days))
    return rows.take(np.lexsort((rows.problem, rows.opened))), problems


def _first_reports(seed: int, days: Days, problems: Problems, truths: Truths) -> Requests:
    reported = np.flatnonzero(problems.is_reported)
    return _handled(
        seed,
        "first reports",
        days,
        truths,
        problem=reported,
        kind=problems.kind[reported],
        district=problems.district[reported],
        place=problems.place[reported],
        opened=problems.moment[reported],
    )


def _repeats(seed: int, days: Days, first: Requests, truths: Truths) -> Requests:
    """Places that were closed and not fixed are reported again, days or weeks later."""
    dice = Dice(seed, "who reports again")
    rows = first.take(first.is_false & dice.happens(REPEATS_PERMILLE, len(first)))
    day = rows.closed // SECONDS_PER_DAY + 6 + dice.below(20, len(rows))
    again = _handled(
        seed,
        "repeats",
        days,
        truths,
        problem=rows.problem,
        kind=rows.kind,
        district=rows.district,
        place=rows.place,
        opened=day * SECONDS_PER_DAY + 7 * 3600 + dice.below(13 * 3600, len(rows)),
    )
    return replace(again, is_repeat=np.ones(len(again), dtype=np.bool_))


def _second_reports(seed: int, first: Requests) -> Requests:
    """Another resident reports the same problem while it is open; the city marks the row and closes it at once."""
    dice = Dice(seed, "second reports")
    rows = first.take(dice.happens(DUPLICATES_PERMILLE, len(first)) & (first.channel != EMPLOYEE))
    count = len(rows)
    # Never later than any planted change could have it done.
    open_for = np.minimum((rows.done_without - rows.opened) * 6 // 10, 10 * SECONDS_PER_DAY)
    opened = rows.opened + 60 + dice.below(np.maximum(open_for - 60, 1), count)
    closed = opened + 300 + dice.below(7200, count)
    channel = _channels(dice, count)
    no = np.zeros(count, dtype=np.bool_)
    return replace(
        rows,
        channel=channel,
        opened=opened,
        due=promised(rows.kind, opened),
        closed=closed,
        arrived=_arrival(dice, channel, opened),
        done=closed,
        done_without=closed,
        is_duplicate=~no,
        is_false=no,
        is_moved=no,
        is_repeat=no,
    )


def _handled(
    seed: int,
    topic: str,
    days: Days,
    truths: Truths,
    *,
    problem: Ints,
    kind: Ints,
    district: Ints,
    place: Ints,
    opened: Ints,
) -> Requests:
    """Requests with the work that the city does on them, as its systems write them down."""
    count = len(kind)
    yard, due = yards_of(district), promised(kind, opened)
    done, without = work_done(
        Dice(seed, f"work on {topic}"), kind=kind, district=district, opened=opened, days=days, truths=truths
    )
    is_yard_work = yard_work()[kind] == 1
    is_asset = np.array([one.subject_class == "asset" for one in KINDS], dtype=np.bool_)[kind]
    closed, is_moved = written_closings(
        Dice(seed, f"gaming among {topic}"),
        done=done,
        opened=opened,
        due=due,
        yard=yard,
        is_candidate=is_asset & is_yard_work,
        truths=truths,
    )
    is_false = np.zeros(count, dtype=np.bool_)
    if truths.false_closures is not None:
        closings = is_yard_work & (yard == YARDS.index(truths.false_closures.yard)) & (closed < _end(days))
        wanted = int(closings.sum()) * truths.false_closures.percent // 100
        is_false = Dice(seed, f"false closures among {topic}").pick(closings, wanted)
    dice = Dice(seed, topic)
    channel = _channels(dice, count)
    no = np.zeros(count, dtype=np.bool_)
    return Requests(
        problem=problem,
        kind=kind,
        district=district,
        place=place,
        channel=channel,
        opened=opened,
        due=due,
        closed=closed,
        arrived=_arrival(dice, channel, opened),
        done=np.where(is_false, NEVER, done),
        done_without=without,
        is_duplicate=no,
        is_false=is_false,
        is_moved=is_moved,
        is_repeat=no,
    )


def _channels(dice: Dice, count: int) -> Ints:
    return dice.weighted(np.array([channel[3] for channel in CHANNELS], dtype=np.int64), count)


def _arrival(dice: Dice, channel: Ints, opened: Ints) -> Ints:
    """The day on which each row reached the system: mostly its own, for a letter often a later one."""
    count = len(channel)
    is_late = dice.happens(np.where(channel == LETTER, _LATE_LETTERS_PERMILLE, _LATE_PERMILLE), count)
    # Most of the late ones come within days, a few after weeks.
    delay = 1 + dice.below(_LONGEST_DELAY_DAYS, count) * dice.below(_LONGEST_DELAY_DAYS, count) // _LONGEST_DELAY_DAYS
    return opened // SECONDS_PER_DAY + np.where(is_late, delay, 0)


def _end(days: Days) -> int:
    """The moment at which the file is fetched."""
    return int(days.number[-1] + 1) * SECONDS_PER_DAY


def _joined(parts: list[Requests]) -> Requests:
    return Requests(
        **{field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Requests)}
    )
