"""What a post promised to deliver: read from a file, its first day never overwritten, its status never typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from civicstat.hearings.fields import Day, OptionalWords, Record, Slug, Words
from civicstat.hearings.letters import Letter, read_record
from civicstat.hearings.on_record import OnRecord


# The statuses that days alone decide. Under review, overtaken by events, merged and on hold are acts of people.
Status = Literal["not-yet-due", "overdue", "done-on-time", "done-late"]
# What stays as it was first said, for ever.
_FIXED = ("decision", "deliverable", "deliverable_es", "first_due", "effect_open_until")


class Action(Record):
    """A promise: a post, a deliverable, a day. `first_due` is the day promised first, `due` the day promised now.

    The deliverable is closed by `done_on` with evidence; the effect stays open until its own day and is judged apart.
    """

    id: Slug
    decision: Slug
    owner_post: Words
    owner_post_es: Words
    owner_department: Slug
    deliverable: Words
    deliverable_es: Words
    first_due: Day
    due: Day
    effect_open_until: Day
    done_on: Day | None = None
    evidence: OptionalWords = ""
    evidence_es: OptionalWords = ""
    invented_example: bool

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """The action that an `action/v1` statement holds."""
        return cls.model_validate(dict(body))


def status_of(action: Action, as_of: date) -> Status:
    """Where a promise stands at the end of a day, from its days alone.

    The first day decides: a promise moved to a later day is late from its first one on. A delivery after `as_of` is not
    known yet.
    """
    if action.done_on is not None and action.done_on <= as_of:
        return "done-on-time" if action.done_on <= action.first_due else "done-late"
    return "overdue" if as_of > action.first_due else "not-yet-due"


def as_known(action: Action, as_of: date) -> Action:
    """The action as it stood at the end of a day: a later delivery, and its evidence, are blank."""
    if action.done_on is None or action.done_on <= as_of:
        return action
    return action.model_copy(update={"done_on": None, "evidence": "", "evidence_es": ""})


def read_action(path: Path, *, on_record: OnRecord) -> Action:
    """The action in a TOML file, ready to be recorded; its body is `to_json()`.

    A file without `first_due` takes it from the record, or from `due` where the action is new. An action on record is
    brought up to date by the same file with a later `due`, a new owner, or `done_on` and evidence.

    Raises
    ------
    HearingError
        With every problem of the file; also where it would change what was promised first.
    """

    def completed(fields: dict[str, Any]) -> dict[str, Any]:
        said = on_record.actions.get(str(fields.get("id", "")))
        first = said["first_due"] if said is not None else fields.get("due")
        return fields if first is None else {"first_due": first, **fields}

    return read_record(path, Action, prepare=completed, check=lambda action: _problems(action, on_record))


def _problems(action: Action, on_record: OnRecord) -> Iterator[Letter]:
    if action.owner_department not in on_record.departments:
        named = repr(action.owner_department)
        yield Letter("owner_department", f"there is no department {named}", "one of the city's departments")
    yield from _problems_of_days(action, on_record)
    if action.done_on is not None and not (action.evidence and action.evidence_es):
        yield Letter(
            "evidence", "a delivery is claimed without evidence", "`evidence` and `evidence_es`: what shows it"
        )
    if action.done_on is None and (action.evidence or action.evidence_es):
        yield Letter("done_on", "there is evidence but no day of delivery", "`done_on`, or no evidence yet")
    said = on_record.actions.get(action.id)
    if said is None:
        if action.first_due != action.due:
            yield Letter("first_due", f"a new action is due {action.due} but first due {action.first_due}", "one day")
        return
    for name in _FIXED:
        if said[name] != action.to_json()[name]:
            yield Letter(name, f"the record says {str(said[name])[:80]!r}", "what was promised first stays")
    if said["done_on"] is not None and said["done_on"] != action.to_json()["done_on"]:
        yield Letter("done_on", f"the record says that it was delivered on {said['done_on']}", "that day")


def _problems_of_days(action: Action, on_record: OnRecord) -> Iterator[Letter]:
    decision = on_record.decisions.get(action.decision)
    if decision is None:
        yield Letter("decision", f"the record has no decision {action.decision!r}", "record the decision first")
    elif action.first_due.isoformat() < decision["day"]:
        yield Letter("due", f"{action.first_due} is before the meeting of {decision['day']}", "a day after the meeting")
    if action.due < action.first_due:
        yield Letter("due", f"{action.due} is before the day promised first", f"{action.first_due} or later")
    if action.effect_open_until < action.first_due:
        day = action.effect_open_until
        yield Letter("effect_open_until", f"{day} is before the delivery is due", f"{action.first_due} or later")
    if action.done_on is not None and action.done_on > on_record.as_of:
        yield Letter("done_on", f"{action.done_on} is not known on {on_record.as_of}", f"{on_record.as_of} or earlier")
