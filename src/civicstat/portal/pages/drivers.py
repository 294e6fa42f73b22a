"""Where a metric's newest change sits: one page per comparison, and the whole table of a long breakdown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from markupsafe import Markup

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import links
from civicstat.portal.pages.marks import inside
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.sentence import BoundSentence


ROLE = "drivers"
COMPARISONS = ("before", "year-before")
# As many rows as a page can hold and stay light, at three numbers a row.
ROWS_PER_PAGE = 70
# What no published part counts; so called in the object.
REST = "-"
# Of these a share of requests is split, in points with one decimal.
_PERCENTILES = ("percentile", "backlog-age")
_DIGITS_OF_SHARE = 1
# Both effects that make up a change, in the object and as the head of their column.
_EFFECTS = ("rate", "mix", "of", "per")
_HEADS = {
    "share": ("rate", "mix"),
    "percentile": ("rate", "mix"),
    "backlog-age": ("rate", "mix"),
    "mean": ("own_mean", "mix"),
    "ratio": ("of", "per"),
    "cost": ("of", "per"),
}
# After the areas.
_GROUPS = ("kind", "channel", "department")


@dataclass(frozen=True)
class Row:
    """A part and its numbers: the change, and the two effects that make it up where it has two."""

    name: str
    numbers: tuple[Bound, ...]
    css: str = ""

    @property
    def change(self) -> Decimal:
        """How long its bar is drawn."""
        return Decimal(self.numbers[0].value)


@dataclass(frozen=True)
class Split:
    """One breakdown of one comparison."""

    view: View
    metric: Metric
    name: str
    by: str
    said: Mapping[str, Any]

    @cached_property
    def title(self) -> str:
        """What the movement is split by."""
        layer = self.view.catalogue.layers.get(self.by)
        return self.view.t(f"page.metric.by_{self.by}") if layer is None else layer.title(self.view.lang)

    @property
    def is_named(self) -> bool:
        """Whether the metric publishes figures of these parts."""
        return self.by in self.metric.definition.by

    @property
    def is_long(self) -> bool:
        """Whether the page shows its largest parts only."""
        return self.said["beyond"] is not None

    @cached_property
    def rows(self) -> list[Row]:
        """Every part, the largest first."""
        return [Row(self._called(part), self._numbers(f"parts.{part}", said)) for part, said in self._in_order()]

    @cached_property
    def shown(self) -> list[Row]:
        """The largest parts, and all others in one row."""
        if not self.is_long:
            return self.rows
        beyond = self.said["beyond"]
        return [*self.rows[: len(self.rows) - beyond["parts"]], self._row("beyond", self.view.t("page.drivers.others"))]

    @property
    def total(self) -> Row:
        """All parts together."""
        return self._row("total", self.view.t("page.drivers.total"), css="total")

    @property
    def beyond(self) -> Bound | None:
        """How many parts stand in the row of all others."""
        return self._bound("beyond.parts", self.said["beyond"]["parts"], COUNT) if self.is_long else None

    @property
    def sentences(self) -> list[Markup]:
        """What it says of its largest parts, and of rate and mix."""
        return [_say(self.view, each) for each in self.said["sentences"]]

    def page(self, number: int = 1) -> str:
        """Where a page of the whole table stands."""
        return links.drivers_page(self.metric.id, self.name, self.by, number)

    @property
    def slices(self) -> list[list[Row]]:
        """The rows of each page of the whole table."""
        return [self.rows[start : start + ROWS_PER_PAGE] for start in range(0, len(self.rows), ROWS_PER_PAGE)]

    def _in_order(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        yield from ((part, self.said["parts"][part]) for part in self.said["order"])

    def _row(self, field: str, name: str, css: str = "") -> Row:
        return Row(name, self._numbers(field, self.said[field]), css)

    def _numbers(self, field: str, said: Mapping[str, str]) -> tuple[Bound, ...]:
        format = _signed(self.metric)
        return tuple(
            self._bound(f"{field}.{each}", said[each], format) for each in ("change", *_EFFECTS) if each in said
        )

    def _bound(self, field: str, value: str | int, format: str) -> Bound:
        slower = ".slower" if _is_percentile(self.metric) else ""
        return Bound(ROLE, f"{self.metric.id}.{self.name}{slower}.by.{self.by}.{field}", str(value), format)

    def _called(self, part: str) -> str:
        if part == REST:
            return self.view.t("page.drivers.rest")
        if self.by in self.view.catalogue.layers:
            return self.view.area_name(f"{self.by}:{part}")
        return self.view.catalogue.name_of(self.by, part, self.view.lang)


@dataclass(frozen=True)
class Factors:
    """The two sides of a ratio or cost: what of its movement came of which."""

    view: View
    metric: Metric
    name: str
    said: Mapping[str, Any]
    sentence: Markup
    by: str = "factors"

    @property
    def title(self) -> str:
        """What the movement is split into."""
        return self.view.t("page.drivers.two_sides")

    @property
    def shown(self) -> list[Row]:
        """What is divided, and by what."""
        definition = self.metric.definition
        sides = (("of", definition.of_metric), ("per", definition.per_metric))
        return [self._row(side, self._called(part)) for side, part in sides]

    @property
    def total(self) -> Row:
        """Both together."""
        return self._row("change", self.view.t("page.drivers.total"), css="total")

    @property
    def sentences(self) -> list[Markup]:
        """What it says."""
        return [self.sentence]

    def _row(self, field: str, name: str, css: str = "") -> Row:
        path = f"{self.metric.id}.{self.name}.factors.{field}"
        return Row(name, (Bound(ROLE, path, self.said[field], _signed(self.metric)),), css)

    def _called(self, part: str | None) -> str:
        if part is None:
            return self.view.t("page.drivers.dollars")
        return self.view.catalogue.metrics[part.split("/")[0]].title(self.view.lang)


def _is_percentile(metric: Metric) -> bool:
    return metric.definition.measure in _PERCENTILES


def _signed(metric: Metric) -> str:
    digits = _DIGITS_OF_SHARE if _is_percentile(metric) else metric.definition.digits
    return f"signed-{digits}" if digits else "signed"


def has_drivers(view: View, metric: Metric) -> bool:
    """Whether the release says where the metric's change sits, or why that cannot be said."""
    return metric.id in view.catalogue.documents.get(ROLE, {})


