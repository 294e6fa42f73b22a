"""Sentences of whole records: on every page, easy to read, bound to the record, and never a cause."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.ledger.reader import Record, read_figures
from closed_is_not_fixed import called_fixed, pages_calling_fixed, sentences_in
from reading_level import FEWEST_WORDS, grade, inflesz, is_long, sentences_of


CITIES = Path(__file__).parents[3] / "cities"
# All sentences of a family as one text; a single text may be a little harder. "Normal" begins at 55 on INFLESZ.
HIGHEST_GRADE, HIGHEST_GRADE_OF_ONE = 8, 9
LOWEST_INFLESZ = 60
CAUSES = {
    "en": ("because", "due to", "thanks to", "owing to", "as a result", "caused", "led to", "therefore", "since "),
    "es": ("porque", "debido a", "gracias a", "a causa", "por culpa", "como resultado", "causó", "por lo tanto"),
}
# Stops of a plan and briefings bring their own sentences.
OTHER_SENTENCES = ("crew-planning", "meetings")
FIRST_VIEW_BYTES = 150_000
_FOLD = re.compile(r'<details class="receipt">.*?</details>', re.DOTALL)
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_AGAIN = "reported-again-within-30-days"
_KEY = re.compile(r'data-key="([^"#]*\|[^"#]*)(?:#(?:numerator|n))?"')


@pytest.fixture(
    scope="module",
    params=[
        "template",
        pytest.param("chicago", marks=pytest.mark.slow),
        pytest.param("boston", marks=pytest.mark.slow),
    ],
)
def whole_home(request: Any, finished_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a city after a whole cycle."""
    if request.param == "template":
        return finished_home
    home = tmp_path_factory.mktemp("homes") / request.param
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    run_cycle(start_cycle(CITIES / request.param, Home(home), as_of=None, now=now, threads=2, progress=no_progress))
    return home


def test_every_fold_on_every_page_begins_with_its_sentence(whole_home: Path) -> None:
    published = _published(whole_home)
    folds = 0
    for page in _pages(whole_home):
        for fold in _FOLD.findall(page.read_text("utf-8")):
            keys = [key for key in re.findall(r"<code>([^<…]*\|[^<…]*)</code>", fold) if key.count("|") == 4]
            if keys:
                folds += 1
                assert f"figure/{keys[0]}" in published, page
                assert '<p class="says">' in fold, page
    assert folds > 10


def test_every_row_of_figures_on_every_page_has_its_words(whole_home: Path) -> None:
    published = _published(whole_home)
    rows = 0
    for page in _pages(whole_home):
        lang = page.relative_to(whole_home / "portal").parts[0]
        for row in _ROW.findall(page.read_text("utf-8")):
            keys = {key for key in _KEY.findall(row) if key.count("|") == 4}
            if not keys:
                continue
            rows += 1
            said = [published[f"row/{key}"][lang][0] for key in sorted(keys)]
            # In a neighborhood's table the area may show no number beside the city's.
            assert "neighborhoods/" in page.as_posix() or any(words in row for words in said), page
            assert not re.search('data-label="(What it says|Qué dice)"></td>', row), page
    assert rows > 100


def test_every_row_of_a_map_and_of_a_forecast_has_its_words(whole_home: Path) -> None:
    published = _published(whole_home)
    for lang in ("en", "es"):
        for name in ("map", "map-of-areas", "where-next"):
            page = whole_home / "portal" / lang / f"{name}.html"
            if not page.exists():
                continue
            table = page.read_text("utf-8").partition('<details class="numbers" open>')[2].partition("</table>")[0]
            assert _wordless(table, published, lang) == [], page
            # Spoiled: another word in its place is found.
            row = next(row for row in _ROW.findall(table) if _KEY.search(row))
            key = next(key for key in _KEY.findall(row) if key.count("|") == 4)
            words = published[f"row/{key}"][lang][0]
            assert _wordless(table.replace(words, "Fine."), published, lang), page
            # The interactive map says the same of every place, listed or not.
            file = page.with_suffix(".geojson")
            places = json.loads(file.read_text("utf-8"))["features"] if file.exists() else []
            said = [place["properties"]["cells"][-1] for place in places if place["properties"]["role"] == "place"]
            every = {each[lang][0] for name, each in published.items() if name.startswith("row/")}
            assert all(len(cell) == 1 and cell[0] in every for cell in said), file


