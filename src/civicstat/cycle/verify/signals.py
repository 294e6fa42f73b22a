"""Process-behaviour charts, computed again: plain fractions, straight from the published figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

from civicstat.cycle.verify.chart_limits import SEASON_LENGTHS, Again, Chart, Dot
from civicstat.cycle.verify.chart_verdicts import assurance_again, hits_again, variation_again
from civicstat.cycle.verify.verdict import Finding
from civicstat.vocabulary.period import parse_period


LINES = ("center", "lower", "upper")
Line = Mapping[str, Any]


def wrong_signals(
    signals: Mapping[str, Line],
    figures: Mapping[str, Line],
    *,
    file: str,
    directions: Mapping[str, str] | None = None,
    breaks: Mapping[str, Collection[str]] | None = None,
) -> Iterator[Finding]:
    """What is wrong with the points, lines, flags and verdicts of published charts.

    `directions` and `breaks` (ISO days), by metric, are those of its definition, where charts are to be held to them.
    """
    for key, signal in signals.items():
        if breaks is not None:
            yield from _wrong_cuts(key, signal, breaks.get(key.partition("|")[0], ()), file)
        for point in signal["points"]:
            figure = figures.get(point["key"])
            if figure is None or figure["value"] != point["value"]:
                expected = "a published figure" if figure is None else str(figure["value"])
                yield Finding(
                    "a chart's point is not the published figure", file, point["key"], expected, str(point["value"])
                )
        if signal["baseline"] is not None:
            yield from _wrong_chart(key, signal, figures, file, (directions or {}).get(key.partition("|")[0]))


def _wrong_cuts(key: str, signal: Line, breaks: Collection[str], file: str) -> Iterator[Finding]:
    days = [parse_period(point["period"]).start.isoformat() for point in signal["points"]]
    for day in breaks:
        if any(first < day for first in days) and any(first >= day for first in days):
            yield Finding("a chart runs across a break that its definition states", file, key, day)
    starts = signal.get("starts")
    if starts is not None and starts["what"] == "break" and starts["from"] not in breaks:
        yield Finding("a chart is cut where its definition states no break", file, key, "", starts["from"])


def _wrong_chart(
    key: str, signal: Line, figures: Mapping[str, Line], file: str, direction: str | None
) -> Iterator[Finding]:
    points = [point for point in signal["points"] if point["value"] is not None]
    judged = [p for p in points if p["is_final"] and figures.get(p["key"], {}).get("bound") == "exact"]
    rest = [point for point in points if point not in judged]
    first, last = signal["baseline"]
    setting = sum(first <= point["period"] <= last for point in judged)
    if setting < 2:
        yield Finding("a chart's range rests on fewer than two values", file, key)
        return
    if judged[0]["period"] != first:
        yield Finding("a chart's range does not begin with its first value", file, key, judged[0]["period"], first)
    if not _is_season_whole(signal, judged):
        yield Finding("a chart's season does not rest on its first full years", file, key)
        return
    dots = [_dot(signal, point, figures.get(point["key"], {})) for point in [*judged, *rest]]
    if None in dots:
        yield Finding("a chart of counts rests on a figure without them", file, key)
        return
    chart = Chart(signal, [dot for dot in dots if dot is not None], len(judged))
    spread, lines = chart.spread_and_lines(0, setting)
    yield from _wrong_lines(key, signal, [*judged, *rest], lines, len(judged), file)
    if "spread" in signal:
        yield from _differs(key, "spread", spread, signal["spread"], file)
    yield from _wrong_verdicts(key, signal, judged, chart, lines[: len(judged)], setting, file, direction)


def _dot(signal: Line, point: Line, figure: Line) -> Dot | None:
    value = Fraction(point["value"])
    if signal["chart"] == "p-prime":
        if not figure.get("denominator") or figure.get("numerator") is None:
            return None
        return Dot(point["period"], value, figure["numerator"], Fraction(figure["denominator"]))
    if signal["chart"] == "u-prime":
        period = parse_period(point["period"])
        return Dot(point["period"], value, int(value), Fraction((period.end - period.start).days + 1))
    return Dot(point["period"], value, 0, Fraction(1))


def _is_season_whole(signal: Line, judged: list[Line]) -> bool:
    season = signal.get("season")
    if season is None:
        return True
    years, length = SEASON_LENGTHS.get(parse_period(season[0]).kind, (0, 0))
    count = years * length
    if not count or len(judged) < count:
        return False
    return [judged[0]["period"], judged[count - 1]["period"]] == list(season)


def _wrong_lines(
    key: str, signal: Line, points: list[Line], lines: list[Again], judged: int, file: str
) -> Iterator[Finding]:
    for name in LINES:
        yield from _differs(key, name, getattr(lines[judged - 1], name), signal[name], file)
    for point, line in zip(points, lines, strict=True):
        for name in LINES:
            given = point.get(name, signal[name])
            yield from _differs(f"{key}@{point['period']}", name, getattr(line, name), given, file)


def _wrong_verdicts(
    key: str,
    signal: Line,
    judged: list[Line],
    chart: Chart,
    lines: list[Again],
    setting: int,
    file: str,
    direction: str | None,
) -> Iterator[Finding]:
    values = [Fraction(point["value"]) for point in judged]
    hits = hits_again(values, lines, multiplies=chart.multiplies)
    for point, found in zip(judged, hits, strict=True):
        expected = sorted({rule for rule, _ in found})
        if expected != sorted(point["rules"]):
            name = f"{key}@{point['period']}"
            yield Finding(
                "a chart's marks do not follow from its lines", file, name, str(expected), str(point["rules"])
            )
    if direction is None:
        return
    variation = variation_again(hits[-1], direction)
    if variation != signal["variation"]:
        yield Finding("a chart's variation does not follow", file, key, variation, signal["variation"])
    if any(hits[-7:]):
        lines = chart.spread_and_lines(len(judged) - setting, len(judged))[1][: len(judged)]
    target = None if signal["target"] is None else Fraction(signal["target"])
    assurance = assurance_again(lines, target, direction)
    if assurance != signal["assurance"]:
        yield Finding("a chart's assurance does not follow", file, key, assurance, signal["assurance"])


def _differs(key: str, name: str, value: Fraction, given: str, file: str) -> Iterator[Finding]:
    places = -int(Decimal(given).as_tuple().exponent)
    if _rounded(value, places) != Decimal(given):
        yield Finding(
            f"a chart's {name} does not follow from its figures",
            file,
            f"{key}#{name}",
            format(_rounded(value, places), "f"),
            str(given),
        )


def _rounded(value: Fraction, places: int) -> Decimal:
    # A fraction that falls on a half has a finite decimal form, so 50 digits decide every tie rightly.
    context = Context(prec=50)
    exact = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=context)
