"""The packet of a meeting as an object: its order, its standing measures, every number with its value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from civicstat.hearings.meetings.agenda import agenda_of
from civicstat.hearings.meetings.packet import Elsewhere, MadeFor, Packet
from civicstat.hearings.meetings.spot_check import draw_places
from civicstat.hearings.phrases import Both
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


MADE_FOR = MadeFor(
    meeting="streets-2015-07-14",
    series="streets",
    name="Street Department",
    name_es="Departamento de Calles",
    department="streets",
    metrics=("lamps-dark-again", "lamps-mended"),
    own_metrics=(),
)


def packet(city: Any, **changes: Any) -> Packet:
    told = BoundSentence("drivers/lamps", (BoundNumber("drivers", "lamps.size", "points-1"), " more."), ("Más.",))
    given: dict[str, Any] = {
        "made_for": MADE_FOR,
        "briefing": city.briefing(),
        "published": city.published,
        "log_size": 12,
        "release": "ab" * 32,
        "drivers": (Elsewhere("lamps-mended", Both("Lamps", "Luminarias"), (told,)),),
        "map": (),
        "forecast": (),
        "texts": {("drivers", "lamps.size"): "4.2"},
        "places": draw_places({("north", "lamp"): 3}, seed="x"),
        "places_of": 3,
        "place_names": {"area=north": Both("North Ward", "Distrito Norte")},
        "places_period": "2015-06",
    }
    return Packet(**{**given, **changes})


def numbers_in(document: Any) -> set[tuple[str, str]]:
    if isinstance(document, dict):
        if {"key", "field", "format"} <= document.keys():
            return {(document["key"], document["field"])}
        return {number for value in document.values() for number in numbers_in(value)}
    return {number for value in document for number in numbers_in(value)} if isinstance(document, list) else set()


def test_every_number_of_a_sentence_has_its_exact_value_in_the_packet(full_city: Any) -> None:
    paper = packet(full_city).to_json()
    values = {(key, field): text for key, field, text in paper["values"]}
    assert numbers_in({name: value for name, value in paper.items() if name != "values"}) == values.keys()
    assert values["drivers", "lamps.size"] == "4.2"
    assert canonical_bytes(paper)


def test_sections_stand_in_the_order_of_a_meeting(full_city: Any) -> None:
    assert packet(full_city).to_json()["sections"][:4] == ["promises", "improvement", "standing", "changes"]


def test_the_series_measures_stand_whether_or_not_they_moved_and_what_got_worse_stands_first(full_city: Any) -> None:
    paper = packet(full_city).to_json()
    assert MADE_FOR.metrics == ("lamps-dark-again", "lamps-mended")
    assert [each["metric"] for each in paper["standing"]] == ["lamps-mended", "lamps-dark-again"]
    assert [each["is_unusual"] for each in paper["standing"]] == [True, False]
    names = [sentence["id"].rsplit("/", 1)[1] for sentence in paper["standing"][1]["sentences"]]
    assert [name for name in names if name != "likely"][:2] == ["now", "range"]
    # Every measure can be added by a chair, so each has its sentences.
    assert all(each["sentences"] for each in paper["measures"])


def test_a_measure_with_too_few_values_says_so(full_city: Any) -> None:
    paper = packet(full_city).to_json()
    [short] = [each for each in paper["measures"] if each["metric"] == "signs-mended"]
    assert short["sentences"][-1]["en"] == ["Too few final values to say what is usual."]


def test_the_agenda_of_a_packet_names_what_is_talked_about(full_city: Any) -> None:
    items = {item.id: item.findings for item in agenda_of(packet(full_city).to_json(), 90)}
    assert items["gain"] == ("baskets-emptied",)
    assert items["changes"] == ("lamps-mended",)
    assert items["ahead"] == ("drivers",)


def test_places_are_named_in_both_languages(full_city: Any) -> None:
    [place] = packet(full_city).to_json()["spot_check"]["places"]
    assert place["area_name"] == {"en": "North Ward", "es": "Distrito Norte"}
    assert place["kind_name"] == {"en": "lamp", "es": "lamp"}


def test_what_it_was_made_for_survives_being_written_and_read() -> None:
    for each in (MADE_FOR, replace(MADE_FOR, department="", departments=("parks", "streets"))):
        assert MadeFor.from_json(each.to_json()) == each
    assert MADE_FOR.slug == "streets"
    assert replace(MADE_FOR, department="", series="all").slug == "all"


def test_promises_are_looked_at_on_the_day_of_building_and_values_as_of_their_release(city: Any, action: Any) -> None:
    promise = action(first_due=date(2015, 7, 10), due=date(2015, 7, 10))
    early = city.briefing(actions=[promise])
    late = city.briefing(actions=[promise], today=date(2015, 7, 12))
    assert (early.promises[0].status, late.promises[0].status) == ("not-yet-due", "overdue")
    assert early.as_of == late.as_of


def test_a_cross_cutting_meeting_opens_with_the_promises_of_all_its_departments(city: Any, action: Any) -> None:
    mine, other = action(), action(id="other", owner_department="parks")
    alone = city.briefing(actions=[mine, other])
    together = city.briefing(actions=[mine, other], departments=("parks", "streets"))
    assert [each.action.id for each in alone.promises] == [mine.id]
    assert {each.action.id for each in together.promises} == {mine.id, "other"}
