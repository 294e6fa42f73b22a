"""Lines of the operating budget, and what each of them pays for."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.goal import Goal
from civicstat.office.models.promise import Promise
from civicstat.office.models.versioned import Versioned


STAGES = ("adopted", "revised")
CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9.-]*$", "letters, digits, points and hyphens")


class BudgetLine(Versioned):
    """Dollars of a department or contractor in a fiscal year. The revised line counts where there is one."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("fiscal_year", "code", "stage", "title", "title_es", "department", "amount")

    fiscal_year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, validators=[CODE])
    stage = models.CharField(max_length=7, choices=[(name, name) for name in STAGES])
    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="budget_lines")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["-fiscal_year", "code", "-stage"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_line_stands_once_per_stage", fields=["fiscal_year", "code", "stage"]),
            models.CheckConstraint(name="a_line_holds_dollars", condition=models.Q(amount__gte=0)),
            models.CheckConstraint(
                name="a_line_is_of_a_year_of_ours", condition=models.Q(fiscal_year__gte=1990, fiscal_year__lte=2200)
            ),
        ]

    def __str__(self) -> str:
        return f"FY{self.fiscal_year} {self.code} {self.title}"

    def title_in(self, lang: str) -> str:
        """Its name in a language, after its year and code."""
        return f"FY{self.fiscal_year} {self.code} {self.title_es if lang == 'es' else self.title}"


class BudgetLink(Versioned):
    """What a line pays for: a goal, a metric or a promise. A link holds for the line's every stage."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("line", "goal", "metric", "promise", "is_active")

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="links")
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_links")
    metric = models.CharField(max_length=64, blank=True, default="", validators=[SLUG])
    promise = models.ForeignKey(Promise, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_links")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["line", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_budget_link_names_one_thing",
                condition=(models.Q(goal__isnull=False, promise__isnull=True, metric=""))
                | models.Q(goal__isnull=True, promise__isnull=False, metric="")
                | (models.Q(goal__isnull=True, promise__isnull=True) & ~models.Q(metric="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line.code} · {self.metric or self.goal or self.promise}"


def lines_in_force(lines: Iterable[BudgetLine]) -> dict[tuple[int, str], BudgetLine]:
    """Of each year and code the line that counts: revised before adopted."""
    found: dict[tuple[int, str], BudgetLine] = {}
    for line in lines:
        key = (line.fiscal_year, line.code)
        if key not in found or line.stage == "revised":
            found[key] = line
    return found


def amount_in_force(line: BudgetLine) -> Decimal:
    """What the line holds now, whichever of its stages is asked for."""
    stages = BudgetLine.objects.filter(fiscal_year=line.fiscal_year, code=line.code)
    return lines_in_force(stages)[line.fiscal_year, line.code].amount
