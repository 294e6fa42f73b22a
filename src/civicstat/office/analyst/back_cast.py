"""The past of a draft as a page shows it: charts and a table, computed by both programs and kept nowhere public."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from civicstat.cycle.studio.plain import in_unit, value_text, whole
from civicstat.cycle.studio.preview import Preview, PreviewedPeriod, preview
from civicstat.cycle.studio.warnings import WARNINGS
from civicstat.cycle.studio.words import ASSURANCES, STATUSES, VARIATIONS, pick
from civicstat.look.charts import process_chart_svg
from civicstat.look.sparks import sparkline_svg
from civicstat.look.words.dates import period_words
from civicstat.office.analyst.city_now import THREADS, CityNow
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.templating import catalogue
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.signal import Signal


# Fewer dots are no line.
LEAST_DOTS = 2


@dataclass(frozen=True)
class PastChart:
    """The chart of one kind of period in both widths, and what it shows in a sentence."""

    kind: str
    wide: Markup
    narrow: Markup
    words: str


@dataclass(frozen=True)
class Past:
    """Everything that the page shows; `lines` are plain ones, of the kinds of period that are too few for a chart."""

    title: str
    charts: list[PastChart]
    lines: list[tuple[str, Markup]]
    rows: list[dict[str, Any]]
    sentences: list[str]
    warnings: list[str]


def past_of(city: CityNow, definition: Definition, lang: str) -> Past:
    """What a definition would have said of all past periods of the city.

    Raises
    ------
    NoRecordError
        When the city has published nothing yet.
    DefinitionError, DisagreementError
        When its rows cannot answer, or the two programs differ.
    """
    told = preview(city.published, definition, threads=THREADS)
    drawn = [_chart(city, told, signal, lang) for signal in told.charts if _dots(signal) >= LEAST_DOTS]
    charted = {chart.kind.partition("#")[0] for chart in drawn}
    return Past(
        title=definition.title_es if lang == "es" else definition.title,
        charts=drawn,
        lines=list(_plain_lines(told, charted)),
        rows=[_row(told, line, lang, city.folder.city.fiscal_year_starts) for line in reversed(told.periods)],
        sentences=[both[lang] for both in told.sentences.values()],
        warnings=[pick(words, lang) for words in told.warnings],
    )


def past_name(draft: MetricDraft, definition: Definition, city: CityNow, lang: str) -> str:
    """What the errand that computes it is called: another one as soon as the definition or the record is another."""
    size = 0 if city.record is None else city.record.checkpoint.size
    digest = hashlib.sha256(f"{definition!r}|{size}".encode()).hexdigest()[:16]
    return f"past-{draft.pk}-{lang}-{digest}"


def past_as_json(past: Past) -> dict[str, Any]:
    """The past of a draft as a file can hold it."""
    return asdict(past)


def past_from_json(kept: Mapping[str, Any]) -> Past:
    """The past of a draft as it was kept: its pictures are those that this program drew into the private folder."""
    charts = [
        PastChart(one["kind"], _drawn(one["wide"]), _drawn(one["narrow"]), one["words"]) for one in kept["charts"]
    ]
    return Past(**{**kept, "charts": charts, "lines": [(kind, _drawn(line)) for kind, line in kept["lines"]]})


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704


def _plain_lines(told: Preview, charted: set[str]) -> Iterator[tuple[str, Markup]]:
    """A line through the values of each kind of period that has no chart; the numbers stand in the table."""
    for kind in dict.fromkeys(line.period.kind for line in told.periods):
        values = [line.figure.value for line in told.periods if line.period.kind == kind]
        if kind not in charted and sum(value is not None for value in values) >= LEAST_DOTS:
            yield kind, sparkline_svg(values, size=(420, 84))


def _dots(signal: Signal) -> int:
    return sum(point.value is not None for point in signal.points)


def _chart(city: CityNow, told: Preview, signal: Signal, lang: str) -> PastChart:
    kind = signal.key.rpartition("|")[2]
    words = f"{pick(VARIATIONS[signal.variation], lang)}; {pick(ASSURANCES[signal.assurance], lang)}"
    title = catalogue().text(lang, "office.analyst.chart_of", kind=kind)
    drawn = {
        width: process_chart_svg(
            signal,
            lang=lang,
            width=width,
            chart_id=f"past-{kind.replace('#', '-')}",
            title=title,
            desc=words,
            cache=city.home.chart_cache,
            fiscal_year_starts=city.folder.city.fiscal_year_starts,
        )
        for width in ("wide", "narrow")
    }
    return PastChart(kind, drawn["wide"], drawn["narrow"], words)


def _row(told: Preview, line: PreviewedPeriod, lang: str, year: int) -> dict[str, Any]:
    figure, definition = line.figure, told.definition
    counts = (
        whole(figure.n) if figure.denominator is None else f"{whole(figure.numerator)} / {whole(figure.denominator)}"
    )
    has_range = figure.low is not None or figure.high is not None
    return {
        "kind": line.period.kind,
        "period": period_words(line.period.label, lang, fiscal_year_starts=year),
        "value": value_text(figure, definition, lang),
        "counts": counts,
        "range": f"{in_unit(figure.low, definition, lang)} – {in_unit(figure.high, definition, lang)}"
        if has_range
        else "",
        "status": pick(STATUSES[figure.status], lang),
        "warnings": ", ".join(pick(WARNINGS[name], lang) for name in line.warnings),
    }
