"""Budget lines brought in, linked to what they pay for; and what a unit of a service costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.metrics_now import MetricNow
from civicstat.office.models.budget import STAGES, BudgetLine, BudgetLink, lines_in_force
from civicstat.office.models.department import Department
from civicstat.office.models.goal import Goal
from civicstat.office.models.person import Person
from civicstat.office.models.promise import Promise
from civicstat.office.on_record import PublicRecord
from civicstat.office.rehearsals import in_earnest
from civicstat.vocabulary.figure import Figure


_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


def take_line(
    *,
    fiscal_year: str,
    code: str,
    stage: str,
    title: str,
    title_es: str,
    department: Department | None,
    amount: str,
    by: Person,
    at: datetime,
) -> BudgetLine:
    """A line as a file has it; the same year, code and stage again mends the line that stands."""
    faults: dict[str, str] = {}
    if not re.fullmatch(r"[0-9]{4}", fiscal_year):
        faults["fiscal_year"] = Fault("not_a_year", text=fiscal_year)
    if not _AMOUNT.fullmatch(amount):
        faults["amount"] = Fault("not_an_amount", text=amount)
    if stage not in STAGES:
        faults["stage"] = Fault("not_a_stage", text=stage, stages="/".join(STAGES))
    if department is None:
        faults["department"] = Fault("needs_a_department")
    if faults:
        raise RefusedError(faults)
    key: dict[str, Any] = {"fiscal_year": int(fiscal_year), "code": code, "stage": stage}
    words: dict[str, Any] = {"title": title, "title_es": title_es, "department": department, "amount": Decimal(amount)}
    standing = BudgetLine.objects.filter(**key).first()
    if standing is None:
        return create(BudgetLine, act="add-budget-line", by=by, at=at, **key, **words)
    if all(getattr(standing, name) == value for name, value in words.items()):
        return standing
    return change(standing, act="change-budget-line", by=by, at=at, seen=standing.version, **words)


def link_line(*, line: BudgetLine, kind: str, slug: str, record: PublicRecord, by: Person, at: datetime) -> BudgetLink:
    """Say what a line pays for: a metric on record, a goal or a promise of this office."""
    target: dict[str, Any] = {}
    if kind == "metric" and slug in record.metrics():
        target = {"metric": slug}
    elif kind == "goal":
        target = {"goal": Goal.objects.filter(slug=slug).first()}
    elif kind == "promise":
        target = {"promise": in_earnest(Promise.objects.filter(slug=slug)).first()}
    if not any(target.values()):
        raise RefusedError({"slug": Fault(f"pays_no_{kind}", slug=slug)})
    same: BudgetLink | None = links_of(line).filter(**target).first()
    if same is not None and same.is_active:
        raise RefusedError({"slug": Fault("pays_already")})
    if same is not None:
        return change(same, act="link-budget-line", by=by, at=at, seen=same.version, is_active=True)
    return create(BudgetLink, act="link-budget-line", by=by, at=at, line=line, **target)


def unlink_line(*, link: BudgetLink, by: Person, at: datetime, seen: int) -> BudgetLink:
    """The line no longer pays for it."""
    return change(link, act="unlink-budget-line", by=by, at=at, seen=seen, is_active=False)


def links_of(line: BudgetLine) -> Any:
    """The links of a line, whichever of its stages they were made at."""
    return BudgetLink.objects.filter(line__fiscal_year=line.fiscal_year, line__code=line.code)


@dataclass(frozen=True)
class UnitCost:
    """Dollars of the lines that pay for a metric in a fiscal year, by the cases published of that year.

    `each` is dollars and cents, divided exactly and rounded once, half to even; None where dollars or cases are missing
    (`missing`: `lines`, `year`, `count` or `zero`).
    """

    metric: str
    fiscal_year: int | None
    dollars: Decimal | None
    count: int | None
    figure: Figure | None
    each: Decimal | None
    missing: str


def unit_costs(metrics: Iterable[str], now: Mapping[str, MetricNow]) -> list[UnitCost]:
    """What a unit of each metric costs in each fiscal year for which a line pays for it; one dash where none does."""
    in_force = lines_in_force(BudgetLine.objects.all())
    links = list(BudgetLink.objects.filter(is_active=True).exclude(metric="").select_related("line"))
    found = []
    for metric in metrics:
        keys = {(link.line.fiscal_year, link.line.code) for link in links if link.metric == metric}
        if not keys:
            found.append(UnitCost(metric, None, None, None, None, None, "lines"))
        for year in sorted({year for year, _ in keys}, reverse=True):
            dollars = sum((in_force[key].amount for key in keys if key[0] == year), Decimal(0))
            found.append(_cost(metric, year, dollars, now.get(metric)))
    return found


def _cost(metric: str, year: int, dollars: Decimal, now: MetricNow | None) -> UnitCost:
    figure = now.years.get(year) if now else None
    if now is None or figure is None:
        return UnitCost(metric, year, dollars, None, None, None, "year")
    count = _cases(figure, str(now.definition["measure"]))
    if not count:
        return UnitCost(metric, year, dollars, count, figure, None, "count" if count is None else "zero")
    return UnitCost(metric, year, dollars, count, figure, per_unit(dollars, count), "")


def _cases(figure: Figure, measure: str) -> int | None:
    """How many cases the figure publishes: a count is its own value, any other measure rests on `n` of them."""
    if measure != "count":
        return figure.n
    return None if figure.value is None else int(figure.value)


def per_unit(dollars: Decimal, count: int) -> Decimal:
    """Dollars by cases, to the cent: an exact fraction, rounded once, half to even."""
    return Decimal(round(Fraction(dollars) * 100 / count)).scaleb(-2)
