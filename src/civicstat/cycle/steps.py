"""Steps that a crash cannot lose: a step whose inputs have not changed is not run again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from civicstat.vocabulary.canonical import Json, digest_of


# (what is being done, how much is done, of how much; 0 of 0 when nobody can say)
Progress = Callable[[str, int, int], None]


def all_as(text: str, progress: Progress) -> Progress:
    """A callback that tells every step under one name."""
    return lambda _, done, total: progress(text, done, total)


def no_progress(text: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass
class Steps:
    """The steps done in a home, by name, each with the digest of what went in.

    A step's files are written whole before it is marked done, so a crash between the two only repeats the step.
    """

    file: Path
    done: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Steps:
        """The state of a home; a damaged state file means that everything is run again."""
        try:
            return cls(file, dict(json.loads(file.read_text(encoding="utf-8"))))
        except (FileNotFoundError, ValueError):
            return cls(file)

    def needs(self, name: str, inputs: Json, *, outputs: list[Path]) -> bool:
        """Whether a step has to run: its inputs changed, or a file that it wrote is gone."""
        return self.done.get(name) != digest_of(inputs) or not all(path.exists() for path in outputs)

    def mark(self, name: str, inputs: Json) -> None:
        """Note that a step is done for these inputs."""
        self.done[name] = digest_of(inputs)
        write_whole(self.file, json.dumps(self.done, indent=1, sort_keys=True).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
