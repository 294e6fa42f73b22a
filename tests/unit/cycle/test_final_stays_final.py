"""A final figure changes only by revision or correction: held on real runs of the small town."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.home import Home
from civicstat.cycle.run import Cycle, run_cycle
from civicstat.cycle.verify.run import verify
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.figures import history_of, read_figures
from civicstat.ledger.reader import Record


METRIC = "street-requests"
# Settled for months on the day of the first release, and on its last days.
FINAL, PROVISIONAL = "2025-03", "2025-06"


def later(cycle: Cycle, days: int = 7) -> Cycle:
    """The next cycle of a replay, some days after the first."""
    day = cycle.as_of + timedelta(days=days)
    return replace(cycle, as_of=day, recorded=f"{day + timedelta(days=1)}T05:00:00Z")


def report_late(city: Path, opened: str) -> None:
    """A row that the source had not shown before: a request opened on a day of a past month."""
    with (city / "data" / "requests.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([opened, "", "Litter", "10.02857", "-140.00844", "", ""])


def figure_of(home: Path, month: str) -> Any:
    return read_figures(Record(Home(home).ledger), METRIC)[f"{METRIC}|v1|{month}|city:-|-"]


def public_files(home: Path) -> dict[str, bytes]:
    """The log and the site."""
    folders = (home / "ledger" / "log", home / "portal")
    found = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix != ".lock")
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def test_a_late_row_of_a_settled_month_stops_the_release_and_the_record_stays_as_it_was(
    city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    assert figure_of(home, FINAL).status == "final"
    before = public_files(home)
    report_late(city, f"{FINAL}-11")

    with pytest.raises(LedgerError) as refused:
        run_cycle(later(cycle_of(city, home)))

    told = str(refused.value)
    assert "a final figure changes without a reason" in told
    assert f"|v1|{FINAL}" in told
    assert "a cited correction or revision that names" in told
    # Files of the refused release may lie in the store; no entry of the log names them, and no page shows them.
    assert public_files(home) == before
    assert verify(str(home), render=False).holds


def test_a_late_row_of_a_month_that_still_settles_goes_through_and_is_said(
    city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    old = figure_of(home, PROVISIONAL)
    assert old.status == "provisional"
    report_late(city, f"{PROVISIONAL}-11")

    run_cycle(later(cycle_of(city, home)))

    record = Record(Home(home).ledger)
    assert figure_of(home, PROVISIONAL).value == old.value + 1
    assert [figure.value for _, figure in history_of(record, str(old.key))] == [old.value, old.value + 1]
    superseded = record.object(record.ref("supersedes")).decode()
    assert f'"key":"{old.key}"' in superseded
    assert verify(str(home), render=False).holds


@pytest.mark.slow
def test_a_month_turns_final_once_and_without_a_reason(city: Path, home: Path, cycle_of: Callable[..., Cycle]) -> None:
    old = figure_of(home, PROVISIONAL)

    run_cycle(later(cycle_of(city, home), days=30))

    now = figure_of(home, PROVISIONAL)
    assert (old.status, now.status, now.value) == ("provisional", "final", old.value)
    assert date.fromisoformat(now.as_of) == date.fromisoformat(old.as_of) + timedelta(days=30)
