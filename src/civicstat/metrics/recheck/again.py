"""The second computation, from definition and files to figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from civicstat.metrics.recheck.lateness import settling_again
from civicstat.metrics.recheck.measures import Outcome, outcome_of
from civicstat.metrics.recheck.possible import possible_slugs
from civicstat.metrics.recheck.quotients import MEASURES as QUOTIENTS
from civicstat.metrics.recheck.quotients import divide, parts_of, spent_or_planned
from civicstat.metrics.recheck.rows import RecordFiles, Records, read_records
from civicstat.metrics.recheck.spans import Span, spans_of, times_a_year
from civicstat.metrics.recheck.tally import CITY, GROUPS, Counts, Part, Tally, count_rows, tallies
from civicstat.metrics.recheck.waiting import waits
from civicstat.vocabulary.figure import WAITING, Accounting, Figure, FigureKey


_LEVEL = Decimal("0.95")
# The bodies of definitions, by id.
Others = Mapping[str, Mapping[str, Any]]
Both = tuple[tuple[Figure, ...], tuple[Accounting, ...]]
# How the rows of a definition are counted: all of them, or those that differ added to what was counted before.
CountsOf = Callable[[Mapping[str, Any]], Counts]


def recheck(
    definition_json: Mapping[str, Any],
    *,
    files: RecordFiles,
    context: Mapping[str, Any],
    held_reason: str = "",
    others: Others | None = None,
) -> Both:
    """The figures and accountings of an adopted definition, computed again from the published files.

    Parameters
    ----------
    definition_json
        The body of the `definition/v1` statement.
    files
        The published row files.
    context
        As for `read_records`; `MetricContext.to_json()` has this form.
    held_reason
        Why the source's figures are held back, if they are.
    others
        The bodies of the definitions that a ratio or cost names, by id.
    """
    records = _read_once(files, json.dumps(context, sort_keys=False))
    return recheck_records(definition_json, records, held_reason=held_reason, others=others)


@lru_cache(maxsize=1)
def _read_once(files: RecordFiles, context: str) -> Records:
    """The files parsed; a release rechecks many definitions over the same ones."""
    return read_records(files, json.loads(context))


def recheck_records(
    definition_json: Mapping[str, Any],
    records: Records,
    *,
    held_reason: str = "",
    others: Others | None = None,
    counts_of: CountsOf | None = None,
    labels: Collection[str] | None = None,
) -> Both:
    """The same from files that were read once for many definitions.

    Parameters
    ----------
    counts_of
        Counts the rows of a definition, or of each that it is made of, in place of `records.rows`.
    labels
        The only periods to answer for, by their labels; all of them where it is not given.
    """
    figures, accountings = [], []
    counted = counts_of or (lambda definition: count_rows(definition, records))
    if definition_json["measure"] in QUOTIENTS:
        found = _quotients(definition_json, records, counted, others or {}, is_held=bool(held_reason), labels=labels)
    else:
        found = _outcomes(definition_json, records, counted, is_held=bool(held_reason), labels=labels)
    for span, part, outcome in found:
        key = FigureKey(definition_json["id"], definition_json["version"], span.label, *part)
        if held_reason or outcome is None:
            status = "held" if held_reason else "suppressed"
            figures.append(Figure.from_json(_hidden(key, status, held_reason, records)))
            continue
        figures.append(_figure(definition_json, records, key, span, outcome))
        accountings.append(
            Accounting(
                key,
                outcome.received,
                outcome.counted,
                outcome.excluded,
                outcome.value_with_excluded,
                outcome.km_median,
            )
        )
    figures.sort(key=lambda figure: str(figure.key))
    accountings.sort(key=lambda accounting: str(accounting.key))
    return tuple(figures), tuple(accountings)


def _outcomes(
    definition: Mapping[str, Any],
    records: Records,
    counts_of: CountsOf,
    *,
    is_held: bool,
    labels: Collection[str] | None,
) -> Iterator[tuple[Span, Part, Outcome | None]]:
    city = _spans(definition["periods"], records, labels)
    parts = _spans(definition["by_periods"] or definition["periods"], records, labels) if definition["by"] else []
    if definition["table"] == "person_months":
        shown = {month: (count, hidden) for month, count, hidden in records.person_months}
        for span in city:
            if is_held:
                yield span, CITY, None
            elif span.label in shown:
                count, hidden = shown[span.label]
                yield span, CITY, None if hidden else _month_total(definition, count or 0)
        return
    found: dict[tuple[str, Part], Tally] = {}
    if not is_held:
        found = tallies(definition, counts_of(definition), city=city, parts=parts)
    spans = {span.label: span for span in [*city, *parts]}
    wanted = {(span.label, CITY) for span in city} | set(found)
    wanted |= {(span.label, part) for part in _listed_parts(definition, records) for span in parts}
    for label, part in wanted:
        tally, span = found.get((label, part), Counter()), spans[label]
        yield span, part, outcome_of(definition, tally, residents=_residents(part, records), a_year=times_a_year(span))


def _quotients(
    definition: Mapping[str, Any],
    records: Records,
    counts_of: CountsOf,
    others: Others,
    *,
    is_held: bool,
    labels: Collection[str] | None,
) -> Iterator[tuple[Span, Part, Outcome | None]]:
    parts = parts_of(definition, others)
    sides = [
        {
            (span.label, place): outcome
            for span, place, outcome in _outcomes(part, records, counts_of, is_held=is_held, labels=labels)
        }
        for part in parts
    ]
    spans = {
        span.label: span
        for span in [
            *_spans(definition["periods"], records, labels),
            *_spans(definition["by_periods"] or [], records, labels),
        ]
    }
    for label, place in dict.fromkeys(key for side in sides for key in side):
        span = spans[label]
        if is_held:
            yield span, place, None
            continue
        both: list[Outcome | None] = []
        if definition["measure"] == "cost":
            both.append(spent_or_planned(definition, label, records.context.get("budget")))
        for part, side in zip(parts, sides, strict=True):
            if (label, place) in side:
                both.append(side[label, place])
            elif part["table"] == "service_requests":
                people, a_year = _residents(place, records), times_a_year(span)
                both.append(outcome_of(part, Counter(), residents=people, a_year=a_year))
        if len(both) == 2:
            of, per = both
            yield span, place, None if of is None or per is None else divide(definition, parts, of, per)


def _residents(part: Part, records: Records) -> int:
    """Who lives in an area; a group of requests is about the whole city."""
    return int(records.context.get("residents", {}).get(part[0], 0))


def _month_total(definition: Mapping[str, Any], count: int) -> Outcome:
    value = Decimal(count).quantize(Decimal(1).scaleb(-definition["digits"]))
    exact = Fraction(count)
    return Outcome(count, count, {}, value, n=count, value_with_excluded=value, exact=exact, exact_of_all=exact)


def _spans(kinds: list[str], records: Records, labels: Collection[str] | None) -> list[Span]:
    first, last = date.fromisoformat(records.context["coverage_from"]), records.as_of
    starts = records.context["fiscal_year_starts"]
    found = [span for kind in kinds for span in spans_of(kind, first, last, starts)]
    return found if labels is None else [span for span in found if span.label in labels]


def _listed_parts(definition: Mapping[str, Any], records: Records) -> Iterator[Part]:
    """Areas and groups that have a figure even where no row falls in them."""
    context = records.context
    slugs = {
        "kind": [kind for kind, subject_class in context["kinds"].items() if subject_class != "person"],
        "department": context["departments"],
        "channel": context["channels"],
    }
    for name in definition["by"]:
        if name in GROUPS:
            for slug in possible_slugs(definition["where"], name, slugs[name]):
                yield "city:-", f"{name}={slug}"
        else:
            for area in context["layers"].get(name, []):
                yield f"{name}:{area}", "-"


def _figure(definition: Mapping[str, Any], records: Records, key: FigureKey, span: Span, outcome: Outcome) -> Figure:
    settled = span.last_day + timedelta(days=settling_again(definition, records.context)) <= records.as_of
    # Planned dollars are not the last word, whatever else has settled.
    settled = settled and outcome.basis != "budget"
    waiting = outcome.missing is None and settled and waits(definition, outcome)
    has_interval = outcome.low is not None or outcome.high is not None
    return Figure(
        key=key,
        value=outcome.value,
        bound="more-than" if outcome.is_more_than else "exact",
        numerator=outcome.numerator,
        denominator=outcome.denominator,
        n=outcome.n,
        low=outcome.low,
        high=outcome.high,
        level=_LEVEL if has_interval else None,
        status=outcome.missing or ("final" if settled and not waiting else "provisional"),
        reason=WAITING if waiting else "",
        as_of=records.as_of.isoformat(),
        basis=outcome.basis,
    )


def _hidden(key: FigureKey, status: str, reason: str, records: Records) -> dict[str, object]:
    empty = dict.fromkeys(("value", "numerator", "denominator", "n", "low", "high", "level"))
    said = {"status": status, "reason": reason, "as_of": records.as_of.isoformat()}
    return {"key": str(key), "bound": "exact", "class": "A", **empty, **said}
