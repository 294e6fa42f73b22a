"""Contracts that come to their end: whoever keeps departments is asked before, and told after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


# A new tender takes about this long.
BEFORE_THE_END = timedelta(days=90)


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """An administrator, and the head of the contracted department, are asked 90 days before a contract ends."""
    ending = Department.objects.filter(is_active=True, contract_until__lte=today + BEFORE_THE_END).exclude(contract="")
    own = held.departments({Role.DEPARTMENT_HEAD})
    may_change = Role.ADMINISTRATOR in held.roles
    words = catalogue()
    for department in ending:
        if may_change or department.slug in own:
            name = "ended" if department.contract_until is not None and department.contract_until < today else "ends"
            yield Need(
                title=words.text(lang, f"office.home.contract_{name}", department=department.title_in(lang)),
                words=words.text(lang, "office.home.contract_words", contract=department.contract),
                button=words.text(lang, "office.home.contract_button"),
                href=reverse("department", kwargs={"slug": department.slug})
                if may_change
                else f"{reverse('departments')}?q={department.slug}",
                due=department.contract_until,
            )
