"""The numbers of the commitments board, counted again from the entries of the log by the rules of the hearings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from civicstat.hearings.standing import OUTCOME_OF, Outcome, Standing, days_late, standing_on
from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Statement


def counted_board(record: Record, *, as_of: str) -> dict[str, Any] | None:
    """What the pages must show under the key `promises`; None where nothing was promised."""
    statements = [entry.statement for entry in record.entries]
    actions = [each for each in statements if each.type in ("action/v1", "action/v2")]
    day = max([as_of, *(each.as_of for each in statements)])
    made = {each.name: str(each.body["day"]) for each in statements if each.type == "decision/v1"}
    latest = {
        each.name: (str(each.body["owner_department"]), _standing(each, made))
        for each in actions
        if each.type == "action/v2" or each.as_of <= as_of
    }
    if not latest:
        return None
    groups: dict[tuple[str, ...], list[Standing]] = defaultdict(list)
    for department, promise in latest.values():
        mine: tuple[tuple[str, ...], ...] = (("all",), (department,), (department, str(promise.first_due.year)))
        for group in mine:
            groups[group].append(promise)
    today = date.fromisoformat(day)
    departments: dict[str, Any] = {
        group[0]: {**_tally(groups[group], today), "years": {}}
        for group in sorted(groups)
        if len(group) == 1 and group != ("all",)
    }
    for group in sorted(groups):
        if len(group) == 2:
            departments[group[0]]["years"][group[1]] = _tally(groups[group], today)
    return {
        "all": _tally(groups[("all",)], today),
        "departments": departments,
        "each": {
            name: {"late": days_late(promise, today), "allowed": promise.days_allowed}
            for name, (_, promise) in latest.items()
        },
    }


def _tally(promises: Iterable[Standing], today: date) -> dict[str, int]:
    rows = list(promises)
    found: Counter[Outcome] = Counter(OUTCOME_OF[standing_on(promise, today)] for promise in rows)
    middle = sorted(promise.days_allowed for promise in rows)[(len(rows) - 1) // 2]
    return {
        **{outcome.replace("-", "_"): found[outcome] for outcome in OUTCOME_OF.values()},
        "promises": len(rows),
        "came_due": found["kept"] + found["late"] + found["broken"],
        "moved": sum(promise.due != promise.first_due for promise in rows),
        "days_allowed": middle,
    }


def _standing(statement: Statement, made: Mapping[str, str]) -> Standing:
    body = statement.body
    first, due, effect = (date.fromisoformat(body[name]) for name in ("first_due", "due", "effect_open_until"))
    if statement.type == "action/v1":
        promised = date.fromisoformat(made.get(str(body["decision"]), str(body["first_due"])))
        done = _day(body["done_on"])
        # An invented example of the first kind has no second person: its delivery counts as it is said.
        return Standing(promised, first, due, effect, done_on=done, confirmed_on=done)
    claim, seen, aside = body["claim"] or {}, body["confirmation"] or {}, body["aside"] or {}
    return Standing(
        promised_on=date.fromisoformat(body["promised_on"]),
        first_due=first,
        due=due,
        effect_open_until=effect,
        done_on=_day(claim.get("done_on")),
        confirmed_on=_day(seen.get("on")),
        aside=aside.get("status", ""),
        aside_since=_day(aside.get("since")),
        aside_until=_day(aside.get("until")),
    )


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)
