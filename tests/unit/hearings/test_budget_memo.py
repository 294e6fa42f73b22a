"""The two-page memo: every number stands on record or says how it follows, and none is typed by hand."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from budget_memos import ASK, DECISION, a_cost, a_memo, measures

from civicstat.hearings.errors import HearingError
from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.budget_memo import Ask
from civicstat.hearings.starting.memo_page import memo_page


def text_of(page: str) -> str:
    """What a reader sees."""
    body = page.partition("<main>")[2].partition("</main>")[0]
    return " ".join(
        re.sub(r"<[^>]+>", "", body.replace("<p", " <p").replace("<h", " <h").replace("<li", " <li")).split()
    )


def test_it_says_what_three_measures_show_in_both_languages() -> None:
    memo = a_memo()
    english, spanish = text_of(memo_page(memo, "en")), text_of(memo_page(memo, "es"))
    assert "Newest settled figure, in June 2015: 80.0%, or 80 of 100." in english
    assert "By chance alone it could lie between 71.1% and 86.7%." in english
    assert "The target of 90.0%" in english
    assert "It counts 100 of 103 cases received; why the others are left out stands beside the figure." in english
    assert "Expected: “The lamps” rises to 85.0% by December 31, 2015." in english
    assert "Cifra asentada más reciente, en junio de 2015: 80.0%, es decir, 80 de 100." in spanish
    assert "Se espera: «Las lamps» sube a 85.0% a más tardar el 31 de diciembre de 2015." in spanish


def test_every_number_of_the_page_is_bound_to_its_key_and_the_key_holds_it() -> None:
    memo = a_memo(costs=[a_cost()], ask=ASK)
    page = memo_page(memo, "en")
    shown = re.findall(r'<data value="([^"]+)" data-key="([^"]+)"', page)
    assert len(shown) > 20
    held = {f"{key}#{field}" if field != "value" else key: value for (key, field), value in memo.values.items()}
    assert {key: value for value, key in shown} == {key: held[key] for _, key in shown}
    # What is left without the bound numbers, days, periods and the fiscal year holds no digit of ours.
    rest = re.sub(r"<data.*?</data>|<svg.*?</svg>|at most 24", "", page.partition("<main>")[2].partition("</main>")[0])
    rest = re.sub(r"(January|May|June|July|September|October|December)( \d+,)? \d{4}|FY\d{4}", "", rest)
    assert re.findall(r"\d", re.sub(r"<[^>]+>", "", rest)) == []


def test_its_own_numbers_say_how_they_follow() -> None:
    memo = a_memo(costs=[a_cost()], ask=ASK)
    found = memo.to_json()
    assert found["numbers"]["costs"] == {"lamps-fy2015": {"dollars": "1000.00", "each": "10.00"}}
    assert found["numbers"]["decisions"] == {"retest": {"expected": "85.0"}}
    assert {one["path"]: (one["method"], one["class"]) for one in found["derivations"]} == {
        "numbers.costs.lamps-fy2015": ("cost", "B"),
        "numbers.decisions.retest": ("stated", "A"),
        "numbers.ask": ("asked", "C"),
    }
    # The same stands in the page, for programs.
    inside = re.search(r'<script type="application/json" id="memo">(.*)</script>', memo_page(memo, "en"))
    assert inside is not None
    assert json.loads(inside.group(1)) == json.loads(json.dumps(found))


@pytest.mark.parametrize(
    "words", [Both("Give us 3 crews.", "Denos tres."), Both("Three crews.", "Denos 3 cuadrillas.")]
)
def test_a_number_typed_by_hand_is_refused(words: Both) -> None:
    with pytest.raises(HearingError, match="what is asked for holds a number typed by hand: 3"):
        a_memo(ask=Ask(words))


def test_without_cost_decision_or_wish_it_says_so() -> None:
    page = text_of(memo_page(a_memo(decisions=[]), "en"))
    assert "No budget line is linked to these measures, so what a case costs is not known." in page
    assert "No decision has been said yet." in page
    assert "Nothing is asked for yet." in page


def test_older_decisions_are_counted_and_the_newest_stand() -> None:
    def on(day: int, **changes: Any) -> Any:
        fields = {
            **DECISION.__dict__,
            "id": f"d{day}",
            "day": date(2015, 7, day),
            "text": Both(f"Day {'abcd'[day]}", "x"),
        }
        return type(DECISION)(**{**fields, **changes})

    memo = a_memo(decisions=[on(1), on(3, is_invented=True), on(2)])
    assert [row.title.en for row in memo.decisions] == ["Day d", "Day c"]
    page = text_of(memo_page(memo, "en"))
    assert "Earlier decisions that stand on record and not here: 1." in page
    assert page.count("An invented example.") == 1


def test_words_of_people_cannot_break_out_of_the_page() -> None:
    page = memo_page(a_memo(ask=Ask(Both("</script><b>x", "</script><b>x"), Decimal("1.00"))), "en")
    assert "<b>" not in page
    assert page.count("</script>") == 1


def test_a_measure_without_a_settled_figure_says_so() -> None:
    rows = measures()
    memo = a_memo(measures=[type(rows[0])(rows[0].definition, None), *rows[1:]])
    assert "No settled figure is on record." in text_of(memo_page(memo, "en"))
