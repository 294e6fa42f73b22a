"""The published record as a room asks it: a metric's figures in words for the wall, whatever became of the figure.

Figures of the record are past the disclosure gate; what it held back is said as held back, never shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from markupsafe import Markup

from civicstat.ledger.figures import read_accounting, read_figures, read_signals
from civicstat.ledger.reader import Record, has_record
from civicstat.look.charts import process_chart_svg
from civicstat.look.locale import t
from civicstat.look.words.dates import day_words, period_words
from civicstat.look.words.formats import format_for, format_number, format_parts
from civicstat.look.words.statuses import status_words
from civicstat.office.templating import catalogue
from civicstat.office.voices.record import known, title_of
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose
from civicstat.vocabulary.against_target import Standing, last_day_judged, standing
from civicstat.vocabulary.figure import (
    NO_GROUP,
    STATUSES_WITHOUT_VALUE,
    WHOLE_CITY,
    Figure,
)
from civicstat.vocabulary.signal import Signal


@dataclass(frozen=True)
class Shown:
    """One figure in words of one language. `value` and `unit` are empty where there is none: then `hole` says why."""

    key: str
    title: str
    where: str
    value: str
    unit: str
    hole: str
    why: str
    counts: str
    likely: str
    target: str
    stands: Standing | None
    verdicts: tuple[str, ...]
    as_of: str
    is_final: bool
    chart: Markup

    @property
    def sentence(self) -> str:
        """All of it in one line, as it is kept with the minutes."""
        said = [self.value + self.unit if self.value else self.hole, self.counts, self.likely]
        return f"{self.title}, {self.where}: {'; '.join(part for part in said if part)} ({self.as_of})"


def metric_named(name: str) -> Metric | None:
    """A metric in force with all that is published of it; None where the record has none of this name."""
    ledger: Path = settings.HOME / "ledger"
    if not has_record(ledger):
        return None
    return _metric(ledger, (ledger / "log" / "checkpoint").stat().st_mtime_ns, name)


def titles(lang: str) -> dict[str, str]:
    """The metrics in force by id, with their titles."""
    found = {name: row[1] if lang == "es" else row[0] for name, row in known().titles.items()}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def shown(metric: Metric, figure: Figure, lang: str, *, with_chart: bool = True) -> Shown:
    """A figure as the room sees it."""
    form = format_for(metric.definition.unit, metric.definition.digits)
    has_value = figure.status not in STATUSES_WITHOUT_VALUE
    parts = format_parts(figure.value, form, lang) if figure.value is not None else None
    more = t(lang, "number.more_than", number="") if figure.bound == "more-than" else ""
    status = status_words(figure.status, lang)
    target, stands = _target(metric, figure, lang)
    return Shown(
        key=str(figure.key),
        title=metric.title(lang),
        where=where_words(str(figure.key), lang),
        value="" if parts is None else more + parts.number,
        unit="" if parts is None else parts.unit,
        hole="" if has_value else status.word,
        why="" if has_value else status.sentence,
        counts=_counts(figure, lang),
        likely=_likely(figure, form, lang),
        target=target,
        stands=stands,
        verdicts=_verdicts(metric, figure, lang),
        as_of=catalogue().text(lang, "office.room.known", day=day_words(figure.as_of, lang)) if figure.as_of else "",
        is_final=figure.status in ("final", "revised"),
        chart=_chart(metric, figure, lang) if with_chart else Markup(),
    )


def headline(metric: Metric) -> Figure | None:
    """The figure that speaks for a metric when nobody asked for another one."""
    kind = choose.chart_kind(metric)
    return choose.headline(metric) if kind is None else choose.settled(metric, kind)


def where_words(key: str, lang: str) -> str:
    """Period, area and group of a figure's key, in words."""
    _, _, period, area, group = key.split("|")
    words = [period_words(period, lang, fiscal_year_starts=known().fiscal_year_starts)]
    if area != WHOLE_CITY:
        words.append(area_words(area, lang))
    if group != NO_GROUP:
        words.append(group_words(group, lang))
    return ", ".join(words)


def area_words(area: str, lang: str) -> str:
    """An area's name."""
    layer, _, slug = area.partition(":")
    return catalogue().text(lang, "office.room.whole_city") if area == WHOLE_CITY else title_of(layer, slug, lang)


def group_words(group: str, lang: str) -> str:
    """A group's name."""
    pairs = (pair.partition("=") for pair in group.split("&"))
    return ", ".join(title_of(column, slug, lang) for column, _, slug in pairs)


