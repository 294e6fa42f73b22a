"""Briefings as they were published: the record's own text of them, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from civicstat.office.records.paper.blocks import Block, Facts, Heading, Named, Section, Words
from civicstat.office.records.paper.locked import locked_briefing
from civicstat.office.records.paper.others import any_entry
from civicstat.office.records.paper.said import Reading
from civicstat.vocabulary.statement import Entry


_LABEL = re.compile(r"\*\*(.+?)\*\*\s*(.*)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|])")


def briefings_section(reading: Reading, wanted: Callable[[Entry], bool]) -> Section:
    """The briefings that are wanted, in the order of the record."""
    found = [entry for entry in reading.of_type("briefing/v1", "briefing/v2") if wanted(entry)]
    texts = {entry.index: _text_of(reading, entry) for entry in found}
    blocks = [block for entry in found for block in _briefing(reading, entry, texts[entry.index])]
    objects = [text for text in texts.values() if text is not None]
    return Section(reading.t("briefings"), blocks or [Words(reading.t("no_briefings"))], found, objects)


def _briefing(reading: Reading, entry: Entry, text: Named | None) -> list[Block]:
    if entry.statement.type == "briefing/v2":
        return locked_briefing(reading, entry)
    if text is None or reading.record is None:
        return any_entry(reading, entry)
    heading = Heading(reading.t("briefing_of", name=entry.statement.body["department"]))
    facts = Facts(
        [(reading.t("as_of"), reading.day(entry.statement.as_of)), (reading.t("entry"), entry.key)],
    )
    return [heading, facts, *_blocks(reading.record.object(text.sha256).decode())]


def _text_of(reading: Reading, entry: Entry) -> Named | None:
    """The briefing's text in the language: an object of the release whose values it reads."""
    body = entry.statement.body
    if entry.statement.type != "briefing/v1":
        # A locked briefing is an object of its own; the release's text is that of the department's, which differs.
        return None
    release = next((each for each in reading.entries if each.statement.digest == body.get("rests_on")), None)
    if reading.record is None or release is None or not release.statement.type.startswith("release/"):
        return None
    role = f"briefing-md/{body.get('department')}-{reading.lang}"
    ref = next((ref for ref in reading.record.objects_of(release.statement) if ref.role == role), None)
    if ref is None or not reading.record.objects.has(ref.sha256):
        return None
    return Named(ref.sha256, role, release.key)


def _blocks(markdown: str) -> Iterator[Block]:
    """The few forms that a briefing's text has: headings, paragraphs, lists, words set strong at a beginning."""
    for line in markdown.splitlines():
        text = _ESCAPED.sub(r"\1", line.lstrip("> ").strip())
        if text.startswith("# ") or not text:
            continue
        if text.startswith("#"):
            marks, _, words = text.partition(" ")
            yield Heading(words, min(len(marks) + 1, 4))
        elif label := _LABEL.fullmatch(text):
            yield Words(label[2], label[1]) if label[2] else Words(label[1])
        else:
            yield Words(f"• {text[2:]}" if text.startswith("- ") else text.replace("**", ""))
