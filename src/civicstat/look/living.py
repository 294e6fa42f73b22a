"""The living page: every part in every state, in both languages, with invented examples (`civicstat look`)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from jinja2 import Environment

from civicstat.look import living_examples as examples
from civicstat.look.assets import copy_assets
from civicstat.look.charts import chart_facts, process_chart_svg
from civicstat.look.classes import band_of, breaks_for, legend_html
from civicstat.look.environment import make_environment
from civicstat.look.locale import Catalogue, read_catalogue
from civicstat.look.maps import areas_map_svg, cells_map_svg
from civicstat.look.page import NavLink, Page, ReportProblem, Site
from civicstat.look.sparks import bar_svg, range_svg, sparkline_svg
from civicstat.look.tokens import COLORS, CONTROL_PAIRS, CONTROL_RATIO, TEXT_PAIRS, TEXT_RATIO, contrast
from civicstat.look.words.languages import LANGUAGES
from civicstat.vocabulary.signal import Assurance, Signal, Variation


_WORDS = Path(__file__).parent / "locale" / "living"


def render_living_page(out_folder: Path) -> Path:
    """Write `<lang>/index.html` and the assets under a folder; the English page's path."""
    assets = copy_assets(out_folder)
    catalogue = read_catalogue([_WORDS])
    for lang in LANGUAGES:
        environment = make_environment(lang, assets=assets, catalogue=catalogue)
        target = out_folder / lang / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_page(environment, catalogue, lang), encoding="utf-8")
    return out_folder / "en" / "index.html"


def _page(environment: Environment, catalogue: Catalogue, lang: str) -> str:
    def say(key: str) -> str:
        return catalogue.text(lang, f"living.{key}")

    other = next(language for language in LANGUAGES if language != lang)
    page = Page(say("title"), say("description"), "../", f"{other}/index.html", here="parts")
    return environment.get_template("living.html").render(
        page=page, site=_site(lang, say("city"), say("strip"), say("title")), say=say, **_parts(lang, say)
    )


def _site(lang: str, city: str, strip: str, title: str) -> Site:
    home = f"{lang}/index.html"
    nav = tuple(
        NavLink(slug, words, f"{home}#{slug}")
        for slug, words in (("parts", title), ("charts", "A · B"), ("maps", "C · D"))
    )
    report = ReportProblem("555-0100", "555-0101", "https://example.org/", "24/7")
    return Site(city, home, nav, report, "CC0", "2014-06-30", is_replay=True, demonstration=strip)


def _parts(lang: str, say: Any) -> dict[str, Any]:
    segments, weeks = examples.monthly_segments(), examples.short_weeks()
    main = examples.figure("62.3", 1093, 1754, bounds=("60.0", "64.6"))
    return {
        "colors": COLORS,
        "pairs": [
            (pair, f"{contrast(COLORS[pair[0]], COLORS[pair[1]]):.1f}", str(least))
            for pairs, least in ((TEXT_PAIRS, TEXT_RATIO), (CONTROL_PAIRS, CONTROL_RATIO))
            for pair in pairs
        ],
        "figures": examples.figures_by_status(),
        "main": main,
        "confirmed": examples.figure("55.0", 964, 1754, period="2014-05", area="city:confirmed", status="provisional"),
        "longer": examples.figure("12", None, None, more_than=True),
        "accounting": examples.accounting(),
        "assurances": get_args(Assurance),
        "variations": get_args(Variation),
        "segments": segments,
        "facts": chart_facts(segments),
        "charts": {
            width: _chart(segments, lang, width, "months", say("chart_title"), say("chart_desc"))
            for width in ("wide", "narrow")
        },
        "weeks": weeks,
        "short": {
            width: _chart([weeks], lang, width, "weeks", say("chart_short"), say("chart_short_desc"))
            for width in ("wide", "narrow")
        },
        "districts": _districts(say),
        **_maps(lang, say),
    }


def _chart(signals: list[Signal], lang: str, width: Any, chart_id: str, title: str, desc: str) -> str:
    return process_chart_svg(signals, lang=lang, width=width, chart_id=chart_id, title=title, desc=desc)


def _districts(say: Any) -> list[dict[str, Any]]:
    values = ((71, "68.0", "73.9", 9), (58, "51.2", "64.5", -4), (44, "37.7", "50.5", -13), (66, "60.9", "70.8", 2))
    rows = []
    for slug, (value, low, high, change) in zip(examples.DISTRICTS, values, strict=True):
        figure = examples.figure(
            f"{value}.0", value * 3, 300, area=f"district:{slug.removeprefix('district_')}", bounds=(low, high)
        )
        series = [Decimal(value + (at * 7) % 11 - 5) if at != 4 else None for at in range(17)]
        rows.append(
            {
                "name": say(slug),
                "figure": figure,
                "series": sparkline_svg(series, lower=Decimal(value - 8), upper=Decimal(value + 8), target=Decimal(80)),
                "range": range_svg(
                    Decimal(value),
                    low=Decimal(low),
                    high=Decimal(high),
                    span=(0, 100),
                    target=80,
                    no_change=Decimal(65),
                ),
                "change": change,
                "bar": bar_svg(change, largest=13),
            }
        )
    return rows


def _maps(lang: str, say: Any) -> dict[str, Any]:
    layer, counts = examples.layer(), examples.cells()
    breaks = breaks_for(list(counts.values()))
    shares = {"district_north": Decimal(71), "district_south": Decimal(58), "district_east": Decimal(44)}
    share_breaks = breaks_for(list(shares.values()))
    thin = "district_west"
    return {
        "cells_map": cells_map_svg(
            [(cell, band_of(count, breaks)) for cell, count in counts.items()], layer,
            map_id="cells", title=say("map_cells"), desc=say("map_desc"), hatched=[thin], highlighted="district_north",
        ),
        "cells_legend": legend_html(breaks, "integer", lang, with_hatch=True),
        "areas_map": areas_map_svg(
            layer, {slug: band_of(value, share_breaks) for slug, value in shares.items()},
            map_id="areas", title=say("map_areas"), desc=say("map_desc"), hatched=[thin],
        ),
        "areas_legend": legend_html(share_breaks, "percent-0", lang, with_none=True, with_hatch=True),
    }  # fmt: skip
