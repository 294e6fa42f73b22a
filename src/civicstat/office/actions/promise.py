"""Promises: made, claimed, confirmed by somebody else, moved, held, overtaken, merged, judged. Never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicstat.hearings.letters import Letter
from civicstat.hearings.standing import change_problems, effect_is_to_judge, standing_problems
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.decision import Decision
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.on_record import PublicRecord, free_slug, private_faults


def make_promise(
    *,
    department: Department,
    owner: Post,
    deliverable: str,
    deliverable_es: str,
    first_due: date,
    effect_open_until: date,
    decision: Decision | None = None,
    by: Person,
    at: datetime,
    today: date,
) -> Promise:
    """A new promise. The person who answers for it is whoever holds the post."""
    faults = private_faults({"deliverable": deliverable, "deliverable_es": deliverable_es})
    if owner.department_id != department.pk:
        faults["owner"] = Fault("post_elsewhere")
    if decision is not None and not decision.is_said:
        faults["decision"] = Fault("decision_first")
    if first_due < today:
        faults["first_due"] = Fault("promise_day")
    if faults:
        raise RefusedError(faults)
    fields: dict[str, Any] = {
        "owner": owner,
        "department": department,
        "decision": decision,
        "deliverable": deliverable,
        "deliverable_es": deliverable_es,
        "promised_on": today,
        "first_due": first_due,
        "due": first_due,
        "effect_open_until": effect_open_until,
    }
    _refuse(standing_problems(Promise(**fields).standing, today=today))
    slug = free_slug(deliverable, taken=Promise.every.values_list("slug", flat=True))
    return create(Promise, act="make-promise", by=by, at=at, slug=slug, **fields)


def mend_promise(
    *,
    promise: Promise,
    deliverable: str,
    deliverable_es: str,
    first_due: date,
    effect_open_until: date,
    by: Person,
    at: datetime,
    today: date,
    seen: int,
) -> Promise:
    """Mend what was mistyped, before the public record holds it; afterwards the first day stays for ever."""
    if promise.recorded_version:
        raise RefusedError({"": Fault("promise_on_record")})
    if promise.moves or promise.done_on or promise.aside:
        raise RefusedError({"": Fault("promise_under_way")})
    if first_due < promise.promised_on:
        raise RefusedError({"first_due": Fault("promise_day")})
    private = private_faults({"deliverable": deliverable, "deliverable_es": deliverable_es})
    if private:
        raise RefusedError(private)
    fields: dict[str, Any] = {
        "deliverable": deliverable,
        "deliverable_es": deliverable_es,
        "first_due": first_due,
        "due": first_due,
    }
    after = replace(promise.standing, first_due=first_due, due=first_due, effect_open_until=effect_open_until)
    _refuse(standing_problems(after, today=today))
    return change(promise, act="mend-promise", by=by, at=at, seen=seen, **fields, effect_open_until=effect_open_until)


def claim_done(
    *,
    promise: Promise,
    done_on: date,
    evidence: str,
    evidence_es: str,
    evidence_link: str = "",
    by: Person,
    as_post: Post,
    at: datetime,
    today: date,
    seen: int,
) -> Promise:
    """Say that it was delivered, with what shows it; it counts when somebody else has confirmed it."""
    _refuse_settled(promise)
    if not evidence and not evidence_link:
        raise RefusedError({"evidence": Fault("needs_evidence")})
    return _changed(
        promise,
        act="claim-done",
        by=by,
        at=at,
        today=today,
        seen=seen,
        done_on=done_on,
        evidence=evidence,
        evidence_es=evidence_es,
        evidence_link=evidence_link,
        claimed_by=by,
        claimed_as=as_post,
    )


def confirm_done(*, promise: Promise, by: Person, as_post: Post, at: datetime, today: date, seen: int) -> Promise:
    """A second person, in another post, looked at the evidence and agrees."""
    if promise.done_on is None or promise.confirmed_on is not None:
        raise RefusedError({"": Fault("no_delivery_waits")})
    if promise.claimed_by_id == by.pk or promise.claimed_as_id == as_post.pk:
        raise RefusedError({"": Fault("second_person_confirms")})
    return _changed(
        promise,
        act="confirm-done",
        by=by,
        at=at,
        today=today,
        seen=seen,
        confirmed_on=today,
        confirmed_by=by,
        confirmed_as=as_post,
    )


def send_back(*, promise: Promise, why: str, by: Person, at: datetime, today: date, seen: int) -> Promise:
    """A second person does not agree: the promise is open again, and the record of acts keeps what was claimed."""
    if promise.done_on is None or promise.confirmed_on is not None:
        raise RefusedError({"": Fault("no_delivery_waits")})
    if promise.claimed_by_id == by.pk:
        raise RefusedError({"": Fault("claimer_sends_back")})
    return _changed(
        promise,
        act="send-back",
        by=by,
        at=at,
        today=today,
        seen=seen,
        reason=why,
        done_on=None,
        evidence="",
        evidence_es="",
        evidence_link="",
        claimed_by=None,
        claimed_as=None,
    )


def move_day(
    *, promise: Promise, due: date, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> Promise:
    """Ask for a later day, with a reason. The day promised first stays, and the promise is judged by it."""
    if due <= promise.due:
        raise RefusedError({"due": Fault("later_day", day=promise.due)})
    _refuse_settled(promise)
    move = {"on": today.isoformat(), "to": due.isoformat(), "why": why, "why_es": why_es}
    moves = [*promise.moves, move]
    return _changed(promise, act="move-day", by=by, at=at, today=today, seen=seen, reason=why, due=due, moves=moves)


def put_on_hold(
    *, promise: Promise, until: date, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> Promise:
    """Let it rest until a day. A hold does not make a late delivery on time."""
    if until <= today:
        raise RefusedError({"until": Fault("hold_day")})
    return _set_aside(
        promise, "on-hold", why=why, why_es=why_es, by=by, at=at, today=today, seen=seen, aside_until=until
    )


def take_up_again(*, promise: Promise, by: Person, at: datetime, today: date, seen: int) -> Promise:
    """End a hold before its day."""
    if promise.aside != "on-hold":
        raise RefusedError({"": Fault("not_on_hold")})
    cleared: dict[str, Any] = {"aside": "", "aside_since": None, "aside_until": None, "aside_why": ""}
    return _changed(promise, act="take-up-again", by=by, at=at, today=today, seen=seen, **cleared, aside_why_es="")


def overtake(*, promise: Promise, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int) -> Promise:
    """Events have overtaken it: it can no longer be kept, or need not be."""
    return _set_aside(promise, "overtaken-by-events", why=why, why_es=why_es, by=by, at=at, today=today, seen=seen)


def merge(
    *, promise: Promise, into: Promise, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> Promise:
    """Another promise takes it in; that one is judged from now on."""
    if into.pk == promise.pk:
        raise RefusedError({"into": Fault("merge_itself")})
    if into.aside == "merged":
        raise RefusedError({"into": Fault("merge_merged")})
    return _set_aside(promise, "merged", why=why, why_es=why_es, by=by, at=at, today=today, seen=seen, merged_into=into)


def apologise(
    *,
    promise: Promise,
    apology: str,
    apology_es: str,
    next_step: str,
    next_step_es: str,
    by: Person,
    at: datetime,
    today: date,
    seen: int,
) -> Promise:
    """Answer for a miss: an apology, and what happens next."""
    if promise.days_late_on(today) == 0:
        raise RefusedError({"": Fault("not_missed")})
    return _changed(
        promise,
        act="apologise",
        by=by,
        at=at,
        today=today,
        seen=seen,
        apology=apology,
        apology_es=apology_es,
        next_step=next_step,
        next_step_es=next_step_es,
    )


def judge_effect(
    *,
    promise: Promise,
    effect: str,
    figure: str,
    words: str,
    words_es: str,
    record: PublicRecord,
    by: Person,
    as_post: Post,
    at: datetime,
    today: date,
    seen: int,
) -> Promise:
    """Judge the effect at its day, apart from the delivery: reached, not reached, or nobody can tell."""
    if not effect_is_to_judge(promise.standing, today):
        raise RefusedError({"": Fault("effect_open", day=promise.effect_open_until)})
    if promise.claimed_by_id == by.pk:
        raise RefusedError({"": Fault("claimer_judges")})
    if figure and not record.has_figure(figure):
        raise RefusedError({"figure": Fault("no_figure", key=figure)})
    if not figure and effect != "cannot-tell":
        raise RefusedError({"figure": Fault("needs_figure")})
    return _changed(
        promise,
        act="judge-effect",
        by=by,
        at=at,
        today=today,
        seen=seen,
        effect=effect,
        effect_figure=figure,
        effect_words=words,
        effect_words_es=words_es,
        effect_judged_on=today,
        effect_judged_as=as_post,
    )


def hand_over(*, promise: Promise, owner: Post, by: Person, at: datetime, today: date, seen: int) -> Promise:
    """Another post of the department answers for it from now on."""
    if owner.department_id != promise.department_id:
        raise RefusedError({"owner": Fault("post_elsewhere")})
    _refuse_settled(promise)
    return _changed(promise, act="hand-over", by=by, at=at, today=today, seen=seen, owner=owner)


def _set_aside(
    promise: Promise,
    aside: str,
    *,
    why: str,
    why_es: str,
    by: Person,
    at: datetime,
    today: date,
    seen: int,
    **fields: Any,
) -> Promise:
    _refuse_settled(promise)
    said = {"aside": aside, "aside_since": today, "aside_why": why, "aside_why_es": why_es, "aside_until": None}
    return _changed(promise, act=f"set-{aside}", by=by, at=at, today=today, seen=seen, reason=why, **{**said, **fields})


def _refuse_settled(promise: Promise) -> None:
    if promise.confirmed_on is not None:
        raise RefusedError({"": Fault("promise_confirmed")})
    if promise.aside in ("merged", "overtaken-by-events"):
        raise RefusedError({"": Fault("promise_closed")})


def _changed(
    promise: Promise, *, act: str, by: Person, at: datetime, today: date, seen: int, reason: str = "", **fields: Any
) -> Promise:
    """The act, held to the rules of the hearings on what is in the database at that moment."""
    typed = {**fields, **(fields["moves"][-1] if "moves" in fields else {})}
    private = {_IN_FORMS.get(name, name): fault for name, fault in private_faults(typed).items()}
    if private:
        raise RefusedError(private)
    with transaction.atomic():
        now = Promise.objects.select_for_update().get(pk=promise.pk)
        before = now.standing
        for name, value in fields.items():
            setattr(now, name, value)
        # A conflict is told before a rule: the act was meant for another version.
        if now.version == seen:
            _refuse([*change_problems(before, now.standing), *standing_problems(now.standing, today=today)])
        return change(promise, act=act, by=by, at=at, seen=seen, reason=reason, **fields)


# Fields of a form that bear another name than the rule's.
_IN_FORMS = {
    "aside_until": "until",
    "aside_why": "why",
    "aside_why_es": "why_es",
    "effect": "",
    "effect_words": "words",
    "effect_words_es": "words_es",
}


def _refuse(letters: Iterable[Letter]) -> None:
    faults = {
        _IN_FORMS.get(letter.field, letter.field): Fault("found_expected", found=letter.found, expected=letter.expected)
        for letter in letters
    }
    if faults:
        raise RefusedError(faults)
