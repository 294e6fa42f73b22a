"""Rules that every sentence of a briefing keeps: every number bound and found, no cause, short, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civicstat.hearings.briefing_object import briefing_object
from civicstat.hearings.claims import Claim
from civicstat.hearings.markdown import briefing_markdown
from civicstat.look.words.formats import format_number
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


GOLDEN = Path(__file__).parent / "golden"
# What may hold a digit outside a bound number: days, months and years.
PERIODS = re.compile(r"[A-Z][a-z]+ (?:\d{1,2}, )?20\d\d|(?:\d{1,2} de )?[a-z]+ de 20\d\d")
CAUSES = {
    "en": ("thanks to", "because", "due to", "caused", "cause", "as a result", "led to", "account for", "explain",
           "improved", "on track", "record-", "success", "failing"),
    "es": ("gracias a", "debido a", "porque", "causa", "causó", "como resultado", "explica", "mejoró", "éxito",
           "fracas", "tú ", " tu "),
}  # fmt: skip
MONTHS_2014 = [f"2014-{month:02d}" for month in range(1, 13)]
MOST_WORDS = {"en": 25, "es": 33}


@pytest.fixture
def paper(full_city: Any, action: Any, decision: Any, usual: Any) -> dict[str, Any]:
    """The object of a briefing in which every kind of sentence stands."""
    return briefing_object(_everything(full_city, action, decision, usual))


def sentences_in(paper: Any) -> Iterator[BoundSentence]:
    if isinstance(paper, dict):
        if {"id", "en", "es"} == paper.keys():
            yield BoundSentence.from_json(paper)
        for inner in paper.values():
            yield from sentences_in(inner)
    elif isinstance(paper, list):
        for inner in paper:
            yield from sentences_in(inner)


def test_no_number_stands_unbound(paper: dict[str, Any]) -> None:
    found = list(sentences_in(paper))

    assert len(found) > 50
    for sentence in found:
        for parts in (sentence.en, sentence.es):
            text = " # ".join(part for part in parts if isinstance(part, str))
            assert not re.search(r"\d", PERIODS.sub("", text)), text


def test_every_own_number_is_found_where_its_path_leads_and_is_explained(paper: dict[str, Any]) -> None:
    own = [
        part
        for sentence in sentences_in(paper)
        for part in sentence.en
        if isinstance(part, BoundNumber) and part.key == "briefing-streets"
    ]
    paths = [derivation["path"] for derivation in paper["derivations"]]

    assert len(own) > 20
    for number in own:
        here = paper
        for part in number.field.split("."):
            here = here[part]
        assert isinstance(here, str)
        assert Decimal(here).is_finite()
        assert "#" not in number.field
        assert "|" not in number.field
        assert any(number.field == path or number.field.startswith(f"{path}.") for path in paths), number.field
    assert {derivation["method"] for derivation in paper["derivations"]} == paper["methods"].keys()


def test_no_sentence_names_a_cause_or_praises(paper: dict[str, Any]) -> None:
    for sentence in sentences_in(paper):
        for lang, parts in (("en", sentence.en), ("es", sentence.es)):
            text = "".join(part for part in parts if isinstance(part, str)).lower()
            assert [word for word in CAUSES[lang] if word in text] == [], text


def test_sentences_are_short(paper: dict[str, Any]) -> None:
    for sentence in sentences_in(paper):
        for lang, parts in (("en", sentence.en), ("es", sentence.es)):
            text = "".join(part if isinstance(part, str) else "9" for part in parts)
            for single in re.split(r"(?<=[.?]) ", text):
                assert len(single.split()) <= MOST_WORDS[lang], single


def test_both_languages_bind_the_same_numbers_in_the_same_order(paper: dict[str, Any]) -> None:
    for sentence in sentences_in(paper):
        english, spanish = (
            [part for part in parts if not isinstance(part, str)] for parts in (sentence.en, sentence.es)
        )
        assert english == spanish, sentence.id


def test_sentences_have_names_of_their_own(paper: dict[str, Any]) -> None:
    names = [sentence.id for sentence in sentences_in(paper)]

    assert len(names) == len(set(names))
    assert all(name.startswith("briefing-streets/") for name in names)


def test_quotation_marks_belong_to_their_language(paper: dict[str, Any]) -> None:
    for sentence in sentences_in(paper):
        english, spanish = ("".join(str(part) for part in parts) for parts in (sentence.en, sentence.es))
        assert not set("«»") & set(english)
        assert not set("“”") & set(spanish)


def test_the_object_is_canonical_json_without_floats(paper: dict[str, Any]) -> None:
    assert canonical_bytes(paper)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_printed_briefing_reads_as_the_golden_one(
    full_city: Any, action: Any, decision: Any, usual: Any, lang: str
) -> None:
    text = briefing_markdown(_everything(full_city, action, decision, usual), lang, format_number)
    golden = GOLDEN / f"briefing-{lang}.md"

    assert text == golden.read_text(encoding="utf-8")


def _everything(city: Any, action: Any, decision: Any, usual: Any) -> Any:
    requests = city.define(
        "requests", title="Requests received", title_es="Solicitudes recibidas", measure="count", unit="requests",
        digits=0, direction="none", by=["ward"],
    )  # fmt: skip
    for month, count in zip(MONTHS_2014, usual[:12], strict=True):
        city.add(requests, month, 0, count)
    for month, count in (("2015-01", 85), ("2015-02", 79), ("2015-03", 90), ("2015-04", 89), ("2015-05", 94)):
        city.add(requests, month, 0, count)
    # Six months that rise by the day: February is short.
    city.add(requests, "2015-06", 0, 93)
    # The trend begins in October 2014, at 80.
    city.add_parts(requests, "2014-10", {"north": (0, 40), "south": (0, 20), "east": (0, 10), "west": (0, 10)})
    city.add_parts(requests, "2015-06", {"north": (0, 43), "south": (0, 30), "east": (0, 12), "west": (0, 8)})
    backlog = city.define(
        "waiting", title="Requests waiting", title_es="Solicitudes en espera", measure="backlog", unit="requests",
        digits=0, direction="down", by=[],
        target=[{"value": "60", "from": "2014-01-01", "set_by": "x", "set_by_es": "x"}],
    )  # fmt: skip
    for month, count in zip(MONTHS_2014, usual[:12], strict=True):
        city.add(backlog, month, 0, count)
    city.add(backlog, "2015-01", 0, 97)
    city.add(backlog, "2015-02", 0, 99, status="provisional")
    wait = city.define(
        "days-waited", title="Days until nine in ten are mended", title_es="Días hasta reparar nueve de cada diez",
        measure="percentile", of={}, percentile=90, unit="days", digits=0, direction="down", by=["ward"],
    )  # fmt: skip
    for month, days in zip(MONTHS_2014, usual[:12], strict=True):
        city.add(wait, month, 0, days)
    city.add(wait, "2015-01", 0, 140)
    flag = Claim(
        id="on-time-flag",
        text="{value} of requests were on time.",
        text_es="El {value} de las solicitudes estuvo a tiempo.",
        value=Decimal("73.6"),
        format="percent-1",
        source="the city's on-time flag",
        source_es="la marca de puntualidad de la ciudad",
        beside=("lamps-mended|v1|2015-06|city:-|-",),
    )
    return city.briefing(
        actions=[
            action(due=date(2015, 6, 25)),
            action(id="circuit-map", deliverable="A map of circuits", deliverable_es="Un mapa de circuitos",
                   first_due=date(2015, 9, 1), due=date(2015, 9, 1)),
            action(id="lamp-count", deliverable="A count of lamps", deliverable_es="Un conteo de luminarias",
                   done_on=date(2015, 6, 20), evidence="x", evidence_es="x", effect_open_until=date(2015, 6, 29)),
        ],
        decisions=[decision()],
        claims=[flag],
        meeting=date(2015, 7, 2),
    )  # fmt: skip
