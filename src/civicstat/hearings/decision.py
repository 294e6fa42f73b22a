"""What a meeting decided: read from a file, checked against the public record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from civicstat.hearings.fields import Day, DecimalText, FigureKeyText, Record, Slug, Words
from civicstat.hearings.letters import Letter, read_record
from civicstat.hearings.on_record import OnRecord


class ExpectedEffect(Record):
    """What a decision is expected to move, and by when; `value` in the metric's unit."""

    metric: Slug
    direction: Literal["up", "down"]
    value: DecimalText
    by: Day


class Decision(Record):
    """A decision with the reason for it, the figures it rests on and the effect that is expected of it.

    `why` says which values were weighed. In both languages, since both are public.
    """

    id: Slug
    department: Slug
    day: Day
    text: Words
    text_es: Words
    why: Words
    why_es: Words
    rests_on: Annotated[tuple[FigureKeyText, ...], Field(min_length=1, max_length=20, strict=False)]
    effect: ExpectedEffect
    invented_example: bool

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """The decision that a `decision/v1` statement holds."""
        return cls.model_validate(dict(body))


def read_decision(path: Path, *, on_record: OnRecord) -> Decision:
    """The decision in a TOML file, ready to be recorded; its body is `to_json()`.

    Raises
    ------
    HearingError
        With every problem of the file: a field missing, unknown or not of its kind, a figure, metric or department
        that the record does not have, a day that cannot be, words that are no invented example.
    """
    return read_record(path, Decision, check=lambda decision: _problems(decision, on_record))


def _problems(decision: Decision, on_record: OnRecord) -> Iterator[Letter]:
    if decision.department not in on_record.departments:
        yield Letter("department", f"there is no department {decision.department!r}", "one of the city's departments")
    if decision.day > on_record.as_of:
        yield Letter("day", f"the meeting of {decision.day} has not been held", f"{on_record.as_of} or earlier")
    for key in decision.rests_on:
        if key not in on_record.figures:
            yield Letter("rests_on", f"the record has no figure {key!r}", "keys of published figures")
    if len(set(decision.rests_on)) < len(decision.rests_on):
        yield Letter("rests_on", "a figure is named twice", "each figure once")
    if decision.effect.metric not in on_record.metrics:
        yield Letter("effect.metric", f"there is no metric {decision.effect.metric!r}", "an adopted metric")
    if decision.effect.by <= decision.day:
        yield Letter("effect.by", f"{decision.effect.by} is not after the meeting", f"a day after {decision.day}")
    said = on_record.decisions.get(decision.id)
    if said is not None and dict(said) != decision.to_json():
        changed = ", ".join(f"`{name}`" for name, value in decision.to_json().items() if said.get(name) != value)
        yield Letter(
            "id", f"the decision {decision.id!r} stands on record with another {changed}", "a decision stays as it was"
        )
