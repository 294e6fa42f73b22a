"""A legal hold: why, who asked for it, and what it covers; while it stands, nothing of that is deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import Department
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


class RecordHold(Versioned):
    """Placed by the clerk, released by an act with a reason, never deleted (migration `records_stay`).

    Every field left empty widens it: no kind is every kind of record, no department is every department, no day is any
    day, no subject is every one of the kind. `asked_by` is a post and never a name.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        *("why", "asked_by", "kind", "department", "from_day", "to_day", "subject", "placed_on", "placed_as"),
        *("released_on", "released_as", "release_reason"),
    )
    # What was held until then may be gone by the time somebody takes the release back: a new hold is placed instead.
    LASTING: ClassVar[frozenset[str]] = frozenset({"release-hold"})

    why = models.TextField(max_length=WORDS)
    asked_by = models.CharField(max_length=160)
    kind = models.CharField(max_length=60, blank=True, default="")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="holds")
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=60, blank=True, default="")
    placed_on = models.DateField()
    placed_as = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    released_on = models.DateField(null=True, blank=True)
    released_as = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    release_reason = models.TextField(max_length=WORDS, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["released_on", "-placed_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_hold_is_released_with_a_reason",
                condition=models.Q(released_on__isnull=True, released_as__isnull=True, release_reason="")
                | (models.Q(released_on__isnull=False, released_as__isnull=False) & ~models.Q(release_reason="")),
            ),
            models.CheckConstraint(
                name="a_held_subject_is_of_a_kind", condition=models.Q(subject="") | ~models.Q(kind="")
            ),
            models.CheckConstraint(
                name="a_hold_begins_before_it_ends",
                condition=models.Q(from_day__isnull=True)
                | models.Q(to_day__isnull=True)
                | models.Q(to_day__gte=models.F("from_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"

    @property
    def is_in_force(self) -> bool:
        """Whether it has not been released."""
        return self.released_on is None
