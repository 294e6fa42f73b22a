"""The city's rows, open for the questions of a meeting: one answer at a time, off the way of every other page.

A question has a thread of its own and so many seconds; whoever asked is told when they are over, and the engine stops.
Viewers, clocks and forms of the room wait for none of it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.live.answer import LiveAnswer
from civicstat.cycle.live.city import LiveCity, NoRowsError
from civicstat.metrics.context import MetricContext
from civicstat.metrics.live.question import LiveQuestion


# A question that takes longer is given up, and that is kept too.
MOST_SECONDS = 10
# Questions of two rooms at once wait for each other; more than these are for nobody.
_AT_ONCE = 4
_State = tuple[tuple[str, int, int], ...]


@dataclass
class _Open:
    """The rows that are open now, and what they were opened from."""

    state: _State = ()
    city: LiveCity | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_OPEN = _Open()
_THREADS = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="asked-live")


def live_city() -> LiveCity:
    """The city's rows as they are now; opened anew after a cycle.

    Raises
    ------
    NoRowsError
        When the city has no rows to ask.
    """
    state = _state(settings.HOME)
    with _OPEN.lock:
        if _OPEN.city is None or _OPEN.state != state:
            _OPEN.city, _OPEN.state = LiveCity(settings.HOME), state
        return _OPEN.city


def live_context() -> MetricContext | None:
    """What can be asked about; None where there are no rows."""
    try:
        return live_city().context
    except NoRowsError:
        return None


def live_layers() -> dict[str, tuple[str, str]]:
    """The titles of the layers of areas, in English and in Spanish."""
    try:
        city = live_city().published.record.city()
    except NoRowsError:
        return {}
    layers = city.statement.body.get("layers", ())
    return {str(one["slug"]): (str(one["title"]), str(one["title_es"])) for one in layers}


def make_ready() -> None:
    """Read the rows ahead of the first question, while nobody waits."""
    try:
        _THREADS.submit(live_city().make_ready)
    except NoRowsError:
        return


def ask(question: LiveQuestion, earlier: Sequence[LiveAnswer], *, most_seconds: float = MOST_SECONDS) -> LiveAnswer:
    """The answer, or that it took too long.

    Raises
    ------
    NoRowsError
        When the city has no rows to ask.
    """
    city, is_over = live_city(), threading.Event()
    # One and the same function, by which the city tells whose question it is at.
    is_cancelled = is_over.is_set
    found: Future[LiveAnswer] = _THREADS.submit(city.answer, question, earlier=earlier, is_cancelled=is_cancelled)
    try:
        return found.result(timeout=most_seconds)
    except Late:
        is_over.set()
        if not found.cancel():
            city.stop(is_cancelled)
        return replace(city.nothing(question), outcome="cancelled", reason="too-long")


def _state(home: Path) -> _State:
    rows, ledger = Home(home).rows, home / "ledger" / "log" / "checkpoint"
    files = [ledger, *(rows / name for name in ROW_FILES.values()), Home(home).release / "context"]
    return tuple(
        (str(file), file.stat().st_mtime_ns, file.stat().st_ino) if file.is_file() else (str(file), 0, 0)
        for file in files
    )
