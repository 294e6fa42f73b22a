"""A meeting's briefing as it was locked: each sentence with its numbers, and what people said beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from civicstat.hearings.meetings.agenda import title_key
from civicstat.look.words.formats import format_number
from civicstat.office.records.paper.blocks import Block, Facts, Heading, Table, Words
from civicstat.office.records.paper.said import Reading
from civicstat.office.templating import catalogue
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.statement import Entry


Json = Mapping[str, Any]
_BESIDE = ("workload", "staffing", "needs")


def locked_briefing(reading: Reading, entry: Entry) -> list[Block]:
    """The briefing of a meeting; without its object, which may have been withdrawn, what the entry itself says."""
    body = entry.statement.body
    blocks: list[Block] = [
        Heading(reading.t("locked_of", meeting=body["id"])),
        Facts(_facts(reading, entry)),
        Heading(catalogue().text(reading.lang, "office.packet.agenda", minutes=body["minutes"]), 3),
        _agenda(reading, body),
    ]
    sha256 = str(body["object"]["sha256"])
    if reading.record is None or sha256 in reading.withdrawn or not reading.record.objects.has(sha256):
        return [*blocks, *(reading.gone(body["object"]) or [Words(reading.t("object_gone"))])]
    return [*blocks, *_Paper(reading, body, reading.record.object_json(sha256)).blocks()]


def _facts(reading: Reading, entry: Entry) -> list[tuple[str, str]]:
    body = entry.statement.body
    release = next((each.key for each in reading.entries if each.statement.digest == body["rests_on"]), "")
    return [
        (reading.t("as_of"), reading.day(body["as_of"])),
        (reading.t("meets_at"), reading.hour(body["meets_at"])),
        (reading.t("built"), _came(reading, body["built_at"], body["built_late"])),
        (reading.t("locked"), _came(reading, body["locked_at"], body["locked_late"])),
        (reading.t("steward"), reading.post(body["steward"])),
        (reading.t("rests_on"), release or str(body["rests_on"])),
        (reading.t("its_object"), str(body["object"]["sha256"])),
        (reading.t("entry"), entry.key),
    ]


def _came(reading: Reading, at: str, late: int) -> str:
    return f"{reading.hour(at)}; {reading.t('minutes_late', minutes=late) if late else reading.t('in_time')}"


def _agenda(reading: Reading, body: Json) -> Table:
    rows = [
        (
            str(number),
            catalogue().message(reading.lang, title_key(item["id"])),
            catalogue().text(reading.lang, "office.packet.minutes", minutes=item["minutes"]),
        )
        for number, item in enumerate(body["agenda"], 1)
    ]
    head = ("#", catalogue().message(reading.lang, "office.packet.item"), reading.t("time"))
    return Table(head, rows)


class _Paper:
    """The briefing's object beside its entry."""

    def __init__(self, reading: Reading, body: Json, paper: Json) -> None:
        self.reading, self.body, self.paper = reading, body, paper
        self.values = {(key, field): text for key, field, text in paper["values"]}
        self.told: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        """In the order of the meeting: promises, one gain, where things stand, what moved, the rest."""
        paper = self.paper
        yield self.title("promises")
        yield from self.words(paper["opening"])
        for promise in paper["promises"]:
            yield from self.promise(promise)
        yield self.title("gain")
        if paper["improvement"] is not None:
            yield from self.finding(paper["improvement"])
        elif paper["no_improvement"] is not None:
            yield from self.words([paper["no_improvement"]])
        yield self.title("standing")
        for each in paper["standing"]:
            yield from self.finding(each)
        yield self.title("changes")
        yield from self.words(paper["summary"])
        for each in [*paper["changes"], *self.added()]:
            yield from self.finding(each)
        yield from self.elsewhere()
        yield from self.rest()

    def title(self, item: str) -> Heading:
        return Heading(catalogue().message(self.reading.lang, title_key(item)), 3)

    def t(self, key: str, **values: object) -> str:
        return catalogue().text(self.reading.lang, f"office.packet.{key}", **values)

    def both(self, text: Json) -> str:
        return str(text[self.reading.lang])

    def say(self, sentences: Iterable[Json]) -> str:
        """Sentences with their numbers, as one paragraph."""
        return " ".join(self.sentence(each) for each in sentences)

    def sentence(self, fields: Json) -> str:
        said = BoundSentence.from_json(fields)
        lang = self.reading.lang
        return "".join(
            part if isinstance(part, str) else format_number(self.values[part.key, part.field], part.format, lang)
            for part in (said.es if lang == "es" else said.en)
        )

    def words(self, sentences: Sequence[Json]) -> list[Block]:
        return [Words(self.say(sentences))] if sentences else []

    def promise(self, promise: Json) -> Iterator[Block]:
        ref = promise.get("words")
        deliverable = (
            self.reading.field(self.reading.words(ref), "deliverable") if ref else self.both(promise["deliverable"])
        )
        yield Words(self.say(promise["sentences"]), f"{deliverable or '–'} ({self.both(promise['owner_post'])}).")
        yield from self.reading.gone(ref)

    def added(self) -> list[Json]:
        """Measures that the chair put on the agenda."""
        wanted = [each["metric"] for each in self.body["overrides"] if each["what"] == "add"]
        return [each for each in self.paper["measures"] if each["metric"] in wanted]

    def finding(self, found: Json) -> Iterator[Block]:
        """A measure or a change with what was said beside it; each of those once."""
        metric = str(found["id"])
        yield Heading(self.both(found["title"]), 4)
        yield from self.words(found["sentences"])
        for split in found.get("splits", ()):
            yield Words(self.say(split["sentences"]), f"{self.t('where')} {self.both(split['title'])}.")
        for question in found.get("questions", ()):
            yield Words(self.sentence(question), f"{self.t('ask')}:")
        if found.get("doubts"):
            yield Words(self.say(found["doubts"]), f"{self.t('doubts')}:")
        if metric not in self.told:
            self.told.add(metric)
            yield from self.beside(metric)

    def beside(self, metric: str) -> Iterator[Block]:
        """What the chair, departments and the steward said of a measure, word for word."""
        reading = self.reading
        for override in (each for each in self.body["overrides"] if each["metric"] == metric):
            why = reading.field(reading.words(override["words"]), "why")
            yield Words(why, f"{self.t('override_' + override['what'])}. {self.t('chairs_reason')}")
            yield from reading.gone(override["words"])
        for said in (each for each in self.body["explanations"] if each["metric"] == metric):
            words, where = reading.words(said["words"]), self.who(said)
            yield Words(reading.field(words, "words"), reading.t("explained", who=where, hour=reading.hour(said["at"])))
            yield from (Words(text, self.t(name)) for name in _BESIDE if (text := reading.field(words, name)))
            yield from reading.gone(said["words"])
        for contest in (each for each in self.body["contests"] if each["metric"] == metric):
            yield from self.contest(contest)

    def contest(self, contest: Json) -> Iterator[Block]:
        reading, answer = self.reading, contest["answer"]
        words = reading.words(contest["words"])
        label = reading.t("contested", who=self.who(contest), hour=reading.hour(contest["at"]))
        yield Words(reading.field(words, "words"), label)
        if contest["figure"]:
            yield Words(str(contest["figure"]), f"{reading.t('figure')}:")
        evidence = " ".join(filter(None, (reading.field(words, "evidence"), str(words.get("evidence_link", "")))))
        yield Words(evidence or "–", self.t("evidence"))
        yield from reading.gone(contest["words"])
        if answer is None:
            yield Words(reading.t("not_resolved"))
            return
        verdict, hour = self.t(f"answer.{answer['verdict']}"), reading.hour(answer["at"])
        said = reading.field(reading.words(answer["words"]), "words")
        who = reading.post(answer["by_post"])
        yield Words(said, reading.t("answer_of", who=who, hour=hour, verdict=verdict))
        yield from reading.gone(answer["words"])

    def who(self, said: Json) -> str:
        return f"{self.reading.post(said['by_post'])}, {said['department']}"

    def elsewhere(self) -> Iterator[Block]:
        for name in ("drivers", "map", "forecast"):
            if self.paper[name]:
                yield Heading(self.t(name), 3)
                yield from (
                    Words(self.say(each["sentences"]), f"{self.both(each['title'])}.") for each in self.paper[name]
                )

    def rest(self) -> Iterator[Block]:
        """What the city says of itself, what may be wrong, and what people said of measures shown nowhere above."""
        if self.paper["claims"]:
            yield Heading(self.t("claims"), 3)
            yield from (Words(self.say(claim["sentences"])) for claim in self.paper["claims"])
        if self.paper["doubts"]:
            yield Heading(self.t("doubts"), 3)
            yield from self.words(self.paper["doubts"])
        said = [*self.body["explanations"], *self.body["contests"], *self.body["overrides"]]
        names = {each["metric"]: self.both(each["title"]) for each in self.paper["measures"]}
        for metric in dict.fromkeys(str(each["metric"]) for each in said):
            if metric not in self.told:
                yield Heading(names.get(metric, metric), 4)
                yield from self.beside(metric)
        places = self.paper["spot_check"]["places"]
        if places:
            yield Heading(self.t("photographs"), 3)
            yield Words("; ".join(f"{self.both(each['area_name'])}: {self.both(each['kind_name'])}" for each in places))
