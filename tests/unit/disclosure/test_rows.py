"""Row files: what stands in them, in which order, and what does not."""

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from civicstat.disclosure.errors import DisclosureError
from civicstat.disclosure.households import require_busy_areas, require_large_areas
from civicstat.disclosure.months import PersonMonth, hide_small_months
from civicstat.disclosure.rows import publish_rows


OPENED = date(2014, 6, 2)


def a_request(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "kind": "alley",
        "subject_class": "asset",
        "department": "streets",
        "channel": None,
        "is_duplicate": False,
        "neighborhood": "hyde-park",
        "again_days": None,
        "h3_8": "882664c1a3fffff",
        "h3_10": "8a2664c1a107fff",
        "opened_day": OPENED,
        "closed_day": date(2014, 6, 5),
        "due_day": None,
        "opened_at": datetime(2014, 6, 2, 14, 0, 5),
        "closed_at": datetime(2014, 6, 5, 14, 0, 5),
        "due_at": None,
        "latitude": 41.8,
        "longitude": -87.6,
        "source_file": "requests.parquet",
        "source_row": 1,
    }
    return row | changes


def publish(rows: list[dict[str, object]], tmp_path: Path) -> object:
    days, instants = pa.date32(), pa.timestamp("us")
    schema = pa.schema(
        [
            *[(name, pa.string()) for name in ("kind", "subject_class", "department", "channel")],
            ("is_duplicate", pa.bool_()),
            ("neighborhood", pa.string()),
            ("again_days", pa.int32()),
            *[(name, pa.string()) for name in ("h3_8", "h3_10")],
            *[(name, days) for name in ("opened_day", "closed_day", "due_day")],
            *[(name, instants) for name in ("opened_at", "closed_at", "due_at")],
            ("latitude", pa.float64()),
            ("longitude", pa.float64()),
            ("source_file", pa.string()),
            ("source_row", pa.int64()),
        ]
    )
    table = pa.Table.from_pylist(rows, schema=schema)
    return publish_rows(table, layers=["neighborhood"], coverage_from=date(2014, 1, 1), scratch=tmp_path)


def test_asset_rows_carry_days_and_instants_and_no_point(tmp_path):
    published = publish([a_request()], tmp_path)

    assert published.asset.decode() == (
        "kind,department,channel,is_duplicate,neighborhood,"
        "again_days,h3_8,opened_day,closed_day,due_day,opened_at,closed_at,due_at\n"
        "alley,streets,,false,hyde-park,,882664c1a3fffff,2014-06-02,2014-06-05,,"
        "2014-06-02T14:00:05Z,2014-06-05T14:00:05Z,\n"
    )


def test_place_rows_carry_weeks_months_and_whole_days_only(tmp_path):
    published = publish([a_request(subject_class="place", kind="yard", due_day=date(2014, 6, 9))], tmp_path)

    assert published.place.decode() == (
        "kind,department,channel,is_duplicate,neighborhood,"
        "again_days,opened_week,opened_month,closed_week,closed_month,days_to_close,days_to_due\n"
        "yard,streets,,false,hyde-park,,2014-W23,2014-06,2014-W23,2014-06,3,7\n"
    )


@pytest.mark.parametrize(
    ("subject_class", "kind", "shown"),
    [("asset", "alley", ["", "30", "30", "60"]), ("place", "yard", ["", "30", "31", "4"])],
)
def test_days_until_reported_again_are_in_steps_where_a_row_shows_its_day(subject_class, kind, shown, tmp_path):
    rows = [a_request(subject_class=subject_class, kind=kind, again_days=days) for days in (31, None, 30, 4)]

    published = publish(rows, tmp_path)

    lines = getattr(published, subject_class).decode().splitlines()
    column = lines[0].split(",").index("again_days")
    assert [line.split(",")[column] for line in lines[1:]] == shown


def test_an_iso_week_at_new_year_belongs_to_its_own_year(tmp_path):
    published = publish(
        [a_request(subject_class="place", opened_day=date(2014, 12, 30), closed_day=date(2015, 1, 1))], tmp_path
    )

    assert "2015-W01,2014-12,2015-W01,2015-01,2," in published.place.decode()


def test_rows_stand_in_the_same_order_whatever_order_they_came_in(tmp_path):
    rows = [a_request(opened_day=date(2014, 6, day)) for day in (9, 3, 7)] + [a_request(channel="phone")]

    assert publish(rows, tmp_path).asset == publish(rows[::-1], tmp_path).asset


def test_persons_and_unclassed_kinds_have_no_row_anywhere(tmp_path):
    rows = [a_request(subject_class="person", kind="bed-bugs"), a_request(subject_class=None, kind=None)]
    published = publish(rows, tmp_path)

    assert published.asset.count(b"\n") == published.place.count(b"\n") == 1
    assert published.counts == {"person": 1, "unclassed": 1}


def test_monthly_totals_about_persons_hide_one_to_ten(tmp_path):
    rows = [
        a_request(subject_class="person", opened_day=date(2014, month, 3))
        for month, count in ((1, 12), (2, 10), (3, 4), (4, 30))
        for _ in range(count)
    ]

    assert publish(rows, tmp_path).person_months.decode().splitlines() == [
        "month,requests,status",
        "2014-01,12,shown",
        "2014-02,,hidden",
        "2014-03,,hidden",
        "2014-04,30,shown",
    ]


@pytest.mark.parametrize(
    ("totals", "hidden"),
    [
        ([12, 30, 11], []),
        ([12, 4, 30], [4, 12]),  # one alone would follow from the total
        ([1, 1, 30, 50], [1, 1, 30]),  # two that add up to 2 must both be 1
        ([10, 10, 30, 50], [10, 10, 30]),  # and two that add up to 20 must both be 10
        ([0, 3, 30], [3, 30]),  # zero may be shown, and hiding it would help nobody
    ],
)
def test_no_hidden_month_follows_from_the_sum(totals, hidden):
    months = hide_small_months([PersonMonth(f"2014-{i + 1:02d}", total, "shown") for i, total in enumerate(totals)])

    assert sorted(month.requests for month in months if month.status == "hidden") == hidden


def test_small_areas_are_refused_all_at_once_with_what_to_do():
    with pytest.raises(DisclosureError) as refused:
        require_large_areas(
            {"a": 999, "b": 1000}, areas={"a": "Fuller Park", "b": "Loop", "c": "Harbor"}, layer="community-area"
        )

    assert str(refused.value) == (
        "city.toml, layer community-area: these areas are too small to publish requests about places: "
        "Fuller Park (999), Harbor (no count)\n"
        "Expected: at least 1,000 households in every area\n"
        "Next step: Merge each with a neighbor: [[layers.merge]] area = ..., into = ..., reason = ..."
    )


def test_without_households_a_quiet_area_is_refused():
    with pytest.raises(DisclosureError, match="1 areas have fewer than 200 requests"):
        require_busy_areas({"a": 200, "b": 199}, areas={"a": "A", "b": "B"}, layer="ward")
