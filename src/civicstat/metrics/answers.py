"""Whole numbers from a computation become figures: status, exact rounding, intervals, accounting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from civicstat.inference.intervals import wilson_interval
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.answer import FEWEST_CASES, HOUR_UNITS, SECONDS_PER_HOUR, Answer, Result
from civicstat.metrics.calendar import calendar_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import CELLS, GROUP_COLUMNS
from civicstat.metrics.reasons import DATE_MISSING, reasons_of
from civicstat.metrics.results_of_totals import backlog_age, flow, kaplan_meier_median, mean_or_sum, rate
from civicstat.metrics.selection import selectable, selectable_kinds
from civicstat.metrics.sql_tallies import left_out_column
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Accounting, Bound, Figure, FigureKey
from civicstat.vocabulary.period import Period


LEVEL = Decimal("0.95")


def figures_from(
    definition: Definition, context: MetricContext, answers: Iterable[Answer], *, held_reason: str = ""
) -> tuple[tuple[Figure, ...], tuple[Accounting, ...]]:
    """Every figure of a definition and its accounting, sorted by key; combinations without rows included."""
    calendar = calendar_of(definition, context)
    found = {(answer.period, answer.area, answer.group): answer for answer in answers}
    periods = {period.label: period for period in calendar.periods}
    wanted = dict.fromkeys(found)
    if definition.table == "service_requests":
        wanted |= dict.fromkeys((period.label, WHOLE_CITY, NO_GROUP) for period in calendar.city)
        parts = list(_parts(definition, context))
        wanted |= dict.fromkeys((period.label, area, group) for period in calendar.parts for area, group in parts)
    elif held_reason:
        wanted |= dict.fromkeys((period.label, WHOLE_CITY, NO_GROUP) for period in calendar.city)
    figures, accountings = [], []
    for label, area, group in wanted:
        key = FigureKey(definition.id, definition.version, label, area, group)
        if held_reason:
            figures.append(Figure(key, None, status="held", reason=held_reason, as_of=context.as_of.isoformat()))
            continue
        answer = found.get((label, area, group)) or Answer(label, area, group, {})
        figure, accounting = _figure(definition, context, periods[label], key, answer)
        figures.append(figure)
        if accounting is not None:
            accountings.append(accounting)
    return tuple(sorted(figures, key=_by_key)), tuple(sorted(accountings, key=_by_key))


def _by_key(item: Figure | Accounting) -> str:
    return str(item.key)


def _parts(definition: Definition, context: MetricContext) -> Iterator[tuple[str, str]]:
    """The areas and groups that have a figure even where they have no rows."""
    for name in definition.by:
        if name in context.layers:
            yield from ((f"{name}:{slug}", NO_GROUP) for slug in context.layers[name])
        elif name in GROUP_COLUMNS:
            yield from ((WHOLE_CITY, f"{name}={slug}") for slug in _groups(name, definition, context))
        else:
            assert name == CELLS


def _groups(name: str, definition: Definition, context: MetricContext) -> tuple[str, ...]:
    if name == "kind":
        return selectable_kinds(definition, context)
    slugs = context.departments if name == "department" else context.channels
    return selectable(definition.where, column=name, slugs=slugs)


def _figure(
    definition: Definition, context: MetricContext, period: Period, key: FigureKey, answer: Answer
) -> tuple[Figure, Accounting | None]:
    as_of = context.as_of.isoformat()
    if answer.counts.get("status") == "hidden":
        return Figure(key, None, status="suppressed", as_of=as_of), None
    result = _result(definition, context, period, answer)
    settled = context.as_of >= period.end + timedelta(days=definition.settles_after_days)
    has_bound = result.low is not None or result.high is not None
    figure = Figure(
        key,
        result.value,
        bound=result.bound,
        numerator=result.numerator,
        denominator=result.denominator,
        n=result.n,
        low=result.low,
        high=result.high,
        level=LEVEL if has_bound else None,
        status=result.status or ("final" if settled else "provisional"),
        as_of=as_of,
    )
    return figure, _accounting(definition, key, answer, result)


def _result(definition: Definition, context: MetricContext, period: Period, answer: Answer) -> Result:
    if definition.measure == "rate":
        # A group of requests is of the whole city.
        return rate(definition, answer, residents=context.residents.get(answer.area, 0), kind=period.kind)
    return _RESULTS[definition.measure](definition, answer)


def _accounting(definition: Definition, key: FigureKey, answer: Answer, result: Result) -> Accounting:
    if definition.table == "person_months":
        received = answer.count("requests")
        return Accounting(key, received, received, {}, result.value_with_excluded)
    excluded = {reason: answer.count(left_out_column(reason)) for reason in reasons_of(definition)}
    if not excluded.get(DATE_MISSING):
        excluded.pop(DATE_MISSING, None)
    return Accounting(
        key,
        answer.count("received"),
        answer.count("counted"),
        excluded,
        result.value_with_excluded,
        result.km_median,
    )


def _count(definition: Definition, answer: Answer) -> Result:
    names = ("requests", "requests") if definition.table == "person_months" else ("counted", "received")
    counted, received = (answer.count(name) for name in names)
    return Result(
        value=round_half_even(counted, definition.digits),
        n=counted,
        value_with_excluded=round_half_even(received, definition.digits),
    )


def _share(definition: Definition, answer: Answer) -> Result:
    hits, cases = answer.count("hits"), answer.count("counted")
    of_all = _percent(answer.count("judgeable_hits"), answer.count("judgeable"), definition.digits)
    counts = Result(numerator=hits, denominator=cases, n=cases, value_with_excluded=of_all)
    if cases < FEWEST_CASES:
        return replace(counts, status="too-few" if cases else "no-cases")
    low, high = _wilson_percent(hits, cases, definition.digits)
    return replace(counts, value=_percent(hits, cases, definition.digits), low=low, high=high)


def _percentile(definition: Definition, answer: Answer) -> Result:
    cases = answer.count("counted")
    of_all = None
    if answer.count("judgeable") >= FEWEST_CASES:
        of_all = _known(answer, "value_of_all", definition)
    counts = Result(n=cases, value_with_excluded=of_all)
    if definition.km_median and cases >= FEWEST_CASES:
        counts = replace(counts, km_median=kaplan_meier_median(answer.table_of_life, digits=definition.digits))
    if cases == 0:
        return replace(counts, status="no-cases")
    value = _known(answer, "value", definition)
    bound: Bound = "exact" if value is not None else "more-than"
    if value is None:
        value = _more_than(answer, definition)
    if value is None:
        return replace(counts, status="not-yet-known")
    if cases < FEWEST_CASES:
        return replace(counts, status="too-few")
    low, high = _known(answer, "low", definition), _known(answer, "high", definition)
    return replace(counts, value=value, bound=bound, low=low, high=high)


def _known(answer: Answer, name: str, definition: Definition) -> Decimal | None:
    """The duration at a rank, where no open request can move it."""
    least, most = answer.duration(f"{name}_least"), answer.duration(f"{name}_most")
    if least is None or least != most:
        return None
    return round_half_even(
        Fraction(least, SECONDS_PER_HOUR) if definition.unit in HOUR_UNITS else least, definition.digits
    )


def _more_than(answer: Answer, definition: Definition) -> Decimal | None:
    """What the percentile surely exceeds: days by at least one, hours rounded down."""
    least = answer.duration("value_least")
    if least is None:
        return None
    if definition.unit not in HOUR_UNITS:
        return None if least < 1 else round_half_even(least - 1, definition.digits)
    if least < 0:
        return None
    scale = 10**definition.digits
    return round_half_even(Fraction(least * scale // SECONDS_PER_HOUR, scale), definition.digits)


def _percent(hits: int, cases: int, digits: int) -> Decimal | None:
    return None if cases < FEWEST_CASES else round_half_even(Fraction(100 * hits, cases), digits)


@lru_cache(maxsize=200_000)
def _wilson_percent(hits: int, cases: int, digits: int) -> tuple[Decimal, Decimal]:
    low, high = wilson_interval(hits, cases)
    return round_half_even(Fraction(low) * 100, digits), round_half_even(Fraction(high) * 100, digits)


_RESULTS: dict[str, Callable[[Definition, Answer], Result]] = {
    "count": _count,
    "backlog": _count,
    "share": _share,
    "percentile": _percentile,
    "mean": mean_or_sum,
    "sum": mean_or_sum,
    "flow": flow,
    "backlog-age": backlog_age,
}
