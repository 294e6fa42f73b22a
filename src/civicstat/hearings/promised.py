"""Promises of real people as a briefing names them: days and posts, and the digest of the words, never the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from civicstat.hearings.standing import PromiseStatus, Standing, standing_on
from civicstat.vocabulary.statement import Statement


@dataclass(frozen=True)
class Promised:
    """One `action/v2` as last said, and the decision that it carries out; `day` is the last of which it was asked."""

    body: Mapping[str, Any]
    decision: Mapping[str, Any] | None
    day: date

    @property
    def id(self) -> str:
        """Its slug."""
        return str(self.body["id"])

    @property
    def owner_department(self) -> str:
        """The department of the post that answers for it."""
        return str(self.body["owner_department"])

    @property
    def first_due(self) -> date:
        """The day promised first."""
        return self.standing.first_due

    @property
    def due(self) -> date:
        """The day promised now."""
        return self.standing.due

    @property
    def effect_open_until(self) -> date:
        """The day on which its effect is judged."""
        return self.standing.effect_open_until

    @property
    def done_on(self) -> date | None:
        """The day of delivery, as far as it is known."""
        done = self.standing.done_on
        return done if done is not None and done <= self.day else None

    @property
    def status(self) -> PromiseStatus:
        """Where it stands."""
        return standing_on(self.standing, self.day)

    @property
    def is_open(self) -> bool:
        """Whether a meeting still asks for it: not left for good, and its effect not judged."""
        return self.status not in ("merged", "overtaken-by-events") and self.body["effect"] is None

    @property
    def standing(self) -> Standing:
        """Its days and acts, as the rules of the hearings read them."""
        return standing_of(self.body)

    def to_json(self, status: str, sentences: list[Any]) -> dict[str, Any]:
        """As it stands in a briefing: in the form of an invented example, its words named where those have theirs."""
        nothing = {"en": "", "es": ""}
        decision = self.decision
        return {
            "id": self.id,
            "status": status,
            "deliverable": nothing,
            "words": dict(self.body["words"]),
            "since": None if self.body["since"] is None else dict(self.body["since"]),
            "owner_post": {"en": self.body["owner_title"], "es": self.body["owner_title_es"]},
            "owner_department": self.owner_department,
            "first_due": self.body["first_due"],
            "due": self.body["due"],
            "done_on": None if self.done_on is None else self.done_on.isoformat(),
            "evidence": nothing,
            "effect_open_until": self.body["effect_open_until"],
            "invented_example": bool(self.body["made_up"]),
            "decision": None,
            "decided": None if decision is None else {"id": decision["id"], "words": dict(decision["words"])},
            "sentences": sentences,
        }


def promised_as_of(statements: Iterable[Statement], as_of: date) -> list[Promised]:
    """Every promise of real people as last said by the end of a day, by id."""
    known = [each for each in statements if each.as_of <= as_of.isoformat()]
    decided = {each.name: each.body for each in known if each.type == "decision/v2"}
    latest = {each.name: each.body for each in known if each.type == "action/v2"}
    return [Promised(latest[name], decided.get(str(latest[name]["decision"])), as_of) for name in sorted(latest)]


def last_said(statements: Iterable[Statement], as_of: date) -> date:
    """The release's day, or a later one on which a promise was said: what a packet may know that is made after it."""
    return max([as_of, *(date.fromisoformat(each.as_of) for each in statements if each.type == "action/v2")])


def standing_of(body: Mapping[str, Any]) -> Standing:
    """The days and acts of an `action/v2` statement's body, as the rules of the hearings read them."""
    claim, seen, aside = body["claim"] or {}, body["confirmation"] or {}, body["aside"] or {}
    return Standing(
        promised_on=date.fromisoformat(body["promised_on"]),
        first_due=date.fromisoformat(body["first_due"]),
        due=date.fromisoformat(body["due"]),
        effect_open_until=date.fromisoformat(body["effect_open_until"]),
        done_on=_day(claim.get("done_on")),
        confirmed_on=_day(seen.get("on")),
        aside=aside.get("status", ""),
        aside_since=_day(aside.get("since")),
        aside_until=_day(aside.get("until")),
    )


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)
