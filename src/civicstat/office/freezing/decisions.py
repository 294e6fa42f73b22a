"""A decision on record: said once, never changed."""

from __future__ import annotations

from datetime import datetime

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun, note
from civicstat.office.models.decision import Decision


def _waiting(at: datetime, at_once: bool) -> list[Decision]:
    rows = Decision.objects.filter(said_at__isnull=False, frozen_as="").select_related("department").order_by("pk")
    # What was said in a rehearsal was not said.
    rows = rows.exclude(captures__meeting__is_dry_run=True)
    return [decision for decision in rows if at_once or decision.said_at <= at - UNDO]  # type: ignore[operator]


def _put(decision: Decision, desk: Desk, at: datetime) -> list[str]:
    if desk.latest("decision/v2", decision.slug) is not None:
        note(decision, desk.key_of("decision/v2", decision.slug), at=at)
        return []
    words = {name: getattr(decision, name) for name in ("text", "text_es", "why", "why_es")}
    body = {
        "id": decision.slug,
        "department": decision.department.slug,
        "day": decision.day.isoformat(),
        "rests_on": list(decision.rests_on),
        "scenarios": list(decision.scenarios),
        "effect": {
            "metric": decision.effect_metric,
            "direction": decision.effect_direction,
            "value": decision.effect_value,
            "by": decision.effect_by.isoformat(),
        },
        "words": desk.put_words(f"decision/{decision.slug}", words),
        "made_up": desk.made_up,
    }
    key = desk.append("decision/v2", decision.slug, body)
    note(decision, key, at=at)
    return [key]


NOUN = Noun(_waiting, _put)
