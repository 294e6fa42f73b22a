"""The first computation of a new day: only the metrics and periods that the day touches; the rest as it stood.

What stood is the figures of the day before, as the home keeps them for its release. None is taken on trust: each file
is held to its digest, and each to the definition, the city, the software and the rows from which it follows. What does
not fit is computed whole. The second computation judges by other means which rows differ, and both must agree.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import duckdb

from civicstat import __version__
from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.inference.intervals import order_statistic_ranks
from civicstat.ledger.figures import read_lines
from civicstat.metrics.calendar import calendar_of
from civicstat.metrics.compute import Computed
from civicstat.metrics.context import MetricContext
from civicstat.metrics.freshness.settling import settling_time
from civicstat.metrics.new_day.marks import Marks, marks_of
from civicstat.metrics.new_day.touched import NewDay
from civicstat.metrics.parts import parts_json, parts_of
from civicstat.metrics.sql import quotient_text, script_for, sql_for
from civicstat.vocabulary.canonical import canonical_bytes, digest_of, sha256_hex
from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.figure import NO_GROUP, WAITING, WHOLE_CITY, Accounting, Figure
from civicstat.vocabulary.period import Period
from civicstat.warehouse.engines import Connection


# What of a city a new day moves on: the day itself, and how late its records are.
_OF_THE_DAY = ("as_of", "lateness")
_FAMILIES = ("figures", "accounting")
# Computes some definitions for one context, one after the other.
Turn = Callable[[Sequence[Definition], MetricContext], Iterator[tuple[Definition, Computed]]]
# A metric and one of its periods.
Pair = tuple[str, str]


@dataclass(frozen=True)
class _Kept:
    """What the home keeps of the day before: its context, its rows' marks, and of each metric what it rests on."""

    context: MetricContext
    marks: Marks
    metrics: Mapping[str, Mapping[str, str]]


