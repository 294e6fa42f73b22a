"""What verification found, in plain words and as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, in which file, which number, what was expected and what was found."""

    what: str
    file: str = ""
    key: str = ""
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        lines = [f"{self.file or 'the record'}: {self.what}"]
        if self.key:
            lines.append(f"    number:   {self.key}")
        if self.expected or self.found:
            lines.append(f"    expected: {self.expected}")
            lines.append(f"    found:    {self.found}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, str]:
        """The finding for a program."""
        return {
            "what": self.what,
            "file": self.file,
            "key": self.key,
            "expected": self.expected,
            "found": self.found,
        }


INVENTED = "Invented training city: nothing in this record is real."
# What a count begins with, but not "forecasts and crew plans".
_PLURAL = re.compile(r"^(area|chart|crew plan|forecast|movement|number|object|page|statement)s\b(?! and )")
# The verdict spells out this many findings; the JSON form has them all.
MOST_FINDINGS_TOLD = 20


@dataclass
class Verdict:
    """Whether a record holds, what was checked and counted, what was not, and what is not public."""

    target: str
    is_invented: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # By meeting that is not open to the public: how many objects the public copy leaves out.
    withheld: dict[str, int] = field(default_factory=dict)
    # What other rules made than those that this release computes: neither right nor wrong.
    by_other_rules: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """The verdict for a program."""
        return {
            "target": self.target,
            "verdict": "holds" if self.holds else "does not hold",
            "invented": self.is_invented,
            "counts": dict(self.counts),
            "findings": [finding.to_json() for finding in self.findings],
            "skipped": list(self.skipped),
            "notes": list(self.notes),
            "withheld": dict(self.withheld),
            "by_other_rules": list(self.by_other_rules),
        }

    def in_words(self) -> str:
        """The verdict for a reader."""
        counted = [f"  {count:>9,}  {_of_one(what) if count == 1 else what}" for what, count in self.counts.items()]
        if self.holds:
            opening = [f"OK: {self.target} holds. Checked:", *counted]
        else:
            opening = [
                f"DOES NOT HOLD: {_things(len(self.findings))} in {self.target}:",
                *[f"  {number}. {finding}" for number, finding in enumerate(self.findings[:MOST_FINDINGS_TOLD], 1)],
            ]
            if len(self.findings) > MOST_FINDINGS_TOLD:
                opening.append(f"  and {len(self.findings) - MOST_FINDINGS_TOLD:,} more; --json lists them all")
            opening += ["Checked:", *counted]
        if self.is_invented:
            opening.insert(0, INVENTED)
        withheld = [f"{_objects(count)} withheld: closed meeting {meeting}" for meeting, count in self.withheld.items()]
        return "\n".join(
            opening
            + _listed("Not in the public copy, as the record says:", withheld)
            + _listed("Made by other rules than those of this release:", self.by_other_rules)
            + _listed("Not checked:", self.skipped)
            + _listed("Good to know:", self.notes)
        )


def _of_one(what: str) -> str:
    """`forecast, by digest`, where one was counted; kinds that are counted together keep their names."""
    return _PLURAL.sub(r"\1", what)


def _things(count: int) -> str:
    return "1 thing is wrong" if count == 1 else f"{count:,} things are wrong"


def _objects(count: int) -> str:
    return "1 object" if count == 1 else f"{count:,} objects"


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *[f"  - {line}" for line in lines]] if lines else []
