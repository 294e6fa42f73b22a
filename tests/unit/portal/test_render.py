"""The site of a small invented city: whole, the same every time, and bound to its record to the last digit."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.append import append
from civicstat.ledger.reader import Record
from civicstat.look.words.formats import format_number
from civicstat.portal.catalogue.answers import answer
from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers
from civicstat.portal.errors import PortalError
from civicstat.portal.render import catalogue_of, render


# What `look` adds to the first view of a page: stylesheet, two fonts, favicon (measured 81 kB); DESIGN allows 150.
HTML_BUDGET = 62_000


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_every_kind_of_page_stands_in_both_languages(site: Path) -> None:
    english = {str(page.relative_to(site / "en")) for page in pages_of(site / "en")}

    assert english == {str(page.relative_to(site / "es")) for page in pages_of(site / "es")}
    assert {
        "index.html",
        "goals.html",
        "all-measures.html",
        "metrics/closed-within-5-days.html",
        "metrics/closed-within-5-days-over-time.html",
        "map.html",
        "map-of-areas.html",
        "neighborhoods/index.html",
        "neighborhoods/ward-12.html",
        "data.html",
        "how-we-compute-this.html",
        "about-the-data.html",
        "what-changed.html",
        "what-we-do-not-publish.html",
        "check-our-numbers.html",
        "entries-1.html",
        "accessibility-and-languages.html",
        "all-pages.html",
    } <= english
    assert (site / "index.html").is_file()
    assert (site / "404.html").is_file()


def test_every_number_on_every_page_is_bound_or_listed_furniture(site: Path) -> None:
    assert {str(page): found for page in pages_of(site) if (found := unbound_numbers(page.read_text("utf-8")))} == {}


def test_every_bound_number_reads_as_the_record_says(site: Path, town_home: Path) -> None:
    catalogue = catalogue_of(Record(town_home))
    numbers = [number for page in pages_of(site) for number in numbers_on_page(page.read_text("utf-8"))]

    wrong = [
        number
        for number in numbers
        if answer(catalogue, number.key, number.field) != number.value
        or format_number(number.value, number.format, number.lang) != number.text
    ]

    assert wrong == []
    assert len(numbers) > 1000
    assert {"value", "numerator", "denominator", "low", "high", "received", "counted", "lower", "rows.read"} <= {
        number.field for number in numbers
    }


def test_the_same_ledger_alone_gives_the_same_bytes(site: Path, town_home: Path, tmp_path: Path) -> None:
    shutil.copytree(town_home / "ledger", tmp_path / "ledger")

    render(tmp_path / "ledger", tmp_path / "again", chart_cache=tmp_path / "charts")
    render(tmp_path / "ledger", tmp_path / "cached", chart_cache=tmp_path / "charts")

    assert files_of(tmp_path / "again") == files_of(site)
    assert files_of(tmp_path / "cached") == files_of(site)


def test_a_new_site_replaces_the_old_one_as_a_whole(town_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "portal"
    out.mkdir()
    (out / "of-yesterday.html").write_text("old")

    rendered = render(town_home / "ledger", out)

    assert not (out / "of-yesterday.html").exists()
    assert rendered.pages == len(pages_of(out))
    assert rendered.bytes == sum(page.stat().st_size for page in pages_of(out))
    assert [path.name for path in tmp_path.iterdir()] == ["portal"]


def test_a_failed_rendering_leaves_the_old_site_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "index.html").write_text("old")

    with pytest.raises(Exception, match="no public record"):
        render(tmp_path / "nothing", tmp_path / "portal")

    assert files_of(tmp_path) == {"portal/index.html": b"old"}


def test_log_and_objects_stand_in_the_site_unchanged(site: Path, town_home: Path) -> None:
    for name in ("log", "objects"):
        assert files_of(site / name) == files_of(town_home / "ledger" / name)


def test_an_object_that_no_entry_names_is_not_published(town_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(town_home / "ledger", home / "ledger")
    stray = home / "ledger" / "objects" / ("ab" * 32)
    stray.write_bytes(b"left behind by a release that was refused")

    render(home, tmp_path / "site")

    published = {path.name for path in (tmp_path / "site" / "objects").iterdir()}
    assert published == {path.name for path in (town_home / "ledger" / "objects").iterdir()}
    assert stray.name not in published


def test_every_link_is_relative_and_leads_to_a_file(site: Path) -> None:
    broken = []
    for page in pages_of(site):
        links = _Links()
        links.feed(page.read_text("utf-8"))
        for href in links.hrefs:
            if href.startswith(("https://springfield.example", "data:")):
                continue
            path, _, anchor = href.partition("#")
            target = (page.parent / path).resolve() if path else page
            leads = target.is_file() and (not anchor or f'id="{anchor}"' in target.read_text("utf-8"))
            if href.startswith("/") or "://" in href or not leads:
                broken.append((str(page), href))

    assert broken == []


def test_no_page_is_heavy(site: Path) -> None:
    assert {str(p): p.stat().st_size for p in pages_of(site) if p.stat().st_size > HTML_BUDGET} == {}


def test_no_page_has_inline_script_or_style(site: Path) -> None:
    for page in pages_of(site):
        html = page.read_text("utf-8")
        ours = r'<script src="\.\./assets/(interactive/open|find-[0-9a-f]{12})\.js" defer></script>'
        assert re.sub(ours, "", html).count("<script") == 0
        assert not re.search(r"<[^>]+\son[a-z]+=", html), page
        assert not re.search(r"<[^>]+\sstyle=", html), page
        assert "Content-Security-Policy" in html


def test_every_page_ends_with_how_to_report_a_problem_and_says_that_it_is_a_replay(site: Path) -> None:
    for lang, hours, banner in (
        ("en", "every day, 8 to 20", "nothing here was locked at the time"),
        ("es", "todos los días, de 8 a 20", "nada de esto se fijó en su momento"),
    ):
        for page in pages_of(site / lang):
            html = page.read_text("utf-8")
            assert "(217) 555-0100" in html
            assert hours in html
            assert banner in html
            assert "data-replay" in html


def test_under_every_big_number_stands_how_we_got_it(site: Path) -> None:
    for page in pages_of(site):
        html = page.read_text("utf-8")
        big = len(re.findall(r'<p class="num[^"]*">(?!\w)', html))
        folds = html.count('<details class="receipt">')
        assert folds >= big, page


def test_a_page_of_numbers_has_a_fold(site: Path) -> None:
    for page in pages_of(site):
        html = page.read_text("utf-8")
        bound = [n for n in numbers_on_page(html) if "|" in n.key]
        assert not bound or '<details class="receipt">' in html, page


def test_results_stand_the_furthest_from_target_first(site: Path) -> None:
    html = (site / "en" / "index.html").read_text("utf-8")

    assert html.index("closed-within-5-days.html") < html.index("open-backlog.html")
    assert "Worse than usual" in html


def test_a_table_of_areas_is_in_order_of_name(site: Path) -> None:
    html = (site / "en" / "metrics" / "closed-within-5-days.html").read_text("utf-8")
    places = [html.index(f">{name}</") for name in ("North End", "Old Harbor", "West Hill", "Without a usable place")]

    assert places == sorted(places)


def test_an_area_that_was_merged_has_no_page_and_its_host_says_so(site: Path) -> None:
    assert not (site / "en" / "neighborhoods" / "ferry-row.html").exists()
    assert "Ferry Row" in (site / "en" / "neighborhoods" / "north-end.html").read_text("utf-8")
    assert "Ferry Row" in (site / "en" / "what-we-do-not-publish.html").read_text("utf-8")


def test_too_few_cases_show_counts_and_no_share(site: Path) -> None:
    html = (site / "en" / "neighborhoods" / "ward-12.html").read_text("utf-8")
    shares = [n for n in numbers_on_page(html) if "ward:ward-12" in n.key and n.format.startswith("percent")]

    assert shares == []
    assert "Fewer than ten cases" in html


def test_a_record_without_corrections_says_so_in_a_sentence(site: Path) -> None:
    assert "Nothing has been corrected" in (site / "en" / "what-changed.html").read_text("utf-8")
    assert "No se ha corregido nada" in (site / "es" / "what-changed.html").read_text("utf-8")


def test_hidden_months_about_people_are_said_to_be_held_back(site: Path) -> None:
    html = (site / "en" / "what-we-do-not-publish.html").read_text("utf-8")

    assert "held back" in html
    assert 'data-key="person-requests|v1|2014-06' in html


def test_a_paused_source_is_a_hole_on_every_page_and_no_number(held_site: Path) -> None:
    pages = pages_of(held_site)
    figures = [
        n
        for page in pages
        for n in numbers_on_page(page.read_text("utf-8"))
        if n.key.count("|") == 4 and "#" not in n.key
    ]

    assert figures == []
    assert {str(page): found for page in pages if (found := unbound_numbers(page.read_text("utf-8")))} == {}
    for page, why in (
        ("en/index.html", "A source is paused"),
        ("en/metrics/closed-within-5-days.html", "paused"),
        ("en/neighborhoods/north-end.html", "paused"),
        ("en/about-the-data.html", "The file lost a column."),
        ("es/about-the-data.html", "El archivo perdió una columna."),
    ):
        assert why in (held_site / page).read_text("utf-8"), page


def test_a_ledger_without_a_release_is_refused_in_a_letter(tmp_path: Path, town_home: Path) -> None:
    from civicstat.portal.catalogue.read import read_catalogue

    entries = [entry for entry in Record(town_home).entries if not entry.statement.type.startswith("release")]

    with pytest.raises(PortalError, match="holds no release") as letter:
        read_catalogue(entries, "", lambda digest: b"")

    assert letter.value.next_step == "Run `civicstat cycle` first."


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [value for name, value in attrs if name in ("href", "src") and value]


def test_what_is_appended_while_pages_are_written_waits_for_the_next_writing(
    town_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    shutil.copytree(town_home / "ledger", home / "ledger")
    said = Record(home).entries_of("goal")[0].statement
    early, late = (
        replace(said, name=f"{when}-goal", body={**said.body, "id": f"{when}-goal"}) for when in ("early", "late")
    )
    copy, calls = shutil.copytree, [early, late]

    def between(*given: Any, **more: Any) -> Any:
        # One entry comes between the opening and the copying of the log, one while pages are written.
        if Path(given[0]).name != "log" or not calls:
            return copy(*given, **more)
        if len(calls) > 1:
            append(home, [calls.pop(0)])
            return copy(*given, **more)
        copied = copy(*given, **more)
        append(home, [calls.pop()])
        return copied

    monkeypatch.setattr(shutil, "copytree", between)
    render(home, tmp_path / "site")

    shown, whole = Record(tmp_path / "site"), Record(home)
    assert len(whole.entries) == len(shown.entries) + 1
    assert "early-goal" in {entry.statement.name for entry in shown.entries}
    assert "late-goal" not in {entry.statement.name for entry in shown.entries}
    entries = (tmp_path / "site" / "en" / "entries-1.html").read_text("utf-8")
    assert "early-goal" in entries
    assert "late-goal" not in entries
