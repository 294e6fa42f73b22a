"""A packet as its page shows it: sentences with their numbers, and what people said beside each of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from django.conf import settings
from markupsafe import Markup

from civicstat.hearings.meetings.agenda import AgendaItem, agenda_of
from civicstat.hearings.meetings.packet_hours import minutes_late
from civicstat.ledger.objects import ObjectStore
from civicstat.look.bound import bound_sentence
from civicstat.office.actions.packet import as_discussed
from civicstat.office.meetings.briefing.outlines import outlines_of_record
from civicstat.office.models.packet import Contest, Explanation, Override, Packet
from civicstat.office.templating import catalogue
from civicstat.office.voices.record import known
from civicstat.portal.pages.stat.drawn import Drawn, PacketDrawing, forecast_of, said_of_part, signs_of
from civicstat.vocabulary.sentence import BoundSentence


@dataclass(frozen=True)
class Beside:
    """What people said beside one measure."""

    explanations: Sequence[Explanation]
    contests: Sequence[Contest]
    override: Override | None

    @property
    def contested_by(self) -> set[str]:
        """The departments that contest its figure."""
        return {contest.department.slug for contest in self.contests}


@dataclass(frozen=True)
class Found:
    """A measure or a change, ready to be shown."""

    metric: str
    title: str
    sentences: Sequence[Markup]
    where: Sequence[tuple[str, Sequence[Markup]]]
    questions: Sequence[Markup]
    doubts: Sequence[Markup]
    beside: Beside
    chart: Drawn | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Where a change sits, a map or a forecast: what is said of it, and its pictures."""

    title: str
    sentences: Sequence[Markup]
    pictures: Sequence[Drawn]


