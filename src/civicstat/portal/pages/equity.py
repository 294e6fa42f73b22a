"""Areas of high need beside areas of low need: the gap of a metric, how sure it is, and which areas vanish from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from markupsafe import Markup

from civicstat.look.words.formats import format_for
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import links
from civicstat.portal.pages.breakdown import Breakdown
from civicstat.portal.pages.equity_drawn import OVERS, bar_of_group, ranges_drawn
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.sentence import BoundSentence


ROLE = "equity"
_GROUPS = ("high", "middle", "low")
_OF_100, _INDEX = "decimal-1", "decimal-4"


@dataclass(frozen=True)
class Range:
    """Both ends of a likely range; an end that does not exist is None."""

    low: Bound | None
    high: Bound | None


@dataclass(frozen=True)
class Compared:
    """What the object says of one metric by one layer of need."""

    view: View
    metric: Metric
    need: str
    entry: Mapping[str, Any]

    @cached_property
    def said(self) -> Mapping[str, Any]:
        """The comparison's own entry."""
        found: Mapping[str, Any] = self.entry["by"][self.need]
        return found

    @property
    def title(self) -> str:
        """What the areas are grouped by."""
        return self.view.catalogue.layers[self.need].title(self.view.lang)

    @property
    def in_points(self) -> bool:
        """Whether a difference is one of percentages."""
        return bool(self.entry["unit"] == "percent")

    @property
    def sentences(self) -> list[Markup]:
        """How far apart, whether that may be chance, who fares worse."""
        return [say(self.view, each) for each in self.said["sentences"]]

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """Each group of need that has areas, from the greatest need to the least."""
        # In a column "per 1,000 residents" would stand in every cell; the sentence above says it once.
        is_rate = self.entry["form"] == "amounts"
        shown = format_for("ratio" if is_rate else self.entry["unit"], self.entry["digits"])
        largest = max(Decimal(own["value"]) for own in self.said["groups"].values())
        return [
            {
                "name": self._group_name(name),
                "areas": self.bound(f"groups.{name}.areas", own["areas"], COUNT),
                "value": self.bound(f"groups.{name}.value", own["value"], shown),
                "picture": bar_of_group(own["value"], largest=largest, in_percent=self.in_points, lang=self.view.lang),
                "counts": [
                    self.bound(f"groups.{name}.{count}", own[count], COUNT)
                    for count in ("numerator", "denominator", "n")
                    if count in own
                ],
            }
            for name in _GROUPS
            if (own := self.said["groups"].get(name))
        ]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Gap, the gap with the same mix, ratio and lean, each with the ranges that it has."""
        signed = f"signed-{self.entry['digits']}"
        points = "_points" if self.in_points else ""
        found = [self._row(f"difference{points}", "difference", signed)]
        if self.alike["reason"] == "":
            found.append(self._row(self._name_of_alike(), "alike", f"signed-{self.alike['digits']}"))
        found.append(self._row("of_100", "of_100", _OF_100))
        if self.said["gradient"] is not None:
            found.append(self._row(f"gradient{points}", "gradient", signed))
        return found

    @property
    def drawn(self) -> list[Markup]:
        """The gaps with their ranges, those in one unit on one axis."""
        # Of a percentile the same mix is a share of requests.
        own = ["difference", *(["gradient"] if self.said["gradient"] else [])]
        other = ["alike"] if self.alike["reason"] == "" else []
        if other and self.alike["unit"] == self.entry["unit"]:
            own, other = ["difference", "alike", *own[1:]], []
        labels = {
            "difference": "difference_points" if self.in_points else "difference",
            "alike": "alike_points" if self.alike.get("unit") == "percent" else "alike",
            "gradient": "drawn_gradient",
        }
        title = self.view.t("page.equity.drawn")
        desc = self.view.t("page.common.table_below")
        return [
            ranges_drawn(
                {self.view.t(f"page.equity.{labels[name]}"): self.said[name] for name in names},
                chart_id=f"{self.need}-{names[0]}",
                title=title,
                desc=desc,
                lang=self.view.lang,
            )
            for names in (own, other)
            if names
        ]

    @property
    def alike(self) -> Mapping[str, Any]:
        """What is said of the same mix of kinds and months."""
        found: Mapping[str, Any] = self.said["alike"]
        return found

    @property
    def alike_numbers(self) -> dict[str, Bound | None]:
        """Which part of the requests could be compared, and the gap over them without the same mix."""
        parts = {
            f"{group}_part": self.bound(f"alike.percent_of_cases.{group}", part, "percent-2")
            for group, part in self.alike["percent_of_cases"].items()
        }
        return {**parts, "crude": self.bound("alike.crude", self.alike["crude"], f"signed-{self.alike['digits']}")}

    @property
    def line(self) -> Bound | None:
        """The whole city's value of a percentile, which more or fewer requests took longer than."""
        definition = self.metric.definition
        return self.bound("alike.line", self.alike["line"], format_for(definition.unit, definition.digits))

    def _name_of_alike(self) -> str:
        if self.alike["line"] is not None:
            return "alike_longer"
        return "alike_points" if self.in_points else "alike"

    @property
    def indices(self) -> list[dict[str, Any]]:
        """How unequal the areas are at all, and what of it lies between the groups."""
        said = self.said["theil"] or {}
        return [
            {"name": "theil" if name == "total" else name, "value": self.bound(f"theil.{name}", said[name], _INDEX)}
            for name in ("total", "between", "by_chance")
            if said.get(name) is not None
        ]

    @property
    def order(self) -> dict[str, Any] | None:
        """How many areas are in no order, or the groups that are told apart."""
        said = self.said["order"]
        if said is None:
            return None
        layer = self.view.main_layer_slug
        return {
            "areas": self.bound("order.areas", said["areas"], COUNT),
            "groups": [[self.view.area_name(f"{layer}:{area}") for area in group] for group in said["groups"]],
        }

    @property
    def vanished(self) -> list[dict[str, Any]]:
        """Every area without a place in the comparison."""
        layer, out = self.view.main_layer_slug, self.said["left_out"]["areas"]
        return [
            {
                "name": self.view.area_name(f"{layer}:{area['area']}"),
                "why": self.view.t(f"page.equity.why_{area['why'].replace('-', '_')}"),
                "cases": self.bound(f"left_out.areas.{at}.cases", area["cases"], COUNT),
                "residents": self.bound(f"left_out.areas.{at}.residents", area["residents"], COUNT),
            }
            for at, area in enumerate(out)
        ]

    @property
    def knows_cases(self) -> bool:
        """Whether it is known of any such area how many requests are missing."""
        return any(area["cases"] is not None for area in self.said["left_out"]["areas"])

    @property
    def knows_residents(self) -> bool:
        """Whether it is known of any such area who lives there."""
        return any(area["residents"] is not None for area in self.said["left_out"]["areas"])

    @property
    def residents_out(self) -> tuple[Bound | None, Bound | None]:
        """How many people live where nothing is compared, and how large a part of all that is."""
        out = self.said["left_out"]
        return (
            self.bound("left_out.residents", out["residents"], COUNT),
            self.bound("left_out.percent_of_residents", out["percent_of_residents"], "percent-2"),
        )

    @property
    def nobody_is_out(self) -> bool:
        """Whether the residents are known and none lives where nothing is compared."""
        return bool(self.said["left_out"]["residents"] == 0)

    @property
    def merged(self) -> list[tuple[str, str]]:
        """Areas too small to stand alone, and where each stands."""
        layer = self.view.main_layer_slug
        return [
            (self.view.area_name(f"{layer}:{one['area']}"), self.view.area_name(f"{layer}:{one['into']}"))
            for one in self.said["merged"]
        ]

    def bound(self, field: str, value: str | int | None, format: str) -> Bound | None:
        """A number of this comparison, bound to its path; None stays None."""
        path = f"{self.metric.id}.by.{self.need}.{field}"
        return None if value is None else Bound(ROLE, path, str(value), format)

    def _row(self, name: str, field: str, format: str) -> dict[str, Any]:
        said = self.said[field]
        return {
            "name": name,
            "value": self.bound(f"{field}.value", said["value"], format),
            "ranges": tuple(self._range(f"{field}.{over}", said.get(over), format) for over in OVERS),
        }

    def _range(self, field: str, said: Mapping[str, Any] | None, format: str) -> Range | None:
        if said is None:
            return None
        return Range(*(self.bound(f"{field}.{end}", said[end], format) for end in ("low", "high")))

    def _group_name(self, name: str) -> str:
        """The layer's own name; what stands between may be several groups."""
        layer = self.view.catalogue.layers[self.need]
        between = [slug for slug in layer.places if slug not in ("high", "low")]
        if name != "middle":
            return layer.name(name, self.view.lang)
        return ", ".join(layer.name(slug, self.view.lang) for slug in between)


