"""A city installs one wheel and has a public record: no make, no npm, no compiler, no network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest


pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parents[2]
PIECES_THAT_A_WHEEL_NEEDS = (
    "civicstat/cli/app.py",
    "civicstat/cycle/template/city.toml",
    "civicstat/look/built/sans.woff2",
    "civicstat/look/built/serif.woff2",
    "civicstat/look/built/sans-LICENSE.txt",
    "civicstat/look/built/serif-LICENSE.txt",
    "civicstat/look/built/maplibre.js",
    "civicstat/look/built/worker.js",
    "civicstat/look/built/maplibre-LICENSE.txt",
    "civicstat/look/locale/es.toml",
    "civicstat/look/static/civicstat.css",
    "civicstat/look/static/interactive.js",
    "civicstat/look/static/interactive.toml",
    "civicstat/look/templates/base.html",
    "civicstat/portal/templates/home.html",
    "civicstat/demo/chicago-zones/city.toml",
    "civicstat/demo/chicago-zones/README.md",
    "civicstat/demo/chicago-zones/data/requests.parquet",
)
# Every file of the demonstration by name: what is not here has no licence that we know of.
MAY_BE_IN_THE_DEMO = re.compile(
    r"README\.md|(city|sources|goals)\.toml|kinds\.csv|areas/zones\.geojson|data/requests\.parquet|metrics/[a-z0-9-]+\.toml"
)
# Refuses every call that leaves the machine; Python loads it when it starts.
NO_NETWORK = """\
import socket
connect = socket.socket.connect
def stay_here(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(("127.", "::1")):
        raise OSError(f"no network in this test: {address}")
    return connect(self, address)
socket.socket.connect = stay_here
"""


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "tools/wheel_demo_city.py", "cities/chicago", "build/demo/chicago-zones")
    run(sys.executable, "-m", "hatchling", "build", "-d", str(folder))
    return folder


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    """The wheel."""
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="session")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that holds the wheel and its locked dependencies."""
    folder = tmp_path_factory.mktemp("city") / "environment"
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet"]
    run(*pip, "--require-hashes", "-r", "requirements/runtime.txt")
    run(*pip, "--no-deps", str(wheel))
    next(folder.rglob("site-packages")).joinpath("sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return scripts


@pytest.fixture(scope="session")
def homes(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `civicstat demo` of that environment has built."""
    folder = tmp_path_factory.mktemp("demo")
    run(str(programs / "civicstat"), "demo", "homes", "--no-serve", folder=folder, path=programs)
    return folder / "homes"


def test_a_wheel_holds_what_pages_need(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert [name for name in PIECES_THAT_A_WHEEL_NEEDS if name not in names] == []


def test_a_release_holds_no_data_without_a_licence(dist: Path) -> None:
    in_wheel = zipfile.ZipFile(next(dist.glob("*.whl"))).namelist()
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        in_sdist = sdist.getnames()

    for names, demo in ((in_wheel, "civicstat/demo/chicago-zones/"), (in_sdist, "build/demo/chicago-zones/")):
        shipped = [name.partition(demo)[2] for name in names if demo in name]
        assert "data/requests.parquet" in shipped
        assert [name for name in shipped if not MAY_BE_IN_THE_DEMO.fullmatch(name)] == []
        data = [name for name in names if name.endswith((".parquet", ".geojson", ".csv")) and demo not in name]
        assert [name for name in data if "civicstat/cycle/template/" not in name and "/tests/" not in name] == []


def test_the_demo_city_names_no_area_of_the_city(wheel: Path) -> None:
    files = zipfile.ZipFile(wheel)
    texts = {
        name: files.read(name).decode("utf-8")
        for name in files.namelist()
        if name.startswith("civicstat/demo/") and not name.endswith((".parquet", "README.md"))
    }

    assert len(texts) > 8
    assert [name for name, text in texts.items() if re.search(r"hardship|not verified|\"community-area\"", text)] == []


def test_a_wheel_built_from_the_sdist_is_the_same(dist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        sdist.extractall(tmp_path, filter="data")
    source = next(tmp_path.glob("civicstat-*"))

    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "again"), folder=source)

    again = next((tmp_path / "again").glob("*.whl"))
    assert again.read_bytes() == wheel.read_bytes()


def test_a_wheel_without_fonts_is_not_built(tmp_path: Path) -> None:
    source = tmp_path / "checkout"
    for name in ("src", "tools"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("built", "__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source / name)

    result = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode != 0
    assert "a release must carry both. Next step: make wheel" in result.stderr


@pytest.mark.slow
def test_the_demo_of_an_installed_wheel_is_a_record_that_holds(homes: Path, programs: Path) -> None:
    home = homes / "chicago-zones"
    verdict = run(str(programs / "civicstat"), "verify", str(home), path=programs, folder=homes)

    assert (home / "portal" / "index.html").is_file()
    assert list((home / "portal").rglob("*.woff2"))
    assert verdict


@pytest.mark.slow
def test_the_demo_of_an_installed_wheel_is_served(homes: Path, programs: Path) -> None:
    server = subprocess.Popen(
        [str(programs / "civicstat"), "serve", str(homes), "--port", "0", "--json"],
        env=environment(programs),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        told = ""
        while not told.endswith("}\n"):
            told += server.stdout.readline()
        address = json.loads(told)["address"]
        with urllib.request.urlopen(f"{address}chicago-zones/en/", timeout=10) as page:
            html = page.read().decode("utf-8")
    finally:
        server.terminate()
        server.wait(10)

    assert "Chicago" in html
    assert "<data " in html


def run(*command: str, folder: Path = ROOT, path: Path | None = None) -> str:
    """What a program printed; when it failed, the test fails with what it said."""
    env = None if path is None else environment(path)
    result = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def environment(programs: Path) -> dict[str, str]:
    """A machine with nothing on its path but the installed programs."""
    return {"PATH": str(programs), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}
