"""A post: what is answered for stays with it when people change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.versioned import Versioned
from civicstat.office.roles import Role


class Post(Versioned):
    """A post has one role; department heads, supervisors and staff have a department."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("slug", "title", "title_es", "role", "department")

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    title = models.CharField(max_length=160)
    title_es = models.CharField(max_length=160)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_post_of_a_department_names_it",
                condition=~models.Q(role__in=["staff", "supervisor", "department-head"])
                | models.Q(department__isnull=False),
            ),
            models.CheckConstraint(
                name="a_post_has_a_known_role", condition=models.Q(role__in=[role.value for role in Role])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def title_in(self, lang: str) -> str:
        """Its name in a language."""
        return self.title_es if lang == "es" else self.title
