"""New rows for a source that the city has already: in the place of the old files, or beside them."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.steps import write_whole
from civicstat.sources.errors import SourceError
from civicstat.sources.files import open_source_file
from civicstat.sources.mapping import map_columns, wanted_columns


# Rows at fault that a letter names.
ROWS_NAMED = 8
_FILES = re.compile(r"^files\s*=\s*\[[^\]]*\]", re.MULTILINE)


@dataclass(frozen=True)
class Fit:
    """One column that the city's source reads, and whether the delivery has it."""

    ours: str
    theirs: str
    is_there: bool


def fit_of(city: Path, file: Path) -> list[Fit]:
    """Which of the columns that the city reads stand in a file."""
    wanted = wanted_columns(read_city_folder(city).sources.service_requests)
    header = set(open_source_file(file.parent, file.name).columns)
    return [Fit(ours, theirs, theirs in header) for ours, theirs in wanted.items()]


def write_delivery(city: Path, file: Path, draft: Path, *, name: str, replaces: bool) -> Path:
    """A copy of the city's folder with a delivery in it, cut to the columns that are read; the new data file.

    Parameters
    ----------
    city, file, draft
        The city's folder, the delivery as CSV in UTF-8 with commas, and where the copy goes; what stood there is gone.
    name
        The data file's name.
    replaces
        Whether the delivery takes the place of the source's files; else it stands beside them.

    Raises
    ------
    SourceError
        When a column that is read is missing, or rows have more or fewer fields than the header.
    CityFolderError
        When the list of files in sources.toml has to be changed by hand.
    """
    source = read_city_folder(city).sources.service_requests
    opened = open_source_file(file.parent, file.name)
    mapping = map_columns(opened, wanted_columns(source), read_before=())
    table = pa.concat_tables([piece.columns for piece in opened.pieces(mapping.file_columns)])
    if opened.misshapen:
        rows = ", ".join(str(found.row) for found in opened.misshapen[:ROWS_NAMED])
        raise SourceError(
            f"{len(opened.misshapen):,} rows have more or fewer fields than the header, the first: {rows}",
            where=name,
            expected="as many fields in every row as the header has",
            next_step="Mend these rows in the export, and bring it again.",
        )
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(city, draft)
    data = draft / "data" / name
    data.parent.mkdir(exist_ok=True)
    pyarrow.csv.write_csv(table, data, pyarrow.csv.WriteOptions(quoting_style="needed"))
    files = [f"data/{name}"] if replaces else [*source.files, f"data/{name}"]
    sources = draft / "sources.toml"
    sources.write_text(_with_files(sources.read_text("utf-8"), list(dict.fromkeys(files))), "utf-8", newline="\n")
    return data


def take_delivery(draft: Path, city: Path, *, name: str) -> None:
    """Put a tried delivery into the city's folder: first its rows, then the line that names them."""
    write_whole(city / "data" / name, (draft / "data" / name).read_bytes())
    write_whole(city / "sources.toml", (draft / "sources.toml").read_bytes())


def _with_files(text: str, files: Sequence[str]) -> str:
    """`sources.toml` with another list of files, and every other line of it as it stood."""
    listed = ", ".join(f'"{file}"' for file in files)
    changed = _FILES.sub(f"files = [{listed}]", text, count=1)
    before, after = tomllib.loads(text), tomllib.loads(changed)
    before.get("service_requests", {})["files"] = list(files)
    if before != after:
        raise CityFolderError(
            "the list of files cannot be found",
            where="sources.toml, [service_requests]",
            expected='a line of its own: files = ["data/requests.csv"]',
            next_step="Write the line so, or add the file by hand.",
        )
    return changed
