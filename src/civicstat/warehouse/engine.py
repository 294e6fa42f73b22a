"""DuckDB, shut in: no extensions, no network, no files but those in the folders it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from civicstat.warehouse.errors import WarehouseError


# A name that needs no thought about quoting.
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class EngineLimits:
    """How much of the machine a connection may use; None leaves it to DuckDB (all cores, 80 % of the memory)."""

    threads: int | None = None
    memory_megabytes: int | None = None

    def __post_init__(self) -> None:
        for value in (self.threads, self.memory_megabytes):
            if value is not None and value < 1:
                raise ValueError(f"a limit must be at least 1, not {value}")


class Engine:
    """One DuckDB connection; use it as `with Engine(...) as engine:`."""

    def __init__(self, *, folders: Sequence[Path] = (), limits: EngineLimits = EngineLimits()) -> None:
        self._connection = connect(folders=folders, limits=limits)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection itself, for what this class does not offer."""
        return self._connection

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def run(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """The answer to a query as a table; `values` fill its question marks."""
        answer = self._connection.execute(sql, list(values))
        return answer.to_arrow_table()

    def add_table(self, name: str, rows: pa.Table) -> None:
        """Lets queries see a table in memory under a name."""
        self._connection.register(_plain(name), rows)

    def add_parquet(self, name: str, path: Path) -> None:
        """Lets queries see a Parquet file under a name."""
        with _told_about(path):
            self._connection.read_parquet(str(path.resolve())).create_view(_plain(name))

    def add_csv(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Lets queries see a CSV with a header under a name.

        Parameters
        ----------
        columns
            Column name to DuckDB type, in file order; nothing is guessed. An empty field is missing.
        """
        with _told_about(path):
            self._connection.read_csv(
                str(path.resolve()),
                columns=dict(columns),
                header=True,
                auto_detect=False,
                sep=",",
                quotechar='"',
                escapechar='"',
                na_values="",
            ).create_view(_plain(name))


def connect(
    *,
    folders: Sequence[Path] = (),
    limits: EngineLimits = EngineLimits(),
    reads_from: Path | None = None,
    spills_to: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection in memory that reads and writes below the given folders and nowhere else.

    `reads_from` is the folder in which queries look for files that they name without a path. `spills_to` is a folder
    for what does not fit into the memory of the limits; with it, a table's rows need not be in the order of their file.

    Extensions are neither fetched nor loaded, and what is set here cannot be unset by a query: a definition's SQL
    that tried to read another file, or to call out, fails.
    """
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "allow_unsigned_extensions": "false",
            "python_enable_replacements": "false",
        }
    )
    if limits.threads is not None:
        connection.execute(f"SET threads = {int(limits.threads)}")
    if limits.memory_megabytes is not None:
        connection.execute(f"SET memory_limit = '{int(limits.memory_megabytes)}MB'")
    if spills_to is not None:
        connection.execute(f"SET temp_directory = {quoted_text(str(spills_to.resolve()))}")
        connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET TimeZone = 'UTC'")
    if reads_from is not None:
        # DuckDB asks for leave twice: for the bare name that the query gives, and for where it then finds the file.
        names = ", ".join(quoted_text(file.name) for file in sorted(reads_from.iterdir()))
        connection.execute(f"SET GLOBAL file_search_path = {quoted_text(str(reads_from))}")
        connection.execute(f"SET allowed_paths = [{names}]")
    allowed = ", ".join(quoted_text(str(folder.resolve()) + "/") for folder in folders)
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def quoted_text(text: str) -> str:
    """A text as a SQL literal, its quotes doubled."""
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """A column or table name as SQL, quoted, so that `group` and `Área` are names too."""
    return '"' + name.replace('"', '""') + '"'


def _plain(name: str) -> str:
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(f"a table name has lower-case letters, digits and underscores, not {name!r}")
    return name


@contextmanager
def _told_about(path: Path) -> Iterator[None]:
    """Turns DuckDB's words about a file into a letter."""
    if not path.is_file():
        raise WarehouseError("the file is not there", where=path.name, next_step="Make it first, or check the path.")
    try:
        yield
    except duckdb.Error as fault:
        raise WarehouseError(
            f"the file cannot be read: {str(fault).splitlines()[0]}",
            where=path.name,
            next_step="Make the file again, or restore it from a copy.",
        ) from None
