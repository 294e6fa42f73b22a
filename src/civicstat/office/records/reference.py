"""The reference page of retention: every class, and every kind of thing with its class."""

from __future__ import annotations

from collections.abc import Iterable

from civicstat.office.records.classes import CLASSES, EXAMPLE, RetentionClass
from civicstat.office.records.kinds import LAST_ACT, STATEMENTS, Kind, kinds_here


ENDS = {
    "keep": "kept",
    "delete": "destroyed",
    "delete-personal": "what is personal is destroyed, the rest stays",
}
_BY = {"clerk": "the clerk, by an act", "clock": "the clock, every day"}


def retention_page() -> str:
    """The page, in Markdown."""
    return "\n".join(
        [
            "# How long things are kept",
            "",
            "Generated from the program (`make docs`). Everything that the office keeps, and every type of statement",
            "of the public record, has a retention class; a test fails where one has none.",
            "",
            f"**{EXAMPLE}** A city sets its own period in `retention.toml` of its folder, or on the page",
            "Records of the office, which wins over the file:",
            "",
            "```toml",
            "[period]",
            'residents-words = "3 years"',
            "```",
            "",
            "A legal hold stops every destruction in its scope, by whoever or whatever:",
            "[Keep the records](../how-to/keep-the-records.md).",
            "",
            "## Classes",
            "",
            "| Class | What | Kept for | Counted from | At the end | By whom | Basis |",
            "|---|---|---|---|---|---|---|",
            *(_class_row(each) for each in CLASSES.values()),
            "",
            "## What the office keeps",
            "",
            "| Kind | Class | Its time counts from | What is destroyed |",
            "|---|---|---|---|",
            *(_kind_row(kind) for kind in sorted(kinds_here(), key=lambda kind: (kind.is_trace, kind.name))),
            "",
            "Kinds with a point in their name are tables of packages. A hold on every kind of record leaves traces of",
            f"the machine alone ({_listed(kind.name for kind in kinds_here() if kind.is_trace)}),",
            "unless it names one of them.",
            "",
            "## Types of statement",
            "",
            f"All of them are of the class `public-record`: {_listed(sorted(STATEMENTS))}.",
            "",
            "## What nobody can destroy",
            "",
            "- **The public record**: whoever has a copy can show that an entry is missing. Words of people stand",
            "  beside it and can be withdrawn; the entry stays and says that they are gone.",
            "- **The record of acts** keeps what was said in public words, also of decisions and promises whose words",
            "  were withdrawn later, for those who may read it in the office. Personal fields never enter it.",
            "",
        ]
    )


def _class_row(each: RetentionClass) -> str:
    period = "for ever" if each.period is None else str(each.period)
    by = "–" if each.end == "keep" else _BY[each.by]
    return f"| `{each.id}` | {each.title} | {period} | {each.of} | {ENDS[each.end]} | {by} | {each.basis} |"


def _kind_row(kind: Kind) -> str:
    counts = "its newest act" if kind.day == LAST_ACT else f"`{kind.day}`" if kind.day else "–"
    end = kind.kept_as.end
    gone = {"keep": "–", "delete": "the whole of it"}.get(end) or _listed(sorted(kind.erase))
    return f"| `{kind.name}` | `{kind.retention}` | {counts if end != 'keep' else '–'} | {gone} |"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
