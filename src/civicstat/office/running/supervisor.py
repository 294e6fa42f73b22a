"""Run several processes as one: start them, start again what falls, end all together. It knows nothing of Django."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from civicstat.office.errors import OfficeError


# What falls this often within a minute has a fault that starting again at once does not mend.
MOST_FALLS_A_MINUTE = 4
# A part without which pages go on is then tried again after so many seconds, and each time after twice as many.
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 5.0, 60.0
# A process that was asked to end and has not after so many seconds is ended.
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class Part:
    """One process: its name, the command that starts it, and where it listens (host and port; None where nowhere).

    Without a part that is not vital the others go on, and it is tried again and again.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    listens: tuple[str, int] | None = None
    is_vital: bool = True


class PartFellError(OfficeError):
    """A process without which an office is none cannot start or falls again and again; the others were ended."""


# Told of every part that is away, by its name, with why: for the page that shows whether the office is well.
Tell = Callable[[Mapping[str, str]], None]


def run_parts(parts: Sequence[Part], *, say: Callable[[str], None], tell: Tell = lambda away: None) -> None:
    """Run until SIGINT or SIGTERM; then end every process, the last one started first.

    Raises
    ------
    PartFellError
        When the port of a vital part is taken, or it falls more often than starting it again can help.
    """
    with _until_told_to_end() as is_told:
        kept = [_Kept(part, say) for part in parts]
        away: dict[str, str] = {}
        tell(away)
        try:
            while not is_told():
                for one in kept:
                    one.keep_going(time.monotonic())
                if (now := {one.part.name: one.away for one in kept if one.away}) != away:
                    away = now
                    tell(away)
                time.sleep(0.2)
        finally:
            _end([one.process for one in kept if one.process is not None])
            tell({})


class _Kept:
    """One part while it is kept going: its process, its falls of the last minute, and how long to wait for a try."""

    def __init__(self, part: Part, say: Callable[[str], None]) -> None:
        self.part, self.say = part, say
        self.process: subprocess.Popen[bytes] | None = None
        self.away = ""
        self._falls: list[float] = []
        self._wait = 0.0
        self._next_try = 0.0
        self._since = 0.0

    def keep_going(self, now: float) -> None:
        """Start it when it is time, and note that it fell."""
        if self.process is None:
            if now >= self._next_try:
                self._try(now)
            return
        status = self.process.poll()
        if status is not None:
            self.process = None
            self._fell(status, now)
        elif self.away and now - self._since > FIRST_WAIT_SECONDS:
            self.say(f"{self.part.name} is back")
            self.away, self._wait = "", 0.0

    def _try(self, now: float) -> None:
        if self.part.listens is not None and (hindered := _hindered(self.part.listens)):
            self._cannot(hindered, now)
            return
        self.process, self._since = _start(self.part), now

    def _fell(self, status: int, now: float) -> None:
        self._falls = [fall for fall in self._falls if now - fall < 60] + [now]
        if self._wait or len(self._falls) > MOST_FALLS_A_MINUTE:
            self._cannot(f"ended {len(self._falls)} times within a minute, the last time with {status}", now)
        else:
            self.say(f"{self.part.name} ended with {status} and is started again")

    def _cannot(self, why: str, now: float) -> None:
        name = self.part.name
        if self.part.is_vital:
            raise PartFellError(
                f"{name} {why}" if why.startswith("ended") else f"{name} cannot start: {why}",
                expected="a process that goes on",
                next_step="Read what it printed above, mend it, and start again."
                if why.startswith("ended")
                else "End what listens there, or choose another port with --port.",
            )
        self._wait = min(2 * self._wait or FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS)
        self._next_try = now + self._wait
        if why != self.away:
            self.say(f"{name} is away: {why}. The pages go on without it; it is tried again every minute at least.")
        self.away = why


@contextmanager
def _until_told_to_end() -> Iterator[Callable[[], bool]]:
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _hindered(listens: tuple[str, int]) -> str:
    """Why nobody can listen there, or nothing; as servers do, a port that was just let go counts as free."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(listens)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                return f"{listens[0]} is no address of this machine"
            return f"port {listens[1]} is taken"
    return ""


def _start(part: Part) -> subprocess.Popen[bytes]:
    # In a group of its own: Ctrl-C reaches this process alone, which then ends the others in order.
    return subprocess.Popen(part.command, env={**os.environ, **part.environment}, start_new_session=True)


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
