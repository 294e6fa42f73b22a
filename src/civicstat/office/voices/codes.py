"""Codes that nobody can guess and anybody can type: letters and digits that are not mistaken for each other."""

from __future__ import annotations

import secrets


# Crockford's 32 signs: no I, L, O or U. 26 of them hold 130 bits; 128 are asked for.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
_GROUP, _GROUPS = 5, 5
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A new code, from the machine's own source of randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code that somebody typed: case, spaces and hyphens do not matter, nor O for 0 and I or L for 1."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs.translate(_MISREAD)


def in_groups(code: str) -> str:
    """The code as it is printed: in groups of five, what is left at the end of the last one."""
    starts = [_GROUP * number for number in range(_GROUPS)]
    return "-".join(code[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True) if code[start:end])
