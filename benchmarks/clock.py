"""Seconds on the wall and on the processors."""

from __future__ import annotations

import os
import time


class Clock:
    """What passes from its making on, in this process and in those that it started and waited for."""

    def __init__(self) -> None:
        self.wall, self.processors = time.perf_counter(), _processor_seconds()

    def told(self) -> dict[str, float]:
        """What has passed since the clock was made."""
        return {
            "seconds": time.perf_counter() - self.wall,
            "processor_seconds": _processor_seconds() - self.processors,
        }


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
