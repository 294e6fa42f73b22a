"""A metric that a resident asked for: the words, which official metric it stands beside, and the answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from civicstat.vocabulary.definition import Slug


Words = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(_Frozen):
    """What a resident asked for; `words` or `words_es` is a translation, as `language` tells."""

    beside: Slug
    language: Literal["en", "es"]
    words: Words
    words_es: Words
    asked: date
    invented_example: bool


class Answered(_Frozen):
    """What the city answered, and why."""

    answer: Literal["yes", "no"]
    reason: Words
    reason_es: Words
    by: Words
    by_es: Words
    day: date


class ProposalFile(_Frozen):
    """`proposals/<id>.toml` of a city folder: the resident's words, an analyst's definition, the answer if any."""

    proposal: Asked
    definition: dict[str, Any]
    answer: Answered | None = None


class ResidentProposal(_Frozen):
    """A proposal with the id of its metric."""

    id: Slug
    asked: Asked
    answer: Answered | None = Field(default=None)

    @property
    def beside(self) -> str:
        """The official metric that it is computed beside."""
        return self.asked.beside

    def said(self) -> dict[str, Any]:
        """The body of `metric-proposal/v1`."""
        return {"metric": self.id, **self.asked.model_dump(mode="json")}

    def answered(self) -> dict[str, Any]:
        """The body of `proposal-answer/v1`."""
        return {"metric": self.id, **(self.answer.model_dump(mode="json") if self.answer else {})}
