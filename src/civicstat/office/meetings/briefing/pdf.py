"""A packet as a tagged PDF: the same sentences as its page, in the same order, set by Typst as PDF/A and PDF/UA."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from markupsafe import Markup, escape

from civicstat.ledger.reader import Record, has_record
from civicstat.look.standalone import standalone_svg
from civicstat.look.tokens import COLORS
from civicstat.look.words.dates import day_words
from civicstat.look.words.formats import format_number
from civicstat.office.city import city_of_office
from civicstat.office.meetings.briefing.paper import Found, Paper
from civicstat.office.models.packet import Contest, Explanation
from civicstat.office.records.paper.blocks import Aside, Beside, Block, Facts, Heading, Picture, Section, Table, Words
from civicstat.office.records.paper.manifest import manifest_of
from civicstat.office.records.paper.setting import Cover, set_paper, setter_version
from civicstat.office.templating import catalogue
from civicstat.portal.pages.links import locked_briefing_page
from civicstat.portal.pages.stat.drawn import Drawn, Row
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
            head=(f"{city.name}: {series.title_in(self._lang)}, {self._day(packet.meeting.meets_at)}", self._stamp()),
            foot=self._foot(),
        )
        return set_paper(cover, sections, manifest, lang=self._lang, made_on=made_on).pdf

    def _hours(self) -> Iterator[str]:
        packet, late = self._paper.packet, self._paper.late
        for name, hour in (("built", packet.built_at), ("locked", packet.locked_at)):
            if hour is not None:
                said = f"{self._t(name)}: {self._hour(hour)}."
                yield f"{said} {self._t('minutes_late', minutes=late[name])}." if late[name] else said
        yield f"{self._t('data_until')}: {day_words(packet.as_of, self._lang)}."

    def _stamp(self) -> str:
        """When it was locked, above every page; else that it is not."""
        locked = self._paper.packet.locked_at
        return self._t("not_locked") if locked is None else f"{self._t('locked')}: {self._hour(locked)}"

    def _foot(self) -> str:
        """Where anyone can check it, below every page."""
        packet = self._paper.packet
        is_public = packet.is_locked and not packet.meeting.is_dry_run
        if not is_public:
            return self._t("title")
        said = "" if self._record is None else str(self._record.city().statement.body.get("site_address", ""))
        site = said.rstrip("/") or f"{settings.ENVIRONMENT.address}/record"
        return self._t("verify_at", page=f"{site}/{self._lang}/{locked_briefing_page(packet.meeting.slug)}")

    def _sections(self) -> Iterator[Section]:
        paper = self._paper
        items = [[self._title(item.title_key), self._t("minutes", minutes=item.minutes)] for item in paper.agenda]
        head = (self._t("item"), self._t("time"))
        minutes = self._t("agenda", minutes=sum(item.minutes for item in paper.agenda))
        how = [Words(self._how_to_read(), self._t("how_to_read"))] if paper.signs else []
        yield Section(minutes, [Table(head, items), *how], self._entries())
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
            for each in rows:
                said = Words(_joined(each.sentences))
                blocks += [
                    Heading(each.title),
                    Beside([said], list(map(self._picture, each.pictures))) if each.pictures else said,
                ]
            yield Section(self._t(name), blocks)
        if paper.claims:
            yield Section(self._t("claims"), [Words(_joined(claim)) for claim in paper.claims])
        if paper.doubts:
            yield Section(self._t("doubts"), [Words(f"• {_plain(doubt)}") for doubt in paper.doubts])
        yield Section(self._t("photographs"), list(self._places()))
        tables = list(self._tables())
        if tables:
            yield Section(self._t("tables"), tables, columns=2)

    def _how_to_read(self) -> str:
        signs = self._paper.signs
        said = [self._title(f"chart.each_{kind}") for kind in signs["kinds"]]
        names = ("range", "target", "unusual", "hollow", "change", "rebase", "first_target")
        return " ".join([*said, *(self._t(f"sign_{name}") for name in names if signs[name])])

    def _picture(self, drawn: Drawn) -> Picture:
        colors = {"b0": COLORS["card"], **{f"b{band}": COLORS[f"map-{band}"] for band in range(1, 6)}}
        swatches = [(colors.get(shade, shade), words) for shade, words in drawn.shades]
        return Picture(standalone_svg(drawn.svg), f"{drawn.title}. {drawn.alt}", drawn.by, swatches)

    def _tables(self) -> Iterator[Block]:
        """The numbers behind every picture, at the end: a meeting looks at pictures, whoever checks at these."""
        found = [*([self._paper.gain] if self._paper.gain else []), *self._paper.standing, *self._paper.changes]
        charts = {each.metric: each.chart for each in found if each.chart is not None}
        for chart in charts.values():
            yield from self._table(chart, "period")
        for name, rows in self._paper.elsewhere:
            for each in rows:
                for drawn in each.pictures:
                    yield from self._table(drawn, name)

    def _table(self, drawn: Drawn, head: str) -> Iterator[Block]:
        if not drawn.rows:
            return
        yield Heading(drawn.title)
        heads = [self._t(f"head_{name}") for name in (head, *drawn.heads, "mark")]
        rows = [list(self._row(row, columns=len(drawn.heads))) for row in drawn.rows]
        is_marked = any(row[-1] for row in rows)
        yield Table(heads if is_marked else heads[:-1], rows if is_marked else [row[:-1] for row in rows])

    def _row(self, row: Row, *, columns: int) -> Iterator[str]:
        yield row.name
        said = [
            self._t("no_value") if each is None else format_number(each.value, each.format, self._lang)
            for each in row.numbers
        ]
        if len(said) > columns:
            said = [catalogue().text(self._lang, "number.of", part=said[0], whole=said[1])]
        yield from said
        yield ", ".join(self._t(f"mark_{mark.replace('-', '_')}") for mark in row.marks)

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
        words: list[Heading | Words | Aside] = [Words(_joined(found.sentences))]
        words += [Words(_joined(sentences), f"{self._t('where')} {title}.") for title, sentences in found.where]
        if found.questions:
            asked = [Words(f"{place}. {_plain(each)}") for place, each in enumerate(found.questions, start=1)]
            words.append(Aside([Heading(self._t("ask"), 3), *asked]))
        if found.doubts:
            words.append(Words(_joined(found.doubts)))
        if found.chart is None:
            yield from words
        else:
            yield Beside(words, [self._picture(found.chart)])
        for contest in found.beside.contests:
            yield Aside(list(self._contest(contest)), is_disputed=True)
        for said in found.beside.explanations:
            yield Aside(list(self._explanation(said)))
        if not found.beside.explanations:
            yield Words(self._t("no_explanation"))

    def _explanation(self, said: Explanation) -> Iterator[Heading | Words]:
        yield Heading(self._t("explanation_of", department=said.department.title_in(self._lang)).rstrip(","), 3)
        yield Words(said.told("words", self._lang))
        for name in ("workload", "staffing", "needs"):
            if said.told(name, self._lang):
                yield Words(said.told(name, self._lang), self._t(name))
        yield Words(self._t("account"))

    def _contest(self, contest: Contest) -> Iterator[Heading | Words]:
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

    def _day(self, moment: datetime) -> str:
        return day_words(moment.astimezone(self._zone).date(), self._lang)

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
