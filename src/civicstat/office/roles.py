"""The roles of an office: what a post may look at and do follows from them alone."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A kind of post. A person holds posts; each post has one role and, most of them, a department."""

    RESIDENT = "resident"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    DEPARTMENT_HEAD = "department-head"
    CHAIR = "chair"
    APPROVER = "approver"
    AUDITOR = "auditor"
    DATA_STEWARD = "data-steward"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"


# Everyone who works for the city, in whatever post.
AT_WORK = frozenset(Role) - {Role.RESIDENT}
# Those who answer for one department, and act for it alone.
OF_A_DEPARTMENT = frozenset({Role.STAFF, Role.SUPERVISOR, Role.DEPARTMENT_HEAD})
