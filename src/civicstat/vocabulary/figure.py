"""A figure: a published number that never travels alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Self, cast

from civicstat.vocabulary.canonical import Json
from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.slugs import require_slug


Bound = Literal["exact", "more-than"]
DerivationClass = Literal["A", "B", "C", "M"]
Status = Literal["provisional", "final", "revised", "held", "suppressed", "no-cases", "not-yet-known", "too-few"]
Basis = Literal["actual", "budget"]
# Without a value, in their order of precedence (DESIGN, section 6).
STATUSES_WITHOUT_VALUE: tuple[Status, ...] = ("held", "suppressed", "no-cases", "not-yet-known", "too-few")
STATUSES_WITHOUT_COUNTS: tuple[Status, ...] = ("held", "suppressed")

# Why a figure is provisional though its period has settled: a request in it still waits to be judged or closed.
WAITING = "requests-wait"

WHOLE_CITY = "city:-"
NO_GROUP = "-"
# The slug of the area of rows whose source gives no usable place.
UNLOCATED = "unlocated"


@dataclass(frozen=True, order=True)
class FigureKey:
    """`metric|v3|2014-W26|community-area:23|kind=alley`: which number this is, for ever.

    `area` is `city:-` or `layer:slug`; `group` is `-` or `name=slug` pairs, sorted and joined by `&`.
    """

    metric: str
    version: int
    period: str
    area: str = WHOLE_CITY
    group: str = NO_GROUP

    def __post_init__(self) -> None:
        require_slug(self.metric, where="figure key, metric")
        layer, colon, slug = self.area.partition(":")
        if not colon or not layer or not slug:
            raise VocabularyError(f"{self.area!r} is not an area", expected="city:- or layer:slug")

    def __str__(self) -> str:
        return f"{self.metric}|v{self.version}|{self.period}|{self.area}|{self.group}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that its published text names."""
        parts = text.split("|")
        if len(parts) != 5 or not parts[1].startswith("v") or not parts[1][1:].isdigit():
            raise VocabularyError(f"{text!r} is not a figure key", expected="metric|v1|period|layer:slug|group")
        return cls(parts[0], int(parts[1][1:]), parts[2], parts[3], parts[4])

    @property
    def layer(self) -> str:
        """The area layer: `city`, `community-area`, `h3-8` ..."""
        return self.area.partition(":")[0]

    @property
    def area_slug(self) -> str:
        """The area inside its layer; `-` for the whole city."""
        return self.area.partition(":")[2]

    @property
    def series(self) -> str:
        """The key without its period: what a chart joins up."""
        return f"{self.metric}|v{self.version}|{self.area}|{self.group}"


@dataclass(frozen=True)
class Figure:
    """One published number with what it rests on.

    Shares are in percent, times in the definition's unit. `low` and `high` are chance variation at `level`, not
    reporting error. `n` is the number of cases judged. `as_of` is an ISO local day. `reason` says why a figure is held,
    or that it waits for requests (`requests-wait`). `basis` says of a cost whether its dollars were spent (`actual`) or
    only planned (`budget`); other figures have none.
    """

    key: FigureKey
    value: Decimal | None
    bound: Bound = "exact"
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    level: Decimal | None = None
    derivation: DerivationClass = "A"
    status: Status = "provisional"
    reason: str = ""
    as_of: str = ""
    basis: Basis | None = None

    def __post_init__(self) -> None:
        if self.status in STATUSES_WITHOUT_VALUE and self.value is not None:
            raise VocabularyError(f"{self.key} is {self.status} but has the value {self.value}")
        if self.status not in STATUSES_WITHOUT_VALUE and self.value is None:
            raise VocabularyError(f"{self.key} is {self.status} but has no value")
        counts = (self.numerator, self.denominator, self.n, self.low, self.high)
        if self.status in STATUSES_WITHOUT_COUNTS and any(count is not None for count in counts):
            raise VocabularyError(f"{self.key} is {self.status} but shows a count or a bound")

    @property
    def has_settled(self) -> bool:
        """Whether its period has settled, though requests in it may still wait: charts and headlines rest on these."""
        return self.status != "provisional" or self.reason == WAITING

    def to_json(self) -> dict[str, Json]:
        """The figure as it stands in a release; decimals as text, absent fields as null."""
        return {
            "key": str(self.key),
            "value": _text(self.value),
            "bound": self.bound,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "n": self.n,
            "low": _text(self.low),
            "high": _text(self.high),
            "level": _text(self.level),
            "class": self.derivation,
            "status": self.status,
            "reason": self.reason,
            "as_of": self.as_of,
            **({} if self.basis is None else {"basis": self.basis}),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, object]) -> Self:
        """The figure that a line of a figures file holds."""
        return cls(
            key=FigureKey.parse(str(fields["key"])),
            value=_decimal(fields["value"]),
            bound=cast(Bound, fields["bound"]),
            numerator=cast("int | None", fields["numerator"]),
            denominator=cast("int | None", fields["denominator"]),
            n=cast("int | None", fields["n"]),
            low=_decimal(fields["low"]),
            high=_decimal(fields["high"]),
            level=_decimal(fields["level"]),
            derivation=cast(DerivationClass, fields["class"]),
            status=cast(Status, fields["status"]),
            reason=str(fields["reason"]),
            as_of=str(fields["as_of"]),
            basis=cast("Basis | None", fields.get("basis")),
        )


@dataclass(frozen=True)
class Accounting:
    """What a figure left out: received = counted + excluded, to the unit.

    `excluded` maps the slug of each reason to a count of rows; `value_with_excluded` is the result with the excluded
    rows in it, where that can be computed. `km_median`, where a definition asks for it and it exists, is the median
    if the open ones finished like the others did.
    """

    key: FigureKey
    received: int
    counted: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    value_with_excluded: Decimal | None = None
    km_median: Decimal | None = None

    def __post_init__(self) -> None:
        if self.received != self.counted + sum(self.excluded.values()):
            raise VocabularyError(
                f"{self.key}: received {self.received} is not counted {self.counted} "
                f"plus excluded {sum(self.excluded.values())}"
            )

    def to_json(self) -> dict[str, Json]:
        """The line of an accounting file."""
        return {
            "key": str(self.key),
            "received": self.received,
            "counted": self.counted,
            "excluded": dict(self.excluded),
            "value_with_excluded": _text(self.value_with_excluded),
            **({} if self.km_median is None else {"km_median": _text(self.km_median)}),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, object]) -> Self:
        """The accounting that a line of an accounting file holds."""
        return cls(
            key=FigureKey.parse(str(fields["key"])),
            received=cast(int, fields["received"]),
            counted=cast(int, fields["counted"]),
            excluded=dict(cast("Mapping[str, int]", fields["excluded"])),
            value_with_excluded=_decimal(fields["value_with_excluded"]),
            km_median=_decimal(fields.get("km_median")),
        )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
