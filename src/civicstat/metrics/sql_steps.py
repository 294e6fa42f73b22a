"""A SQL script as steps: each a comment for the reader and one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp


Dialect = Literal["duckdb", "spark"]
# A text that needs no thought about quoting.
_PLAIN = re.compile(r"[A-Za-z0-9:=&-]*")


@dataclass(frozen=True)
class Step:
    """One statement. With a `name` its result is kept under that name: as a table, or as a view if `is_view`."""

    comment: str
    query: exp.Expr | str
    name: str = ""
    is_view: bool = False
    views_by_dialect: dict[Dialect, str] = field(default_factory=dict)
    # Written once: a step is run and published in the same words.
    _written: dict[Dialect, str] = field(default_factory=dict, compare=False, repr=False)

    def sql(self, dialect: Dialect) -> str:
        """The statement with its comment above it."""
        if dialect not in self._written:
            self._written[dialect] = f"{comment_lines(self.comment)}\n{self._statement(dialect)};\n"
        return self._written[dialect]

    def _statement(self, dialect: Dialect) -> str:
        if dialect in self.views_by_dialect:
            return self.views_by_dialect[dialect]
        assert isinstance(self.query, exp.Expr)
        query = self.query.sql(dialect=dialect, pretty=True)
        if not self.name:
            return query
        # Spark has no temporary tables; there every step is a view.
        keep = "VIEW" if self.is_view or dialect == "spark" else "TABLE"
        return f"CREATE OR REPLACE TEMPORARY {keep} {self.name} AS\n{query}"


def tables_of(step: Step) -> set[str]:
    """The names that a step asks; none where it reads a file."""
    return {table.name for table in step.query.find_all(exp.Table)} if isinstance(step.query, exp.Expr) else set()


def script_of(steps: Iterable[Step], *, dialect: Dialect = "duckdb") -> str:
    """The steps as one readable script."""
    return "\n".join(step.sql(dialect) for step in steps)


def comment_lines(text: str) -> str:
    """A comment in SQL; whatever is in `text` stays behind its dashes."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(f"-- {line}".rstrip() for line in lines)


def values_query(name: str, columns: Sequence[str], rows: Sequence[Sequence[str | int | None]]) -> exp.Select:
    """A table of texts and whole numbers, written out in the script."""
    if not rows:
        empty = [exp.alias_(exp.cast(exp.Null(), "text"), column) for column in columns]
        return exp.select(*empty).where(exp.false())
    tuples = [_tuple(row) for row in rows]
    alias = exp.TableAlias(this=exp.to_identifier(name), columns=[exp.to_identifier(column) for column in columns])
    return exp.select("*").from_(exp.Values(expressions=tuples, alias=alias))


def _tuple(row: Sequence[str | int | None]) -> exp.Expr:
    if not all(_PLAIN.fullmatch(value) for value in row if isinstance(value, str)):
        return exp.Tuple(expressions=[exp.convert(value) for value in row])
    # Thousands of ranks and periods: written at once, where a tree of each would take seconds to build, copy and write.
    written = ("NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value) for value in row)
    return exp.Var(this=f"({', '.join(written)})")
