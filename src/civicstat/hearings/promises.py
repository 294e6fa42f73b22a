"""Open promises: what a briefing opens with, overdue before due, effects apart from deliverables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.hearings.action import Action, as_known, status_of
from civicstat.hearings.decision import Decision
from civicstat.hearings.desk import Desk
from civicstat.hearings.on_record import bodies_as_of
from civicstat.hearings.phrases import Both, fill, title_of
from civicstat.hearings.promised import Promised
from civicstat.hearings.standing import PromiseStatus
from civicstat.look.words.dates import day_words
from civicstat.look.words.formats import format_for
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.statement import Statement


_FIRST_PROMISED = Both("First promised for {day}.", "Prometido primero para el {day}.")
_MOVED = Both("The date was moved to {day}.", "La fecha se cambió al {day}.")
_LATE = Both("It is {days} late and not delivered.", "Lleva {days} de atraso y no se ha entregado.")
_MOVED_MISSED = Both("That date was missed as well.", "Esa fecha tampoco se cumplió.")
_DONE_LATE = Both("It was delivered on {day}, {days} late.", "Se entregó el {day}, con {days} de atraso.")
_UNDER_REVIEW = Both(
    "It is said to be delivered, and no second person has confirmed it yet.",
    "Se dice que está entregado, y ninguna segunda persona lo ha confirmado todavía.",
)
_DONE = Both("It was delivered on {day}, in time.", "Se entregó el {day}, a tiempo.")
_EFFECT_OPEN = Both("Its effect stays open until {day}.", "Su efecto sigue abierto hasta el {day}.")
_EFFECT_DUE = Both(
    "Its effect was open until {day}. It is time to judge it.",
    "Su efecto estaba abierto hasta el {day}. Es momento de evaluarlo.",
)
_EXPECTED = {
    "up": Both("Expected: {title} at {value} or more by {day}.", "Se espera: {title} en {value} o más al {day}."),
    "down": Both("Expected: {title} at {value} or less by {day}.", "Se espera: {title} en {value} o menos al {day}."),
}
_EXAMPLE = Both("This is an invented example.", "Es un ejemplo inventado.")


@dataclass(frozen=True)
class Promise:
    """One open promise: an action, the decision behind it, where it stands and what is said of it.

    Of a promise of real people `decision` is None: its words stand beside the log, and `action` names it.
    """

    action: Action | Promised
    decision: Decision | None
    status: PromiseStatus
    sentences: tuple[BoundSentence, ...]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a briefing; the words of people as they wrote them."""
        action, decision = self.action, self.decision
        if isinstance(action, Promised):
            return action.to_json(self.status, [sentence.to_json() for sentence in self.sentences])
        return {
            "id": action.id,
            "status": self.status,
            "deliverable": {"en": action.deliverable, "es": action.deliverable_es},
            "owner_post": {"en": action.owner_post, "es": action.owner_post_es},
            "owner_department": action.owner_department,
            "first_due": action.first_due.isoformat(),
            "due": action.due.isoformat(),
            "done_on": action.to_json()["done_on"],
            "evidence": {"en": action.evidence, "es": action.evidence_es},
            "effect_open_until": action.effect_open_until.isoformat(),
            "invented_example": action.invented_example,
            "decision": None if decision is None else decision.to_json(),
            "sentences": [sentence.to_json() for sentence in self.sentences],
        }


def actions_as_of(statements: Iterable[Statement], as_of: date) -> list[Action]:
    """Every action as last said by the end of a day, by id."""
    bodies = bodies_as_of(statements, "action/v1", as_of)
    return [Action.from_json(bodies[name]) for name in sorted(bodies)]


def decisions_as_of(statements: Iterable[Statement], as_of: date) -> list[Decision]:
    """Every decision on record by the end of a day, by id."""
    bodies = bodies_as_of(statements, "decision/v1", as_of)
    return [Decision.from_json(bodies[name]) for name in sorted(bodies)]


def open_promises(
    *,
    actions: Sequence[Action],
    decisions: Sequence[Decision],
    promised: Sequence[Promised] = (),
    desk: Desk,
    departments: Collection[str] = (),
) -> tuple[Promise, ...]:
    """A department's promises, or those of several, that are not settled: overdue ones first, the oldest first.

    Then those not yet due, by day, with those that wait for a second person or rest; then those delivered, whose
    effect has not been judged. `actions` are invented examples, `promised` the promises of real people.
    """
    found = open_ones(actions=actions, promised=promised, departments=departments or (desk.department,), day=desk.as_of)
    by_id = {decision.id: decision for decision in decisions}
    return tuple(
        _promise_of_people(each, desk) if isinstance(each, Promised) else _promise(each, by_id.get(each.decision), desk)
        for each, _ in found
    )


