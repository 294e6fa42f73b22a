"""Measures that the city has published itself: quoted in the record, never recomputed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Digest, Slug, Words


Count = Annotated[int, Field(ge=0)]
FiscalYear = Annotated[str, StringConstraints(pattern=r"^FY[0-9]{4}$")]


class CountedObjectV1(Body):
    """An object and how many things are in it."""

    count: Count = Field(description="How many measures, or how many figures.")
    sha256: Digest = Field(description="The object's digest.")


class PublishedMeasuresV1(Body):
    """The city's own measures, all in one object: titles, targets, results, explanations as published."""

    id: Slug = Field(description="Its slug.")
    title: Words = Field(description="What was quoted, in English.")
    title_es: Words = Field(description="What was quoted, in Spanish.")
    set_by: Words = Field(description="Who set the targets, in English.")
    set_by_es: Words = Field(description="Who set the targets, in Spanish.")
    class_: Literal["C"] = Field(
        alias="class", description="`C`: from an outside source; nobody here can recompute it."
    )
    year: FiscalYear = Field(description="The fiscal year whose targets are judged.")
    measures: CountedObjectV1 = Field(description="The object `published-measures`.")
    figures: CountedObjectV1 = Field(description="The object `published-figures`: every result as a figure of class C.")
    missed: Count = Field(description="Measures whose result fell short of the target.")
    met: Count = Field(description="Measures whose result reached it.")
    no_actual: Count = Field(description="Measures with a target and no result.")
    no_target: Count = Field(description="Measures without a target.")
    no_direction: Count = Field(description="Measures that do not say whether more or less is better.")
