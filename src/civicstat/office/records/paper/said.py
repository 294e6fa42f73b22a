"""Statements of the public record as a reader meets them: days in words, and what people wrote or that it is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.look.words.dates import day_words
from civicstat.office.city import city_of_office
from civicstat.office.models.post import Post
from civicstat.office.records.paper.blocks import Block, Words
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Entry


@dataclass(frozen=True)
class Reading:
    """The record, read in a language."""

    record: Record | None
    lang: str

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry; none before there is a record."""
        return () if self.record is None else self.record.entries

    @cached_property
    def withdrawn(self) -> Mapping[str, Mapping[str, Any]]:
        """What was said when words were withdrawn, by their digest."""
        said = (entry.statement.body for entry in self.entries if entry.statement.type == "withdrawal/v1")
        return {str(body["withdrawn"]): body for body in said}

    def t(self, key: str, **values: object) -> str:
        """Words of the papers."""
        return catalogue().text(self.lang, f"office.paper.{key}", **values)

    def day(self, day: str | date | None) -> str:
        """A day in words; a stroke where there is none."""
        return "–" if not day or day == "-" else day_words(day, self.lang)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The city's."""
        return ZoneInfo(city_of_office().time_zone)

    def hour(self, instant: str | datetime | None) -> str:
        """An instant in words, by the clocks of the city, with the name of their time."""
        if not instant:
            return "–"
        at = datetime.fromisoformat(instant.replace("Z", "+00:00")) if isinstance(instant, str) else instant
        local = at.astimezone(self.zone)
        return f"{day_words(local.date(), self.lang)}, {local:%H:%M} {local:%Z}"

    @cached_property
    def _titles(self) -> Mapping[str, Mapping[str, str]]:
        """Titles of posts: as the record says them of a series, else as the office has them."""
        found = {post.slug: {"title": post.title, "title_es": post.title_es} for post in Post.objects.all()}
        for entry in self.of_type("series/v1"):
            body = entry.statement.body
            found |= {str(each["post"]): each for each in (body["chair"], *body["seats"])}
        return found

    def post(self, slug: str | None) -> str:
        """A post by its title and its name in the record; a stroke where there is none."""
        if not slug:
            return "–"
        title = self.field(self._titles.get(slug, {}), "title")
        return f"{title} ({slug})" if title else slug

    def series_title(self, slug: str) -> str:
        """What a series is called; where the record does not say, its name there."""
        said = [entry for entry in self.of_type("series/v1") if entry.statement.name == slug]
        return self.field(said[-1].statement.body, "title") if said else slug

    def of_type(self, *types: str) -> list[Entry]:
        """The entries of some types."""
        return [entry for entry in self.entries if entry.statement.type in types]

    def words(self, ref: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """The words that an entry names; none where there are none, or where they were withdrawn."""
        if ref is None or self.record is None or str(ref["sha256"]) in self.withdrawn:
            return {}
        store: ObjectStore = self.record.objects
        if not store.has(str(ref["sha256"])):
            return {}
        words: Mapping[str, Any] = self.record.object_json(str(ref["sha256"]))["words"]
        return words

    def gone(self, ref: Mapping[str, Any] | None) -> list[Block]:
        """That words are gone, and why; nothing where they are not."""
        if ref is None or (body := self.withdrawn.get(str(ref["sha256"]))) is None:
            return []
        reason = str(body["reason_es" if self.lang == "es" else "reason"])
        return [Words(reason, self.t("withdrawn", by=body["by_post"]))]

    def field(self, words: Mapping[str, Any], name: str) -> str:
        """A text of some words in the language; in the other one where only that was written."""
        first, second = (f"{name}_es", name) if self.lang == "es" else (name, f"{name}_es")
        return str(words.get(first) or words.get(second) or "")

    def labelled(self, words: Mapping[str, Any], names: Iterable[str]) -> list[Block]:
        """Those texts that there are, each under its label."""
        return [Words(text, self.t(f"field.{name}")) for name in names if (text := self.field(words, name))]
