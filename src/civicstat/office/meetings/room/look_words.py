"""An answer that was computed in the meeting, in words and bars: for the wall, for the minutes, for the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from markupsafe import Markup

from civicstat.cycle.live.answer import LiveAnswer
from civicstat.cycle.live.known import where_of
from civicstat.look.charts import process_chart_svg
from civicstat.look.locale import t
from civicstat.look.sparks import bar_svg
from civicstat.look.words.dates import day_words, period_words
from civicstat.look.words.formats import format_for, format_number, format_parts
from civicstat.look.words.statuses import status_words
from civicstat.metrics.fitness import GROUP_COLUMNS
from civicstat.metrics.signals import signals_for
from civicstat.office.meetings.room import figures
from civicstat.office.meetings.room.look_city import live_layers
from civicstat.office.templating import catalogue
from civicstat.office.voices.record import known, title_of
from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.figure import STATUSES_WITHOUT_VALUE, Figure


# More bars cannot be read from the back row.
MOST_BARS = 8
_BAR = (420, 26)
# Fewer dots are no line.
_LEAST_DOTS = 3
_SENTENCE = 600


@dataclass(frozen=True)
class Bar:
    """One part of a breakdown: its name, its value or why there is none, and a bar."""

    name: str
    value: str
    counts: str
    hole: str
    bar: Markup


@dataclass(frozen=True)
class LiveShown:
    """An answer as the room sees it, in one language; `refused` says why there is none."""

    title: str
    where: str
    refused: str
    value: str
    unit: str
    hole: str
    why: str
    counts: str
    likely: str
    before: str
    bars: Sequence[Bar]
    more: int
    held: int
    chart: Markup
    as_of: str
    is_final: bool
    recheck: str

    @property
    def sentence(self) -> str:
        """All of it in one line, as it is kept with the minutes."""
        said = [self.refused or self.value + self.unit or self.hole, self.counts, self.likely, self.before]
        parts = "; ".join(f"{bar.name} {bar.value or bar.hole}" for bar in self.bars)
        line = f"{self.title}, {self.where}: {'; '.join(part for part in said if part)}"
        line = f"{line}. {parts}" if parts else line
        ending = f" ({self.as_of})"
        return line[: _SENTENCE - len(ending)] + ending


def live_shown(answer: LiveAnswer, lang: str, *, with_chart: bool = True) -> LiveShown:
    """An answer in words of one language."""
    metric = figures.metric_named(answer.question.metric)
    definition = None if metric is None else metric.definition
    whole = answer.figure(answer.whole)
    title = answer.question.metric if metric is None else metric.title(lang)
    found: dict[str, Any] = dict.fromkeys(("value", "unit", "hole", "why", "counts", "likely", "before"), "")
    found |= {"bars": (), "more": 0, "held": 0, "chart": Markup(), "is_final": False, "refused": ""}
    if answer.outcome != "answered" or definition is None or whole is None:
        found["refused"] = reason_words(answer, lang)
    else:
        found |= _told(whole, definition, lang)
        found |= _parts(answer, definition, lang)
        before = answer.figure(answer.before) if answer.before else None
        found["before"] = "" if before is None else _before(before, definition, lang)
        if with_chart and not answer.parts:
            found["chart"] = _chart(answer, definition, title, lang)
    held_words = catalogue().text(lang, f"office.live.class.{answer.derivation.lower()}")
    as_of = catalogue().text(lang, "office.live.known", day=day_words(answer.as_of, lang)) if answer.as_of else ""
    return LiveShown(title=title, where=asked_words(answer, lang), as_of=as_of, recheck=held_words, **found)


def reason_words(answer: LiveAnswer, lang: str) -> str:
    """Why there is no answer, in a sentence."""
    return catalogue().text(lang, f"office.live.reason.{answer.reason.replace('-', '_') or 'rows_unreadable'}")


def asked_words(answer: LiveAnswer, lang: str) -> str:
    """When, where and of what was asked."""
    question = answer.question
    said = [stretch_words(question.first, question.last, lang), *(name_words(*each, lang) for each in question.narrow)]
    if question.by:
        said.append(catalogue().text(lang, "office.live.by_words", by=by_words(question.by, lang)))
    return ", ".join(said)


def stretch_words(first: str, last: str, lang: str) -> str:
    """A month or week, or the stretch from one to another."""
    try:
        ends = [period_words(label, lang, fiscal_year_starts=known().fiscal_year_starts) for label in (first, last)]
    except ValueError:
        return f"{first} – {last}"
    return ends[0] if first == last else catalogue().text(lang, "office.live.stretch", first=ends[0], last=ends[1])


def name_words(name: str, slug: str, lang: str) -> str:
    """The name of an area or group."""
    return title_of(name, slug, lang)


def by_words(name: str, lang: str) -> str:
    """What something is broken down by; a layer by its title in the record."""
    if name in GROUP_COLUMNS:
        return catalogue().text(lang, f"office.live.column.{name}")
    return _layer_titles(lang).get(name, name)


def _layer_titles(lang: str) -> dict[str, str]:
    return {slug: titles[lang == "es"] for slug, titles in live_layers().items()}


def _told(figure: Figure, definition: Definition, lang: str) -> dict[str, Any]:
    form = format_for(definition.unit, definition.digits)
    has_value = figure.status not in STATUSES_WITHOUT_VALUE
    parts = format_parts(figure.value, form, lang) if figure.value is not None else None
    more = t(lang, "number.more_than", number="") if figure.bound == "more-than" else ""
    status = status_words(figure.status, lang)
    likely = ""
    if figure.low is not None and figure.high is not None:
        low, high = (format_number(end, form, lang) for end in (figure.low, figure.high))
        likely = t(lang, "number.likely", low=low, high=high)
    return {
        "value": "" if parts is None else more + parts.number,
        "unit": "" if parts is None else parts.unit,
        "hole": "" if has_value else status.word,
        "why": "" if has_value else status.sentence,
        "counts": _counts(figure, definition, lang),
        "likely": likely,
        "is_final": figure.status in ("final", "revised"),
    }


def _counts(figure: Figure, definition: Definition, lang: str) -> str:
    if definition.measure == "share" and figure.denominator is not None:
        part, whole = (format_number(count or 0, "integer", lang) for count in (figure.numerator, figure.denominator))
        return t(lang, "number.of", part=part, whole=whole)
    if figure.n is not None and definition.measure not in ("count", "backlog", "flow", *QUOTIENTS):
        return catalogue().text(lang, "office.live.cases", n=format_number(figure.n, "integer", lang))
    return ""


def _before(figure: Figure, definition: Definition, lang: str) -> str:
    told = _told(figure, definition, lang)
    value = told["value"] + told["unit"] or told["hole"]
    return catalogue().text(lang, "office.live.year_before", value=value)


def _parts(answer: LiveAnswer, definition: Definition, lang: str) -> dict[str, Any]:
    """The parts with a number, the greatest first; those held back are counted, and those without a case left out."""
    held = [one for one in answer.parts if one.status == "suppressed"]
    told = [one for one in answer.parts if one.status not in ("suppressed", "no-cases") and one.n != 0]
    told.sort(key=lambda one: (one.value is None, -(one.value or 0), str(one.key)))
    largest = max((abs(one.value) for one in told if one.value is not None), default=Decimal(1)) or Decimal(1)
    bars = [_bar(one, answer, definition, largest, lang) for one in told]
    return {"bars": tuple(bars[:MOST_BARS]), "more": max(0, len(bars) - MOST_BARS), "held": len(held)}


def _bar(figure: Figure, answer: LiveAnswer, definition: Definition, largest: Decimal, lang: str) -> Bar:
    told = _told(figure, definition, lang)
    mine = [slug for name, slug in where_of(figure.key) if name == answer.question.by]
    bar = Markup() if figure.value is None else bar_svg(figure.value, largest=largest, size=_BAR)
    name = name_words(answer.question.by, mine[0], lang) if mine else ""
    return Bar(name, told["value"] + told["unit"], told["counts"], told["hole"], bar)


def _chart(answer: LiveAnswer, definition: Definition, title: str, lang: str) -> Markup:
    """The line of the periods up to the one asked about."""
    line = [one for one in answer.line if ".." not in one.key.period]
    if sum(one.value is not None for one in line) < _LEAST_DOTS:
        return Markup()
    plain = definition.model_copy(update={"target": (), "break_": (), "rebase": ()})
    return process_chart_svg(
        signals_for(plain, line, as_of=date.fromisoformat(answer.as_of)),
        lang=lang,
        width="room",
        chart_id=f"live-{answer.question.metric}",
        title=title,
        desc=asked_words(answer, lang),
        cache=settings.HOME / "private" / "room-charts",
        fiscal_year_starts=known().fiscal_year_starts,
    )
