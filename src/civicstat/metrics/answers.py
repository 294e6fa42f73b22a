"""Whole numbers from a computation become figures: status, exact rounding, intervals, accounting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from civicstat.inference.intervals import rounded_wilson_interval
from civicstat.inference.rounding import in_units, round_ratio
from civicstat.metrics.answer import FEWEST_CASES, HOUR_UNITS, SECONDS_PER_HOUR, Answer, Result
from civicstat.metrics.calendar import calendar_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import CELLS, GROUP_COLUMNS
from civicstat.metrics.freshness.settling import settling_time
from civicstat.metrics.freshness.waiting import Waiting
from civicstat.metrics.reasons import DATE_MISSING, reasons_of
from civicstat.metrics.results_of_totals import backlog_age, flow, kaplan_meier_median, mean_or_sum, rate
from civicstat.metrics.selection import selectable, selectable_kinds
from civicstat.metrics.sql_tallies import left_out_column
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WAITING, WHOLE_CITY, Accounting, Bound, Figure, FigureKey, Status
from civicstat.vocabulary.period import Period


LEVEL = Decimal("0.95")
# A period's label, an area and a group.
Place = tuple[str, str, str]


def figures_from(
    definition: Definition, context: MetricContext, answers: Iterable[Answer], *, held_reason: str = ""
) -> tuple[tuple[Figure, ...], tuple[Accounting, ...]]:
    """Every figure of a definition and its accounting, sorted by key; combinations without rows included."""
    calendar = calendar_of(definition, context)
    found = {(answer.period, answer.area, answer.group): answer for answer in answers}
    periods = {period.label: period for period in calendar.periods}
    as_of = context.as_of.isoformat()
    settling = settling_time(definition, context)
    settled = {label for label, period in periods.items() if context.as_of >= period.end + settling}
    columns = {reason: left_out_column(reason) for reason in reasons_of(definition)}
    names = ("requests", "requests") if definition.table == "person_months" else ("received", "counted")
    waiting = Waiting.of(definition)
    figures, accountings = [], []
    for label, area, group in wanted_places(definition, context, found, is_held=bool(held_reason)):
        key = FigureKey(definition.id, definition.version, label, area, group)
        if held_reason:
            figures.append(Figure(key, None, status="held", reason=held_reason, as_of=as_of))
            continue
        answer = found.get((label, area, group)) or Answer(label, area, group, {})
        if is_hidden(answer):
            figures.append(Figure(key, None, status="suppressed", as_of=as_of))
            continue
        result = result_of(definition, context, periods[label], answer)
        excluded = left_out_of(answer, columns)
        waits = waiting.holds(result, excluded)
        figures.append(figure_from(key, result, as_of=as_of, is_settled=label in settled, waits=waits))
        received, counted = answer.count(names[0]), answer.count(names[1])
        accountings.append(Accounting(key, received, counted, excluded, result.value_with_excluded, result.km_median))
    return tuple(figures), tuple(accountings)


def wanted_places(
    definition: Definition, context: MetricContext, found: Iterable[Place], *, is_held: bool = False
) -> list[Place]:
    """The periods, areas and groups that have a figure: where rows were found, and where there must be one anyway."""
    calendar = calendar_of(definition, context)
    wanted = dict.fromkeys(found)
    if definition.table == "service_requests":
        wanted |= dict.fromkeys((period.label, WHOLE_CITY, NO_GROUP) for period in calendar.city)
        parts = list(_parts(definition, context))
        wanted |= dict.fromkeys((period.label, area, group) for period in calendar.parts for area, group in parts)
    elif is_held:
        wanted |= dict.fromkeys((period.label, WHOLE_CITY, NO_GROUP) for period in calendar.city)
    # In the order of the keys as texts, which begin alike.
    return sorted(wanted, key="|".join)


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


def is_hidden(answer: Answer) -> bool:
    """Whether the count of an answer is not published, to protect persons."""
    return answer.counts.get("status") == "hidden"


def figure_from(key: FigureKey, result: Result, *, as_of: str, is_settled: bool, waits: bool) -> Figure:
    """The figure that a result is published as: final once its period has settled and no request in it waits."""
    has_bound = result.low is not None or result.high is not None
    return Figure(
        key,
        result.value,
        bound=result.bound,
        numerator=result.numerator,
        denominator=result.denominator,
        n=result.n,
        low=result.low,
        high=result.high,
        level=LEVEL if has_bound else None,
        status=result.status or ("final" if is_settled and not waits else "provisional"),
        reason=WAITING if result.status is None and is_settled and waits else "",
        as_of=as_of,
    )


def result_of(definition: Definition, context: MetricContext, period: Period, answer: Answer) -> Result:
    """What an answer comes to in the measure of its definition."""
    if definition.measure == "rate":
        # A group of requests is of the whole city.
        return rate(definition, answer, residents=context.residents.get(answer.area, 0), kind=period.kind)
    return _RESULTS[definition.measure](definition, answer)


def left_out_of(answer: Answer, columns: Mapping[str, str]) -> dict[str, int]:
    """How many rows each reason leaves out; `columns` names the column of each reason."""
    excluded = {reason: answer.count(column) for reason, column in columns.items()}
    if not excluded.get(DATE_MISSING):
        excluded.pop(DATE_MISSING, None)
    return excluded


def _count(definition: Definition, answer: Answer) -> Result:
    names = ("requests", "requests") if definition.table == "person_months" else ("counted", "received")
    counted, received = (answer.count(name) for name in names)
    return Result(
        value=round_ratio(counted, 1, definition.digits),
        n=counted,
        value_with_excluded=round_ratio(received, 1, definition.digits),
        ratio=(counted, 1),
        ratio_of_all=(received, 1),
    )


def _share(definition: Definition, answer: Answer) -> Result:
    hits, cases = answer.count("hits"), answer.count("counted")
    all_hits, all_cases = answer.count("judgeable_hits"), answer.count("judgeable")
    of_all = _percent(all_hits, all_cases, definition.digits)
    ratio_of_all = None if of_all is None else (100 * all_hits, all_cases)
    if cases < FEWEST_CASES:
        status: Status = "too-few" if cases else "no-cases"
        return Result(
            status, numerator=hits, denominator=cases, n=cases, value_with_excluded=of_all, ratio_of_all=ratio_of_all
        )
    low, high = _wilson_percent(hits, cases, definition.digits)
    return Result(
        value=_percent(hits, cases, definition.digits),
        numerator=hits,
        denominator=cases,
        n=cases,
        low=low,
        high=high,
        value_with_excluded=of_all,
        ratio=(100 * hits, cases),
        ratio_of_all=ratio_of_all,
    )


def _percentile(definition: Definition, answer: Answer) -> Result:
    cases = answer.count("counted")
    of_all = None
    if answer.count("judgeable") >= FEWEST_CASES:
        of_all = _known(answer, "value_of_all", definition)
    if cases == 0:
        return Result("no-cases", n=cases, value_with_excluded=of_all)
    km_median = None
    if definition.km_median and cases >= FEWEST_CASES:
        km_median = kaplan_meier_median(answer.table_of_life, digits=definition.digits)
    value = _known(answer, "value", definition)
    bound: Bound = "exact" if value is not None else "more-than"
    if value is None:
        value = _more_than(answer, definition)
    if value is None or cases < FEWEST_CASES:
        status: Status = "not-yet-known" if value is None else "too-few"
        return Result(status, n=cases, value_with_excluded=of_all, km_median=km_median)
    return Result(
        value=value,
        bound=bound,
        n=cases,
        low=_known(answer, "low", definition),
        high=_known(answer, "high", definition),
        value_with_excluded=of_all,
        km_median=km_median,
        is_open=any(_is_open(answer, name) for name in ("value", "low", "high")),
    )


def _is_open(answer: Answer, name: str) -> bool:
    """Whether an open request can still move the duration at a rank."""
    return answer.duration(f"{name}_least") != answer.duration(f"{name}_most")


def _known(answer: Answer, name: str, definition: Definition) -> Decimal | None:
    """The duration at a rank, where no open request can move it."""
    least, most = answer.duration(f"{name}_least"), answer.duration(f"{name}_most")
    if least is None or least != most:
        return None
    return round_ratio(least, SECONDS_PER_HOUR if definition.unit in HOUR_UNITS else 1, definition.digits)


def _more_than(answer: Answer, definition: Definition) -> Decimal | None:
    """What the percentile surely exceeds: days by at least one, hours rounded down."""
    least = answer.duration("value_least")
    if least is None:
        return None
    if definition.unit not in HOUR_UNITS:
        return None if least < 1 else round_ratio(least - 1, 1, definition.digits)
    if least < 0:
        return None
    scale = 10**definition.digits
    return round_ratio(least * scale // SECONDS_PER_HOUR, scale, definition.digits)


def _percent(hits: int, cases: int, digits: int) -> Decimal | None:
    return None if cases < FEWEST_CASES else round_ratio(100 * hits, cases, digits)


def _wilson_percent(hits: int, cases: int, digits: int) -> tuple[Decimal, Decimal]:
    low, high = rounded_wilson_interval(hits, cases, scale=100 * 10**digits)
    return in_units(low, digits), in_units(high, digits)


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
