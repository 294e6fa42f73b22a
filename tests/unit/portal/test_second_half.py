"""Next week, the crews' day, the meeting and the promises: bound to the record, and silent where it has none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.reader import Record
from civicstat.look.words.formats import format_number
from civicstat.portal.catalogue.answers import answer
from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers
from civicstat.portal.pages import neighborhood
from civicstat.portal.pages.promise_words import status_on
from civicstat.portal.render import catalogue_of, render


HTML_BUDGET = 62_000
NEW_PAGES = (
    "where-next.html",
    "crew-planning.html",
    "meetings.html",
    "meetings/streets.html",
    "promises.html",
    "metrics/reported-again-within-30-days.html",
)


def page(site: Path, path: str, lang: str = "en") -> str:
    return (site / lang / path).read_text("utf-8")


def words(html: str) -> str:
    """What a reader sees, spaces made one."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_the_new_pages_stand_in_both_languages_and_only_where_the_record_has_them(site: Path, whole_site: Path) -> None:
    for path in NEW_PAGES:
        assert (whole_site / "en" / path).is_file()
        assert (whole_site / "es" / path).is_file()
        assert not (site / "en" / path).exists()


def test_every_number_on_every_new_page_is_bound_or_listed_furniture(whole_site: Path) -> None:
    pages = sorted(whole_site.rglob("*.html"))

    assert {str(one): found for one in pages if (found := unbound_numbers(one.read_text("utf-8")))} == {}


def test_every_bound_number_of_the_whole_site_reads_as_the_record_says(whole_site: Path, whole_home: Path) -> None:
    catalogue = catalogue_of(Record(whole_home))
    numbers = [number for one in whole_site.rglob("*.html") for number in numbers_on_page(one.read_text("utf-8"))]

    wrong = [
        number
        for number in numbers
        if answer(catalogue, number.key, number.field) != number.value
        or format_number(number.value, number.format, number.lang) != number.text
    ]

    assert wrong == []
    starts = {number.key.partition("|")[0] for number in numbers}
    assert {
        "forecast-alleys",
        "forecast-scores/alleys",
        "route-plan/sanitation",
        "briefing/streets",
        "claim:on-time-flag",
    } <= starts


def test_the_same_whole_record_gives_the_same_bytes(whole_site: Path, whole_home: Path, tmp_path: Path) -> None:
    shutil.copytree(whole_home / "ledger", tmp_path / "ledger")
    render(tmp_path / "ledger", tmp_path / "again")

    for one in whole_site.rglob("*.html"):
        assert (tmp_path / "again" / one.relative_to(whole_site)).read_bytes() == one.read_bytes()


def test_no_new_page_is_heavy(whole_site: Path) -> None:
    heavy = {str(p): p.stat().st_size for p in whole_site.rglob("*.html") if p.stat().st_size > HTML_BUDGET}
    assert heavy == {}


def test_a_forecast_without_useful_gain_says_so_first_and_names_what_to_use(whole_site: Path) -> None:
    html = page(whole_site, "where-next.html")
    said = words(html)

    assert html.index("No useful gain") < html.index("<svg viewBox")
    assert "Use the simple count instead: Last 52 weeks." in said
    assert "Not locked at the time." in said
    assert (
        "About 34 requests are expected in the whole city in the week of July 7, 2014, likely between 25 and 44."
        in said
    )
    assert "Ninguna mejora útil" in page(whole_site, "where-next.html", "es")


def test_places_stand_with_the_most_expected_first(whole_site: Path) -> None:
    means = [
        float(number.value)
        for number in numbers_on_page(page(whole_site, "where-next.html"))
        if number.key.startswith("forecast-alleys") and "h3-8" in number.key and number.field == "value"
    ]

    assert means == sorted(means, reverse=True)
    assert len(means) == 3


