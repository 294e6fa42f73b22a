"""The lists into which a file can be brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.budget import take_line
from civicstat.office.actions.person import add_department, add_post
from civicstat.office.lists.bring import Bring
from civicstat.office.models.department import Department
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


def day_in(row: Mapping[str, str], name: str) -> date | None:
    """The day in a cell; None where it is empty."""
    text = row.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError({name: f"{text!r} is not a day; expected: 2026-06-30"}) from None


def department_in(row: Mapping[str, str], name: str) -> Department | None:
    """The department that a cell names by its slug; None where it is empty."""
    slug = row.get(name, "").strip()
    found = Department.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise RefusedError({name: f"there is no department {slug!r}"})
    return found


BROUGHT: dict[str, Bring] = {
    bring.name: bring
    for bring in (
        Bring(
            "departments",
            needed=("slug", "title", "title_es"),
            optional=("contract", "contract_until"),
            take=_department,
            example=("public-works", "Public Works", "Obras Públicas", "", ""),
        ),
        Bring(
            "posts",
            needed=("slug", "title", "title_es", "role"),
            optional=("department",),
            take=_post,
            example=("head-of-streets", "Head of Streets", "Jefatura de Calles", "department-head", "public-works"),
        ),
        Bring(
            "budget",
            needed=("fiscal_year", "code", "title", "title_es", "department", "amount", "stage"),
            optional=(),
            take=_budget_line,
            example=("2026", "410-20", "Street lights", "Alumbrado", "public-works", "1250000.00", "adopted"),
        ),
    )
}
