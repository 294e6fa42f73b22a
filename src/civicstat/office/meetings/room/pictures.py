"""What lies behind an item, on the wall: its chart, what moved it, its map and its forecast, as its briefing has them.

The pictures are those of the locked briefing, past the disclosure gate and frozen; they are drawn anew for a wall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from civicstat.look.words.dates import day_words
from civicstat.office.actions import room as room_acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.look_up import look_up
from civicstat.office.clock import now_in_office
from civicstat.office.faults import Fault
from civicstat.office.language import language_of
from civicstat.office.meetings.briefing.paper import Paper
from civicstat.office.meetings.room.doing import done
from civicstat.office.meetings.room.who import live_room, post_speaking
from civicstat.office.models.look_up import LookUp
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.packet import Packet
from civicstat.office.models.person import Person
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue
from civicstat.portal.pages.stat.drawn import Drawn, forecast_of
from civicstat.vocabulary.figure import FigureKey


Kind = Literal["chart", "drivers", "map", "forecast"]
# Under this item stands what lies behind all metrics of the briefing.
_BEHIND_ALL = "ahead"
# Longer sentences are set smaller; all of them are read from the back row.
_LONG = 180
# Between the parts of a figure's key.
_BARS = str(FigureKey("metric", 1, "2015-01")).count("|")


@dataclass(frozen=True)
class Offer:
    """A picture that the chair can put on the wall. `name` is unique in its briefing; `by` says how a change is split.

    `said` are the sentences that belong to it, as the briefing has them.
    """

    name: str
    kind: Kind
    metric: str
    title: str
    by: str
    said: tuple[Mapping[str, Any], ...]

    @property
    def key(self) -> str:
        """The figure that it is about, where its sentences name one; a map and a forecast are about many."""
        parts = [part for each in self.said for part in each["en"] if not isinstance(part, str)]
        named = [
            str(part["key"]) for part in parts if part["field"] == "value" and str(part["key"]).count("|") == _BARS
        ]
        return named[0] if named and self.kind in ("chart", "drivers") else ""


@dataclass(frozen=True)
class OnWall:
    """A picture with its words, in one language."""

    name: str
    kind: Kind
    title: str
    what: str
    drawn: Drawn
    said: str
    as_of: str
    key: str
    contested: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether there is much to read beside it."""
        return len(self.said) > _LONG


def offered(meeting: Meeting, step: Mapping[str, Any], lang: str) -> list[Offer]:
    """The pictures that belong to the item under discussion; none without a locked briefing that has some."""
    packet = _locked(meeting)
    metric = step.get("metric") or step.get("part")
    if packet is None or not (metric or step.get("id") == _BEHIND_ALL):
        return []
    found = _offers(packet.paper, lang)
    if step.get("id") == _BEHIND_ALL:
        # One metric after the other.
        rest = [each for each in found if each.kind != "chart"]
        order = list(dict.fromkeys(each.metric for each in rest))
        return sorted(rest, key=lambda each: order.index(each.metric))
    return [each for each in found if each.metric == metric]


def on_wall(meeting: Meeting, look: LookUp | None, lang: str) -> OnWall | None:
    """The picture that a look-up put on the wall, large."""
    packet = _locked(meeting)
    if look is None or not look.is_picture or packet is None:
        return None
    name = look.asked["picture"]
    offer = next((each for each in _offers(packet.paper, lang) if each.name == name), None)
    return None if offer is None else _drawn(packet, offer, lang)


