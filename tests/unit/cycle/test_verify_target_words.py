"""What rows say of targets, held by verify to the published figures: none flattered, none left out."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.target_words import check_target_words, wrong_words
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.reader import Record
from civicstat.vocabulary.period import parse_period


METRIC = "closed-within-5-days"


def rows(home: Path, status: str) -> list[tuple[Any, Any, Any, Any]]:
    """Sentence, figure, definition and last day of each row of the measure whose figure has a value and that status."""
    record = Record(home)
    values, definition = PublishedValues(record), adopted_definitions(record)[METRIC]
    found = []
    for sentence in record.object_json(record.ref("sentences"))["sentences"]:
        key = sentence["id"].removeprefix("row/")
        if sentence["id"].startswith(f"row/{METRIC}|") and key.endswith("|city:-|-"):
            end = parse_period(key.split("|")[2]).end
            if values.figures[key]["status"] == status and end >= min(one.from_ for one in definition.target):
                found.append((sentence, values.figures[key], definition, end))
    return found


def test_every_row_of_the_small_town_says_what_follows(finished_home: Path) -> None:
    record, verdict = Record(finished_home), Verdict("town")

    check_target_words(record, PublishedValues(record), verdict)

    assert verdict.findings == []
    assert verdict.counts["rows held to the target of their period"] > 10


@pytest.mark.parametrize(
    ("status", "flat"), [("provisional", "Meets the target."), ("final", "Within its usual range.")]
)
def test_a_flat_verdict_on_an_open_figure_and_a_silence_on_a_settled_one_are_named(
    finished_home: Path, status: str, flat: str
) -> None:
    sentence, figure, definition, end = rows(finished_home, status)[0]
    spoiled = {**copy.deepcopy(sentence), "en": [flat]}

    (fault,) = wrong_words(spoiled, figure, definition, end)

    assert fault[0] == "a row says of its target what does not follow"
    assert fault[2] == (flat if status == "provisional" else "")
