"""The cycle from records to the public record: the same bytes whenever, however often and however interrupted."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from civicstat.cycle.errors import AdoptionError, CityFolderError, CycleError, RevisionNeededError
from civicstat.cycle.run import adopt_step, ingest_step, metrics_step, publish_step, run_cycle
from civicstat.cycle.verify.run import verify
from civicstat.ledger.figures import read_figures
from civicstat.ledger.reader import Record
from civicstat.portal.render import render


@pytest.mark.parametrize("threads", [1, 4])
def test_two_fresh_homes_hold_the_same_bytes_at_any_number_of_threads(
    template_city, finished_home, tmp_path, files_of, threads, cycle_of
):
    run_cycle(cycle_of(template_city, tmp_path / "fresh", threads=threads))

    assert files_of(tmp_path / "fresh") == files_of(finished_home)


def test_a_second_run_appends_nothing_and_changes_no_byte(template_city, home, files_of, cycle_of):
    before = files_of(home)
    result = run_cycle(cycle_of(template_city, home))

    assert result["newly_adopted"] == result["computed_now"] == 0
    assert files_of(home) == before


def test_pages_come_back_from_the_ledger_alone(home, files_of):
    before = files_of(home)
    shutil.rmtree(home / "warehouse")
    shutil.rmtree(home / "portal")
    render(home / "ledger", home / "portal")

    assert files_of(home) == before


def test_a_record_that_arrives_late_changes_provisional_figures_and_says_so(city, home, cycle_of):
    was = read_figures(Record(home))["street-requests|v1|2025-06|city:-|-"]
    with (city / "data" / "requests.csv").open("a") as rows:
        rows.write("2025-06-20,2025-06-22,Litter,10.01000,-139.98000,,2\n")
    result = run_cycle(cycle_of(city, home))

    record = Record(home)
    now = read_figures(record)["street-requests|v1|2025-06|city:-|-"]
    assert (was.status, now.value) == ("provisional", was.value + 1)
    assert result["release"].startswith("release/springfield/2025-06-30/2@")
    lines = record.object(record.ref("supersedes")).decode().splitlines()
    assert any('"key":"street-requests|v1|2025-06|city:-|-"' in line for line in lines)
    assert result["figures"] < len(read_figures(record)) / 4


def test_a_final_figure_cannot_change_quietly(city, home, files_of, cycle_of):
    before = files_of(home)
    with (city / "data" / "requests.csv").open("a") as rows:
        rows.write("2024-02-20,2024-02-22,Litter,10.01000,-139.98000,,2\n")

    with pytest.raises(RevisionNeededError, match="final figures would change"):
        run_cycle(cycle_of(city, home))
    after = files_of(home)
    assert {name: content for name, content in after.items() if name in before} == before


def test_a_definition_stays_as_adopted_until_it_has_a_new_version(city, home, cycle_of):
    file = city / "metrics" / "closed-within-5-days.toml"
    file.write_text(file.read_text().replace("<= 5", "<= 9"))

    with pytest.raises(AdoptionError) as refused:
        run_cycle(cycle_of(city, home))
    assert "closed-within-5-days, version 1: `numerator`, `numerator_text`" in str(refused.value)

    file.write_text(file.read_text().replace("version = 1", "version = 2"))
    run_cycle(cycle_of(city, home))
    assert Record(home).live_definitions()["closed-within-5-days"].version == 2


def test_a_target_cannot_move_under_its_first_day(city, home, cycle_of):
    file = city / "metrics" / "closed-within-5-days.toml"
    file.write_text(file.read_text().replace('value = "80.0"', 'value = "60.0"'))

    with pytest.raises(AdoptionError, match=r"target from 2024-01-01: 80\.0 became 60\.0"):
        run_cycle(cycle_of(city, home))


def test_a_target_that_was_moved_stands_beside_the_first_one_with_who_moved_it_and_why(city, home, cycle_of):
    file = city / "metrics" / "closed-within-5-days.toml"
    moved = {"value": "60.0", "set_by": "Streets", "set_by_es": "Calles", "why": "One crew left.", "why_es": "Menos."}
    lines = [f'{name} = "{text}"' for name, text in moved.items()]
    file.write_text("\n".join([file.read_text(), "[[target]]", "from = 2025-01-01", "is_example = true", *lines, ""]))

    run_cycle(cycle_of(city, home))

    page = (home / "portal" / "en" / "metrics" / "closed-within-5-days-targets.html").read_text("utf-8")
    rows = re.findall(r"<tr role.*?</tr>", page, re.DOTALL)
    first, second = (row for row in rows if "target/closed-within-5-days/" in row)
    assert "80%" in first
    assert "The first target." in first
    assert all(words in second for words in ("60%", "January 1, 2025", "Streets", "One crew left."))
    assert "First target" in page, "the first one stays drawn"
    for lang, said in (("en", "Misses the first target, "), ("es", "No alcanza la primera meta, ")):
        shown = (home / "portal" / lang / "metrics" / "closed-within-5-days.html").read_text("utf-8")
        assert re.search(said + r'<data [^>]*data-key="target:closed-within-5-days/[^>]*>80%<', shown)
    assert verify(str(home)).holds


def test_steps_out_of_order_say_what_to_run_first(template_city, tmp_path, cycle_of):
    cycle = cycle_of(template_city, tmp_path / "home")
    with pytest.raises(CycleError, match="no records have been read yet"):
        adopt_step(cycle)
    ingest_step(cycle)
    with pytest.raises(CycleError, match="no definition has been adopted yet"):
        metrics_step(cycle)
    adopt_step(cycle)
    with pytest.raises(CycleError, match="there is nothing to publish yet"):
        publish_step(cycle)


def test_a_goal_that_names_no_metric_is_named(city, tmp_path, cycle_of):
    file = city / "goals.toml"
    file.write_text(file.read_text().replace("open-backlog", "opne-backlog"))
    cycle = cycle_of(city, tmp_path / "home")
    ingest_step(cycle)

    with pytest.raises(CityFolderError, match="clean-streets names opne-backlog"):
        adopt_step(cycle)


def run_and_kill(city: Path, home: Path, seconds: float) -> None:
    """Start a cycle in a process of its own, and kill it and its children after a while."""
    process = subprocess.Popen(
        [sys.executable, "-m", "civicstat", "cycle", str(city), "--home", str(home)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("kills", [3, pytest.param(25, marks=pytest.mark.slow(minutes=2))])
@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_a_cycle_killed_at_any_moment_goes_on_to_the_same_bytes(
    template_city, finished_home, tmp_path, files_of, kills, cycle_of
):
    rng = random.Random(kills)
    home = tmp_path / "home"
    for _ in range(kills):
        run_and_kill(template_city, home, rng.uniform(0.8, 6.0))
        if rng.random() < 0.3:
            shutil.rmtree(home, ignore_errors=True)
    run_cycle(cycle_of(template_city, home))

    assert files_of(home) == files_of(finished_home)


def test_a_source_that_lost_its_rows_is_held_and_the_hole_is_shown(city, home, cycle_of):
    """Two thirds of the records are gone: nothing published before may change, nothing new may be said."""
    before = read_figures(Record(home))
    file = city / "data" / "requests.csv"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([lines[0], *lines[-350:]]))
    (city / "city.toml").write_text((city / "city.toml").read_text().replace("2025-06-30", "2025-07-31"))

    run_cycle(cycle_of(city, home))

    record = Record(home)
    after = read_figures(record)
    assert {key: after[key] for key in before} == before
    new = [figure for key, figure in after.items() if key not in before]
    assert {figure.status for figure in new} == {"held"}
    assert "closed-within-5-days|v1|2025-07|city:-|-" in after
    assert not any(ref.role.startswith("records/") for ref in record.objects_of(record.latest_release().statement))
    page = (home / "portal" / "en" / "about-the-data.html").read_text()
    assert "The source has 350 usable rows; the last time it had 1,391." in page
    assert verify(str(home)).holds, verify(str(home)).in_words()


def test_a_held_source_goes_on_once_somebody_has_looked_at_it(city, tmp_path, cycle_of):
    home = tmp_path / "home"
    (city / "kinds.csv").write_text((city / "kinds.csv").read_text().replace("Litter,litter", "Rubbish,litter"))
    assert "held" in {figure.status for figure in read_figures_after(cycle_of(city, home))}

    assert read_figures_after(replace(cycle_of(city, home), accept_drift=True))[0].status != "held"


def read_figures_after(cycle):
    run_cycle(cycle)
    return list(read_figures(Record(cycle.home.folder)).values())


def test_a_source_that_is_held_from_the_start_publishes_no_row_and_no_value(city, tmp_path, cycle_of):
    (city / "kinds.csv").write_text((city / "kinds.csv").read_text().replace("Litter,litter", "Rubbish,litter"))
    run_cycle(cycle_of(city, tmp_path / "home"))

    record = Record(tmp_path / "home")
    assert {figure.status for figure in read_figures(record).values()} == {"held"}
    assert not any(ref.role.startswith("records/") for ref in record.objects_of(record.latest_release().statement))
    verdict = verify(str(tmp_path / "home"))
    assert verdict.holds, verdict.in_words()
    assert "their source is held" in verdict.in_words()
