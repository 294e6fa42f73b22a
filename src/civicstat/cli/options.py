"""Options that several commands share, and where a home stands when nobody says."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from civicstat.cycle.errors import CityFolderError
from civicstat.vocabulary.city import EngineName
from civicstat.warehouse.spark import spark_master as checked_master


CityFolderArgument = Annotated[Path, typer.Argument(metavar="CITY", help="A city folder, such as cities/chicago.")]
CityOption = Annotated[Path, typer.Option("--city", help="The city folder, such as cities/boston.")]
RecordFileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A TOML file: docs/how-to/record-a-decision.md.")
]
HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="The city's home folder. Else CIVICSTAT_HOME, else homes/ and the name of the city folder."
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="The last local day whose records are used, such as 2014-06-30."),
]
AcceptDriftOption = Annotated[
    bool,
    typer.Option("--accept-drift", help="You have looked at what holds the source; take it as it is from now on."),
]
EngineOption = Annotated[EngineName, typer.Option("--engine", help="Where the figures are counted; they are the same.")]


def day_option(means: str, *, name: str = "--as-of") -> Any:
    """A day that a command is told, as text; `day_of` reads it."""
    return typer.Option(name, metavar="DAY", help=means)


def home_of(city_folder: Path, home: Path | None) -> Path:
    """The home to work in: the option, the environment, or `homes/<city folder>`."""
    if home is not None:
        return home
    if os.environ.get("CIVICSTAT_HOME"):
        return Path(os.environ["CIVICSTAT_HOME"])
    return Path("homes") / city_folder.resolve().name


def day_of(text: str | None, *, option: str = "--as-of") -> date | None:
    """The day that an option names."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CityFolderError(
            f"{text!r} is not a day",
            where=option,
            expected="year, month and day, such as 2014-06-30",
            next_step="Write the day so, and run the command again.",
        ) from error


def spark_master() -> str:
    """The address of the Spark cluster, for a city whose engine is Spark: CIVICSTAT_SPARK_MASTER, else this machine."""
    return checked_master(os.environ.get("CIVICSTAT_SPARK_MASTER", ""))


def threads() -> int:
    """How many threads the engine may use: CIVICSTAT_THREADS, else the machine's processors."""
    text = os.environ.get("CIVICSTAT_THREADS", "")
    if not text:
        return os.cpu_count() or 1
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise CityFolderError(
            f"{text!r} is not a number of threads",
            where="CIVICSTAT_THREADS",
            expected="a whole number from 1 to 256",
            next_step="Set it so, or leave it empty for all processors.",
        )
    return int(text)
