"""People and posts as lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from civicstat.office.clock import today_in_office
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.department import Department
from civicstat.office.models.holding import Holding
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


ACCOUNTS = ("open", "invited", "closed")
# As Django marks a password that cannot be used: nobody has set one yet.
_UNUSABLE = "!"


def _accounts(lang: str) -> Sequence[tuple[str, str]]:
    return [(state, catalogue().message(lang, f"office.people.is_{state}")) for state in ACCOUNTS]


def _is_account(state: str) -> Q:
    if state == "closed":
        return Q(is_active=False)
    invited = Q(password="") | Q(password__startswith=_UNUSABLE)
    return Q(is_active=True) & (invited if state == "invited" else ~invited)


def _titles(lang: str) -> Sequence[tuple[str, str]]:
    return [(post.slug, post.title_in(lang)) for post in Post.objects.order_by("title", "pk")]


def _holds_today(**of_it: str) -> Q:
    """Whoever holds it today: who held it once has left it."""
    today = today_in_office()
    parts: dict[str, Any] = {f"holdings__{name}": value for name, value in of_it.items()}
    return Q(Q(holdings__until__isnull=True) | Q(holdings__until__gte=today), holdings__since__lte=today, **parts)


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
        Narrow("role", "office.people.role", _roles, lambda role: _holds_today(post__role=role)),
        Narrow(
            "department",
            "office.people.department",
            _departments,
            lambda slug: _holds_today(post__department__slug=slug),
        ),
        Narrow("post", "office.people.post", _titles, lambda slug: _holds_today(post__slug=slug)),
        Narrow("account", "office.people.account", _accounts, _is_account),
    ),
    add="invite",
    add_label="office.people.invite",
    bring="bring",
)


def _holders(post: Post, lang: str) -> str:
    day = today_in_office()
    return ", ".join(holding.person.name for holding in post.holdings.all() if holding.is_held_on(day))


def _held(lang: str) -> Sequence[tuple[str, str]]:
    return [(name, catalogue().message(lang, f"office.posts.is_{name}")) for name in ("held", "vacant")]


def _is_held(choice: str) -> Q:
    """By whoever holds it today."""
    today = today_in_office()
    of_today = Holding.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    held = Q(pk__in=of_today.values("post"))
    return held if choice == "held" else ~held


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
        Narrow("held", "office.posts.holder", _held, _is_held),
    ),
    empty="office.posts.none",
    add="add-post",
    add_label="office.posts.add",
    bring="bring",
)
