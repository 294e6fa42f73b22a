"""What a page says that a figure rests on, by measure."""

from __future__ import annotations

from typing import Any, cast

import pytest

from civicstat.portal.catalogue.metric import Metric, kind_of_label
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.statement import Entry


KEY = "m|v1|2014-06|city:-|-"


def metric(measure: str, unit: str, **more: Any) -> Metric:
    fields: dict[str, Any] = {"id": "m", "version": 1, "measure": measure, "unit": unit, "periods": ["month"]}
    texts = ("title", "question", "owner", "proposed_by")
    fields |= {f"{name}{lang}": name for name in texts for lang in ("", "_es")}
    fields |= {"digits": 0, "direction": "none", "settles_after_days": 30, "known_gaps": ["a"], "known_gaps_es": ["a"]}
    line = {"key": KEY, "value": "2", "bound": "exact", "numerator": 12, "denominator": 10, "n": 22, "low": None}
    line |= {"high": None, "level": None, "class": "A", "status": "final", "reason": "", "as_of": "2014-06-30"}
    return Metric(Definition.model_validate(fields | more), cast(Entry, None), figure_lines={KEY: line})


@pytest.mark.parametrize(
    ("shown", "counts"),
    [
        (metric("flow", "net-requests"), (None, None, None)),
        (metric("rate", "per-1000-residents"), (None, None, 22)),
        (metric("count", "requests"), (12, 10, None)),
        (metric("share", "percent", numerator={}), (12, 10, 22)),
    ],
)
def test_a_page_does_not_say_opened_of_closed_or_requests_of_residents(shown: Metric, counts: tuple[Any, ...]) -> None:
    figure = shown.figure_of(KEY)

    assert figure is not None
    assert (figure.numerator, figure.denominator, figure.n) == counts


@pytest.mark.parametrize(
    ("label", "kind"),
    [("2014-06-r12", "r12"), ("2014-06-r3", "r3"), ("2014-W26-w4", "w4"), ("2014-W26", "week"), ("2014-06", "month")],
)
def test_a_label_tells_its_kind(label: str, kind: str) -> None:
    assert kind_of_label(label) == kind
