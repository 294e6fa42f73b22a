"""The first people of an office: invited from the machine itself, since nobody can sign in yet."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from civicstat.office.actions.person import add_post, invite, name_to_post
from civicstat.office.clock import today_in_office
from civicstat.office.errors import OfficeError
from civicstat.office.invitations import invitation_path
from civicstat.office.models import Department, Person, Post
from civicstat.office.roles import OF_A_DEPARTMENT, Role


def anybody_yet() -> bool:
    """Whether the office has an account."""
    return Person.objects.exists()


def invite_to_role(*, email: str, name: str, role: str, department: str, language: str, at: datetime) -> str:
    """Invite somebody to a post of a role, made now if there is none; the address of their invitation.

    Raises
    ------
    OfficeError
        When there is no such role or department, or the address has an account already.
    """
    kind = _role(role)
    with transaction.atomic():
        person = invite(email=email, name=name, language=language, by=None, at=at)
        post = _post(kind, department, at=at)
        name_to_post(person=person, post=post, since=today_in_office(), by=None, at=at)
    address: str = settings.ENVIRONMENT.address
    return address + invitation_path(person)


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise OfficeError(
            f"there is no role {name!r}", where="--role", expected=", ".join(role.value for role in Role)
        ) from None


def _post(role: Role, department: str, *, at: datetime) -> Post:
    slug = f"{role.value}-{department}" if department else role.value
    known = Post.objects.filter(slug=slug).first()
    if known is not None:
        return known
    if role in OF_A_DEPARTMENT and not department:
        raise OfficeError(f"a {role.value} works for a department", where="--department", expected="its slug")
    found = Department.objects.filter(slug=department).first() if department else None
    if department and found is None:
        slugs = ", ".join(Department.objects.values_list("slug", flat=True)) or "none yet"
        raise OfficeError(f"there is no department {department!r}", where="--department", expected=f"one of {slugs}")
    title, title_es = TITLES[role]
    return add_post(
        by=None,
        at=at,
        slug=slug,
        title=f"{title}, {found.title}" if found else title,
        title_es=f"{title_es}, {found.title_es}" if found else title_es,
        role=role.value,
        department=found,
    )


# What a post of each role is called until the city gives it its own name.
TITLES: dict[Role, tuple[str, str]] = {
    Role.RESIDENT: ("Resident", "Residente"),
    Role.STAFF: ("Staff", "Personal"),
    Role.SUPERVISOR: ("Crew Supervisor", "Supervisión de Cuadrillas"),
    Role.ANALYST: ("Performance Analyst", "Análisis de Desempeño"),
    Role.DEPARTMENT_HEAD: ("Department Head", "Jefatura de Departamento"),
    Role.CHAIR: ("Chair of the Performance Meetings", "Presidencia de las Reuniones de Desempeño"),
    Role.APPROVER: ("Approver of Releases", "Aprobación de Publicaciones"),
    Role.AUDITOR: ("City Auditor", "Auditoría Municipal"),
    Role.DATA_STEWARD: ("Data Steward", "Responsable de los Datos"),
    Role.CLERK: ("City Clerk", "Secretaría Municipal"),
    Role.ADMINISTRATOR: ("Administrator", "Administración"),
}
