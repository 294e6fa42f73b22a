"""Counts kept from one day to the next come to the figures of all rows, whatever has changed in between."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from civicstat.metrics.recheck import KeptCounts, keep_day, recheck, recheck_records
from civicstat.metrics.recheck.kept import counts_as_text, counts_from_text
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.tables import ASSET_ROWS, PERSON_MONTHS, PLACE_ROWS


FILES = (ASSET_ROWS, PLACE_ROWS, PERSON_MONTHS)
FIRST = date(2014, 5, 25)


def _generators() -> Any:
    """The definitions and rows of the test that holds the two computations to each other."""
    path = Path(__file__).with_name("test_agreement.py")
    spec = importlib.util.spec_from_file_location("generators_of_agreement", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = _generators()


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[int, str, Any]]:
    """What somebody does to old rows on some day: (which, what, to what)."""
    change = st.sampled_from(
        [
            ("gone", None),
            ("kind", "alley"),
            ("kind", "cart"),
            ("department", "parks"),
            ("ward", "south"),
            ("is_duplicate", "true"),
            ("closed", timedelta(days=1)),
            ("closed", None),
            ("due", timedelta(days=3)),
            ("opened", timedelta(days=-9)),
            ("reopenings", "2"),
        ]
    )
    return [(draw(st.integers(0, 50)), *draw(change)) for _ in range(draw(st.integers(0, 3)))]


def _changed(requests: Sequence[dict[str, Any]], edits: Sequence[tuple[int, str, Any]]) -> list[dict[str, Any]]:
    found = [dict(request) for request in requests]
    for which, what, to in edits:
        if not found:
            break
        request = found[which % len(found)]
        if what == "gone":
            found.remove(request)
        elif isinstance(to, timedelta):
            request[what] = request["opened"] + to
            request["closed"] = request["closed"] and max(request["closed"], request["opened"])
        elif what != "kind" or request["kind"] in ("alley", "cart"):
            # A kind that is recoded stays one about assets: the other file has other columns.
            request[what] = to
        if request["closed"] is None:
            request["again_days"] = ""
    return found


def _known_by(day: date, requests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as a replay cuts them at the end of a day."""
    found = []
    for request in requests:
        if request["opened"] > day:
            continue
        closed = request["closed"] if request["closed"] and request["closed"] <= day else None
        again = request["again_days"] if closed else ""
        known = again and closed + timedelta(days=int(again)) <= day
        found.append(request | {"closed": closed, "again_days": again if known else ""})
    return found


def _lines(both: Any) -> bytes:
    figures, accountings = both
    return b"\n".join(canonical_bytes(item.to_json()) for item in (*figures, *accountings))


class Days:
    """A town whose counts are kept from day to day in a folder."""

    def __init__(self, town: Any, folder: Path, software: str = "1") -> None:
        self.town, self.folder, self.software = town, folder, software

    def paths(self) -> dict[str, Path]:
        return {name: self.town.folder / name for name in FILES}

    def kept(self, context: Any) -> KeptCounts:
        return KeptCounts(self.folder, self.paths(), context.to_json(), software=self.software)

    def pass_by(self, town: Any, definitions: Sequence[Any], rows: list[dict[str, str]]) -> list[str]:
        """One day: both ways to the same bytes, and what is kept afterwards; which definitions were judged whole."""
        self.town = town
        for path in self.paths().values():
            # A cycle replaces row files and never writes to them: another name for the old one keeps its content.
            path.unlink(missing_ok=True)
        files, context = town.write(rows), town.context.to_json()
        counts = self.kept(town.context)
        for definition in definitions:
            body = definition.to_json()
            whole = recheck(body, files=files, context=context)
            found = recheck_records(body, counts.without_rows, counts_of=counts.counts)
            assert _lines(found) == _lines(whole)
        keep_day(self.folder, self.paths(), context)
        return counts.whole


