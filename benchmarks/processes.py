"""Work in a process of its own: how long it took, and how much memory its largest process held."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


WORK = Path(__file__).with_name("work.py")
SOURCE = Path(__file__).resolve().parent.parent / "src"
# Work that is over sooner is done three times, and its median counts.
SHORT_SECONDS = 20.0
RUNS_IF_SHORT = 3
KIBIBYTES_PER_MEGABYTE = 1_000_000 / 1024


@dataclass(frozen=True)
class Measured:
    """One piece of work: median seconds on the wall and on the processors, most memory, and what it told of itself."""

    seconds: float
    processor_seconds: float
    megabytes: int
    runs: int
    told: dict[str, Any] = field(default_factory=dict)

    def per_second(self) -> float:
        """How many of the things that the work counted went through in a second."""
        return float(self.told.get("count", 0)) / self.seconds if self.seconds else 0.0


def measure(name: str, *, before: Callable[[], None] = lambda: None, **arguments: Any) -> Measured:
    """Do a piece of work of `work.py`, again where it is short; `before` makes each run start from the same place."""
    runs: list[tuple[dict[str, Any], int]] = []
    while not runs or (runs[0][0]["seconds"] < SHORT_SECONDS and len(runs) < RUNS_IF_SHORT):
        before()
        runs.append(do(name, **arguments))
    return summary_of(runs)


def do(name: str, **arguments: Any) -> tuple[dict[str, Any], int]:
    """One run: what the work told, and the megabytes of its largest process."""
    paths = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH", ""))))
    command = [sys.executable, str(WORK), name, json.dumps(arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths}) as child:
        assert child.stdout is not None
        lines = child.stdout.read().splitlines()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{name} did not finish (exit code {child.returncode}); what it said stands above.")
    return json.loads(lines[-1]), round(usage.ru_maxrss / KIBIBYTES_PER_MEGABYTE)


def summary_of(runs: list[tuple[dict[str, Any], int]]) -> Measured:
    """The median of the times, the most of the memory, and what the last run told."""
    told = [one for one, _ in runs]
    return Measured(
        seconds=statistics.median(one["seconds"] for one in told),
        processor_seconds=statistics.median(one["processor_seconds"] for one in told),
        megabytes=max(megabytes for _, megabytes in runs),
        runs=len(runs),
        told=told[-1],
    )
