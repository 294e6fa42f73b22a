"""What the program can see of a city that starts: the measures, the posts, the promises, the meetings held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from civicstat.hearings.phrases import Both


MeetingKind = Literal["dry-run", "recorded-meeting"]
# A chart can say what is usual from so many values on.
FEWEST_VALUES = 12
_NO_WORDS = Both("", "")


@dataclass(frozen=True)
class MetricFacts:
    """One chosen measure as the public record holds it; `is_adopted` is False where the record has no such measure.

    `values` counts the settled values of its fullest chart. `assurance` is what that chart says of the target, "" where
    there is no chart. `is_post_held` is None where nobody can look up posts.
    """

    id: str
    title: Both
    is_adopted: bool = False
    values: int = 0
    is_speed: bool = False
    companion: str = ""
    is_companion_adopted: bool = False
    owner: Both = _NO_WORDS
    is_owner_named: bool = False
    is_post_held: bool | None = None
    has_direction: bool = False
    has_target: bool = False
    is_target_example: bool = False
    assurance: str = ""
    is_accounted: bool = False


@dataclass(frozen=True)
class Held:
    """A meeting that was held: on which day, of which kind, and what was sent when.

    `briefing_in_time` is None where nobody knows; `memo_on` is None while no memo went out.
    """

    kind: MeetingKind
    day: date
    memo_on: date | None = None
    briefing_in_time: bool | None = None


@dataclass(frozen=True)
class Facts:
    """What can be looked up, all on one day; None is "cannot see", never "no".

    `data_day` is the newest day of the published records. A seat is taken when somebody holds the post.
    """

    today: date
    question: str
    metrics: tuple[MetricFacts, ...]
    data_day: date | None = None
    has_coverage: bool = False
    minutes: int = 90
    meetings_announced: int | None = None
    chair_held: bool | None = None
    analyst_held: bool | None = None
    budget_seat: bool | None = None
    counsel_seat: bool | None = None
    open_promises: int | None = None
    overdue_without_step: int | None = None
    meetings: tuple[Held, ...] | None = None
    report_announced: bool | None = None
    notice_days: int | None = None
