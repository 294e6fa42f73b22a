"""A metric that a resident asked for: the words, which official metric it stands beside, and the answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from civicstat.vocabulary.definition import Slug


Words = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
OptionalWords = Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(_Frozen):
    """What a resident asked for; `words` or `words_es` is a translation, as `language` tells.

    The words of a real person stand in no file of a city folder: there `words_sha256` names the object that holds them.
    `agreed` and `not_names` are said once, when the words are handed in, and are kept nowhere.
    """

    beside: Slug
    language: Literal["en", "es"]
    words: OptionalWords = ""
    words_es: OptionalWords = ""
    words_sha256: OptionalDigest = ""
    asked: date
    invented_example: bool
    agreed: bool = False
    not_names: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _words_stand_in_one_place(self) -> Asked:
        if bool(self.words and self.words_es) == bool(self.words_sha256) or bool(self.words) != bool(self.words_es):
            raise ValueError("`words` and `words_es` both, or `words_sha256` alone")
        return self

    def kept(self) -> dict[str, Any]:
        """What stands in the city folder."""
        fields = self.model_dump(exclude={"agreed", "not_names"})
        return {name: value for name, value in fields.items() if value != ""}


class Answered(_Frozen):
    """What the city answered, and why."""

    answer: Literal["yes", "no"]
    reason: Words
    reason_es: Words
    by: Words
    by_es: Words
    day: date


class ProposalFile(_Frozen):
    """`proposals/<id>.toml` of a city folder: what a resident asked, an analyst's definition, the answer if any."""

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

    @property
    def type(self) -> str:
        """The type of the statement that says it: words of its own, or words that can be withdrawn."""
        return f"metric-proposal/v{2 if self.asked.words_sha256 else 1}"

    def said(self) -> dict[str, Any]:
        """The body of that statement."""
        fields = self.asked.model_dump(mode="json", exclude={"agreed", "not_names", "words_sha256"})
        if not self.asked.words_sha256:
            return {"metric": self.id, **fields}
        left_out = ("words", "words_es", "invented_example")
        return {
            "metric": self.id,
            **{name: value for name, value in fields.items() if name not in left_out},
            "words": {"sha256": self.asked.words_sha256},
            "made_up": self.asked.invented_example,
        }

    def answered(self) -> dict[str, Any]:
        """The body of `proposal-answer/v1`."""
        return {"metric": self.id, **(self.answer.model_dump(mode="json") if self.answer else {})}
