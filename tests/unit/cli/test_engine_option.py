"""`--engine` and CIVICSTAT_SPARK_MASTER: refused before a row is read, with a letter and no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app


COMPUTE = ["metrics", "compute", "--as-of", "2014-06-30", "--coverage-from", "2013-01-01"]


def _compute(folder: Path, *more: str) -> tuple[int, str]:
    files = ["--definition", str(folder / "metric.toml"), "--records", str(folder)]
    ran = CliRunner().invoke(app, [*COMPUTE, *files, *more])
    return ran.exit_code, ran.stdout


def test_an_address_that_is_none_is_refused_also_where_duckdb_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVICSTAT_SPARK_MASTER", "localhost:7077")

    code, told = _compute(tmp_path)

    assert code == 2
    assert json.loads(told)["where"] == "CIVICSTAT_SPARK_MASTER"


def test_an_engine_that_we_do_not_have_is_refused(tmp_path: Path) -> None:
    code, _ = _compute(tmp_path, "--engine", "presto")

    assert code == 2
