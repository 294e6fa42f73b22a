"""`civicstat.notebook`: figures and charts of a record that show themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from civicstat.ledger.errors import LedgerError
from civicstat.ledger.reader import Record, read_figures
from civicstat.notebook import OpenHome, open_home
from civicstat.vocabulary.figure import Figure


SHARE = "closed-within-5-days"


class Tags(HTMLParser):
    """Counts what was opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def opened(finished_home: Path) -> OpenHome:
    return open_home(finished_home)


@pytest.fixture(scope="module")
def figure(finished_home: Path) -> Figure:
    figures = read_figures(Record(finished_home), SHARE).values()
    return next(figure for figure in figures if figure.low is not None and figure.key.area == "city:-")


@pytest.mark.parametrize(("lang", "status"), [("en", "status: "), ("es", "estado: ")])
def test_a_figure_shows_its_value_sentence_counts_and_key(
    finished_home: Path, figure: Figure, lang: str, status: str
) -> None:
    shown = open_home(finished_home, lang=lang).figure(str(figure.key))
    html = shown._repr_html_()

    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    for text in (f"{figure.value}%", shown.says, status, f"{figure.numerator:,} / {figure.denominator:,}"):
        assert text in html
    assert str(figure.key) in html
    assert shown.says in repr(shown)


def test_a_chart_shows_its_drawing_and_the_sentence_of_the_release(opened: OpenHome) -> None:
    shown = opened.chart(SHARE)
    html = shown._repr_html_()

    assert html.count("<svg ") == 1
    assert "max-width:100%" in html
    assert shown.title in html
    assert "by month" in shown.says
    assert not re.search(r"<(script|style|img|link)\b", html)


def test_a_chart_draws_every_target_that_was_set_and_the_first_one_to_the_end(opened: OpenHome) -> None:
    shown = opened.chart(SHARE)
    [(day, first)] = shown.targets
    last = next(point.period for point in reversed(shown.segments[-1].points))
    moved = replace(shown, targets=[(day, first), (f"{last}-01", first - 20)])

    assert "Target" in shown.svg()
    assert "First target" not in shown.svg()
    assert "First target" in moved.svg()
    assert "Primera meta" in replace(moved, lang="es").svg()


def test_words_of_a_record_are_text_in_a_card_and_never_markup(opened: OpenHome, figure: Figure) -> None:
    shown = opened.figure(str(figure.key))
    shown = type(shown)(shown.figure, shown.definition, "<script>alert(1)</script>", "en")

    assert "<script>" not in shown._repr_html_()


def test_rows_and_figures_can_be_computed_with(opened: OpenHome, figure: Figure) -> None:
    rows = opened.rows(str(figure.key))

    assert sum(row["left_out"] == "" for row in rows) == figure.denominator
    assert figure in opened.figures(SHARE)
    assert SHARE in opened.metrics


def test_what_the_record_does_not_hold_is_answered_with_what_it_does(opened: OpenHome) -> None:
    with pytest.raises(LedgerError) as no_chart:
        opened.chart(SHARE, kind="year")
    with pytest.raises(LedgerError) as no_figure:
        opened.figure(f"{SHARE}|v1|1999-01|city:-|-")

    assert f"{SHARE}|v1|city:-|-|month" in no_chart.value.expected
    assert no_figure.value.next_step.startswith("Nearest keys: ")
