"""A real process is killed with SIGKILL in the middle of writing; a reader must see old or new, never half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from civicstat.vocabulary.canonical import sha256_hex
from civicstat.warehouse.manifest import read_manifest
from civicstat.warehouse.shelves import Shelves
from civicstat.warehouse.snapshots import Provenance, publish_snapshot, read_snapshot, snapshot_path


pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")

ROWS_EACH = 20_000
# Publishes edition after edition, a new one each time, and says on a line when it starts with each.
WRITER = f"""
import sys
from pathlib import Path
import pyarrow as pa
from civicstat.warehouse.snapshots import Provenance, publish_snapshot

edition = int(sys.argv[2])
while True:
    edition += 1
    rows = pa.table({{"edition": [edition] * {ROWS_EACH}, "row": list(range({ROWS_EACH}))}})
    print(edition, flush=True)
    publish_snapshot(
        Path(sys.argv[1]), "requests", rows, provenance=Provenance(), refused_csv=f"edition\\n{{edition}}\\n".encode()
    )
"""


def table_of(edition: int) -> pa.Table:
    return pa.table({"edition": [edition] * ROWS_EACH, "row": list(range(ROWS_EACH))})


def edition_on_the_shelf(home: Path) -> int:
    """What a reader sees, after checking that it is whole: named by its bytes, all rows of one edition."""
    path = snapshot_path(home, "requests")
    assert sha256_hex(path.read_bytes()) == path.stem
    rows = read_snapshot(home, "requests")
    edition = rows["edition"][0].as_py()
    assert rows == table_of(edition)
    for entry in read_manifest(Shelves(home).manifest).tables["requests"].snapshots:
        assert Shelves(home).snapshot("requests", entry.sha256).exists()
        if entry.refused:
            assert sha256_hex(Shelves(home).refusals("requests", entry.refused).read_bytes()) == entry.refused
    return int(edition)


def kill_at_random_points(home: Path, *, kills: int) -> int:
    """Kills a writer at random moments; how many kills fell between the beginning of a publication and its end."""
    rng = random.Random(2014)
    publish_snapshot(home, "requests", table_of(0), provenance=Provenance())
    in_the_middle = 0
    for _ in range(kills):
        before = edition_on_the_shelf(home)
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home), str(before)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            begun = int(writer.stdout.readline())  # the first publication begins: from here on any moment will do
            time.sleep(rng.uniform(0, 0.06))
            writer.send_signal(signal.SIGKILL)
            begun = max([begun, *(int(line) for line in writer.stdout.read().split())])
        assert writer.returncode == -signal.SIGKILL

        after = edition_on_the_shelf(home)
        assert after in (begun - 1, begun), f"begun with {begun}, but the shelf holds {after}"
        in_the_middle += after == begun - 1
    # The next writer is not hindered by what the dead ones left, locks included, and sweeps it away.
    publish_snapshot(home, "requests", table_of(-1), provenance=Provenance())
    assert edition_on_the_shelf(home) == -1
    assert not list((home / "warehouse").rglob("*.unfinished"))
    return in_the_middle


def test_a_writer_killed_at_a_random_point_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    kill_at_random_points(tmp_path, kills=5)


@pytest.mark.slow
def test_a_writer_killed_at_100_random_points_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    in_the_middle = kill_at_random_points(tmp_path, kills=100)

    # Otherwise the test proves nothing: most kills must have hit a publication before its commit.
    assert in_the_middle >= 50
