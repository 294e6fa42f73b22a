"""A PostgreSQL server of one's own for as long as it is needed: a Unix socket in the scratch folder, no network.

It runs where PostgreSQL is installed, and needs no set-up: no account, no password, nothing outside its folder.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


# Where the packages of Debian and its kin put the servers; elsewhere they are looked for on the path.
PACKAGED = Path("/usr/lib/postgresql")
# The server refuses to work for root; its packages make this account for it.
ACCOUNT = "postgres"
SECONDS_TO_START = 60
# A query of over a second is told twice, the second time in minutes and seconds.
TIMING = re.compile(r"Time: ([\d.]+) ms")
# Generous: pages and sorts stay in memory, and nothing is written for a crash that no benchmark needs to survive.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "''",
    "timezone": "'UTC'",
    "shared_buffers": "4GB",
    "effective_cache_size": "8GB",
    "work_mem": "512MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "16GB",
    "jit": "off",
    "fsync": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "random_page_cost": "1.1",
}


class PostgresError(Exception):
    """The server could not be started, or refused what it was asked."""


@dataclass(frozen=True)
class Server:
    """A running server; `socket` is the folder of its socket."""

    programs: Path
    socket: Path
    process: int
    port: int = 5432

    def ask(self, sql: str) -> list[list[str]]:
        """The rows that a script's last statement gives, as text; nothing stands for null."""
        command = [*self._client(), "--field-separator=\x1f", "--tuples-only", "--no-align", "--quiet"]
        done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PostgresError(done.stderr.strip())
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def ask_timed(self, queries: Sequence[str]) -> list[tuple[float, list[tuple[str, ...]]]]:
        """For each query of one session, its milliseconds as the client measures them, and its rows as text."""
        lines = self.ask("\\timing on\n" + "".join(f"{query};\n" for query in queries))
        found: list[tuple[float, list[tuple[str, ...]]]] = []
        rows: list[tuple[str, ...]] = []
        for line in lines:
            if match := TIMING.match(line[0]):
                found.append((float(match[1]), rows))
                rows = []
            else:
                rows.append(tuple(line))
        return found

    def copy(self, table: str, columns: Sequence[str], file: Path) -> None:
        """Fill a table from a CSV file with a header."""
        copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, HEADER true)"
        with file.open("rb") as lines:
            done = subprocess.run([*self._client(), "-c", copy], stdin=lines, capture_output=True, check=False)
        if done.returncode:
            raise PostgresError(done.stderr.decode().strip())

    def processor_seconds(self) -> float:
        """What its finished sessions have taken so far, of all processors."""
        # Fields 16 and 17 of the line; the second, the program's name, stands in brackets and may hold blanks.
        line = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
        return (int(line[13]) + int(line[14])) / os.sysconf("SC_CLK_TCK")

    def _client(self) -> list[str]:
        psql = str(self.programs / "psql")
        return [psql, "--no-psqlrc", "-v", "ON_ERROR_STOP=1", *self._place(), "-U", ACCOUNT, "-d", "postgres"]

    def _place(self) -> list[str]:
        return ["-h", str(self.socket), "-p", str(self.port)]


def installed() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    packaged = sorted(PACKAGED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    found = [str(packaged[0])] if packaged else filter(None, [shutil.which("initdb")])
    return next((Path(path).resolve().parent for path in found), None)


def version_of(programs: Path) -> str:
    """The server's version, as it tells it."""
    told = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"[\d.]+", told)
    return match[0] if match else told.strip()


@contextmanager
def running_server(
    programs: Path, scratch: Path, *, processors: int, more: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """An empty server, stopped and removed at the end; `more` are settings of its own, in PostgreSQL's words."""
    folder = scratch / "postgres"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # A socket's path may have 107 bytes at most, so it cannot stand in a folder of any depth.
    socket = Path(tempfile.mkdtemp(prefix="bench-"))
    for path in (folder, socket):
        _hand_over(path)
    server: subprocess.Popen[bytes] | None = None
    try:
        _run_as_account([programs / "initdb", "-D", folder, "-U", ACCOUNT, "--no-sync", "--locale=C", "-E", "UTF8"])
        settings = {**SETTINGS, "unix_socket_directories": f"'{socket}'", **_workers(processors), **(more or {})}
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (folder / "postgresql.auto.conf").write_text(lines, encoding="utf-8")
        with (scratch / "postgres.log").open("wb") as log:
            command = [*_ending_with_us(), *_as_account(), str(programs / "postgres"), "-D", str(folder)]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        started = Server(programs, socket, server.pid, int(settings.get("port", "5432")))
        _wait_until_ready(started, server, scratch / "postgres.log")
        yield started
    finally:
        if server is not None:
            # Fast shutdown: sessions are ended, nothing is waited for.
            server.send_signal(signal.SIGINT)
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(socket, ignore_errors=True)


def _workers(processors: int) -> dict[str, str]:
    return {
        "max_worker_processes": str(max(8, processors)),
        "max_parallel_workers": str(processors),
        "max_parallel_workers_per_gather": str(max(1, processors - 1)),
        "max_parallel_maintenance_workers": str(max(1, processors - 1)),
    }


def _wait_until_ready(started: Server, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            started.ask("SELECT 1")
            return
        except PostgresError:
            time.sleep(0.2)
    raise PostgresError(f"PostgreSQL did not start: {log.read_text(encoding='utf-8')[-2000:]}")


def _run_as_account(command: Sequence[str | Path]) -> None:
    done = subprocess.run([*_as_account(), *map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise PostgresError(done.stderr.strip())


def _as_account() -> list[str]:
    if os.getuid() != 0:
        return []
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", "--pdeathsig", "INT", "--"]


def _ending_with_us() -> list[str]:
    """Where Linux can do it, the server is told to stop should this process be killed."""
    as_root = os.getuid() == 0
    return [] if as_root or not shutil.which("setpriv") else ["setpriv", "--pdeathsig", "INT", "--"]


def _hand_over(path: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(path, ACCOUNT, ACCOUNT)
        if subprocess.run([*_as_account(), "test", "-w", str(path)], check=False).returncode:
            raise PostgresError(f"the account {ACCOUNT} cannot write {path}: a folder above it is closed to it")
