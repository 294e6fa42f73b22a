"""What the passing of a day changes on a public record though nobody says a word: promises, meetings, answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import Any

from civicstat.hearings.meetings.terms import day_of_record, terms_of
from civicstat.hearings.promised import promised_as_of
from civicstat.hearings.standing import standing_on
from civicstat.portal.catalogue.announced import announced_in
from civicstat.portal.catalogue.beside import said_in
from civicstat.portal.catalogue.told import standing_of
from civicstat.vocabulary.statement import Entry


# As many as a `day/v1` lists; beyond them it gives their number.
MOST_LISTED = 300

_Standings = dict[str, Hashable]


def turned_by(entries: Sequence[Entry], day: date) -> list[str]:
    """The keys of the entries whose standing changes by a day, in the order of the log.

    Held against the day of which the pages speak without it: promises, meetings and what the watchdog makes public,
    data that was asked for, cases of residents, announced days. Invented examples (`action/v1`) end with their release.
    """
    before = _standings(entries, day_of_record(entries), beside=_day_of_release(entries))
    after = _standings(entries, day, beside=day)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return sorted({key.partition("|")[0] for key in changed}, key=lambda key: int(key.rpartition("@")[2]))


def day_body(entries: Sequence[Entry], day: date) -> dict[str, Any] | None:
    """The body of a `day/v1` without `made_up`; None where the day changes nothing or is over for the entries."""
    if not entries or day < day_of_record(entries) or not (turned := turned_by(entries, day)):
        return None
    more = max(0, len(turned) - MOST_LISTED)
    return {"day": day.isoformat(), "turned": turned[:MOST_LISTED], "more": more}


def _day_of_release(entries: Sequence[Entry]) -> date:
    """Pages of cases and announced days stand on the newest release's day, or on a later one of their own."""
    released = [str(e.statement.body["as_of"]) for e in entries if e.statement.type.startswith("release/")]
    return date.fromisoformat(released[-1] if released else entries[-1].statement.as_of)


def _standings(entries: Sequence[Entry], day: date, *, beside: date) -> _Standings:
    return {
        **_of_promises(entries, day),
        **dict(_of_meetings(entries, day)),
        **dict(_of_what_waits(entries, day, beside)),
    }


def _of_promises(entries: Sequence[Entry], day: date) -> _Standings:
    latest = {entry.statement.name: entry.key for entry in entries if entry.statement.type == "action/v2"}
    found = promised_as_of((entry.statement for entry in entries), day)
    return {latest[each.id]: standing_on(each.standing, day) for each in found}


def _of_meetings(entries: Sequence[Entry], day: date) -> Iterator[tuple[str, Hashable]]:
    """Where each meeting stands, and which lapses everybody sees: each under the entry that it rests on."""
    terms = terms_of(entries)
    meetings = terms.record(entries, day)
    for meeting in meetings.meetings.values():
        # The year alone names several meetings of which nothing was said yet.
        yield f"{meeting.key}|{meeting.slug}", meeting.status_on(day)
    for lapse in terms.lapses(meetings):
        for key in lapse.evidence if lapse.is_public(day) else ():
            yield f"{key}|{lapse.id}", lapse.is_open(day)


def _of_what_waits(entries: Sequence[Entry], day: date, beside: date) -> Iterator[tuple[str, Hashable]]:
    """Where everything stands that somebody owes by a day: data, answers to residents, announced days."""
    for entry in {e.statement.name: e for e in entries if e.statement.type == "data-request/v1"}.values():
        body = entry.statement.body
        yield f"{entry.key}|data", body["received_on"] is None and day > date.fromisoformat(body["first_due"])
    cases, days = (
        said_in(entries, type_, as_of=beside.isoformat(), words_of=lambda sha256: {})
        for type_ in ("outcome/v1", "calendar/v1")
    )
    for case in cases:
        yield f"{case.entry.key}|case", standing_of(case)
    releases = [entry for entry in entries if entry.statement.type.startswith("release/")]
    for announced in announced_in(days, releases, time_zone=str(entries[0].statement.body["time_zone"])):
        yield f"{announced.said.entry.key}|announced", announced.standing
