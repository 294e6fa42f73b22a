"""The live-value rule: a published value changes only by saying so, and a final one only by a cited reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from civicstat.ledger.fault import Fault
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.statement import Statement


Line = Mapping[str, Any]

# What may move without a reason: the day of knowledge always, the status while a figure is provisional.
_NEVER_A_CHANGE = frozenset({"as_of"})
_PLANNED = frozenset({"as_of", "status", "reason"})
_SETTLED = ("final", "revised")


@dataclass
class Reasons:
    """What the statements that a release cites allow to change.

    `keys` maps a figure key to the pairs (old, new) that a correction or revision names; `metrics` are those that a
    revision names as a whole.
    """

    keys: dict[str, set[tuple[str | None, str | None]]] = field(default_factory=dict)
    metrics: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, cited: Iterable[Statement]) -> Reasons:
        """The reasons that some statements give; those of other types give none."""
        reasons = cls()
        for statement in cited:
            if statement.type.partition("/")[0] not in ("revision", "correction"):
                continue
            for change in statement.body.get("keys", ()):
                reasons.keys.setdefault(change["key"], set()).add((change["old"], change["new"]))
            if statement.body.get("metric"):
                reasons.metrics.add(statement.body["metric"])
        return reasons


def live_value_faults(
    figures: Mapping[str, Line], *, live: Mapping[str, Line], supersedes: Mapping[str, Line], reasons: Reasons
) -> list[Fault]:
    """What a release would change without the right to.

    Parameters
    ----------
    figures
        The lines of the release's figures files, by key.
    live
        The lines in force until now.
    supersedes
        The lines of the release's supersedes file, by key.
    reasons
        What the cited corrections and revisions allow.
    """
    faults = [
        fault
        for key, line in figures.items()
        if key in live
        for fault in _change_faults(key, live[key], line, supersedes=supersedes, reasons=reasons)
    ]
    return faults + [
        fault for key, line in supersedes.items() for fault in _supersedes_faults(key, line, figures=figures, live=live)
    ]


def figures_to_publish(computed: Mapping[str, Figure], *, live: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures that a new release must hold: those that are new or changed; a later `as_of` is no change."""
    return {
        key: figure
        for key, figure in computed.items()
        if key not in live or _differs(live[key].to_json(), figure.to_json(), apart_from=_NEVER_A_CHANGE)
    }


def changes_without_reason(
    computed: Mapping[str, Figure], *, live: Mapping[str, Figure], reasons: Reasons
) -> list[dict[str, Any]]:
    """The final figures that a release would change without the right to: key, old and new value of each, by key."""
    changes = []
    for key in sorted(computed.keys() & live.keys()):
        old, new = live[key].to_json(), computed[key].to_json()
        if old["status"] not in _SETTLED or not _differs(old, new, apart_from=_NEVER_A_CHANGE):
            continue
        is_named = (old["value"], new["value"]) in reasons.keys.get(key, ())
        if not is_named and key.partition("|")[0] not in reasons.metrics:
            changes.append({"key": key, "old": old["value"], "new": new["value"]})
    return changes


def supersedes_file(publish: Mapping[str, Figure], *, live: Mapping[str, Figure], reason: str, revised: str) -> bytes:
    """The supersedes file of a release: a line for every figure in it whose value or counts change.

    A figure that was final has its line for whatever changes, and `revised` in place of `reason`.
    """
    lines = []
    for key in sorted(publish):
        if key not in live:
            continue
        old, new = live[key].to_json(), publish[key].to_json()
        was_final = old["status"] in _SETTLED
        if _differs(old, new, apart_from=_NEVER_A_CHANGE if was_final else _PLANNED):
            said = revised if was_final else reason
            lines.append({"key": key, "old": old["value"], "new": new["value"], "reason": said})
    return b"".join(canonical_bytes(line) + b"\n" for line in lines)


def _change_faults(key: str, old: Line, new: Line, *, supersedes: Mapping[str, Line], reasons: Reasons) -> list[Fault]:
    is_settled = old["status"] in _SETTLED
    if not _differs(old, new, apart_from=_NEVER_A_CHANGE if is_settled else _PLANNED):
        return []
    change = (old["value"], new["value"])
    named = supersedes.get(key)
    is_superseded = named is not None and (named["old"], named["new"]) == change
    if not is_settled:
        expected = f"a line in the supersedes file with key, old {_said(change[0])} and new {_said(change[1])}"
        return [] if is_superseded else [_fault(key, old, new, "a provisional figure changes silently", expected)]
    is_allowed = change in reasons.keys.get(key, ()) or (key.partition("|")[0] in reasons.metrics and is_superseded)
    expected = f"a cited correction or revision that names {key} with the old value {_said(change[0])}"
    return [] if is_allowed else [_fault(key, old, new, f"a {old['status']} figure changes without a reason", expected)]


def _supersedes_faults(key: str, line: Line, *, figures: Mapping[str, Line], live: Mapping[str, Line]) -> list[Fault]:
    old = live[key]["value"] if key in live else "(no figure)"
    new = figures[key]["value"] if key in figures else "(no figure)"
    if (line["old"], line["new"]) == (old, new):
        return []
    return [
        Fault(
            "live-value",
            f"the supersedes file says that {key} goes from {_said(line['old'])} to {_said(line['new'])}",
            key=key,
            expected=f"from {_said(old)} to {_said(new)}",
        )
    ]


def _fault(key: str, old: Line, new: Line, what: str, expected: str) -> Fault:
    changed = sorted(name for name in old if name not in _NEVER_A_CHANGE and old[name] != new.get(name))
    found = ", ".join(f"{name} from {_said(old[name])} to {_said(new.get(name))}" for name in changed)
    return Fault("live-value", f"{key}: {what}", key=key, expected=expected, found=found)


def _differs(old: Line, new: Line, *, apart_from: frozenset[str]) -> bool:
    return any(old.get(name) != new.get(name) for name in {*old, *new} - apart_from)


def _said(value: object) -> str:
    return "no value" if value is None else str(value)
