"""What DuckDB is asked in place of a published step, since it comes to the same figures sooner.

It leaves the rows of the published step, or the heights from which `picked.py` finds what the steps after it find.
Strangers run the published step, and so does Spark; a test holds what follows from both to the last figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civicstat.metrics.sql_steps import Step


# How many rows had which duration, not yet added up: `picked.py` does that, in one pass over the rows in their order.
HEIGHTS = "heights"


def with_labels(step: Step, labels: Mapping[str, Mapping[str, Sequence[str]]]) -> Step:
    """A step after which columns of texts hold members of lists, so that what follows compares numbers.

    Parameters
    ----------
    labels
        By the name of a list: tables that stand by then, and their columns with values of this list. A list is in the
        order of its texts, so comparisons come out as before.
    """
    columns: dict[str, list[str]] = {}
    statements = [step.sql("duckdb")]
    for name, tables in labels.items():
        # Names of our own tables and columns and nothing else; a list has a member even where there is no row.
        texts = [f"SELECT {column} AS text FROM {table}" for table, of in tables.items() for column in of]  # noqa: S608
        texts.append("SELECT ''")
        listed = f"SELECT text FROM ({' UNION '.join(texts)}) WHERE text IS NOT NULL ORDER BY text"  # noqa: S608
        statements.append(f"CREATE TEMPORARY TYPE {name} AS ENUM ({listed});")
        for table, of in tables.items():
            columns.setdefault(table, []).extend(f"CAST({column} AS {name}) AS {column}" for column in of)
    statements += [
        f"CREATE OR REPLACE TEMPORARY TABLE {table} AS SELECT * REPLACE ({', '.join(labelled)}) FROM {table};"  # noqa: S608
        for table, labelled in columns.items()
    ]
    return Step(step.comment, "", name=step.name, views_by_dialect={"duckdb": "\n".join(statements).rstrip(";")})


def heights_step(query: str) -> Step:
    """A step that keeps how many rows had which duration; `query` gives a tally, a duration and counts."""
    statement = f"CREATE OR REPLACE TEMPORARY TABLE {HEIGHTS} AS {query}"
    return Step("How many rows had which duration.", "", name=HEIGHTS, views_by_dialect={"duckdb": statement})
