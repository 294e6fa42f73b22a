"""When a panel must say which of its promises comes first: seven can be remembered, more cannot.

Source: GovEx's guide asks to put actions in order; seven is our own limit.
"""

from __future__ import annotations

from collections.abc import Sequence


MOST_UNRANKED = 7


def needs_rank(ranks: Sequence[int | None]) -> bool:
    """Whether a meeting cannot close yet: more promises than can be remembered, not each with a place of its own."""
    if len(ranks) <= MOST_UNRANKED:
        return False
    return sorted(rank for rank in ranks if rank is not None) != list(range(1, len(ranks) + 1))
