"""The sentences of a release: headlines, chart and map summaries, and what the home page opens with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from civicstat.stories.charts import chart_parts
from civicstat.stories.choices import headline_figure, is_of, map_layer
from civicstat.stories.headlines import headline_parts
from civicstat.stories.maps import map_figures, map_parts
from civicstat.stories.parts import Parts
from civicstat.stories.periods import LANGUAGES, Lang
from civicstat.stories.targets import Tally, tally_of, tally_words
from civicstat.vocabulary.city import Goal
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import WHOLE_CITY, Figure
from civicstat.vocabulary.period import Period, PeriodKind, parse_period
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Signal


def sentences_for_metric(
    definition: Definition,
    figures: Sequence[Figure],
    signals: Sequence[Signal],
    *,
    as_of: date,
    period_kind: PeriodKind | None = None,
    fiscal_year_starts: int = 1,
) -> list[BoundSentence]:
    """What is said about a metric: its headline, one summary for each of the city's charts, one for its map.

    Parameters
    ----------
    definition, figures, signals
        The metric as published; figures and signals of other metrics or versions are passed over.
    as_of
        Local day of the release: nothing later is spoken of.
    period_kind
        The kind of period of the headline; None for the one that the metric's page shows first, which is the longest
        kind (for a backlog, the month).

    Returns
    -------
    list of BoundSentence
        Ids `metric/<id>/headline`, `metric/<id>/chart/<kind>`, `metric/<id>/map`. A metric without a figure for the
        whole city has no headline, one without areas no map.
    """
    own = [
        figure
        for figure in figures
        if is_of(definition, figure)
        and parse_period(figure.key.period, fiscal_year_starts=fiscal_year_starts).end <= as_of
    ]
    sentences: list[BoundSentence] = []
    found = headline_figure(definition, own, period_kind=period_kind, fiscal_year_starts=fiscal_year_starts)
    if found is not None:
        period, figure = found
        sentences.append(
            _bilingual(
                f"metric/{definition.id}/headline", lambda lang: headline_parts(definition, period, figure, lang)
            )
        )
    sentences += _chart_sentences(definition, own, signals)
    layer = map_layer(definition)
    mapped = None if layer is None else map_figures(definition, own, layer, fiscal_year_starts=fiscal_year_starts)
    if layer is not None and mapped is not None:
        when, shown = mapped
        sentences.append(
            _bilingual(f"metric/{definition.id}/map", lambda lang: map_parts(definition, layer, when, shown, lang))
        )
    return sentences


def sentences_for_areas(
    definition: Definition,
    figures: Sequence[Figure],
    area_names: Mapping[str, str | tuple[str, str]],
    *,
    fiscal_year_starts: int = 1,
) -> list[BoundSentence]:
    """One headline per area, `area/<layer>:<slug>/headline`, about one metric: the one that the caller puts first.

    `area_names` maps `layer:slug` to a name, or to an English and a Spanish one. Areas without a name get no sentence.
    """
    by_area: dict[str, list[Figure]] = {}
    for figure in figures:
        by_area.setdefault(figure.key.area, []).append(figure)
    sentences = []
    for area, name in sorted(area_names.items()):
        found = headline_figure(definition, by_area.get(area, ()), area=area, fiscal_year_starts=fiscal_year_starts)
        if found is not None:
            sentences.append(_area_sentence(definition, area, name, *found))
    return sentences


def home_sentences(
    definitions: Sequence[Definition],
    figures_by_metric: Mapping[str, Sequence[Figure]],
    *,
    as_of: date | None = None,
    fiscal_year_starts: int = 1,
) -> list[BoundSentence]:
    """`home/lead`: misses first. Without `as_of`, the latest day that a figure speaks of decides which targets live."""
    day = as_of or _latest_day(figures_by_metric)
    tally = tally_of(definitions, figures_by_metric, as_of=day, fiscal_year_starts=fiscal_year_starts)
    return [_tally_sentence("home/lead", tally)]


def goal_sentences(
    goals: Sequence[Goal],
    definitions: Sequence[Definition],
    figures_by_metric: Mapping[str, Sequence[Figure]],
    *,
    as_of: date | None = None,
    fiscal_year_starts: int = 1,
) -> list[BoundSentence]:
    """`goal/<id>`: how many of the goal's measures with a target miss it."""
    day = as_of or _latest_day(figures_by_metric)
    return [
        _tally_sentence(
            f"goal/{goal.id}",
            tally_of(
                [d for d in definitions if d.id in goal.metrics],
                figures_by_metric,
                as_of=day,
                fiscal_year_starts=fiscal_year_starts,
            ),
            of_goal=True,
        )
        for goal in goals
    ]


def _chart_sentences(
    definition: Definition, figures: Sequence[Figure], signals: Sequence[Signal]
) -> list[BoundSentence]:
    """One per kind of period, about its newest segment."""
    by_key = {str(figure.key): figure for figure in figures}
    newest: dict[str, tuple[int, Signal]] = {}
    for signal in signals:
        series, _, segment = signal.key.rpartition("#")
        start, _, kind = series.rpartition("|")
        if start != f"{definition.id}|v{definition.version}|{WHOLE_CITY}|-" or not signal.points:
            continue
        newest[kind] = max(newest.get(kind, (0, signal)), (int(segment), signal), key=lambda pair: pair[0])
    return [_chart_sentence(definition, kind, signal, by_key) for kind, (_, signal) in sorted(newest.items())]


def _chart_sentence(definition: Definition, kind: str, signal: Signal, figures: Mapping[str, Figure]) -> BoundSentence:
    return _bilingual(
        f"metric/{definition.id}/chart/{kind}", lambda lang: chart_parts(definition, signal, figures, lang)
    )


def _area_sentence(
    definition: Definition, area: str, name: str | tuple[str, str], period: Period, figure: Figure
) -> BoundSentence:
    names = (name, name) if isinstance(name, str) else name
    return _bilingual(
        f"area/{area}/headline",
        lambda lang: headline_parts(definition, period, figure, lang, place=names[lang == "es"]),
    )


def _tally_sentence(name: str, tally: Tally, *, of_goal: bool = False) -> BoundSentence:
    return _bilingual(name, lambda lang: (tally_words(tally, lang, of_goal=of_goal),))


def _latest_day(figures_by_metric: Mapping[str, Sequence[Figure]]) -> date:
    days = [figure.as_of for figures in figures_by_metric.values() for figure in figures if figure.as_of]
    return date.fromisoformat(max(days)) if days else date.min


def _bilingual(name: str, parts: Callable[[Lang], Parts]) -> BoundSentence:
    english, spanish = (parts(lang) for lang in LANGUAGES)
    return BoundSentence(name, english, spanish)
