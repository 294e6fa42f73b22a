"""A metric's definition: frozen, self-validating, and the same for both computations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from civicstat.vocabulary.period import PeriodKind


Measure = Literal[
    "count", "share", "percentile", "backlog", "mean", "sum", "rate", "flow", "backlog-age", "ratio", "cost"
]
Unit = Literal[
    "percent",
    "days",
    "hours",
    "working-days",
    "working-hours",
    "requests",
    "net-requests",
    "per-1000-residents",
    "per-10000-residents",
    "per-100000-residents",
    "ratio",
    "dollars",
]
# Of how many residents a rate counts the requests, by its unit.
RESIDENTS_PER: dict[str, int] = {f"per-{count}-residents": count for count in (1_000, 10_000, 100_000)}
# What is counted at the end of a period, not over it.
STOCKS: tuple[Measure, ...] = ("backlog", "backlog-age")
# Measures that divide by the figure of another metric; they take no rows of their own.
QUOTIENTS: tuple[Measure, ...] = ("ratio", "cost")
# Measures whose value is an exact fraction, so that another metric can be made of it.
EXACT_MEASURES: tuple[Measure, ...] = ("count", "sum", "share", "rate", "flow", "backlog")
# Fields that came after the first adopted definitions: left out of a statement where they say nothing.
_LATER_FIELDS = (
    "annualised",
    "km_median",
    "break",
    "rebase",
    "of_metric",
    "per_metric",
    "budget_lines",
    "settles_learned",
    "shadow_of",
)
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
# One version of a metric, as its statement is named: `requests/1`.
MetricVersion = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[1-9][0-9]{0,3}$")]
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
    """What the city said it would reach, from a day on; earlier targets are kept, and a later one says why it came."""

    value: Decimal
    from_: date = Field(alias="from")
    set_by: Sentence
    set_by_es: Sentence
    is_example: bool = False
    why: Sentence | None = None
    why_es: Sentence | None = None
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Cut(_Frozen):
    """A day from which a chart starts afresh: the numbers mean something else (`break`), or a new range is set."""

    from_: date = Field(alias="from")
    reason: Sentence
    reason_es: Sentence
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Definition(_Frozen):
    """One metric, one version. Filters are trees (`vocabulary.filter_tree`); `*_text` keeps what the author wrote.

    `of` is the duration of a percentile, mean or sum, an operand tree; `percentile` is 1 to 99. `periods` are the
    kinds of period of whole-city figures, `by_periods` those of figures by area or group (defaults to `periods`).
    `annualised`: a rate is multiplied up to a year. `km_median`: a median is accounted for with the Kaplan-Meier
    median beside it.
    `shadow_of`: a resident's proposal, computed beside that official metric and not adopted in its place.
    `of_metric` and `per_metric`: a ratio divides the exact value of the first by that of the second. `budget_lines` are
    the lines of the city's budget whose dollars a cost divides by `per_metric`.
    `settles_after_days` is how long after its period a figure may still change as planned; `settles_learned`: or as
    long as the source's late records take to arrive, where that is longer.
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
    annualised: bool = False
    km_median: bool = False
    of_metric: MetricVersion | None = None
    per_metric: MetricVersion | None = None
    budget_lines: tuple[Slug, ...] = ()
    period_by: Literal["opened", "closed", "due"] = "opened"
    periods: tuple[PeriodKind, ...] = Field(min_length=1)
    by: tuple[str, ...] = ()
    by_periods: tuple[PeriodKind, ...] = ()
    unit: Unit
    digits: int = Field(ge=0, le=6)
    direction: Literal["up", "down", "none"]
    settles_after_days: int = Field(ge=0)
    settles_learned: bool = False
    companion: Slug | None = None
    goal: Slug | None = None
    shadow_of: Slug | None = None
    baseline_periods: int = Field(default=12, ge=6)
    known_gaps: tuple[Sentence, ...] = Field(min_length=1)
    known_gaps_es: tuple[Sentence, ...] = Field(min_length=1)
    proposed_by: Sentence
    proposed_by_es: Sentence
    exclude: tuple[Exclusion, ...] = ()
    target: tuple[Target, ...] = ()
    break_: tuple[Cut, ...] = Field(default=(), alias="break")
    rebase: tuple[Cut, ...] = ()

    @model_validator(mode="after")
    def _fields_fit_the_measure(self) -> Self:
        if (self.measure == "share") != (self.numerator is not None):
            raise ValueError('`numerator` belongs to measure "share", and a share needs one')
        if (self.measure in ("percentile", "mean", "sum")) != (self.of is not None):
            raise ValueError('`of` belongs to the measures "percentile", "mean" and "sum", and each needs one')
        if (self.measure in ("percentile", "backlog-age")) != (self.percentile is not None):
            raise ValueError('`percentile` belongs to the measures "percentile" and "backlog-age", and both need it')
        if self.annualised and self.measure != "rate":
            raise ValueError('`annualised` belongs to measure "rate"')
        if self.km_median and (self.measure, self.percentile) != ("percentile", 50):
            raise ValueError('`km_median` belongs to a median: measure "percentile" with percentile = 50')
        if (self.measure == "ratio") != (self.of_metric is not None):
            raise ValueError('`of_metric` belongs to measure "ratio", and a ratio needs one')
        if (self.measure in QUOTIENTS) != (self.per_metric is not None):
            raise ValueError('`per_metric` belongs to the measures "ratio" and "cost", and both need it')
        if (self.measure == "cost") != bool(self.budget_lines):
            raise ValueError('`budget_lines` belong to measure "cost", and a cost needs at least one')
        if self.measure in QUOTIENTS and (self.where is not None or self.exclude or self.table != "service_requests"):
            raise ValueError("a ratio or cost takes no rows: `where`, `table` and [[exclude]] stand in its metrics")
        if self.shadow_of is not None and (self.shadow_of == self.id or self.goal or self.target):
            raise ValueError("a shadow of another metric judges no goal and has no target until it is adopted")
        if len(self.known_gaps) != len(self.known_gaps_es):
            raise ValueError("`known_gaps` and `known_gaps_es` must say the same things, one by one")
        return self

    @property
    def is_official(self) -> bool:
        """Whether the city has adopted it as its own; a resident's proposal is computed beside an official metric."""
        return self.shadow_of is None

    @property
    def parts(self) -> tuple[str, ...]:
        """The metrics, each as id and version, that a ratio or cost is made of; none for the other measures."""
        return tuple(part for part in (self.of_metric, self.per_metric) if part is not None)

    @property
    def breakdown_periods(self) -> tuple[PeriodKind, ...]:
        """The kinds of period of figures by area or group."""
        return self.by_periods or self.periods

    def to_json(self) -> dict[str, Any]:
        """The body of a `definition/v1` statement: canonical JSON types only, targets and exclusions included."""
        body = self.model_dump(mode="json", by_alias=True)
        body["target"] = [
            {name: said for name, said in target.items() if said is not None} for target in body["target"]
        ]
        return {name: value for name, value in body.items() if name not in _LATER_FIELDS or value}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """The definition that a `definition/v1` statement holds."""
        return cls.model_validate(body)
