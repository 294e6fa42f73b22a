"""Dates of targets, computed again from the published charts alone: sums over the points and one quadratic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Any

from scipy.special import stdtrit

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.vocabulary.period import parse_period, period_of


ROLE = "outlooks"
# Of months, quarters and weeks: how many newest values are used, and after how many steps no date is given.
NEWEST = {"month": 24, "quarter": 12, "week": 52}
HORIZON = {"month": 120, "quarter": 40, "week": 520}
Line = Mapping[str, Any]


def check_outlooks(record: Record, verdict: Verdict) -> None:
    """Hold each published outlook to the newest chart of its metric, and that chart's target to the adopted ones."""
    if not record.has_role(ROLE):
        return
    refs = record.refs()
    definitions = adopted_definitions(record)
    outlooks = record.object_json(record.ref(ROLE))["outlooks"]
    for outlook in outlooks:
        metric = outlook["metric"]
        if metric not in definitions or f"signals/{metric}" not in refs:
            verdict.findings.append(Finding("an outlook rests on a chart that is not published", ROLE, metric))
            continue
        signals = record.object_json(refs[f"signals/{metric}"])["signals"]
        definition = definitions[metric]
        targets = {target.from_.isoformat(): format(target.value, "f") for target in definition.target}
        verdict.findings += wrong_outlook(outlook, signals, direction=definition.direction, targets=targets)
    verdict.counts["outlooks of targets, computed again from their charts"] = len(outlooks)


def wrong_outlook(
    outlook: Line, signals: Sequence[Line], *, direction: str, targets: Mapping[str, str]
) -> Iterator[Finding]:
    """What differs between a published outlook and the one that follows from the charts.

    `targets`: the adopted values by the ISO day from which they hold.
    """
    series = f"{outlook['metric']}|v{outlook['version']}|city:-|-|{outlook['kind']}#"
    charts = [signal for signal in signals if signal["key"].startswith(series)]
    if not charts:
        yield Finding("an outlook rests on a chart that is not published", ROLE, outlook["metric"], series)
        return
    chart = max(charts, key=lambda signal: int(signal["key"].rpartition("#")[2]))
    in_force = [
        targets[day] for day in sorted(targets) if day <= parse_period(chart["points"][-1]["period"]).end.isoformat()
    ]
    if in_force[-1:] != [chart["target"]]:
        yield Finding(
            "a chart's target is not the adopted one", ROLE, chart["key"], str(in_force), str(chart["target"])
        )
    again = {"target": chart["target"], **_again(chart, outlook["kind"], direction)}
    for name, expected in again.items():
        if outlook[name] != expected:
            yield Finding(
                f"the {name} of an outlook does not follow", ROLE, outlook["metric"], str(expected), str(outlook[name])
            )


def _again(chart: Line, kind: str, direction: str) -> dict[str, Any]:
    final = [(place, point) for place, point in enumerate(chart["points"]) if point["is_final"]][-NEWEST[kind] :]
    is_enough = len(final) == NEWEST[kind]
    found: dict[str, Any] = {
        "verdict": "",
        "rests_on": [final[0][1]["period"], final[-1][1]["period"]] if is_enough else None,
        "at": None,
        "earliest": None,
        "latest": None,
    }
    if chart["assurance"] == "will-reach":
        return {**found, "verdict": "reaches-already"}
    if not is_enough or chart["assurance"] in ("too-short", "no-target"):
        return {**found, "verdict": "too-short"}
    with localcontext() as context:
        context.prec = 40
        slope, at, low, high = _line([(Decimal(place), _value(point, final, chart)) for place, point in final], chart)
    if low is None or high is None:
        return {**found, "verdict": "not-reachable" if chart["assurance"] == "will-not-reach" else "by-chance"}
    if (slope > 0) != (direction == "up"):
        return {**found, "verdict": "moving-away"}
    if at <= 0:
        return {**found, "verdict": "by-chance"}
    steps = [int(moment.to_integral_value(ROUND_CEILING)) for moment in (at, low, high)]
    if steps[0] > HORIZON[kind]:
        return {**found, "verdict": "beyond-horizon"}
    last = final[-1][1]["period"]
    return {
        **found,
        "verdict": "projected",
        "at": _after(last, steps[0]),
        "earliest": _after(last, max(1, steps[1])),
        "latest": _after(last, steps[2]) if steps[2] <= HORIZON[kind] else None,
    }


def _value(point: Line, final: Sequence[tuple[int, Line]], chart: Line) -> Decimal:
    if chart.get("season") is None or any("center" not in other for _, other in final):
        return Decimal(point["value"])
    centers = [Decimal(other["center"]) for _, other in final]
    return Decimal(point["value"]) - Decimal(point["center"]) + sum(centers, Decimal(0)) / len(centers)


def _line(
    points: list[tuple[Decimal, Decimal]], chart: Line
) -> tuple[Decimal, Decimal, Decimal | None, Decimal | None]:
    """Slope, and in steps after the last point: where the line meets the target, and the two ends of its interval."""
    n = Decimal(len(points))
    last = points[-1][0]
    xs = [place - last for place, _ in points]
    ys = [value - Decimal(chart["target"]) for _, value in points]
    x, y = sum(xs, Decimal(0)) / n, sum(ys, Decimal(0)) / n
    sxx = sum((one * one for one in xs), Decimal(0)) - n * x * x
    slope = (sum((one * two for one, two in zip(xs, ys, strict=True)), Decimal(0)) - n * x * y) / sxx
    rest = [two - y - slope * (one - x) for one, two in zip(xs, ys, strict=True)]
    squares = sum((one * one for one in rest), Decimal(0))
    noise = Decimal(0)
    if squares > Decimal("1e-30"):
        alike = sum((rest[i] * rest[i + 1] for i in range(len(rest) - 1)), Decimal(0)) / squares
        alike = alike + (2 + 4 * alike) / n if alike > 0 else Decimal(0)
        if alike >= Decimal("0.9"):
            return slope, Decimal(0), None, None
        noise = squares / (n - 2) * (1 + alike) / (1 - alike)
    quantile = Decimal(float(stdtrit(int(n) - 2, 0.975))).quantize(Decimal("1e-10"))
    reach = quantile * quantile * noise
    # The moments m with (y + slope (m - x))^2 <= reach (1/n + (m - x)^2 / sxx), as a m^2 + b m + c <= 0.
    a = slope * slope - reach / sxx
    if slope == 0 or a <= 0:
        return slope, Decimal(0), None, None
    b = 2 * slope * (y - slope * x) + 2 * reach * x / sxx
    c = (y - slope * x) ** 2 - reach / n - reach * x * x / sxx
    root = max(Decimal(0), b * b - 4 * a * c).sqrt()
    return slope, x - y / slope, (-b - root) / (2 * a), (-b + root) / (2 * a)


def _after(label: str, steps: int) -> str:
    period = parse_period(label)
    for _ in range(steps):
        period = period_of(period.end + timedelta(days=1), period.kind)
    return period.label
