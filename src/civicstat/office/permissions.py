"""The table of who may do what, made from the doors: for the reference page, and for the test that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from civicstat.office.doors import Door, Who
from civicstat.office.roles import Role
from civicstat.office.sign_in.second_factor import MUST_HAVE_ONE


NOBODY = "nobody"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Row:
    """What a role meets at a door with a method: for a subject of its own department, and for any other."""

    door: str
    method: str
    role: str
    own: str
    others: str


def matrix() -> Iterator[Row]:
    """Every door, method and role; `nobody` is somebody who has not signed in."""
    from civicstat.office.urls import DOORS

    for door in DOORS:
        for method in METHODS:
            for role in (NOBODY, *(role.value for role in Role)):
                yield _row(door, method, role)


def _row(door: Door, method: str, role: str) -> Row:
    who = door.who(method)
    own, others = ("no such method",) * 2 if who is None else _verdicts(who, role)
    return Row(door.name, method, role, own, others)


def _verdicts(who: Who, role: str) -> tuple[str, str]:
    if who.anyone:
        return "yes", "yes"
    if role == NOBODY:
        return "sign in first", "sign in first"
    if who.signed_in or Role(role) in who.roles:
        return "yes", "yes"
    return ("yes" if Role(role) in who.own else "no"), "no"


def permissions_page() -> str:
    """The reference page: a row per address and method, with the roles that may."""
    from civicstat.office.urls import DOORS

    lines = [
        "# Who may do what in the office",
        "",
        "Generated from the program (`make docs`). An address without a row here does not exist; a method without a",
        "row is refused to all. *Own* means: only for their own department, or for what is theirs. HEAD is answered",
        "where GET is; every other method, OPTIONS too, is refused to all (405).",
        "",
        f"Must have a second factor: {', '.join(sorted(MUST_HAVE_ONE))}. Until they have one, every page that asks who",
        "they are leads to where it is set up; those of one's own account (¹) stay open.",
        "",
        "| Page | Address | Reads | Acts |",
        "|---|---|---|---|",
    ]
    for door in DOORS:
        address = "/" + door.address.replace("<", "{").replace(">", "}")
        open_before = "" if door.needs_second_factor else "¹"
        lines.append(f"| `{door.name}`{open_before} | `{address}` | {_words(door.get)} | {_words(door.post)} |")
    return "\n".join(lines) + "\n"


def _words(who: Who | None) -> str:
    if who is None:
        return "–"
    if who.anyone:
        return "anyone"
    if who.signed_in:
        return "whoever is signed in"
    always = sorted(role.value for role in who.roles)
    own = sorted(f"{role.value} (own)" for role in who.own - who.roles)
    return ", ".join([*always, *own])
