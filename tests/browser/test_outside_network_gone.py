"""The room works with the outside network gone: office, worker, clock and browsers have this machine alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import loopback_only
import pytest


pytestmark = [pytest.mark.browser, pytest.mark.slow(minutes=3)]
WALK = Path(__file__).with_name("test_hearing_walk.py")


def gone(*command: str) -> list[str]:
    """The command, with the outside network gone; where this machine forbids it the test is skipped, in CI it fails."""
    found = loopback_only.inside(command)
    if not found:
        said = "this machine lets nobody make a network of their own (unshare --net), so this was NOT shown"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
    return found


def test_the_network_within_has_the_machine_itself_and_nothing_else() -> None:
    seen = "import socket; print(*[name for _, name in socket.if_nameindex()]); socket.getaddrinfo('example.org', 80)"
    run = subprocess.run(gone(sys.executable, "-c", seen), capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["lo"]
    assert "gaierror" in run.stderr
    loopback = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    assert subprocess.run(gone(sys.executable, "-c", loopback), check=False).returncode == 0


def test_nothing_is_run_where_the_outside_is_still_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (2, "eth0")])
    monkeypatch.setattr(loopback_only, "way_out", list)
    assert loopback_only.main(["true"]) == 3
    assert "the outside network is here: eth0" in capsys.readouterr().err


def test_a_whole_meeting_is_held_by_browsers_with_the_outside_network_gone(tmp_path: Path) -> None:
    # Cycle, office, worker, scheduler, stream and every browser of the walk are children of this one process.
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'walk'}"]
    run = subprocess.run(
        gone(sys.executable, "-m", "pytest", *options, str(WALK)), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert "1 passed" in run.stdout
