"""Answers by a code, written where the next cycle reads them as residents' confirmations."""

from __future__ import annotations

import csv
import io

import filelock
from django.conf import settings

from civicstat.cycle.follow_up import OFFICE_ANSWERS_COLUMNS, office_answers_file
from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.office.models.fixed_answer import FixedAnswer


_SECONDS_TO_WAIT = 20


def write_confirmations() -> None:
    """The file of all answers that count: a number of a request, a day, an answer; never a note or a code.

    Several processes may write at once. Each reads only when its turn has come, so that the last one has seen all.
    """
    file = office_answers_file(Home(settings.HOME))
    file.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(file.with_suffix(".lock"), timeout=_SECONDS_TO_WAIT):
        said = (
            FixedAnswer.objects.filter(code__isnull=False, is_taken_back=False, code__batch__is_void=False)
            .exclude(code__request="")
            .order_by("day", "code__request", "pk")
            .values_list("code__request", "day", "answer")
        )
        rows = list(said)
        if not rows and not file.is_file():
            return
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(OFFICE_ANSWERS_COLUMNS)
        writer.writerows((request, day.isoformat(), answer) for request, day, answer in rows)
        write_whole(file, text.getvalue().encode("utf-8"))
