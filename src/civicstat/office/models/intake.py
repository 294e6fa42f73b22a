"""A file that somebody brings to become the city's source, with how far it has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.versioned import Versioned


# In this order; a step said anew takes back what came after it.
STEPS = ("brought", "formed", "mapped", "classed", "placed", "checked", "accepted")
WITHDRAWN = "withdrawn"


class Intake(Versioned):
    """One brought file. It stands in the home's private folder until it is accepted or withdrawn, and then is gone.

    `columns` maps our names to the file's, "" keeps ours closed; `classes` gives kinds as the source writes them their
    subject class, "" keeps a kind unpublished. `delivery` says what becomes of the files of a source that the city has
    already; it is empty where the file makes the city's first folder. `told` is what the trial said: rows, metrics,
    letters.
    """

    # Values of the file stay out of the record of acts, which is for ever: kinds, and letters that quote a row.
    SPOKEN: ClassVar[tuple[str, ...]] = (
        *("step", "encoding", "delimiter", "rows", "columns", "date_order", "time_zone", "city_name"),
        *("state", "source", "licence", "grid", "boundary", "boundary_key", "households", "areas_source"),
        *("areas_licence", "delivery"),
    )
    # The city's folder was written: that is taken back there, not here. And a withdrawn file is gone.
    LASTING: ClassVar[frozenset[str]] = frozenset({"accept-intake", "withdraw-intake"})

    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    step = models.CharField(max_length=10, default="brought", choices=[(name, name) for name in (*STEPS, WITHDRAWN)])
    encoding = models.CharField(max_length=10)
    delimiter = models.CharField(max_length=10)
    rows = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict, blank=True)
    date_order = models.CharField(max_length=12, blank=True, default="")
    time_zone = models.CharField(max_length=60, blank=True, default="")
    classes = models.JSONField(default=dict, blank=True)
    city_name = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=60, blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")
    licence = models.CharField(max_length=200, blank=True, default="")
    grid = models.BooleanField(default=False)
    boundary = models.CharField(max_length=120, blank=True, default="")
    boundary_key = models.CharField(max_length=60, blank=True, default="")
    households = models.CharField(max_length=120, blank=True, default="")
    areas_source = models.CharField(max_length=300, blank=True, default="")
    areas_licence = models.CharField(max_length=200, blank=True, default="")
    delivery = models.CharField(max_length=8, blank=True, default="", choices=[("replace", "replace"), ("add", "add")])
    told = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_intake_stands_at_a_known_step", condition=models.Q(step__in=[*STEPS, WITHDRAWN])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it can still be worked on."""
        return self.step not in ("accepted", WITHDRAWN)

    def has_come_to(self, step: str) -> bool:
        """Whether a step has been done."""
        return self.step in STEPS and STEPS.index(self.step) >= STEPS.index(step)
