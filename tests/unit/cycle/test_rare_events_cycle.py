"""A town with two rare events, through the whole cycle: charted by the time between, on pages, and checked again."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.home import Home
from civicstat.cycle.packet import canonical_packet, prepare_packet
from civicstat.cycle.run import run_cycle
from civicstat.cycle.studio.preview import preview_file
from civicstat.cycle.verify.rare_events import wrong_rare_events
from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.values import PublishedValues
from civicstat.hearings.meetings.packet import MadeFor
from civicstat.ledger.reader import Record
from civicstat.metrics.chart_words import CHARTS
from civicstat.portal.check.numbers import unbound_numbers
from civicstat.portal.pages.stat.drawn import PacketDrawing
from civicstat.portal.pages.view import View
from civicstat.portal.render import catalogue_of
from civicstat.vocabulary.canonical import canonical_bytes


# Days between collapses: about twelve at first; then something changed, and they became rare indeed.
DAYS = [5, 22, 9, 14, 3, 19, 11, 8, 17, 6, 12, 25, 4, 10, 13, 7, 16, 9, 21, 5, 11, 75, 80, 78]
# Weeks between fires in yards, several in one week.
WEEKS = [2, 0, 3, 1, 4, 2, 0, 1, 6, 2, 3, 0, 2, 5, 1, 2, 3, 1, 2, 4, 1, 3, 2, 6]
COLLAPSES, FIRES = "street-collapses", "fires-in-yards"
METRIC = """
id = "{id}"
version = 1
title = "{title}"
title_es = "{title_es}"
question = "How often does it happen?"
question_es = "¿Con qué frecuencia ocurre?"
owner = "Director of Public Works"
owner_es = "Dirección de Obras Públicas"
table = "service_requests"
where = "kind = '{kind}'"
measure = "count"
periods = {periods}
unit = "requests"
digits = 0
direction = "down"
settles_after = "30 days"
known_gaps = ["Some go unreported."]
known_gaps_es = ["Algunos no se reportan."]
proposed_by = "a test"
proposed_by_es = "una prueba"
"""


@pytest.fixture(scope="module")
def town(template_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city with a kind of thing in the street and one about places that hardly ever happen."""
    folder = Path(shutil.copytree(template_city, tmp_path_factory.mktemp("rare") / "city"))
    collapses, fires = [date(2024, 1, 3)], [date(2024, 1, 2)]
    for days in DAYS:
        collapses.append(collapses[-1] + timedelta(days=days))
    for weeks in WEEKS:
        fires.append(fires[-1] + timedelta(weeks=weeks))
    with (folder / "kinds.csv").open("a", encoding="utf-8") as file:
        file.write("Street collapse,street-collapse,Street fallen in,Calle hundida,asset\n")
        file.write("Yard fire,yard-fire,Fire in a yard,Incendio en un patio,place\n")
    with (folder / "data" / "requests.csv").open("a", encoding="utf-8") as file:
        for name, days in (("Street collapse", collapses), ("Yard fire", fires)):
            file.writelines(f"{day},,{name},10.00844,-140.00844,,\n" for day in days)
    for name, kind, title, spanish, periods in (
        (COLLAPSES, "street-collapse", "Streets that fell in", "Calles que se hundieron", '["day", "week"]'),
        (FIRES, "yard-fire", "Fires in yards", "Incendios en patios", '["week"]'),
    ):
        text = METRIC.format(id=name, kind=kind, title=title, title_es=spanish, periods=periods)
        (folder / "metrics" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def rare_home(town, tmp_path_factory, cycle_of) -> Path:
    home = tmp_path_factory.mktemp("rare-home") / "home"
    run_cycle(cycle_of(town, home))
    return home


@pytest.fixture(scope="module")
def charts(rare_home):
    record = Record(rare_home)
    return record.object_json(record.ref("rare-events"))


def test_only_counts_that_are_rare_are_charted_by_the_time_between(charts):
    assert charts.keys() == {COLLAPSES, FIRES}
    assert [charts[name]["counted_in"] for name in (COLLAPSES, FIRES)] == ["day", "week"]
    # Sixteen collapses in the first 26 weeks.
    assert (charts[COLLAPSES]["kind"], charts[COLLAPSES]["mean"]) == ("week", "0.62")


def test_days_without_two_events_on_one_get_a_t_chart_and_their_gaps_are_those_of_the_rows(charts):
    (segment,) = charts[COLLAPSES]["segments"]
    assert segment["chart"] == "t"
    assert [int(point["value"]) for point in segment["points"]] == DAYS
    assert charts[COLLAPSES]["waiting"] == {"since": "2025-04-27", "until": "2025-06-30", "length": 64}
    # Fewer is better, so a longer gap is an improvement.
    assert segment["variation"] == "special-cause-improving"
    assert "outside-limits" in segment["points"][-1]["rules"]


def test_weeks_get_a_g_chart_with_a_zero_for_a_second_event_in_one(charts):
    (segment,) = charts[FIRES]["segments"]
    assert segment["chart"] == "g"
    assert [int(point["value"]) for point in segment["points"]] == WEEKS[: len(segment["points"])]
    assert 0 in [int(point["value"]) for point in segment["points"]]
    assert segment["variation"] == "common-cause"


def test_pages_draw_the_gaps_say_why_and_bind_every_number(rare_home):
    for lang, why, head in (
        ("en", "T chart: no two of the first events fell on one day", "Days since the one before"),
        ("es", "Gráfico t: ninguno de los primeros sucesos coincidió con otro en un día", "Días desde el anterior"),
    ):
        metric = (rare_home / "portal" / lang / "metrics" / f"{COLLAPSES}.html").read_text("utf-8")
        listed = (rare_home / "portal" / lang / "metrics" / f"{COLLAPSES}-between.html").read_text("utf-8")
        for page in (metric, listed):
            assert why in page
            assert head in page
            assert f'data-key="rare-events#{COLLAPSES}.segments.0.upper"' in page
            assert unbound_numbers(page) == []
        assert metric.count(f'id="between-{COLLAPSES}-') >= 2
        assert listed.count(f'data-key="rare-events#{COLLAPSES}.segments.0.points.') == len(DAYS)


def test_a_briefing_judges_rare_events_by_the_time_between_and_draws_it(rare_home):
    made_for = MadeFor("m-2025-08-01", "m", "Streets", "Calles", "", (COLLAPSES, FIRES), (), (), "2025-07-01")
    paper = canonical_packet(prepare_packet(rare_home, made_for))
    standing = {each["id"]: each for each in paper["standing"]}
    assert standing[COLLAPSES]["variation"] == "special-cause-improving"
    assert not standing[FIRES]["is_unusual"]
    # Its own chart says that it changed: so it is talked about, and its few events can be looked at one by one.
    assert [each["id"] for each in paper["changes"] if each["id"] in standing] == [COLLAPSES]
    ids = {sentence["id"] for sentence in standing[COLLAPSES]["sentences"]}
    assert {f"metric/{COLLAPSES}/between", f"metric/{COLLAPSES}/between/why"} <= ids
    drawn = PacketDrawing(paper, "es", lambda layer: ()).chart(COLLAPSES, "Calles", "dicho")
    assert drawn.facts["periods"] == "event"
    assert [int(row.numbers[0].value) for row in drawn.rows] == DAYS[:-14:-1]
    assert "unusual" in drawn.rows[0].marks
    values = PublishedValues(Record(rare_home))
    assert [key for key, field, text in paper["values"] if key != paper["key"] and values.of(key, field) != text] == []


def test_the_small_course_of_a_rare_event_is_that_of_the_time_between(rare_home):
    record = Record(rare_home)
    catalogue = catalogue_of(record)
    course = View(catalogue, "en", str).course_of(catalogue.metrics[COLLAPSES])
    assert course.chart == "t"
    assert [int(point.value) for point in course.points] == DAYS


def test_a_preview_of_rare_events_shows_the_time_between_and_says_why(town, rare_home):
    told = preview_file(town / "metrics" / f"{COLLAPSES}.toml", rare_home, threads=1)
    assert [signal.chart for signal in told.charts] == ["t"]
    why = told.sentences[f"metric/{COLLAPSES}/between/why"]
    assert "is a rare event: there were 0.62 in an average week" in why["en"]
    assert "Gráfico t: ninguno de los primeros sucesos coincidió" in why["es"]
    assert [chart["why"] for chart in told.to_json()["charts"]] == [CHARTS["t"][0]]


def test_the_record_of_the_town_holds(rare_home):
    verdict = verify(str(rare_home))
    assert verdict.holds, verdict.in_words()
    assert verdict.counts["charts of the time between rare events, made again"] == 2


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda charts: charts[COLLAPSES]["segments"][0].update(upper="99.9"), f"{COLLAPSES}.segments.0.upper"),
        (lambda charts: charts[COLLAPSES]["segments"][0].update(chart="g"), f"{COLLAPSES}.segments.0.chart"),
        (lambda charts: charts[FIRES]["segments"][0]["points"][1].update(value="1"), f"{FIRES}.segments.0.points.1"),
        (lambda charts: charts[FIRES]["segments"][0].update(variation="special-cause"), f"{FIRES}.segments.0.var"),
        (lambda charts: charts[COLLAPSES].update(waiting=None), f"{COLLAPSES}.waiting"),
        (lambda charts: charts[FIRES].update(mean="0.20"), f"{FIRES}.mean"),
    ],
)
def test_a_chart_that_does_not_follow_from_the_counts_is_named(rare_home, charts, spoil, key):
    record = Record(rare_home)
    figures = list(PublishedValues(record).figures.values())
    spoiled = json.loads(canonical_bytes(charts))
    spoil(spoiled)

    findings = [
        finding
        for metric, definition in adopted_definitions(record).items()
        for finding in wrong_rare_events(spoiled.get(metric), definition, figures)
    ]
    assert any(finding.key.startswith(f"rare-events#{key}") for finding in findings), findings


def test_a_rare_count_without_its_chart_and_a_chart_of_a_frequent_one_are_named(rare_home, charts):
    record = Record(rare_home)
    figures = list(PublishedValues(record).figures.values())
    definitions = adopted_definitions(record)

    (missing,) = wrong_rare_events(None, definitions[FIRES], figures)
    (strange,) = wrong_rare_events(charts[FIRES], definitions["street-requests"], figures)
    assert (missing.what, strange.what) == (
        "a chart of rare events is missing",
        "a count is charted as rare and is not",
    )


def test_a_second_run_appends_nothing(town, rare_home, cycle_of, tmp_path):
    home = Path(shutil.copytree(rare_home, tmp_path / "home"))
    before = len(Record(home).entries)
    run_cycle(cycle_of(town, home))
    assert len(Record(home).entries) == before
    assert (Home(home).release / "rare-events").is_file()
