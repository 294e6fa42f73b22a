"""What a command prints: words and progress for people on one stream, one JSON object for programs on the other."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from civicstat.vocabulary.errors import CivicstatError


# Exit codes: 0 done; 1 checked and found wanting; 2 could not be done.
FOUND_WANTING = 1
NOT_DONE = 2

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")]

# For a method that prints nothing else, so that the option may be given all the same.
JsonOnly = Annotated[bool, typer.Option("--json", help="The only form there is: one JSON object.")]

words = Console(stderr=True, highlight=False, soft_wrap=True)
results = Console(highlight=False, soft_wrap=True)


def show(result: dict[str, Any], *, as_json: bool, in_words: str) -> None:
    """Print a result in the form that was asked for."""
    if as_json:
        print(json.dumps(result, indent=2, ensure_ascii=False, sort_keys=True))
    else:
        results.print(in_words, markup=False)


@contextmanager
def letters(*, as_json: bool) -> Iterator[None]:
    """Turn an error that a city's staff can mend into its letter and the exit code 2, without a traceback."""
    try:
        yield
    except CivicstatError as error:
        if as_json:
            print(json.dumps(error.to_json(), indent=2, ensure_ascii=False))
        else:
            words.print(str(error), markup=False, style="bold")
        raise typer.Exit(NOT_DONE) from error


@contextmanager
def progress(*, as_json: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A callback that shows what is being done; live on a terminal, one line per step elsewhere, silent with --json."""
    if as_json:
        yield lambda text, done, total: None
    elif words.is_terminal:
        with _bar() as bar:
            yield _on_bar(bar)
    else:
        yield _on_lines()


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=words,
        transient=False,
    )


def _on_bar(bar: Progress) -> Callable[[str, int, int], None]:
    tasks: dict[str, Any] = {}

    def step(text: str, done: int, total: int) -> None:
        if text not in tasks:
            for task in tasks.values():
                bar.update(task, total=1, completed=1)
            tasks[text] = bar.add_task(text, total=None)
        bar.update(tasks[text], completed=done, total=total or None)

    return step


def _on_lines() -> Callable[[str, int, int], None]:
    began = time.monotonic()
    seen: set[str] = set()

    def step(text: str, done: int, total: int) -> None:
        if text not in seen:
            seen.add(text)
            words.print(f"{time.monotonic() - began:6.1f} s  {text}", markup=False)

    return step
