"""Run several processes as one: start them, start again what falls, end all together. It knows nothing of Django."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from civicstat.office.errors import OfficeError


# What falls this often within a minute has a fault that starting again does not mend.
MOST_FALLS_A_MINUTE = 4
# A process that was asked to end and has not after so many seconds is ended.
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class Part:
    """One process: its name, and the command that starts it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class PartFellError(OfficeError):
    """A process of the office falls again and again; the others were ended."""


def run_parts(parts: Sequence[Part], *, say: Callable[[str], None]) -> None:
    """Run until SIGINT or SIGTERM; then end every process, the last one started first.

    Raises
    ------
    PartFellError
        When a process falls more often than starting it again can help.
    """
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    running: dict[str, subprocess.Popen[bytes]] = {}
    falls: dict[str, list[float]] = {part.name: [] for part in parts}
    try:
        for part in parts:
            running[part.name] = _start(part)
        while not stopping:
            for part in parts:
                status = running[part.name].poll()
                if status is None or stopping:
                    continue
                _count_fall(part, status, falls[part.name])
                say(f"{part.name} ended with {status} and is started again")
                running[part.name] = _start(part)
            time.sleep(0.2)
    finally:
        _end(list(running.values()))
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(part: Part) -> subprocess.Popen[bytes]:
    # In a group of its own: Ctrl-C reaches this process alone, which then ends the others in order.
    return subprocess.Popen(part.command, env={**os.environ, **part.environment}, start_new_session=True)


def _count_fall(part: Part, status: int, falls: list[float]) -> None:
    now = time.monotonic()
    falls[:] = [fall for fall in falls if now - fall < 60] + [now]
    if len(falls) > MOST_FALLS_A_MINUTE:
        raise PartFellError(
            f"{part.name} ended {len(falls)} times within a minute, the last time with {status}",
            expected="a process that goes on",
            next_step="Read what it printed above, mend it, and start again.",
        )


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in reversed(processes):
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for process in reversed(processes):
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
