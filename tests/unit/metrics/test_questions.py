"""A reader's questions to the published rows: exact counts and medians, however they are asked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DefinitionError, RecordsError
from civicstat.metrics.question_rows import keep_question_rows
from civicstat.metrics.questions import Counted, Questions, Waited
from civicstat.vocabulary.tables import ASSET_ROWS, PLACE_ROWS
from civicstat.warehouse.engine import EngineLimits, connect


AS_OF = date(2014, 6, 30)
AREAS = ("north", "south")
CONTEXT = MetricContext(
    as_of=AS_OF,
    coverage_from=date(2014, 1, 1),
    time_zone="America/Chicago",
    layers={"ward": AREAS},
    kinds={"pothole": "asset", "sign": "asset"},
    departments=("streets",),
)
HEAD = "kind,department,channel,is_duplicate,ward,again_days"
ASSET_HEAD = f"{HEAD},h3_8,opened_day,closed_day,due_day,opened_at,closed_at,due_at\n"
PLACE_HEAD = f"{HEAD},opened_week,opened_month,closed_week,closed_month,days_to_close,days_to_due\n"
Row = tuple[str, str, str, date, date | None]


def made(number: int) -> list[Row]:
    chance = random.Random(7)
    found: list[Row] = []
    for _ in range(number):
        opened = date(2014, 1, 1) + timedelta(days=chance.randrange(180))
        closed = opened + timedelta(days=chance.randrange(90))
        kind, area, department = (
            chance.choice(names) for names in (("pothole", "sign"), (*AREAS, ""), ("streets", ""))
        )
        found.append((kind, department, area, opened, closed if closed <= AS_OF else None))
    return found


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return made(400)


@pytest.fixture(scope="module")
def ask(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Questions]:
    folder = written(rows, tmp_path_factory.mktemp("rows"))
    with connect(folders=[folder], limits=EngineLimits(threads=1), reads_from=folder) as connection:
        yield Questions(connection, folder, CONTEXT)


def written(rows: list[Row], folder: Path) -> Path:
    lines = sorted(
        f"{kind},{department},,false,{area},,,{opened},{closed or ''},,,,\n"
        for kind, department, area, opened, closed in rows
    )
    (folder / ASSET_ROWS).write_text("".join([ASSET_HEAD, *lines]), encoding="utf-8")
    (folder / PLACE_ROWS).write_text(PLACE_HEAD, encoding="utf-8")
    return folder


def by_hand(rows: list[Row], column: int, *, first: str, last: str, kinds: tuple[str, ...] = ()) -> list[Waited]:
    """The same answers row by row."""
    asked = [row for row in rows if first <= f"{row[3]:%Y-%m}" <= last and (not kinds or row[0] in kinds)]
    found = []
    for part in sorted({row[column] for row in asked}, key=lambda part: (not part, part)):
        mine = [row for row in asked if row[column] == part]
        closed = [(row[4] - row[3]).days for row in mine if row[4]]
        least = sorted([*closed, *((AS_OF - row[3]).days + 1 for row in mine if not row[4])])
        rank = (len(mine) + 1) // 2 - 1
        most = sorted(closed)[rank] if rank < len(closed) else None
        is_exact = least[rank] == most
        median = least[rank] if is_exact else least[rank] - 1
        found.append(Waited(part or None, len(mine), len(closed), median, "exact" if is_exact else "more-than"))
    return found


@pytest.mark.parametrize(
    ("first", "last", "kinds"),
    [
        ("2014-01", "2014-06", ()),
        ("2014-01", "2014-02", ()),
        ("2014-03", "2014-03", ("sign",)),
        ("2014-06", "2014-06", ()),
    ],
)
@pytest.mark.parametrize(("by", "column"), [("ward", 2), ("department", 1)])
def test_medians_are_those_of_the_rows_one_by_one(
    ask: Questions, rows: list[Row], by: str, column: int, first: str, last: str, kinds: tuple[str, ...]
) -> None:
    told = ask.medians(by, first=first, last=last, kinds=kinds)

    assert list(told) == by_hand(rows, column, first=first, last=last, kinds=kinds)


def test_the_rows_hold_exact_medians_and_bounds(rows: list[Row]) -> None:
    told = [*by_hand(rows, 2, first="2014-01", last="2014-02"), *by_hand(rows, 2, first="2014-06", last="2014-06")]

    assert {one.bound for one in told} == {"exact", "more-than"}


def test_counts_are_those_of_the_medians(ask: Questions) -> None:
    months = {"first": "2014-02", "last": "2014-04"}

    counts = ask.counts("ward", **months)

    assert counts == tuple(Counted(told.part, told.requests, told.closed) for told in ask.medians("ward", **months))
    assert [told.part for told in counts] == ["north", "south", None]


def test_months_without_requests_have_no_answer(ask: Questions) -> None:
    assert ask.counts("ward", first="2013-01", last="2013-12") == ()


@pytest.mark.parametrize(("by", "kinds", "named"), [("moon", [], "moon"), ("ward", ["pothole", "ufo"], "ufo")])
def test_an_unknown_layer_or_kind_is_named(ask: Questions, by: str, kinds: list[str], named: str) -> None:
    with pytest.raises(DefinitionError, match=f"about {named}"):
        ask.counts(by, first="2014-01", last="2014-02", kinds=kinds)


@pytest.fixture(scope="module")
def folders(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return written(rows, tmp_path_factory.mktemp("many")), tmp_path_factory.mktemp("kept")


def test_rows_kept_for_questions_answer_like_the_row_files(ask: Questions, folders: tuple[Path, Path]) -> None:
    folder, kept_in = folders
    with connect(folders=[folder, kept_in], limits=EngineLimits(threads=1), reads_from=folder) as connection:
        keep_question_rows(connection, folder, CONTEXT, kept_in=kept_in)
        kept = Questions(connection, folder, CONTEXT, kept_in=kept_in)

        for by in ("ward", "department", "channel"):
            for kinds in ((), ("sign",)):
                months = {"first": "2014-02", "last": "2014-06", "kinds": kinds}
                assert kept.medians(by, **months) == ask.medians(by, **months)
                assert kept.counts(by, **months) == ask.counts(by, **months)
        assert kept.is_kept


def test_rows_kept_for_questions_no_longer_count_when_the_row_files_change(
    rows: list[Row], folders: tuple[Path, Path]
) -> None:
    folder, kept_in = folders
    with connect(folders=[folder, kept_in], limits=EngineLimits(threads=1), reads_from=folder) as connection:
        keep_question_rows(connection, folder, CONTEXT, kept_in=kept_in)
        written(rows[:100], folder)
        told = Questions(connection, folder, CONTEXT, kept_in=kept_in).counts("ward", first="2014-01", last="2014-06")
        assert sum(one.requests for one in told) == 100

        keep_question_rows(connection, folder, CONTEXT, kept_in=kept_in)
        asked = Questions(connection, folder, CONTEXT, kept_in=kept_in)
        told = asked.counts("ward", first="2014-01", last="2014-06")
        assert asked.is_kept
        assert sum(one.requests for one in told) == 100


def test_rows_with_a_name_that_no_list_has_are_not_kept(folders: tuple[Path, Path], tmp_path: Path) -> None:
    folder = written([("elsewhere", "streets", "north", AS_OF, None)], tmp_path)
    with (
        connect(folders=[folder], limits=EngineLimits(threads=1), reads_from=folder) as connection,
        pytest.raises(RecordsError, match="no list of the city has, in kind"),
    ):
        keep_question_rows(connection, folder, CONTEXT, kept_in=folder)
    assert not list(folder.glob("*.parquet"))
