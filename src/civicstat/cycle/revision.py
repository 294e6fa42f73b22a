"""Final figures that would change: what, in a private notice; why, in a revision on record that a release cites."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from civicstat.cycle.adopt import Desk
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import RevisionNeededError
from civicstat.cycle.home import Home
from civicstat.cycle.release import Draft, live_figures, open_reasons
from civicstat.cycle.steps import write_whole
from civicstat.ledger.append import append
from civicstat.ledger.errors import StatementError
from civicstat.ledger.live import Reasons, changes_without_reason
from civicstat.ledger.reader import Record
from civicstat.ledger.schemas.release import MOST_KEYS
from civicstat.vocabulary.canonical import canonical_bytes


Change = Mapping[str, Any]
_METRICS_NAMED = 5


def require_reasons(draft: Draft, record: Record, folder: CityFolder, home: Home, *, as_of: date) -> None:
    """Stop before a release that changes final figures, unless somebody has said on record why.

    Raises
    ------
    RevisionNeededError
        What would change lies in the home's `private/notices`, with a revision to fill in.
    """
    changes = list(_changes(draft, record))
    if not changes:
        return
    listed = home.notices / f"{as_of.isoformat()}-final-figures.jsonl"
    to_fill_in = home.notices / f"{as_of.isoformat()}-revision.toml"
    content = b"".join(canonical_bytes(dict(change)) + b"\n" for change in changes)
    # What somebody has begun to fill in stays, as long as the same figures would change.
    if not to_fill_in.is_file() or not listed.is_file() or listed.read_bytes() != content:
        write_whole(to_fill_in, _prefilled(changes, listed).encode())
    write_whole(listed, content)
    by_metric = Counter(change["key"].partition("|")[0] for change in changes)
    named = [f"{metric} ({count})" for metric, count in by_metric.most_common(_METRICS_NAMED)]
    rest = len(by_metric) - len(named)
    options = f"--city {folder.path} --home {home.folder} --as-of {as_of.isoformat()}"
    raise RevisionNeededError(
        f"{len(changes)} final figures would change, since records of settled periods arrived late or were changed: "
        + ", ".join(named)
        + (f" and {rest} more metrics" if rest else ""),
        where=str(listed),
        expected="a revision on record that says why; nothing was released",
        next_step=f"Look at the list. If the new figures are right, say why in {to_fill_in}, then run: "
        f"civicstat record revision {to_fill_in} {options}; then run the cycle again.",
    )


def record_revision(
    file: Path, folder: CityFolder, home: Home, record: Record, *, as_of: date, recorded: str
) -> dict[str, Any]:
    """Put a revision on record: one statement for the figures that its file lists, or one for each metric it names.

    Raises
    ------
    StatementError
        When the file cannot be read, or does not say in both languages why.
    """
    said = _read(file)
    day = as_of.isoformat()
    same_day = [entry for entry in record.releases() if entry.statement.as_of == day]
    shared = {
        "why": said["why"],
        "why_es": said["why_es"],
        "old_release": record.latest_release().statement.name,
        "new_release": f"{folder.city.slug}/{day}" + (f"/{len(same_day) + 1}" if same_day else ""),
    }
    cites = [record.latest_release().statement.digest]
    desk = Desk(record.entries, as_of, recorded)
    if said["keys"]:
        desk.place("revision/v1", day, {"keys": said["keys"], "metric": None, **shared}, cites=cites)
    for metric in said["metrics"]:
        desk.place("revision/v1", f"{day}/{metric}", {"keys": [], "metric": metric, **shared}, cites=cites)
    entries = append(home.folder, desk.new)
    return {"recorded": [entry.key for entry in entries] or ["it was on record already"]}


def _changes(draft: Draft, record: Record) -> Iterator[Change]:
    """What would change and is not explained; of a held source nothing is published that could."""
    if draft.is_held:
        return
    releases = record.releases()
    reasons = Reasons.of(record.entry_of(digest).statement for digest in open_reasons(record.entries, releases))
    for metric, figures in sorted(draft.figures.items()):
        live = live_figures(record, releases, metric)
        yield from changes_without_reason({str(one.key): one for one in figures}, live=live, reasons=reasons)


def _prefilled(changes: Sequence[Change], listed: Path) -> str:
    """A revision that lacks nothing but its reason: of the figures, or of whole metrics where these are too many."""
    lines = [
        "# Why do final figures change? Say it in both languages; both sentences become public.",
        f"# All of them stand in {listed.name}, beside this file. Take out what should not change.",
        'why = ""',
        'why_es = ""',
        "",
    ]
    if len(changes) > MOST_KEYS:
        metrics = sorted({change["key"].partition("|")[0] for change in changes})
        lines += [
            f"# More than {MOST_KEYS} figures, so the revision names their metrics; the release lists each old value.",
            f"metrics = {json.dumps(metrics)}",
        ]
        return "\n".join(lines) + "\n"
    for change in changes:
        lines += ["[[keys]]", f"key = {json.dumps(change['key'])}"]
        lines += [f"{name} = {json.dumps(change[name])}" for name in ("old", "new") if change[name] is not None]
        lines.append("")
    return "\n".join(lines)


def _read(file: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StatementError(f"it cannot be read: {error}", where=str(file), expected="a revision in TOML") from None
    keys, metrics = said.get("keys", []), said.get("metrics", [])
    unknown = sorted(said.keys() - {"why", "why_es", "keys", "metrics"})
    is_list = all(isinstance(part, list) for part in (keys, metrics)) and all(isinstance(one, dict) for one in keys)
    if unknown or not is_list or not (keys or metrics) or not all(isinstance(one, str) for one in metrics):
        raise StatementError(
            f"it does not say which figures change{': unknown ' + ', '.join(unknown) if unknown else ''}",
            where=str(file),
            expected="why, why_es, and [[keys]] tables with key, old and new, or metrics = [...]",
            next_step="Start from the file that the cycle wrote into private/notices.",
        )
    for name in ("why", "why_es"):
        if not str(said.get(name, "")).strip():
            raise StatementError(
                "it does not say why final figures change",
                where=f"{file}, field `{name}`",
                expected="a sentence that people can read beside the change",
                next_step=f"Write `{name}` and run this again.",
            )
    return {
        "why": str(said["why"]).strip(),
        "why_es": str(said["why_es"]).strip(),
        "keys": [{"key": one.get("key"), "old": one.get("old"), "new": one.get("new")} for one in keys],
        "metrics": metrics,
    }
