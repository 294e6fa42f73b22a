"""A packet as a tagged PDF: the same sentences as its page, in the same order, set by Typst as PDF/A and PDF/UA."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from civicstat.ledger.reader import Record, has_record
from civicstat.look.words.dates import day_words
from civicstat.office.city import city_of_office
from civicstat.office.meetings.briefing.paper import Found, Paper
from civicstat.office.models.packet import Contest, Explanation
from civicstat.office.records.paper.blocks import Block, Facts, Heading, Section, Table, Words
from civicstat.office.records.paper.manifest import manifest_of
from civicstat.office.records.paper.setting import Cover, set_paper, setter_version
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Entry


def packet_pdf(paper: Paper, *, home: Record | None) -> bytes:
    """The file; the same packet gives the same bytes.

    Raises
    ------
    PaperError
        When Typst is not there.
    """
    return _Setting(paper, home).file()


def record_of(home: Path) -> Record | None:
    """The record in a home, where there is one."""
    return Record(home) if has_record(home) else None


class _Setting:
    """Sets one packet in one language."""

    def __init__(self, paper: Paper, record: Record | None) -> None:
        self._paper = paper
        self._record = record
        self._lang = paper.lang
        self._zone = ZoneInfo(city_of_office().time_zone)

    def file(self) -> bytes:
        """The whole PDF."""
        packet, city = self._paper.packet, city_of_office()
        series = packet.meeting.series
        sections = list(self._sections())
        made_on = (packet.locked_at or packet.built_at).astimezone(self._zone).date()
        manifest = manifest_of(
            sections,
            self._record,
            city=city.slug,
            of=f"briefing {packet.meeting.slug}",
            lang=self._lang,
            made_on=made_on,
            office={},
            setter=setter_version(),
        )
        cover = Cover(
            title=f"{self._t('title')}: {series.title_in(self._lang)}",
            subtitle=f"{city.name}, {self._hour(packet.meeting.meets_at)}",
            author=city.name,
            opening=[series.purpose_in(self._lang), *self._hours()],
            contents=self._t("contents"),
            manifest=self._t("manifest"),
        )
        return set_paper(cover, sections, manifest, lang=self._lang, made_on=made_on).pdf

    def _hours(self) -> Iterator[str]:
        packet, late = self._paper.packet, self._paper.late
        for name, hour in (("built", packet.built_at), ("locked", packet.locked_at)):
            if hour is not None:
                said = f"{self._t(name)}: {self._hour(hour)}."
                yield f"{said} {self._t('minutes_late', minutes=late[name])}." if late[name] else said
        yield f"{self._t('data_until')}: {day_words(packet.as_of, self._lang)}."

    def _sections(self) -> Iterator[Section]:
        paper = self._paper
        items = [[self._title(item.title_key), self._t("minutes", minutes=item.minutes)] for item in paper.agenda]
        head = (self._t("item"), self._t("time"))
        minutes = self._t("agenda", minutes=sum(item.minutes for item in paper.agenda))
        yield Section(minutes, [Table(head, items)], self._entries())
        yield Section(self._title("agenda.promises"), list(self._promises()))
        gain = paper.gain
        nothing = [Words(_plain(paper.no_gain))]
        yield Section(self._title("agenda.gain"), nothing if gain is None else list(self._found(gain)))
        below = {each.metric for each in paper.changes} | ({gain.metric} if gain else set())
        standing = [block for each in paper.standing if each.metric not in below for block in self._found(each)]
        standing += [Words(f"{each.title}: {self._t('see_below')}") for each in paper.standing if each.metric in below]
        yield Section(self._title("agenda.standing"), standing or [Words(self._t("no_standing"))])
        changes = [block for each in paper.changes for block in self._found(each)]
        yield Section(self._title("agenda.changes"), [Words(_joined(paper.summary)), *changes])
        for name, rows in paper.elsewhere:
            blocks: list[Block] = []
            for title, sentences in rows:
                blocks += [Heading(title), Words(_joined(sentences))]
            yield Section(self._t(name), blocks)
        if paper.claims:
            yield Section(self._t("claims"), [Words(_joined(claim)) for claim in paper.claims])
        if paper.doubts:
            yield Section(self._t("doubts"), [Words(f"• {_plain(doubt)}") for doubt in paper.doubts])
        yield Section(self._t("photographs"), list(self._places()))

    def _promises(self) -> Iterator[Block]:
        yield Words(_joined(self._paper.opening))
        for promise in self._paper.promises:
            yield Heading(promise["deliverable"])
            yield Words(f"{promise['owner']}. {_joined(promise['sentences'])}")

    def _found(self, found: Found) -> Iterator[Block]:
        yield Heading(found.title)
        changed = found.beside.override
        if changed is not None:
            yield Words(changed.told("why", self._lang), self._t(f"override_{changed.what}") + ".")
        yield Words(_joined(found.sentences))
        for title, sentences in found.where:
            yield Words(_joined(sentences), f"{self._t('where')} {title}.")
        if found.questions:
            yield Heading(self._t("ask"), 3)
            yield from (Words(f"{place}. {_plain(each)}") for place, each in enumerate(found.questions, start=1))
        if found.doubts:
            yield Words(_joined(found.doubts))
        for contest in found.beside.contests:
            yield from self._contest(contest)
        for said in found.beside.explanations:
            yield from self._explanation(said)
        if not found.beside.explanations:
            yield Words(self._t("no_explanation"))

    def _explanation(self, said: Explanation) -> Iterator[Block]:
        yield Heading(self._t("explanation_of", department=said.department.title_in(self._lang)).rstrip(","), 3)
        yield Words(said.told("words", self._lang))
        for name in ("workload", "staffing", "needs"):
            if said.told(name, self._lang):
                yield Words(said.told(name, self._lang), self._t(name))
        yield Words(self._t("account"))

    def _contest(self, contest: Contest) -> Iterator[Block]:
        yield Heading(self._t(f"contest_{contest.state}", department=contest.department.title_in(self._lang)), 3)
        yield Words(contest.told("words", self._lang))
        yield Words(f"{contest.told('evidence', self._lang)} {contest.evidence_link}", self._t("evidence"))
        if contest.answer:
            yield Words(contest.told("answer_words", self._lang), self._t("steward_says"))

    def _places(self) -> Iterator[Block]:
        places = self._paper.places
        if not places:
            yield Words(self._t("no_places"))
            return
        yield Words(self._t("photographs_words"))
        yield Facts(
            [(place["area"], f"{place['kind']} ({self._t('closed_there', count=place['closed'])})") for place in places]
        )

    def _entries(self) -> Sequence[Entry]:
        """The statement of the briefing, where it is on record."""
        if self._record is None:
            return ()
        said = [
            e for e in self._record.entries_of("briefing/v2") if e.statement.name == self._paper.packet.meeting.slug
        ]
        return said[-1:]

    def _hour(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        return f"{day_words(local.date(), self._lang)}, {local:%H:%M}"

    def _title(self, key: str) -> str:
        return catalogue().text(self._lang, key)

    def _t(self, name: str, **parts: object) -> str:
        return catalogue().text(self._lang, f"office.packet.{name}", **parts)


def _joined(sentences: Iterable[Markup | str]) -> str:
    return " ".join(_plain(sentence) for sentence in sentences)


def _plain(sentence: Markup | str) -> str:
    """A sentence without its marks."""
    return escape(sentence).striptags()