@pytest.mark.parametrize("examples", [6, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seconds", [False, True], ids=["days", "seconds"])
@pytest.mark.parametrize("assets_only", [False, True], ids=["with places", "assets only"])
def test_ten_days_one_by_one_come_to_the_same_bytes_as_each_of_them_alone(
    town: Any, seconds: bool, assets_only: bool, examples: int
) -> None:
    place = town.with_context(
        precision="second" if seconds else "day",
        coverage_from=date(2014, 1, 1),
        residents=made.RESIDENTS,
        calendar=made.CALENDAR,
        knows_reopenings=True,
    )
    tried: list[int] = []

    @given(
        fields=st.lists(made.metrics(seconds=seconds, assets_only=assets_only), min_size=2, max_size=4),
        drawn=st.lists(made.requests(seconds=seconds), max_size=50),
        steps=st.lists(st.sampled_from([1, 1, 1, 1, 0, 2, 7, -1]), min_size=10, max_size=10),
        edits=st.lists(changes(), min_size=10, max_size=10),
    )
    # Ten days take minutes to shrink.
    @settings(max_examples=examples, phases=[Phase.generate])
    def agree(fields: Any, drawn: Any, steps: list[int], edits: Any) -> None:
        found = [made._definition(place, one | {"id": f"metric-{number}"}) for number, one in enumerate(fields)]
        definitions = [definition for definition in found if definition is not None]
        day = FIRST
        with tempfile.TemporaryDirectory() as folder:
            days = Days(place, Path(folder))
            for number, (step, edit) in enumerate(zip(steps, edits, strict=True)):
                day += timedelta(days=step)
                drawn = _changed(drawn, edit)
                today = place.with_context(as_of=day)
                rows = made._rows(today, _known_by(day, drawn), seconds=seconds)
                whole = days.pass_by(today, definitions, rows)
                assert number == 0 or not whole
        tried.append(len(definitions))

    agree()
    assert sum(tried) > examples // 2


def test_what_is_kept_is_counted_whole_again_when_it_is_not_what_it_says(town: Any, tmp_path: Path) -> None:
    definition = town.metric()
    rows = [town.asset("2014-03-02", "2014-03-04")] * 20
    days = Days(town, tmp_path)
    assert days.pass_by(town, [definition], rows) == [definition.id]
    assert days.pass_by(town, [definition], rows[1:]) == []

    (kept,) = tmp_path.glob("*-*.json")
    kept.write_text(kept.read_text("utf-8").replace(",19]", ",18]"), "utf-8")
    assert days.pass_by(town, [definition], rows[2:]) == [definition.id]
    (tmp_path / ASSET_ROWS).write_text("", "utf-8")
    assert days.pass_by(town, [definition], rows[3:]) == [definition.id]
    # Under both of its names, that is in what was kept as well.
    town.write(rows)
    assert days.pass_by(town, [definition], rows[4:]) == [definition.id]


def test_another_definition_city_or_software_starts_afresh(town: Any, tmp_path: Path) -> None:
    definition, other = town.metric(), town.metric(numerator="days_between(opened, closed) <= 6")
    rows = [town.asset("2014-03-02", "2014-03-08")] * 20
    days = Days(town, tmp_path)
    days.pass_by(town, [definition], rows)

    assert days.pass_by(town, [definition, other], rows) == [other.id]
    days.software = "2"
    assert days.pass_by(town, [definition], rows) == [definition.id]
    assert days.pass_by(town.with_context(residents={"city:-": 9}), [definition], rows) == [definition.id]


def test_only_the_last_day_stays(town: Any, tmp_path: Path) -> None:
    days = Days(town, tmp_path)
    for opened in ("2014-03-02", "2014-03-03", "2014-03-04"):
        days.pass_by(town, [town.metric()], [town.asset(opened)])

    assert len(list(tmp_path.glob("*-*.json"))) == 1


def test_a_row_that_is_as_before_is_judged_again_only_where_the_day_can_turn_it(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []
    count = importlib.import_module("civicstat.metrics.recheck.difference").count_rows

    def counting(definition: Any, records: Any) -> Any:
        judged.append(len(records.rows))
        return count(definition, records)

    monkeypatch.setattr("civicstat.metrics.recheck.difference.count_rows", counting)
    rows = [*[town.asset("2014-03-02", "2014-03-04")] * 30, *[town.asset("2014-04-01")] * 4]
    how_many = town.metric(measure="count", numerator=None, unit="requests")
    share = town.metric()
    for definition, expected in ((how_many, 1), (share, 1 + 4 + 4)):
        days = Days(town, tmp_path / definition.measure)
        days.pass_by(town.with_context(as_of=date(2014, 6, 29)), [definition], rows)
        judged.clear()
        days.pass_by(town, [definition], [*rows, town.asset("2014-06-30")])
        assert sum(judged) == expected


def test_kept_counts_read_as_they_were_written(town: Any, tmp_path: Path) -> None:
    days = Days(town, tmp_path)
    town.write([town.asset("2014-03-02", "2014-03-04"), town.asset("2014-04-01")])
    counts = days.kept(town.context).counts(town.metric(by=["ward", "kind"]).to_json())

    assert counts_from_text(counts_as_text(counts)) == counts
    with pytest.raises(ValueError, match="checksum"):
        counts_from_text(counts_as_text(counts)[:-1] + " ")


@pytest.mark.parametrize("again_days", ["", "2"])
def test_a_closed_request_that_stays_as_it_is_comes_to_be_judged_whether_or_not_it_was_reported_again(
    town: Any, tmp_path: Path, again_days: str
) -> None:
    definition = town.metric(numerator="again_days > 5")
    rows = [town.asset("2014-05-02", "2014-05-28", again_days=again_days)] * 20
    days = Days(town, tmp_path)
    counted = []
    for day in (date(2014, 6, 1), date(2014, 6, 2), date(2014, 6, 3)):
        assert days.pass_by(town.with_context(as_of=day), [definition], rows) == (
            [definition.id] if not counted else []
        )
        figures, _ = recheck(
            definition.to_json(), files=town.write(rows), context=town.with_context(as_of=day).context.to_json()
        )
        counted.append(next(figure.denominator for figure in figures if figure.key.period == "2014-05"))
    assert counted == [0, 20, 20]
