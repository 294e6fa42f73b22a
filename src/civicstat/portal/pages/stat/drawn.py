"""The charts and maps of a packet, drawn by the functions that draw those of every public page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup

from civicstat.look.charts import chart_facts, process_chart_svg
from civicstat.look.classes import legend_html, shade_words, shades_of
from civicstat.look.contributions import contributions_svg
from civicstat.look.maps import areas_map_svg, cells_map_svg
from civicstat.look.words.dates import period_words
from civicstat.look.words.formats import format_for, format_number
from civicstat.portal.catalogue.metric import kind_of_label
from civicstat.vocabulary.signal import Signal


# As wide as a phone and as half a sheet of paper, or for a wall.
MAP_WIDTHS: Mapping[str, int] = {"narrow": 340, "room": 640}
CELLS = "h3-8"
RARE_EVENTS = "rare-events"
# Rows of a table that stands under a chart.
NEWEST = 13
# As many bars as stand beside a few sentences; the table has the others.
MOST_BARS = 6
_NO_PART = ("beyond", "total")

Outlines = Callable[[str], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Number:
    """A number of a table: its key, field and exact text in the packet, and how it is shown."""

    key: str
    field: str
    value: str
    format: str


@dataclass(frozen=True)
class Row:
    """A row of a table: what it is about, its numbers (None for a hole), and marks: messages of the page."""

    name: str
    numbers: tuple[Number | None, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """One picture: what it is, what it says to those who do not see it, and its numbers.

    `name` is unique in its packet. `heads` are messages that head the columns of numbers. `facts` are the signs on a
    chart, `shades` those on a map with their words.
    """

    name: str
    title: str
    alt: str
    svg: Markup
    heads: tuple[str, ...]
    rows: Sequence[Row]
    by: str = ""
    period: str = ""
    legend: Markup = field(default_factory=Markup)
    facts: Mapping[str, Any] = field(default_factory=dict)
    shades: Sequence[tuple[str, str]] = ()

    @property
    def size(self) -> tuple[str, str]:
        """How wide and how high it is drawn, in pixels."""
        head = self.svg.partition(">")[0]
        across, down = (head.partition(f' {name}="')[2].partition('"')[0] for name in ("width", "height"))
        return across, down


@dataclass(frozen=True)
class PacketDrawing:
    """Draws what a packet holds, in one language.

    `outlines` gives the boundaries of a layer, those of the main one for an empty name, none where it has none.
    `width` is `room` for a wall: its words are larger, and bars have their numbers beside them.
    """

    paper: Mapping[str, Any]
    lang: str
    outlines: Outlines
    cache: Path | None = None
    theme: Mapping[str, str] = field(default_factory=dict)
    fiscal_year_starts: int = 1
    width: Literal["narrow", "room"] = "narrow"

    def chart(self, metric: str, title: str, said: str) -> Drawn | None:
        """The process chart of a measure; None where it has fewer than two values."""
        held = self._held("charts", metric)
        signals = [Signal.from_json(segment) for segment in held.get("segments", ())]
        if sum(point.value is not None for signal in signals for point in signal.points) < 2:
            return None
        svg = process_chart_svg(
            signals,
            lang=self.lang,
            width=self.width,
            chart_id=f"chart-{metric}",
            title=title,
            desc=said,
            cache=self.cache,
            theme=self.theme,
            fiscal_year_starts=self.fiscal_year_starts,
            targets=[(target["from"], Decimal(target["value"])) for target in held["targets"]],
        )
        between = str(held.get("between", ""))
        kind = "event" if between else kind_of_label(signals[-1].points[-1].period)
        return Drawn(
            f"chart-{metric}",
            title,
            said,
            svg,
            ("value", "lower", "upper") if _moves(signals) else ("value",),
            self._points(signals, between),
            facts={**chart_facts(signals), "periods": kind, "first_target": _moved(held["targets"])},
        )

    def drivers(self, metric: str, title: str, said: Callable[[str], str]) -> list[Drawn]:
        """Where the newest change of a metric sits: a chart for each way to split it; `said` is what is said of one."""
        found = []
        for split in self._held("drivers", metric, ()):
            name = f"drivers-{metric}-{split['by']}"
            by = split["title"][self.lang]
            parts = [row for row in split["rows"] if row["part"] not in _NO_PART]
            bars = [(row["name"][self.lang], Decimal(row["change"])) for row in parts[:MOST_BARS]]
            if not any(value for _, value in bars):
                continue
            digits = max((-_exponent(row["change"]) for row in split["rows"]), default=0)
            form = f"signed-{digits}" if digits else "signed"
            alt = said(split["by"])
            svg = self._bars(bars, form, chart_id=name, title=f"{title}: {by}", desc=alt)
            rows = [
                Row(row["name"][self.lang], (Number("drivers", row["field"], row["change"], form),))
                for row in split["rows"]
            ]
            found.append(Drawn(name, f"{title}: {by}", alt, svg, ("change",), rows, by=by))
        return found

    def map(self, metric: str, title: str, said: str) -> Drawn | None:
        """The map of a metric; None where the packet or the record has none."""
        held = self._held("map", metric)
        if not held:
            return None
        outlines = self.outlines("" if held["layer"] == CELLS else held["layer"])
        drawn = {str(area["slug"]) for area in outlines}
        areas = [area for area in held["areas"] if held["layer"] == CELLS or area["area"] in drawn]
        if not areas or (held["layer"] != CELLS and not drawn):
            return None
        values = {area["area"]: Decimal(area["value"]) for area in areas if area["value"] is not None}
        breaks, bands = shades_of(values, digits=held["digits"])
        thin = sorted(area["area"] for area in areas if area["status"] == "too-few")
        layer, name = {"slug": held["layer"], "areas": list(outlines)}, f"map-{metric}"
        across = MAP_WIDTHS[self.width]
        if held["layer"] == CELLS:
            svg = cells_map_svg(list(bands.items()), layer, map_id=name, title=title, desc=said, width=across)
            missing = False
        else:
            svg = areas_map_svg(layer, bands, map_id=name, title=title, desc=said, hatched=thin, width=across)
            missing = bool(drawn - set(bands) - set(thin))
        more = {"with_none": missing, "with_hatch": bool(thin)}
        return Drawn(
            name,
            title,
            said,
            svg,
            ("value",),
            [] if held["layer"] == CELLS else self._areas(held),
            period=held["period"],
            legend=legend_html(breaks, held["format"], self.lang, **more),
            shades=shade_words(breaks, held["format"], self.lang, **more),
        )

    def forecast(self, name: str, title: str, said: str) -> Drawn | None:
        """How many requests each method caught, the forecast among them."""
        methods = self._held("forecast", name, ())
        if not methods:
            return None
        bars = [(method["name"][self.lang], Decimal(method["caught"])) for method in methods]
        key = f"forecast-scores/{name}"
        rows = [
            Row(
                method["name"][self.lang],
                tuple(self._number(key, method[at], form) for at, form in (("hits", "integer"), ("rate", "decimal-3"))),
                tuple(mark for mark in ("is_ours", "is_best") if method[mark]),
            )
            for method in methods
        ]
        svg = self._bars(bars, "integer", chart_id=f"forecast-{name}", title=title, desc=said)
        return Drawn(f"forecast-{name}", title, said, svg, ("caught", "share"), rows)

    def _bars(self, bars: Sequence[tuple[str, Decimal]], form: str, **named: str) -> Markup:
        numbers = [format_number(value, form, self.lang) for _, value in bars] if self.width == "room" else ()
        return contributions_svg(bars, width=self.width, numbers=numbers, **named)

    def _held(self, kind: str, name: str, none: Any = None) -> Any:
        return self.paper.get("pictures", {}).get(kind, {}).get(name, {} if none is None else none)

    def _points(self, signals: Sequence[Signal], between: str) -> list[Row]:
        """The newest values, newest first; `between` names the metric whose dots are the time between rare events."""
        places = [(number, place) for number, signal in enumerate(signals) for place in range(len(signal.points))]
        moves = _moves(signals)
        rows = []
        for number, place in places[: -NEWEST - 1 : -1]:
            signal, point = signals[number], signals[number].points[place]
            form = format_for(signal.unit, signal.digits)
            exact = form if point.value is None else format_for(signal.unit, -_exponent(str(point.value)))
            if between:
                path = f"{between}.segments.{number}"
                value = self._number(RARE_EVENTS, f"{path}.points.{place}.value", exact)
                limits = [self._number(RARE_EVENTS, f"{path}.{name}", form) for name in ("lower", "upper")]
            else:
                key = signal.key if point.lines is None else f"{signal.key}@{point.period}"
                value = self._number(point.key, "value", exact)
                limits = [self._number(key, name, form) for name in ("lower", "upper")]
            marks = (*(["unusual"] if point.rules else []), *([] if point.is_final else ["not_final"]))
            name = period_words(point.period, self.lang, fiscal_year_starts=self.fiscal_year_starts)
            rows.append(Row(name, (value, *(limits if moves else ())), marks))
        return rows

    def _areas(self, held: Mapping[str, Any]) -> list[Row]:
        rows = []
        for area in sorted(held["areas"], key=lambda each: str(each["name"][self.lang]).casefold()):
            marks = tuple(mark for mark in (area["bound"], area["status"]) if mark in ("more-than", "too-few"))
            numbers: tuple[Number | None, ...] = (self._number(area["key"], "value", held["format"]),)
            if "too-few" in marks:
                numbers = tuple(self._number(area["key"], name, "integer") for name in ("numerator", "denominator"))
            rows.append(Row(area["name"][self.lang], numbers, marks))
        return rows

    def _number(self, key: str, place: str, form: str) -> Number | None:
        value = self._values.get((key, place))
        return None if value is None else Number(key, place, value, form)

    @property
    def _values(self) -> Mapping[tuple[str, str], str]:
        found: Mapping[tuple[str, str], str] = self.__dict__.setdefault(
            "_known", {(key, place): text for key, place, text in self.paper["values"]}
        )
        return found


def forecast_of(said: Mapping[str, Any]) -> str:
    """Of which forecast a packet speaks; empty where it speaks of something else."""
    role, _, rest = str(said["sentences"][0]["id"]).partition("/")
    return rest.partition("/")[0] if role == "forecast-scores" else ""


def said_of_part(said: Mapping[str, Any], by: str) -> dict[str, Any]:
    """Of what a packet says of a metric's drivers, what is said of one way to split them."""
    return {"sentences": [sentence for sentence in said["sentences"] if f"/{by}/" in sentence["id"]]}


def signs_of(charts: Iterable[Drawn | None]) -> dict[str, Any]:
    """Which signs are on several charts; empty without a chart."""
    facts = [chart.facts for chart in charts if chart is not None]
    if not facts:
        return {}
    kinds = list(dict.fromkeys(each["periods"] for each in facts))
    return {"kinds": kinds, **{name: any(each[name] for each in facts) for name in facts[0] if name != "periods"}}


def _moves(signals: Sequence[Signal]) -> bool:
    """Whether the usual range is not one and the same along the chart; if it is, a sentence says it."""
    newest = [(signal, point) for signal in signals for point in signal.points][-NEWEST:]
    return len({signal.lines_at(point) for signal, point in newest}) > 1


def _moved(targets: Sequence[Mapping[str, str]]) -> bool:
    return len({target["value"] for target in targets}) > 1


def _exponent(text: str) -> int:
    exponent = Decimal(text).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
