"""The rules of a release: complete, passed by the disclosure check, and honest about what it changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from civicstat.ledger.errors import ObjectError
from civicstat.ledger.fault import Fault
from civicstat.ledger.figures import ACCOUNTING, FIGURES, figures_summary
from civicstat.ledger.history import History
from civicstat.ledger.live import Reasons, live_value_faults
from civicstat.ledger.local_day import end_of_day
from civicstat.ledger.manifest import cited_by_release, manifest_faults, manifest_ref, objects_of
from civicstat.ledger.schemas.release import ReleaseV1, ReleaseV2
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey
from civicstat.vocabulary.statement import ObjectRef, Statement


DISCLOSURE_REPORT = "disclosure-report"
SUPERSEDES = "supersedes"

Lines = dict[str, dict[str, Any]]
Release = ReleaseV1 | ReleaseV2


def release_faults(statement: Statement, body: Release, history: History) -> list[Fault]:
    """Everything that is wrong with a release after a history."""
    faults = [*_identity_faults(statement, body, history)]
    refs, list_faults = _listed(statement, history)
    faults += list_faults
    contents, object_faults = _read_objects(refs, history)
    faults += object_faults
    if refs or not list_faults:
        faults += _disclosure_faults(body, refs, contents)
    if list_faults or object_faults:
        return faults
    defined = {
        (entry.statement.body["id"], entry.statement.body["version"])
        for entry in cited_by_release(statement, "definition", history.by_digest)
    }
    figures, line_faults = _read_figures(body, contents, defined)
    faults += line_faults
    faults += _accounting_faults(contents, figures)
    if line_faults:
        return faults
    return faults + _live_faults(statement, contents, figures, history)


def _identity_faults(statement: Statement, body: Release, history: History) -> Iterator[Fault]:
    day = body.as_of.isoformat()
    names = f"{body.city}/{day}"
    if statement.name != names and not statement.name.startswith(names + "/"):
        yield Fault("release", f"the name is {statement.name!r}", expected=f"{names!r}, as the body says")
    if statement.as_of != day:
        yield Fault("release", f"`as_of` is {statement.as_of} outside and {day} inside", expected="the same day")
    for field, found in (("city", body.city), ("mode", body.mode)):
        if found != history.genesis.get(field):
            said = history.genesis.get(field)
            yield Fault("release", f"the {field} is {found!r}", expected=f"{said!r}, as in the genesis")
    end = end_of_day(body.as_of, history.time_zone)
    if datetime.fromisoformat(statement.recorded) < end:
        yield Fault(
            "release",
            f"it was recorded at {statement.recorded}, before {day} was over",
            expected=f"{end.strftime('%Y-%m-%dT%H:%M:%SZ')} or later",
        )


def _listed(statement: Statement, history: History) -> tuple[tuple[ObjectRef, ...], list[Fault]]:
    """The objects of a release, and what is wrong with their list."""
    manifest = manifest_ref(statement)
    if manifest is None:
        refs = objects_of(statement, history.objects.get)
        counted = Counter(ref.role for ref in refs).items()
        return refs, [
            Fault("release", f"{count} objects have the role {role!r}", expected="one object for each role")
            for role, count in counted
            if count > 1
        ]
    try:
        content = history.objects.get(manifest.sha256)
    except ObjectError as fault:
        what = f"the list of the release's objects: {fault.found}"
        return (), [Fault("object", what, file=fault.where, expected=fault.expected)]
    faults = [*manifest_faults(statement, content), *_size_faults(manifest, content)]
    try:
        return objects_of(statement, lambda _: content), faults
    except ObjectError:
        return (), faults


def _size_faults(ref: ObjectRef, content: bytes) -> Iterator[Fault]:
    if len(content) != ref.bytes:
        yield Fault(
            "object",
            f"{ref.role} has {len(content)} bytes",
            file=f"objects/{ref.sha256}",
            expected=f"{ref.bytes} bytes, as the release says",
        )


def _read_objects(refs: Sequence[ObjectRef], history: History) -> tuple[dict[str, bytes], list[Fault]]:
    contents: dict[str, bytes] = {}
    faults: list[Fault] = []
    for ref in refs:
        try:
            content = history.objects.get(ref.sha256)
        except ObjectError as fault:
            faults.append(Fault("object", f"{ref.role}: {fault.found}", file=fault.where, expected=fault.expected))
            continue
        faults += _size_faults(ref, content)
        contents[ref.role] = content
    return contents, faults


def _disclosure_faults(body: Release, refs: Sequence[ObjectRef], contents: dict[str, bytes]) -> list[Fault]:
    reports = [ref for ref in refs if ref.role == DISCLOSURE_REPORT]
    if len(reports) != 1:
        return [Fault("release", f"it holds {len(reports)} disclosure reports", expected="one disclosure report")]
    if reports[0].sha256 != body.disclosure_report:
        return [
            Fault(
                "release",
                f"`disclosure_report` is {body.disclosure_report}",
                expected=f"{reports[0].sha256}, the report among its objects",
            )
        ]
    if DISCLOSURE_REPORT not in contents:
        return []
    file = f"objects/{body.disclosure_report}"
    report = _json_object(contents[DISCLOSURE_REPORT])
    if report is None or not _is_list_of_text(report.get("objects")):
        return [Fault("release", "the disclosure report cannot be read", file=file, expected="verdict and objects")]
    if report.get("verdict") != "passed":
        return [
            Fault("release", f"the disclosure verdict is {report.get('verdict')!r}", file=file, expected="'passed'")
        ]
    return [*_coverage_faults(refs, set(report["objects"]), file)]


def _coverage_faults(refs: Sequence[ObjectRef], covered: set[str], file: str) -> Iterator[Fault]:
    others = {ref.sha256: ref.role for ref in refs if ref.role != DISCLOSURE_REPORT}
    for sha256 in sorted(others.keys() - covered):
        yield Fault(
            "release",
            f"the disclosure report does not cover {others[sha256]}",
            file=file,
            expected=f"{sha256} among its objects",
        )
    for sha256 in sorted(covered - others.keys()):
        yield Fault(
            "release",
            f"the disclosure report covers {sha256}, which the release does not hold",
            file=file,
            expected="the objects of this release and no other",
        )


def _read_figures(
    body: Release, contents: dict[str, bytes], defined: set[tuple[str, int]]
) -> tuple[dict[str, Lines], list[Fault]]:
    faults: list[Fault] = []
    by_metric: dict[str, Lines] = {}
    files = {role: content for role, content in contents.items() if role.startswith(FIGURES)}
    for role, content in files.items():
        lines, line_faults = _keyed_lines(role, content, check=_check_figure)
        faults += line_faults
        by_metric[role.removeprefix(FIGURES)] = lines
        for key in lines:
            parsed = FigureKey.parse(key)
            if parsed.metric != role.removeprefix(FIGURES) or (parsed.metric, parsed.version) not in defined:
                faults.append(
                    Fault(
                        "release",
                        f"{key} stands in {role}",
                        key=key,
                        expected="a figure of that metric, by a definition that the release names",
                    )
                )
    summary = figures_summary(files)
    if summary != body.figures.model_dump():
        faults.append(
            Fault(
                "release",
                f"`figures` says {body.figures.count} figures with the root {body.figures.root}",
                expected=f"{summary['count']} figures with the root {summary['root']}",
            )
        )
    return by_metric, faults


def _accounting_faults(contents: dict[str, bytes], figures: dict[str, Lines]) -> list[Fault]:
    faults: list[Fault] = []
    for role, content in contents.items():
        if not role.startswith(ACCOUNTING):
            continue
        lines, line_faults = _keyed_lines(role, content, check=_check_accounting)
        faults += line_faults
        known = figures.get(role.removeprefix(ACCOUNTING), {})
        faults += [
            Fault("release", f"{role} accounts for {key}", key=key, expected="only figures of this release")
            for key in lines
            if key not in known
        ]
    return faults


def _live_faults(
    statement: Statement, contents: dict[str, bytes], figures: dict[str, Lines], history: History
) -> list[Fault]:
    supersedes, faults = _keyed_lines(SUPERSEDES, contents.get(SUPERSEDES, b""), check=_check_supersedes)
    metrics = {*figures, *(key.partition("|")[0] for key in supersedes)}
    cited = [history.by_digest[digest].statement for digest in statement.cites if digest in history.by_digest]
    return faults + live_value_faults(
        {key: line for lines in figures.values() for key, line in lines.items()},
        live={key: line for metric in sorted(metrics) for key, line in history.live_lines(metric).items()},
        supersedes=supersedes,
        reasons=Reasons.of(cited),
    )


def _keyed_lines(role: str, content: bytes, *, check: Callable[[dict[str, Any]], None]) -> tuple[Lines, list[Fault]]:
    lines: Lines = {}
    faults: list[Fault] = []
    previous = ""
    for number, raw in enumerate(content.splitlines(), start=1):
        line = _json_object(raw)
        try:
            if line is None or canonical_bytes(line) != raw:
                raise ValueError("it is not one JSON object in canonical form")
            check(line)
        except (VocabularyError, ArithmeticError, KeyError, TypeError, ValueError, AttributeError) as fault:
            faults.append(
                Fault("release", f"{role}, line {number} cannot be read: {fault}", expected="one entry in its form")
            )
            continue
        key = line["key"]
        if key <= previous:
            faults.append(
                Fault(
                    "live-value",
                    f"{role}, line {number}: {key} stands twice or out of order",
                    key=key,
                    expected="one line for each key, in order of key",
                )
            )
        previous = key
        lines[key] = line
    return lines, faults


def _check_figure(line: dict[str, Any]) -> None:
    if Figure.from_json(line).to_json() != line:
        raise ValueError("it has fields that a figure has not, or a value in another form")


def _check_accounting(line: dict[str, Any]) -> None:
    if Accounting.from_json(line).to_json() != line:
        raise ValueError("it has fields that an accounting has not")


def _check_supersedes(line: dict[str, Any]) -> None:
    FigureKey.parse(line["key"])
    if set(line) != {"key", "old", "new", "reason"}:
        raise ValueError("it has other fields than key, old, new and reason")


def _json_object(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
