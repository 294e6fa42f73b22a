"""A promise on record: each version that was said is a statement of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, is_on_record, iso, put_version, slug_of, waiting_versions
from civicstat.office.models.promise import Promise
from civicstat.vocabulary.statement import Statement


# The words of a promise that come with what happens, beside those that never change.
_SINCE = (
    *("evidence", "evidence_es", "evidence_link", "aside_why", "aside_why_es"),
    *("apology", "apology_es", "next_step", "next_step_es", "effect_words", "effect_words_es"),
)


def _waiting(at: datetime, at_once: bool) -> list[Promise]:
    rows = Promise.objects.select_related("owner", "department", "decision", "merged_into", "claimed_as")
    # What was said in a rehearsal was not said.
    return waiting_versions(rows.exclude(captures__meeting__is_dry_run=True).order_by("pk"), at, at_once)


def _is_ready(promise: Promise) -> bool:
    """Whether what it names is on record: its decision, and the promise that took it in."""
    return is_on_record(promise.decision) and is_on_record(promise.merged_into)


def _put(promise: Promise, desk: Desk, at: datetime) -> list[str]:
    decision = desk.latest("decision/v2", promise.decision.slug) if promise.decision is not None else None
    return put_version(
        promise,
        desk,
        type_="action/v2",
        name=promise.slug,
        body=lambda said: _body(promise, desk, said),
        cites=[desk.record.genesis().statement.digest, *([decision.digest] if decision is not None else [])],
        at=at,
    )


def _body(promise: Promise, desk: Desk, said: Statement | None) -> dict[str, Any]:
    name = f"action/{promise.slug}"
    first = {"deliverable": promise.deliverable, "deliverable_es": promise.deliverable_es}
    since = {field: getattr(promise, field) for field in _SINCE if getattr(promise, field)}
    moves = [{"why": move["why"], "why_es": move["why_es"]} for move in promise.moves]
    if moves:
        since["moves"] = moves
    return {
        "version": promise.version,
        **state_of(promise),
        "words": dict(said.body["words"]) if said is not None else desk.put_words(name, first),
        "since": desk.put_words(f"{name}/since", since) if since else None,
        "made_up": desk.made_up,
    }


def state_of(promise: Promise) -> dict[str, Any]:
    """Its post, its days and what came of it, as a statement says them; its words stand beside."""
    return {
        "id": promise.slug,
        "decision": None if promise.decision is None else promise.decision.slug,
        "owner_post": promise.owner.slug,
        "owner_title": promise.owner.title,
        "owner_title_es": promise.owner.title_es,
        "owner_department": promise.department.slug,
        "promised_on": promise.promised_on.isoformat(),
        "first_due": promise.first_due.isoformat(),
        "due": promise.due.isoformat(),
        "moves": [{"on": move["on"], "to": move["to"]} for move in promise.moves],
        "effect_open_until": promise.effect_open_until.isoformat(),
        **_what_came(promise),
    }


def _what_came(promise: Promise) -> dict[str, Any]:
    claim = confirmation = aside = effect = None
    if promise.done_on is not None:
        claim = {"done_on": promise.done_on.isoformat(), "by_post": slug_of(promise.claimed_as)}
    if promise.confirmed_on is not None:
        confirmation = {"on": promise.confirmed_on.isoformat(), "by_post": slug_of(promise.confirmed_as)}
    if promise.aside:
        aside = {
            "status": promise.aside,
            "since": iso(promise.aside_since),
            "until": iso(promise.aside_until),
            "into": None if promise.merged_into is None else promise.merged_into.slug,
        }
    if promise.effect:
        effect = {
            "verdict": promise.effect,
            "on": iso(promise.effect_judged_on),
            "by_post": slug_of(promise.effect_judged_as),
            "figure": promise.effect_figure,
        }
    return {"claim": claim, "confirmation": confirmation, "aside": aside, "effect": effect}


NOUN = Noun(_waiting, _put, _is_ready)
