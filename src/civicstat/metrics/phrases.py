"""The words in which a definition is told, one value per language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


Language = Literal["en", "es"]


@dataclass(frozen=True)
class Phrases:
    """Every phrase of one language; braces hold what the filter names.

    Tables keyed by operator (`=`, `<>`, `<`, `<=`, `>`, `>=`, `between`, `not between`, `in`, `not in`) hold one
    clause each, whose subject is the request.
    """

    language: Language
    quoted: str
    list_and: str
    list_or: str
    joined_and: str
    joined_or: str
    not_so: str
    columns: Mapping[str, str]
    layer: str
    is_slug: Mapping[str, str]
    duplicate: tuple[str, str]
    slug_missing: tuple[str, str]
    moment_missing: Mapping[str, tuple[str, str]]
    duration_missing: tuple[str, str]
    units: Mapping[str, tuple[str, str]]
    ends: Mapping[str, str]
    passed: Mapping[str, str]
    again: Mapping[str, str]
    again_missing: tuple[str, str]
    reopened: Mapping[str, str]
    reopened_missing: tuple[str, str]
    times: tuple[str, str]
    compared_durations: Mapping[str, str]
    the_duration: str
    happened: Mapping[str, str]
    on_day: Mapping[str, str]
    at_instant: Mapping[str, str]
    beside_moment: Mapping[str, str]
    moments: Mapping[str, str]
    instant: str
    decimal_mark: str
    day_words: Callable[[date], str]
    sentences: Mapping[str, str]
    percentiles: Callable[[int], str]
