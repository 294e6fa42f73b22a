"""The row file of inspections and answers: a kind, areas and a month, nothing of persons, no answer by lot."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from civicstat.disclosure.errors import DisclosureError
from civicstat.disclosure.follow_up import publish_follow_up
from civicstat.disclosure.gate import Rules, review


RULES = Rules(
    layers=["ward"],
    kinds={"alley": "asset", "yard": "place", "bed-bugs": "person"},
    asset_metrics=frozenset(),
    person_metrics=frozenset(),
)
HEADER = "kind,ward,closed_month,asked_how,answer,is_random\n"
ROW = "yard,ward-1,2014-05,inspection,not-fixed,true\n"


def look(**changes: object) -> dict[str, object]:
    return {
        "kind": "yard", "subject_class": "place", "ward": "ward-1", "closed_day": date(2014, 5, 6),
        "asked_how": "inspection", "answer": "not-fixed", "is_random": True,
    } | changes  # fmt: skip


def test_rows_are_sorted_and_hold_a_month_and_no_day() -> None:
    rows = pa.Table.from_pylist([look(), look(kind="alley", subject_class="asset", is_random=False), look()])

    assert publish_follow_up(rows, layers=["ward"]).decode() == (
        HEADER + "alley,ward-1,2014-05,inspection,not-fixed,false\n" + ROW + ROW
    )


def test_nothing_about_a_person_and_nothing_without_a_class_is_published() -> None:
    rows = pa.Table.from_pylist([look(kind="bed-bugs", subject_class="person"), look(kind=None, subject_class=None)])

    assert publish_follow_up(rows, layers=["ward"]).decode() == HEADER


def test_a_clean_file_passes_and_its_columns_stand_in_the_report() -> None:
    report = review({"records/follow-up": (HEADER + ROW).encode()}, rules=RULES, withheld=[])

    assert report["column_classes"]["follow-up"] == HEADER.strip().split(",")
    assert "follow-up" not in review({}, rules=RULES, withheld=[])["column_classes"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER.replace("answer", "answer,request") + ROW.replace("fixed", "fixed,7"), "has the columns"),
        (HEADER + ROW.replace("2014-05", "2014-05-06"), "'2014-05-06', which is no month"),
        (HEADER + ROW.replace("not-fixed", "broken"), "'broken', which is none of its words"),
        (HEADER + ROW.replace("not-fixed", "It stinks"), "'It stinks', which is no slug"),
        (HEADER + ROW.replace("yard", "bed-bugs"), "whose class is person"),
        (HEADER + ROW.replace("yard", "unheard-of"), "whose class is not stated"),
        (HEADER + ROW.replace("inspection", "confirmation"), "1 answers of residents were drawn by lot"),
    ],
)
def test_the_gate_refuses_what_nobody_allowed(content: str, message: str) -> None:
    with pytest.raises(DisclosureError, match=message):
        review({"records/follow-up": content.encode()}, rules=RULES, withheld=[])
