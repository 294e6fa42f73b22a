"""Unusual record patterns: was each released by the rules, and does what was found follow from the published rows?"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from civicstat.cycle.patterns.look import (
    pattern_id,
    patterns_at_a_line,
    patterns_in_record,
    rows_of_release,
    units_beside,
)
from civicstat.cycle.patterns.second import Tables, second_at_line, second_marks, unlike_second
from civicstat.cycle.patterns.speak import AT_A_LINE, EXAMINED, PATTERNS
from civicstat.cycle.verify.older_patterns import FIRST_VERSION, body_as_written, is_counted_again
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.errors import ObjectError
from civicstat.ledger.reader import Record
from civicstat.ledger.words import withdrawn_in, words_of
from civicstat.metrics.patterns.published import line_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.statement import Entry


# What the second program found, by release, kind of unit, and the metric whose line it is (empty without a line).
SecondTables = dict[tuple[str, str, str], Tables]
NOT_COUNTED_AGAIN = "its numbers are those of the method of versions up to 0.2.0, which counted otherwise at a line"


def check_patterns(record: Record, verdict: Verdict) -> None:
    """Add to the verdict what is wrong with the patterns that an auditor has released."""
    newest = {entry.statement.name: entry for entry in record.entries_of(PATTERNS)}
    verdict.findings += _wrong_count(record, len(newest))
    second: SecondTables = {}
    again = read = 0
    gone = withdrawn_in([entry.statement for entry in record.entries])
    for entry in newest.values():
        beside = list(words_of(entry.statement))
        verdict.findings += _wrong_words(record, entry, gone)
        read += len(set(beside) - gone)
        verdict.findings += _too_early(entry)
        if not is_counted_again(entry):
            verdict.findings += _in_another_place(record, entry)
            verdict.skipped.append(f"{entry.key} was not counted again: {NOT_COUNTED_AGAIN}")
            continue
        verdict.findings += _unlike_rows(record, entry)
        verdict.findings += unlike_second_program(record, entry, second)
        again += 1
    if again:
        verdict.counts["unusual record patterns, found again in the published rows"] = again
    if read:
        verdict.counts["words of departments and auditors beside unusual record patterns"] = read


def _wrong_count(record: Record, released: int) -> Iterator[Finding]:
    counts = record.entries_of(EXAMINED)
    if not counts:
        if released:
            yield Finding("patterns are released, and nothing says how many were looked at", EXAMINED)
        return
    body, key = counts[-1].statement.body, counts[-1].key
    if body["published"] != released:
        yield Finding("the count of released patterns is not how many there are", key, "published", str(released),
                      str(body["published"]))  # fmt: skip
    if body["looked_at"] < released:
        yield Finding("more patterns are released than were looked at", key, "looked_at", f"{released} or more",
                      str(body["looked_at"]))  # fmt: skip


def _too_early(entry: Entry) -> Iterator[Finding]:
    body = entry.statement.body
    had = (date.fromisoformat(body["auditor"]["day"]) - date.fromisoformat(body["handed_over"])).days
    if had < body["days_to_explain"]:
        yield Finding(
            "a pattern was released before the department could explain it",
            entry.key,
            "auditor.day",
            f"at least {body['days_to_explain']} days after {body['handed_over']}",
            body["auditor"]["day"],
        )


def _wrong_words(record: Record, entry: Entry, gone: Collection[str]) -> Iterator[Finding]:
    """Words beside a pattern that are not said in both languages, or not as the entry says that they are kept."""
    if entry.statement.type == FIRST_VERSION:
        return
    explanation = entry.statement.body["explanation"]
    kept = {"given": "words", "withheld": "digest"}.get(explanation["state"])
    if any(bool(explanation[name]) != (name == kept) for name in ("words", "digest")):
        yield Finding("a released pattern says that it was explained, and not in which words", entry.key, "explanation")
    for name in ("explanation", "auditor"):
        ref = entry.statement.body[name]["words"]
        if ref is None or ref["sha256"] in gone:
            continue
        try:
            said = json.loads(record.object(ref["sha256"])).get("words", {})
        except ObjectError:
            # The check of the log names every object that is missing or was changed.
            continue
        if not (said.get("text") and said.get("text_es")):
            yield Finding(
                "words beside a released pattern are not said in both languages",
                entry.key,
                f"{name}.words",
                "text and text_es",
                ", ".join(sorted(name for name in said if said[name])) or "nothing",
            )


def _unlike_rows(record: Record, entry: Entry) -> Iterator[Finding]:
    body = entry.statement.body
    if not _has_its_place(entry):
        yield Finding("a pattern at a line names no line, or does not cite its release", entry.key)
        return
    release = record.entry_of(body["rests_on"])
    rows, units = rows_of_release(record, release), units_beside(body["unit"])
    if body["line"] is not None:
        definition = _definition(record, f"{body['line']['metric']}/{body['line']['version']}")
        found = patterns_at_a_line(definition, rows, units=units)
    else:
        _, found = patterns_in_record({}, rows, units=units)
    pattern = next((one for one in found if one.id == body["id"]), None)
    if pattern is None:
        yield Finding("a released pattern does not follow from the published rows", entry.key)
        return
    as_of = str(release.statement.body["as_of"])
    right = body_as_written(pattern, entry, as_of=as_of, release=release.statement.digest)
    for name, value in _flat(right).items():
        said = _flat(body).get(name)
        if said != value:
            yield Finding(
                f"a released pattern's {name} does not follow from the rows", entry.key, name, value, str(said)
            )


def _in_another_place(record: Record, entry: Entry) -> Iterator[Finding]:
    """What can be held of a pattern at a line that is not counted again: its name, its metric's line and its day."""
    body = entry.statement.body
    if not _has_its_place(entry):
        yield Finding("a pattern at a line names no line, or does not cite its release", entry.key)
        return
    line = line_of(_definition(record, f"{body['line']['metric']}/{body['line']['version']}"))
    right = {
        "id": pattern_id(AT_A_LINE, body["unit"], metric=body["line"]["metric"], column=None),
        "as_of": str(record.entry_of(body["rests_on"]).statement.body["as_of"]),
        "line": None if line is None else asdict(line),
    }
    for name, value in right.items():
        if body[name] != value:
            yield Finding(
                f"a released pattern's {name} does not follow from the record", entry.key, name, str(value),
                str(body[name]),
            )  # fmt: skip


