"""Door hangers: the codes by which whoever lives at a place is asked whether something was fixed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.versioned import Versioned


class HangerBatch(Versioned):
    """Codes made together, for one department. A void batch's codes no longer work, and its answers do not count."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("title", "department", "size", "answer_until", "is_void")

    title = models.CharField(max_length=120)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="hanger_batches")
    size = models.PositiveIntegerField()
    made = models.DateField()
    answer_until = models.DateField()
    is_void = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made", "-pk"]

    def __str__(self) -> str:
        return self.title

    def takes_answers(self, today: date) -> bool:
        """Whether its codes can be answered, and answers changed, on a day."""
        return not self.is_void and today <= self.answer_until


class HangerCode(Versioned):
    """One code: it stands for one closed request, or for one stop of the crews' day.

    The code and the city's number of the request are kept out of the act record: whoever has the code may answer.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = ("batch", "kind", "area", "closed")

    batch = models.ForeignKey(HangerBatch, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=26, unique=True)
    request = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=80, validators=[SLUG])
    area = models.CharField(max_length=120, blank=True, default="")
    closed = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="a_request_has_one_code_in_a_batch",
                fields=["batch", "request"],
                condition=~models.Q(request=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.closed}"

    @property
    def is_stop(self) -> bool:
        """Whether it stands for a stop and not for one request; its answer then counts in the office alone."""
        return not self.request
