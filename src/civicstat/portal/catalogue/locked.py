"""Locked briefings of meetings: what was built, what departments and the steward said, and every number of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from civicstat.vocabulary.statement import Entry


# Under `locked-briefing/<meeting>` pages bind the numbers of a briefing, as they were at its lock.
BOARD = "locked-briefing"

ReadObject = Callable[[str], bytes]

# What a page may show of a briefing that is withheld, beside its entry: nothing.
_NO_PAPER: Mapping[str, Any] = {"values": (), "spot_check": {"places": (), "of": 0}}


@dataclass(frozen=True)
class Locked:
    """The briefing of one meeting as last stated; `words` are what people wrote, by digest, without what is gone."""

    entry: Entry
    paper: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def body(self) -> Mapping[str, Any]:
        """The statement's body."""
        return self.entry.statement.body

    @property
    def name(self) -> str:
        """The meeting's slug."""
        return self.entry.statement.name

    @property
    def key(self) -> str:
        """What a page binds its numbers to."""
        return f"{BOARD}/{self.name}"

    @cached_property
    def places(self) -> Mapping[tuple[str, str], int]:
        """At which place of `at` a number of a sentence stands, by its key and field."""
        return {(key, of_field): index for index, (key, of_field, _) in enumerate(self.paper["values"])}

    @property
    def numbers(self) -> dict[str, Any]:
        """Every number that a page of it may show."""
        return {
            "at": [text for _, _, text in self.paper["values"]],
            "minutes": [item["minutes"] for item in self.body["agenda"]],
            "all_minutes": self.body["minutes"],
            "late": {"built": self.body["built_late"], "locked": self.body["locked_late"]},
            "closed": [place["closed"] for place in self.paper["spot_check"]["places"]],
            "drawn_from": self.paper["spot_check"]["of"],
        }

    def measure(self, metric: str) -> Mapping[str, Any] | None:
        """One of its measures."""
        return next((each for each in self.paper["measures"] if each["metric"] == metric), None)

    def said(self, ref: Mapping[str, Any]) -> Mapping[str, Any]:
        """What people wrote under a reference; empty where it was withdrawn."""
        return self.words.get(str(ref["sha256"]), {})


def locked_in(entries: Sequence[Entry], read_object: ReadObject, withheld: Container[str] = ()) -> dict[str, Locked]:
    """The locked briefing of each meeting, by the meeting's slug; of a withheld one its entry alone."""
    gone = {str(each.statement.body["withdrawn"]) for each in entries if each.statement.type == "withdrawal/v1"}
    newest = {each.statement.name: each for each in entries if each.statement.type == "briefing/v2"}
    return {
        name: Locked(
            entry,
            _NO_PAPER
            if (paper := str(entry.statement.body["object"]["sha256"])) in withheld
            else json.loads(read_object(paper)),
            {
                sha256: json.loads(read_object(sha256))["words"]
                for sha256 in _refs(entry.statement.body)
                if sha256 not in gone and sha256 not in withheld
            },
        )
        for name, entry in sorted(newest.items())
    }


def _refs(body: Mapping[str, Any]) -> list[str]:
    said = [*body["explanations"], *body["contests"], *body["overrides"]]
    answers = [each["answer"] for each in body["contests"] if each["answer"] is not None]
    return [str(each["words"]["sha256"]) for each in [*said, *answers]]
