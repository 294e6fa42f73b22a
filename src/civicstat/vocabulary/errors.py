"""An error is a letter to the person who can mend it."""

from __future__ import annotations


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


class VocabularyError(CivicstatError):
    """A key, period, figure or statement is not well formed."""
