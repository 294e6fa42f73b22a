"""A writer that is stopped at any moment leaves the old log or the new one, never half of one."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger import durable, log
from civicstat.ledger.check import check_log
from civicstat.ledger.durable import UNFINISHED_PREFIX


BATCH = 7
# Enough for the log to cross its first full tile, after 256 entries, and to outlive the longest wait.
BATCHES = 60


def batch_of(town: Any, number: int) -> list[Any]:
    return [town.goal(f"goal-{number}-{place}") for place in range(BATCH)]


def append_batches(town: Any, first: int, started: Any) -> None:
    started.set()
    for number in range(first, BATCHES):
        town.append(*batch_of(town, number))


def kill_at_random_points(town: Any, *, times: int, longest_wait: float) -> None:
    rng = random.Random(20140630)
    context = multiprocessing.get_context("fork")
    town.append(town.genesis())
    sizes = []
    for _ in range(times):
        done = (len(town.record.entries) - 1) // BATCH
        if done > BATCHES - 20:
            shutil.rmtree(town.home / "ledger")
            town.append(town.genesis())
            done = 0
        started = context.Event()
        writer = context.Process(target=append_batches, args=(town, done, started))
        writer.start()
        assert started.wait(30)
        time.sleep(rng.random() * longest_wait)
        writer.kill()
        writer.join()
        entries = town.record.entries
        assert (len(entries) - 1) % BATCH == 0, "half a batch was committed"
        names = [entry.statement.name for entry in entries[1:]]
        assert names == [f"goal-{n}-{p}" for n in range(len(names) // BATCH) for p in range(BATCH)]
        assert check_log(town.home) == []
        sizes.append(len(entries))
    assert len(set(sizes)) > 1, "no append was ever finished: the waits are too short"
    # A writer that comes after a stopped one goes on, and the log is the one that no kill ever touched.
    town.append(*(goal for n in range(BATCHES) for goal in batch_of(town, n)))
    assert check_log(town.home) == []


forks = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


@forks
def test_a_writer_killed_at_20_random_points_leaves_a_whole_log(town: Any) -> None:
    kill_at_random_points(town, times=20, longest_wait=0.15)


@forks
@pytest.mark.slow
def test_a_writer_killed_at_100_random_points_leaves_a_whole_log(town: Any) -> None:
    kill_at_random_points(town, times=100, longest_wait=0.15)


class Stopped(BaseException):
    """Stands for the end of the program."""


def stop_before(monkeypatch: pytest.MonkeyPatch, step: int) -> Callable[[], int]:
    """Let the writer do `step` changes on disk and stop it before the next; how many it did."""
    done = 0

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            nonlocal done
            if done == step:
                raise Stopped
            done += 1
            return change(*arguments, **named)

        return run

    monkeypatch.setattr(durable.os, "replace", counted(durable.os.replace))
    monkeypatch.setattr(durable.os, "fsync", counted(durable.os.fsync))
    monkeypatch.setattr(log, "flush_folders", counted(log.flush_folders))
    monkeypatch.setattr(Path, "rmdir", counted(Path.rmdir))
    return lambda: done


@pytest.mark.parametrize("old_size", [2, pytest.param(254, marks=pytest.mark.slow)])
def test_a_writer_stopped_before_every_single_step_leaves_the_old_log_or_the_new(
    tmp_path: Path, make_town: Any, old_size: int
) -> None:
    whole = make_town(tmp_path / "whole")
    whole.append(whole.genesis(), *(whole.goal(f"old-{n}") for n in range(old_size - 1)))
    old_files = whole.log_files()
    news = [whole.goal(f"new-{n}") for n in range(5)]  # the 256th entry fills a tile
    new_size = old_size + len(news)
    whole.append(*news)
    new_files = whole.log_files()
    outcomes = []
    for step in range(200):
        home = tmp_path / "stopped"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(tmp_path / "whole", home)
        shutil.rmtree(home / "ledger" / "log")
        for name, content in old_files.items():
            path = home / "ledger" / "log" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        stopped = make_town(home)
        with pytest.MonkeyPatch.context() as monkeypatch:
            steps_done = stop_before(monkeypatch, step)
            with contextlib.suppress(Stopped):
                stopped.append(*news)
        is_finished = steps_done() < step
        size = len(stopped.record.entries)
        assert size in (old_size, new_size)
        assert check_log(home) == []
        outcomes.append(size)
        stopped.append(*news)
        assert check_log(home) == []
        # Stopped after the commit, partial tiles that the full one replaces may stay until the next append.
        assert stopped.log_files().items() >= new_files.items()
        assert size == new_size or stopped.log_files() == new_files
        if is_finished:
            break
    assert is_finished
    assert outcomes == sorted(outcomes), "once committed, always committed"
    assert outcomes[0] == old_size


def test_what_a_stopped_writer_left_is_cleared_by_the_next(opened_town: Any) -> None:
    folder = opened_town.home / "ledger" / "log"
    leftovers = [
        folder / "tile/entries/000.p/9",
        folder / "tile/0/000.p/9",
        folder / "tile/0/000",
        folder / "tile/1/000.p/1",
        folder / f"tile/0/{UNFINISHED_PREFIX}12-000",
    ]
    for path in leftovers:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    assert len(opened_town.record.entries) == 6
    assert check_log(opened_town.home) == []
    opened_town.append(opened_town.goal("next"))
    assert not any(path.exists() for path in leftovers)
    assert check_log(opened_town.home) == []


def test_partial_tiles_of_earlier_checkpoints_stay_until_the_tile_is_full(town: Any) -> None:
    town.append(town.genesis())
    town.append(*(town.goal(f"a-{n}") for n in range(9)))
    assert {"tile/0/000.p/1", "tile/0/000.p/10", "tile/entries/000.p/10"} <= set(town.log_files())
    town.append(*(town.goal(f"b-{n}") for n in range(246)))
    assert set(town.log_files()) == {"checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"}
