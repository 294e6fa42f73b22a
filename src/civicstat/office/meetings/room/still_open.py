"""The open promises that a meeting begins with: the ones that its briefing counts, as they stand today.

Those of the office as the office knows them by now, and those that came onto the record another way, such as an
invented example.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from civicstat.hearings.promised import Promised, promised_as_of
from civicstat.hearings.promises import actions_as_of, open_ones
from civicstat.hearings.standing import OUTCOME_OF
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record, has_record
from civicstat.office.freezing.promises import state_of
from civicstat.office.meetings.briefing.by_the_clock import seated
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.promise import Promise
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Statement


def still_open(meeting: Meeting, lang: str, *, today: date) -> list[dict[str, Any]]:
    """Each open promise of the meeting's department, or of those that sit in it: overdue first, then by day."""
    statements = _statements()
    own = {promise.slug: promise for promise in _of_office(meeting, today)}
    known = set(Promise.every.values_list("slug", flat=True))
    elsewhere = [each for each in promised_as_of(statements, today) if each.id not in known]
    of_office = [Promised({**state_of(each), "made_up": False}, None, today) for each in own.values()]
    department = meeting.series.department
    departments = [department.slug] if department is not None else [each.slug for each in seated(meeting)]
    found = open_ones(
        actions=actions_as_of(statements, today), promised=[*of_office, *elsewhere], departments=departments, day=today
    )
    return [
        {
            "owner": _owner(each, lang),
            "deliverable": own[each.id].says("deliverable", lang) if each.id in own else _deliverable(each, lang),
            "first_due": each.first_due,
            "status": catalogue().text(lang, f"office.promise.status.{status.replace('-', '_')}"),
            "late": OUTCOME_OF[status] in ("broken", "late"),
        }
        for each, status in found
    ]


def _of_office(meeting: Meeting, today: date) -> list[Promise]:
    """Those of before this meeting; what was said in a rehearsal is known to rehearsals alone."""
    rows = Promise.objects.filter(promised_on__lte=today).exclude(captures__meeting=meeting)
    if not meeting.is_dry_run:
        rows = rows.exclude(captures__meeting__is_dry_run=True)
    return list(rows.select_related("owner", "department", "decision", "merged_into", "claimed_as"))


def _statements() -> list[Statement]:
    home = Path(settings.HOME)
    return [entry.statement for entry in Record(home).entries] if has_record(home) else []


def _owner(each: Any, lang: str) -> str:
    if isinstance(each, Promised):
        return str(each.body["owner_title_es" if lang == "es" else "owner_title"])
    return str(each.owner_post_es if lang == "es" else each.owner_post)


def _deliverable(each: Any, lang: str) -> str:
    if not isinstance(each, Promised):
        return str(each.deliverable_es if lang == "es" else each.deliverable)
    store, sha256 = ObjectStore.of_home(settings.HOME), str(each.body["words"]["sha256"])
    if not store.has(sha256):
        return catalogue().text(lang, "office.correction.said_gone")
    words = json.loads(store.get(sha256))["words"]
    return str((lang == "es" and words.get("deliverable_es")) or words["deliverable"])
