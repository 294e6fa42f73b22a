"""What a resident said: fixed, not fixed, not sure. Of who said it, nothing is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.case import Case
from civicstat.office.models.hanger import HangerCode
from civicstat.office.models.versioned import Versioned


FIXED, NOT_FIXED, NOT_SURE = "fixed", "not-fixed", "not-sure"
ANSWERS = (FIXED, NOT_FIXED, NOT_SURE)


class FixedAnswer(Versioned):
    """One answer: by a code, of which there is one at most, or said without a code of a kind, an area and a week.

    `token` is the address under which whoever answered without a code can change it. Neither it nor the note is in the
    act record.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = ("answer", "kind", "area", "week", "day", "is_taken_back", "case")

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"note"})

    code = models.OneToOneField(HangerCode, null=True, blank=True, on_delete=models.PROTECT, related_name="said")
    token = models.CharField(max_length=26, unique=True)
    answer = models.CharField(max_length=10, choices=[(answer, answer) for answer in ANSWERS])
    kind = models.CharField(max_length=80)
    area = models.CharField(max_length=120, blank=True, default="")
    week = models.CharField(max_length=8, blank=True, default="")
    day = models.DateField()
    note = models.TextField(blank=True, default="", max_length=1000)
    is_taken_back = models.BooleanField(default=False)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="said_by_a_code_or_of_a_week",
                condition=models.Q(code__isnull=False, week="") | (models.Q(code__isnull=True) & ~models.Q(week="")),
            ),
            models.CheckConstraint(name="one_of_three_answers", condition=models.Q(answer__in=ANSWERS)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.answer}"

    @property
    def says_not_fixed(self) -> bool:
        """Whether it stands and says that it is not fixed."""
        return self.answer == NOT_FIXED and not self.is_taken_back
