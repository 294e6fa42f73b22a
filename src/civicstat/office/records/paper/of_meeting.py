"""The paper of one meeting: itself, its locked briefing, what was decided, promised, asked and shown, and its memo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from civicstat.office.models.capture import Capture
from civicstat.office.models.look_up import LookUp
from civicstat.office.records.paper.blocks import Section, Words, entries_of_sections
from civicstat.office.records.paper.briefings import briefings_section
from civicstat.office.records.paper.meetings import meetings_section
from civicstat.office.records.paper.others import any_entry, latest
from civicstat.office.records.paper.promises import decisions_section, promises_section
from civicstat.office.records.paper.room import (
    asked_section,
    captured_section,
    captures_of,
    data_section,
    looks_section,
    memo_section,
    questions_section,
)
from civicstat.office.records.paper.said import Reading
from civicstat.vocabulary.statement import Entry


def said_of_meeting(reading: Reading, slug: str) -> list[Entry]:
    """Every entry of a meeting itself."""
    return [entry for entry in reading.of_type("meeting/v1") if entry.statement.name == slug]


def from_the_office(slug: str) -> dict[str, int]:
    """How much of its paper the public record does not hold: hours of what was captured, and what was shown."""
    of_it = {"meeting__slug": slug}
    return {
        "captures": Capture.objects.filter(**of_it).count(),
        "look_ups": LookUp.objects.filter(**of_it).count(),
    }


def meeting_sections(reading: Reading, said: Sequence[Entry], *, today: date) -> list[Section]:
    """What is known of a meeting, in the order in which it went: prepared, held, followed up."""
    slug = said[-1].statement.name
    decided, promised = _captured(reading, slug)
    sections = [
        meetings_section(reading, lambda body: body["id"] == slug),
        briefings_section(
            reading, lambda entry: entry.statement.type == "briefing/v2" and entry.statement.name == slug
        ),
        captured_section(reading, slug),
        decisions_section(reading, lambda body: body["id"] in decided),
        promises_section(reading, lambda body: body["id"] in promised or body["decision"] in decided, today=today),
        questions_section(reading, slug),
        looks_section(reading, slug),
        asked_section(reading, slug),
        data_section(reading, slug),
        memo_section(reading, slug),
    ]
    known = {entry.index for entry in entries_of_sections(sections)}
    named = [each for each in reading.entries if each.statement.body.get("meeting") == slug]
    named = [each for each in latest(named) if each.index not in known]
    blocks = [block for each in named for block in any_entry(reading, each)]
    return [*sections, Section(reading.t("in_the_meeting"), blocks or [Words(reading.t("no_entries"))], named)]


def _captured(reading: Reading, slug: str) -> tuple[set[str], set[str]]:
    """Which decisions and promises are the meeting's: as its memo names them, and as they were captured since."""
    memos: list[Mapping[str, Any]] = [
        entry.statement.body for entry in reading.of_type("memo/v1") if entry.statement.name == slug
    ]
    captures = captures_of(slug)
    decided = {name for body in memos for name in body["decisions"]} | {
        each.decision.slug for each in captures if each.decision is not None
    }
    promised = {name for body in memos for name in body["promises"]} | {
        each.promise.slug for each in captures if each.promise is not None
    }
    return decided, promised
