"""The practice list P1 to P30: what each asks, how the program can see it, and what only a person can answer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from civicstat.hearings.phrases import Both


# Needed before the first recorded meeting; before anything is public; once the meetings run.
Stage = Literal["first-meeting", "public", "later"]
STAGES: tuple[Stage, ...] = get_args(Stage)
SOURCES: Mapping[str, Both] = {
    "Behn": Both("R. Behn on PerformanceStat", "R. Behn sobre PerformanceStat"),
    "GovEx": Both("the GovEx guide", "la guía de GovEx"),
    "GFOA": Both("the Government Finance Officers Association", "la asociación de finanzas públicas GFOA"),
    "law": Both("Baltimore's law", "la ley de Baltimore"),
    "Baltimore": Both("Baltimore", "Baltimore"),
    "Kansas City": Both("Kansas City", "Kansas City"),
    "NHS": Both("the NHS on making data count", "el NHS sobre el uso de los datos"),
    "audits": Both("audits of cities", "auditorías de ciudades"),
}
_FILE = Path(__file__).parent / "practices.toml"


@dataclass(frozen=True)
class Question:
    """What is asked of a person where the program cannot see: answered by yes, no or not yet, with words and a post."""

    id: str
    text: Both


@dataclass(frozen=True)
class Practice:
    """One practice. `sees` names the check by which the program sees it, "" where only a person knows."""

    id: str
    sources: tuple[str, ...]
    stage: Stage
    sees: str
    title: Both
    asks: Both
    next_step: Both
    questions: tuple[Question, ...]


@cache
def practices() -> Mapping[str, Practice]:
    """The whole list by its numbers, in order."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["practice"]
    return {row["id"]: _practice(row) for row in rows}


@cache
def questions() -> Mapping[str, Practice]:
    """Each question's practice, by the question's name: `P7`, `P28.champion`."""
    return {question.id: practice for practice in practices().values() for question in practice.questions}


def is_needed(practice: Practice, stage: Stage) -> bool:
    """Whether a practice is needed by the time of a stage."""
    return STAGES.index(practice.stage) <= STAGES.index(stage)


def _practice(row: Mapping[str, Any]) -> Practice:
    return Practice(
        id=row["id"],
        sources=tuple(row["sources"]),
        stage=row["stage"],
        sees=row.get("sees", ""),
        title=_both(row, "title"),
        asks=_both(row, "asks"),
        next_step=_both(row, "next"),
        questions=tuple(Question(asked["id"], _both(asked, "text")) for asked in row.get("question", ())),
    )


def _both(row: Mapping[str, Any], name: str) -> Both:
    return Both(row[name], row[f"{name}_es"])
