"""The import contract holds, and it would notice if it did not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]

# Room and module that get a line, the line, and the contract that must break.
FORBIDDEN = [
    ("vocabulary/period.py", "import civicstat.warehouse", "storeys"),
    ("sources/__init__.py", "import civicstat.metrics", "storeys"),
    ("metrics/__init__.py", "import django", "django"),
    ("portal/__init__.py", "import civicstat.warehouse", "portal"),
    ("portal/__init__.py", "import duckdb", "portal"),
    ("metrics/recheck/__init__.py", "import civicstat.metrics.language", "recheck"),
    ("metrics/recheck/__init__.py", "import duckdb", "recheck"),
]


def test_rooms_import_only_what_stands_below_them() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("module", "line", "contract"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(tmp_path: Path, module: str, line: str, contract: str) -> None:
    house = copy_of_the_house(tmp_path)
    path = house / "src" / "civicstat" / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    result = lint(house, "--contract", contract)

    assert result.returncode == 1, result.stdout
    assert "1 broken" in result.stdout


def test_a_room_without_a_place_breaks_the_contract(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    (house / "src" / "civicstat" / "attic").mkdir()
    (house / "src" / "civicstat" / "attic" / "__init__.py").write_text('"""A room that nobody placed."""\n')

    result = lint(house, "--contract", "storeys")

    assert result.returncode == 1
    assert "attic" in result.stdout


def copy_of_the_house(folder: Path) -> Path:
    """The package and its contract, where a test may spoil them."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "src" / "civicstat", folder / "src" / "civicstat", ignore=shutil.ignore_patterns("__pycache__", "built")
    )
    return folder


def lint(house: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """import-linter, run on a copy of the house."""
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache", *options],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
