"""The first computation of a new day: what the day does not touch is left, and all comes to the same bytes."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from civicstat.cycle.home import Home
from civicstat.cycle.new_day import FirstComputation
from civicstat.cycle.steps import write_whole
from civicstat.ledger.figures import write_lines
from civicstat.metrics.compute import Computed, compute
from civicstat.metrics.language import parse_filter
from civicstat.metrics.new_day.touched import Wait, longest_wait
from civicstat.metrics.scope import Scope
from civicstat.vocabulary.definition import Definition


def _generators() -> Any:
    """The definitions, rows and changes of the test of what the second computation keeps."""
    path = Path(__file__).with_name("test_kept_counts.py")
    spec = importlib.util.spec_from_file_location("generators_of_kept_counts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Each example computes a handful of days twice.
EXAMPLES = 3
kept_counts = _generators()
made = kept_counts.made


class Days:
    """A home whose first computation goes on from one day to the next; each day is held to a computation of all."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.home.rows.mkdir(parents=True)

    def pass_by(
        self, town: Any, definitions: Sequence[Definition], rows: Sequence[dict[str, str]], *, held: str = ""
    ) -> FirstComputation:
        """One day: metrics and periods computed and left, after checking that every figure is as if all were."""
        place, others = replace(town, folder=self.home.rows), {one.id: one for one in definitions}
        for path in self.home.rows.iterdir():
            path.unlink()
        place.write(rows)

        def turn(asked: Sequence[Definition], context: Any) -> Iterator[tuple[Definition, Computed]]:
            for definition in asked:
                yield definition, self._all_of(place, definition, context, others, held)

        first = FirstComputation(self.home, place.context, place.connection, others, held_reason=held)
        for definition, computed in first.in_turn(definitions, turn):
            assert computed == self._all_of(place, definition, place.context, others, held), definition
            for family, items in (("figures", computed.figures), ("accounting", computed.accountings)):
                lines = write_lines({str(item.key): item.to_json() for item in items})
                write_whole(self.home.release / family / definition.id, lines)
            first.keep(definition)
        first.end()
        return first

    def _all_of(
        self, town: Any, definition: Definition, context: Any, others: Mapping[str, Definition], held: str
    ) -> Computed:
        return compute(
            definition,
            connection=town.connection,
            records_folder=self.home.rows,
            context=context,
            held_reason=held,
            others=others,
        )


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [False, True], ids=["days", "seconds"])
def test_days_one_by_one_come_to_the_same_bytes_as_each_of_them_alone(town: Any, seconds: bool) -> None:
    place = town.with_context(
        precision="second" if seconds else "day",
        coverage_from=date(2014, 1, 1),
        residents=made.RESIDENTS,
        calendar=made.CALENDAR,
        knows_reopenings=True,
    )
    left: list[int] = []

    @given(
        fields=st.lists(made.metrics(seconds=seconds, assets_only=seconds), min_size=3, max_size=4),
        drawn=st.lists(made.requests(seconds=seconds), min_size=5, max_size=50),
        steps=st.lists(st.sampled_from([1, 1, 1, 0, 7, -1]), min_size=5, max_size=5),
        edits=st.lists(kept_counts.changes(), min_size=5, max_size=5),
    )
    @settings(max_examples=EXAMPLES, phases=[Phase.generate], deadline=None)
    def agree(fields: Any, drawn: Any, steps: list[int], edits: Any) -> None:
        found = [made._definition(place, one | {"id": f"metric-{number}"}) for number, one in enumerate(fields)]
        definitions = [definition for definition in found if definition is not None]
        day = kept_counts.FIRST
        with tempfile.TemporaryDirectory() as folder:
            days = Days(Path(folder))
            for step, edit in zip(steps, edits, strict=True):
                day += timedelta(days=step)
                drawn = kept_counts._changed(drawn, edit)
                today = place.with_context(as_of=day)
                rows = made._rows(today, kept_counts._known_by(day, drawn), seconds=seconds)
                left.append(len(days.pass_by(today, definitions, rows).untouched))

    agree()
    assert sum(left) > EXAMPLES


KINDS = ("in-time", "how-many", "waiting", "per")
OLD = ("2013-02-03", "2013-02-05", "2013-07-09", "2014-01-14", "2014-03-02", "2014-05-20")


def city(town: Any) -> tuple[list[Definition], list[dict[str, str]]]:
    """Four metrics by month, and closed requests of six months; one of February 2013 has stayed open."""
    count = {"numerator": None, "unit": "requests", "digits": 0}
    definitions = [
        town.metric(id="in-time"),
        town.metric(id="how-many", measure="count", by=["ward"], **count),
        town.metric(id="waiting", measure="backlog", **count),
        town.metric(
            id="half",
            measure="percentile",
            percentile=50,
            of="days_between(opened, closed)",
            numerator=None,
            unit="days",
        ),
        town.metric(
            id="per", measure="ratio", of_metric="waiting/1", per_metric="how-many/1", numerator=None, unit="ratio"
        ),
    ]
    rows = [
        town.asset(day, (date.fromisoformat(day) + timedelta(days=3)).isoformat()) for day in OLD for _ in range(12)
    ]
    return definitions, [*rows, town.asset("2013-02-10")]


def pairs(first: FirstComputation) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for metric, period in first.computed:
        found.setdefault(metric, []).append(period)
    return found