def show_picture(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Put a picture of the briefing on the wall; it stays with the minutes like everything that was looked up."""
    room, name = live_room(slug), request.POST.get("picture", "")

    def do() -> None:
        step = room.agenda[room.item] if room.agenda else {}
        found = {
            lang: next((each for each in offered(room.meeting, step, lang) if each.name == name), None)
            for lang in ("en", "es")
        }
        packet = _locked(room.meeting)
        told = {
            lang: None if packet is None or offer is None else _drawn(packet, offer, lang)
            for lang, offer in found.items()
        }
        offer, english, spanish = found["en"], told["en"], told["es"]
        if offer is None or english is None or spanish is None:
            raise RefusedError({"": Fault("room.no_picture")})
        by, at = cast(Person, request.user), timezone.now()
        # Kept and shown, or neither.
        with transaction.atomic():
            kept = look_up(
                meeting=room.meeting,
                asked={"metric": offer.metric, "area": "", "group": "", "period": "", "picture": name},
                key=english.key,
                shown=_kept(english),
                shown_es=_kept(spanish),
                by_post=post_speaking(request, room.meeting),
                by=by,
                at=at,
                now=now_in_office(),
            )
            room_acts.show(room=room, look_up=kept, by=by, at=at, seen=seen_of(request, room.version))

    return done(request, slug, do, catalogue().text(language_of(request), "office.room.taken.look"))


def draw_ahead(meeting: Meeting, lang: str) -> None:
    """Put the charts of a briefing into the folder of drawings, as a wall shows them."""
    packet = _locked(meeting)
    for offer in [] if packet is None else _offers(packet.paper, lang):
        if offer.kind == "chart":
            assert packet is not None
            _drawn(packet, offer, lang)


def _locked(meeting: Meeting) -> Packet | None:
    packet: Packet | None = getattr(meeting, "packet", None)
    return packet if packet is not None and packet.is_locked else None


def _offers(paper: Mapping[str, Any], lang: str) -> list[Offer]:
    return [*_charts(paper, lang), *_drivers(paper, lang), *_maps(paper, lang), *_forecasts(paper, lang)]


def _charts(paper: Mapping[str, Any], lang: str) -> Iterator[Offer]:
    held = paper.get("pictures", {}).get("charts", {})
    for each in paper["measures"]:
        metric = str(each["metric"])
        points = [point for one in held.get(metric, {}).get("segments", ()) for point in one["points"]]
        if sum(point.get("value") is not None for point in points) > 1:
            yield _offer("chart", metric, f"chart-{metric}", each, lang)


def _drivers(paper: Mapping[str, Any], lang: str) -> Iterator[Offer]:
    held = paper.get("pictures", {}).get("drivers", {})
    for each in paper["drivers"]:
        for split in held.get(str(each["metric"]), ()):
            if not any(Decimal(row["change"]) for row in split["rows"]):
                continue
            # How far it moved, then where; the rest stands in the briefing.
            ids = ("/movement", f"/{split['by']}/where")
            said = [one for one in each["sentences"] if one["id"].endswith(ids)]
            name = f"drivers-{each['metric']}-{split['by']}"
            told = {**each, "sentences": said}
            yield _offer("drivers", str(each["metric"]), name, told, lang, by=str(split["title"][lang]))


def _maps(paper: Mapping[str, Any], lang: str) -> Iterator[Offer]:
    held = paper.get("pictures", {}).get("map", {})
    for each in paper["map"]:
        if held.get(str(each["metric"])):
            yield _offer("map", str(each["metric"]), f"map-{each['metric']}", each, lang)


def _forecasts(paper: Mapping[str, Any], lang: str) -> Iterator[Offer]:
    held = paper.get("pictures", {}).get("forecast", {})
    for each in paper["forecast"]:
        if held.get(forecast_of(each)):
            yield _offer("forecast", str(each["metric"]), f"forecast-{forecast_of(each)}", each, lang)


def _offer(kind: Kind, metric: str, name: str, said: Mapping[str, Any], lang: str, by: str = "") -> Offer:
    return Offer(name, kind, metric, str(said["title"][lang]), by, tuple(said["sentences"]))


def _drawn(packet: Packet, offer: Offer, lang: str) -> OnWall | None:
    paper = Paper(packet, lang, width="room")
    said = " ".join(sentence.striptags() for sentence in paper.all(offer.said))
    drawn = next((each for each in paper.pictures(offer.kind, offer.metric) if each.name == offer.name), None)
    if drawn is None:
        return None
    contests = packet.contests.filter(metric=offer.metric).select_related("department")
    words = catalogue()
    return OnWall(
        name=offer.name,
        kind=offer.kind,
        title=offer.title,
        what=kind_words(offer, lang),
        drawn=drawn,
        said=said,
        as_of=words.text(lang, "office.room.known", day=day_words(packet.as_of, lang)),
        key=offer.key,
        contested=tuple(
            words.text(lang, f"office.packet.contest_{each.state}", department=each.department.title_in(lang))
            for each in contests
        ),
    )


def kind_words(offer: Offer, lang: str) -> str:
    """What kind of picture it is, as its button says."""
    return catalogue().text(lang, f"office.room.picture.{offer.kind}", by=offer.by)


def _kept(picture: OnWall) -> str:
    """What the room was shown, as the minutes keep it."""
    line = f"{picture.what}. {picture.title}: {picture.said}"
    ending = f" ({picture.as_of})"
    return line[: 600 - len(ending)] + ending
