"""Kinds of field that statement bodies are made of, each bounded in length."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


# A slug as everywhere in the record; the bound keeps a leaf of many keys under 60 kB.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=600)]
OptionalWords = Annotated[str, StringConstraints(max_length=600)]
# A filter as written may list every kind of request that a city knows.
FilterText = Annotated[str, StringConstraints(max_length=6000)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=120)]
OptionalShort = Annotated[str, StringConstraints(max_length=120)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
DecimalText = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$", max_length=40)]
Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32,128}$")]
Day = Annotated[date, Field()]
FigureKeyText = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9-]+\|v[0-9]+\|[^|\s]+\|[^|\s]+\|[^|\s]+$", max_length=200)
]
FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$", max_length=90)
]
PageAddress = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*\.html(#[a-z-]+)?$", max_length=120)]
Tree = dict[str, Any]


class Body(BaseModel):
    """A statement's body: frozen, and nothing in it that its schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def statement_name(self) -> str | None:
        """The name that a statement with this body must bear; None where the body does not fix it."""
        return None
