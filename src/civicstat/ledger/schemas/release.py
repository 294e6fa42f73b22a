"""Releases, and the planned and unplanned changes of what a release said."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from civicstat.ledger.schemas.city import Mode
from civicstat.ledger.schemas.fields import (
    Body,
    Day,
    DecimalText,
    Digest,
    FigureKeyText,
    FileName,
    Nonce,
    OptionalWords,
    Short,
    Slug,
    Words,
)


# Of a release/v1, whose leaf lists them: it stays under 60 kB while metrics' slugs have up to 40 letters, five objects
# each; longer ones come to fewer, and appending refuses what is too long.
MOST_OBJECTS_IN_LEAF = 200
# Of a release/v2, whose list is an object of its own: two thousand metrics of five objects, in a list of under 4 MB.
MOST_OBJECTS = 10_000
# Keeps a leaf under 60 kB even when every field is as long as it may be.
MOST_KEYS = 120

Count = Annotated[int, Field(ge=0)]


class ObjectRefV1(Body):
    """An object of a release."""

    role: Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$", max_length=80)] = Field(
        description="What it is for: `figures/<metric>`, `records/asset`, `sentences` ..."
    )
    name: FileName = Field(description="The file name under which a reader downloads it.")
    sha256: Digest = Field(description="Its digest, which is its name in `objects/`.")
    bytes: Count = Field(description="Its size in bytes.")
    media_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]+(;[ ]?charset=utf-8)?$", max_length=50)] = Field(
        description="Its media type."
    )


class FigureTreeV1(Body):
    """A commitment to every figure of a release."""

    count: Count = Field(description="How many figures the release holds.")
    root: Digest = Field(description="The RFC 6962 root over their lines, files in order of role.")


class SoftwareV1(Body):
    """What computed the release."""

    version: Short = Field(description="The version of this software.")
    duckdb: Short = Field(description="The version of DuckDB.")


class ReleaseV1(Body):
    """One publication, its objects listed in the entry itself; since release/v2 no new one is written so."""

    release: Short = Field(description="The release's name.")
    city: Slug = Field(description="The city's slug.")
    as_of: Day = Field(description="The last local day whose records it knows.")
    mode: Mode = Field(description="`live` or `replay`.")
    objects: tuple[ObjectRefV1, ...] = Field(
        max_length=MOST_OBJECTS_IN_LEAF, description="Every object of the release."
    )
    figures: FigureTreeV1 = Field(description="Count and root of its figures.")
    definitions: tuple[Digest, ...] = Field(max_length=60, description="The definition statements that it used.")
    sources: tuple[Digest, ...] = Field(max_length=10, description="The source statements that it used.")
    disclosure_report: Digest = Field(description="The object in which the disclosure check passed it.")
    software: SoftwareV1 = Field(description="What computed it.")
    lead: Annotated[str, Field(max_length=120)] = Field(description="The post that leads it; may be empty.")


class ManifestV1(Body):
    """The list of a release's objects, itself an object: canonical JSON, in order of role, each role once."""

    objects: tuple[ObjectRefV1, ...] = Field(
        min_length=1, max_length=MOST_OBJECTS, description="Every object of the release but this one."
    )


class ManifestRefV1(Body):
    """The object that lists a release's objects."""

    sha256: Digest = Field(description="Its digest, which is its name in `objects/`.")
    bytes: Count = Field(description="Its size in bytes.")
    count: Annotated[int, Field(ge=1, le=MOST_OBJECTS)] = Field(description="How many objects it lists.")


class ReleaseV2(Body):
    """One publication: its objects stand in a list of their own, and it cites the definitions and sources it used."""

    release: Short = Field(description="The release's name.")
    city: Slug = Field(description="The city's slug.")
    as_of: Day = Field(description="The last local day whose records it knows.")
    mode: Mode = Field(description="`live` or `replay`.")
    manifest: ManifestRefV1 = Field(description="The list of its objects.")
    figures: FigureTreeV1 = Field(description="Count and root of its figures.")
    disclosure_report: Digest = Field(description="The object in which the disclosure check passed it.")
    software: SoftwareV1 = Field(description="What computed it.")
    lead: Annotated[str, Field(max_length=120)] = Field(description="The post that leads it; may be empty.")


class KeyChangeV1(Body):
    """One figure whose value changes."""

    key: FigureKeyText = Field(description="The figure's key.")
    old: DecimalText | None = Field(description="The value until now; null where it had none.")
    new: DecimalText | None = Field(description="The value from now on; null where it has none.")


class RevisionV1(Body):
    """A planned change of final figures: of the keys it lists, or of a whole metric."""

    keys: tuple[KeyChangeV1, ...] = Field(
        default=(), max_length=MOST_KEYS, description="The figures that change; empty when `metric` is given."
    )
    metric: Slug | None = Field(
        default=None,
        description="The metric all of whose figures may change; the release's supersedes file names each old value.",
    )
    why: Words = Field(description="Why, in English.")
    why_es: OptionalWords = Field(default="", description="Why, in Spanish.")
    old_release: Short = Field(description="The release whose values change.")
    new_release: Short = Field(description="The release that brings the new values.")

    @model_validator(mode="after")
    def _names_what_changes(self) -> Self:
        if bool(self.keys) == (self.metric is not None):
            raise ValueError("a revision names either `keys` or one `metric`")
        return self


class CorrectionV1(Body):
    """An unplanned change: figures that were wrong."""

    keys: tuple[KeyChangeV1, ...] = Field(min_length=1, max_length=MOST_KEYS, description="The wrong figures.")
    cause: Words = Field(description="What went wrong, in English.")
    cause_es: OptionalWords = Field(default="", description="What went wrong, in Spanish.")
    who_found: Words = Field(description="Who found it: a post or a kind of reader, never a private person's name.")
    noticed: Day = Field(description="The day on which it was noticed.")
    effect: Literal["minor", "substantial"] = Field(description="What it does to conclusions drawn from the figures.")
    decisions: tuple[Short, ...] = Field(max_length=20, description="Decisions that rested on the old values.")
    nonce: Nonce | None = Field(default=None, description="Keeps short texts from being guessed from a digest.")
