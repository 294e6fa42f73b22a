"""A metric's definition: frozen, self-validating, and the same for both computations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from civicstat.vocabulary.period import PeriodKind


Measure = Literal["count", "share", "percentile", "backlog"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Exclusion(_Frozen):
    """Rows that the definition leaves out, by a named reason that is counted beside every figure."""

    reason: Sentence
    reason_es: Sentence
    where: dict[str, Any]
    where_text: str


class Target(_Frozen):
    """What the city said it would reach, from a day on; earlier targets are kept."""

    value: Decimal
    from_: date = Field(alias="from")
    set_by: Sentence
    set_by_es: Sentence
    is_example: bool = False
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Definition(_Frozen):
    """One metric, one version. Filters are trees (`vocabulary.filter_tree`); `*_text` keeps what the author wrote.

    `of` is the duration of a percentile, an operand tree; `percentile` is 1 to 99. `periods` are the kinds of period
    of whole-city figures, `by_periods` those of figures by area or group (defaults to `periods`).
    `settles_after_days` is how long after its period a figure may still change as planned.
    """

    id: Slug
    version: int = Field(ge=1)
    title: Sentence
    title_es: Sentence
    question: Sentence
    question_es: Sentence
    owner: Sentence
    owner_es: Sentence
    table: Literal["service_requests", "person_months"] = "service_requests"
    where: dict[str, Any] | None = None
    where_text: str = ""
    measure: Measure
    numerator: dict[str, Any] | None = None
    numerator_text: str = ""
    of: dict[str, Any] | None = None
    of_text: str = ""
    percentile: int | None = Field(default=None, ge=1, le=99)
    period_by: Literal["opened", "closed", "due"] = "opened"
    periods: tuple[PeriodKind, ...] = Field(min_length=1)
    by: tuple[str, ...] = ()
    by_periods: tuple[PeriodKind, ...] = ()
    unit: Literal["percent", "days", "hours", "requests"]
    digits: int = Field(ge=0, le=6)
    direction: Literal["up", "down", "none"]
    settles_after_days: int = Field(ge=0)
    companion: Slug | None = None
    goal: Slug | None = None
    baseline_periods: int = Field(default=12, ge=6)
    known_gaps: tuple[Sentence, ...] = Field(min_length=1)
    known_gaps_es: tuple[Sentence, ...] = Field(min_length=1)
    proposed_by: Sentence
    proposed_by_es: Sentence
    exclude: tuple[Exclusion, ...] = ()
    target: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _fields_fit_the_measure(self) -> Self:
        if (self.measure == "share") != (self.numerator is not None):
            raise ValueError('`numerator` belongs to measure "share", and a share needs one')
        if (self.measure == "percentile") != (self.of is not None and self.percentile is not None):
            raise ValueError('`of` and `percentile` belong to measure "percentile", which needs both')
        if len(self.known_gaps) != len(self.known_gaps_es):
            raise ValueError("`known_gaps` and `known_gaps_es` must say the same things, one by one")
        return self

    @property
    def breakdown_periods(self) -> tuple[PeriodKind, ...]:
        """The kinds of period of figures by area or group."""
        return self.by_periods or self.periods

    def to_json(self) -> dict[str, Any]:
        """The body of a `definition/v1` statement: canonical JSON types only, targets and exclusions included."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """The definition that a `definition/v1` statement holds."""
        return cls.model_validate(body)
