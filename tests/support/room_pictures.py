"""A meeting under way whose briefing is locked and has pictures of every kind, for tests of the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from office_packets import a_paper
from office_people import AT, Office
from office_room import BEGUN, begun

from civicstat.office.actions import packet as packets
from civicstat.office.meetings.briefing import paper as briefing
from civicstat.office.models import Meeting, Room


METRIC = "lamps-mended"
_TITLE = {"en": "Lamps mended within the promised time", "es": "Luminarias reparadas dentro del plazo prometido"}
AGENDA = [
    {"id": "promises", "part": "", "title": "Open promises", "title_es": "Promesas abiertas", "minutes": 25},
    {"id": "changes", "part": METRIC, "metric": METRIC, "title": "Lamps", "title_es": "Luminarias", "minutes": 30},
    {"id": "ahead", "part": "", "title": "What lies behind it", "title_es": "Qué hay detrás", "minutes": 10},
    {"id": "residents", "part": "", "title": "Questions", "title_es": "Preguntas", "minutes": 15},
    {"id": "aloud", "part": "", "title": "Read aloud", "title_es": "En voz alta", "minutes": 10},
]
# As long as what the record of a real city says beside a picture, or longer.
_SAID = {
    "en": "Parts moved both ways and partly cancel out. The largest that moved with the whole: the harbor, the hills "
    "and the western part of the city; all others together moved the other way. As the work is done now, it will not "
    "reach the target.",
    "es": "Las partes se movieron en ambos sentidos y en parte se anulan. Las mayores en el sentido del total: "
    "el puerto, las colinas y el oeste de la ciudad; todas las demás juntas, al contrario. Tal como se trabaja hoy, no "
    "alcanzará la meta.",
}
_LONG = {"id": "s/long", "en": [_SAID["en"]], "es": [_SAID["es"]]}
# Each a square beside the other, and one without a figure.
_WARDS = {"north": "83.4", "south": "61.2", "east": "70.9", "west": None}


def with_pictures(office: Office, monkeypatch: pytest.MonkeyPatch, meeting: Meeting | None = None) -> Room:
    """The room at its second item, which has a chart, a split of its change, a map and a forecast."""
    monkeypatch.setattr(briefing, "outlines_of_record", _outlines)
    room = begun(office, meeting)
    Room.objects.filter(pk=room.pk).update(agenda=AGENDA, item=1)
    made = packets.build_packet(
        meeting=room.meeting, paper=_paper(room), steward=None, at=AT, now=BEGUN - timedelta(hours=96)
    )
    packets.lock_packet(packet=made, at=AT, now=BEGUN - timedelta(hours=48))
    return Room.objects.get(pk=room.pk)


def _paper(room: Room) -> dict[str, Any]:
    paper = a_paper(room.meeting)
    key = f"{METRIC}|v1|2015-06|city:-|-"
    number = {"key": key, "field": "value", "format": "percent-1"}
    mapped = f"{METRIC}|v1|2015-Q2|ward:south|-"
    lowest = {"key": mapped, "field": "value", "format": "percent-1"}
    for each in paper["measures"]:
        each["sentences"] = [*each["sentences"], _LONG]
    paper["drivers"][0]["sentences"].append({**_LONG, "id": f"{METRIC}/before/ward/where"})
    moved = {"id": f"{METRIC}/before/movement", "en": [number, " in June 2015."], "es": [number, " en junio de 2015."]}
    said = {"id": f"metric/{METRIC}/map", "en": ["From ", lowest, " up."], "es": ["Desde ", lowest, "."]}
    long = {**_LONG, "id": f"metric/{METRIC}/map"}
    for each in [*paper["measures"], *paper["drivers"], *paper["forecast"]]:
        if each["metric"] == METRIC:
            each["title"] = _TITLE
    paper["drivers"][0]["sentences"].insert(0, moved)
    paper["map"] = [{"metric": METRIC, "title": _TITLE, "sentences": [said, long]}]
    paper["pictures"]["map"][METRIC] = {
        "period": "2015-Q2",
        "layer": "ward",
        "digits": 1,
        "format": "percent-1",
        "areas": [_area(slug, value) for slug, value in _WARDS.items()],
    }
    split = paper["pictures"]["drivers"][METRIC][0]
    split["rows"] = [
        *(
            {"part": f"p{n}", "name": {"en": f"The ward of number {n}", "es": f"El distrito {n}"}, **_change(n)}
            for n in range(5)
        ),
        *split["rows"],
    ]
    paper["values"].append([mapped, "value", "61.2"])
    return paper


def _change(number: int) -> dict[str, str]:
    return {"field": f"p{number}.change", "change": f"{number - 2}.5"}


def _area(slug: str, value: str | None) -> dict[str, Any]:
    status = "too-few" if value is None else "final"
    told = {"key": f"{METRIC}|v1|2015-Q2|ward:{slug}|-", "value": value, "status": status, "bound": None}
    return {"area": slug, "name": {"en": slug, "es": slug}, "numerator": 3, "denominator": 7, **told}


def _outlines(layer: str) -> Sequence[Mapping[str, Any]]:
    return [
        {"slug": slug, "geometry": {"type": "Polygon", "coordinates": [_square(place * 300_000)]}}
        for place, slug in enumerate(_WARDS)
    ]


def _square(west: int) -> list[list[int]]:
    corners = [(0, 0), (300_000, 0), (300_000, 600_000), (0, 600_000), (0, 0)]
    return [[-7_100_000 + west // 10 + x // 10, 4_200_000 + y // 10] for x, y in corners]
