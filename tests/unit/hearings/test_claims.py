"""The city's own number: quoted with its source, never mixed with what the records say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from civicstat.hearings.briefing_object import briefing_object
from civicstat.hearings.claims import Claim
from civicstat.hearings.errors import HearingError
from civicstat.hearings.markdown import briefing_markdown
from civicstat.look.words.formats import format_number


FLAG = Claim(
    id="on-time-flag",
    text="{value} of requests were on time.",
    text_es="El {value} de las solicitudes estuvo a tiempo.",
    value=Decimal("73.6"),
    format="percent-1",
    source="the on-time flag in the city's file",
    source_es="la marca de puntualidad del archivo de la ciudad",
    beside=("lamps-mended|v1|2015-06|city:-|-",),
)


def test_a_claim_is_printed_as_the_citys_with_what_the_records_say(full_city: Any) -> None:
    briefing = full_city.briefing(claims=[FLAG])

    assert (
        "The city's claim: 73.6% of requests were on time. Source: the on-time flag in the city's file. "
        "We have not recomputed it. From the records: “Street lights mended in time” in June 2015, 60.0%, or 60 of 100."
    ) in briefing_markdown(briefing, "en", format_number)
    assert "Lo que dice la ciudad: El 73.6% de las solicitudes estuvo a tiempo." in briefing_markdown(
        briefing, "es", format_number
    )


def test_a_claim_is_of_class_c_and_nothing_is_derived_for_it(full_city: Any) -> None:
    paper = briefing_object(full_city.briefing(claims=[FLAG]))
    [derivation] = [each for each in paper["derivations"] if each["path"] == "numbers.claims.on-time-flag.value"]

    assert (derivation["class"], derivation["rests_on"]) == ("C", [])
    assert paper["claims"][0]["source"]["en"] == "the on-time flag in the city's file"


@pytest.mark.parametrize("text", ["73.6% were on time", "{value} and {other}", "{value", "{}"])
def test_a_claim_has_one_place_for_its_number(text: str) -> None:
    with pytest.raises(HearingError, match="the claim reads"):
        replace(FLAG, text=text)


def test_a_claim_beside_a_figure_that_is_not_published_is_refused(full_city: Any) -> None:
    with pytest.raises(HearingError, match="the record has no value at 'lamps-mended"):
        full_city.briefing(claims=[replace(FLAG, beside=("lamps-mended|v1|2031-01|city:-|-",))])
