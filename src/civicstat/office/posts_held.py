"""What a person holds today: the one place where posts become roles and departments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.roles import OF_A_DEPARTMENT, Role


@dataclass(frozen=True)
class Held:
    """A person's roles, and the departments for which they hold each of them."""

    person_id: int
    posts: tuple[Post, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that a post of theirs has."""
        return frozenset(Role(post.role) for post in self.posts)

    def departments(self, roles: Iterable[Role] = OF_A_DEPARTMENT) -> frozenset[str]:
        """Slugs of the departments for which they hold one of the roles."""
        wanted = set(roles)
        return frozenset(
            post.department.slug for post in self.posts if post.role in wanted and post.department is not None
        )


def held_by(person: Person, day: date) -> Held:
    """The posts that a person holds on a day; none for somebody whose account is closed."""
    if not person.is_active:
        return Held(person.pk, ())
    open_then = Q(holdings__since__lte=day) & (Q(holdings__until__isnull=True) | Q(holdings__until__gte=day))
    posts = Post.objects.filter(open_then, holdings__person=person).select_related("department").distinct()
    return Held(person.pk, tuple(posts))
