"""Where a promise stands: eight statuses, of which days decide four and acts of people the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from civicstat.hearings.letters import Letter


PromiseStatus = Literal[
    "not-yet-due",
    "overdue",
    "done-on-time",
    "done-late",
    "under-review",
    "overtaken-by-events",
    "merged",
    "on-hold",
]
STATUSES: tuple[PromiseStatus, ...] = get_args(PromiseStatus)
# What takes a promise off the road that its days describe.
Aside = Literal["", "on-hold", "overtaken-by-events", "merged"]
Verdict = Literal["reached", "not-reached", "cannot-tell"]
# What a reader asks first: was it kept? Each status answers in one way.
Outcome = Literal["kept", "late", "broken", "overtaken", "under-way", "not-yet-due", "merged"]
OUTCOME_OF: dict[PromiseStatus, Outcome] = {
    "done-on-time": "kept",
    "done-late": "late",
    "overdue": "broken",
    "overtaken-by-events": "overtaken",
    "under-review": "under-way",
    "on-hold": "under-way",
    "not-yet-due": "not-yet-due",
    "merged": "merged",
}
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True)
class Standing:
    """The days of a promise, and the acts that decide where it stands.

    `first_due` is the day promised first, `due` the day promised now. `done_on` is the day of delivery as its owner
    claims it, `confirmed_on` the day on which somebody else agreed. `aside` says why it left its road, from
    `aside_since` on; a hold ends after `aside_until`.
    """

    promised_on: date
    first_due: date
    due: date
    effect_open_until: date
    done_on: date | None = None
    confirmed_on: date | None = None
    aside: Aside = ""
    aside_since: date | None = None
    aside_until: date | None = None
    effect: Verdict | None = None
    effect_judged_on: date | None = None

    @property
    def days_allowed(self) -> int:
        """How long the owner gave themselves, from the day of the promise to the day promised first."""
        return (self.first_due - self.promised_on).days


def standing_on(promise: Standing, as_of: date) -> PromiseStatus:
    """Where a promise stands at the end of a day.

    What happened later is not known yet. A delivery counts once a second person has confirmed it, and it is judged by
    the day promised first: neither a later day nor a hold makes it on time.
    """
    if promise.aside in ("overtaken-by-events", "merged") and _is_known(promise.aside_since, as_of):
        return promise.aside
    if promise.done_on is not None and promise.done_on <= as_of:
        if not _is_known(promise.confirmed_on, as_of):
            return "under-review"
        return "done-on-time" if promise.done_on <= promise.first_due else "done-late"
    if promise.aside == "on-hold" and _is_known(promise.aside_since, as_of):
        if promise.aside_until is None or as_of <= promise.aside_until:
            return "on-hold"
    return "overdue" if as_of > promise.first_due else "not-yet-due"


def days_late(promise: Standing, as_of: date) -> int:
    """Days after the day promised first: to the delivery, or to `as_of` while there is none; 0 while it is in time."""
    done = promise.done_on is not None and promise.done_on <= as_of
    until = promise.done_on if done and promise.done_on is not None else as_of
    return max(0, (until - promise.first_due).days)


def effect_is_to_judge(promise: Standing, as_of: date) -> bool:
    """Whether the day has come to judge the effect: apart from the delivery, and only of what was delivered."""
    is_delivered = standing_on(promise, as_of) in ("done-on-time", "done-late")
    return is_delivered and promise.effect is None and as_of >= promise.effect_open_until


def owes_an_apology(promise: Standing, as_of: date, *, apology: str, next_step: str) -> bool:
    """Whether the first day was missed and an apology or a next step is missing."""
    missed = standing_on(promise, as_of) in ("overdue", "done-late")
    return missed and not (apology and next_step)


def standing_problems(promise: Standing, *, today: date) -> Iterator[Letter]:
    """What cannot be, about the days and acts of one promise."""
    if promise.first_due < promise.promised_on:
        yield Letter("first_due", f"{promise.first_due} is before the day of the promise", f"{promise.promised_on}")
    if promise.due < promise.first_due:
        yield Letter("due", f"{promise.due} is before the day promised first", f"{promise.first_due} or later")
    if promise.effect_open_until < promise.first_due:
        found = f"{promise.effect_open_until} is before the delivery is due"
        yield Letter("effect_open_until", found, f"{promise.first_due} or later")
    if promise.done_on is not None and promise.done_on > today:
        yield Letter("done_on", f"{promise.done_on} has not come yet", f"{today} or earlier")
    if promise.done_on is not None and promise.done_on < promise.promised_on:
        yield Letter("done_on", f"{promise.done_on} is before the promise", f"{promise.promised_on} or later")
    if promise.confirmed_on is not None and promise.done_on is None:
        yield Letter("confirmed_on", "a delivery that nobody claims is confirmed", "a claim first")
    if promise.aside == "on-hold" and promise.aside_until is not None and promise.aside_since is not None:
        if promise.aside_until < promise.aside_since:
            yield Letter("aside_until", f"{promise.aside_until} is before the hold begins", "a later day")
    yield from _problems_of_effect(promise)


def moved(promise: Standing, *, to: date) -> Standing:
    """The promise with another day; the day promised first stays."""
    return replace(promise, due=to)


def change_problems(before: Standing, after: Standing) -> Iterator[Letter]:
    """What an act may not do to a promise that was made: the first day, the day of the promise and a verdict stay."""
    for name in ("promised_on", "first_due", "effect_open_until"):
        if getattr(before, name) != getattr(after, name):
            yield Letter(name, f"it was {getattr(before, name)}", "what was promised first stays")
    if before.confirmed_on is not None and (before.done_on, before.confirmed_on) != (after.done_on, after.confirmed_on):
        yield Letter("done_on", f"the delivery of {before.done_on} was confirmed", "a confirmed delivery stays")
    if before.effect is not None and before.effect != after.effect:
        yield Letter("effect", f"the effect was judged: {before.effect}", "a verdict stays; correct it in the open")


def counts_of(statuses: Sequence[PromiseStatus]) -> dict[Outcome, int]:
    """How many promises have each outcome; every outcome stands, also with none."""
    found = dict.fromkeys(OUTCOMES, 0)
    for status in statuses:
        found[OUTCOME_OF[status]] += 1
    return found


def _problems_of_effect(promise: Standing) -> Iterator[Letter]:
    if (promise.effect is None) != (promise.effect_judged_on is None):
        yield Letter("effect", "a verdict needs its day, and a day its verdict", "both or neither")
    if promise.effect_judged_on is not None and promise.effect_judged_on < promise.effect_open_until:
        yield Letter(
            "effect", f"it stays open until {promise.effect_open_until}", "a verdict on that day or later, not sooner"
        )


def _is_known(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of
