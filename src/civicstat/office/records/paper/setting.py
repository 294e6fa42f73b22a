"""Setting a paper: Typst makes PDF/A-3a and PDF/UA-1 of plain data; the same data gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from civicstat.look.assets import BUILT
from civicstat.office.errors import OfficeError
from civicstat.office.records.paper.blocks import Section, Table, shown
from civicstat.office.records.paper.manifest import manifest_bytes


TEMPLATE = Path(__file__).with_name("paper.typ")
STANDARDS = ("a-3a", "ua-1")
# A column of short cells still needs room for its head.
_LEAST_WIDTH, _MOST_WIDTH = 6, 40


class PaperError(OfficeError):
    """The paper could not be set."""


@dataclass(frozen=True)
class Paper:
    """A paper as a file, with the manifest that it holds."""

    pdf: bytes
    manifest: bytes
    entries: int

    @property
    def sha256(self) -> str:
        """The digest of the file."""
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True)
class Cover:
    """What stands on the first page, in the paper's language.

    `head` stands left and right above every page, `foot` below it, beside its number; without them the title does.
    """

    title: str
    subtitle: str
    author: str
    opening: Sequence[str]
    contents: str
    manifest: str
    head: tuple[str, str] | None = None
    foot: str = ""


def set_paper(
    cover: Cover, sections: Sequence[Section], manifest: Mapping[str, Any], *, lang: str, made_on: date
) -> Paper:
    """The file. It depends on nothing but what is given: no clock, no network, no font of the machine.

    Raises
    ------
    PaperError
        When Typst is not there, or finds that the paper would not be PDF/A.
    """
    content = manifest_bytes(manifest)
    data = {
        "lang": lang,
        "size": "us-letter",
        "title": shown(cover.title),
        "subtitle": shown(cover.subtitle),
        "author": shown(cover.author),
        "opening": [[shown(line)] for line in cover.opening],
        "contents": cover.contents,
        "manifest": cover.manifest,
        "head": [] if cover.head is None else [shown(words) for words in cover.head],
        "foot": shown(cover.foot or cover.title),
        "date": [made_on.year, made_on.month, made_on.day],
        "sections": [_with_widths(section) for section in sections],
    }
    files = {"main.typ": TEMPLATE.read_bytes(), "paper.json": json.dumps(data).encode(), "manifest.json": content}
    return Paper(_compiled(files, made_on), content, len(manifest["entries"]))


def setter_version() -> str:
    """Which Typst sets the paper."""
    return version("typst")


def _compiled(files: dict[str, bytes], made_on: date) -> bytes:
    try:
        import typst
    except ImportError:
        raise PaperError(
            "Typst is not installed",
            expected="the package that sets papers",
            next_step="Install it: pip install 'civicstat[office]'",
        ) from None
    made = datetime.combine(made_on, time(), UTC)
    try:
        # Its own types do not know yet that several files may come in memory.
        return cast("Callable[..., bytes]", typst.compile)(
            files,
            format="pdf",
            pdf_standards=list(STANDARDS),
            ignore_system_fonts=True,
            font_paths=[str(BUILT)],
            timestamp=int(made.timestamp()),
        )
    except typst.TypstError as error:
        raise PaperError(
            str(error).splitlines()[0], expected="a paper that is PDF/A", next_step="Please report it: a fault of ours."
        ) from error


def _with_widths(section: Section) -> dict[str, Any]:
    said = section.to_json()
    for block, shown_as in zip(section.blocks, said["blocks"], strict=True):
        if isinstance(block, Table):
            shown_as["widths"] = _widths([block.head, *block.rows])
    return said


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is, by its longest cell."""
    longest = [max(len(str(cell)) for cell in column) for column in zip(*rows, strict=True)]
    return [max(_LEAST_WIDTH, min(_MOST_WIDTH, length)) for length in longest]
