"""The page of where a change sits: every breakdown in its order, what the measure does not publish, and why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from civicstat.portal.check.numbers import unbound_numbers


PAGE = "metrics/closed-within-5-days-drivers.html"


def page(site: Path, lang: str) -> str:
    return (site / lang / PAGE).read_text("utf-8")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("lang", ["en", "es"])
def test_areas_stand_before_kinds_channels_and_departments_and_the_list_above_leads_to_each(
    whole_site: Path, lang: str
) -> None:
    html = page(whole_site, lang)
    order = re.findall(r'<h2 id="by-([^"]+)"', html)

    assert order == ["ward", "kind", "channel"]
    assert re.findall(r'<li><a href="#by-([^"]+)"', html) == order
    assert unbound_numbers(html) == []


@pytest.mark.parametrize(
    ("lang", "unnamed", "why"),
    [
        (
            "en",
            "The measure publishes no figures by this.",
            "Not split by department: the published rows do not tell it.",
        ),
        (
            "es",
            "La medida no publica cifras por esto.",
            "Sin dividir por departamento: las filas publicadas no lo dicen.",
        ),
    ],
)
def test_what_the_measure_does_not_publish_is_said_once_and_why_it_is_not_split_by_the_rest(
    whole_site: Path, lang: str, unnamed: str, why: str
) -> None:
    html = page(whole_site, lang)
    before, _, by_channel = html.partition('id="by-channel"')

    assert unnamed not in words(before)
    assert words(by_channel).count(unnamed) == 1
    assert words(html).count(why) == 1
