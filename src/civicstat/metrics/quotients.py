"""Ratios and costs, the first computation: the exact value of one metric, or of budget lines, divided by another's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from civicstat.inference.rounding import round_half_even
from civicstat.metrics.answer import FEWEST_CASES, Answer, Result
from civicstat.metrics.answers import figure_from, is_hidden, left_out_of, result_of, wanted_places
from civicstat.metrics.budget import dollars_of
from civicstat.metrics.calendar import calendar_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.freshness.settling import settling_time
from civicstat.metrics.freshness.waiting import Waiting
from civicstat.metrics.parts import parts_of
from civicstat.metrics.reasons import reasons_of
from civicstat.metrics.sql_tallies import left_out_column
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import (
    STATUSES_WITHOUT_VALUE,
    Accounting,
    Basis,
    Figure,
    FigureKey,
    Status,
)


# A period's label, an area and a group.
Place = tuple[str, str, str]
# The rows that the script of a metric returns.
Ask = Callable[[Definition], Sequence[Answer]]


@dataclass(frozen=True)
class Side:
    """One of the two sides of a division in one place: a result, and the rows that it took and left out.

    `cases` is how many cases it rests on; None for dollars, which are no cases. `is_number`: it is a number of
    something, so that a reader can divide. `waits`: a request in it does, so that it can still change.
    """

    result: Result
    received: int = 0
    counted: int = 0
    excluded: Mapping[str, int] | None = None
    cases: int | None = None
    is_number: bool = False
    basis: Basis | None = None
    waits: bool = False

    @property
    def missing(self) -> Status | None:
        """Why it has no exact value: a sum of which something is open has a bound only."""
        if self.result.status is None and self.result.exact is None:
            return "not-yet-known"
        return self.result.status


def quotient_figures(
    definition: Definition,
    context: MetricContext,
    others: Mapping[str, Definition],
    ask: Ask,
    *,
    held_reason: str = "",
) -> tuple[tuple[Figure, ...], tuple[Accounting, ...]]:
    """Every figure of a ratio or cost and its accounting, sorted by key.

    Parameters
    ----------
    others
        The definitions that it names, by id.
    ask
        Runs the script of one of them.
    """
    parts = parts_of(definition, others)
    if held_reason:
        held = {place for part in parts for place in wanted_places(part, context, (), is_held=True)}
        keys = [FigureKey(definition.id, definition.version, *place) for place in sorted(held, key="|".join)]
        as_of = context.as_of.isoformat()
        return tuple(Figure(key, None, status="held", reason=held_reason, as_of=as_of) for key in keys), ()
    sides = [_Sides(part, context, ask(part)) for part in parts]
    places = {place for side in sides for place in side.places}
    as_of = context.as_of.isoformat()
    periods = {period.label: period for period in calendar_of(definition, context).periods}
    settling = settling_time(definition, context)
    figures, accountings = [], []
    for place in sorted((one for one in places if all(side.has(one) for side in sides)), key="|".join):
        key = FigureKey(definition.id, definition.version, *place)
        of = _dollars(definition, context, place[0]) if definition.measure == "cost" else sides[0].at(place)
        per = sides[-1].at(place)
        if "suppressed" in (of.missing, per.missing):
            figures.append(Figure(key, None, status="suppressed", as_of=as_of))
            continue
        result = divided(definition, of, per)
        is_settled = context.as_of >= periods[place[0]].end + settling and of.basis != "budget"
        waits = of.waits or per.waits
        figure = figure_from(key, result, as_of=as_of, is_settled=is_settled, waits=waits)
        figures.append(figure if figure.value is None else replace(figure, basis=of.basis))
        excluded = dict(of.excluded or {})
        for reason, rows in (per.excluded or {}).items():
            excluded[reason] = excluded.get(reason, 0) + rows
        received, counted = of.received + per.received, of.counted + per.counted
        accountings.append(Accounting(key, received, counted, excluded, result.value_with_excluded))
    return tuple(figures), tuple(accountings)


def divided(definition: Definition, of: Side, per: Side) -> Result:
    """One exact value by another, rounded once; division by nothing has no cases."""
    cases = [side.cases for side in (of, per) if side.cases is not None]
    counts = Result(
        numerator=_whole(of), denominator=_whole(per), n=min(cases), value_with_excluded=_of_all(definition, of, per)
    )
    missing = {side.missing for side in (of, per)}
    if per.result.exact == 0:
        missing.add("no-cases")
    if min(cases) < FEWEST_CASES:
        missing.add("too-few")
    status = next((status for status in STATUSES_WITHOUT_VALUE if status in missing), None)
    if status is not None:
        return replace(counts, status=status)
    assert of.result.exact is not None
    assert per.result.exact is not None
    return replace(counts, value=round_half_even(of.result.exact / per.result.exact, definition.digits))


def _of_all(definition: Definition, of: Side, per: Side) -> Decimal | None:
    one, other = of.result.exact_of_all, per.result.exact_of_all
    return None if one is None or not other else round_half_even(one / other, definition.digits)


def _whole(side: Side) -> int | None:
    """A side that is a number of something; a share or rate is none, and dollars stand in the budget."""
    exact = side.result.exact
    return int(exact) if side.is_number and exact is not None and exact.denominator == 1 else None


class _Sides:
    """One metric in every place where it has a figure; where nothing was found its rows are none."""

    def __init__(self, part: Definition, context: MetricContext, answers: Sequence[Answer]) -> None:
        self._part, self._context = part, context
        self._found = {(answer.period, answer.area, answer.group): answer for answer in answers}
        self._periods = {period.label: period for period in calendar_of(part, context).periods}
        self._columns = {reason: left_out_column(reason) for reason in reasons_of(part)}
        self._waiting = Waiting.of(part)

    @property
    def places(self) -> set[Place]:
        """Where the metric has a figure."""
        return set(wanted_places(self._part, self._context, self._found))

    def has(self, place: Place) -> bool:
        """Whether it is known in a place; the total about persons of a month is published or not."""
        return self._part.table == "service_requests" or place in self._found

    def at(self, place: Place) -> Side:
        """The side of the division that it is in a place."""
        answer = self._found.get(place) or Answer(*place, {})
        if is_hidden(answer):
            return Side(Result("suppressed"))
        result = result_of(self._part, self._context, self._periods[place[0]], answer)
        received, counted = (answer.count(name) for name in ("received", "counted"))
        if self._part.table == "person_months":
            received = counted = answer.count("requests")
        excluded = left_out_of(answer, self._columns)
        return Side(
            result,
            received,
            counted,
            excluded,
            cases=result.n or 0,
            is_number=self._part.measure in ("count", "backlog", "flow", "sum"),
            waits=self._waiting.holds(result, excluded),
        )


def _dollars(definition: Definition, context: MetricContext, label: str) -> Side:
    dollars, basis = dollars_of(definition.budget_lines, label, context.budget)
    if dollars is None:
        return Side(Result("not-yet-known"))
    ratio = dollars.as_integer_ratio()
    return Side(Result(ratio=ratio, ratio_of_all=ratio), basis=basis)
