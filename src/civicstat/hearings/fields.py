"""Kinds of field that decisions and actions are made of, each as long as the public record allows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints


def _day(value: object) -> object:
    """TOML knows days; in quotes they are meant as well. An instant is not a day."""
    if isinstance(value, datetime):
        raise ValueError("a day without a time of day")
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
OptionalWords = Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)]
DecimalText = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$", max_length=40)]
FigureKeyText = Annotated[str, StringConstraints(max_length=200)]
Day = Annotated[date, BeforeValidator(_day)]


class Record(BaseModel):
    """Something put on record: frozen, and with no field that its type does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def to_json(self) -> dict[str, Any]:
        """The body of its statement: canonical JSON types only."""
        return self.model_dump(mode="json")
