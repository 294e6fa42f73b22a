"""A file of many rows, looked at and brought in by the worker: what a page would do, and what it says afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicstat.cycle.steps import Progress
from civicstat.office.actions.act import note
from civicstat.office.clock import today_in_office
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault, said
from civicstat.office.lists.bring import RefusedRow, bring_in, carried_back
from civicstat.office.lists.brought import BROUGHT
from civicstat.office.lists.columns import holds
from civicstat.office.lists.files import MOST_BYTES
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.person import Person
from civicstat.office.running.errands import Errand
from civicstat.office.through import acting_through, may_still


# About a second of work; more rows are left to the worker.
ROWS_AT_ONCE = 100
# Rows in memory take more than the file did.
MOST_UNFOLDED = 6 * MOST_BYTES
_NOUN = "brought-file"


def bring_errand(errand: Errand, progress: Progress) -> bytes:
    """Look at the rows of an errand, or bring them in, once however often a worker begins.

    Raises
    ------
    OfficeError
        When whoever asked may no longer, or the file lacks a column.
    """
    name, by = errand.said["list"], Person.objects.get(pk=errand.by)
    rows = carried_back(errand.said["carried"], most=MOST_UNFOLDED)
    if not may_still(by, errand.said["address"], day=today_in_office()):
        raise OfficeError(Fault("no_post_any_more"))
    is_trial = errand.said["what"] == "look"
    # The rows and this note are one transaction: a worker that was stopped after it has nothing left to do.
    if ActRecord.objects.filter(noun=_NOUN, subject=errand.name).exists():
        return json.dumps({"refused": []}).encode()
    at = timezone.now()
    with acting_through(errand.said["address"]), transaction.atomic():
        refused = bring_in(BROUGHT[name], rows, by=by, at=at, is_trial=is_trial, progress=progress)
        if not refused and not is_trial:
            note(_NOUN, errand.name, act="bring-rows", by=by, at=at, said={"list": name, "rows": len(rows)})
    return json.dumps({"refused": refused_in_words(name, refused)}).encode()


def refused_in_words(name: str, refused: Sequence[RefusedRow]) -> list[dict[str, Any]]:
    """Rows that were refused as a page shows them: every fault in both languages, with what was expected."""
    return [
        {
            "line": one.line,
            "row": dict(one.row),
            "faults": [_fault(name, field, fault) for field, fault in one.faults.items()],
        }
        for one in refused
    ]


def _fault(name: str, field: str, fault: str) -> Mapping[str, Any]:
    return {
        "field": field,
        "said": {lang: said(fault, lang) for lang in ("en", "es")},
        "expected": {lang: holds(name, field, lang) if field else "" for lang in ("en", "es")},
    }
