"""A city that only quotes its own measures, and one that also computes: from the table to pages that verify holds."""

from __future__ import annotations

import csv
import html as html_of
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.doctor import examine
from civicstat.cycle.home import Home
from civicstat.cycle.published import publish
from civicstat.cycle.published.ingest import ingest_published
from civicstat.cycle.published.objects import FIGURES_ROLE, MEASURES_ROLE, measures_object
from civicstat.cycle.published.table import TABLE_ROLE
from civicstat.cycle.run import run_cycle
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify.published import check_published
from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.figures import read_lines
from civicstat.ledger.reader import Record
from civicstat.sources.errors import SourceError
from civicstat.vocabulary.canonical import canonical_bytes


BALTIMORE = Path(__file__).resolve().parents[3] / "cities" / "baltimore"
EMS = "of-ems-response-within-9-minutes-6091|v1|FY2025|city:-|-"


@pytest.fixture(scope="module")
def fire_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Baltimore with the measures of its fire and law departments only."""
    folder = tmp_path_factory.mktemp("cities") / "baltimore"
    shutil.copytree(BALTIMORE, folder)
    _keep_agencies(folder / "data" / "measures.csv", "Fire Department", "Law Department")
    return folder


@pytest.fixture(scope="module")
def fire_home(fire_city: Path, tmp_path_factory: pytest.TempPathFactory, cycle_of: Callable[..., object]) -> Path:
    home = tmp_path_factory.mktemp("homes") / "baltimore"
    run_cycle(cycle_of(fire_city, home))  # type: ignore[arg-type]
    return home


@pytest.fixture
def spoiled(fire_home: Path, tmp_path: Path) -> Path:
    """A finished home that a test may spoil."""
    return Path(shutil.copytree(fire_home, tmp_path / "home"))


def test_a_city_without_records_of_requests_is_published_and_its_record_holds(fire_home: Path) -> None:
    verdict = verify(str(fire_home))

    assert verdict.holds, verdict.in_words()
    words = verdict.in_words()
    assert "targets of the city's own measures, judged again" in words
    assert "This record quotes numbers that the city published itself (from an outside source)." in words
    record = Record(fire_home / "ledger")
    (entry,) = record.entries_of("published-measures")
    assert entry.statement.body["class"] == "C"
    lines = list(read_lines(record.object(record.ref(FIGURES_ROLE))))
    assert {line["class"] for line in lines} == {"C"}


def test_the_home_page_says_misses_first_and_every_page_with_a_quoted_number_says_that_it_is_quoted(
    fire_home: Path,
) -> None:
    document = Record(fire_home / "ledger").object_json(Record(fire_home / "ledger").ref(MEASURES_ROLE))
    home = (fire_home / "portal/en/index.html").read_text(encoding="utf-8")

    missed, met = document["counts"]["missed"], document["counts"]["met"]
    assert missed > 0
    assert home.index("It missed") < home.index("and met")
    assert f'data-key="published-measures#counts.missed" data-format="integer">{missed}<' in home
    assert f'data-key="published-measures#counts.met" data-format="integer">{met}<' in home
    quoting = [
        page.read_text(encoding="utf-8")
        for page in (fire_home / "portal").rglob("*.html")
        if "|city:-|-" in page.read_text(encoding="utf-8")
    ]
    assert len(quoting) > 6
    assert [html for html in quoting if "data-outside" not in html] == []


def test_ems_within_9_minutes_stands_as_the_city_published_it(fire_home: Path) -> None:
    english = _fire_pages(fire_home, "en")
    spanish = _fire_pages(fire_home, "es")

    for html in (english, spanish):
        assert f'<data value="90" data-key="{EMS}#target" data-format="percent-0">90%</data>' in html
        assert f'<data value="51" data-key="{EMS}" data-format="percent-0">51%</data>' in html
        assert "Ongoing staffing shortages limited the number of EMS units" in html
    assert '<h3><span lang="en"><span data-furniture="name">' not in english
    assert re.search(r'<h3><span lang="en">.{0,60}% of EMS response within 9 minutes', spanish)


def test_each_years_explanation_stands_beside_its_year_and_a_miss_without_one_says_so(fire_home: Path) -> None:
    document = Record(fire_home / "ledger").object_json(Record(fire_home / "ledger").ref(MEASURES_ROLE))
    for lang, ended, explains, none in (
        ("en", "missed", "The city explains:", "No explanation was published."),
        ("es", "incumplida", "La ciudad explica:", "No se publicó ninguna explicación."),
    ):
        said = _article(_fire_pages(fire_home, lang), EMS.partition("|")[0])
        words = [
            f"2025: {ended}. {explains}",
            "FY25 response time",
            f"2024: {ended}. {explains}",
            "Working to improve",
        ]
        assert [said.index(each) for each in words] == sorted(said.index(each) for each in words)
        assert said.index("2027") < said.index("The FY27 target aligns with the NFPA benchmark")
        unexplained = [
            (one["slug"], year)
            for one in document["measures"]
            for year, told in {"FY2025": one, **one["other_years"]}.items()
            if told["outcome"] == "missed" and told["explanation"]["state"] == "none"
        ]
        assert unexplained
        for slug, year in unexplained:
            assert f"{year[2:]}: {ended}. {none}" in _article(
                _fire_pages(fire_home, lang) + _fire_pages(fire_home, lang, of="law"), slug
            )


def test_the_table_has_a_row_per_measure_and_year_with_the_citys_words(fire_home: Path) -> None:
    record = Record(fire_home / "ledger")
    ref = record.ref(TABLE_ROLE)
    rows = list(csv.DictReader(io.StringIO(record.object(ref).decode("utf-8"), newline="")))
    ems = {row["fiscal_year"]: row for row in rows if row["slug"] == EMS.partition("|")[0]}

    assert (ref.name, ref.media_type) == ("published-measures.csv", "text/csv")
    assert list(ems) == ["FY2021", "FY2022", "FY2023", "FY2024", "FY2025", "FY2026", "FY2027"]
    assert [ems["FY2025"][name] for name in ("target", "result", "outcome")] == ["90", "51", "missed"]
    assert ems["FY2024"]["explanation"].startswith("Working to improve response time")
    assert (ems["FY2027"]["outcome"], ems["FY2027"]["explanation"]) == ("", "")
    assert ems["FY2027"]["target_explanation"].startswith("The FY27 target aligns")
    # No cell is a formula to a spreadsheet; a negative number is none.
    assert [cell for row in rows for cell in row.values() if re.match(r"[=+@]|-(?![0-9.])", cell)] == []
    for lang, said in (("en", "as a table (CSV)"), ("es", "como tabla (CSV)")):
        data = (fire_home / "portal" / lang / "data.html").read_text(encoding="utf-8")
        assert ref.sha256 in data
        assert said in data


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (",90,51,missed,", ",90,91,met,", "the table says something else than the measures"),
        ("Working to improve response time", "The Council took the money", "the table says something else"),
        ("of-ems-response-within-9-minutes-6091,", "of-another,", "the table lacks a row, or has one too many"),
    ],
)
def test_a_spoiled_table_is_named(
    fire_home: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, what: str
) -> None:
    record = Record(fire_home / "ledger")
    table, whole = record.ref(TABLE_ROLE), record.object
    assert old.encode() in whole(table)
    monkeypatch.setattr(
        record, "object", lambda ref: whole(ref).replace(old.encode(), new.encode()) if ref == table else whole(ref)
    )
    verdict = Verdict("spoiled")

    check_published(record, PublishedValues(record), verdict)

    assert any(what in finding.what for finding in verdict.findings), verdict.in_words()


def test_the_first_page_counts_each_years_misses_and_how_many_the_city_explains(fire_home: Path) -> None:
    first = (fire_home / "portal/en/index.html").read_text(encoding="utf-8")
    document = Record(fire_home / "ledger").object_json(Record(fire_home / "ledger").ref(MEASURES_ROLE))

    assert [row["year"] for row in document["by_year"]] == ["FY2025", "FY2024"]
    for at, row in enumerate(document["by_year"]):
        assert row["missed"] == row["missed_explained"] + row["missed_unexplained"] + row["missed_withheld"]
        for name in ("missed", "met", "missed_explained", "missed_unexplained", "missed_withheld"):
            assert f'data-key="published-measures#by_year.{at}.{name}" data-format="integer">{row[name]}<' in first


def test_what_was_missed_under_a_goal_stands_on_its_page_and_leads_to_the_citys_explanation(fire_home: Path) -> None:
    record = Record(fire_home / "ledger")
    document = record.object_json(record.ref(MEASURES_ROLE))
    at, goal = next(
        (at, goal) for at, goal in enumerate(document["goals"]) if goal["name"] == "Enhancing Public Safety"
    )
    missed = [one for one in document["measures"] if one["goal"] == at and one["outcome"] == "missed"]

    assert len(missed) == goal["missed"] > 10
    for lang, said in (("en", "Missed under this goal"), ("es", "Incumplidas bajo este objetivo")):
        site = fire_home / "portal" / lang
        page = (site / f"published-measures/goal-{goal['slug']}.html").read_text(encoding="utf-8")
        assert said in page
        for measure in missed:
            [href] = re.findall(rf'href="([^"]+#{re.escape(measure["slug"])})"', page)
            leads_to = (site / "published-measures" / href.partition("#")[0]).resolve().read_text(encoding="utf-8")
            assert f'id="{measure["slug"]}"' in leads_to
        assert f'data-key="published-measures#goals.{at}.missed"' in (site / "index.html").read_text(encoding="utf-8")
        assert f"goal-{goal['slug']}.html" in _fire_pages(fire_home, lang)


def test_a_record_from_before_goals_and_other_years_were_quoted_is_shown_and_held_and_goes_on(
    fire_city: Path, tmp_path: Path, cycle_of: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_before(*args: Any, **more: Any) -> dict[str, Any]:
        document = measures_object(*args, **more)
        del document["goals"], document["counts"]["without_goal"]
        del document["by_year"]
        new = ("goal", "other_years", "target_explanations")
        measures = [{name: said for name, said in one.items() if name not in new} for one in document["measures"]]
        return {**document, "measures": measures}

    monkeypatch.setattr("civicstat.cycle.published.ingest.measures_object", of_before)
    monkeypatch.setattr("civicstat.cycle.published.ingest.measures_table", lambda document: b"")
    monkeypatch.setattr(publish, "ROLES", tuple(role for role in publish.ROLES if role != TABLE_ROLE))
    run_cycle(cycle_of(fire_city, tmp_path / "home"))  # type: ignore[arg-type]

    verdict = verify(str(tmp_path / "home"))
    assert verdict.holds, verdict.in_words()
    first = (tmp_path / "home/portal/en/index.html").read_text(encoding="utf-8")
    assert "Goal by goal" not in first
    assert "Year by year" not in first
    assert "have no published explanation" in first
    assert "Ongoing staffing shortages limited the number of EMS units" in _fire_pages(tmp_path / "home", "en")

    # Today's cycle goes on from it, in a release of its own, with every year.
    monkeypatch.undo()
    run_cycle(cycle_of(fire_city, tmp_path / "home"))  # type: ignore[arg-type]
    verdict = verify(str(tmp_path / "home"))
    assert verdict.holds, verdict.in_words()
    assert "Year by year" in (tmp_path / "home/portal/en/index.html").read_text(encoding="utf-8")
    assert len(Record(tmp_path / "home" / "ledger").entries_of("release")) == 2


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (f'<data value="51" data-key="{EMS}"', f'<data value="91" data-key="{EMS}"', "not the published one"),
        (f'data-key="{EMS}" data-format="percent-0">51%<', f'data-key="{EMS}" data-format="percent-0">91%<', "read as"),
        (f'<data value="90" data-key="{EMS}#target"', f'<data value="50" data-key="{EMS}#target"', "not the published"),
        (" data-outside", "", "does not say that its numbers are from an outside source"),
    ],
)
def test_a_spoiled_page_is_caught(spoiled: Path, old: str, new: str, what: str) -> None:
    (page,) = [path for path in _fire_paths(spoiled, "en") if EMS in path.read_text(encoding="utf-8")]
    html = page.read_text(encoding="utf-8")
    assert old in html
    page.write_text(html.replace(old, new), encoding="utf-8")

    verdict = verify(str(spoiled), render=False)

    assert not verdict.holds
    assert any(what in finding.what for finding in verdict.findings), verdict.in_words()


def test_a_second_run_appends_nothing_and_another_home_gives_the_same_bytes(
    fire_city: Path, fire_home: Path, spoiled: Path, tmp_path: Path, cycle_of: Callable[..., object],
    files_of: Callable[[Path], dict[str, bytes]],
) -> None:  # fmt: skip
    before = files_of(fire_home)
    run_cycle(cycle_of(fire_city, spoiled))  # type: ignore[arg-type]
    run_cycle(cycle_of(fire_city, tmp_path / "other"))  # type: ignore[arg-type]

    assert files_of(spoiled) == before
    assert files_of(tmp_path / "other") == before


def test_a_person_in_an_explanation_is_withheld_and_one_in_a_title_stops_the_run(
    fire_city: Path, tmp_path: Path, cycle_of: Callable[..., object]
) -> None:
    city = Path(shutil.copytree(fire_city, tmp_path / "city"))
    file = city / "data" / "measures.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Ongoing staffing shortages", "Captain Doe says that shortages"), encoding="utf-8")

    run_cycle(cycle_of(city, tmp_path / "home"))  # type: ignore[arg-type]

    published = b"".join(path.read_bytes() for path in (tmp_path / "home" / "ledger").rglob("*") if path.is_file())
    assert b"Captain Doe" not in published
    assert "We hold it back. It could name a person." in _fire_pages(tmp_path / "home", "en")

    file.write_text(text.replace("% of EMS response within 9 minutes", "Doe's response"), encoding="utf-8")
    cycle = cycle_of(city, tmp_path / "other")
    with pytest.raises(SourceError, match=r'1 titles, services, agencies or goals hold a word .*\n  "Doe\'s response"'):
        ingest_published(cycle.folder, Home(tmp_path / "other"), as_of=cycle.as_of, progress=no_progress)  # type: ignore[attr-defined]


def test_the_doctor_finds_baltimore_in_order() -> None:
    checks = examine(BALTIMORE, as_of=None, progress=no_progress)

    assert [check.what for check in checks if check.state == "mend"] == []
    assert any("published measures can be read" in check.what for check in checks)


@pytest.mark.slow
def test_a_city_may_compute_its_own_figures_and_quote_measures_beside_them(
    city: Path, tmp_path: Path, cycle_of: Callable[..., object]
) -> None:
    for name in ("known-words.txt", "data/measures.csv"):
        shutil.copy(BALTIMORE / name, city / name)
    _keep_agencies(city / "data" / "measures.csv", "Law Department")
    quoted = (BALTIMORE / "sources.toml").read_text(encoding="utf-8").partition("[published_measures]")[2]
    with (city / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[published_measures]{quoted}")

    run_cycle(cycle_of(city, tmp_path / "home"))  # type: ignore[arg-type]

    verdict = verify(str(tmp_path / "home"))
    assert verdict.holds, verdict.in_words()
    assert (tmp_path / "home/portal/en/published-measures.html").is_file()
    assert "published-measures.html" in (tmp_path / "home/portal/en/index.html").read_text(encoding="utf-8")
    names = {entry.statement.name for entry in Record(tmp_path / "home" / "ledger").entries_of("source")}
    assert {"service-requests", "published-measures"} <= names


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda document, lines: _ems(document).update(outcome="met"), "a target is not judged as its numbers say"),
        (
            lambda document, lines: document["counts"].update(missed=1),
            "a count of the city's measures is not the count",
        ),
        (lambda document, lines: document["agencies"][0].update(met=99), "a count of the city's measures is not"),
        (lambda document, lines: document["goals"][0].update(missed=99), "a count of the city's measures is not"),
        (lambda document, lines: document["by_year"][1].update(missed=99), "a count of the city's measures is not"),
        (
            lambda document, lines: document["by_year"][1].update(missed_unexplained=0),
            "a count of the city's measures is not",
        ),
        (lambda document, lines: document["counts"].update(texts_withheld=0), "a count of the city's measures is not"),
        (
            lambda document, lines: _ems(document)["other_years"]["FY2024"].update(outcome="met"),
            "a target is not judged as its numbers say",
        ),
        (lambda document, lines: _ems(document).update(goal=None), "a count of the city's measures is not"),
        (lambda document, lines: document["furthest"].reverse(), "the misses furthest from their target are not"),
        (lambda document, lines: _ems(document)["actual"].update(FY2025="95"), "say different numbers"),
        (lambda document, lines: lines[0].update({"class": "A"}), "does not say that it is from an outside source"),
        (lambda document, lines: lines.pop(), "the statement says another figures.count"),
        (lambda document, lines: document["source"].update(set_by="somebody"), "the statement says another set_by"),
    ],
)
def test_a_spoiled_object_is_named(
    fire_home: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Any, Any], object], what: str
) -> None:
    record = Record(fire_home / "ledger")
    document = json.loads(json.dumps(record.object_json(record.ref(MEASURES_ROLE))))
    lines = list(read_lines(record.object(record.ref(FIGURES_ROLE))))
    values = PublishedValues(record)
    change(document, lines)
    monkeypatch.setattr(record, "object_json", lambda _: document)
    figures, whole = record.ref(FIGURES_ROLE), record.object
    spoilt = b"".join(canonical_bytes(line) + b"\n" for line in lines)
    monkeypatch.setattr(record, "object", lambda ref: spoilt if ref == figures else whole(ref))
    verdict = Verdict("spoiled")

    check_published(record, values, verdict)

    assert any(what in finding.what for finding in verdict.findings), verdict.in_words()


def _ems(document: Any) -> Any:
    return next(measure for measure in document["measures"] if measure["slug"] == EMS.partition("|")[0])


def _keep_agencies(file: Path, *names: str) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = [row for row in reader if any(name in row["Agency"] for name in names)]
        columns = reader.fieldnames or []
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _article(html: str, slug: str) -> str:
    (said,) = re.findall(rf'<article id="{re.escape(slug)}">.*?</article>', html, re.DOTALL)
    return " ".join(html_of.unescape(re.sub(r"<[^>]+>", "", said)).split())


def _fire_paths(home: Path, lang: str, *, of: str = "fire") -> list[Path]:
    return sorted((home / "portal" / lang / "published-measures").glob(f"baltimore-city-{of}-department*.html"))


def _fire_pages(home: Path, lang: str, *, of: str = "fire") -> str:
    return "".join(path.read_text(encoding="utf-8") for path in _fire_paths(home, lang, of=of))
