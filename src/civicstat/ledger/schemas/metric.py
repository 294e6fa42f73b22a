"""Definitions and targets: how a metric is computed and what the city promised."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from civicstat.ledger.schemas.fields import Body, Day, DecimalText, FilterText, Slug, Tree, Words
from civicstat.vocabulary.definition import Definition, Measure, MetricVersion, Unit
from civicstat.vocabulary.period import PeriodKind


Count = Annotated[int, Field(ge=0)]


class ExclusionV1(Body):
    """Rows that the definition leaves out, by a named reason."""

    reason: Words = Field(description="Why, in English.")
    reason_es: Words = Field(description="Why, in Spanish.")
    where: Tree = Field(description="Which rows, as a filter tree.")
    where_text: FilterText = Field(description="The filter as its author wrote it.")


class StatedTargetV1(Body):
    """A target as it stands in its definition."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    value: DecimalText = Field(description="What should be reached, in the definition's unit.")
    from_: Day = Field(alias="from", description="The first day on which it holds.")
    set_by: Words = Field(description="Who set it, in English.")
    set_by_es: Words = Field(description="Who set it, in Spanish.")
    is_example: bool = Field(description="Whether it is this software's example, not the city's.")
    why: Words | None = Field(default=None, description="Why it took the place of the one before, in English.")
    why_es: Words | None = Field(default=None, description="Why it took the place of the one before, in Spanish.")


class CutV1(Body):
    """A day from which a chart of the metric starts afresh."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: Day = Field(alias="from", description="The first day on which it holds.")
    reason: Words = Field(description="Why, in English.")
    reason_es: Words = Field(description="Why, in Spanish.")


class DefinitionV1(Body):
    """One version of one metric: everything that a stranger needs to compute it again."""

    id: Slug = Field(description="The metric's slug.")
    version: Annotated[int, Field(ge=1)] = Field(description="Counts from 1; a changed definition is a new version.")
    title: Words = Field(description="Its title, in English.")
    title_es: Words = Field(description="Its title, in Spanish.")
    question: Words = Field(description="The question that it answers, in English.")
    question_es: Words = Field(description="The question that it answers, in Spanish.")
    owner: Words = Field(description="The post that answers for it, in English.")
    owner_es: Words = Field(description="The post that answers for it, in Spanish.")
    table: Literal["service_requests", "person_months"] = Field(description="The table that it reads.")
    where: Tree | None = Field(description="Which rows it is about, as a filter tree; null: all.")
    where_text: FilterText = Field(description="That filter as its author wrote it.")
    measure: Measure = Field(description="What is computed.")
    numerator: Tree | None = Field(description="Of a share: which rows are counted, as a filter tree.")
    numerator_text: FilterText = Field(description="That filter as its author wrote it.")
    of: Tree | None = Field(description="Of a percentile, mean or sum: the duration, as an operand tree.")
    of_text: FilterText = Field(description="That duration as its author wrote it.")
    percentile: Annotated[int, Field(ge=1, le=99)] | None = Field(description="Of a percentile: which one.")
    annualised: bool = Field(default=False, description="Of a rate: multiplied up to a year. Left out where it is not.")
    km_median: bool = Field(
        default=False, description="Of a median: accounted for with the Kaplan-Meier median. Left out where it is not."
    )
    of_metric: MetricVersion | None = Field(
        default=None, description="Of a ratio: the metric that is divided, with its version. Left out elsewhere."
    )
    per_metric: MetricVersion | None = Field(
        default=None, description="Of a ratio or cost: the metric that it is divided by. Left out elsewhere."
    )
    budget_lines: tuple[Slug, ...] = Field(
        default=(), max_length=40, description="Of a cost: the lines of the budget whose dollars are divided."
    )
    period_by: Literal["opened", "closed", "due"] = Field(description="The moment that places a row in a period.")
    periods: tuple[PeriodKind, ...] = Field(min_length=1, max_length=8, description="Periods of whole-city figures.")
    by: tuple[Slug, ...] = Field(max_length=20, description="Area layers and columns that it is broken down by.")
    by_periods: tuple[PeriodKind, ...] = Field(max_length=8, description="Periods of breakdowns; empty: `periods`.")
    unit: Unit = Field(description="The unit of its values.")
    digits: Annotated[int, Field(ge=0, le=6)] = Field(description="Digits after the decimal point.")
    direction: Literal["up", "down", "none"] = Field(description="Which way is better.")
    settles_after_days: Count = Field(description="Days after a period until its figure is final.")
    settles_learned: bool = Field(
        default=False,
        description="Or as long as late records take to arrive, as learned from them. Left out where it is not.",
    )
    companion: Slug | None = Field(description="The metric that must be read beside it.")
    goal: Slug | None = Field(description="The goal that it judges.")
    shadow_of: Slug | None = Field(
        default=None, description="The official metric that a resident's proposal is computed beside. Else left out."
    )
    baseline_periods: Annotated[int, Field(ge=6)] = Field(description="Periods that set a chart's expected range.")
    known_gaps: tuple[Words, ...] = Field(min_length=1, max_length=12, description="What it cannot see, in English.")
    known_gaps_es: tuple[Words, ...] = Field(min_length=1, max_length=12, description="The same, in Spanish.")
    proposed_by: Words = Field(description="Who proposed it, in English.")
    proposed_by_es: Words = Field(description="Who proposed it, in Spanish.")
    exclude: tuple[ExclusionV1, ...] = Field(max_length=12, description="Rows left out, by reason.")
    target: tuple[StatedTargetV1, ...] = Field(max_length=12, description="Targets, earlier ones included.")
    break_: tuple[CutV1, ...] = Field(
        default=(), max_length=12, alias="break", description="Where its numbers broke off. Left out where nowhere."
    )
    rebase: tuple[CutV1, ...] = Field(
        default=(), max_length=12, description="Where its charts got a new range, and why. Left out where nowhere."
    )

    @model_validator(mode="after")
    def _is_a_definition(self) -> Self:
        Definition.from_json(self.model_dump(mode="json", by_alias=True))
        return self

    def statement_name(self) -> str:
        """Metric and version."""
        return f"{self.id}/{self.version}"


class TargetV1(Body):
    """What the city said that a metric would reach, from a day on."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    metric: Slug = Field(description="The metric.")
    version: Annotated[int, Field(ge=1)] = Field(description="The version of its definition.")
    value: DecimalText = Field(description="What should be reached, in the definition's unit.")
    from_: Day = Field(alias="from", description="The first day on which it holds.")
    set_by: Words = Field(description="Who set it, in English.")
    set_by_es: Words = Field(description="Who set it, in Spanish.")
    is_example: bool = Field(description="Whether it is this software's example, not the city's.")
    set_afterwards: bool = Field(description="Whether it was stated only after that day had begun.")
    why: Words | None = Field(default=None, description="Why it took the place of the one before, in English.")
    why_es: Words | None = Field(default=None, description="Why it took the place of the one before, in Spanish.")

    def statement_name(self) -> str:
        """Metric and first day."""
        return f"{self.metric}/{self.from_.isoformat()}"
