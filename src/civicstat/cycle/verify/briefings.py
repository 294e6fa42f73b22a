"""Locked briefings: every number held to the release that they rest on, and the briefing prepared again from it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from civicstat.cycle.packet import prepare_packet
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.hearings.meetings.packet import FIRST_RULES, RULES, MadeFor
from civicstat.ledger.reader import Record
from civicstat.ledger.withheld import withheld_in
from civicstat.vocabulary.statement import Entry


# What a briefing must say again when it is prepared again from the same record; its words may have changed since.
_AGAIN = ("numbers", "spot_check", "pictures")
_LISTED = ("promises", "changes", "standing", "measures")


class Values(Protocol):
    """Published values by key and field."""

    def of(self, key: str, field: str) -> str | None:
        """The exact value as text; None where there is no such number."""


def locked_numbers(record: Record, values_in: Callable[[Record], Values]) -> dict[str, Any]:
    """What pages must show under `locked-briefing/<meeting>`, looked up in the record as it was."""
    known: dict[str, Values] = {}
    found: dict[str, Any] = {}
    withheld = withheld_in([entry.statement for entry in record.entries])
    for name, entry in _newest(record).items():
        body = entry.statement.body
        late = {
            "built": max(0, _minutes(body["built_at"], body["meets_at"]) + 96 * 60),
            "locked": body["locked_late"],
        }
        if body["object"]["sha256"] in withheld:
            found[f"locked-briefing/{name}"] = {"late": late}
            continue
        if not record.objects.has(body["object"]["sha256"]):
            continue
        paper = record.object_json(body["object"]["sha256"])
        if body["rests_on"] not in known:
            known[body["rests_on"]] = values_in(Record(record.folder, size=paper["log_size"]))
        values = known[body["rests_on"]]
        found[f"locked-briefing/{name}"] = {
            "at": [_value(paper, values, key, field) for key, field, _ in paper["values"]],
            "minutes": [item["minutes"] for item in body["agenda"]],
            "all_minutes": sum(item["minutes"] for item in body["agenda"]),
            "late": late,
            "closed": [place["closed"] for place in paper["spot_check"]["places"]],
            "drawn_from": paper["spot_check"]["of"],
        }
    return found


def check_briefings(
    record: Record, verdict: Verdict, *, values_in: Callable[[Record], Values], withheld: Container[str] = ()
) -> None:
    """Add to the verdict what is wrong with locked briefings; of those that are not here, nothing can be said.

    One that other rules prepared is neither right nor wrong: its numbers are held to its release all the same.
    """
    newest = [entry for entry in _newest(record).values() if entry.statement.body["object"]["sha256"] not in withheld]
    others = []
    for entry in newest:
        verdict.findings += _wrong(record, entry, values_in)
        rules = _rules_of(record, entry)
        if rules != RULES:
            why = "no longer computes" if isinstance(rules, int) and rules < RULES else "does not know"
            name = f"the briefing of {entry.statement.name} was prepared by rules {rules}"
            others.append(f"{name}, which this release {why}; its numbers were looked up, what it picked was not")
    verdict.by_other_rules += others
    if len(newest) > len(others):
        again = "locked briefings, prepared again from the release that they rest on"
        verdict.counts[again] = len(newest) - len(others)


def _rules_of(record: Record, entry: Entry) -> Any:
    """By which rules a briefing says that it was prepared; those that state none are of the first."""
    sha256 = entry.statement.body["object"]["sha256"]
    return record.object_json(sha256).get("rules", FIRST_RULES) if record.objects.has(sha256) else RULES


def _wrong(record: Record, entry: Entry, values_in: Callable[[Record], Values]) -> Iterator[Finding]:
    body = entry.statement.body
    sha256 = body["object"]["sha256"]
    file = f"objects/{sha256} (briefing of {entry.statement.name})"
    if not record.objects.has(sha256):
        yield Finding("the object of this briefing is missing", file, entry.key)
        return
    paper = record.object_json(sha256)
    size = int(paper["log_size"])
    releases = Record(record.folder, size=size).releases()
    if size > entry.index or not releases or releases[-1].statement.digest != body["rests_on"]:
        yield Finding("this briefing does not rest on the release that it names", file, entry.key, body["rests_on"])
        return
    if paper["made_for"]["meeting"] != entry.statement.name or paper["release"] != body["rests_on"]:
        yield Finding("this briefing was made for another meeting or release", file, entry.key)
        return
    if paper.get("rules", FIRST_RULES) != RULES:
        published = values_in(Record(record.folder, size=size))
        for key, field, text in paper["values"]:
            if key != paper["key"] and published.of(key, field) != text:
                yield Finding("a number of this briefing is not that of its release", file, f"{key}#{field}", text)
        return
    again = prepare_packet(record.folder, MadeFor.from_json(paper["made_for"]), size=size).to_json()
    for name in _AGAIN:
        if again[name] != paper[name]:
            yield Finding(f"`{name}` of this briefing differs when it is prepared again", file, entry.key)
    for name in _LISTED:
        if _ids(again[name]) != _ids(paper[name]):
            yield Finding(
                f"this briefing lists other {name} than its release gives",
                file,
                entry.key,
                ", ".join(_ids(again[name])),
                ", ".join(_ids(paper[name])),
            )
    values = {(key, field): text for key, field, text in again["values"]}
    for key, field, text in paper["values"]:
        if values.get((key, field), text) != text:
            yield Finding("a number of this briefing is not that of its release", file, f"{key}#{field}", text)


def _newest(record: Record) -> dict[str, Entry]:
    return {entry.statement.name: entry for entry in record.entries_of("briefing/v2")}


def _value(paper: Mapping[str, Any], values: Values, key: str, field: str) -> str | None:
    """A published value, or one of the briefing's own numbers, which is held by preparing it again."""
    if key != paper["key"]:
        return values.of(key, field)
    here: Any = paper
    for part in field.split("."):
        here = here[part]
    return str(here)


def _ids(listed: list[Mapping[str, Any]]) -> list[str]:
    return [str(each["id"]) for each in listed]


def _minutes(moment: str, other: str) -> int:
    """Whole minutes from the other moment to this one."""
    return int((datetime.fromisoformat(moment) - datetime.fromisoformat(other)) // timedelta(minutes=1))
