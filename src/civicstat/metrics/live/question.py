"""What somebody asks of a metric in a meeting, and the definition and periods that answer it.

The definition is the adopted one: only its `where` is narrowed and its breakdown and periods are those asked for, so
that the engine of the cycle answers, with its exclusions, statuses, intervals and rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Self

from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.fitness import GROUP_COLUMNS
from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, FigureKey
from civicstat.vocabulary.period import Period, PeriodKind, parse_period, period_of
from civicstat.vocabulary.tables import column_of_layer


# What a period can be made of; quarters and years are months.
UNITS: Final[tuple[PeriodKind, ...]] = ("month", "week")
# So many periods stand in the line beside an answer, the one asked about the last.
MOST_IN_LINE: Final = 24
_TO: Final = ".."


class QuestionError(DefinitionError):
    """A question that the data cannot answer as it was asked; `reason` names why."""

    def __init__(self, reason: str, found: str, *, expected: str = "") -> None:
        super().__init__(found, where="a question asked live", expected=expected)
        self.reason = reason


@dataclass(frozen=True)
class LiveQuestion:
    """A metric over the weeks or months from `first` to `last`, narrowed to some rows, by one breakdown or by none.

    `narrow` maps a layer, `kind`, `department` or `channel` to one slug of it.
    """

    metric: str
    first: str
    last: str
    by: str = ""
    narrow: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "narrow", tuple(sorted(self.narrow)))

    def to_json(self) -> dict[str, Any]:
        """The question as it is kept with the minutes."""
        narrow = dict(self.narrow)
        return {"metric": self.metric, "first": self.first, "last": self.last, "by": self.by, "narrow": narrow}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """The question that was kept."""
        narrow = tuple((str(name), str(slug)) for name, slug in said["narrow"].items())
        return cls(str(said["metric"]), str(said["first"]), str(said["last"]), str(said["by"]), narrow)

    @property
    def area(self) -> str:
        """The area that it is narrowed to; the whole city where there is none."""
        return next((f"{name}:{slug}" for name, slug in self.narrow if name not in GROUP_COLUMNS), WHOLE_CITY)

    @property
    def group(self) -> str:
        """The rest that it is narrowed to, as a figure's key says it; layers after the first stand here."""
        layers = [name for name, _ in self.narrow if name not in GROUP_COLUMNS]
        return "&".join(f"{name}={slug}" for name, slug in self.narrow if name not in layers[:1]) or NO_GROUP


@dataclass(frozen=True)
class Plan:
    """What is computed to answer a question: a definition, its periods, and which of those are what was asked.

    `before` is the same stretch a year earlier; None where the data does not reach back so far.
    """

    question: LiveQuestion
    definition: Definition
    context: MetricContext
    period: Period
    before: Period | None
    line: tuple[Period, ...]

    def key_of(self, period: str, area: str, group: str) -> FigureKey:
        """The key of a computed figure, with what the question is narrowed to in it."""
        asked = self.question
        groups = [part for part in (*asked.group.split("&"), *group.split("&")) if part != NO_GROUP]
        where = asked.area
        if area not in (WHOLE_CITY, asked.area):
            # The breakdown is by areas; what it is narrowed to by another layer stands with the groups.
            layer, _, slug = asked.area.partition(":")
            groups += [] if asked.area == WHOLE_CITY else [f"{layer}={slug}"]
            where = area
        return FigureKey(asked.metric, self.definition.version, period, where, "&".join(sorted(groups)) or NO_GROUP)


def plan_of(question: LiveQuestion, definition: Definition, context: MetricContext) -> Plan:
    """How a question is answered.

    Raises
    ------
    QuestionError
        When the data cannot answer it.
    """
    period = _period_of(question, context)
    _require_known(question, context)
    is_narrow, by = bool(question.narrow), question.by
    if definition.table == "person_months" and (is_narrow or by or question.first != question.last):
        raise QuestionError("persons", "requests about persons are told by the month for the whole city alone")
    if definition.measure in QUOTIENTS and (is_narrow or by):
        raise QuestionError("quotient", "a ratio or a cost is asked of the whole city alone")
    if definition.measure == "rate" and (is_narrow or by in GROUP_COLUMNS):
        raise QuestionError("rate", "a rate is asked of the whole city, or by area: residents are known by area alone")
    if definition.annualised and question.first != question.last:
        raise QuestionError("annualised", "a yearly rate is asked of one month or week")
    where = _and(definition.where, question.narrow)
    kind = period.kind
    asked = definition.model_copy(
        update={"where": where, "by": (by,) if by else (), "periods": (kind,), "by_periods": (), "target": ()}
    )
    before = _year_before(period, context)
    line = () if by or question.first != question.last else tuple(_line(period, context))
    wanted = dict.fromkeys([*line, *([] if before is None or by else [before]), period])
    return Plan(question, asked, replace(context, asked=tuple(wanted)), period, None if by else before, line)