def test_a_route_sheet_is_marked_as_an_example_and_names_cells_only(whole_site: Path) -> None:
    html = page(whole_site, "crew-planning.html")

    assert "Example, not validated by crews" in html
    assert "Estas visitas son solo para limpiar" in page(whole_site, "crew-planning.html", "es")
    numbers = re.findall(r'<span class="stop-no[^"]*" data-furniture="position">(\d+)<', html)
    assert numbers[0] == "1"
    assert len(numbers) > 4
    assert 'class="stop-no owed"' in html
    assert "Keeping the rule costs" in html
    assert ".geojson" in html


def test_a_briefing_opens_with_what_is_overdue_and_marks_what_is_invented(whole_site: Path) -> None:
    html = page(whole_site, "meetings/streets.html")
    said = words(html)

    assert html.index("The crew roster") < html.index("The alley list") < html.index("Unusual changes")
    assert html.count('<span class="mark">invented</span>') == 3
    assert "The city's claim: The city's own flag calls 73.6% of requests on time." in said.replace("&#39;", "'")
    assert "briefing-streets-en.md" in html
    assert "briefing-streets-es.md" in page(whole_site, "meetings/streets.html", "es")


def test_wherever_an_invented_promise_is_counted_it_says_so(whole_site: Path) -> None:
    for path, said in (("index.html", "Promises that are overdue"), ("meetings.html", "Open promises")):
        counted = re.search(rf"<p[^>]*>(?:(?!</p>).)*{said}.*?</p>", page(whole_site, path), re.DOTALL)
        assert counted is not None, path
        assert counted[0].count('<span class="mark">invented</span>') == 1, path


def test_a_briefing_names_the_rule_that_fired_and_asks(whole_site: Path) -> None:
    html = page(whole_site, "meetings/streets.html")

    assert 'href="../metrics/open-backlog.html"' in html
    assert "<h4>Ask</h4>" in html
    assert "No one has studied why" in html


def test_promises_stand_the_overdue_first_with_their_first_date(whole_site: Path) -> None:
    html = page(whole_site, "promises.html")
    order = [html.index(f'id="{name}"') for name in ("overdue", "done_late", "not_yet_due", "decisions")]

    assert order == sorted(order)
    assert 'First promised for <b><time datetime="2014-05-31">' in html
    assert 'moved to <time datetime="2014-06-15">' in html
    assert "30 days after the date promised first." in words(html)
    assert "Invented example." in html


def test_every_status_stands_with_its_words_and_withdrawn_ones_with_the_reason(whole_site: Path) -> None:
    html = page(whole_site, "promises.html")
    text = words(html)
    order = ("overdue", "under_review", "on_hold", "done_late", "not_yet_due", "done_on_time", "overtaken", "merged")
    assert [html.index(f'id="{name}"') for name in order] == sorted(html.index(f'id="{name}"') for name in order)
    for said in (
        "What the city says: You waited. We are sorry.",
        "Next step: A third crew starts on July 7.",
        "The effect was not reached. It fell by 2 days.",
        "moved to June 25, 2014: Two posts were not filled.",
        "Words were withdrawn: It named a person.",
        "Scenarios that were weighed: 12 trucks, A contractor",
    ):
        assert said in text
    assert "It named somebody" not in text
    assert unbound_numbers(html) == []


def test_the_board_counts_each_department_in_its_own_past_and_every_number_is_bound(whole_site: Path) -> None:
    html = page(whole_site, "promises.html")
    found = {(n.key, n.field): n.value for n in numbers_on_page(html) if n.key == "promises"}
    counts = {
        name: int(found["promises", f"departments.streets.{name}"])
        for name in ("kept", "late", "broken", "overtaken", "under_way", "not_yet_due")
    }
    assert counts == {"kept": 1, "late": 2, "broken": 3, "overtaken": 1, "under_way": 2, "not_yet_due": 1}
    assert found["promises", "departments.streets.years.2014.came_due"] == "6"
    assert found["promises", "departments.streets.years.2014.days_allowed"] == "91"
    assert found["promises", "each.moved-and-missed.late"] == "30"


