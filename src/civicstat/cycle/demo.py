"""The demo cities that come inside the package: real records whose licence lets us pass them on."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from civicstat.cycle.errors import CityFolderError


def demo_cities() -> list[Path]:
    """The city folders in the installed package.

    Raises
    ------
    CityFolderError
        When there is none: a checkout has its cities in `cities/`.
    """
    folder = Path(str(files("civicstat"))) / "demo"
    cities = sorted(path.parent for path in folder.glob("*/city.toml"))
    if not cities:
        raise CityFolderError(
            "this copy of the package holds no demo city",
            where=str(folder),
            expected="a package installed from a wheel",
            next_step="In a checkout, run make demo: it builds the cities in cities/.",
        )
    return cities