def period_of_label(label: str, context: MetricContext) -> Period:
    """The stretch of time that a figure's key names, also that of an answer over several weeks or months."""
    first, _, last = label.partition(_TO)
    year = context.fiscal_year_starts
    if not last:
        return parse_period(label, fiscal_year_starts=year)
    return _joined(parse_period(first, fiscal_year_starts=year), parse_period(last, fiscal_year_starts=year))


def periods_of(context: MetricContext, kind: PeriodKind) -> list[Period]:
    """The whole months or weeks of the data, the newest first."""
    found, day = [], context.as_of
    while day >= context.coverage_from:
        period = period_of(day, kind)
        if period.start >= context.coverage_from and period.end <= context.as_of:
            found.append(period)
        if period.start == date.min:
            break
        day = date.fromordinal(period.start.toordinal() - 1)
    return found


def breakdowns_of(context: MetricContext) -> tuple[str, ...]:
    """What a question can be broken down or narrowed by: the layers of areas, and the columns of groups."""
    return (*context.layers, *GROUP_COLUMNS)


def _period_of(question: LiveQuestion, context: MetricContext) -> Period:
    try:
        first, last = parse_period(question.first), parse_period(question.last)
    except VocabularyError as error:
        raise QuestionError("period-form", str(error), expected="two weeks, or two months") from None
    if first.kind not in UNITS or first.kind != last.kind or first.start > last.start:
        raise QuestionError(
            "period-form",
            f"from {question.first} to {question.last} is no stretch of time",
            expected="two weeks, or two months, the earlier one first",
        )
    if first.start < context.coverage_from or last.end > context.as_of:
        raise QuestionError(
            "period-outside",
            f"from {question.first} to {question.last} is not wholly in the data",
            expected=f"whole weeks or months between {context.coverage_from} and {context.as_of}",
        )
    return _joined(first, last)


def _joined(first: Period, last: Period) -> Period:
    label = first.label if first == last else f"{first.label}{_TO}{last.label}"
    return Period(first.start, last.end, first.kind, label)


def _require_known(question: LiveQuestion, context: MetricContext) -> None:
    names = breakdowns_of(context)
    # Rows about persons are in no row file.
    kinds = tuple(kind for kind, subject_class in context.kinds.items() if subject_class != "person")
    slugs = {**context.layers, "kind": kinds, "department": context.departments, "channel": context.channels}
    for name, slug in question.narrow:
        if name not in names or slug not in (*slugs[name], "unlocated"):
            raise QuestionError("unknown-part", f"the city has no {name} {slug}")
        if name == question.by:
            raise QuestionError("twice", f"narrowed to one {name}, there is nothing to break down by it")
    if question.by and question.by not in names:
        raise QuestionError("unknown-part", f"nothing is broken down by {question.by}", expected=", ".join(names))


def _and(where: Mapping[str, Any] | None, narrow: tuple[tuple[str, str], ...]) -> dict[str, Any] | None:
    conditions = [
        {
            "op": "=",
            "left": {"column": name if name in GROUP_COLUMNS else column_of_layer(name)},
            "right": {"text": slug},
        }
        for name, slug in narrow
    ]
    parts = [*([] if where is None else [dict(where)]), *conditions]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"op": "and", "args": parts}


def _year_before(period: Period, context: MetricContext) -> Period | None:
    first, last = (period_of(day, period.kind) for day in (period.start, period.end))
    if period.kind == "week":
        earlier = []
        for one in (first, last):
            year, week, _ = one.start.isocalendar()
            try:
                earlier.append(period_of(date.fromisocalendar(year - 1, week, 1), "week"))
            except ValueError:
                return None
    else:
        earlier = [period_of(date(one.start.year - 1, one.start.month, 1), "month") for one in (first, last)]
    before = _joined(*earlier)
    return before if before.start >= context.coverage_from else None


def _line(period: Period, context: MetricContext) -> Iterator[Period]:
    older = [one for one in periods_of(context, period.kind) if one.start <= period.start]
    yield from reversed(older[:MOST_IN_LINE])
