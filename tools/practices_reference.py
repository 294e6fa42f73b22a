"""The page of the practice list: what each practice asks, who sees it, and what is asked of a person."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.hearings.starting.practices import SOURCES, Practice, practices


_STAGES = {
    "first-meeting": "before the first recorded meeting",
    "public": "before anything is public",
    "later": "later, once the meetings run",
}


def practices_page() -> str:
    """The reference page, from the list itself."""
    lines = [
        "# The practice list",
        "",
        "Generated from the program (`make docs`). Thirty practices of performance meetings, in our own words.",
        "`civicstat start` and the office page *Start small* hold a city to them and say `ready` or `not yet`, with",
        "what is missing. There is no score. What the program sees is never asked. Where it cannot see, a person says",
        "`yes`, `no` or `not-yet` under the question's name, with a post; a yes says what shows it. How to start:",
        "[Start small](../how-to/start-small.md).",
        "",
        "| Source | What it is |",
        "|---|---|",
        *(f"| {name} | {words.en} |" for name, words in SOURCES.items()),
        "",
    ]
    for practice in practices().values():
        lines += _practice(practice)
    return "\n".join(lines)


def _practice(practice: Practice) -> Iterator[str]:
    yield f"## {practice.id} {practice.title.en}"
    yield ""
    yield practice.asks.en
    yield ""
    yield f"- Source: {', '.join(practice.sources)}"
    yield f"- Needed: {_STAGES[practice.stage]}"
    if practice.sees:
        else_asked = ", where it can; else it is asked" if practice.questions else ""
        yield f"- The program sees it (`{practice.sees}`){else_asked}."
    for asked in practice.questions:
        yield f"- Asked of a person as `{asked.id}`: {asked.text.en}"
    yield f"- Where it is missing: {practice.next_step.en}"
    yield ""
