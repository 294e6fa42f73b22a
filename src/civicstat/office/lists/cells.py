"""What a cell of a brought file means: a day, an hour, an amount, a department; or a fault that says why not."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time
from decimal import Decimal, InvalidOperation

from civicstat.office.actions.act import RefusedError
from civicstat.office.faults import Fault
from civicstat.office.models.decision import Decision
from civicstat.office.models.department import Department
from civicstat.office.models.goal import Goal
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.series import Series
from civicstat.office.posts_held import held_by
from civicstat.office.rehearsals import in_earnest
from civicstat.office.roles import Role


# As at the doors of promises and decisions: who acts for every department, and who for their own.
OF_ALL = frozenset({Role.CHAIR, Role.ANALYST})
OF_THEIR_OWN = frozenset({Role.DEPARTMENT_HEAD, Role.SUPERVISOR})


def text_in(row: Mapping[str, str], name: str) -> str:
    """The text of a cell without blanks around it; empty where the file has no such column."""
    return row.get(name, "").strip()


def day_in(row: Mapping[str, str], name: str) -> date | None:
    """The day in a cell; None where it is empty."""
    text = text_in(row, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError({name: Fault("not_a_day", text=text)}) from None


def needed_day_in(row: Mapping[str, str], name: str) -> date:
    """The day in a cell that cannot be empty."""
    found = day_in(row, name)
    if found is None:
        raise RefusedError({name: Fault("needs_a_day")})
    return found


def hour_in(row: Mapping[str, str], name: str) -> time | None:
    """The hour in a cell; None where it is empty."""
    text = text_in(row, name)
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError({name: Fault("not_an_hour", text=text)}) from None


def amount_in(row: Mapping[str, str], name: str) -> Decimal:
    """The amount in a cell."""
    text = text_in(row, name)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise RefusedError({name: Fault("not_an_amount", text=text)})
    return amount


def department_in(row: Mapping[str, str], name: str) -> Department | None:
    """The department that a cell names by its slug; None where it is empty."""
    slug = text_in(row, name)
    found = Department.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise RefusedError({name: Fault("no_department", slug=slug)})
    return found


def needed_department_in(row: Mapping[str, str], name: str) -> Department:
    """The department in a cell that cannot be empty."""
    found = department_in(row, name)
    if found is None:
        raise RefusedError({name: Fault("needs_a_department")})
    return found


def post_in(row: Mapping[str, str], name: str) -> Post | None:
    """The post that a cell names by its slug; None where it is empty."""
    slug = text_in(row, name)
    found = Post.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise RefusedError({name: Fault("no_post", slug=slug)})
    return found


def goal_in(row: Mapping[str, str], name: str) -> Goal | None:
    """The goal that a cell names by its slug; None where it is empty."""
    slug = text_in(row, name)
    found = Goal.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise RefusedError({name: Fault("no_goal", slug=slug)})
    return found


def decision_in(row: Mapping[str, str], name: str) -> Decision | None:
    """The decision that a cell names by its slug; None where it is empty."""
    slug = text_in(row, name)
    found = in_earnest(Decision.objects.filter(slug=slug)).first() if slug else None
    if slug and found is None:
        raise RefusedError({name: Fault("no_decision", slug=slug)})
    return found


def needed_series_in(row: Mapping[str, str], name: str) -> Series:
    """The series of meetings that a cell names by its slug."""
    slug = text_in(row, name)
    found = Series.objects.filter(slug=slug, is_active=True).first()
    if found is None:
        raise RefusedError({name: Fault("no_series", slug=slug) if slug else Fault("is_needed")})
    return found


def own_department_in(
    row: Mapping[str, str], name: str, *, by: Person, today: date, of_all: AbstractSet[Role], own: AbstractSet[Role]
) -> Department:
    """The department in a cell, held to somebody's posts: those `of_all` act for every one, those `own` for theirs."""
    department, held = needed_department_in(row, name), held_by(by, today)
    if not held.roles & of_all and department.slug not in held.departments(own):
        raise RefusedError({name: Fault("not_your_department")})
    return department


def words_in(row: Mapping[str, str], name: str) -> list[str]:
    """The words of a cell, parted by blanks, semicolons or lines."""
    return text_in(row, name).replace(";", " ").split()
