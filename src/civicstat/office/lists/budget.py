"""Budget lines and moves of money as lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from civicstat.office.lists.ideas import departments
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.budget import STAGES, BudgetLine
from civicstat.office.models.money_move import MoneyMove
from civicstat.office.templating import catalogue


def stage_words(stage: str, lang: str) -> str:
    """What a stage of the budget is called."""
    return catalogue().message(lang, f"office.budget.stage.{stage}")


def _years(lang: str) -> Sequence[tuple[str, str]]:
    years = BudgetLine.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return [(str(year), f"FY{year}") for year in years]


BUDGET = ListOf(
    name="budget",
    title="office.budget.title",
    lead="office.budget.lead",
    rows=lambda held: BudgetLine.objects.select_related("department"),
    link=lambda line: reverse("budget-line", kwargs={"pk": line.pk}),
    searched=("code", "title", "title_es", "department__title", "department__title_es"),
    columns=(
        Column("line", "office.budget.line", lambda line, lang: line.title_in(lang), sort="code"),
        Column("year", "office.budget.year", lambda line, lang: line.fiscal_year, sort="fiscal_year", is_number=True),
        Column(
            "department",
            "office.budget.department",
            lambda line, lang: line.department.title_in(lang),
            sort="department__title",
        ),
        Column("stage", "office.budget.stage_label", lambda line, lang: stage_words(line.stage, lang), sort="stage"),
        Column("amount", "office.budget.amount", lambda line, lang: line.amount, sort="amount", is_number=True),
    ),
    narrows=(
        Narrow("year", "office.budget.year", _years, lambda year: Q(fiscal_year=int(year))),
        Narrow("department", "office.budget.department", departments, lambda slug: Q(department__slug=slug)),
        Narrow(
            "stage",
            "office.budget.stage_label",
            lambda lang: [(name, stage_words(name, lang)) for name in STAGES],
            lambda name: Q(stage=name),
        ),
    ),
    empty="office.budget.none",
    add="costs",
    add_label="office.budget.costs",
    bring="bring-budget",
)

MONEY = ListOf(
    name="money",
    title="office.money.title",
    lead="office.money.lead",
    rows=lambda held: MoneyMove.objects.select_related("from_line", "to_line", "decision"),
    link=lambda move: reverse("money-move", kwargs={"pk": move.pk}),
    searched=("figure", "why", "why_es", "from_line__title", "to_line__title", "to_new"),
    columns=(
        Column("figure", "office.money.figure", lambda move, lang: move.figure, sort="figure"),
        Column("amount", "office.budget.amount", lambda move, lang: move.amount, sort="amount", is_number=True),
        Column("from", "office.money.from", lambda move, lang: move.from_line.title_in(lang)),
        Column("to", "office.money.to", lambda move, lang: move.to_in(lang)),
        Column("decision", "office.money.decision", lambda move, lang: move.decision.text_in(lang)),
        Column("day", "office.money.day", lambda move, lang: move.day, sort="day"),
        Column(
            "stands",
            "office.money.stands",
            lambda move, lang: catalogue().message(lang, f"office.money.stands_{'yes' if move.stands else 'no'}"),
            sort="stands",
        ),
    ),
    narrows=(
        Narrow(
            "stands",
            "office.money.stands",
            lambda lang: [(name, catalogue().message(lang, f"office.money.stands_{name}")) for name in ("yes", "no")],
            lambda name: Q(stands=name == "yes"),
        ),
        Narrow("year", "office.budget.year", _years, lambda year: Q(from_line__fiscal_year=int(year))),
    ),
    empty="office.money.none",
    add_label="office.money.add",
    bring="bring-money",
)
