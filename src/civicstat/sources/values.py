"""A source's text column as codes into one of the city's tables of values."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.classes import ValueTable


NO_CODE = -1
Codes = npt.NDArray[np.int32]


def codes_of(column: pa.ChunkedArray, table: ValueTable) -> tuple[Codes, Counter[str]]:
    """Each row's position in `table.values`, and how many rows hold each value that the table does not know.

    Blanks at both ends are ignored; a missing value is the empty text, which a table may name like any other.
    """
    distinct, indices = distinct_text(column)
    codes = np.array([table.code_of(value) for value in distinct], dtype=np.int32)
    rows = np.bincount(indices, minlength=len(distinct))
    unknown = Counter({distinct[i]: int(rows[i]) for i in np.flatnonzero(codes == NO_CODE) if rows[i]})
    return codes[indices], unknown


def distinct_text(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The distinct trimmed texts of a column, and for each row its position among them."""
    text = column.cast(pa.string()).combine_chunks()
    if isinstance(text, pa.ChunkedArray):
        text = pa.concat_arrays(text.chunks) if text.num_chunks else pa.array([], pa.string())
    encoded = pc.fill_null(text, "").dictionary_encode()
    distinct = [value.strip() for value in encoded.dictionary.to_pylist()]
    return distinct, encoded.indices.to_numpy().astype(np.int64)
