"""What people say of an unusual record pattern: the department's explanation, and the auditor's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from civicstat.hearings.fields import Day, Record, Slug, Words
from civicstat.hearings.letters import Letter, read_record


Post = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class PatternExplanation(Record):
    """How entries are made, in the words of whoever makes them; a post, never a person."""

    pattern: Slug
    text: Words
    text_es: Words
    post: Post
    post_es: Post
    is_invented_example: bool


class PatternRelease(Record):
    """The auditor's word on a pattern: public or not, and why."""

    pattern: Slug
    post: Post
    post_es: Post
    publish: bool
    reason: Words
    reason_es: Words
    day: Day
    is_invented_example: bool


def read_explanation(path: Path) -> PatternExplanation:
    """The explanation in a TOML file.

    Raises
    ------
    HearingError
        With every problem of the file.
    """
    return read_record(path, PatternExplanation, check=lambda _: ())


def read_release(path: Path, *, handed_over: date | None, days_to_explain: int, today: date) -> PatternRelease:
    """The auditor's word in a TOML file.

    Parameters
    ----------
    handed_over
        The day on which the department first had the pattern in a report; None where it never did.

    Raises
    ------
    HearingError
        With every problem of the file; among them a word that comes before the department could explain.
    """

    def check(release: PatternRelease) -> Iterator[Letter]:
        return too_early(release, handed_over=handed_over, days_to_explain=days_to_explain, today=today)

    return read_record(path, PatternRelease, check=check)


def too_early(
    release: PatternRelease, *, handed_over: date | None, days_to_explain: int, today: date
) -> Iterator[Letter]:
    """What keeps an auditor's word from being heard on its day: nobody had the pattern, or not for long enough."""
    if handed_over is None:
        yield Letter("pattern", f"no report holds {release.pattern!r}", "a pattern of a private report")
        return
    if release.day > today:
        yield Letter("day", f"{release.day} has not come yet", f"{today} or earlier")
    had = (release.day - handed_over).days
    if had < days_to_explain:
        yield Letter(
            "day",
            f"the department has had the report since {handed_over}, {max(had, 0)} days by then",
            f"at least {days_to_explain} days, so that the department can explain first",
        )
