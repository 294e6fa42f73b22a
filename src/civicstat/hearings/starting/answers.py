"""What people answered to the questions of the practice list: yes, no or not yet, with words and a post."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from civicstat.hearings.errors import HearingError
from civicstat.hearings.starting.practices import questions


Said = Literal["yes", "no", "not-yet"]
SAID: tuple[Said, ...] = get_args(Said)
# As long as any words of people on record.
MOST_WORDS = 600


@dataclass(frozen=True)
class Answer:
    """One answer. A yes says in words what shows it; `post` is who answered, never a person's name."""

    said: Said
    evidence: str = ""
    post: str = ""


def read_answers(path: Path) -> dict[str, Answer]:
    """Answers by the question's name, from a JSON file: `{"P7": {"answer": "yes", "evidence": "...", "post": "..."}}`.

    Raises
    ------
    HearingError
        With every problem of the file.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise HearingError(f"{path.name} cannot be read: {error}", expected="a JSON object in UTF-8") from error
    faults = [fault for name, row in _rows(rows) for fault in answer_faults(name, row)]
    if not isinstance(rows, Mapping) or faults:
        raise HearingError(
            "; ".join(faults) or "it holds no object",
            where=path.name,
            expected='like {"P7": {"answer": "yes", "evidence": "She was told on Monday.", "post": "Chair"}}',
            next_step="Mend the answers and run it again. The questions stand in docs/reference/practices.md.",
        )
    return {name: Answer(row["answer"], row.get("evidence", ""), row.get("post", "")) for name, row in rows.items()}


def answer_faults(name: str, row: object) -> list[str]:
    """What is wrong with one answer, in words; empty where it can be taken."""
    if name not in questions():
        return [f"there is no question {name!r}"]
    if not isinstance(row, Mapping) or row.get("answer") not in SAID:
        return [f"{name}: the answer is not one of {', '.join(SAID)}"]
    unknown = sorted(set(row) - {"answer", "evidence", "post"})
    if unknown:
        return [f"{name}: there is no field {unknown[0]!r}"]
    evidence, post = row.get("evidence", ""), row.get("post", "")
    if not isinstance(evidence, str) or not isinstance(post, str):
        return [f"{name}: evidence and post are words"]
    faults = []
    if row["answer"] == "yes" and not evidence.strip():
        faults.append(f"{name}: a yes says in words what shows it")
    if not post.strip():
        faults.append(f"{name}: which post answers?")
    if len(evidence) > MOST_WORDS:
        faults.append(f"{name}: the words are longer than {MOST_WORDS} characters")
    return faults


def _rows(rows: Any) -> list[tuple[str, Any]]:
    return list(rows.items()) if isinstance(rows, Mapping) else []