@pytest.mark.parametrize(
    ("first_due", "done_on", "status"),
    [
        ("2014-06-30", None, "not-yet-due"),
        ("2014-06-29", None, "overdue"),
        ("2014-06-10", "2014-06-10", "done-on-time"),
        ("2014-06-10", "2014-06-11", "done-late"),
        ("2014-06-10", "2014-07-01", "overdue"),
    ],
)
def test_the_first_day_decides_and_a_later_delivery_is_not_known(
    first_due: str, done_on: str | None, status: str
) -> None:
    assert status_on({"first_due": first_due, "done_on": done_on}, "2014-06-30") == status


def test_an_event_is_drawn_numbered_and_said_to_be_no_cause(whole_site: Path, site: Path) -> None:
    html = page(whole_site, "metrics/closed-within-5-days.html")

    assert "Cause not established." in html
    assert "The last <" in html or "The last 12 wards switch to the grid." in words(html)
    assert "Long before." not in html
    assert "Causa no establecida." in page(whole_site, "metrics/closed-within-5-days.html", "es")
    assert "see mark 1" in words(page(whole_site, "metrics/closed-within-5-days-over-time.html"))
    assert "Cause not established." not in page(site, "metrics/closed-within-5-days.html")


def test_only_reported_again_stands_as_a_second_clock(whole_site: Path, site: Path) -> None:
    html = page(whole_site, "metrics/closed-within-5-days.html")

    assert html.count('<div class="clock second">') == 1
    assert "Fixed, or nobody calls?" in html
    assert "These records cannot say." in html
    assert '<div class="clock second">' not in page(site, "metrics/closed-within-5-days.html")


def silent_pages(folder: Path) -> list[str]:
    """Pages that show a number of what was reported again and do not ask whether nobody calls."""
    found = []
    for lang, question, answer_words in (
        ("en", "Fixed, or nobody calls?", "These records cannot say."),
        ("es", "¿Se arregló, o nadie llama?", "Estos registros no pueden decirlo."),
    ):
        for one in sorted((folder / lang).rglob("*.html")):
            html = one.read_text("utf-8")
            shows = 'data-key="reported-again-within-30-days|' in html
            if shows and not (question in html and answer_words in html):
                found.append(one.relative_to(folder).as_posix())
    return found


def test_every_page_that_shows_what_was_reported_again_asks_whether_nobody_calls(
    whole_site: Path, tmp_path: Path
) -> None:
    shown = [
        one.relative_to(whole_site).as_posix()
        for one in whole_site.rglob("*.html")
        if 'data-key="reported-again-within-30-days|' in one.read_text("utf-8")
    ]

    assert {"en/index.html", "es/goals.html", "en/metrics/reported-again-within-30-days-over-time.html"} <= {*shown}
    assert silent_pages(whole_site) == []

    # Spoiled: one page without the question is found.
    spoiled = Path(shutil.copytree(whole_site / "es", tmp_path / "es")) / "goals.html"
    spoiled.write_text(spoiled.read_text("utf-8").replace("o nadie llama?", ""), "utf-8")
    assert silent_pages(tmp_path) == ["es/goals.html"]


def test_the_walk_leads_from_the_first_page_to_the_last(whole_site: Path) -> None:
    path, seen = "index.html", []
    while path not in seen:
        seen.append(path)
        html = page(whole_site, path)
        found = re.search(r'<nav class="walk".*?href="([^"#]+)', html, re.DOTALL)
        if found is None:
            break
        path = str((Path("/") / path).parent.joinpath(found[1]).resolve().relative_to("/"))

    assert seen == [
        "index.html",
        "metrics/closed-within-5-days.html",
        "metrics/reported-again-within-30-days.html",
        "where-next.html",
        "crew-planning.html",
        "meetings/streets.html",
        "promises.html",
        "check-our-numbers.html",
        "what-this-demo-cannot-show.html",
    ]


