"""A figure that learns how long it settles: what was rightly final stays final, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from civicstat.cycle import once_final
from civicstat.cycle.once_final import kept_final, rightly_final
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey


MAY = "requests|v1|2026-05|city:-|-"


def _definition(*, is_learned: bool = True) -> Definition:
    words = ("title", "question", "owner", "proposed_by")
    fields = {
        "id": "requests", "version": 1, "measure": "count", "periods": ["month"], "unit": "requests", "digits": 0,
        "direction": "none", "settles_after_days": 14, "settles_learned": is_learned, "known_gaps": ["x"],
        "known_gaps_es": ["x"], **{name: "x" for word in words for name in (word, f"{word}_es")},
    }  # fmt: skip
    return Definition.model_validate(fields)


def _figure(status: Any, *, value: int = 7, as_of: str = "2026-06-30") -> Figure:
    return Figure(FigureKey.parse(MAY), Decimal(value), n=value, status=status, as_of=as_of)


def _record(monkeypatch: pytest.MonkeyPatch, before: Figure, *, learned: int, day: str = "2026-06-30") -> Any:
    """One release of a day, with what was then known of late records."""
    release = SimpleNamespace(statement=SimpleNamespace(as_of=day))
    city = SimpleNamespace(statement=SimpleNamespace(body={"fiscal_year_starts": 1}))
    monkeypatch.setattr(once_final, "read_figures", lambda *_, **__: {MAY: before})
    return SimpleNamespace(
        releases=lambda: (release,),
        refs=lambda _: {"context": "context", "figures/requests": "figures"},
        object_json=lambda _: {"lateness": {"opened": learned}},
        city=lambda: city,
    )


def test_a_source_that_grows_slower_takes_no_final_figure_back(monkeypatch: pytest.MonkeyPatch) -> None:
    record = _record(monkeypatch, _figure("final"), learned=30)
    now = _figure("provisional", as_of="2026-07-10")
    assert [figure.status for figure in kept_final(_definition(), [now], record)] == ["final"]
    assert kept_final(_definition(is_learned=False), [now], record) == (now,)


def test_a_value_that_changes_is_not_covered_up_as_final(monkeypatch: pytest.MonkeyPatch) -> None:
    record = _record(monkeypatch, _figure("final"), learned=30)
    now = _figure("provisional", value=8, as_of="2026-07-10")
    assert kept_final(_definition(), [now], record) == (now,)
    record = _record(monkeypatch, _figure("provisional"), learned=30)
    assert kept_final(_definition(), [replace(now, value=Decimal(7))], record)[0].status == "provisional"


@pytest.mark.parametrize(
    ("learned", "day", "is_right"), [(30, "2026-06-30", True), (60, "2026-06-30", False), (30, "2026-06-29", False)]
)
def test_a_figure_is_rightly_final_only_by_what_its_release_knew(
    monkeypatch: pytest.MonkeyPatch, learned: int, day: str, is_right: bool
) -> None:
    record = _record(monkeypatch, _figure("final"), learned=learned, day=day)
    assert rightly_final(_definition(), {MAY}, record) == ({MAY} if is_right else set())
    assert rightly_final(_definition(), set(), record) == set()
