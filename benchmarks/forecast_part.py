"""Our forecast beside what an analyst would write in scikit-learn, a kernel-density map and simple counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from event_sets import SETS, sets_here
from forecast_work import METHODS, OURS
from processes import do
from results import Listing, ratio

from civicstat.heatmaps.verdict import gain_over


FORMATS = {
    "method": "",
    "hits": "{:.1f} %",
    "PAI": "{:.2f}",
    "nats": "{:+.3f}",
    "said/came": "{:.2f}",
    "seconds": "{:.2f}",
    "MB": "{:,}",
    "our hits": "{:.3f}",
    "from": "{:.3f}",
    "to": "{:.3f}",
    "our time": "{:.3f}",
    "on processors": "{:.3f}",
}
# Against which the log score is counted.
REFERENCE = "long-run-mean"
READ_THIS = """\
hits: part of next week's events inside the best 5 % of cells; PAI: that / 0.05; nats: Poisson log score per event over
the long-run mean. our hits, our time: ours for one of theirs; from, to: 95 % interval of the first, weeks paired."""


def forecasts() -> Iterator[Listing]:
    """One table per set of events that can be read here."""
    for name in sets_here():
        told = {method: do("foretell", events=name, method=method) for method in METHODS}
        yield listing_of(name, {method: {**one, "megabytes": mb} for method, (one, mb) in told.items()})


def listing_of(name: str, told: Mapping[str, Mapping[str, Any]]) -> Listing:
    """The table of one set; a method that the records are too short for is left out."""
    told = {method: one for method, one in told.items() if one["weeks"]}
    ours = told[OURS]
    at_most = 100 * _total(ours, "hits_at_most") / ours["requests"]
    return Listing(
        title=(
            f"forecast: {SETS[name].title}; {ours['weeks']} weeks foretold of {ours['weeks_of_history']}, "
            f"{ours['requests']:,} events, {ours['cells']:,} cells; at most {at_most:.1f} % could be hit"
        ),
        formats=FORMATS,
        lines=[_line(method, one, told) for method, one in told.items()],
        read_this=READ_THIS,
    )


def _line(method: str, one: Mapping[str, Any], told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    ours = told[OURS]
    share = _total(one, "hits") / one["requests"]
    line = {
        "method": method,
        "hits": 100 * share,
        "PAI": share * one["cells"] / one["best_cells"],
        "nats": (one["log_score"] - told[REFERENCE]["log_score"]) / one["requests"],
        "said/came": one["expected"] / one["requests"],
        "seconds": one["seconds"],
        "MB": one["megabytes"],
    }
    if method == OURS:
        return line
    gain = gain_over(_weekly(ours), _weekly(one))
    return {
        **line,
        "our hits": _as_ratio(gain.percent),
        "from": _as_ratio(gain.low),
        "to": _as_ratio(gain.high),
        "our time": ratio(ours["seconds"], one["seconds"]),
        "on processors": ratio(ours["processor_seconds"], one["processor_seconds"]),
    }


def _as_ratio(percent: float | None) -> float | None:
    return None if percent is None else 1 + percent / 100


def _weekly(one: Mapping[str, Any]) -> list[Fraction]:
    return [Fraction(text) for text in one["hits"]]


def _total(one: Mapping[str, Any], name: str) -> float:
    return float(sum(map(Fraction, one[name]), Fraction(0)))
