"""An error is a letter to the person who can mend it."""

from __future__ import annotations

from collections.abc import Sequence


class CivicstatError(Exception):
    """A fault that a city's staff can mend; shown without a traceback.

    Parameters
    ----------
    found
        What we found, with the offending value in it.
    where
        File, line and field, or the statement, in that order of detail.
    expected
        What would have been right.
    next_step
        The next thing to type or to do.
    """

    def __init__(self, found: str, *, where: str = "", expected: str = "", next_step: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.where = where
        self.expected = expected
        self.next_step = next_step

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.found}" if self.where else self.found]
        if self.expected:
            lines.append(f"Expected: {self.expected}")
        if self.next_step:
            lines.append(f"Next step: {self.next_step}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, str]:
        """The same letter for a program: error, found, where, expected, next_step."""
        return {
            "error": type(self).__name__,
            "found": self.found,
            "where": self.where,
            "expected": self.expected,
            "next_step": self.next_step,
        }


# More than a screen of faults helps nobody: mend these, run again, see the rest.
MOST_LISTED = 20


def one_to_a_line(faults: Sequence[str]) -> str:
    """The first `MOST_LISTED` faults, one to a line under the line that counts them, and how many more there are."""
    more = len(faults) - MOST_LISTED
    return "\n  ".join([*faults[:MOST_LISTED], *([f"and {more} more"] if more > 0 else [])])


class VocabularyError(CivicstatError):
    """A key, period, figure or statement is not well formed."""
