"""What every test may rely on: no network, repeatable examples, a browser where there is one, no quiet skips in CI."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

import browser as browser_on_this_machine
import java as java_on_this_machine


if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from civicstat.warehouse.spark import SparkEngine

IN_CI = bool(os.environ.get("CI"))

# Examples are drawn from a fixed seed, so that a test which passed here passes there; time is not a verdict.
settings.register_profile(
    "civicstat", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("civicstat")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose slow tests take minutes begin first, so that no worker is left alone with the longest at the end."""
    minutes: dict[Path, int] = {}
    for item in items:
        slow = item.get_closest_marker("slow")
        minutes[item.path] = max(minutes.get(item.path, 0), slow.kwargs.get("minutes", 0) if slow else 0)
    items.sort(key=lambda item: -minutes[item.path])


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that calls out fails; the machine itself may be called."""
    connect: Callable[[socket.socket, Any], None] = socket.socket.connect

    def connect_to_this_machine(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise AssertionError(f"this test wants to talk to {address[0]}; tests use no network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_to_this_machine)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; without one the test is skipped, which in CI is a failure."""
    path = browser_on_this_machine.find()
    if path is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox refuses to run as root, which is who we are in most CI containers.
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def can_run_spark() -> None:
    """PySpark and a Java; without them the test is skipped, which in CI is a failure."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed (make spark installs it)")
    if java_on_this_machine.find() is None:
        pytest.skip("no Java 17 or later on this machine")


@pytest.fixture(scope="module")
def spark(can_run_spark: None) -> Iterator[SparkEngine]:
    """Spark on this machine with two threads and 2 GB, for the tests of one file: a process has one at a time."""
    from civicstat.warehouse.engine import EngineLimits
    from civicstat.warehouse.spark import SparkEngine

    with SparkEngine(limits=EngineLimits(threads=2, memory_megabytes=2048)) as engine:
        yield engine


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI a skipped test is a failure: a check that nobody ran is not a check."""
    report: Any = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI a skipped test is a failure: {report.longrepr}"
    return report
