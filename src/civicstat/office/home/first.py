"""Which blocks each role meets on the first page, and in which order: a table, and nothing else decides it."""

from __future__ import annotations

from collections.abc import Iterable

from civicstat.office.roles import Role


# What asks for this very person; every role has it, and most of them first.
NEEDS = "needs"
FIRST: dict[Role, tuple[str, ...]] = {
    # Whoever runs the meetings looks at what was missed before anything that asks for them.
    Role.CHAIR: ("misses", NEEDS, "to_judge", "meetings"),
    Role.DEPARTMENT_HEAD: (NEEDS, "own_misses", "own_cases", "own_due", "meetings"),
    Role.SUPERVISOR: (NEEDS, "own_due", "own_cases"),
    Role.ANALYST: (NEEDS, "last_runs", "files", "to_judge"),
    Role.APPROVER: (NEEDS, "last_runs", "submitted"),
    Role.AUDITOR: ("misses", "acts", NEEDS),
    Role.DATA_STEWARD: (NEEDS, "files", "last_runs"),
    Role.CLERK: (NEEDS, "meetings", "on_record"),
    Role.ADMINISTRATOR: ("unwell", NEEDS, "invited"),
    Role.STAFF: (NEEDS, "own_due", "own_ideas"),
    Role.RESIDENT: (NEEDS, "misses"),
}


def blocks_for(roles: Iterable[Role]) -> tuple[str, ...]:
    """The blocks of somebody with these roles, each once; who has several meets them in the order of the table."""
    held = set(roles)
    found = [block for role, blocks in FIRST.items() if role in held for block in blocks]
    return tuple(dict.fromkeys(found)) or (NEEDS,)


def leading_role(roles: Iterable[Role]) -> Role | None:
    """The role whose empty page teaches; None for somebody without a post."""
    held = set(roles)
    return next((role for role in FIRST if role in held), None)
