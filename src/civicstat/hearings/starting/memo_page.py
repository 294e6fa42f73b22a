"""The budget memo as a page that stands alone and prints on two sheets of A4."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemLoader
from markupsafe import Markup

from civicstat.hearings.shapes import judged_points
from civicstat.hearings.starting.budget_memo import BudgetMemo, MemoRow
from civicstat.hearings.starting.memo_words import METHODS, NO_DECISION
from civicstat.look.bound import bound_sentence
from civicstat.look.environment import make_environment
from civicstat.look.sparks import sparkline_svg
from civicstat.look.words.dates import day_words
from civicstat.vocabulary.sentence import BoundSentence


TEMPLATES = Path(__file__).parent / "templates"


def memo_page(memo: BudgetMemo, lang: str) -> str:
    """The memo in one language, with its looks inside: one file to mail, to print, to file."""

    def say(sentence: BoundSentence) -> Markup:
        parts = sentence.en if lang == "en" else sentence.es
        return bound_sentence(parts, lambda key, field: memo.values[key, field], lang=lang)

    environment = make_environment(lang, assets={}, loader=FileSystemLoader(TEMPLATES))
    return environment.get_template("budget_memo.html").render(
        memo=memo,
        say=say,
        spark=_spark,
        day_words=lambda day: day_words(day, lang),
        methods=[getattr(METHODS[one.method], lang) for one in memo.numbers.derivations],
        no_decision=getattr(NO_DECISION, lang),
        source=memo.to_json(),
    )


def _spark(row: MemoRow) -> Markup:
    """The course of a measure, beside its words."""
    signal = row.signal
    if signal is None:
        return Markup("")
    points = judged_points(signal)[-24:]
    lines = [signal.lines_at(point) for point in points]
    return sparkline_svg(
        [point.value for point in points],
        ranges=[None if each is None else (each.lower, each.upper) for each in lines],
        target=signal.target,
        size=(300, 56),
    )
