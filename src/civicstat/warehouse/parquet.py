"""Parquet files whose bytes depend on the rows alone."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


# Fixed, like the other settings below: equal rows give equal bytes on one version of pyarrow (it stands in the footer).
ROWS_PER_GROUP = 1_048_576


def write_parquet(rows: pa.Table, path: Path) -> None:
    """Writes the table as one Parquet file, without metadata of its origin."""
    pq.write_table(
        rows.replace_schema_metadata(None).combine_chunks(),
        path,
        compression="zstd",
        compression_level=1,
        row_group_size=ROWS_PER_GROUP,
        version="2.6",
        store_schema=False,
    )
