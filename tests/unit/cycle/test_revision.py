"""A revision to fill in: of figures, or of whole metrics where they are too many; and what is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from civicstat.cycle.revision import _prefilled, _read
from civicstat.ledger.errors import StatementError
from civicstat.ledger.schemas.release import MOST_KEYS


KEY = "requests|v1|2025-03|city:-|-"
CHANGE = {"key": KEY, "old": "7", "new": None}


def test_a_revision_lists_its_figures_with_old_and_new(tmp_path: Path) -> None:
    file = tmp_path / "revision.toml"
    text = _prefilled([CHANGE], tmp_path / "all.jsonl")
    assert "all.jsonl" in text
    file.write_text(text.replace('""', '"Because."'), "utf-8")

    assert _read(file) == {"why": "Because.", "why_es": "Because.", "keys": [CHANGE], "metrics": []}


def test_more_figures_than_a_statement_takes_are_named_by_their_metrics(tmp_path: Path) -> None:
    changes = [{**CHANGE, "key": f"{metric}|v1|2025-03|ward:{n}|-"} for metric in "ba" for n in range(MOST_KEYS)]

    said = tomllib.loads(_prefilled(changes, tmp_path / "all.jsonl"))

    assert said["metrics"] == ["a", "b"]
    assert "keys" not in said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('why = "So."\nwhy_es = ""\nmetrics = ["a"]', "does not say why"),
        ('why = "So."\nwhy_es = "Así."', "does not say which figures"),
        ('why = "So."\nwhy_es = "Así."\nmetric = "a"', "unknown metric"),
        ('why = "So."\nwhy_es = "Así."\nkeys = "a"', "does not say which figures"),
        ("why = ", "cannot be read"),
    ],
)
def test_a_revision_that_lacks_something_is_refused(tmp_path: Path, text: str, found: str) -> None:
    file = tmp_path / "revision.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(StatementError, match=found):
        _read(file)
