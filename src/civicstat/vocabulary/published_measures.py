"""A table of measures that the city itself has published: what `sources.toml` says of it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Frozen(BaseModel):
    """A table of a TOML file, in which a field that we do not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fault(Frozen):
    """A known fault of a source, said on "about the data"."""

    text: Words
    text_es: Words


FiscalYear = Annotated[str, StringConstraints(pattern=r"^FY[0-9]{4}$")]
PublishedColumn = Literal[
    "agency",
    "service",
    "measure",
    "number",
    "type",
    "better",
    "unit",
    "planning_year",
    "formula",
    "data_source",
    "ended",
    "goal",
]


class PublishedMeasuresSource(Frozen):
    """`[published_measures]` in `sources.toml`: a table of the city's own measures, quoted and never recomputed.

    `columns` maps our names to the file's; `actual`, `target`, `explanation` (of the result) and `target_explanation`
    map a fiscal year (`FY2025`) to a column. `better` and `units` say what the words of those columns mean;
    `latest_plans` lists the words of the planning year, the latest first, and `no_value` the words that say that there
    is no number. `known_words` is a file of words that may stand capitalized in the free text, a line each: text with
    any other name in it is withheld.
    """

    title: Words
    title_es: Words
    files: tuple[Words, ...] = Field(min_length=1)
    source: Words
    licence: Words
    set_by: Words
    set_by_es: Words
    year: FiscalYear
    columns: dict[PublishedColumn, Words]
    actual: dict[FiscalYear, Words] = Field(min_length=1)
    target: dict[FiscalYear, Words] = Field(min_length=1)
    explanation: dict[FiscalYear, Words] = Field(default_factory=dict)
    target_explanation: dict[FiscalYear, Words] = Field(default_factory=dict)
    better: dict[str, Literal["up", "down"]]
    units: dict[str, Literal["percent", "number", "dollars"]]
    latest_plans: tuple[Words, ...] = ()
    no_value: tuple[Words, ...] = ()
    ended: tuple[Words, ...] = ()
    known_words: str = ""
    faults: tuple[Fault, ...] = ()

    @model_validator(mode="after")
    def _names_what_is_needed(self) -> Self:
        missing = [name for name in ("agency", "measure", "better", "unit") if name not in self.columns]
        if missing:
            raise ValueError(f"`columns` must name {', '.join(missing)}")
        if self.year not in self.actual or self.year not in self.target:
            raise ValueError("`year` must have a column of actuals and one of targets")
        return self

    @property
    def judged_years(self) -> tuple[str, ...]:
        """The fiscal years with a column of results and one of targets, the latest first."""
        return tuple(sorted(self.actual.keys() & self.target.keys(), reverse=True))
