"""The office's door to the public record: what was said becomes statements, whose words can be withdrawn."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django_tasks import task

from civicstat.ledger.append import append
from civicstat.ledger.local_day import start_of_day
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.private_text import private_text_faults
from civicstat.ledger.promise_rules import withdrawn_in, words_of
from civicstat.ledger.reader import Record, has_record
from civicstat.office.actions.act import ConflictError, change
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.errors import OfficeError
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.decision import Decision
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.statement import Statement


# How long what was said can be taken back before it is frozen.
UNDO = timedelta(minutes=15)
# The words of a promise that never change, and those that come with what happens.
_SINCE = (
    *("evidence", "evidence_es", "evidence_link", "aside_why", "aside_why_es"),
    *("apology", "apology_es", "next_step", "next_step_es", "effect_words", "effect_words_es"),
)


class FreezeError(OfficeError):
    """What was said in the office cannot go on the public record as it stands."""


def freeze(*, at: datetime, at_once: bool = False) -> list[str]:
    """Put on record what was said longer than `UNDO` ago, or with `at_once` all of it; the keys of the new entries.

    Each thing is appended and then noted as frozen. A run that dies between the two is made good by the next one.

    Raises
    ------
    FreezeError
        When the city has no public record yet, or words hold a mail address or a telephone number.
    """
    decisions, promises = _decisions(at, at_once), _promises(at, at_once)
    if not decisions and not promises:
        return []
    if not has_record(settings.HOME):
        raise FreezeError(
            "the city has no public record yet", next_step="Run `civicstat cycle` first; nothing that was said is lost."
        )
    keys: list[str] = []
    refused: list[CivicstatError] = []

    def put(subject: Decision | Promise) -> None:
        # What one person wrote does not hold up what everybody else has said.
        try:
            keys.extend(_put_on_record(subject, _Desk.now(at), at=at))
        except CivicstatError as error:
            refused.append(error)

    for decision in decisions:
        put(decision)
    waiting = promises
    while ready := [promise for promise in waiting if _is_ready(promise)]:
        for promise in ready:
            put(promise)
        waiting = [promise for promise in waiting if promise not in ready]
    if refused:
        listed = "; ".join(error.found for error in refused)
        raise FreezeError(
            listed,
            expected=refused[0].expected,
            next_step="Mend it in the office and freeze again; everything else is on record.",
        )
    return keys


@task
def freeze_what_was_said() -> None:
    """The same as a task of the worker."""
    freeze(at=datetime.now(UTC))


def freeze_by_the_clock(at: datetime) -> str:
    """The same as a job of the timetable."""
    if not has_record(settings.HOME):
        return "no public record yet"
    return f"{len(freeze(at=at))} entries"


def withdraw_words(*, sha256: str, reason: str, reason_es: str, by_post: str, note: str = "", at: datetime) -> str:
    """Take words out of the public record: the entries stay, the object goes, and a statement says so; its key.

    The pages show it when the site is written again. A second call finishes what a first one left undone.

    Raises
    ------
    LedgerError
        When no statement names words of this digest.
    """
    desk = _Desk.now(at)
    said = [entry for entry in desk.record.entries if entry.statement.type == "withdrawal/v1"]
    standing = next((entry.key for entry in said if entry.statement.body["withdrawn"] == sha256), None)
    if standing is None:
        body = {"withdrawn": sha256, "reason": reason, "reason_es": reason_es, "by_post": by_post, "note": note}
        standing = desk.append("withdrawal/v1", sha256, body, cites=())
    for folder in (ObjectStore.of_home(settings.HOME).folder, Path(settings.HOME) / "portal" / "objects"):
        (folder / sha256).unlink(missing_ok=True)
    return standing


@dataclass(frozen=True)
class _Desk:
    """The record as it stands, and what every new statement of it says of day and hour."""

    record: Record
    store: ObjectStore
    today: date
    recorded: str
    made_up: bool

    @classmethod
    def now(cls, at: datetime) -> _Desk:
        """The record at this moment. In a replay an entry bears the hour at which the office's day began."""
        record, city, today = Record(settings.HOME), city_of_office(), today_in_office()
        hour = start_of_day(today, city.time_zone) if city.is_replay else at.astimezone(UTC)
        recorded = max(hour.strftime("%Y-%m-%dT%H:%M:%SZ"), record.entries[-1].statement.recorded)
        is_made_up = city.is_replay or city.is_invented
        return cls(record, ObjectStore.of_home(settings.HOME), today, recorded, is_made_up)

    def latest(self, type_: str, name: str) -> Statement | None:
        """What was last said under a name."""
        said = [entry.statement for entry in self.record.entries]
        return next((each for each in reversed(said) if (each.type, each.name) == (type_, name)), None)

    def key_of(self, type_: str, name: str) -> str:
        """The key of what was last said under a name."""
        entries = reversed(self.record.entries)
        return next(e.key for e in entries if (e.statement.type, e.statement.name) == (type_, name))

    def put_words(self, name: str, words: Mapping[str, Any]) -> dict[str, str]:
        """Keep words as an object; withdrawn ones are named and not put back.

        The nonce follows from the office's own key, so that a run that is repeated names the same object.
        """
        faults = private_text_faults(Statement("words/v1", name, "-", "", "", (), dict(words)))
        if faults:
            raise FreezeError(
                f"the words of {name} hold {faults[0].what.rpartition(' holds ')[2]}",
                expected="no mail address and no telephone number",
                next_step="Take it out in the office; then freeze again.",
            )
        key = settings.SECRET_KEY.encode()
        nonce = hmac.new(key, canonical_bytes({"name": name, "words": words}), hashlib.sha256).hexdigest()
        content = canonical_bytes({"nonce": nonce, "words": dict(words)})
        sha256 = sha256_hex(content)
        if sha256 not in withdrawn_in([entry.statement for entry in self.record.entries]):
            self.store.put(content)
        return {"sha256": sha256}

    def append(self, type_: str, name: str, body: Mapping[str, Any], *, cites: Sequence[str]) -> str:
        """One statement more; its key."""
        statement = Statement(type_, name, "-", self.today.isoformat(), self.recorded, tuple(cites), body)
        return append(settings.HOME, [statement])[0].key


