"""Whether a city is ready to start: practice by practice, and "not yet" with what is missing first; never a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.answers import Answer
from civicstat.hearings.starting.checks import CHECKS
from civicstat.hearings.starting.facts import Facts
from civicstat.hearings.starting.practices import Practice, Question, Stage, is_needed, practices


# Nobody knows: neither the program nor, so far, a person.
Verdict = Literal["in-place", "missing", "cannot-see"]
Overall = Literal["ready", "not-yet"]

_WORDS: Mapping[Overall, Both] = {"ready": Both("Ready.", "Listo."), "not-yet": Both("Not yet.", "Todavía no.")}
_UNSEEN = Both("The program cannot see it, and nobody has said.", "El programa no lo ve, y nadie lo ha dicho.")
_ANSWERS: Mapping[str, Both] = {
    "yes": Both("Yes", "Sí"),
    "no": Both("No", "No"),
    "not-yet": Both("Not yet", "Todavía no"),
}


@dataclass(frozen=True)
class PracticeVerdict:
    """One practice: how it stands, who saw it, what was found, and what is still asked of a person."""

    practice: Practice
    verdict: Verdict
    by: Literal["program", "person"]
    found: Both
    to_ask: tuple[Question, ...]
    is_needed: bool

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "practice": self.practice.id,
            "title": self.practice.title.to_json(),
            "verdict": self.verdict,
            "by": self.by,
            "found": self.found.to_json(),
            "needed": self.is_needed,
            "next_step": None if self.verdict == "in-place" else self.practice.next_step.to_json(),
            "questions": [{"id": asked.id, **asked.text.to_json()} for asked in self.to_ask],
        }


@dataclass(frozen=True)
class Readiness:
    """Every practice, and whether those needed by a stage are all in place."""

    stage: Stage
    rows: tuple[PracticeVerdict, ...]

    @property
    def overall(self) -> Overall:
        """`ready` when nothing needed is missing or unseen."""
        return "not-yet" if self.lacking else "ready"

    @property
    def words(self) -> Both:
        """The verdict in words."""
        return _WORDS[self.overall]

    @property
    def lacking(self) -> tuple[PracticeVerdict, ...]:
        """What is needed and not in place: what is missing first, then what nobody can see."""
        needed = [row for row in self.rows if row.is_needed and row.verdict != "in-place"]
        return tuple(sorted(needed, key=lambda row: row.verdict != "missing"))

    @property
    def in_place(self) -> tuple[PracticeVerdict, ...]:
        """What is needed and there."""
        return tuple(row for row in self.rows if row.is_needed and row.verdict == "in-place")

    @property
    def later(self) -> tuple[PracticeVerdict, ...]:
        """What comes after this stage."""
        return tuple(row for row in self.rows if not row.is_needed)

    def to_ask(self) -> Iterator[tuple[Practice, Question]]:
        """The questions that only a person can answer by this stage."""
        for row in self.rows:
            if row.is_needed:
                for asked in row.to_ask:
                    yield row.practice, asked

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "stage": self.stage,
            "verdict": self.overall,
            "words": self.words.to_json(),
            "lacking": [row.practice.id for row in self.lacking],
            "practices": [row.to_json() for row in self.rows],
        }


def readiness(facts: Facts, answers: Mapping[str, Answer], stage: Stage) -> Readiness:
    """How each practice stands, and whether those needed by a stage are all in place.

    What the program sees is never asked: an answer to it is not looked at. What it cannot see is as people said, and a
    practice of several questions is in place when each was answered by yes.
    """
    return Readiness(stage, tuple(_verdict(practice, facts, answers, stage) for practice in practices().values()))


def _verdict(practice: Practice, facts: Facts, answers: Mapping[str, Answer], stage: Stage) -> PracticeVerdict:
    seen = CHECKS[practice.sees](facts) if practice.sees else None
    needed = is_needed(practice, stage)
    if seen is not None:
        return PracticeVerdict(practice, "in-place" if seen.holds else "missing", "program", seen.found, (), needed)
    given = [answers[asked.id] for asked in practice.questions if asked.id in answers]
    verdict: Verdict = "in-place"
    if any(answer.said != "yes" for answer in given):
        verdict = "missing"
    elif len(given) < len(practice.questions) or not practice.questions:
        verdict = "cannot-see"
    return PracticeVerdict(practice, verdict, "person", _said(given), practice.questions, needed)


def _said(given: list[Answer]) -> Both:
    """What people said, in their own words, behind the post that said it."""
    if not given:
        return _UNSEEN
    rows = []
    for lang in ("en", "es"):
        said = [(getattr(_ANSWERS[answer.said], lang), answer) for answer in given]
        rows.append(" ".join(f"{word}{_tail(answer)}" for word, answer in said))
    return Both(*rows)


def _tail(answer: Answer) -> str:
    post = f" ({answer.post})" if answer.post else ""
    return f"{post}: {answer.evidence}" if answer.evidence else f"{post}."