def _wordless(table: str, published: dict[str, Any], lang: str) -> list[str]:
    """Keys of rows that do not say what is published of them."""
    rows = [(row, next((key for key in _KEY.findall(row) if key.count("|") == 4), "")) for row in _ROW.findall(table)]
    return [key for row, key in rows if key and f">{published[f'row/{key}'][lang][0]}</td>" not in row]


def test_no_sentence_names_a_cause(whole_home: Path) -> None:
    for name, said in _published(whole_home).items():
        for lang, words in CAUSES.items():
            text = " ".join(part for part in said[lang] if isinstance(part, str)).lower()
            assert [word for word in words if word in text] == [], (name, text)


def test_no_sentence_and_no_page_calls_anything_fixed(whole_home: Path, tmp_path: Path) -> None:
    said = sentences_in(whole_home)

    assert len(said) > 100
    assert called_fixed(said) == []
    # Where nothing is said of repeats (Boston), pages may speak of repairs.
    if (whole_home / "portal/en/metrics/reported-again-within-30-days.html").exists():
        assert pages_calling_fixed(whole_home / "portal") == []

    # Spoiled: one sentence of praise among them is found, in either language, and so is one on a page.
    role, one = said[0]
    for lang, praise in (("en", "Places there are better fixed."), ("es", "Allí los lugares quedan mejor arreglados.")):
        spoiled = {**one, lang: [praise]}
        assert called_fixed([*said[1:], (role, spoiled)]) == [(role, praise)]
        page = tmp_path / lang / "index.html"
        page.parent.mkdir()
        page.write_text(f"<p>{praise}</p>", "utf-8")
    assert [page for page, _ in pages_calling_fixed(tmp_path)] == ["en/index.html", "es/index.html"]


def test_no_sentence_calls_fewer_repeat_reports_better(whole_home: Path) -> None:
    praise = {"en": re.compile(r"\bbetter\b|the way the city wants"), "es": re.compile(r"\bmejor|la ciudad quiere")}
    about = [(role, said) for role, said in sentences_in(whole_home) if _AGAIN in str(said.get("id", ""))]

    def praised(sentences: list[tuple[str, dict[str, Any]]]) -> list[str]:
        return [
            said["id"]
            for _, said in sentences
            for lang, words in praise.items()
            if words.search(" ".join(part for part in said[lang] if isinstance(part, str)))
        ]

    assert bool(about) == (whole_home.name == "chicago")
    assert praised(about) == []
    assert praised([("sentences", {"id": _AGAIN, "en": ["That is better."], "es": [""]})]) == [_AGAIN]


def test_chicagos_poorer_areas_close_slower_and_are_reported_again_less(whole_home: Path) -> None:
    if whole_home.name != "chicago":
        return  # The numbers are Chicago's.
    record = Record(Home(whole_home).ledger)

    def value(metric: str, period: str, group: str) -> str:
        key = f"{metric}|v1|{period}|hardship-group:{group}|-"
        return str(read_figures(record, metric)[key].value)

    closed, again = "closed-within-5-days", "reported-again-within-30-days"
    assert [value(closed, "2014-03-r12", group) for group in ("high", "low")] == ["45.0", "82.0"]
    assert [value(again, "2014-03-r12", group) for group in ("high", "low")] == ["8.5", "11.1"]
    # The newest year that has settled, as the home page shows it.
    assert [value(closed, "2014-05-r12", group) for group in ("high", "low")] == ["43.2", "83.0"]