class FirstComputation:
    """The first computation of one day of a home; `computed` and `untouched` list metrics by period once it is done."""

    def __init__(
        self,
        home: Home,
        context: MetricContext,
        connection: Connection,
        others: Mapping[str, Definition],
        *,
        held_reason: str = "",
    ) -> None:
        self._home, self._context, self._others, self._held = home, context, others, held_reason
        self._connection = connection if isinstance(connection, duckdb.DuckDBPyConnection) else None
        self._metrics: dict[str, Mapping[str, str]] = {}
        self.computed: list[Pair] = []
        self.untouched: list[Pair] = []

    def in_turn(self, definitions: Sequence[Definition], turn: Turn) -> Iterator[tuple[Definition, Computed]]:
        """What each definition comes to: those that are touched alike one after the other."""
        groups: dict[tuple[Period, ...] | None, list[Definition]] = {}
        for definition in definitions:
            groups.setdefault(self._touched(definition), []).append(definition)
        for touched, group in groups.items():
            if touched is None:
                for definition, computed in turn(group, self._context):
                    self._count(definition, None)
                    yield definition, computed
                continue
            found = dict.fromkeys((definition.id for definition in group), Computed((), (), ""))
            if touched:
                narrowed = replace(self._context, asked=touched)
                found = {definition.id: computed for definition, computed in turn(group, narrowed)}
            for definition in group:
                self._count(definition, touched)
                yield definition, self._joined(definition, found[definition.id], touched)

    def keep(self, definition: Definition) -> None:
        """Note from what the figures of a definition follow, once they stand in the home."""
        if self._marks is not None:
            self._metrics[definition.id] = {"rests_on": self._rests_on(definition), **self._digests(definition.id)}

    def end(self) -> None:
        """Let the next day begin from this one; metrics that did not have to be computed stay as they were noted."""
        if self._marks is None or not self._metrics:
            return
        stayed = {} if self._before is None or self._before.marks.digest != self._marks.digest else self._before.metrics
        told = {
            "context": self._context.to_json(),
            "marks": self._marks.to_json(),
            "metrics": {**stayed, **self._metrics},
        }
        write_whole(self._home.new_day, canonical_bytes({"told": told, "digest": digest_of(told)}))

    def _touched(self, definition: Definition) -> tuple[Period, ...] | None:
        if self._day is None or self._before is None:
            return None
        noted = self._before.metrics.get(definition.id, {})
        if noted != {"rests_on": self._rests_on(definition), **self._digests(definition.id)}:
            return None
        return self._day.touches(definition, self._others)

    def _joined(self, definition: Definition, computed: Computed, touched: Sequence[Period]) -> Computed:
        """New figures of the periods that are touched, and those of the day before for the others."""
        anew, as_of = {period.label for period in touched}, self._context.as_of
        calendar = calendar_of(definition, self._context)
        settling = settling_time(definition, self._context)
        settled = {period.label for period in calendar.periods if as_of >= period.end + settling}
        stay = {period.label for period in calendar.periods} - anew
        of_city, of_parts = ({period.label for period in periods} for periods in (calendar.city, calendar.parts))
        figures = {
            str(figure.key): figure
            for figure in computed.figures
            if figure.key.period in (of_city if _is_whole_city(figure) else of_parts)
        }
        accountings = {str(item.key): item for item in computed.accountings if str(item.key) in figures}
        for line in read_lines(self._content("figures", definition.id)):
            figure = Figure.from_json(line)
            if figure.key.period in stay:
                figures[str(figure.key)] = _today(figure, as_of.isoformat(), is_settled=figure.key.period in settled)
        for line in read_lines(self._content("accounting", definition.id)):
            item = Accounting.from_json(line)
            if item.key.period in stay:
                accountings[str(item.key)] = item
        sql = self._sql(definition, accountings.values())
        shown, left_out = (
            tuple(figures[key] for key in sorted(figures)),
            tuple(accountings[key] for key in sorted(accountings)),
        )
        return Computed(shown, left_out, sql)

    def _sql(self, definition: Definition, accountings: Any) -> str:
        """The published script, which asks for all periods."""
        if definition.measure in QUOTIENTS:
            scripts = [script_for(part, self._context) for part in parts_of(definition, self._others)]
            texts = [script.text(script.answer({})) for script in scripts]
            return quotient_text(definition, self._context, texts)
        ranks = {}
        if definition.measure == "percentile" and definition.percentile is not None:
            counts = {item.counted for item in accountings if item.counted}
            ranks = {count: order_statistic_ranks(count, definition.percentile) for count in counts}
        return sql_for(definition, self._context, ranks=ranks)

    def _count(self, definition: Definition, touched: Sequence[Period] | None) -> None:
        periods = calendar_of(definition, self._context).periods
        anew = {period.label for period in (periods if touched is None else touched)}
        for period in periods:
            (self.computed if period.label in anew else self.untouched).append((definition.id, period.label))

    @cached_property
    def _marks(self) -> Marks | None:
        """The marks of the day's rows; None where figures are held, or another engine computes them."""
        if self._held or self._connection is None:
            return None
        return marks_of(self._connection, self._home.rows, self._context)

    @cached_property
    def _before(self) -> _Kept | None:
        try:
            document = json.loads(self._home.new_day.read_bytes())
            told = document["told"]
            if document["digest"] != digest_of(told):
                return None
            context = MetricContext.from_json(told["context"])
            return _Kept(context, Marks.from_json(told["marks"]), told["metrics"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @cached_property
    def _day(self) -> NewDay | None:
        if self._before is None or self._marks is None or self._before.context.as_of > self._context.as_of:
            return None
        return NewDay(self._before.context, self._context, self._before.marks, self._marks)

    def _rests_on(self, definition: Definition) -> str:
        """What must be the same for figures of the day before to stand: all but the day and its rows."""
        steady = {name: value for name, value in self._context.to_json().items() if name not in _OF_THE_DAY}
        return digest_of(
            {
                "software": __version__,
                "engine": duckdb.__version__,
                "context": steady,
                "definition": definition.to_json(),
                "parts": parts_json(definition, self._others),
            }
        )

    def _digests(self, metric: str) -> dict[str, str]:
        return {family: sha256_hex(self._content(family, metric)) for family in _FAMILIES}

    def _content(self, family: str, metric: str) -> bytes:
        file = self._home.release / family / metric
        return file.read_bytes() if file.is_file() else b""


def _is_whole_city(figure: Figure) -> bool:
    return (figure.key.area, figure.key.group) == (WHOLE_CITY, NO_GROUP)


def _today(figure: Figure, as_of: str, *, is_settled: bool) -> Figure:
    """A figure that nothing touched, as known on a later day.

    One that a release called final stays so by itself (`once_final`); here it is what its period and its rows make it.
    """
    if figure.status not in ("final", "provisional"):
        return replace(figure, as_of=as_of)
    is_final = is_settled and figure.reason != WAITING
    return replace(figure, as_of=as_of, status="final" if is_final else "provisional")
