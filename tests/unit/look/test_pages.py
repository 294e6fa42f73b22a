from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import DictLoader, UndefinedError

from civicstat.look import living_examples
from civicstat.look.assets import copy_assets
from civicstat.look.bound import bound_number, bound_sentence
from civicstat.look.environment import make_environment
from civicstat.look.errors import LookError
from civicstat.look.living import render_living_page
from civicstat.look.words.formats import format_number
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.sentence import BoundNumber


ASSETS = {"civicstat.css": "assets/c.css", "faces.css": "assets/fonts/faces.css", "favicon.svg": "assets/f.svg"}


def render(source: str, lang: str = "en", **context: object) -> str:
    environment = make_environment(lang, assets=ASSETS, loader=DictLoader({"page.html": source}))
    return environment.get_template("page.html").render(**context)


def test_a_bound_number_says_which_figure_it_is() -> None:
    figure = living_examples.figure("62.3", 1093, 1754)
    assert bound_number(figure.key, "value", figure.value, "percent-1", lang="en") == (
        '<data value="62.3" data-key="invented-example|v1|2014-05|city:-|-" data-format="percent-1">62.3%</data>'
    )
    assert 'data-key="invented-example|v1|2014-05|city:-|-#numerator"' in bound_number(
        figure.key, "numerator", 1093, "integer", lang="en"
    )


def test_a_number_that_is_not_there_cannot_be_shown() -> None:
    with pytest.raises(LookError, match="has no value to show"):
        bound_number("k|v1|2014|city:-|-", "value", None, "integer", lang="en")


def test_a_sentence_binds_its_numbers_and_escapes_its_words() -> None:
    parts = ["The city closed ", BoundNumber("k", "value", "percent-0"), " of <these>."]
    shown = bound_sentence(parts, lambda key, field: Decimal("62"), lang="en")
    assert shown == 'The city closed <data value="62" data-key="k" data-format="percent-0">62%</data> of &lt;these&gt;.'


def test_a_unit_of_several_words_stands_under_its_number() -> None:
    shown = {
        format: bound_number("k", "value", Decimal("15.4"), format, lang="en", small_unit=True)
        for format in ("hours-1", "per-1000-residents-1")
    }

    assert "<small>" in shown["hours-1"]
    assert '<small class="below">' in shown["per-1000-residents-1"]


def test_a_number_that_rests_on_no_count_is_called_not_final_without_a_comma() -> None:
    flow = Figure(FigureKey("flow", 1, "2015-W39"), Decimal(16), status="provisional")
    source = '{% import "macros/numbers.html" as n %}{{ n.big_number(figure, "integer") }}'

    assert '<p class="meta"><b>not final</b></p>' in render(source, figure=flow)
    assert ", <b>not final</b>" in render(source, figure=replace(flow, n=16))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_number_on_the_living_page_can_be_recomputed_from_its_markup(lang: str, tmp_path: Path) -> None:
    render_living_page(tmp_path)
    html = (tmp_path / lang / "index.html").read_text("utf-8")
    numbers = re.findall(
        r'<data(?: class="[^"]*")? value="([^"]+)" data-key="[^"]+" data-format="([^"]+)">(.*?)</data>', html
    )
    assert len(numbers) > 80
    assert html.count("<data") == len(numbers)
    for value, format, inside in numbers:
        assert re.sub(r"</?small[^>]*>", "", inside) == format_number(value, format, lang)


@pytest.mark.parametrize("status", ["held", "suppressed", "no-cases", "not-yet-known"])
def test_a_figure_without_a_value_shows_its_state_and_no_number(status: str) -> None:
    shows = '{{ n.big_number(figure, "percent-1") }}{{ n.cell(figure, "percent-1") }}'
    source = '{% import "macros/numbers.html" as n %}' + shows
    figure = living_examples.figures_by_status()[status]  # type: ignore[index]
    shown = render(source, figure=figure)
    assert 'class="num hole"' in shown
    assert "<data" not in shown


def test_too_few_cases_show_counts_and_no_percentage() -> None:
    source = '{% import "macros/numbers.html" as n %}{{ n.big_number(figure, "percent-1") }}'
    shown = render(source, figure=living_examples.figures_by_status()["too-few"])
    assert ">6</data> of " in shown
    assert ">7</data>" in shown
    assert "%" not in shown


def test_what_was_left_out_adds_up_on_the_page() -> None:
    source = '{% import "macros/receipts.html" as r %}{{ r.left_out(accounting, "percent-1") }}'
    shown = render(source, accounting=living_examples.accounting())
    numbers = {key: int(value) for value, key in re.findall(r'value="(\d+)" data-key="[^"]*#([^"]+)"', shown)}
    assert (
        numbers["received"] == numbers["counted"] + numbers["excluded.duplicate"] + numbers["excluded.too-new-to-judge"]
    )


def test_an_undefined_name_fails_and_markup_in_words_is_escaped() -> None:
    with pytest.raises(UndefinedError):
        render("{{ nothing_here }}")
    assert render('{% import "macros/notes.html" as n %}{{ n.note("<script>") }}').count("&lt;script&gt;") == 1


def test_no_page_holds_inline_style_or_script_or_names_another_host(tmp_path: Path) -> None:
    render_living_page(tmp_path)
    for path in tmp_path.rglob("*.html"):
        html = path.read_text("utf-8")
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", html)
        assert set(re.findall(r'(?:src|href)="(https?://[^"]+)"', html)) <= {"https://example.org/"}
        identifiers = re.findall(r'\sid="([^"]+)"', html)
        assert len(identifiers) == len(set(identifiers))


def test_pages_come_out_the_same_every_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        render_living_page(tmp_path / folder)
    one, two = (
        {p.relative_to(tmp_path / f): p.read_bytes() for p in (tmp_path / f).rglob("*.*")} for f in ("one", "two")
    )
    assert one == two
    assert len(one) >= 4


def test_assets_are_named_by_what_they_hold(tmp_path: Path) -> None:
    plain = copy_assets(tmp_path)
    css = (tmp_path / plain["civicstat.css"]).read_text("utf-8")
    assert "--paper:#FBFAF6" in css
    assert len(css.encode()) < 20_000
    other = copy_assets(tmp_path, theme={"teal": "#1A4480"})
    assert other["civicstat.css"] != plain["civicstat.css"]
    assert other["favicon.svg"] == plain["favicon.svg"]


def test_pages_and_stylesheet_are_the_same_bytes_with_fonts_and_without(tmp_path: Path) -> None:
    built = tmp_path / "built"
    built.mkdir()
    (built / "serif.woff2").write_bytes(b"serif")
    (built / "sans.woff2").write_bytes(b"sans")
    with_fonts = copy_assets(tmp_path / "with", built=built)
    without = copy_assets(tmp_path / "without", built=tmp_path / "nothing-built")
    names = ("civicstat.css", "favicon.svg", "faces.css")
    assert [with_fonts[name] for name in names] == [without[name] for name in names]
    faces = (tmp_path / "with" / with_fonts["faces.css"]).read_text("utf-8")
    for name in ("serif.woff2", "sans.woff2"):
        assert f'url("{Path(with_fonts[name]).name}")' in faces
    assert "@font-face" not in (tmp_path / "without" / without["faces.css"]).read_text("utf-8")
