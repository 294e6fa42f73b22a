"""Counting that two definitions have in common, done once: a median and a ninetieth percentile of the same requests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from civicstat.metrics.asking import Asked, asked
from civicstat.metrics.row_files import key_of_files
from civicstat.metrics.sql import Script
from civicstat.metrics.sql_steps import tables_of
from civicstat.metrics.sql_totals import LIFE
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.warehouse.engines import Connection
from civicstat.warehouse.spark import SparkEngine


# What decides how a definition's rows are counted; what is then read off the counts is left out.
_COUNTED_BY = ("table", "measure", "where", "exclude", "of", "by", "periods", "by_periods", "period_by", "unit")


class SharedCounts:
    """The row files of a folder as counted for one script, kept for the next script if that counts the same.

    Whether it does is not guessed from two definitions: the statements that count must be the same to the letter, and
    the row files unchanged.
    """

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection, self._folder = connection, folder
        self._kept = ExitStack()
        self._engine: Asked | None = None
        self._key: tuple[str, ...] = ()

    def __enter__(self) -> SharedCounts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._kept.__exit__(kind, error, trace)

    def of(self, script: Script) -> Asked:
        """The engine after the steps that count, ready for those that answer."""
        asked_last = _asked_last(script)
        key = self._key_of(script, asked_last)
        if self._engine is None or not key or key != self._key:
            self._kept.close()
            self._engine, self._key = None, ()
            engine = self._kept.enter_context(asked(script, self._connection, self._folder))
            sooner = {} if isinstance(self._connection, SparkEngine) else script.sooner
            for step, done_with in zip(script.counting, _done_with(script, asked_last), strict=True):
                engine.take([sooner.get(step.name, step)])
                engine.forget(done_with)
            self._engine, self._key = engine, key
        return self._engine

    def _key_of(self, script: Script, asked_last: Collection[str]) -> tuple[str, ...]:
        # Spark keeps what this script asks for twice, which another may not.
        if isinstance(self._connection, SparkEngine) or script.definition.table == "person_months":
            return ()
        counted = (step.sql("duckdb") for step in script.counting)
        return (key_of_files(self._folder, script.context), *sorted(asked_last), *counted)


def _done_with(script: Script, asked_last: Collection[str]) -> list[list[str]]:
    """For each step that counts, the tables that nothing asks for after it: they need not be held any longer."""
    asked_by = [tables_of(step) for step in script.counting]
    needed = set(asked_last)
    done: list[list[str]] = []
    for step, asked_for in reversed(list(zip(script.counting, asked_by, strict=True))):
        done.append([] if step.is_view else sorted(asked_for - needed))
        needed |= asked_for
    # What a view asks for is asked for whenever the view is.
    by_views = {name for step, names in zip(script.counting, asked_by, strict=True) if step.is_view for name in names}
    tables = {step.name for step in script.counting if not step.is_view} - by_views
    return [[name for name in names if name in tables] for names in reversed(done)]


def _asked_last(script: Script) -> set[str]:
    """The tables that the steps which answer ask for."""
    return {LIFE, *(name for step in script.answer({}) for name in tables_of(step))}


def in_sharing_order(definitions: Iterable[Definition]) -> list[Definition]:
    """Definitions that count alike side by side; otherwise in the order in which they came."""
    groups: dict[bytes, list[Definition]] = {}
    for definition in definitions:
        told = definition.to_json()
        groups.setdefault(canonical_bytes({name: told.get(name) for name in _COUNTED_BY}), []).append(definition)
    return [definition for group in groups.values() for definition in group]
