"""A proposal in words: the same lines on the screen and in the folder's README."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.sources.propose_result import Proposal


def report_lines(proposal: Proposal) -> list[str]:
    """Markdown: the columns with reasons, what is left out, dates and days, kinds, faults, and what to decide."""
    return list(_lines(proposal))


def _lines(proposal: Proposal) -> Iterator[str]:
    yield from ("## Columns that are read", "", "| ours | column | how sure | why |", "|---|---|---|---|")
    for found in proposal.columns:
        yield f"| {found.ours} | {_cell(found.column)} | {found.confidence} | {_cell('; '.join(found.reasons))} |"
    if proposal.duplicates is not None:
        marks = f"{proposal.duplicates.rows:,} rows say {', '.join(proposal.duplicates.values)}"
        yield f"| duplicates | {_cell(proposal.duplicates.column)} | likely | {_cell(marks)} |"
    yield from ("", "## Columns that stay closed", "", "| column | why |", "|---|---|")
    for column in proposal.left_out:
        yield f"| {_cell(column.column)} | {column.why} |"
    yield from ("", "## Dates and days", "")
    yield f"- written as {proposal.dates.form or 'dates, not text'}: {'; '.join(proposal.dates.reasons)}"
    yield f"- time zone {proposal.zone.name or 'not settled'}: {proposal.zone.reason}"
    yield (
        f"- complete from {proposal.coverage.first} to {proposal.coverage.last}, {proposal.coverage.days} days: "
        f"{'; '.join(proposal.coverage.reasons)}"
    )
    yield from ("", "## Kinds", "", "| kind | rows | class | look | why |", "|---|---|---|---|---|")
    for kind in proposal.kinds:
        look = "**look**" if kind.look else ""
        yield f"| {_cell(kind.name)} | {kind.rows:,} | {kind.subject_class} | {look} | {_cell(kind.reason)} |"
    yield from ("", "## Faults noticed", "")
    yield from (f"- {fault.text}" for fault in proposal.faults)
    yield from ("", "## Only you can decide", "")
    yield from (f"- {question}" for question in proposal.questions)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
