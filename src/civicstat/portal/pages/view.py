"""The record in one language: what page builders ask for names, words, links and bound numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from civicstat.look.bound import bound_sentence
from civicstat.look.words.dates import day_words, period_short, period_words
from civicstat.portal.catalogue.answers import answer
from civicstat.portal.catalogue.catalogue import Catalogue, Target
from civicstat.portal.catalogue.locate import area_of_cell
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.errors import PortalError
from civicstat.portal.pages import choose
from civicstat.portal.pages.numbers import bound_target
from civicstat.vocabulary.against_target import standing
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import ObjectRef


@dataclass(frozen=True)
class View:
    """A catalogue seen in a language; `t` gives a message of the page catalogue."""

    catalogue: Catalogue
    lang: str
    t: Callable[..., str]

    def say(self, english: str, spanish: str) -> str:
        """Of two published texts, the one in this language; the English one where the city wrote no other."""
        return spanish if self.lang == "es" and spanish else english

    def day(self, iso: str) -> str:
        """A day in words."""
        return day_words(iso, self.lang)

    def period(self, label: str) -> str:
        """A period in words, as it stands inside a sentence."""
        return period_words(label, self.lang, fiscal_year_starts=self._fiscal_year_starts)

    def short_period(self, label: str) -> str:
        """A period for a narrow column."""
        return period_short(label, self.lang, fiscal_year_starts=self._fiscal_year_starts)

    def sentence(self, name: str) -> Markup:
        """A published sentence with its numbers bound; empty where the release does not have it."""
        return self.bind(self.catalogue.sentence(name, self.lang), name)

    def bind(self, parts: Sequence[Any], name: str, where: str = "object sentences") -> Markup:
        """A sentence's parts, its numbers looked up and bound."""

        def value_of(key: str, field: str) -> str:
            value = answer(self.catalogue, key, field)
            if value is None:
                raise PortalError(
                    f"the sentence {name!r} shows {key}#{field}, which the record does not hold",
                    where=where,
                    next_step="Run `civicstat cycle` again; if it stays, report it as a fault of this software.",
                )
            return value

        return bound_sentence(self._say_text(parts), value_of, lang=self.lang)

    def both(self, words: Mapping[str, str]) -> str:
        """Of `{"en": ..., "es": ...}`, the words in this language."""
        return self.say(words["en"], words["es"])

    def near(self, cell: str) -> str:
        """The area in which a cell's middle lies, under the name by which it is published; empty beyond the city."""
        layer = self.catalogue.main_layer
        slug = "" if layer is None else area_of_cell(layer, cell)
        if layer is None or not slug:
            return ""
        return layer.name(layer.merged[slug][0] if slug in layer.merged else slug, self.lang)

    def area_name(self, area: str) -> str:
        """The name of `layer:slug`."""
        layer, _, slug = area.partition(":")
        if slug == "unlocated":
            return self.t("page.common.unlocated")
        if layer not in self.catalogue.layers:
            return self.t("page.common.whole_city") if layer == "city" else slug
        return self.catalogue.layers[layer].name(slug, self.lang)

    def verdict(self, metric: Metric, figure: Figure | None = None) -> dict[str, Any]:
        """Where a metric stands against its target, and whether the work as it is now will reach it.

        `figure` is the one that is judged, by the target of its own period; without one, the metric's headline.
        """
        signal = choose.newest_signal(metric)
        figure = figure or choose.headline(metric)
        then = None if figure is None else self.catalogue.target_of(figure)
        target = then or self.catalogue.target_now(metric.id)
        return {
            "target": None if target is None else bound_target(metric, target),
            "is_example": bool(target and target.body["is_example"]),
            "set_afterwards": bool(target and target.body["set_afterwards"]),
            "stands": choose.stands(self.catalogue, metric, figure),
            "first": self._by_first(metric, figure, then),
            "assurance": "no-target" if signal is None or target is None else signal.assurance,
            "variation": self._variation(metric, signal),
            "period_kind": "event" if metric.id in self._rare else choose.chart_kind(metric) or "month",
        }

    def _by_first(self, metric: Metric, figure: Figure | None, then: Target | None) -> dict[str, Any] | None:
        """The first target beside one that took its place, and what a final figure does by it; None where none did."""
        first = next(iter(self.catalogue.targets_of(metric.id)), None)
        if first is None or then is None or figure is None or first.value == then.value:
            return None
        by_first = standing(figure, first.value, metric.definition.direction)
        return {
            "target": bound_target(metric, first),
            "verdict": "unknown" if by_first.is_so_far else by_first.verdict,
        }

    def goal_title(self, metric: Metric) -> str:
        """The title of the goal that a metric judges; empty when there is none."""
        goal = self.catalogue.goal_of(metric.id)
        return "" if goal is None else self.say(goal.statement.body["title"], goal.statement.body["title_es"])

    def object(self, role: str) -> ObjectRef | None:
        """A published file by its role."""
        return self.catalogue.objects.get(role)

    @cached_property
    def main_layer_slug(self) -> str:
        """The layer whose areas are the neighborhoods."""
        return str(self.catalogue.city.get("main_layer", ""))

    def office_link(self, page: str, **query: str) -> str:
        """The address of a page of the city's office, in this language; empty where the city names no office."""
        office = str(self.catalogue.city.get("office_address", ""))
        return f"{office}/{page}/?{urlencode({**query, 'lang': self.lang})}" if office else ""

    @property
    def two_clocks(self) -> Mapping[str, Any] | None:
        """What a release says of closed and fixed (object `two-clocks`); None where it says nothing."""
        return self.catalogue.documents.get("two-clocks")

    @property
    def _fiscal_year_starts(self) -> int:
        return int(self.catalogue.city["fiscal_year_starts"])

    @property
    def _rare(self) -> Mapping[str, Any]:
        """Metrics whose events are rare, with the chart of the time between them (object `rare-events`)."""
        return self.catalogue.documents.get("rare-events", {})

    def course_of(self, metric: Metric) -> Signal | None:
        """The chart whose newest dots are drawn small: of rare events that of the time between, not of their counts."""
        if metric.id in self._rare:
            return Signal.from_json(self._rare[metric.id]["segments"][-1])
        return choose.newest_signal(metric)

    def _variation(self, metric: Metric, signal: Signal | None) -> str:
        if metric.id in self._rare:
            return str(self._rare[metric.id]["segments"][-1]["variation"])
        return "too-short" if signal is None else signal.variation

    def _say_text(self, parts: Sequence[Any]) -> list[Any]:
        """Digits in a sentence's own words are names and dates: marked as words of a published statement."""
        return [
            Markup('<span data-furniture="words">{}</span>').format(part)
            if isinstance(part, str) and any(letter.isdigit() for letter in part)
            else part
            for part in parts
        ]
