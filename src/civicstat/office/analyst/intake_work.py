"""What takes long with a large file and is done by the worker: asked for, under way, ended; kept beside the file.

A small file beside the brought one says how far it is, so that a page can show it and a worker that was stopped in the
middle leaves behind what it was about. Nothing here is an act: the acts are those that the work itself does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from civicstat.cycle.intake.sniff import Form
from civicstat.cycle.steps import Progress, write_whole
from civicstat.office.actions import intake as acts
from civicstat.office.analyst.intake_files import files_of, guesses_of
from civicstat.office.models.intake import STEPS, Intake
from civicstat.office.models.person import Person
from civicstat.office.running.errands import MOST_TRIES, SECONDS_UNTIL_GONE, signs_of_life


# Files up to this size are looked at while the page waits: well under a second.
AT_ONCE = 5 * 1024 * 1024
# What each kind of work makes ready, and the page that shows it.
WORKS = {"form": "intake-columns", "guess": "intake-kinds", "check": "intake-check", "accept": "intake-check"}


@dataclass(frozen=True)
class Work:
    """One piece of work on a file: `state` is waiting, running or failed; once it is done nothing of it is left."""

    what: str
    by: int
    seen: int
    asked_at: float
    state: str = "waiting"
    heard_at: float = 0.0
    tries: int = 0
    doing: str = ""
    done: int = 0
    total: int = 0
    said: Mapping[str, str] = field(default_factory=dict)
    letter: Mapping[str, str] = field(default_factory=dict)

    def is_gone(self, now: float) -> bool:
        """Whether the worker that had it is no longer heard of."""
        return self.state == "running" and now - self.heard_at > SECONDS_UNTIL_GONE

    @property
    def is_under_way(self) -> bool:
        """Whether it waits for a worker or has one."""
        return self.state in ("waiting", "running")


def is_large(intake: Intake) -> bool:
    """Whether looking at a file takes longer than somebody should wait for a page."""
    return intake.size > AT_ONCE


def work_of(intake: Intake) -> Work | None:
    """The work on a file that is not done; None where there is none."""
    try:
        return Work(**json.loads(_file(intake).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def ask_for_work(intake: Intake, what: str, *, by: Person, at: datetime, said: Mapping[str, str] | None = None) -> None:
    """Put a piece of work aside for the worker."""
    _ask(intake, Work(what, by.pk, intake.version, at.timestamp(), said=dict(said or {})))


def ask_again(intake: Intake, *, at: datetime) -> bool:
    """Put aside once more what a worker began and did not end; whether there was such a thing."""
    left = work_of(intake)
    if left is None:
        return False
    _ask(intake, replace(left, state="waiting", asked_at=at.timestamp(), letter={}, doing="", done=0, total=0))
    return True


def take_up_what_was_left(at: datetime) -> str:
    """The job of the timetable: work whose worker is gone is put aside again, a few times."""
    count = 0
    for intake in Intake.objects.filter(step__in=STEPS[:-1]):
        left = work_of(intake)
        if left is not None and left.is_gone(at.timestamp()):
            if left.tries < MOST_TRIES:
                count += ask_again(intake, at=at)
            else:
                _keep(intake, replace(left, state="failed"))
    return f"{count} files taken up again"


def do_work(intake: Intake, *, at: datetime) -> None:
    """Do what was asked of a file; work that somebody else does, or that is done, is left alone.

    Raises
    ------
    CivicstatError
        When the file cannot be read as asked, or somebody changed it meanwhile; the caller notes it.
    """
    asked = work_of(intake)
    if asked is None or asked.state != "waiting":
        return
    begun = replace(asked, state="running", heard_at=time.time(), tries=asked.tries + 1)
    _keep(intake, begun)
    with signs_of_life(lambda told: _keep(intake, replace(begun, heard_at=time.time(), **told))) as progress:
        _do(intake, begun, at=at, progress=progress)
    _file(intake).unlink(missing_ok=True)


def note_failure(intake: Intake, letter: Mapping[str, str]) -> None:
    """Keep the letter that stopped a piece of work, so that the page can show it; without words the fault is ours."""
    left = work_of(intake)
    if left is not None:
        _keep(intake, replace(left, state="failed", letter=dict(letter)))


def _do(intake: Intake, work: Work, *, at: datetime, progress: Progress) -> None:
    by = Person.objects.get(pk=work.by)
    if work.what == "form":
        form = Form(work.said["encoding"], work.said["delimiter"])
        # A try that was stopped may have got this far.
        if intake.version == work.seen:
            intake = acts.say_form(intake=intake, form=form, by=by, at=at, seen=work.seen)
        # New rows of a known source have the columns that the city reads already.
        if not intake.delivery:
            guesses_of(intake)
    elif work.what == "guess":
        guesses_of(intake)
    elif work.what == "accept":
        acts.accept(intake=intake, by=by, at=at, seen=work.seen)
    else:
        acts.check(intake=intake, by=by, at=at, seen=work.seen, progress=progress)


def _ask(intake: Intake, work: Work) -> None:
    # The functions of the worker lean on this module.
    from civicstat.office.tasks import work_on_intake

    _keep(intake, work)
    work_on_intake.enqueue(intake.pk)


def _keep(intake: Intake, work: Work) -> None:
    file = _file(intake)
    # Whoever withdrew the file took everything of it away; it does not come back.
    if file.parent.is_dir():
        write_whole(file, json.dumps(asdict(work)).encode())


def _file(intake: Intake) -> Path:
    return files_of(intake).folder / "work.json"
