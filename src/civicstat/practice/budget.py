"""The budget that the invented city publishes: its lines in dollars, and a contract with one price per clean-up."""

from __future__ import annotations

import numpy as np

from civicstat.practice.census import LINE_NAMES, budget_lines, years_of
from civicstat.practice.days import EPOCH, SECONDS_PER_DAY
from civicstat.practice.dice import Dice
from civicstat.practice.kinds import DEPARTMENTS, DUMPING, kind_index
from civicstat.practice.study import Study
from civicstat.vocabulary.slugs import slug_of


COLUMNS = ("line", "name", "name_es", "fiscal_year", "amount", "kind", "source")
CONTRACT = "dumped-trash-contract"
_SOURCE = "Invented budget"
# The plan falls short of what the contract comes to.
_PLANNED_PERCENT = 95


def price_in_cents(seed: int) -> int:
    """What the contractor is paid for each report of dumped trash that is no duplicate: the truth behind the figure."""
    return 12_000 + int(Dice(seed, "price of a clean-up").below(8_000, 1)[0])


def budget_rows(study: Study) -> list[tuple[str, ...]]:
    """The lines of `budget.csv`, sorted; of the fiscal year that is not over, only what was planned is known."""
    names = {one.code: one for one in DEPARTMENTS}
    rows = []
    for year, code, line, planned, spent in budget_lines(study.seed, days=study.days):
        department = names[code]
        named = (f"{department.name}: {line}", f"{department.name_es}: {LINE_NAMES[line]}")
        slug = f"{department.slug}-{slug_of(line)}"
        rows += _rows(study, slug, *named, year, planned * 100, spent * 100)
    price = price_in_cents(study.seed)
    for year in years_of(study.days):
        cents = price * _clean_ups(study, year)
        named = ("Contract for dumped trash", "Contrato de basura tirada")
        rows += _rows(study, CONTRACT, *named, year, cents * _PLANNED_PERCENT // 10_000 * 100, cents)
    return sorted(rows)


def _rows(
    study: Study, slug: str, name: str, name_es: str, year: int, planned: int, spent: int
) -> list[tuple[str, ...]]:
    # The books of a fiscal year close after its last day.
    is_closed = year < years_of(study.days)[-1]
    amounts = [("budget", planned), *([("actual", spent)] if is_closed else [])]
    return [
        (slug, name, name_es, str(year), f"{cents // 100}.{cents % 100:02}", kind, _SOURCE) for kind, cents in amounts
    ]


def _clean_ups(study: Study, year: int) -> int:
    """Reports of dumped trash in a fiscal year, from July to June."""
    rows = study.rows
    first, after = (
        (np.datetime64(f"{one}-07-01") - np.datetime64(EPOCH)).astype(np.int64) * SECONDS_PER_DAY
        for one in (year - 1, year)
    )
    is_in = (rows.opened >= first) & (rows.opened < after) & (rows.kind == kind_index(DUMPING)) & ~rows.is_duplicate
    return int(is_in.sum())
