"""Numbers that are no figure's value: targets, limits of charts, counts of the release; each bound to its key."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from civicstat.look.words.formats import format_for
from civicstat.portal.catalogue.catalogue import Target
from civicstat.portal.catalogue.metric import Metric
from civicstat.vocabulary.signal import Signal


COUNT = "integer"


@dataclass(frozen=True)
class Bound:
    """A number bound to the record: `<data value data-key data-format>`."""

    key: str
    field: str
    value: str
    format: str


def format_of(metric: Metric) -> str:
    """The format in which a metric's values are shown."""
    return format_for(metric.definition.unit, metric.definition.digits)


def bound_target(metric: Metric, target: Target) -> Bound:
    """A target's number, shown with no more digits than the city wrote."""
    exponent = Decimal(str(target.body["value"])).normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return Bound(target.key, "value", str(target.body["value"]), format_for(metric.definition.unit, digits))


def bound_limit(metric: Metric, signal: Signal, field: str) -> Bound | None:
    """The centre or a limit of a chart, bound to `<signal key>#center|lower|upper`."""
    limit: Decimal | None = getattr(signal, field)
    return None if limit is None else Bound(signal.key, field, format(limit, "f"), format_of(metric))


def about_count(path: str, value: int) -> Bound:
    """A count of "about the data", bound to `about-data#<path>`."""
    return Bound("about-data", path, str(value), COUNT)