@lru_cache(maxsize=32)
def _metric(ledger: Path, changed: int, name: str) -> Metric | None:
    record = Record(ledger)
    definition = record.live_definitions().get(name)
    if definition is None:
        return None
    entry = next(
        each
        for each in reversed(record.entries)
        if each.statement.type == "definition/v1" and each.statement.body["id"] == name
    )
    return Metric(
        definition=definition,
        entry=entry,
        figure_lines={key: figure.to_json() for key, figure in read_figures(record, name).items()},
        accounting_lines={key: row.to_json() for key, row in read_accounting(record, name).items()},
        signals=read_signals(record, name),
    )


@lru_cache(maxsize=4)
def _targets(ledger: Path, changed: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What the city said it would reach, by metric, the newest day last."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in Record(ledger).entries_of("target"):
        found.setdefault(str(entry.statement.body["metric"]), []).append(entry.statement.body)
    return {name: sorted(rows, key=lambda row: str(row["from"])) for name, rows in found.items()}


def _targets_of(metric: Metric) -> Sequence[Mapping[str, Any]]:
    ledger: Path = settings.HOME / "ledger"
    if not has_record(ledger):
        return ()
    return _targets(ledger, (ledger / "log" / "checkpoint").stat().st_mtime_ns).get(metric.id, ())


def _target(metric: Metric, figure: Figure, lang: str) -> tuple[str, Standing | None]:
    rows = [row for row in _targets_of(metric) if str(row["from"]) <= _judged_on(figure)]
    if not rows or figure.key.area != WHOLE_CITY or figure.key.group != NO_GROUP:
        return "", None
    value = _decimal(rows[-1]["value"])
    exponent = value.normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    text = format_number(value, format_for(metric.definition.unit, digits), lang)
    stands = standing(figure, value, metric.definition.direction)
    told = catalogue().text(lang, "office.room.target_is", number=text)
    if stands.verdict != "unknown" and stands.is_so_far:
        told += f". {t(lang, f'verdict.so_far_{stands.side}')}"
    return told, None if stands.verdict == "unknown" else stands


def _judged_on(figure: Figure) -> str:
    as_of = date.fromisoformat(figure.as_of) if figure.as_of else date.max
    return last_day_judged(figure, as_of=as_of, fiscal_year_starts=known().fiscal_year_starts).isoformat()


def _counts(figure: Figure, lang: str) -> str:
    if figure.numerator is not None and figure.denominator is not None:
        part, whole = (format_number(count, "integer", lang) for count in (figure.numerator, figure.denominator))
        return t(lang, "number.of", part=part, whole=whole)
    return ""


def _likely(figure: Figure, form: str, lang: str) -> str:
    if figure.low is None or figure.high is None:
        return ""
    low, high = (format_number(bound, form, lang) for bound in (figure.low, figure.high))
    return t(lang, "number.likely", low=low, high=high)


def _segments(metric: Metric, figure: Figure) -> Sequence[Signal]:
    area, group = figure.key.area, figure.key.group
    kind = choose.chart_kind(metric)
    return () if kind is None else metric.segments(kind, area, group)


def _verdicts(metric: Metric, figure: Figure, lang: str) -> tuple[str, ...]:
    segments = _segments(metric, figure)
    if not segments:
        return ()
    variation = {
        "common-cause": "usual",
        "special-cause-improving": "unusual_better",
        "special-cause-concerning": "unusual_worse",
        "special-cause": "unusual_plain",
    }.get(segments[-1].variation)
    assurance = {"will-reach": "will_reach", "will-not-reach": "will_not_reach"}.get(segments[-1].assurance)
    return tuple(t(lang, f"verdict.{name}") for name in (variation, assurance) if name)


def _chart(metric: Metric, figure: Figure, lang: str) -> Markup:
    segments = _segments(metric, figure)
    if not segments:
        return Markup()
    is_whole = figure.key.area == WHOLE_CITY and figure.key.group == NO_GROUP
    return process_chart_svg(
        segments,
        lang=lang,
        width="room",
        chart_id=f"chart-{metric.id}",
        title=metric.title(lang),
        desc=where_words(str(figure.key), lang),
        cache=settings.HOME / "private" / "room-charts",
        fiscal_year_starts=known().fiscal_year_starts,
        targets=[(str(row["from"]), _decimal(row["value"])) for row in _targets_of(metric)] if is_whole else (),
    )


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))