def test_the_masthead_names_only_pages_that_exist(whole_site: Path, site: Path) -> None:
    def masthead(html: str) -> list[str]:
        menu = html[html.index('<nav aria-label="Main">') : html.index("</nav>")]
        return re.findall(r"<a [^>]*>([^<]+)</a>", menu)

    assert masthead(page(whole_site, "index.html")) == [
        "Results",
        "Where next",
        "Meetings",
        "Promises",
        "Neighborhoods",
        "Data",
        "Check our numbers",
    ]
    assert masthead(page(site, "index.html")) == [
        "Results",
        "Goals",
        "Map",
        "Neighborhoods",
        "Data",
        "Check our numbers",
    ]


def test_groups_stand_early_on_the_first_page_with_the_other_language_beside_them(whole_site: Path) -> None:
    html = page(whole_site, "index.html")
    groups = html.index("Same city, two services")

    assert groups < html.index("What really changed")
    assert 'href="../es/neighborhoods/index.html"' in html[groups : groups + 12_000]


def test_the_list_of_neighborhoods_opens_with_how_unlike_they_are_served(whole_site: Path) -> None:
    html = page(whole_site, "neighborhoods/index.html")

    assert (
        html.index("Same city, two services") < html.index("All neighborhoods") < html.index('<ul class="links cols">')
    )


def test_a_long_list_of_neighborhoods_has_letters_to_jump_to(monkeypatch: Any) -> None:
    names = ["Árbol", "Austin", "Beverly", "Clearing", "Douglas", "Edgewater"]
    places = [{"name": name, "href": "", "with": []} for name in names]

    assert neighborhood._by_letter(places) == [("", places)]
    monkeypatch.setattr(neighborhood, "FEWEST_FOR_LETTERS", 6)
    found = neighborhood._by_letter(places)
    assert [(letter, [place["name"] for place in under]) for letter, under in found] == [
        ("A", ["Árbol", "Austin"]),
        *((name[0], [name]) for name in names[2:]),
    ]


def test_driving_is_shown_in_kilometers(whole_site: Path) -> None:
    for lang in ("en", "es"):
        assert re.search(
            r'#[^"]*driving_meters" data-format="kilometers-1">', page(whole_site, "crew-planning.html", lang)
        )


def test_what_a_demo_cannot_show_is_said_of_this_record(whole_site: Path, site: Path) -> None:
    whole, half = (page(each, "what-this-demo-cannot-show.html") for each in (whole_site, site))

    assert "The promises are invented" in whole
    assert "The promises are invented" not in half
    assert "No crew has driven these routes" in whole


def test_closed_is_not_fixed_shows_a_share_only_where_enough_was_looked_at(whole_site: Path, site: Path) -> None:
    html = page(whole_site, "closed-and-fixed.html")
    said = words(html)

    assert (
        "6 of 30 closings that somebody went to see were not fixed. Fixed: 80.0%, likely between 62.7% and 90.5%."
        in said
    )
    assert said.count("80.0% 24 of 30") == 1
    for state in ("too few to say (7 clear answers)", "nobody looked", "not drawn as one lot"):
        assert state in said
    assert "Asked whether it is fixed, 5 said no, 11 said yes and 3 were not sure." in said
    assert "The day is missing: 2" in said
    assert "Fixed, or nobody calls?" in html
    assert not (site / "en" / "closed-and-fixed.html").exists()
    assert "closed-and-fixed.html" not in page(site, "index.html")


def test_closed_is_not_fixed_is_one_step_from_the_first_page_and_from_what_judges_closings(whole_site: Path) -> None:
    for lang in ("en", "es"):
        assert 'href="closed-and-fixed.html"' in page(whole_site, "index.html", lang)
        assert 'href="../closed-and-fixed.html"' in page(whole_site, "metrics/closed-within-5-days.html", lang)
    assert "Cerrado no es arreglado" in page(whole_site, "closed-and-fixed.html", "es")
