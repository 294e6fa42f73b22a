"""Meetings in a paper: hours by the city's clocks, everything that was moved, and who was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from civicstat.office.records.paper.blocks import Block, Facts, Heading, Section, Table, Words
from civicstat.office.records.paper.said import Reading
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Entry


Wanted = Callable[[Mapping[str, Any]], bool]


def meetings_section(reading: Reading, wanted: Wanted) -> Section:
    """The meetings that are wanted: planned, held or cancelled, who was there, and every entry of each."""
    by_slug: dict[str, list[Entry]] = {}
    for entry in reading.of_type("meeting/v1"):
        by_slug.setdefault(entry.statement.name, []).append(entry)
    found = [said for said in by_slug.values() if wanted(said[-1].statement.body)]
    blocks = [block for said in found for block in _meeting(reading, said)]
    entries = [entry for said in found for entry in said]
    return Section(reading.t("meetings"), blocks or [Words(reading.t("no_meetings"))], entries)


def _meeting(reading: Reading, said: Sequence[Entry]) -> list[Block]:
    body = said[-1].statement.body
    words = reading.words(body["words"])
    return [
        Heading(str(body["id"])),
        Facts(_facts(reading, body, said[-1])),
        *reading.labelled(words, ("cancel_why", "video_link", "transcript")),
        *reading.gone(body["words"]),
        *_moves(reading, body, words),
        *_attendance(reading, body),
        Heading(reading.t("everything_said"), 3),
        Table(
            (reading.t("version"), reading.t("as_of"), reading.t("state"), reading.t("entry")),
            [
                (
                    str(entry.statement.body["version"]),
                    reading.day(entry.statement.as_of),
                    reading.t(f"state_of.{entry.statement.body['state']}"),
                    entry.key,
                )
                for entry in said
            ],
        ),
    ]


def _facts(reading: Reading, body: Mapping[str, Any], entry: Entry) -> list[tuple[str, str]]:
    held = body["held_as"]
    return [
        (reading.t("series"), f"{reading.series_title(body['series'])} ({body['series']})"),
        (reading.t("planned_first"), reading.hour(body["first_at"])),
        (reading.t("planned_now"), reading.hour(body["at"])),
        (reading.t("state"), reading.t(f"state_of.{body['state']}")),
        (reading.t("openness"), _stage(reading, body["stage"])),
        *([(reading.t("notice"), reading.day(body["notice_on"]))] if body["stage"] == "public" else []),
        *([(reading.t("held_as"), _stage(reading, held))] if held else []),
        *([(reading.t("began"), reading.hour(body["started_at"]))] if body["started_at"] else []),
        *([(reading.t("ended"), reading.hour(body["ended_at"]))] if body["ended_at"] else []),
        *([(reading.t("chaired"), reading.post(body["chaired_by"]))] if body["chaired_by"] else []),
        *([(reading.t("chair_asked"), str(body["chair_questions"]))] if body["state"] == "held" else []),
        (reading.t("entry"), entry.key),
        *([(reading.t("made_up"), reading.t("made_up_words"))] if body["made_up"] else []),
    ]


def _stage(reading: Reading, stage: str) -> str:
    return catalogue().message(reading.lang, f"office.meetings.stage.{stage.replace('-published', '_published')}")


def _moves(reading: Reading, body: Mapping[str, Any], words: Mapping[str, Any]) -> list[Block]:
    if not body["moves"]:
        return []
    whys: list[Mapping[str, Any]] = [*words.get("moves", ()), *[{}] * len(body["moves"])]
    rows = [
        (reading.day(move["on"]), reading.hour(move["to"]), reading.field(why, "why") or "–")
        for move, why in zip(body["moves"], whys, strict=False)
    ]
    head = (reading.t("asked_on"), reading.t("moved_to"), reading.t("field.why"))
    return [Heading(reading.t("moved_hours"), 3), Table(head, rows)]


def _attendance(reading: Reading, body: Mapping[str, Any]) -> list[Block]:
    rows = [
        (
            reading.post(each["post"]),
            reading.t("deputy" if each["is_deputy"] else "there") if each["was_there"] else reading.t("not_there"),
        )
        for each in body["attendance"]
    ]
    if not rows:
        return []
    return [Heading(reading.t("attendance"), 3), Table((reading.t("post"), reading.t("attendance")), rows)]
