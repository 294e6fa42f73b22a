"""The two-page memo to the budget office: what three measures show, what was decided, what it costs, what is asked for.

Every number stands on record or is derived beside it; nobody types one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.hearings.errors import HearingError
from civicstat.hearings.numbers import Numbers
from civicstat.hearings.phrases import COUNT, Both, fill, in_period, limit_of, title_of, with_counts
from civicstat.hearings.published import Published
from civicstat.hearings.starting import memo_words as said
from civicstat.look.words.dates import day_words
from civicstat.look.words.formats import format_for
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Signal


# What fits on two pages beside three measures; the rest stands on record and is counted.
MOST_DECISIONS = 2
MOST_GAPS = 4
DOLLARS = "dollars-2"


@dataclass(frozen=True)
class MemoMeasure:
    """One measure with its newest settled figure, its chart, and what the figure leaves out."""

    definition: Definition
    figure: Figure | None
    signal: Signal | None = None
    accounting: Accounting | None = None


@dataclass(frozen=True)
class MemoDecision:
    """A decision with its expected effect, as it was said; `key` is how the record names it."""

    id: str
    key: str
    day: date
    text: Both
    why: Both
    metric: str
    direction: str
    value: Decimal
    by: date
    is_invented: bool = False


@dataclass(frozen=True)
class MemoCost:
    """Dollars of the budget lines that pay for a measure in a fiscal year, by the cases that its figure counts."""

    definition: Definition
    fiscal_year: int
    dollars: Decimal
    each: Decimal
    figure: Figure
    count_field: str


@dataclass(frozen=True)
class Ask:
    """What is asked for, in words without a number; the dollars stand apart."""

    words: Both
    dollars: Decimal | None = None


@dataclass(frozen=True)
class MemoRow:
    """A measure or a decision: what it is called, and what is said of it."""

    title: Both
    lines: tuple[BoundSentence, ...]
    signal: Signal | None = None


@dataclass(frozen=True)
class BudgetMemo:
    """The memo, ready to be set; `values` holds the text of every number that it shows, by key and field."""

    city: str
    department: Both
    question: Both
    as_of: date
    day: date
    measures: tuple[MemoRow, ...]
    decisions: tuple[MemoRow, ...]
    costs: tuple[BoundSentence, ...]
    unknown: tuple[BoundSentence, ...]
    ask: tuple[BoundSentence, ...]
    demonstration: Both | None
    numbers: Numbers
    values: Mapping[tuple[str, str], str]

    def sentences(self) -> Iterator[BoundSentence]:
        """Everything that it says with numbers."""
        for row in (*self.measures, *self.decisions):
            yield from row.lines
        yield from (*self.costs, *self.unknown, *self.ask)

    def to_json(self) -> dict[str, Any]:
        """The memo for programs: sentences with their keys, and how its own numbers follow."""
        return {
            "city": self.city,
            "department": self.department.to_json(),
            "question": self.question.to_json(),
            "as_of": self.as_of.isoformat(),
            "day": self.day.isoformat(),
            "sentences": [sentence.to_json() for sentence in self.sentences()],
            "numbers": self.numbers.tree,
            "derivations": [one.to_json() for one in self.numbers.derivations],
        }


def write_budget_memo(
    *,
    city: str,
    department: str,
    department_name: Both,
    question: Both,
    as_of: date,
    day: date,
    measures: Sequence[MemoMeasure],
    decisions: Sequence[MemoDecision],
    costs: Sequence[MemoCost],
    ask: Ask | None,
    demonstration: Both | None = None,
) -> BudgetMemo:
    """The memo of one start from published figures; the newest decisions, as many as fit.

    `demonstration` stands at its top where this is not a city's own record.

    Raises
    ------
    HearingError
        When what is asked for holds a number typed by hand.
    """
    numbers = Numbers(f"budget-memo-{department}")
    definitions = {measure.definition.id: measure.definition for measure in measures}
    shown = sorted(decisions, key=lambda one: (one.day, one.id), reverse=True)[:MOST_DECISIONS]
    rows = tuple(_measure(measure) for measure in measures)
    decided = tuple(_decision(one, definitions, numbers) for one in shown)
    paid = tuple(_cost(one, numbers) for one in costs) or (said.fixed(said.NO_COST),)
    unknown = tuple(_unknown(measures, len(decisions) - len(shown), numbers))
    asked = tuple(_asked(ask, numbers))
    published = Published.of(
        figures=[*(one.figure for one in measures if one.figure), *(one.figure for one in costs)],
        signals=[one.signal for one in measures if one.signal],
        accountings=[one.accounting for one in measures if one.accounting],
    )
    memo = BudgetMemo(
        city, department_name, question, as_of, day, rows, decided, paid, unknown, asked, demonstration, numbers, {}
    )
    found = {number: _text(number, numbers, published) for one in memo.sentences() for number in _numbers_in(one)}
    values = {(number.key, number.field): text for number, text in found.items()}
    return BudgetMemo(**{**memo.__dict__, "values": values})


def _measure(measure: MemoMeasure) -> MemoRow:
    definition, figure, signal = measure.definition, measure.figure, measure.signal
    title = Both(definition.title, definition.title_es)
    if figure is None:
        return MemoRow(title, (said.fixed(said.NO_FIGURE),), signal)
    lines = [fill("value", said.VALUE, when=in_period(figure.key.period), value=with_counts(definition, figure))]
    if figure.low is not None and figure.high is not None:
        format = format_for(definition.unit, definition.digits)
        ends = {field: BoundNumber(str(figure.key), field, format) for field in ("low", "high")}
        lines.append(fill("interval", said.INTERVAL, **ends))
    if signal is not None:
        lines += _course(signal)
    if measure.accounting is not None:
        counts = {field: BoundNumber(str(figure.key), field, COUNT) for field in ("counted", "received")}
        words = said.LEFT_OUT if measure.accounting.excluded else said.ALL_COUNTED
        lines.append(fill("left-out", words, **counts))
    return MemoRow(title, tuple(lines), signal)


def _course(signal: Signal) -> Iterator[BoundSentence]:
    if signal.center is None:
        yield said.fixed(said.TOO_SHORT)
        return
    yield fill("range", said.RANGE, lower=limit_of(signal, "lower"), upper=limit_of(signal, "upper"))
    yield said.fixed(said.COURSES[signal.variation])
    if signal.target is not None and signal.assurance in said.TARGETS:
        yield fill("target", said.TARGETS[signal.assurance], target=limit_of(signal, "target"))


def _decision(one: MemoDecision, definitions: Mapping[str, Definition], numbers: Numbers) -> MemoRow:
    days = {"day": _day(one.day), "why": one.why}
    lines = [fill("decided", said.DECIDED, **days)]
    if one.is_invented:
        lines.append(said.fixed(said.INVENTED))
    definition = definitions.get(one.metric)
    format = "decimal-1" if definition is None else format_for(definition.unit, definition.digits)
    expected = numbers.put(f"decisions.{one.id}.expected", one.value, format=format)
    numbers.explain(f"decisions.{one.id}", "stated", rests_on=(one.key,))
    title = title_of(definition) if definition else Both(one.metric, one.metric)
    words = said.UP if one.direction == "up" else said.DOWN
    lines.append(fill("expected", words, title=title, value=expected, by=_day(one.by)))
    return MemoRow(one.text, tuple(lines))


def _cost(one: MemoCost, numbers: Numbers) -> BoundSentence:
    path = f"costs.{one.definition.id}-fy{one.fiscal_year}"
    dollars = numbers.put(f"{path}.dollars", one.dollars, format=DOLLARS)
    each = numbers.put(f"{path}.each", one.each, format=DOLLARS)
    # The dollars stand in the city's budget, not on the record: an auditor can recheck them.
    numbers.explain(path, "cost", rests_on=(str(one.figure.key),), derivation="B")
    count = BoundNumber(str(one.figure.key), one.count_field, COUNT)
    pieces = {"title": title_of(one.definition), "year": Both(f"FY{one.fiscal_year}", f"FY{one.fiscal_year}")}
    return fill("cost", said.COST, dollars=dollars, each=each, count=count, **pieces)


def _unknown(measures: Sequence[MemoMeasure], decisions_left: int, numbers: Numbers) -> Iterator[BoundSentence]:
    gaps = list(
        dict.fromkeys(
            Both(en, es)
            for measure in measures
            for en, es in zip(measure.definition.known_gaps, measure.definition.known_gaps_es, strict=False)
        )
    )
    yield said.fixed(said.WHY_UNKNOWN)
    for gap in gaps[:MOST_GAPS]:
        yield said.fixed(gap)
    if len(gaps) > MOST_GAPS:
        more = numbers.put("gaps.more", len(gaps) - MOST_GAPS, format=COUNT)
        numbers.explain("gaps", "tally", rests_on=tuple(measure.definition.id for measure in measures))
        yield fill("more-gaps", said.MORE_GAPS, count=more)
    if decisions_left:
        more = numbers.put("decisions-left.count", decisions_left, format=COUNT)
        numbers.explain("decisions-left", "tally", rests_on=())
        yield fill("more-decisions", said.MORE_DECISIONS, count=more)


def _asked(ask: Ask | None, numbers: Numbers) -> Iterator[BoundSentence]:
    if ask is None:
        yield said.fixed(said.NOTHING_ASKED)
        return
    for text in (ask.words.en, ask.words.es):
        typed = re.search(r"\d[\d.,]*", text)
        if typed:
            raise HearingError(
                f"what is asked for holds a number typed by hand: {typed.group()}",
                expected="words without a number, and the dollars in their own field",
                next_step="Say it in words; the memo takes numbers from the record and the budget.",
            )
    yield said.fixed(ask.words)
    if ask.dollars is not None:
        dollars = numbers.put("ask.dollars", ask.dollars, format=DOLLARS)
        numbers.explain("ask", "asked", rests_on=(), derivation="C")
        yield fill("ask", said.ASKED, dollars=dollars)


def _text(number: BoundNumber, numbers: Numbers, published: Published) -> str:
    return numbers.value_at(number.field) if number.key == numbers.key else published.text_of(number)


def _numbers_in(sentence: BoundSentence) -> Iterator[BoundNumber]:
    for parts in (sentence.en, sentence.es):
        for part in parts:
            if isinstance(part, BoundNumber):
                yield part


def _day(day: date) -> Both:
    return Both(day_words(day, "en"), day_words(day, "es"))
