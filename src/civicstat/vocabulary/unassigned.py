"""Words that stand where a post should: whoever writes one of them says that nobody answers for a metric."""

from __future__ import annotations


# Compared without regard to capitals, and without a full stop at the end.
NOBODY_WORDS: frozenset[str] = frozenset(
    {
        "-",
        "?",
        "n/a",
        "nadie",
        "nadie todavía",
        "no one",
        "no one assigned",
        "no one yet",
        "nobody",
        "nobody yet",
        "none",
        "por decidir",
        "por definir",
        "sin asignar",
        "tba",
        "tbd",
        "to be announced",
        "to be decided",
        "unassigned",
        "vacant",
        "vacante",
    }
)


def is_nobody(owner: str) -> bool:
    """Whether the words in a metric's `owner` name no post."""
    return owner.strip().rstrip(".").casefold() in NOBODY_WORDS