def test_a_quiet_day_computes_nothing_but_what_an_open_request_can_turn(town: Any, tmp_path: Path) -> None:
    definitions, rows = city(town)
    days = Days(tmp_path)
    june = [town.with_context(as_of=date(2014, 6, day)) for day in (26, 27, 28)]
    first = days.pass_by(june[0], definitions, rows)
    assert (len(first.computed), first.untouched) == (5 * 17, [])

    # The median of February 2013 hangs on how old the open request is; no other figure does.
    second = days.pass_by(june[1], definitions, rows)
    assert pairs(second) == {"half": ["2013-02"]}
    assert len(second.untouched) == 5 * 17 - 1

    # A request of May is closed, and a new one comes in: May's course, and the backlog since.
    third = days.pass_by(
        june[2], definitions, [*rows, town.asset("2014-05-30", "2014-06-28"), town.asset("2014-06-28")]
    )
    assert pairs(third) == {
        **{metric: ["2014-05"] for metric in KINDS},
        "half": ["2013-02", "2014-05"],
    }


@pytest.mark.slow
def test_a_month_that_ends_and_one_that_settles_are_computed(town: Any, tmp_path: Path) -> None:
    definitions, rows = city(town)
    days = Days(tmp_path)
    days.pass_by(town.with_context(as_of=date(2014, 6, 29)), definitions, rows)
    found = pairs(days.pass_by(town, definitions, rows))

    # June is whole, and May settles thirty days after it ended.
    assert {metric: periods for metric, periods in found.items() if metric != "half"} == {
        metric: ["2014-05", "2014-06"] for metric in KINDS
    }
    assert found["half"] == ["2013-02", "2014-05", "2014-06"]


def test_a_late_record_of_an_old_month_has_that_month_computed(town: Any, tmp_path: Path) -> None:
    definitions, rows = city(town)
    days = Days(tmp_path)
    days.pass_by(town.with_context(as_of=date(2014, 6, 26)), definitions, rows)
    late = [*rows, town.asset("2013-07-20", "2013-07-21", ward="south")]
    found = pairs(days.pass_by(town.with_context(as_of=date(2014, 6, 27)), definitions, late))

    assert found["in-time"] == found["how-many"] == ["2013-07"]
    # A stock counts whatever happened before: all months since are computed, and none before.
    assert found["waiting"] == found["per"]
    assert (found["waiting"][0], len(found["waiting"])) == ("2013-07", 11)
    assert found["half"] == ["2013-02", "2013-07"]


@pytest.mark.slow
def test_one_row_for_another_of_the_same_day_is_not_missed(town: Any, tmp_path: Path) -> None:
    definitions, rows = city(town)
    days = Days(tmp_path)
    days.pass_by(town.with_context(as_of=date(2014, 6, 26)), definitions, rows)
    moved = [{**rows[0], "ward": "south"}, *rows[1:]]
    found = pairs(days.pass_by(town.with_context(as_of=date(2014, 6, 27)), definitions, moved))
    assert found["in-time"] == found["how-many"] == ["2013-02"]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["figures", "notes", "definition", "city", "held"])
def test_what_is_kept_is_computed_whole_where_it_is_not_what_it_says(town: Any, tmp_path: Path, what: str) -> None:
    definitions, rows = city(town)
    days, today = Days(tmp_path), town.with_context(as_of=date(2014, 6, 27))
    days.pass_by(town.with_context(as_of=date(2014, 6, 26)), definitions, rows)
    if what == "figures":
        file = days.home.release / "figures" / "how-many"
        file.write_bytes(file.read_bytes().replace(b'"value":"12"', b'"value":"14"'))
    elif what == "notes":
        days.home.new_day.write_bytes(days.home.new_day.read_bytes().replace(b'"2014-06-26"', b'"2014-06-25"'))
    elif what == "definition":
        definitions[1] = town.metric(**{**_said(definitions[1]), "by": None})
    elif what == "city":
        today = today.with_context(departments=("streets", "parks", "water"))
    else:
        days.pass_by(today, definitions, rows, held="source-held")
    found = pairs(days.pass_by(today, definitions, rows))
    assert len(found["how-many"]) == 17
    assert (len(found["in-time"]) if "in-time" in found else 0) == (0 if what in ("figures", "definition") else 17)


def _said(definition: Definition) -> dict[str, Any]:
    return {
        "id": definition.id,
        "measure": definition.measure,
        "numerator": None,
        "unit": definition.unit,
        "digits": definition.digits,
    }


@pytest.mark.slow
def test_the_day_comes_to_the_same_bytes_only_because_it_is_asked_for(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    definitions, rows = city(town)
    days = Days(tmp_path)
    days.pass_by(town.with_context(as_of=date(2014, 6, 26)), definitions, rows)
    monkeypatch.setattr("civicstat.metrics.new_day.touched.NewDay._changed", lambda *_: set())
    with pytest.raises(AssertionError):
        days.pass_by(town.with_context(as_of=date(2014, 6, 27)), definitions, [*rows, town.asset("2013-07-20")])


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("days_between(opened, closed) <= 5", Wait(5)),
        ("days_between(opened, closed) <= 5 OR days_between(opened, closed) > 9", Wait(14)),
        ("closed <= due", Wait(0, after_due=True)),
        ("kind = 'alley' AND days_between(closed, due) >= 2", Wait(2, after_due=True)),
        ("closed IS NULL", Wait()),
        ("closed <= DATE '2014-01-01'", None),
        ("again_days <= 30", None),
    ],
)
def test_how_long_an_open_request_leaves_a_condition_undecided(text: str, wait: Wait | None) -> None:
    assert longest_wait(parse_filter(text, scope=Scope(), where="here")) == wait
