"""This number moved this money: a published figure, the decision it led to, and the dollars that went elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.budget import BudgetLine
from civicstat.office.models.decision import WORDS, Decision
from civicstat.office.models.versioned import Versioned


class MoneyMove(Versioned):
    """Dollars from one line to another, or to a new one named in words. Taken back, it stays in the register."""

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "figure",
        "from_line",
        "to_line",
        "to_new",
        "to_new_es",
        "amount",
        "decision",
        "day",
        "why",
        "why_es",
        "stands",
    )

    figure = models.CharField(max_length=200)
    from_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="moves_out")
    to_line = models.ForeignKey(BudgetLine, null=True, blank=True, on_delete=models.PROTECT, related_name="moves_in")
    to_new = models.CharField(max_length=200, blank=True, default="")
    to_new_es = models.CharField(max_length=200, blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="money_moves")
    day = models.DateField()
    why = models.TextField(max_length=WORDS)
    why_es = models.TextField(max_length=WORDS)
    stands = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_move_moves_dollars", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="a_move_goes_to_a_line_or_a_new_one",
                condition=models.Q(to_line__isnull=False, to_new="", to_new_es="")
                | (models.Q(to_line__isnull=True) & ~models.Q(to_new="") & ~models.Q(to_new_es="")),
            ),
            models.CheckConstraint(
                name="a_move_goes_elsewhere",
                condition=models.Q(to_line__isnull=True) | ~models.Q(to_line=models.F("from_line")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} · {self.figure}"

    def to_in(self, lang: str) -> str:
        """Where the dollars went."""
        if self.to_line is not None:
            return self.to_line.title_in(lang)
        return self.to_new_es if lang == "es" else self.to_new

    def why_in(self, lang: str) -> str:
        """Why, in a language."""
        return self.why_es if lang == "es" else self.why
