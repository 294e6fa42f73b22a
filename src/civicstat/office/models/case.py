"""A case: what a resident said and a department has to answer, until a day, in public."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from civicstat.office.models.department import Department
from civicstat.office.models.versioned import Restated


NOT_FIXED, NUMBER_WRONG = "not-fixed", "number-wrong"
TAKEN_BACK = "taken-back"
# How a department can answer each kind of case; `TAKEN_BACK` is the resident's own doing.
OUTCOMES: dict[str, tuple[str, ...]] = {
    NOT_FIXED: ("reopened", "fixed-meanwhile", "cannot-be-fixed"),
    NUMBER_WRONG: ("right-as-published", "corrected", "definition-unclear", "fault-at-source"),
}


class Case(Restated):
    """`should_be` is what the resident wrote: it never leaves the office, and no act record holds it."""

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "kind",
        "department",
        "opened",
        "due",
        "figure",
        "answered",
        "outcome",
        "public_words",
        "public_words_es",
        "correction",
    )

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"should_be"})

    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in OUTCOMES])
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_of_residents"
    )
    opened = models.DateField()
    due = models.DateField()
    figure = models.CharField(max_length=300, blank=True, default="")
    should_be = models.TextField(blank=True, default="", max_length=2000)
    answered = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True, default="")
    public_words = models.TextField(blank=True, default="", max_length=2000)
    public_words_es = models.TextField(blank=True, default="", max_length=2000)
    correction = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_case_is_of_a_known_kind", condition=models.Q(kind__in=[NOT_FIXED, NUMBER_WRONG])
            ),
            models.CheckConstraint(
                name="an_answered_case_has_an_outcome",
                condition=models.Q(answered__isnull=True, outcome="")
                | (
                    models.Q(answered__isnull=False, kind=NOT_FIXED)
                    & models.Q(outcome__in=[*OUTCOMES[NOT_FIXED], TAKEN_BACK])
                )
                | models.Q(answered__isnull=False, kind=NUMBER_WRONG, outcome__in=OUTCOMES[NUMBER_WRONG]),
            ),
            models.CheckConstraint(
                name="an_outcome_has_words_in_both_languages",
                condition=models.Q(outcome__in=["", TAKEN_BACK])
                | (~models.Q(public_words="") & ~models.Q(public_words_es="")),
            ),
            models.CheckConstraint(
                name="a_corrected_number_cites_its_correction",
                condition=~models.Q(outcome="corrected") | ~models.Q(correction=""),
            ),
            models.CheckConstraint(
                name="a_case_of_a_number_names_it", condition=~models.Q(kind=NUMBER_WRONG) | ~models.Q(figure="")
            ),
            models.CheckConstraint(
                name="a_case_is_due_after_it_was_opened", condition=models.Q(due__gte=models.F("opened"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.answered is None

    def is_overdue(self, today: date) -> bool:
        """Whether it is open after its day, or was answered after it."""
        return (self.answered or today) > self.due

    def reason_in(self, lang: str) -> str:
        """The public words in a language."""
        return self.public_words_es if lang == "es" else self.public_words


class CaseContact(models.Model):
    """Where to tell the answer, if the resident wants to be told: kept apart, and deleted once they are told.

    Only under a legal hold it stays after that; `told_at` then keeps a second letter from being sent.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField()
    language = models.CharField(max_length=2)
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"case {self.case_id}"