def _decisions(at: datetime, at_once: bool) -> list[Decision]:
    rows = Decision.objects.filter(said_at__isnull=False, frozen_as="").select_related("department").order_by("pk")
    return [decision for decision in rows if at_once or decision.said_at <= at - UNDO]  # type: ignore[operator]


def _promises(at: datetime, at_once: bool) -> list[Promise]:
    rows = Promise.objects.select_related("owner", "department", "decision", "merged_into", "claimed_as")
    new = [promise for promise in rows.order_by("pk") if promise.version > promise.recorded_version]
    return [promise for promise in new if at_once or _newest_act(promise) <= at - UNDO]


def _newest_act(promise: Promise) -> datetime:
    acts = ActRecord.objects.filter(noun="promise", subject=str(promise.pk))
    return acts.order_by("-version").values_list("at", flat=True)[0]


def _is_ready(promise: Promise) -> bool:
    """Whether what it names is on record: its decision, and the promise that took it in."""
    for named in (promise.decision, promise.merged_into):
        if named is not None:
            named.refresh_from_db(fields=["frozen_as"])
            if not named.frozen_as:
                return False
    return True


def _put_on_record(subject: Decision | Promise, desk: _Desk, *, at: datetime) -> list[str]:
    if isinstance(subject, Decision):
        return _freeze_decision(subject, desk, at=at)
    return _freeze_promise(subject, desk, at=at)


def _freeze_decision(decision: Decision, desk: _Desk, *, at: datetime) -> list[str]:
    if desk.latest("decision/v2", decision.slug) is not None:
        _note(decision, desk.key_of("decision/v2", decision.slug), at=at)
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
    key = desk.append("decision/v2", decision.slug, body, cites=[desk.record.genesis().statement.digest])
    _note(decision, key, at=at)
    return [key]


def _freeze_promise(promise: Promise, desk: _Desk, *, at: datetime) -> list[str]:
    said = desk.latest("action/v2", promise.slug)
    if said is not None and said.body["version"] >= promise.version:
        _note(promise, desk.key_of("action/v2", promise.slug), at=at, recorded_version=promise.version + 1)
        return []
    decision = desk.latest("decision/v2", promise.decision.slug) if promise.decision is not None else None
    cites = [desk.record.genesis().statement.digest, *([decision.digest] if decision is not None else [])]
    key = desk.append("action/v2", promise.slug, _body(promise, desk, said), cites=cites)
    _note(promise, key, at=at, recorded_version=promise.version + 1)
    return [key]


def _body(promise: Promise, desk: _Desk, said: Statement | None) -> dict[str, Any]:
    name = f"action/{promise.slug}"
    first = {"deliverable": promise.deliverable, "deliverable_es": promise.deliverable_es}
    since = {field: getattr(promise, field) for field in _SINCE if getattr(promise, field)}
    moves = [{"why": move["why"], "why_es": move["why_es"]} for move in promise.moves]
    if moves:
        since["moves"] = moves
    return {
        "id": promise.slug,
        "version": promise.version,
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
        "words": dict(said.body["words"]) if said is not None else desk.put_words(name, first),
        "since": desk.put_words(f"{name}/since", since) if since else None,
        "made_up": desk.made_up,
    }


def _what_came(promise: Promise) -> dict[str, Any]:
    claim = confirmation = aside = effect = None
    if promise.done_on is not None:
        claim = {"done_on": promise.done_on.isoformat(), "by_post": _slug(promise.claimed_as)}
    if promise.confirmed_on is not None:
        confirmation = {"on": promise.confirmed_on.isoformat(), "by_post": _slug(promise.confirmed_as)}
    if promise.aside:
        aside = {
            "status": promise.aside,
            "since": _iso(promise.aside_since),
            "until": _iso(promise.aside_until),
            "into": None if promise.merged_into is None else promise.merged_into.slug,
        }
    if promise.effect:
        effect = {
            "verdict": promise.effect,
            "on": _iso(promise.effect_judged_on),
            "by_post": _slug(promise.effect_judged_as),
            "figure": promise.effect_figure,
        }
    return {"claim": claim, "confirmation": confirmation, "aside": aside, "effect": effect}


def _note(subject: Decision | Promise, key: str, *, at: datetime, **fields: Any) -> None:
    """Note in the office where it stands on record."""
    frozen, noted = subject.version, {"frozen_as": key, **fields}
    try:
        change(subject, act="put-on-record", by=None, at=at, seen=frozen, **noted)
    except ConflictError:
        # Somebody did something in this very moment: the next run puts that on record too.
        subject.refresh_from_db()
        if isinstance(subject, Promise):
            noted["recorded_version"] = frozen
        change(subject, act="put-on-record", by=None, at=at, seen=subject.version, **noted)


def _slug(post: Post | None) -> str:
    return "" if post is None else post.slug


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def words_on_record(slug: str) -> Iterable[str]:
    """Digests of the words that the public record holds of a promise or decision, the newest last."""
    if not has_record(settings.HOME):
        return []
    said = [entry.statement for entry in Record(settings.HOME).entries]
    return list(dict.fromkeys(sha256 for each in said if each.name == slug for sha256 in words_of(each)))
