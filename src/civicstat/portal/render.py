"""Write the public record as a static site: a new folder beside the old one, then one switch."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from civicstat.ledger.errors import LogDamagedError
from civicstat.ledger.reader import Record
from civicstat.ledger.withheld import withheld_in
from civicstat.look.assets import copy_assets
from civicstat.portal.catalogue.catalogue import Catalogue
from civicstat.portal.catalogue.read import read_catalogue
from civicstat.portal.site import colors_of, write_pages
from civicstat.portal.switch import switch_folders


# What is being done, how much of it is done, of how much.
Progress = Callable[[str, int, int], None]

# An entry takes a moment to append; so many in a row are no coincidence.
_TRIES = 50
_DIGEST = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True)
class Rendered:
    """How many pages were written, and how many bytes they have; log, objects, assets and maps' files not counted."""

    pages: int
    bytes: int


def no_progress(text: str, done: int, total: int) -> None:
    """Say nothing."""


def render(
    record_folder: Path, out: Path, *, chart_cache: Path | None = None, progress: Progress = no_progress
) -> Rendered:
    """Render the site of a record.

    Nothing but the ledger is read, so the same ledger gives the same bytes. A reader of `out` sees the whole old site
    or the whole new one. Two that write the same site at once are the caller's to keep apart.

    Parameters
    ----------
    record_folder
        A city's home or its `ledger` folder.
    out
        The folder of the site; replaced as a whole.
    chart_cache
        Where drawn charts are kept by the digest of what they show; None to draw all of them again.
    progress
        Told of each page.
    """
    beside = out.with_name(f".{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        record = _opened(record_folder, beside / "log")
        catalogue = catalogue_of(record)
        assets = copy_assets(beside, theme=colors_of(catalogue))
        sizes = list(_written(catalogue, beside, assets, chart_cache, progress))
        _copy_named_objects(record, beside / "objects")
        switch_folders(beside, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Rendered(len(sizes), sum(sizes))


def _opened(record_folder: Path, log: Path) -> Record:
    """The record, and a copy of its log that is as long: what is appended while pages are written waits for the next.

    Raises
    ------
    LogDamagedError
        When the log and its checkpoint never agree.
    """
    for _ in range(_TRIES):
        record = Record(record_folder)
        if not record.entries:
            return record
        shutil.rmtree(log, ignore_errors=True)
        shutil.copytree(record.folder / "log", log)
        if (log / "checkpoint").read_bytes() == record.checkpoint.body:
            return record
    raise LogDamagedError(
        "the log changed each time it was copied",
        where=str(record_folder),
        expected="a log that rests for a moment",
        next_step="Write the pages again when fewer people are at work.",
    )


def _copy_named_objects(record: Record, to: Path) -> None:
    """What a verifier on the other side of a web server needs: the objects that the log names, and no other.

    A release that was refused has left its objects in the store; what nobody put on record is not published. Nor is
    what was said in a closed meeting: of that the entry's digest alone is public.
    """
    to.mkdir()
    named = {digest.decode() for entry in record.entries for digest in _DIGEST.findall(entry.statement.leaf)}
    named |= {ref.sha256 for release in record.releases() for ref in record.objects_of(release.statement)}
    named -= withheld_in([entry.statement for entry in record.entries]).keys()
    for path in sorted((record.folder / "objects").iterdir()):
        if path.name in named:
            shutil.copy2(path, to / path.name)


def catalogue_of(record: Record) -> Catalogue:
    """The catalogue of an opened record."""
    return read_catalogue(record.entries, record.checkpoint.root.hex(), record.object)


def _written(
    catalogue: Catalogue, folder: Path, assets: dict[str, str], chart_cache: Path | None, progress: Progress
) -> Iterator[int]:
    for path, content in write_pages(catalogue, assets, chart_cache=chart_cache, progress=progress):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if target.suffix == ".html":
            yield len(content)
