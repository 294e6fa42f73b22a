"""Sections of what else the public record holds: outcomes, money, releases, corrections, and any entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from civicstat.office.records.paper.blocks import Block, Facts, Heading, Section, Table, Words
from civicstat.office.records.paper.said import Reading
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Entry


Wanted = Callable[[Mapping[str, Any]], bool]


def latest(entries: Iterable[Entry]) -> list[Entry]:
    """Of entries under one name the last that was said, in the order of the log."""
    found = {(entry.statement.type, entry.statement.name): entry for entry in entries}
    return sorted(found.values(), key=lambda entry: entry.index)


def outcomes_section(reading: Reading, wanted: Wanted) -> Section:
    """What residents said and what came of it: counted, then each with its public answer."""
    found = [entry for entry in latest(reading.of_type("outcome/v1")) if wanted(entry.statement.body)]
    if not found:
        return Section(reading.t("cases"), [Words(reading.t("no_cases"))])
    counted: dict[tuple[str, str], int] = {}
    blocks: list[Block] = []
    for entry in found:
        body, words = entry.statement.body, reading.words(entry.statement.body["words"])
        outcome = _outcome(reading, body["outcome"])
        kind = catalogue().message(reading.lang, f"office.voices.kind.{body['kind']}")
        counted[kind, outcome] = counted.get((kind, outcome), 0) + 1
        blocks += [
            Heading(f"{kind}: {body['id']}"),
            Facts(
                [
                    (reading.t("department"), str(body["department"] or "–")),
                    (reading.t("received"), reading.day(body["received"])),
                    (reading.t("due"), reading.day(body["due"])),
                    (reading.t("answered"), reading.day(body["answered"])),
                    (reading.t("outcome"), outcome),
                    *([(reading.t("figure"), str(body["figure"]))] if body["figure"] else []),
                    (reading.t("entry"), entry.key),
                ]
            ),
            *reading.labelled(words, ("answer",)),
            *reading.gone(body["words"]),
        ]
    rows = [(kind, outcome, str(count)) for (kind, outcome), count in sorted(counted.items())]
    head = (reading.t("kind"), reading.t("outcome"), reading.t("number"))
    return Section(reading.t("cases"), [Table(head, rows), *blocks], found)


def money_section(reading: Reading, wanted: Wanted) -> Section:
    """Which numbers moved which money."""
    found = [entry for entry in latest(reading.of_type("money-move/v1")) if wanted(entry.statement.body)]
    blocks: list[Block] = []
    for entry in found:
        body = entry.statement.body
        there, here = (reading.field(body[name], "title") for name in ("from_line", "to_line"))
        blocks += [
            Heading(reading.t("moved", amount=body["amount"], there=there, here=here)),
            Facts(
                [
                    (reading.t("day"), reading.day(body["day"])),
                    (reading.t("carries"), str(body["decision"])),
                    (reading.t("rests_on"), "; ".join(body["figures"])),
                    (reading.t("entry"), entry.key),
                ]
            ),
            *reading.labelled(reading.words(body["words"]), ("why",)),
            *reading.gone(body["words"]),
        ]
    return Section(reading.t("money"), blocks or [Words(reading.t("no_money"))], found)


def entries_section(reading: Reading, title: str, entries: Sequence[Entry]) -> Section:
    """Entries by their keys alone."""
    rows = [(entry.key, reading.day(entry.statement.as_of), entry.statement.digest[:16]) for entry in entries]
    head = (reading.t("entry"), reading.t("as_of"), reading.t("digest"))
    return Section(title, [Table(head, rows)] if rows else [Words(reading.t("no_entries"))], entries)


def any_entry(reading: Reading, entry: Entry) -> list[Block]:
    """An entry of any type: its plain fields under their names in the reference, and the words beside it."""
    plain, words = [], list[Block]()
    for name, value in entry.statement.body.items():
        if isinstance(value, Mapping) and set(value) == {"sha256"}:
            said = reading.words(value)
            names = dict.fromkeys(each.removesuffix("_es") for each in said if isinstance(said[each], str))
            words += [Words(text, f"{each}:") for each in names if (text := reading.field(said, each))]
            words += reading.gone(value)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            plain.append((name, str(value)))
    return [Heading(entry.key), *([Facts(plain)] if plain else []), *words]


def _outcome(reading: Reading, outcome: str | None) -> str:
    if outcome is None:
        return reading.t("open")
    return catalogue().message(reading.lang, f"office.voices.outcome.{outcome}")