def has_equity(view: View, metric: Metric) -> bool:
    """Whether the release compares the metric by need, or says why it cannot."""
    return metric.id in view.catalogue.documents.get(ROLE, {})


def equity_pages(view: View, metric: Metric, parts: Sequence[Breakdown]) -> Iterator[Page]:
    """One page for a metric of which the release says something; `parts` are its tables by area and group."""
    if not has_equity(view, metric):
        return
    entry = view.catalogue.documents[ROLE][metric.id]
    title = metric.title(view.lang)
    by = view.main_layer_slug
    yield Page(
        path=links.equity_page(metric.id),
        template="metric_equity.html",
        title=view.t("page.equity.title", metric=title),
        description=view.t("page.equity.description", metric=title),
        here="results",
        context={
            "metric": metric,
            "metric_title": title,
            "why_not": entry["why_not"] and say(view, entry["why_not"]),
            "form": entry.get("form", ""),
            "parts": [Compared(view, metric, need, entry) for need in entry["by"]],
            "has_table": any(part.by == by and not part.is_short for part in parts),
            "by": by,
            "keys": metric.key(entry["period"], f"{by}:…") if entry["by"] else "",
        },
    )


def say(view: View, fields: Mapping[str, Any]) -> Markup:
    """A sentence of the object, with its numbers bound."""
    sentence = BoundSentence.from_json(fields)
    return view.bind(sentence.es if view.lang == "es" else sentence.en, sentence.id, f"object {ROLE}")
