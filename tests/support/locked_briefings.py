"""A locked briefing of the small town's next public meeting, for tests of pages and of `verify`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from civicstat.cycle.packet import prepare_packet
from civicstat.hearings.meetings.agenda import agenda_of
from civicstat.hearings.meetings.packet import MadeFor
from civicstat.ledger.append import append
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement


MEETING = "alleystat-2014-07-08"
METRIC = "closed-within-5-days"
MADE_FOR = MadeFor(MEETING, "alleystat", "Streets", "Calles", "streets", (METRIC,), (METRIC, "open-requests"))


def lock_briefing(home: Path) -> dict[str, Any]:
    """Prepare the briefing from the record in a home and put it there, locked; its object."""
    paper: dict[str, Any] = json.loads(canonical_bytes(prepare_packet(home, MADE_FOR).to_json()))
    append(home, [locked(home, paper)])
    return paper


def locked(home: Path, paper: dict[str, Any]) -> Statement:
    """The statement of a briefing that was locked an hour late, explained and contested."""
    store, record = ObjectStore.of_home(home), Record(home)
    release = record.latest_release().statement
    meeting = next(e.statement for e in record.entries_of("meeting/v1") if e.statement.name == MEETING)

    def put(**words: str) -> dict[str, str]:
        return {"sha256": store.put(canonical_bytes({"nonce": "ab" * 16, "words": words}))}

    said = {"metric": METRIC, "department": "streets", "by_post": "superintendent", "at": "2014-07-05T09:00:00Z"}
    told = put(words="Two trucks were lent.", words_es="Se prestaron dos camiones.", needs="Two trucks.")
    figure = next(each["figure"] for each in paper["measures"] if each["metric"] == METRIC)
    doubt = put(words="Forty are missing.", evidence="The crew's sheets.", evidence_link="https://sheets.example/1")
    body = {
        "id": MEETING,
        "version": 2,
        "series": "alleystat",
        "department": "streets",
        "as_of": release.body["as_of"],
        "rests_on": release.digest,
        "object": {"sha256": store.put(canonical_bytes(paper))},
        "meets_at": meeting.body["at"],
        "built_due": "2014-07-04T14:00:00Z",
        "built_at": "2014-07-04T14:00:00Z",
        "built_late": 0,
        "locked_due": "2014-07-06T14:00:00Z",
        "locked_at": "2014-07-06T15:00:00Z",
        "locked_late": 60,
        "steward": "steward",
        "findings": len(paper["changes"]) + (paper["improvement"] is not None),
        "promises": len(paper["promises"]),
        "minutes": 60,
        "agenda": [item.to_json() for item in agenda_of(paper, 60)],
        "explanations": [{**said, "words": told}],
        "contests": [{**said, "figure": figure, "words": doubt, "answer": None}],
        "overrides": [],
        "made_up": True,
    }
    cites = (release.digest, meeting.digest)
    return Statement("briefing/v2", MEETING, "-", meeting.as_of, record.entries[-1].statement.recorded, cites, body)
