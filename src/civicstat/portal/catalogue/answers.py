"""What the record says under a key: the value that a bound number on a page must show."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from civicstat.portal.catalogue.catalogue import Catalogue
from civicstat.vocabulary.signal import Signal


def answer(catalogue: Catalogue, key: str, field: str = "value") -> str | None:
    """The published value under a key and field, as exact text; None where the record has none.

    `key` is a figure key, a signal key, `target:<metric>/<from>`, `claim:<slug>`, `about-data`, `release`, or the role
    of a forecast's scores, a plan or a briefing (see docs/explanation/public-pages.md for every accepted form).
    """
    if key.startswith("target:"):
        return next((str(t.body["value"]) for t in catalogue.targets if t.key == key and field == "value"), None)
    if key.startswith("claim:"):
        claims = catalogue.city.get("claims") or ()
        return next((str(c["value"]) for c in claims if f"claim:{c['slug']}" == key and field == "value"), None)
    if key.startswith("record-pattern"):
        return _of_patterns(catalogue, key, field)
    if key in catalogue.documents:
        return _text(_at(catalogue.documents[key], field))
    if key == "about-data":
        return _whole(_at(catalogue.about, field))
    if key == "release":
        return _whole(_at(catalogue.release.statement.body, field))
    metric = catalogue.metrics.get(key.partition("|")[0])
    if metric is None:
        lines = (forecast.lines[key] for forecast in catalogue.forecasts if key in forecast.lines)
        return _text(next(lines, {}).get(field))
    if field in ("center", "lower", "upper", "target"):
        limit = _limit(metric.signals, key, field)
        return None if limit is None else format(limit, "f")
    if field in ("received", "counted", "value_with_excluded", "km_median") or field.startswith("excluded."):
        return _text(_at(metric.accounting_lines.get(key, {}), field))
    if field == "old":
        return next((_text(line["old"]) for line in reversed(catalogue.supersedes) if line["key"] == key), None)
    return _text(metric.figure_lines.get(key, {}).get(field))


def _of_patterns(catalogue: Catalogue, key: str, field: str) -> str | None:
    """A number of a released pattern (`record-pattern:<id>`), or of the count of those that were looked at."""
    pattern = catalogue.record_patterns().get(key.removeprefix("record-pattern:"))
    entry = catalogue.patterns_examined() if key == "record-patterns-examined" else pattern
    return None if entry is None else _text(_at(entry.statement.body, field))


def _limit(signals: Mapping[str, Signal], key: str, field: str) -> Decimal | None:
    """A chart's line, of the chart or (`<signal key>@2014-05`) of one of its dots."""
    series, _, period = key.rpartition("@")
    if series not in signals:
        limit: Decimal | None = getattr(signals[key], field) if key in signals else None
        return limit
    point = next((point for point in signals[series].points if point.period == period), None)
    lines = None if point is None or field == "target" else signals[series].lines_at(point)
    return None if lines is None else Decimal(getattr(lines, field))


def _at(body: Any, path: str) -> Any:
    """The value at a path of names and list positions: `rows.by_class.asset`, `refused_by_reason.0.rows`."""
    for step in path.split("."):
        if isinstance(body, Mapping):
            body = body.get(step)
        elif isinstance(body, list | tuple) and step.isdigit() and int(step) < len(body):
            body = body[int(step)]
        else:
            return None
    return body


def _whole(value: Any) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
