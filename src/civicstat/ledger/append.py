"""The only writer of the public record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from civicstat.ledger.checkpoint import origin_of
from civicstat.ledger.errors import RecordBusyError
from civicstat.ledger.fault import error_from
from civicstat.ledger.history import History
from civicstat.ledger.log import EMPTY_LOG, extend_log, has_log, read_log
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.rules import statement_faults
from civicstat.vocabulary.statement import Entry, Statement


# Longer than any append takes; whoever waits this long should be told.
LOCK_TIMEOUT_SECONDS = 60


def append(
    home: Path, statements: Sequence[Statement], *, lock_timeout_seconds: float = LOCK_TIMEOUT_SECONDS
) -> list[Entry]:
    """Add statements to a city's public record: all of them or, when one is refused, none.

    Parameters
    ----------
    home
        The city's home folder; the record stands in its `ledger` folder and begins with a genesis.
    statements
        In the order of citation: each cites statements in the log or earlier among these. The objects that a
        release names must already be in the store.
    lock_timeout_seconds
        How long to wait for another writer.

    Returns
    -------
    list[Entry]
        One for each statement, in the same order. A statement whose content the log already holds (leaving out when
        it was recorded and its nonce) is not added again: its entry is the one in the log. Cite the digests of these
        entries.

    Raises
    ------
    LedgerError
        When a statement breaks a rule, or the log on disk is damaged; nothing is written.
    """
    folder = home / "ledger"
    with _only_writer(folder, lock_timeout_seconds):
        log = read_log(folder / "log") if has_log(folder / "log") else EMPTY_LOG
        history = History.of_leaves(log.leaves, objects=ObjectStore(folder / "objects"))
        placed: list[Entry] = []
        leaves: list[bytes] = []
        for statement in statements:
            entry = history.said_before(statement)
            if entry is None:
                if faults := statement_faults(statement, history):
                    raise error_from(faults)
                entry = history.admit(statement)
                leaves.append(statement.leaf)
            placed.append(entry)
        if leaves:
            city = str(history.entries[0].statement.body["city"])
            extend_log(folder / "log", log, leaves=leaves, origin=origin_of(city))
        return placed


@contextmanager
def _only_writer(folder: Path, timeout_seconds: float) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "append.lock"
    try:
        with FileLock(path, timeout=timeout_seconds):
            yield
    except Timeout:
        raise RecordBusyError(
            f"another program has been writing to the record for over {timeout_seconds} seconds",
            where=str(path),
            next_step="Wait until it is done and try again.",
        ) from None
