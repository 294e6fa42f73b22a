"""Where everything in a home's warehouse stands; the only place that knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shelves:
    """The paths of one home's warehouse.

    `<home>/warehouse/manifest.json`, `<table>/<sha256>.parquet`, `refused/<table>/<sha256>.csv`, and `.lock`.
    """

    home: Path

    @property
    def root(self) -> Path:
        """The warehouse folder."""
        return self.home / "warehouse"

    @property
    def manifest(self) -> Path:
        """The one file whose replacement makes a new snapshot count."""
        return self.root / "manifest.json"

    @property
    def lock(self) -> Path:
        """Held by whoever writes."""
        return self.root / ".lock"

    def table(self, table: str) -> Path:
        """The folder of a table's snapshots."""
        return self.root / table

    def snapshot(self, table: str, sha256: str) -> Path:
        """One snapshot."""
        return self.table(table) / f"{sha256}.parquet"

    def refused_rows(self, table: str) -> Path:
        """The folder of a table's refused rows."""
        return self.root / "refused" / table

    def refusals(self, table: str, sha256: str) -> Path:
        """The refused rows that belong to one snapshot."""
        return self.refused_rows(table) / f"{sha256}.csv"
