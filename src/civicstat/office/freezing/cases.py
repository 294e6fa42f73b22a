"""A case on record: that residents said something, until when it is answered, and what came of it. None of their words.

A kind of request about a person is not told, nor the neighborhood of such a case.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, iso, put_version, waiting_versions
from civicstat.office.models.case import TAKEN_BACK, Case
from civicstat.office.voices.record import known
from civicstat.vocabulary.statement import Statement


TYPE = "outcome/v1"


def name_of(case: Case) -> str:
    """The name of a case on record."""
    return f"case-{case.pk}"


def _waiting(at: datetime, at_once: bool) -> list[Case]:
    return waiting_versions(Case.objects.select_related("department").order_by("pk"), at, at_once)


def _put(case: Case, desk: Desk, at: datetime) -> list[str]:
    return put_version(case, desk, type_=TYPE, name=name_of(case), body=lambda said: _body(case, desk, said), at=at)


def _body(case: Case, desk: Desk, said: Statement | None) -> dict[str, Any]:
    name = name_of(case)
    has_words = case.outcome not in ("", TAKEN_BACK)
    words = {"answer": case.public_words, "answer_es": case.public_words_es}
    service, area = _place(case, desk) if said is None else (said.body["service"], said.body["area"])
    return {
        "id": name,
        "version": case.version,
        "kind": case.kind,
        "figure": case.figure or None,
        "service": service,
        "area": area,
        "department": None if case.department is None else case.department.slug,
        "received": case.opened.isoformat(),
        "due": case.due.isoformat(),
        "answered": iso(case.answered),
        "outcome": case.outcome or None,
        "correction": case.correction or None,
        "words": desk.put_words(f"outcome/{name}", words) if has_words else None,
        "made_up": desk.made_up,
    }


def _place(case: Case, desk: Desk) -> tuple[str | None, str | None]:
    """The kind of request and the neighborhood, as far as the public record tells them."""
    first = case.answers.order_by("pk").first()
    found = known()
    if first is None or first.kind not in found.kinds:
        return None, None
    layer = desk.record.city().statement.body["main_layer"]
    return first.kind, f"{layer}:{first.area}" if first.area in found.areas else None


NOUN = Noun(_waiting, _put)
