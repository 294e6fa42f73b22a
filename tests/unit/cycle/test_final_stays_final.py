"""A final figure changes only by revision or correction: held on real runs of the small town."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.errors import RevisionNeededError
from civicstat.cycle.home import Home
from civicstat.cycle.run import Cycle, publish_step, revision_step, run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify.run import verify
from civicstat.ledger.errors import StatementError
from civicstat.ledger.figures import history_of, read_figures
from civicstat.ledger.reader import Record


CITIES = Path(__file__).parents[3] / "cities"
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


def fill_in(file: Path, why: str = "Paper forms came late.", why_es: str = "Los formularios llegaron tarde.") -> None:
    """Say in a prefilled revision why."""
    text = file.read_text("utf-8").replace('why = ""', f'why = "{why}"')
    file.write_text(text.replace('why_es = ""', f'why_es = "{why_es}"'), "utf-8")


def test_a_late_row_of_a_settled_month_waits_for_a_revision_and_then_goes_out_with_it(
    city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    old = figure_of(home, FINAL)
    assert old.status == "final"
    before = public_files(home)
    report_late(city, f"{FINAL}-11")
    cycle = later(cycle_of(city, home))
    day = cycle.as_of.isoformat()

    with pytest.raises(RevisionNeededError) as stopped:
        run_cycle(cycle)

    # Files of the refused release may lie in the store; no entry of the log names them, and no page shows them.
    assert public_files(home) == before
    assert verify(str(home), render=False).holds
    notices = Home(home).notices
    to_fill_in = notices / f"{day}-revision.toml"
    changes = [json.loads(line) for line in (notices / f"{day}-final-figures.jsonl").read_text().splitlines()]
    assert {"key": str(old.key), "old": str(old.value), "new": str(old.value + 1)} in changes
    assert str(stopped.value).startswith(f"{notices / f'{day}-final-figures.jsonl'}: {len(changes)} final figures")
    assert f"{METRIC} (" in stopped.value.found
    assert f"civicstat record revision {to_fill_in}" in stopped.value.next_step

    with pytest.raises(StatementError, match="does not say why"):
        revision_step(cycle, to_fill_in)
    fill_in(to_fill_in)
    begun = to_fill_in.read_bytes()
    with pytest.raises(RevisionNeededError):
        publish_step(cycle)
    assert to_fill_in.read_bytes() == begun
    assert revision_step(cycle, to_fill_in)["recorded"]
    run_cycle(cycle)

    record = Record(Home(home).ledger)
    assert figure_of(home, FINAL).value == old.value + 1
    cited = set(record.latest_release().statement.cites)
    assert {entry.statement.digest for entry in record.entries_of("revision")} <= cited
    assert f'"key":"{old.key}"' in record.object(record.ref("supersedes")).decode()
    for lang, why in (("en", "Paper forms came late."), ("es", "Los formularios llegaron tarde.")):
        assert why in (home / "portal" / lang / "what-changed.html").read_text("utf-8")
    assert verify(str(home), render=False).holds
    # The same day again appends nothing, and asks nobody again.
    size = len(record.entries)
    publish_step(cycle)
    assert len(Record(Home(home).ledger).entries) == size


def test_a_request_that_is_judged_late_stops_no_release(
    city: Path, tmp_path: Path, cycle_of: Callable[..., Cycle]
) -> None:
    share = city / "metrics" / "closed-within-5-days.toml"
    share.write_text(share.read_text("utf-8").replace("closed) <= 5", "closed) <= 60"), "utf-8")
    # May has settled on the last day of June; this request is judged on 5 July.
    report_late(city, "2025-05-05")
    folder = tmp_path / "home"
    first = cycle_of(city, folder)
    run_cycle(first)
    key = "closed-within-5-days|v1|2025-05|city:-|-"
    waiting = read_figures(Record(Home(folder).ledger))[key]

    run_cycle(later(first))

    judged = read_figures(Record(Home(folder).ledger))[key]
    assert (waiting.status, waiting.reason) == ("provisional", "requests-wait")
    assert (judged.status, judged.reason) == ("final", "")
    assert (judged.numerator, judged.denominator) == (waiting.numerator, waiting.denominator + 1)
    assert verify(str(folder), render=False).holds


@pytest.mark.slow
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


@pytest.mark.slow(minutes=2)
def test_boston_is_released_two_days_running_in_one_home(tmp_path: Path) -> None:
    home = tmp_path / "boston"
    # On the second day 721 figures change that were called final before requests too new to judge held them open.
    for day in (date(2015, 9, 29), date(2015, 9, 30)):
        now = datetime(2026, 1, 1, tzinfo=UTC)
        run_cycle(start_cycle(CITIES / "boston", Home(home), as_of=day, now=now, threads=2, progress=no_progress))

    figures = read_figures(Record(Home(home).ledger), "closed-on-time")
    march = figures["closed-on-time|v1|2015-03|city:-|-"]
    assert (march.status, march.reason, march.denominator) == ("provisional", "requests-wait", 6913)
    assert not list(Home(home).notices.glob("*final-figures*"))
    assert verify(str(home), render=False).holds
