"""What `sources.toml` says of inspections and confirmations: who looked again at what the city closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from civicstat.vocabulary.definition import Slug


Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
FollowUpAnswer = Literal["fixed", "not-fixed", "not-sure"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _FollowUpSource(_Frozen):
    """What inspections and confirmations share; `answers` maps every word of the file to ours, others are refused."""

    title: Words
    title_es: Words
    files: tuple[Words, ...] = Field(min_length=1)
    source: Words
    licence: Words
    date_format: str = ""
    answers: dict[str, FollowUpAnswer] = Field(min_length=1)


class Draw(_Frozen):
    """How inspected closings were drawn by lot: from all closings of `kinds`, or of every kind where it is empty.

    `over`: `city` where every closing of the city had the same chance; `area` where only those of one area of the main
    layer had, so that areas must not be added up. `marked` are the values of the column `at_random` that say a row was
    drawn; where it is empty, every row was.
    """

    words: Words
    words_es: Words
    over: Literal["city", "area"]
    kinds: tuple[Slug, ...] = ()
    marked: tuple[Words, ...] = ()


class InspectionsSource(_FollowUpSource):
    """`[inspections]`: somebody of the city looked whether a closed request is fixed; without `draw`, none by lot."""

    columns: dict[Literal["request", "day", "answer", "at_random"], Words]
    draw: Draw | None = None

    @model_validator(mode="after")
    def _marks_have_a_column(self) -> Self:
        _require_columns(self.columns)
        if ("at_random" in self.columns) != bool(self.draw and self.draw.marked):
            raise ValueError("`columns.at_random` and `draw.marked` belong together")
        return self


class ConfirmationsSource(_FollowUpSource):
    """`[confirmations]`: whoever reported was asked whether it is fixed; never a draw by lot, as answering is free."""

    columns: dict[Literal["request", "day", "answer"], Words]

    @model_validator(mode="after")
    def _names_its_columns(self) -> Self:
        _require_columns(self.columns)
        return self


def _require_columns(columns: Mapping[Any, str]) -> None:
    missing = [name for name in ("request", "day", "answer") if name not in columns]
    if missing:
        raise ValueError(f"`columns` does not say which column holds {', '.join(missing)}")
