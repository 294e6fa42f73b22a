"""A city's home folder: what accumulates while it runs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from civicstat.vocabulary.tables import ASSET_ROWS, PERSON_MONTHS, PLACE_ROWS


# The file name of each row file, by its role in a release.
ROW_FILES = {"records/asset": ASSET_ROWS, "records/place": PLACE_ROWS, "records/person-months": PERSON_MONTHS}

# The role of the city's budget, for those cities that publish one, and its file among what is ready for a release.
BUDGET_LINES = "budget-lines"


@dataclass(frozen=True)
class Home:
    """Paths in a home; nothing is created by asking for one."""

    folder: Path

    @property
    def raw(self) -> Path:
        """Source files as they came."""
        return self.folder / "raw"

    @property
    def warehouse(self) -> Path:
        """Snapshots and everything that can be computed again."""
        return self.folder / "warehouse"

    @property
    def release(self) -> Path:
        """What the next release could say: one file per object, named for its role."""
        return self.warehouse / "release"

    def clear_objects(self, *families: str) -> None:
        """Take away what the next release could say under some roles, before it is written anew."""
        for family in families:
            shutil.rmtree(self.release / family, ignore_errors=True)

    @property
    def seen(self) -> Path:
        """What the figures of each metric show: its newest settled one, and the areas with a value."""
        return self.warehouse / "seen.json"

    @property
    def mixes(self) -> Path:
        """Each metric's rows by area, kind and month, counted for the comparison by need."""
        return self.warehouse / "mixes"

    @property
    def behind(self) -> Path:
        """What stands behind each metric's newest movements: totals and cases of its parts, counted from the rows."""
        return self.warehouse / "behind"

    @property
    def spill(self) -> Path:
        """Where the engine puts what does not fit into its memory, while it counts."""
        return self.warehouse / "spill"

    @property
    def new_day(self) -> Path:
        """What the first computation knew on the last day; a new day need not compute what it does not touch."""
        return self.warehouse / "new-day.json"

    @property
    def counts(self) -> Path:
        """What the rows of each metric came to on the last day, and those rows: a new day starts from there."""
        return self.warehouse / "counts"

    @property
    def notices(self) -> Path:
        """What the city is told before the public is; private, and kept from one cycle to the next."""
        return self.folder / "private" / "notices"

    @property
    def ahead(self) -> Path:
        """The statements about next week that follow the next release: type, name, about, body."""
        return self.warehouse / "ahead.json"

    @property
    def rows(self) -> Path:
        """The row files of the next release, under the names by which the published SQL reads them."""
        return self.warehouse / "rows"

    @property
    def ledger(self) -> Path:
        """`log/` and `objects/`: the authority."""
        return self.folder / "ledger"

    @property
    def portal(self) -> Path:
        """The public site, written from the ledger alone."""
        return self.folder / "portal"

    def writing_pages(self) -> FileLock:
        """Held while the site is written: the cycle and the office's worker take turns."""
        self.warehouse.mkdir(parents=True, exist_ok=True)
        return FileLock(self.warehouse / "pages.lock")

    @property
    def chart_cache(self) -> Path:
        """Drawn charts by the digest of what they show."""
        return self.warehouse / "charts"

    @property
    def state(self) -> Path:
        """Which steps of the cycle are done, and for which inputs."""
        return self.warehouse / "cycle.json"
