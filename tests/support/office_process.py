"""A whole office as `civicstat up` starts it, on loopback, with its first person invited; and plain requests to it."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode


PASSWORD = "a long sentence here"


@dataclass(frozen=True)
class RunningOffice:
    """Where it listens, the invitation of its one analyst, and the environment in which it runs."""

    port: int
    invitation: str
    environment: dict[str, str]


def ask_signed_in(office: RunningOffice, path: str, fields: dict[str, str]) -> None:
    """Send one form as the analyst, who has set a password already."""
    cookies = signed_in(office.port, "")
    token = re.search("civicstat_csrf=([^;]+)", cookies)
    assert token
    status, body, _ = ask(office.port, "POST", path, cookies, {**fields, "csrfmiddlewaretoken": token[1]})
    assert status == 302, (status, body[:2000])


def ask(
    port: int, method: str, path: str, cookies: str, fields: dict[str, str] | None = None
) -> tuple[int, str, list[str]]:
    """Status, body and new cookies of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookies, "Referer": f"http://127.0.0.1:{port}/", "Origin": f"http://127.0.0.1:{port}"}
    body = None
    if fields is not None:
        body = urlencode(fields)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        new = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        return answer.status, answer.read().decode(), new
    finally:
        connection.close()


def signed_in(port: int, invitation: str) -> str:
    """The cookies of the invited person, signed in; with an invitation, they set their password first."""
    jar: dict[str, str] = {}

    def step(method: str, path: str, fields: dict[str, str] | None = None) -> str:
        given = "; ".join(f"{name}={value}" for name, value in jar.items())
        if fields is not None:
            fields = {**fields, "csrfmiddlewaretoken": jar["civicstat_csrf"]}
        status, body, new = ask(port, method, path, given, fields)
        assert status in (200, 302), (path, status, body[:2000])
        jar.update(one.split("=", 1) for one in new)
        return body

    if invitation:
        step("GET", invitation)
        step("POST", invitation, {"password": PASSWORD, "again": PASSWORD})
    step("GET", "/sign-in/")
    step("POST", "/sign-in/", {"login": "ana@localhost.test", "password": PASSWORD})
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def two_free_ports() -> int:
    """A port for the pages whose neighbor, the stream's, is free too; below those that the system gives to callers."""
    for port in random.Random(os.getpid()).sample(range(20000, 32000, 2), 200):
        try:
            with socket.socket() as pages, socket.socket() as stream:
                pages.bind(("127.0.0.1", port))
                stream.bind(("127.0.0.1", port + 1))
        except OSError:
            continue
        return port
    raise AssertionError("no two neighboring ports are free")


@contextmanager
def office_running(folder: Path) -> Iterator[RunningOffice]:
    """A whole office on loopback, as `civicstat up` starts it, the invitation of an analyst, and the environment."""
    city = folder / "city"
    city.mkdir()
    (city / "city.toml").write_text('slug = "town"\nname = "Town"\ntime_zone = "UTC"\nmode = "live"\n', "utf-8")
    with office_of_city(city, folder / "home", log=folder / "up.log") as office:
        yield office


@contextmanager
def office_of_city(
    city: Path, home: Path, *, log: Path, role: str = "analyst", name: str = "ana"
) -> Iterator[RunningOffice]:
    """The office of a city folder and a home, with the invitation of one person."""
    port = two_free_ports()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    options = [str(city), "--home", str(home), "--port", str(port)]
    civicstat = [sys.executable, "-m", "civicstat"]
    who = ["--name", name.title(), "--email", f"{name}@localhost.test", "--role", role, "--json"]
    invited = subprocess.run(
        [*civicstat, "office", "invite", *options, *who], env=environment, capture_output=True, text=True, check=False
    )
    assert invited.returncode == 0, invited.stderr + invited.stdout
    invitation = re.search(r"http://[^\"\s]+", invited.stdout)
    assert invitation
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen([*civicstat, "up", *options], env=environment, stdout=file, stderr=file)
    try:
        wait_for(port, process, log)
        here = {"CIVICSTAT_HOME": str(home), "CIVICSTAT_CITY": str(city)}
        yield RunningOffice(port, invitation[0], {**environment, **here})
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the health page says that the office is up."""
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            if ask(port, "GET", "/health", "")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))
