"""The office on PostgreSQL, which a city's server uses: the tests of this folder once more, on a real one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "benchmarks"))

import postgres  # noqa: E402


@pytest.mark.slow(minutes=4)
def test_the_office_passes_its_tests_on_postgresql_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    programs = postgres.installed()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine (make postgresql installs it)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scratch = Path("/tmp") / f"civicstat-postgresql-{os.getpid()}"
    scratch.mkdir()
    # Fifty writers and the office's own processes hold a connection each.
    more = {"listen_addresses": "'127.0.0.1'", "port": str(port), "max_connections": "120", "shared_buffers": "256MB"}
    with postgres.running_server(programs, scratch, processors=2, more=more):
        address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        environment = {**os.environ, "CIVICSTAT_DATABASE": address}
        folder = Path(__file__).parent
        quick = run(["-m", "not slow", str(folder)], environment)
        together = run(["-m", "slow", str(folder / "test_two_people.py")], environment)
    assert quick.returncode == 0, quick.stdout[-6000:]
    assert together.returncode == 0, together.stdout[-6000:]


def run(what: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A run of pytest in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *what]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
