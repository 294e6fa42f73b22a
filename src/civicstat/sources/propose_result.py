"""What `propose` suggests about a file that it has never seen; values only, each with its reason in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from civicstat.sources.propose_dates import DateOrder
from civicstat.vocabulary.tables import SubjectClass


# sure: name and content say so. likely: the name says so, the content agrees more or less. unsure: content alone.
Confidence = Literal["sure", "likely", "unsure"]
Why = Literal["knows-the-future", "personal", "free-text", "identifier", "empty", "duplicates-only", "not-needed"]


@dataclass(frozen=True)
class Wishes:
    """What a person has already decided; each wins over our guess.

    Parameters
    ----------
    columns
        Our names to the file's; an empty name keeps ours closed.
    date_order
        How days and months stand in text dates; empty to let the values decide.
    time_zone
        IANA name; empty to guess it from the points.
    classes
        Subject class by kind as the source writes it, for kinds that somebody has looked at.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | Literal[""] = ""
    time_zone: str = ""
    classes: Mapping[str, SubjectClass] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """One of our columns and the file's column that seems to hold it."""

    ours: str
    column: str
    confidence: Confidence
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """A column that is not mapped, and why; `is_never_read` puts it on "about the data"."""

    column: str
    kind: Why
    why: str
    why_es: str
    is_never_read: bool


@dataclass(frozen=True)
class DateGuess:
    """How the file writes its dates: a strptime form (empty where it holds dates, not text) and what decided it."""

    form: str
    order: DateOrder | Literal[""]
    precision: Literal["day", "second"]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class KindGuess:
    """A kind of request with its suggested class; `look` asks a person to decide."""

    source: str
    slug: str
    name: str
    name_es: str
    subject_class: SubjectClass
    rows: int
    reason: str
    look: bool


@dataclass(frozen=True)
class NameGuess:
    """A department or channel as the source writes it, and how we would publish it."""

    source: str
    slug: str
    name: str
    rows: int


@dataclass(frozen=True)
class ZoneGuess:
    """A time zone, empty where the points do not settle it."""

    name: str
    reason: str


@dataclass(frozen=True)
class DuplicateMarks:
    """Values of a column that say that a row repeats another."""

    column: str
    values: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class DefaultPoint:
    """A point with more rows than any real place: latitude and longitude as the file writes them."""

    latitude: str
    longitude: str
    rows: int


@dataclass(frozen=True)
class Coverage:
    """From which local day to which the file seems complete, and why we think so."""

    first: date
    last: date
    reasons: tuple[str, ...]

    @property
    def days(self) -> int:
        """Whole local days, both ends included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class FaultNoticed:
    """A fault of the file with its number, in both languages."""

    text: str
    text_es: str


@dataclass(frozen=True)
class Proposal:
    """Everything suggested about one file; `questions` is what only a person can decide."""

    file: str
    rows: int
    columns: tuple[Suggestion, ...]
    left_out: tuple[LeftOut, ...]
    dates: DateGuess
    zone: ZoneGuess
    coverage: Coverage
    kinds: tuple[KindGuess, ...]
    departments: tuple[NameGuess, ...]
    channels: tuple[NameGuess, ...]
    duplicates: DuplicateMarks | None
    default_points: tuple[DefaultPoint, ...]
    faults: tuple[FaultNoticed, ...]
    questions: tuple[str, ...]

    @property
    def column_of(self) -> dict[str, str]:
        """Our names to the file's."""
        return {suggestion.ours: suggestion.column for suggestion in self.columns}

    def kinds_of(self, subject_class: SubjectClass) -> tuple[str, ...]:
        """The slugs of the kinds of a class."""
        return tuple(kind.slug for kind in self.kinds if kind.subject_class == subject_class)

    @property
    def kinds_to_look_at(self) -> Sequence[KindGuess]:
        """The kinds whose class we are not certain of, those with most rows first."""
        return sorted((kind for kind in self.kinds if kind.look), key=lambda kind: (-kind.rows, kind.slug))

    def to_json(self) -> dict[str, Any]:
        """The proposal for a program."""
        fields = asdict(self)
        fields["coverage"] = {
            "first": self.coverage.first.isoformat(),
            "last": self.coverage.last.isoformat(),
            "days": self.coverage.days,
            "reasons": list(self.coverage.reasons),
        }
        return fields
