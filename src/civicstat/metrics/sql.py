"""The SQL of a definition: one commented script that anyone can run beside the published files, and that we run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlglot import exp, parse_one

from civicstat.metrics.calendar import Calendar, calendar_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import functions_asked
from civicstat.metrics.sql_backlog_age import (
    age_steps,
    ages_at_rank,
    period_ends_step,
    rising_sooner_step,
    stays_step,
    stays_that_last_step,
)
from civicstat.metrics.sql_percentile import (
    ENDS,
    Ranks,
    histogram_sooner_step,
    histogram_steps,
    percentile_steps,
    ranks_step,
    tallies_step,
)
from civicstat.metrics.sql_rows import breakdown_columns, judged_step, read_file_step, read_steps, requests_step
from civicstat.metrics.sql_steps import Dialect, Step, comment_lines, script_of
from civicstat.metrics.sql_tallies import (
    cells_in_two_steps,
    cells_step,
    measures_of,
    period_keys_step,
    period_steps,
    stock_step,
    totals_query,
)
from civicstat.metrics.sql_totals import life_step, moves_step, rate_query, residents_step
from civicstat.metrics.sql_working_time import CLOCKED, calendar_file_step, clocked_steps
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.filter_tree import BUSINESS_FUNCTIONS
from civicstat.vocabulary.tables import ASSET_ROWS, CITY_CALENDAR, PERSON_MONTH_COLUMNS, PERSON_MONTHS, PLACE_ROWS


KEYS = ("period", "area", "group_key")


@dataclass(frozen=True)
class Script:
    """A script in three parts: `reading` the files, `counting`, and the `answer`, which hangs on what was counted."""

    definition: Definition
    context: MetricContext
    reading: Sequence[Step]
    counting: Sequence[Step]
    columns: tuple[str, ...]
    # By the name of a step that counts: what DuckDB is asked in its place, since it comes to the same backlog.
    sooner: Mapping[str, Step] = field(default_factory=dict)

    def answer(self, ranks: Ranks) -> list[Step]:
        """The last steps: their last statement returns one row per figure."""
        if self.definition.measure == "percentile":
            last = percentile_steps(self.definition, self.columns)
            life = [life_step()] if self.definition.km_median else []
            return [*life, ranks_step(ranks, int(self.definition.percentile or 0)), *last]
        if self.definition.measure == "backlog-age":
            return [ages_at_rank(self.definition, self.columns)]
        if self.definition.measure == "rate":
            return [residents_step(self.context.residents), rate_query(self.columns)]
        query = exp.select(*KEYS, *self.columns).from_("tallies").order_by(*KEYS)
        return [Step("One row per period, area and group.", query)]

    def text(self, last_steps: Sequence[Step], *, dialect: Dialect = "duckdb") -> str:
        """The whole script, with a word to its reader at the top."""
        steps = script_of([*self.reading, *self.counting, *last_steps], dialect=dialect)
        return f"{comment_lines(self._heading())}\n\n{steps}"

    def _heading(self) -> str:
        is_about_rows = self.definition.table == "service_requests"
        files = f"{ASSET_ROWS} and {PLACE_ROWS}" if is_about_rows else PERSON_MONTHS
        if functions_asked(self.definition).intersection(BUSINESS_FUNCTIONS):
            files = f"{ASSET_ROWS}, {PLACE_ROWS} and {CITY_CALENDAR}"
        return (
            f"{' '.join(self.definition.title.split())}\n"
            f"{self.definition.id}, version {self.definition.version}, as of {self.context.as_of.isoformat()}\n"
            f"Run this in the folder that holds {files}: duckdb < this-file.sql\n"
            "It returns one row per period, area and group. Shares, rounding and the intervals of shares are worked\n"
            "out from these whole numbers."
        )


def script_for(definition: Definition, context: MetricContext) -> Script:
    """The script of a definition for one city on its day."""
    calendar = calendar_of(definition, context)
    if definition.table == "person_months":
        steps = _person_month_steps(calendar)
        return Script(definition, context, [person_months_step()], steps, ("requests", "status"))
    units = calendar.units or ("month",)
    measures = measures_of(definition)
    columns = tuple(measures)
    reading, steps = reading_steps(definition, context)
    steps.append(judged_step(definition, context, units))
    if definition.measure == "backlog-age":
        steps += [period_ends_step(calendar, context), stays_step(definition, calendar)]
        steps += age_steps(definition, columns)
        sooner = {"stays": stays_that_last_step(definition, calendar), "rising": rising_sooner_step()}
        return Script(definition, context, reading, steps, columns, sooner)
    is_stock = definition.measure == "backlog"
    sooner = {}
    if is_stock:
        steps.append(stock_step(definition, units))
        sooner["moves"] = stock_step(definition, units, lasting_only=True)
    if definition.measure == "flow":
        rest = [*breakdown_columns(definition).values(), "left_out"]
        steps.append(moves_step(units, rest))
        sooner["moves"] = moves_step(units, rest, as_texts=False)
    steps += period_steps(calendar, is_stock=is_stock)
    is_percentile = definition.measure == "percentile"
    source = "moves" if definition.measure in ("backlog", "flow") else "judged"
    steps.append(cells_step(definition, calendar, measures, source=source, by=ENDS if is_percentile else ()))
    in_two_steps = None if is_percentile else cells_in_two_steps(definition, calendar, measures, source=source)
    if in_two_steps is not None:
        sooner["cells"] = in_two_steps
    steps.append(period_keys_step("cells"))
    totals = totals_query(definition, columns)
    if is_percentile:
        steps += [tallies_step(totals), *histogram_steps()]
        sooner["histogram"] = histogram_sooner_step()
    else:
        steps.append(Step("Added up per period.", totals, name="tallies"))
    return Script(definition, context, reading, steps, columns, sooner)


def quotient_text(definition: Definition, context: MetricContext, scripts: Sequence[str]) -> str:
    """The script of a ratio or cost: those of its metrics, one after the other."""
    dividend = f"those of {definition.of_metric}" if definition.of_metric else "the dollars in budget-lines.json"
    heading = (
        f"{' '.join(definition.title.split())}\n"
        f"{definition.id}, version {definition.version}, as of {context.as_of.isoformat()}\n"
        f"Exact values, not rounded ones, are divided place by place: {dividend} by those of {definition.per_metric}.\n"
        "Run this in the folder that holds the row files; it returns the whole numbers of each metric, one by one."
    )
    return "\n".join([f"{comment_lines(heading)}\n", *scripts])


def reading_steps(definition: Definition, context: MetricContext) -> tuple[list[Step], list[Step]]:
    """The steps that read the files, and the first ones after them: what is known of every request."""
    if functions_asked(definition).isdisjoint(BUSINESS_FUNCTIONS):
        return read_steps(context), [requests_step(context)]
    counted = [*clocked_steps(context), requests_step(context, source=CLOCKED)]
    return [*read_steps(context), calendar_file_step()], counted


def sql_for(
    definition: Definition, context: MetricContext, *, ranks: Ranks | None = None, dialect: Dialect = "duckdb"
) -> str:
    """The script as text. A percentile's interval needs the ranks for the counts that occur; without them it is empty.

    Parameters
    ----------
    ranks
        Lower and upper rank by number of cases, as `compute` found them; `Computed.sql` has them already.
    dialect
        "duckdb" as published, or "spark".
    """
    script = script_for(definition, context)
    return script.text(script.answer(ranks or {}), dialect=dialect)


def person_months_step(folder: Path | None = None) -> Step:
    """The monthly totals of requests about persons, as published."""
    comment = f"The file {PERSON_MONTHS} as published; `requests` is empty where the count is hidden."
    return read_file_step("person_months", PERSON_MONTHS, PERSON_MONTH_COLUMNS, comment=comment, folder=folder)


def _person_month_steps(calendar: Calendar) -> list[Step]:
    query = parse_one(
        "SELECT m.month AS period, 'city:-' AS area, '-' AS group_key, m.requests, m.status "
        "FROM person_months AS m JOIN periods AS p ON p.period = m.month",
        read="duckdb",
    )
    return [*period_steps(calendar, is_stock=False), Step("The months.", query, name="tallies")]
