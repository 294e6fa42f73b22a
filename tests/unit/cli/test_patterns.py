"""`civicstat metrics patterns` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from civicstat.cli.app import app


def test_a_file_with_a_bunch_is_marked_with_a_question_and_a_bad_line_is_a_letter(tmp_path: Path) -> None:
    hours = [f"{1 + 0.01 * number:.2f}" for number in range(1500)] + ["7.95"] * 150
    path = tmp_path / "closings.csv"
    path.write_text("duration\n" + "\n".join(hours) + "\n", encoding="utf-8")

    result = CliRunner().invoke(app, ["metrics", "patterns", str(path), "--due-line", "8", "--unit", "hours", "--json"])
    wrong = CliRunner().invoke(app, ["metrics", "patterns", str(path), "--due-line", "soon"])
    finding = json.loads(result.stdout)["methods"][0]["findings"][0]

    assert result.exit_code == 0
    assert finding["verdict"] == "unusual"
    assert finding["ask"].startswith("Ask first:")
    assert 100 <= finding["numbers"]["more_than_expected"][0] <= 200
    assert wrong.exit_code == 2
    assert "'soon' is no line" in wrong.stdout
