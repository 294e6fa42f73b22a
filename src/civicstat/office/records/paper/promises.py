"""Sections of decisions and promises, from the public record alone: what was withdrawn there is gone here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from civicstat.hearings.standing import Standing, days_late, standing_on
from civicstat.office.records.paper.blocks import Block, Facts, Heading, Section, Table, Words
from civicstat.office.records.paper.said import Reading
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Entry


Wanted = Callable[[Mapping[str, Any]], bool]
_SINCE = ("evidence", "aside_why", "apology", "next_step", "effect_words")


def decisions_section(reading: Reading, wanted: Wanted) -> Section:
    """The decisions that are wanted, by their day."""
    found = [entry for entry in reading.of_type("decision/v1", "decision/v2") if wanted(entry.statement.body)]
    found.sort(key=lambda entry: (str(entry.statement.body["day"]), entry.index))
    blocks = [block for entry in found for block in _decision(reading, entry)]
    return Section(reading.t("decisions"), blocks or [Words(reading.t("no_decisions"))], found)


def promises_section(reading: Reading, wanted: Wanted, *, today: date) -> Section:
    """The promises that are wanted, each with everything that was said of it since, and where it stands today."""
    by_slug: dict[str, list[Entry]] = {}
    for entry in reading.of_type("action/v1", "action/v2"):
        by_slug.setdefault(entry.statement.name, []).append(entry)
    found = {slug: said for slug, said in by_slug.items() if any(wanted(entry.statement.body) for entry in said)}
    blocks = [block for said in found.values() for block in _promise(reading, said, today)]
    entries = [entry for said in found.values() for entry in said]
    return Section(reading.t("promises"), blocks or [Words(reading.t("no_promises"))], entries)


def _decision(reading: Reading, entry: Entry) -> list[Block]:
    body, effect = entry.statement.body, entry.statement.body["effect"]
    words = body if entry.statement.type == "decision/v1" else reading.words(body["words"])
    gone = [] if entry.statement.type == "decision/v1" else reading.gone(body["words"])
    way = catalogue().message(reading.lang, f"office.decision.{effect['direction']}")
    return [
        Heading(_title(reading.field(words, "text") or body["id"])),
        Facts(
            [
                (reading.t("day"), reading.day(body["day"])),
                (reading.t("department"), str(body["department"])),
                (reading.t("rests_on"), "; ".join(body["rests_on"])),
                (reading.t("effect"), f"{effect['metric']}: {way}, {effect['value']}, {reading.day(effect['by'])}"),
                (reading.t("entry"), entry.key),
                *_made_up(reading, body),
            ]
        ),
        *reading.labelled(words, ("text", "why")),
        *gone,
    ]


def _promise(reading: Reading, said: Sequence[Entry], today: date) -> list[Block]:
    last = said[-1].statement
    body, is_old = last.body, last.type == "action/v1"
    words = body if is_old else reading.words(body["words"])
    since = body if is_old else reading.words(body["since"])
    title = str(body["owner_post"] if is_old else body["owner_title"])
    owner = str(body["owner_post_es" if is_old else "owner_title_es"]) if reading.lang == "es" else title
    blocks: list[Block] = [
        Heading(_title(reading.field(words, "deliverable") or body["id"])),
        Facts(
            [
                (reading.t("owner"), f"{owner} ({body['owner_department']})"),
                *([] if is_old else [(reading.t("promised_on"), reading.day(body["promised_on"]))]),
                (reading.t("first_due"), reading.day(body["first_due"])),
                *([(reading.t("due"), reading.day(body["due"]))] if body["due"] != body["first_due"] else []),
                *([] if is_old else [(reading.t("stands"), _stands(reading, body, today))]),
                (reading.t("effect_open"), reading.day(body["effect_open_until"])),
                *([(reading.t("carries"), str(body["decision"]))] if body["decision"] else []),
                *_made_up(reading, body),
            ]
        ),
        *reading.labelled(words, ("deliverable",)),
        *([] if is_old else reading.gone(body["words"])),
        *reading.labelled(since, ("evidence",) if is_old else _SINCE),
        *([] if is_old else reading.gone(body["since"])),
    ]
    if not is_old and body["moves"]:
        moves: list[Mapping[str, Any]] = list(body["moves"])
        # Words of a move may be withdrawn, with all that was said since.
        whys: list[Mapping[str, Any]] = [*since.get("moves", ()), *[{}] * len(moves)]
        rows = [
            (reading.day(move["on"]), reading.day(move["to"]), reading.field(why, "why") or "–")
            for move, why in zip(moves, whys, strict=False)
        ]
        blocks.append(Table((reading.t("asked_on"), reading.t("moved_to"), reading.t("field.why")), rows))
    rows = [(reading.day(entry.statement.as_of), _news(reading, entry), entry.key) for entry in said]
    return [*blocks, Heading(reading.t("everything_said"), 3), Table(_head(reading), rows)]


def _head(reading: Reading) -> tuple[str, str, str]:
    return reading.t("day"), reading.t("said"), reading.t("entry")


def _news(reading: Reading, entry: Entry) -> str:
    """What a version of a promise says, in a few words."""
    body = entry.statement.body
    if entry.statement.type == "action/v1":
        return reading.t("news.done", day=reading.day(body["done_on"])) if body["done_on"] else reading.t("news.open")
    parts = [reading.t("news.due", day=reading.day(body["due"]))]
    if body["claim"]:
        claim = body["claim"]
        parts.append(reading.t("news.claimed", day=reading.day(claim["done_on"]), post=claim["by_post"]))
    if body["confirmation"]:
        seen = body["confirmation"]
        parts.append(reading.t("news.confirmed", day=reading.day(seen["on"]), post=seen["by_post"]))
    if body["aside"]:
        parts.append(catalogue().message(reading.lang, f"office.promise.status.{_key(body['aside']['status'])}"))
    if body["effect"]:
        parts.append(catalogue().message(reading.lang, f"office.promise.effect.{_key(body['effect']['verdict'])}"))
    return "; ".join(parts)


def _stands(reading: Reading, body: Mapping[str, Any], today: date) -> str:
    standing = standing_of(body)
    words = catalogue().message(reading.lang, f"office.promise.status.{_key(standing_on(standing, today))}")
    late = days_late(standing, today)
    return words if not late else f"{words}; {catalogue().text(reading.lang, 'office.promise.late', days=late)}"


def standing_of(body: Mapping[str, Any]) -> Standing:
    """Where a promise stands, from what the public record says of it."""
    claim, seen, aside, effect = body["claim"], body["confirmation"], body["aside"], body["effect"]
    return Standing(
        promised_on=date.fromisoformat(body["promised_on"]),
        first_due=date.fromisoformat(body["first_due"]),
        due=date.fromisoformat(body["due"]),
        effect_open_until=date.fromisoformat(body["effect_open_until"]),
        done_on=_date(claim and claim["done_on"]),
        confirmed_on=_date(seen and seen["on"]),
        aside=aside["status"] if aside else "",
        aside_since=_date(aside and aside["since"]),
        aside_until=_date(aside and aside["until"]),
        effect=effect["verdict"] if effect else None,
    )


def _made_up(reading: Reading, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    is_made_up = body.get("made_up") or body.get("invented_example")
    return [(reading.t("made_up"), reading.t("made_up_words"))] if is_made_up else []


def _title(text: str, most: int = 90) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _key(name: str) -> str:
    return name.replace("-", "_")


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