def _has_its_place(entry: Entry) -> bool:
    """Whether a pattern names a line where its method looks at one, and rests on a release that it cites."""
    body = entry.statement.body
    return (body["line"] is not None) == (body["method"] == AT_A_LINE) and body["rests_on"] in entry.statement.cites


def unlike_second_program(record: Record, entry: Entry, second: SecondTables) -> Iterator[Finding]:
    """What a second computation over the published rows, which shares no code with the first, does not find alike.

    `second` keeps what it found in a release, for the next pattern.
    """
    body, line = entry.statement.body, entry.statement.body["line"]
    if not _has_its_place(entry):
        return
    release, units = record.entry_of(body["rests_on"]), units_beside(body["unit"])
    name = "" if line is None else f"{line['metric']}/{line['version']}"
    table = (release.key, units, name)
    if table not in second:
        if line is None:
            second[table] = second_marks(record, release, units=units)
        else:
            second[table] = second_at_line(
                line, _definition(record, name), rows_of_release(record, release), units=units
            )
    for field, right, said in unlike_second(body, second[table]):
        yield Finding(f"a released pattern's {field} is not what a second program finds in the rows", entry.key, field,
                      right, said)  # fmt: skip


def _definition(record: Record, name: str) -> Definition:
    entries = [entry for entry in record.entries_of("definition") if entry.statement.name == name]
    return Definition.from_json(dict(entries[-1].statement.body))


def _flat(body: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": str(one) for inner, one in value.items()}
        else:
            found[name] = str(value)
    return found