def test_where_nobody_looked_the_page_says_so_and_calls_no_area_better_fixed(whole_home: Path) -> None:
    english, spanish = (
        (whole_home / "portal" / lang / "closed-and-fixed.html").read_text("utf-8") for lang in ("en", "es")
    )

    assert "Nobody has checked whether what the city closed is fixed." in english
    assert "Nadie ha comprobado si lo que la ciudad cerró está arreglado." in spanish
    assert "no sentence may call one area better fixed than another" in english
    assert "ninguna frase puede decir que una zona esté mejor arreglada que otra" in spanish
    for html in (english, spanish):
        assert 'data-key="two-clocks' not in html
        assert (f'data-key="{_AGAIN}|' in html) == (whole_home.name == "chicago")
        if whole_home.name == "chicago":
            # April 2013 to March 2014: closed slower where hardship is high, and reported again less.
            for metric, group, value in (
                ("closed-within-5-days", "high", "45.0"),
                ("closed-within-5-days", "low", "82.0"),
                (_AGAIN, "high", "8.5"),
                (_AGAIN, "low", "11.1"),
            ):
                key = f"{metric}|v1|2014-03-r12|hardship-group:{group}|-"
                assert re.search(rf'<data value="{value}" data-key="{re.escape(key)}"', html), key


def test_sentences_are_read_at_about_grade_eight(whole_home: Path) -> None:
    families: dict[str, set[tuple[str, str]]] = {}
    for sentence, said in sentences_of(whole_home):
        families.setdefault(sentence["id"].partition("/")[0], set()).add((said["en"], said["es"]))

    assert {"figure", "row", "metric", "home"} <= families.keys()
    for family, texts in families.items():
        english, spanish = (" ".join(side) for side in zip(*sorted(texts), strict=True))
        if len(english.split()) >= FEWEST_WORDS:
            assert grade(english).level <= HIGHEST_GRADE, family
            assert inflesz(spanish).level >= LOWEST_INFLESZ, family
        for one, other in texts:
            assert not is_long(one) or grade(one).level <= HIGHEST_GRADE_OF_ONE, one
            assert not is_long(other) or inflesz(other).level >= LOWEST_INFLESZ, other


def test_the_formulas_give_the_grades_that_are_printed_for_known_sentences() -> None:
    # Both stand, with these grades, in the article on Flesch-Kincaid readability tests of Wikipedia.
    assert round(grade("The cat sat on the mat.").level, 1) == -1.4
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert round(grade(platypus).level, 1) == 11.3
    # By hand: 7 words, 12 syllables: 206.835 - 62.3 * 12 / 7 - 7.
    assert round(inflesz("La ciudad publica todas sus quejas hoy.").level, 3) == 93.035


def _published(home: Path) -> dict[str, Any]:
    record = Record(Home(home).ledger)
    roles = [role for role in record.refs() if role == "sentences" or role.startswith("forecast-words/")]
    return {each["id"]: each for role in roles for each in record.object_json(record.ref(role))["sentences"]}


def test_no_page_of_a_whole_city_is_heavier_than_a_first_view_may_be(whole_home: Path) -> None:
    fonts = sum(font.stat().st_size for font in (whole_home / "portal" / "assets" / "fonts").glob("*.woff2"))
    weights = {page: fonts + _weight(page) for page in sorted((whole_home / "portal").rglob("*.html"))}
    assert len(weights) > 10
    assert {page.name: weight for page, weight in weights.items() if weight > FIRST_VIEW_BYTES} == {}


def _weight(page: Path) -> int:
    """A page, and what it asks for by itself; fonts are asked for by a stylesheet."""
    text = page.read_text("utf-8")
    asked = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', text)
    asked += re.findall(r'<(?:script|img)[^>]* src="([^"]+)"', text)
    return len(text.encode()) + sum((page.parent / file).stat().st_size for file in asked)


def _pages(home: Path) -> list[Path]:
    return [
        page
        for lang in ("en", "es")
        for page in sorted((home / "portal" / lang).rglob("*.html"))
        if not page.relative_to(home / "portal" / lang).as_posix().startswith(OTHER_SENTENCES)
    ]
