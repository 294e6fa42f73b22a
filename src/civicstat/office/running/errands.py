"""What takes longer than a page should: asked for, done by the worker, shown with how long it takes, kept for a day.

An errand is a small file in the home's private folder, beside it what came of it. A page that is closed, loaded again
or opened elsewhere finds both; a worker that was stopped leaves behind what it was about, and it is taken up again.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from civicstat.cycle.steps import Progress, write_whole
from civicstat.office.faults import said_letter
from civicstat.office.models.person import Person
from civicstat.vocabulary.errors import CivicstatError


# A worker says this often that it lives; after so long without a word it is taken for gone.
SECONDS_BETWEEN_SIGNS = 3.0
SECONDS_UNTIL_GONE = 20.0
MOST_TRIES = 3
# What came of an errand is for whoever asked, and is made again when it is asked for later.
SECONDS_KEPT = 24 * 60 * 60
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Errand:
    """One errand: `kind` says what is done, `said` with what; `state` is waiting, running, failed or done.

    `letter` is what stopped it, by language; without words the fault is ours.
    """

    name: str
    kind: str
    by: int
    asked_at: float
    said: Mapping[str, str] = field(default_factory=dict)
    state: str = "waiting"
    heard_at: float = 0.0
    tries: int = 0
    doing: str = ""
    done: int = 0
    total: int = 0
    letter: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def is_gone(self, now: float) -> bool:
        """Whether the worker that had it is no longer heard of."""
        return self.state == "running" and now - self.heard_at > SECONDS_UNTIL_GONE

    @property
    def is_under_way(self) -> bool:
        """Whether it waits for a worker or has one."""
        return self.state in ("waiting", "running")


def errand_named(name: str) -> Errand | None:
    """An errand by its name; None where there is none."""
    try:
        return Errand(**json.loads(_file(name).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def result_of(name: str) -> bytes | None:
    """What came of an errand that is done; None before, and once its day is over."""
    found = errand_named(name)
    if found is None or found.state != "done":
        return None
    try:
        return _result(name).read_bytes()
    except OSError:
        return None


def ask_errand(name: str, kind: str, *, by: Person, at: datetime, said: Mapping[str, str]) -> None:
    """Put an errand aside for the worker."""
    _ask(Errand(name, kind, by.pk, at.timestamp(), dict(said)))


def let_errand_go(name: str) -> None:
    """Remove an errand and what came of it, once nobody needs it."""
    _result(name).unlink(missing_ok=True)
    _file(name).unlink(missing_ok=True)


def ask_errand_again(name: str, *, at: datetime) -> None:
    """Put aside once more what failed, or what a worker began and did not end."""
    left = errand_named(name)
    if left is not None and (left.state == "failed" or left.is_gone(at.timestamp())):
        _ask(replace(left, state="waiting", asked_at=at.timestamp(), letter={}, doing="", done=0, total=0))


def do_errand(name: str, does: Mapping[str, Callable[[Errand, Progress], bytes]]) -> None:
    """Do an errand as `does` says for its kind; one that somebody else does, or that is done, is left alone."""
    asked = errand_named(name)
    if asked is None or asked.state != "waiting":
        return
    begun = replace(asked, state="running", heard_at=time.time(), tries=asked.tries + 1)
    _keep(begun)
    try:
        with signs_of_life(lambda told: _keep(replace(begun, heard_at=time.time(), **told))) as progress:
            made = does[begun.kind](begun, progress)
    except CivicstatError as error:
        _keep(replace(begun, state="failed", letter={lang: asdict(said_letter(error, lang)) for lang in ("en", "es")}))
    except Exception:
        _keep(replace(begun, state="failed"))
        raise
    else:
        write_whole(_result(name), made)
        _keep(replace(begun, state="done"))


def errands_by_the_clock(at: datetime) -> str:
    """The job of the timetable: work whose worker is gone is put aside again, a few times; old results are let go."""
    again = gone = 0
    for file in sorted(_folder().glob("*.json")):
        left = errand_named(file.stem)
        if left is not None and left.is_gone(at.timestamp()):
            if left.tries < MOST_TRIES:
                ask_errand_again(left.name, at=at)
                again += 1
            else:
                _keep(replace(left, state="failed"))
        elif left is None or (not left.is_under_way and at.timestamp() - left.asked_at > SECONDS_KEPT):
            let_errand_go(file.stem)
            gone += 1
    return f"{again} errands taken up again, {gone} let go"


@contextmanager
def signs_of_life(keep: Callable[[dict[str, Any]], None]) -> Iterator[Progress]:
    """While work goes on, `keep` is told every few seconds how far it is."""
    ended = threading.Event()
    told: dict[str, Any] = {}

    def tell(text: str, done: int, total: int) -> None:
        told.update(doing=text[:200], done=max(done, 0), total=max(total, 0))

    def live() -> None:
        while not ended.wait(SECONDS_BETWEEN_SIGNS):
            keep(dict(told))

    teller = threading.Thread(target=live, daemon=True)
    teller.start()
    try:
        yield tell
    finally:
        ended.set()
        teller.join()


def _ask(errand: Errand) -> None:
    # The functions of the worker lean on this module.
    from civicstat.office.tasks import work_on_errand

    _folder().mkdir(parents=True, exist_ok=True)
    _keep(errand)
    work_on_errand.enqueue(errand.name)


def _keep(errand: Errand) -> None:
    write_whole(_file(errand.name), json.dumps(asdict(errand)).encode())


def _folder() -> Path:
    return settings.HOME / "private" / "office" / "errands"


def _file(name: str) -> Path:
    assert _NAME.fullmatch(name), name
    return _folder() / f"{name}.json"


def _result(name: str) -> Path:
    return _file(name).with_suffix(".out")
