"""The front door for readers of a public record: the portal, `verify` and the cycle import from here."""

from civicstat.ledger.figures import (
    figures_summary,
    history_of,
    read_accounting,
    read_figures,
    read_lines,
    read_sentences,
    read_signals,
    write_lines,
)
from civicstat.ledger.manifest import objects_of
from civicstat.ledger.record import Record, entries_of_leaves, has_record


__all__ = [
    "Record",
    "entries_of_leaves",
    "figures_summary",
    "has_record",
    "history_of",
    "objects_of",
    "read_accounting",
    "read_figures",
    "read_lines",
    "read_sentences",
    "read_signals",
    "write_lines",
]
