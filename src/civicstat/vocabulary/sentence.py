"""A sentence whose numbers are bound to figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class BoundNumber:
    """A number in a sentence: a figure key, the field of it that is shown, and the format to show it in.

    `field` is `value`, `numerator`, `denominator`, `n`, `low`, `high`, or `excluded.<reason>`. For a chart's centre
    and limits `key` is `signal-key` and `field` is `center`, `lower` or `upper`.
    """

    key: str
    field: str
    format: str

    def to_json(self) -> dict[str, str]:
        """As it stands among the parts of a sentence."""
        return {"key": self.key, "field": self.field, "format": self.format}


@dataclass(frozen=True)
class BoundSentence:
    """One thing said in English and in Spanish; parts are plain text or bound numbers."""

    id: str
    en: Sequence[str | BoundNumber]
    es: Sequence[str | BoundNumber]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a release's sentences object."""
        return {"id": self.id, "en": _parts(self.en), "es": _parts(self.es)}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """One element of a sentences object."""
        return cls(str(fields["id"]), _read(fields["en"]), _read(fields["es"]))


def _parts(parts: Sequence[str | BoundNumber]) -> list[Any]:
    return [part if isinstance(part, str) else part.to_json() for part in parts]


def _read(parts: Sequence[Any]) -> tuple[str | BoundNumber, ...]:
    return tuple(part if isinstance(part, str) else BoundNumber(**part) for part in parts)