class Paper:
    """One packet in one language; its pictures as they stand beside text, or as wide as a wall."""

    def __init__(self, packet: Packet, lang: str, *, width: Literal["narrow", "room"] = "narrow") -> None:
        self.packet = packet
        self.lang = lang
        self.width = width
        self.body = packet.paper
        self._values = {(key, field): value for key, field, value in self.body["values"]}

    def say(self, sentence: Mapping[str, Any]) -> Markup:
        """A sentence with its numbers."""
        parts = BoundSentence.from_json(sentence)
        chosen = parts.es if self.lang == "es" else parts.en
        return bound_sentence(chosen, lambda key, field: self._values[key, field], lang=self.lang)

    def all(self, sentences: Sequence[Mapping[str, Any]]) -> list[Markup]:
        """Several of them."""
        return [self.say(each) for each in sentences]

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        """Its items: as locked, else as they would be now."""
        if self.packet.is_locked:
            return [AgendaItem.from_json(item) for item in self.packet.agenda]
        return agenda_of(as_discussed(self.packet), self.packet.meeting.series.minutes)

    @property
    def opening(self) -> list[Markup]:
        """How many promises are open."""
        return self.all(self.body["opening"])

    @property
    def summary(self) -> list[Markup]:
        """How many measures moved."""
        return self.all(self.body["summary"])

    @property
    def promises(self) -> list[dict[str, Any]]:
        """The open promises, the overdue ones first."""
        return [
            {
                "status": promise["status"],
                "deliverable": self._deliverable(promise),
                "owner": promise["owner_post"][self.lang],
                "sentences": self.all(promise["sentences"]),
            }
            for promise in self.body["promises"]
        ]

    def _deliverable(self, promise: Mapping[str, Any]) -> str:
        """What it delivers; of real people from the words beside the log, or that they were withdrawn."""
        if "words" not in promise:
            return str(promise["deliverable"][self.lang])
        store, sha256 = ObjectStore.of_home(settings.HOME), str(promise["words"]["sha256"])
        if not store.has(sha256):
            return catalogue().text(self.lang, "office.correction.said_gone")
        words = json.loads(store.get(sha256))["words"]
        return str((self.lang == "es" and words.get("deliverable_es")) or words["deliverable"])

    @cached_property
    def gain(self) -> Found | None:
        """The one real improvement."""
        gain = self.body["improvement"]
        return None if gain is None else self._found(gain)

    @property
    def no_gain(self) -> Markup | str:
        """That there is none."""
        none = self.body["no_improvement"]
        return "" if none is None else self.say(none)

    @cached_property
    def standing(self) -> list[Found]:
        """The measures that the series exists for."""
        return [self._found(each) for each in self.body["standing"]]

    @cached_property
    def changes(self) -> list[Found]:
        """Unusual changes, those that the chair left out among them with the reason; then what the chair added."""
        overrides = (each.metric for each in self._overrides.values() if each.what == "add")
        added = [self.packet.measure(metric) for metric in overrides]
        return [self._found(each) for each in [*self.body["changes"], *(each for each in added if each)]]

    @cached_property
    def elsewhere(self) -> list[tuple[str, list[Elsewhere]]]:
        """Drivers, maps and forecasts: each metric's title with its sentences and pictures."""
        return [
            (
                name,
                [
                    Elsewhere(each["title"][self.lang], self.all(each["sentences"]), list(self._pictures(name, each)))
                    for each in self.body[name]
                ],
            )
            for name in ("drivers", "map", "forecast")
            if self.body[name]
        ]

    def draw(self) -> None:
        """Draw every chart that it can show, those that a chair may add among them; what is drawn is kept."""
        for measure in self.body["measures"]:
            self._found(measure)

    @cached_property
    def signs(self) -> dict[str, Any]:
        """Which signs are on its charts; empty without a chart."""
        shown = [*self.standing, *self.changes, *([self.gain] if self.gain else [])]
        return signs_of(found.chart for found in shown)

    @cached_property
    def _drawing(self) -> PacketDrawing:
        return PacketDrawing(
            self.body,
            self.lang,
            outlines_of_record,
            cache=settings.HOME / "private" / "briefing-charts",
            fiscal_year_starts=known().fiscal_year_starts,
            width=self.width,
        )

    def pictures(self, name: str, metric: str) -> list[Drawn]:
        """The pictures of one metric: its `chart`, `drivers`, `map` or `forecast`."""
        if name == "chart":
            body = self.packet.measure(metric)
            chart = None if body is None else self._chart(metric, body)
            return [] if chart is None else [chart]
        said = [each for each in self.body[name] if each["metric"] == metric]
        return [drawn for each in said for drawn in self._pictures(name, each)]

    def _chart(self, metric: str, body: Mapping[str, Any]) -> Drawn | None:
        return self._drawing.chart(metric, str(body["title"][self.lang]), self._spoken(body))

    def _pictures(self, name: str, said: Mapping[str, Any]) -> Iterator[Drawn]:
        title, metric = said["title"][self.lang], str(said["metric"])
        if name == "drivers":
            yield from self._drawing.drivers(metric, title, lambda by: self._spoken(said_of_part(said, by)))
            return
        drawn = (
            self._drawing.map(metric, title, self._spoken(said))
            if name == "map"
            else self._drawing.forecast(forecast_of(said), title, self._spoken(said))
        )
        if drawn is not None:
            yield drawn

    def _spoken(self, said: Mapping[str, Any]) -> str:
        """Sentences as they are read aloud in the place of a picture."""
        return " ".join(sentence.striptags() for sentence in self.all(said["sentences"]))

    @property
    def claims(self) -> list[list[Markup]]:
        """What the city says of itself."""
        return [self.all(claim["sentences"]) for claim in self.body["claims"]]

    @property
    def doubts(self) -> list[Markup]:
        """What may be wrong with the data of all measures."""
        return self.all(self.body["doubts"])

    @property
    def places(self) -> list[dict[str, Any]]:
        """Where to take photographs."""
        return [
            {"area": each["area_name"][self.lang], "kind": each["kind_name"][self.lang], "closed": each["closed"]}
            for each in self.body["spot_check"]["places"]
        ]

    @property
    def within(self) -> list[dict[str, Any]]:
        """Measures in their usual range: the chair may add one with a reason."""
        shown = {each["metric"] for each in self.body["standing"]}
        return [
            {"metric": each["metric"], "title": each["title"][self.lang]}
            for each in self.body["within"]
            if each["metric"] not in shown and each["metric"] not in self._overrides
        ]

    @property
    def late(self) -> dict[str, int]:
        """Minutes after the hour at which it was to be built, and to be locked."""
        due = self.packet.due
        locked = self.packet.locked_at
        return {
            "built": minutes_late(self.packet.built_at, due.built_at),
            "locked": 0 if locked is None else minutes_late(locked, due.locked_at),
        }

    def time_left(self, now: datetime) -> int:
        """Whole hours until it closes; 0 when it is closed."""
        return max(0, int((self.packet.due.closes_at - now).total_seconds() // 3600))

    def _found(self, body: Mapping[str, Any]) -> Found:
        return Found(
            metric=str(body["id"]),
            title=str(body["title"][self.lang]),
            sentences=self.all(body["sentences"]),
            where=[(each["title"][self.lang], self.all(each["sentences"])) for each in body.get("splits", ())],
            questions=self.all(body.get("questions", ())),
            doubts=self.all(body.get("doubts", ())),
            beside=self._beside(str(body["id"])),
            chart=self._chart(str(body["id"]), body),
        )

    def _beside(self, metric: str) -> Beside:
        return Beside(
            [each for each in self._explanations if each.metric == metric],
            [each for each in self._contests if each.metric == metric],
            self._overrides.get(metric),
        )

    @cached_property
    def _explanations(self) -> list[Explanation]:
        return list(self.packet.explanations.select_related("department", "by_post"))

    @cached_property
    def _contests(self) -> list[Contest]:
        return list(self.packet.contests.select_related("department", "by_post", "answered_by"))

    @cached_property
    def _overrides(self) -> dict[str, Override]:
        return {each.metric: each for each in self.packet.overrides.filter(is_active=True).select_related("by_post")}
