"""Departments and contractors as a list."""

from __future__ import annotations

from django.db.models import Q

from civicstat.office.clock import today_in_office
from civicstat.office.lists.spec import Column, ListOf, Narrow, plain_link
from civicstat.office.models.department import Department
from civicstat.office.templating import catalogue


def _posts(department: Department, lang: str) -> str:
    day, nobody = today_in_office(), catalogue().message(lang, "office.departments.nobody")
    told = []
    for post in department.posts.all():
        holders = [holding.person.name for holding in post.holdings.all() if holding.is_held_on(day)]
        told.append(f"{post.title_in(lang)}: {', '.join(holders) or nobody}")
    return "; ".join(told)


def _kinds(lang: str) -> list[tuple[str, str]]:
    return [(kind, catalogue().message(lang, f"office.departments.{kind}")) for kind in ("department", "contractor")]


DEPARTMENTS = ListOf(
    name="departments",
    title="office.departments.title",
    lead="office.departments.lead",
    rows=lambda held: Department.objects.prefetch_related("posts__holdings__person"),
    link=plain_link,
    searched=("slug", "title", "title_es", "contract", "posts__title", "posts__title_es"),
    order="title",
    columns=(
        Column("title", "office.departments.department", lambda one, lang: one.title_in(lang), sort="title"),
        Column("slug", "office.form.department.slug", lambda one, lang: one.slug, sort="slug"),
        Column("posts", "office.people.posts", _posts),
        Column("contract", "office.form.department.contract", lambda one, lang: one.contract, sort="contract"),
        Column(
            "contract_until",
            "office.form.department.contract_until",
            lambda one, lang: one.contract_until,
            sort="contract_until",
        ),
    ),
    narrows=(
        Narrow(
            "kind",
            "office.departments.kind",
            _kinds,
            lambda kind: Q(contract="") if kind == "department" else ~Q(contract=""),
        ),
    ),
    empty="office.departments.none",
    bring="bring",
)