def drivers_pages(view: View, metric: Metric) -> Iterator[Page]:
    """The pages of a metric: one for each comparison, and the tables that are too long for it."""
    if not has_drivers(view, metric):
        return
    entry = view.catalogue.documents[ROLE][metric.id]
    names = [name for name in COMPARISONS if name in entry] or [COMPARISONS[0]]
    for name in names:
        splits_of = _split_in(entry.get(name))
        splits = [Split(view, metric, name, by, splits_of["by"][by]) for by in _order(view, metric, splits_of["by"])]
        yield _page(view, metric, names, name, splits)
        for split in splits:
            if split.is_long:
                yield from _tables(view, metric, split)


def _page(view: View, metric: Metric, names: list[str], name: str, splits: list[Split]) -> Page:
    entry = view.catalogue.documents[ROLE][metric.id]
    movement = entry.get(name)
    sentences = [] if movement is None else [_say(view, each) for each in movement["sentences"]]
    factors = None if movement is None else movement.get("factors")
    slower = None if movement is None else movement.get("slower")
    title = metric.title(view.lang)
    heading = f"page.drivers.title_{name.replace('-', '_')}"
    return Page(
        path=links.drivers_page(metric.id, name),
        template="metric_drivers.html",
        title=view.t(heading, metric=title),
        description=view.t("page.drivers.description", metric=title),
        here="results",
        context={
            **_head(view, metric),
            "usual": movement and movement["usual"],
            "sentences": sentences,
            "factors": factors and Factors(view, metric, name, factors, sentences[-1]),
            "slower": slower and [_say(view, each) for each in slower["sentences"]],
            "why_not": entry["why_not"] and _say(view, entry["why_not"]),
            "splits": splits,
            "not_split": _not_split(view, metric, _split_in(movement)["not_split"], said=entry["reason"]),
            "comparison": name.replace("-", "_"),
            "others": [
                {"href": links.drivers_page(metric.id, other), "name": other.replace("-", "_")}
                for other in names
                if other != name
            ],
            "keys": "" if movement is None else f"{_form(movement['before'])} {_form(movement['after'])}",
        },
    )


def _tables(view: View, metric: Metric, split: Split) -> Iterator[Page]:
    movement = view.catalogue.documents[ROLE][metric.id][split.name]
    paths = [split.page(number) for number in range(1, len(split.slices) + 1)]
    for number, (path, rows) in enumerate(zip(paths, split.slices, strict=True), start=1):
        title = view.t("page.drivers.table_title", metric=metric.title(view.lang), by=split.title)
        yield Page(
            path=path,
            template="metric_drivers_table.html",
            title=title,
            description=view.t("page.drivers.description", metric=metric.title(view.lang)),
            here="results",
            context={
                **_head(view, metric),
                "split": split,
                "rows": rows if path != paths[-1] else [*rows, split.total],
                "number": number,
                "paths": paths,
                "back": links.drivers_page(metric.id, split.name),
                "usual": movement["usual"],
                "judgement": _say(view, movement["sentences"][0]),
            },
        )


def _head(view: View, metric: Metric) -> dict[str, Any]:
    return {
        "metric": metric,
        "metric_title": metric.title(view.lang),
        "effects": _HEADS.get(metric.definition.measure, ()),
        "unit": "points"
        if metric.definition.unit == "percent" or _is_percentile(metric)
        else metric.definition.unit.replace("-", "_"),
    }


def _split_in(movement: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Where a movement's splits stand: of a percentile, those of the share beyond its earlier value."""
    return {"by": {}, "not_split": []} if movement is None else movement.get("slower") or movement


def _order(view: View, metric: Metric, found: Collection[str]) -> list[str]:
    """Areas as the metric names them, then the city's main layer; then kind, channel and department."""
    layers = [by for by in metric.definition.by if by in view.catalogue.layers]
    others = [by for by in sorted(found) if by not in (*layers, *_GROUPS)]
    return [by for by in (*layers, *others, *_GROUPS) if by in found]


def _not_split(view: View, metric: Metric, reasons: Sequence[Mapping[str, str]], *, said: str) -> list[dict[str, str]]:
    """Why a movement is not split by some breakdowns: each reason once, and not the one that is `said` of all of it."""
    why_of = {each["by"]: each["why"] for each in reasons if each["why"] != said}
    titles: dict[str, list[str]] = {}
    for by in _order(view, metric, why_of):
        titles.setdefault(why_of[by], []).append(inside(_title(view, by)))
    return [
        {"titles": ", ".join(named), "why": view.t(f"page.drivers.why_{why.replace('-', '_')}")}
        for why, named in titles.items()
    ]


def _title(view: View, by: str) -> str:
    layer = view.catalogue.layers.get(by)
    return view.t(f"page.metric.by_{by}") if layer is None else layer.title(view.lang)


def _say(view: View, fields: Mapping[str, Any]) -> Markup:
    """A sentence of the object, with its numbers bound."""
    sentence = BoundSentence.from_json(fields)
    return view.bind(sentence.es if view.lang == "es" else sentence.en, sentence.id, f"object {ROLE}")


def _form(key: str) -> str:
    return key.replace("|city:-|-", "|…")
