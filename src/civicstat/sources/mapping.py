"""Which of a file's columns are read, and as what; every other column stays closed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civicstat.sources.errors import SourceError
from civicstat.sources.files import SourceFile
from civicstat.vocabulary.city import ServiceRequestsSource


# Without these two no row says anything.
NEEDED = ("opened", "kind")
MOMENTS = ("opened", "closed", "due")
# Our name of the column that marks duplicates; the others are those of `ServiceRequestsSource.columns`.
DUPLICATE_MARK = "duplicate_mark"


@dataclass(frozen=True)
class ColumnMapping:
    """Our names to one file's columns; `gone` are columns that the last snapshot was made with and that it lacks."""

    column_of: Mapping[str, str]
    gone: tuple[str, ...] = ()

    @property
    def file_columns(self) -> tuple[str, ...]:
        """The file's columns to open, each once."""
        return tuple(dict.fromkeys(self.column_of.values()))


def wanted_columns(source: ServiceRequestsSource) -> dict[str, str]:
    """Our names to the source's columns as `sources.toml` maps them.

    Raises
    ------
    SourceError
        When `opened` or `kind` is not mapped, only one coordinate is, both `address` and `again_days` are, `reopened`
        is without `reopenings`, or a column that is never read is mapped.
    """
    wanted: dict[str, str] = {str(ours): theirs for ours, theirs in source.columns.items()}
    for ours in NEEDED:
        if ours not in wanted:
            raise SourceError(
                f"`{ours}` is not mapped to a column",
                where="sources.toml, [service_requests.columns]",
                next_step=f'Add a line such as {ours} = "the column\'s name".',
            )
    if ("latitude" in wanted) != ("longitude" in wanted):
        raise SourceError(
            "only one of `latitude` and `longitude` is mapped",
            where="sources.toml, [service_requests.columns]",
            next_step="Map both, or neither.",
        )
    if "address" in wanted and "again_days" in wanted:
        raise SourceError(
            "both `address` and `again_days` are mapped",
            where="sources.toml, [service_requests.columns]",
            expected="an address, from which we work out the days to the next report, or these days themselves",
            next_step="Remove one of the two lines.",
        )
    if "reopened" in wanted and "reopenings" not in wanted:
        raise SourceError(
            "`reopened` is mapped and `reopenings` is not",
            where="sources.toml, [service_requests.columns]",
            expected="how often a request was opened again, beside the moment of the last time",
            next_step='Add a line such as reopenings = "the column\'s name", or take the other out.',
        )
    _refuse_columns_never_read(wanted, source)
    if source.duplicates is not None:
        wanted[DUPLICATE_MARK] = source.duplicates.column
    return wanted


def map_columns(file: SourceFile, wanted: Mapping[str, str], *, read_before: Sequence[str]) -> ColumnMapping:
    """The mapping for one file.

    A column that the last snapshot was made with and that is gone now is drift: it is left out and named in `gone`.
    A column that was never there is a slip in `sources.toml`, and so is anything about `opened` and `kind`.

    Raises
    ------
    SourceError
        With the file's columns and the nearest name.
    """
    found: dict[str, str] = {}
    gone: list[str] = []
    for ours, theirs in wanted.items():
        if file.columns.count(theirs) == 1:
            found[ours] = theirs
        elif theirs in file.columns:
            raise SourceError(
                f"two columns are called {theirs!r}",
                where=file.name,
                expected="a name of its own for every column that is read",
                next_step="Rename one of them in the export.",
            )
        elif theirs in read_before and ours not in NEEDED:
            gone.append(theirs)
        else:
            raise _no_such_column(file, ours, theirs)
    if ("latitude" in found) != ("longitude" in found):
        found = {ours: theirs for ours, theirs in found.items() if ours not in ("latitude", "longitude")}
    return ColumnMapping(found, tuple(gone))


def _refuse_columns_never_read(wanted: Mapping[str, str], source: ServiceRequestsSource) -> None:
    # An entry may name several columns: "Ward, Police_District".
    closed = {name.strip() for entry in source.never_read for name in entry.column.split(",")}
    for ours, theirs in wanted.items():
        if theirs in closed:
            raise SourceError(
                f"the column {theirs!r} is mapped to `{ours}` and listed as never read",
                where="sources.toml",
                expected="a column that is either read or never read; only [service_requests.duplicates] may name both",
                next_step="Remove it from [service_requests.columns], or from never_read.",
            )


def _no_such_column(file: SourceFile, ours: str, theirs: str) -> SourceError:
    near = difflib.get_close_matches(theirs, file.columns, n=1, cutoff=0.5)
    place = "[service_requests.duplicates] column" if ours == DUPLICATE_MARK else f"[service_requests.columns] {ours}"
    return SourceError(
        f"there is no column {theirs!r}",
        where=file.name,
        expected=f"one of: {', '.join(file.columns)}",
        next_step=f"Correct {place} in sources.toml"
        + (f"; did you mean {near[0]!r}?" if near else "; no column has a name like it."),
    )
