"""Where one set of replicated rows stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Replica:
    """One set of replicated rows as files, and the city folder that reads them."""

    rows: int
    folder: Path

    @property
    def parquet(self) -> Path:
        """The rows as Parquet."""
        return self.folder / "requests.parquet"

    @property
    def csv(self) -> Path:
        """The same rows as CSV."""
        return self.folder / "requests.csv"

    def city(self, form: str) -> Path:
        """The city folder that reads the rows as `parquet` or as `csv`."""
        return self.folder / f"city-{form}"
