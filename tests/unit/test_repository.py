"""What the repository must never hold, whoever commits it."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]

LONGEST_SOURCE_FILE = 400
LARGEST_FILE_BYTES = 8_000_000
LARGEST_DATA_BYTES = 30_000_000

# Written in pieces, so that this file does not match itself.
REGISTRY = re.compile(
    "|".join(("py" + "pi", "python" + "hosted", "npm" + "js", "yarn" + "pkg")).join(("(", ")"))
    + r"[.](org|com)|deb[.]debian"
)
MACHINE_PATH = re.compile("(^|[^A-Za-z0-9_.])/(" + "|".join(("wo" + "rk", "fa" + "rm", "ro" + "ot")) + ")/")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.(com|org|gov|net|us)\b")


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file that git tracks and that still stands."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


@cache
def committed_texts() -> dict[str, str]:
    """The content of each text file by its name."""
    texts = {}
    for path in committed_files():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            texts[path.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return texts


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [(REGISTRY, ""), (MACHINE_PATH, ""), (EMAIL, "cities/")],
    ids=["package registries", "paths of one machine", "e-mail addresses in a city"],
)
def test_no_file_names(pattern: re.Pattern[str], folder: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in committed_texts().items()
        if name.startswith(folder)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]

    assert found == []


def test_third_party_assets_are_not_committed() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in committed_files()]

    assert [name for name in names if re.search(r"\.min\.(js|css)$|node_modules/|\.(woff2?|ttf|otf|wasm)$", name)] == []


def test_the_npm_lock_leaves_the_index_to_each_machine() -> None:
    lock = ROOT / "package-lock.json"

    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_locked_versions_are_exact_and_have_digests(name: str) -> None:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if line and not line.startswith((" ", "#"))]

    assert requirements
    assert [line for line in requirements if not re.match(r"[a-z0-9.-]+==\S+ (; .+ )?\\$", line)] == []
    assert sum("--hash=sha256:" in line for line in lines) >= len(requirements)
    assert not any("://" in line or line.startswith("-") for line in lines)


@pytest.mark.parametrize("name", ["runtime.txt", "office.txt"])
def test_every_package_that_a_city_installs_stands_in_the_notice(name: str) -> None:
    lock = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").split()

    assert [name for name in re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE) if name not in notice] == []


def test_no_source_file_is_longer_than_four_hundred_lines_without_a_reason() -> None:
    # A reason is a comment among the first ten lines: "# Long because ...".
    long = [
        f"{name}: {text.count(chr(10))} lines"
        for name, text in committed_texts().items()
        if name.startswith("src/") and name.endswith(".py")
        if text.count("\n") > LONGEST_SOURCE_FILE
        if not any(line.startswith("# Long because ") for line in text.splitlines()[:10])
    ]

    assert long == []


def test_committed_data_stay_small() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in committed_files()}

    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE_BYTES} == {}
    assert sum(size for name, size in sizes.items() if name.startswith("cities/")) < LARGEST_DATA_BYTES


def test_every_city_states_where_its_records_come_from_and_on_what_terms() -> None:
    for folder in sorted((ROOT / "cities").iterdir()):
        readme = (folder / "README.md").read_text(encoding="utf-8").lower()

        assert "licence" in readme, folder.name
        assert "source" in readme, folder.name
