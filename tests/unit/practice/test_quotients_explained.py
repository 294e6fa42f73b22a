"""A ratio and a cost of the training city, explained: the dollars and figures behind them, and what does not follow."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from civicstat.cycle.studio.explain import explain
from civicstat.cycle.studio.telling import explanation_text
from civicstat.ledger.figures import read_figures
from civicstat.ledger.reader import Record
from civicstat.vocabulary.figure import Figure


pytestmark = pytest.mark.slow


def newest_of(home: Path, metric: str) -> Figure:
    """The newest figure of the whole city that has a value."""
    figures = read_figures(Record(home / "ledger"), metric).values()
    whole = [figure for figure in figures if figure.key.area == "city:-" and figure.key.group == "-" and figure.value]
    return max(whole, key=lambda figure: figure.key.period)


def test_a_cost_leads_to_its_lines_of_the_budget_and_a_wrong_one_is_called_out(training_home: Path) -> None:
    figure = newest_of(training_home, "dollars-per-dumped-trash-report")
    told = explain(training_home, str(figure.key))
    [line] = told.dollars

    assert told.faults == []
    assert "budget-lines.json" in [ref.name for ref in told.row_files]
    assert figure.denominator
    assert round(Decimal(line["amount"]) / figure.denominator, 2) == figure.value
    for lang, words in (("en", f"{line['name']} (dumped-trash-contract)"), ("es", f"{line['name_es']} (dumped-trash")):
        assert words in explanation_text(told, (), lang)

    wrong = dataclasses.replace(told, figure=dataclasses.replace(figure, value=Decimal("1.00")))
    assert wrong.faults == [f"value: {figure.value} from its parts, 1.00 published"]
    assert f"Sus partes no dan la cifra: {wrong.faults[0]}" in explanation_text(wrong, (), "es")


def test_a_ratio_whose_parts_are_others_than_it_says_is_called_out(training_home: Path) -> None:
    figure = newest_of(training_home, "months-of-work-waiting")
    told = explain(training_home, str(figure.key))
    assert (told.faults, told.dollars) == ([], [])
    assert figure.numerator

    wrong = dataclasses.replace(told, figure=dataclasses.replace(figure, numerator=figure.numerator * 2))

    assert wrong.faults[0] == f"numerator: {figure.numerator} by open-backlog, {figure.numerator * 2} published"
    assert wrong.faults[1].endswith(f"from its parts, {figure.value} published")
