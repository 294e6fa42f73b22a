"""How many rows were read, refused, left for later and published without: the numbers behind "about the data"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from civicstat.vocabulary.figure import UNLOCATED
from civicstat.vocabulary.tables import SUBJECT_CLASSES, column_of_layer


@dataclass(frozen=True)
class Counts:
    """Rows read = rows refused + rows opened after the as-of day + rows of the table; the others count the table's."""

    read: int
    refused: int
    after_as_of: int
    without_location: int
    unclassed: int
    duplicates: int
    by_class: Mapping[str, int]

    @property
    def accepted(self) -> int:
        """Rows in the snapshot: read and not refused."""
        return self.read - self.refused

    def to_json(self) -> dict[str, Any]:
        """The field `rows` of the object of role `about-data`."""
        return {
            "read": self.read,
            "refused": self.refused,
            "after_as_of": self.after_as_of,
            "without_location": self.without_location,
            "unclassed": self.unclassed,
            "duplicates": self.duplicates,
            "by_class": dict(self.by_class),
        }


def count_rows(cut: pa.Table, *, accepted: int, refused: int, main_layer: str) -> Counts:
    """The counts of a table after its as-of cut."""
    return Counts(
        read=accepted + refused,
        refused=refused,
        after_as_of=accepted - cut.num_rows,
        without_location=_count(cut[column_of_layer(main_layer)], UNLOCATED),
        unclassed=cut["kind"].null_count,
        duplicates=_count(cut["is_duplicate"], True),
        by_class={name: _count(cut["subject_class"], name) for name in SUBJECT_CLASSES},
    )


def _count(column: pa.ChunkedArray, value: str | bool) -> int:
    return int(pc.sum(pc.equal(column, value).cast(pa.int64())).as_py() or 0)
