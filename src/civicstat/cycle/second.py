"""The second computation for many metrics, in processes of their own: all rows, or those that are not as before."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from civicstat import __version__
from civicstat.cycle.home import ROW_FILES
from civicstat.metrics.parts import parts_json
from civicstat.metrics.recheck import KeptCounts, RecordFiles, Records, read_records, recheck_records
from civicstat.metrics.recheck.behind import Behind, behind_again
from civicstat.metrics.recheck.mixes import Mixed, mixed_again
from civicstat.metrics.recheck.unnamed import unnamed_again
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure


Both = tuple[tuple[Figure, ...], tuple[Accounting, ...]]


class SecondComputation:
    """Hands definitions to processes that recompute them; make one with `second_computation`."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def of(
        self, definition: Definition, *, held_reason: str = "", others: Mapping[str, Definition] | None = None
    ) -> Future[Both]:
        """What the definition comes to, once a process has found out; of `others` a ratio or cost needs its metrics."""
        return self._pool.submit(_recheck, definition.to_json(), held_reason, parts_json(definition, others or {}))

    def mixed(self, definition: Definition, *, layer: str, kind: str, period: str, line: str | None) -> Future[Mixed]:
        """The definition's rows of one period by area of a layer, kind and month, once a process has counted them."""
        return self._pool.submit(_mix, definition.to_json(), layer, kind, period, line)

    def behind(
        self, definition: Definition, sides: Sequence[tuple[str, str, str]], *, unnamed: Sequence[str] = ()
    ) -> Future[list[Behind]]:
        """What stands behind each side of the definition's movements, once a process has counted it.

        `unnamed` are breakdowns by which it is counted beside those of the definition.
        """
        told = definition.to_json()
        return self._pool.submit(_behind, {**told, "by": [*told["by"], *unnamed]}, sides)

    def unnamed(
        self,
        definition: Definition,
        *,
        by: Sequence[str],
        kind: str,
        labels: Sequence[str],
        others: Mapping[str, Definition],
    ) -> Future[dict[str, Mapping[str, Any]]]:
        """The definition's parts by breakdowns that it does not name, once a process has found them: by figure key."""
        return self._pool.submit(_unnamed, definition.to_json(), by, kind, labels, parts_json(definition, others))


@contextmanager
def second_computation(
    files: Mapping[str, bytes | Path], *, context: Mapping[str, Any], processes: int, kept: Path | None = None
) -> Iterator[SecondComputation]:
    """Processes that hold the row files.

    Parameters
    ----------
    files
        The published row files by role, `records/asset`, `records/place` and `records/person-months`: what is in them,
        or where they stand.
    context
        The city on its day, as published in the object of role `context`.
    kept
        The folder of counts from the day before, which then need not be made again; without it all rows are judged.
    """
    # Each process is told where the files stand: handing them over would copy them whole, once for each process.
    with (
        tempfile.TemporaryDirectory(prefix="civicstat-rows-") as folder,
        ProcessPoolExecutor(
            max_workers=max(1, processes),
            # A forked process would inherit the engine's locks in whatever state its threads hold them.
            mp_context=get_context("spawn"),
            initializer=_read,
            initargs=(_on_disk(files, Path(folder)), dict(context), kept),
        ) as pool,
    ):
        yield SecondComputation(pool)


def _on_disk(files: Mapping[str, bytes | Path], folder: Path) -> dict[str, Path]:
    paths = {}
    for role, file in files.items():
        paths[role] = file if isinstance(file, Path) else folder / ROW_FILES[role]
        if isinstance(file, bytes):
            paths[role].write_bytes(file)
    return paths


# Read once in each process; a pool serves one set of row files only.
_records: list[Records] = []
# Or, where counts are kept from one day to the next, read as far as they are asked for.
_kept: list[KeptCounts] = []


def _read(files: Mapping[str, Path], context: Mapping[str, Any], kept: Path | None) -> None:
    if kept is not None:
        by_name = {ROW_FILES[role]: path for role, path in files.items()}
        _kept[:] = [KeptCounts(kept, by_name, context, software=__version__)]
        return
    # Bytes first: reading as text would turn other line ends into our own.
    texts = [files[role].read_bytes().decode("utf-8") if role in files else "" for role in ROW_FILES]
    _records[:] = [read_records(RecordFiles(*texts), context)]


def _mix(definition: Mapping[str, Any], layer: str, kind: str, period: str, line: str | None) -> Mixed:
    return mixed_again(definition, _records[0], layer=layer, kind=kind, period=period, line=line)


def _behind(definition: Mapping[str, Any], sides: Sequence[tuple[str, str, str]]) -> list[Behind]:
    return behind_again(definition, _records[0], sides=sides)


def _unnamed(
    definition: Mapping[str, Any],
    by: Sequence[str],
    kind: str,
    labels: Sequence[str],
    parts: Mapping[str, Mapping[str, Any]],
) -> dict[str, Mapping[str, Any]]:
    return unnamed_again(definition, _records[0], by=by, kind=kind, labels=labels, others=parts)


def _recheck(definition: Mapping[str, Any], held_reason: str, parts: Mapping[str, Mapping[str, Any]]) -> Both:
    if not _kept:
        return recheck_records(definition, _records[0], held_reason=held_reason, others=parts)
    counts = _kept[0]
    return recheck_records(
        definition, counts.without_rows, held_reason=held_reason, others=parts, counts_of=counts.counts
    )
