"""What a paper consists of: sections with paragraphs, facts, tables and words of people. All of it is plain text.

A new part of the record, such as a meeting's own, joins a paper as a function that returns a list of `Section`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from civicstat.vocabulary.statement import Entry


# What the paper's fonts can show, tried out letter by letter (a test tries them again). Whatever else people type is
# shown as its code point: PDF/A refuses a letter that no font has, and the exact words stand in the record's object.
_SHOWN = (
    *(
        (0x20, 0x7E),
        (0xA0, 0xAC),
        (0xAE, 0x2FF),
        (0x384, 0x38A),
        (0x38E, 0x3A1),
        (0x3A3, 0x482),
        (0x48A, 0x4FF),
        (0x1E00, 0x1EFF),
    ),
    *((0x2010, 0x2027), (0x2030, 0x203E), (0x20A0, 0x20BF), (0x2190, 0x21FF), (0x2212, 0x2212), (0x2248, 0x2248)),
    *((0x2264, 0x2265), (0x2500, 0x25FF)),
)


@dataclass(frozen=True)
class Heading:
    """A heading within a section; `level` 2 to 4."""

    text: str
    level: int = 2

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {"is": "heading", "level": self.level, "text": shown(self.text)}


@dataclass(frozen=True)
class Words:
    """Words, under a label where people wrote them; each line of theirs a line."""

    text: str
    label: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {"is": "words", "label": shown(self.label), "lines": lines_of(self.text)}


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and what stands for it."""

    pairs: Sequence[tuple[str, str]]

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {"is": "facts", "pairs": [[shown(name), shown(value)] for name, value in self.pairs]}


@dataclass(frozen=True)
class Table:
    """Rows under a head."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {
            "is": "table",
            "head": [shown(cell) for cell in self.head],
            "rows": [[shown(cell) for cell in row] for row in self.rows],
        }


@dataclass(frozen=True)
class Picture:
    """A drawing as a file of its own, what it says to those who do not see it, and its shades with their words.

    `caption` stands above it. `swatches` are (`#RRGGBB` or `hatch`, words).
    """

    svg: str
    alt: str
    caption: str = ""
    swatches: Sequence[tuple[str, str]] = ()

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {
            "is": "picture",
            "svg": self.svg,
            "alt": shown(self.alt),
            "caption": shown(self.caption),
            "swatches": [[color, shown(words)] for color, words in self.swatches],
        }


@dataclass(frozen=True)
class Aside:
    """What somebody says or asks beside a finding, behind an upright bar; dashed where it is disputed."""

    words: Sequence[Heading | Words]
    is_disputed: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {"is": "aside", "disputed": self.is_disputed, "words": [block.to_json() for block in self.words]}


@dataclass(frozen=True)
class Beside:
    """Words with pictures to the right of them."""

    words: Sequence[Heading | Words | Aside]
    pictures: Sequence[Picture]

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {
            "is": "beside",
            "words": [block.to_json() for block in self.words],
            "pictures": [picture.to_json() for picture in self.pictures],
        }


Block: TypeAlias = Heading | Words | Facts | Table | Picture | Aside | Beside


@dataclass(frozen=True)
class Named:
    """An object of the record that a paper reproduces beside those of its entries, and the key of what names it."""

    sha256: str
    role: str
    named_by: str


@dataclass(frozen=True)
class Section:
    """A part of a paper, and the entries of the public record that it reproduces: the manifest names each of them.

    Narrow tables may stand in two columns.
    """

    title: str
    blocks: Sequence[Block]
    entries: Sequence[Entry] = ()
    objects: Sequence[Named] = ()
    columns: int = 1

    def to_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {
            "title": shown(self.title),
            "columns": self.columns,
            "blocks": [block.to_json() for block in self.blocks],
        }


def entries_of_sections(sections: Iterable[Section]) -> list[Entry]:
    """Every entry that sections reproduce, once, in the order of the log."""
    found = {entry.index: entry for section in sections for entry in section.entries}
    return [found[index] for index in sorted(found)]


def lines_of(text: str) -> list[str]:
    """The lines of a text, empty ones left out."""
    return [shown(line.strip()) for line in text.splitlines() if line.strip()]


def shown(text: str) -> str:
    """A text in letters that the paper's fonts have; any other as its code point, as [U+1F600]."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter if _is_shown(letter) else f"[U+{ord(letter):04X}]" for letter in composed)


def _is_shown(letter: str) -> bool:
    code = ord(letter)
    return unicodedata.category(letter) != "Cn" and any(first <= code <= last for first, last in _SHOWN)
