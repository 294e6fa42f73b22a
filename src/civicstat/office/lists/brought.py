"""The lists into which a file can be brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from civicstat.office.actions.budget import take_line
from civicstat.office.actions.person import add_department, add_post, invite, name_to_post
from civicstat.office.clock import today_in_office
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.brought_earlier import EARLIER_LOG
from civicstat.office.lists.brought_hangers import HANGER_STOPS
from civicstat.office.lists.brought_meetings import PLANNED
from civicstat.office.lists.brought_plans import PLANS
from civicstat.office.lists.brought_promises import SAID
from civicstat.office.lists.cells import day_in, department_in, post_in, text_in
from civicstat.office.lists.spec import Cell
from civicstat.office.models.person import Person


def _department(row: Mapping[str, str], by: Person, at: datetime) -> object:
    return add_department(
        by=by,
        at=at,
        slug=row["slug"],
        title=row["title"],
        title_es=row["title_es"],
        contract=row.get("contract", ""),
        contract_until=day_in(row, "contract_until"),
    )


def _post(row: Mapping[str, str], by: Person, at: datetime) -> object:
    return add_post(
        by=by,
        at=at,
        slug=row["slug"],
        title=row["title"],
        title_es=row["title_es"],
        role=row["role"],
        department=department_in(row, "department"),
    )


def _budget_line(row: Mapping[str, str], by: Person, at: datetime) -> object:
    return take_line(
        fiscal_year=row["fiscal_year"].strip(),
        code=row["code"].strip(),
        stage=row["stage"].strip(),
        title=row["title"].strip(),
        title_es=row["title_es"].strip(),
        department=department_in(row, "department"),
        amount=row["amount"].strip(),
        by=by,
        at=at,
    )


def _person(row: Mapping[str, str], by: Person, at: datetime) -> object:
    person = invite(
        email=text_in(row, "email"),
        name=text_in(row, "name"),
        language=text_in(row, "language") or "en",
        by=by,
        at=at,
    )
    post = post_in(row, "post")
    if post is not None:
        name_to_post(person=person, post=post, since=day_in(row, "since") or today_in_office(), by=by, at=at)
    return person


def _person_again(person: Person) -> Sequence[Cell]:
    """With the post held longest today; a file has room for one."""
    today = today_in_office()
    held = sorted((one for one in person.holdings.all() if one.is_held_on(today)), key=lambda one: (one.since, one.pk))
    post, since = (held[0].post.slug, held[0].since) if held else ("", None)
    return (person.name, person.email, person.language, post, since)


BROUGHT: dict[str, Bring] = {
    bring.name: bring
    for bring in (
        Bring(
            "departments",
            needed=("slug", "title", "title_es"),
            optional=("contract", "contract_until"),
            take=_department,
            again=lambda one: (one.slug, one.title, one.title_es, one.contract, one.contract_until),
            example=("public-works", "Public Works", "Obras Públicas", "", ""),
        ),
        Bring(
            "posts",
            needed=("slug", "title", "title_es", "role"),
            optional=("department",),
            take=_post,
            again=lambda one: (
                *(one.slug, one.title, one.title_es, one.role),
                "" if one.department is None else one.department.slug,
            ),
            example=("head-of-streets", "Head of Streets", "Jefatura de Calles", "department-head", "public-works"),
        ),
        Bring(
            "budget",
            needed=("fiscal_year", "code", "title", "title_es", "department", "amount", "stage"),
            optional=(),
            take=_budget_line,
            again=lambda line: (
                *(str(line.fiscal_year), line.code, line.title, line.title_es),
                *("" if line.department is None else line.department.slug, line.amount, line.stage),
            ),
            example=("2026", "410-20", "Street lights", "Alumbrado", "public-works", "1250000.00", "adopted"),
        ),
        Bring(
            "people",
            needed=("name", "email"),
            optional=("language", "post", "since"),
            take=_person,
            again=_person_again,
            example=("Ana Example", "ana@localhost.test", "es", "head-of-streets", "2026-07-01"),
        ),
        *PLANS,
        *SAID,
        *PLANNED,
        HANGER_STOPS,
        EARLIER_LOG,
    )
}
# What an administrator brings in by the common door; the others have doors of their own, with their own roles.
BY_THE_COMMON_DOOR = frozenset({"departments", "posts", "people"})
