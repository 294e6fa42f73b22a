"""People and posts as lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from civicstat.office.clock import today_in_office
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


def _posts_of(person: Person, lang: str) -> str:
    day = today_in_office()
    held = [holding.post.title_in(lang) for holding in person.holdings.all() if holding.is_held_on(day)]
    return ", ".join(held)


def _account(person: Person, lang: str) -> str:
    if not person.is_active:
        state = "closed"
    else:
        state = "open" if person.has_usable_password() else "invited"
    return catalogue().message(lang, f"office.people.is_{state}")


def _everyone(held: Held) -> QuerySet[Any]:
    return Person.objects.prefetch_related("holdings__post__department")


def _roles(lang: str) -> Sequence[tuple[str, str]]:
    return [(role.value, catalogue().message(lang, f"office.role.{role.value}")) for role in Role]


def _departments(lang: str) -> Sequence[tuple[str, str]]:
    return [(one.slug, one.title_in(lang)) for one in Department.objects.all()]


PEOPLE = ListOf(
    name="people",
    title="office.people.title",
    lead="office.people.lead",
    rows=_everyone,
    link=lambda person: reverse("person", kwargs={"pk": person.pk}),
    searched=("name", "holdings__post__title", "holdings__post__title_es"),
    order="name",
    columns=(
        Column("name", "office.people.name", lambda person, lang: person.name, sort="name"),
        Column("posts", "office.people.posts", _posts_of),
        Column("account", "office.people.account", _account, sort="is_active"),
    ),
    narrows=(
        Narrow("role", "office.people.role", _roles, lambda role: Q(holdings__post__role=role)),
        Narrow(
            "department",
            "office.people.department",
            _departments,
            lambda slug: Q(holdings__post__department__slug=slug),
        ),
    ),
    add="invite",
    add_label="office.people.invite",
    bring="bring",
)


def _holders(post: Post, lang: str) -> str:
    day = today_in_office()
    return ", ".join(holding.person.name for holding in post.holdings.all() if holding.is_held_on(day))


POSTS = ListOf(
    name="posts",
    title="office.posts.title",
    lead="office.posts.lead",
    rows=lambda held: Post.objects.select_related("department").prefetch_related("holdings__person"),
    link=lambda post: reverse("post", kwargs={"slug": post.slug}),
    searched=("title", "title_es", "slug", "department__title", "department__title_es"),
    order="title",
    columns=(
        Column("title", "office.people.post", lambda post, lang: post.title_in(lang), sort="title"),
        Column(
            "role",
            "office.people.role",
            lambda post, lang: catalogue().message(lang, f"office.role.{post.role}"),
            sort="role",
        ),
        Column(
            "department",
            "office.people.department",
            lambda post, lang: post.department.title_in(lang) if post.department else "",
            sort="department__title",
        ),
        Column("holder", "office.posts.holder", _holders),
    ),
    narrows=(
        Narrow("role", "office.people.role", _roles, lambda role: Q(role=role)),
        Narrow("department", "office.people.department", _departments, lambda slug: Q(department__slug=slug)),
    ),
    empty="office.posts.none",
    add="add-post",
    add_label="office.posts.add",
    bring="bring",
)