def open_ones(
    *, actions: Iterable[Action], promised: Iterable[Promised], departments: Collection[str], day: date
) -> list[tuple[Action | Promised, PromiseStatus]]:
    """The open promises of some departments at the end of a day and where each stands, in the order of a briefing.

    Whoever counts open promises counts these: the briefing of a meeting and the wall of its room alike.
    """
    found: list[tuple[Action | Promised, PromiseStatus]] = [
        (as_known(action, day), status_of(action, day)) for action in actions if action.owner_department in departments
    ]
    found += [(each, each.status) for each in promised if each.owner_department in departments and each.is_open]
    order: dict[PromiseStatus, int] = {"overdue": 0, "done-late": 2, "done-on-time": 2}
    return sorted(found, key=lambda pair: (order.get(pair[1], 1), pair[0].first_due, pair[0].id))


def _promise(action: Action, decision: Decision | None, desk: Desk) -> Promise:
    status = status_of(action, desk.as_of)
    name = f"{desk.key}/promise/{action.id}"
    said = [
        fill(f"{name}/first-due", _FIRST_PROMISED, day=_day(action.first_due)),
        *_whether_late(action, status, name, desk),
        fill(
            f"{name}/effect",
            _EFFECT_OPEN if desk.as_of <= action.effect_open_until else _EFFECT_DUE,
            day=_day(action.effect_open_until),
        ),
        *_expected(decision, name, desk),
    ]
    if action.invented_example:
        said.append(fill(f"{name}/example", _EXAMPLE))
    return Promise(action, decision, status, tuple(said))


def _promise_of_people(promised: Promised, desk: Desk) -> Promise:
    """What is said of a promise whose words stand beside the log; without a number, what its status says."""
    name, status = f"{desk.key}/promise/{promised.id}", promised.status
    said = [
        fill(f"{name}/first-due", _FIRST_PROMISED, day=_day(promised.first_due)),
        *_whether_late(promised, status, name, desk),
        fill(
            f"{name}/effect",
            _EFFECT_OPEN if desk.as_of <= promised.effect_open_until else _EFFECT_DUE,
            day=_day(promised.effect_open_until),
        ),
    ]
    if promised.body["made_up"]:
        said.append(fill(f"{name}/example", _EXAMPLE))
    return Promise(promised, None, status, tuple(said))


def _whether_late(action: Action | Promised, status: PromiseStatus, name: str, desk: Desk) -> Iterable[BoundSentence]:
    if action.due != action.first_due:
        yield fill(f"{name}/moved", _MOVED, day=_day(action.due))
    if status in ("not-yet-due", "done-on-time", "under-review", "on-hold"):
        if status == "under-review":
            yield fill(f"{name}/under-review", _UNDER_REVIEW)
        if status == "done-on-time" and action.done_on is not None:
            yield fill(f"{name}/delivered", _DONE, day=_day(action.done_on))
        return
    until = action.done_on if status == "done-late" and action.done_on is not None else desk.as_of
    path = f"promises.{action.id}.days-late"
    days = desk.numbers.put(path, (until - action.first_due).days, format="days")
    desk.numbers.explain(path, "days-late", rests_on=[f"action/{action.id}"])
    if status == "done-late":
        yield fill(f"{name}/delivered", _DONE_LATE, day=_day(until), days=days)
        return
    if action.due != action.first_due and desk.as_of > action.due:
        yield fill(f"{name}/missed-again", _MOVED_MISSED)
    yield fill(f"{name}/late", _LATE, days=days)


def _expected(decision: Decision | None, name: str, desk: Desk) -> Iterable[BoundSentence]:
    """The effect that the decision expects, where its metric is still known."""
    definition = None if decision is None else desk.definitions.get(decision.effect.metric)
    if decision is None or definition is None:
        return
    effect = decision.effect
    value = Decimal(effect.value)
    exponent = value.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    path = f"decisions.{decision.id}.expected"
    number = desk.numbers.put(path, value, format=format_for(definition.unit, min(digits, 6)))
    desk.numbers.explain(path, "stated", rests_on=[f"decision/{decision.id}"])
    title = title_of(definition)
    yield fill(f"{name}/expected", _EXPECTED[effect.direction], title=title, value=number, day=_day(effect.by))


def _day(day: date) -> Both:
    return Both(day_words(day, "en"), day_words(day, "es"))
