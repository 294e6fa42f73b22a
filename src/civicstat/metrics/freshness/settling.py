"""From when on a figure is final: a stated number of days after its period, and no sooner than the source lets it."""

from __future__ import annotations

from datetime import timedelta

from civicstat.metrics.context import MetricContext
from civicstat.vocabulary.definition import QUOTIENTS, STOCKS, Definition


def settling_time(definition: Definition, context: MetricContext) -> timedelta:
    """How long after its period a figure may still change as planned.

    With `settles_learned` it is the stated time, or, where that is longer, the time after which surely 99 % of the
    source's late records had arrived, counted from the day that puts a request into a period. A stock, a flow and what
    is divided rest on both days. Where too little is known of the source, what is stated stands alone.
    """
    days = [definition.settles_after_days]
    if definition.settles_learned:
        both = definition.measure in (*STOCKS, *QUOTIENTS, "flow")
        names = ("opened", "closed") if both else ("closed" if definition.period_by == "closed" else "opened",)
        days += [context.lateness[name] for name in names if name in context.lateness]
    return timedelta(days=max(days))
