"""What of a Spanish page, letter or paper is still English, told by the small words that no sentence does without."""

from __future__ import annotations

import re
from html.parser import HTMLParser


# Words of English that are none of Spanish. What a reader typed, and names of columns and files, stand in quotes or
# in code, and are left out.
SMALL_WORDS = re.compile(
    r"\b(?!\w*[A-Z]{2})(?i:the|is|are|was|were|be|been|not|must|should|cannot|can't|of|and|or|with|without|to|from|for|this|that|these"
    r"|those|there|here|it|its|an|expected|line|which|who|has|have|had|by|at|on|than|then|you|your|they|their|file"
    r"|invalid|got|while|after|before|more|less|nothing|nobody|only|already|row|rows|column|missing|unknown)\b",
)
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|`[^`]*`|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
# Names in files and addresses: `closed-on-time`, `metric_of`, `city.toml`, `docs/how-to`, `[service_requests]`.
NAMED = re.compile(r"\[\[?[\w.]+\]?\]|[\w@]+(?:[-_./=][\w.]+)+|https?://\S+|\b\w+ = ")
# Their text is no sentence of ours: programs, looks, what somebody typed, names in code.
_SILENT = {"script", "style", "code", "kbd", "samp", "pre", "textarea", "svg", "datalist"}
_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SPOKEN = ("alt", "title", "placeholder", "aria-label", "content")
# A sentence does not run over the end of one of these.
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "em",
    "i",
    "mark",
    "q",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
}


class _Reader(HTMLParser):
    """The sentences of a page that are in its own language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.pieces: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        hidden = self._is_silent() or tag in _SILENT or values.get("lang", "es") != "es"
        if not hidden and tag != "meta":
            self.pieces += [values[name] or "" for name in _SPOKEN if name in values]
        if tag not in _INLINE:
            self.pieces.append("")
        if tag not in _EMPTY:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag in [name for name, _ in self.open]:
            while self.open.pop()[0] != tag:
                pass
        if tag not in _INLINE:
            self.pieces.append("")

    def handle_data(self, data: str) -> None:
        self.pieces[-1] += "" if self._is_silent() else data

    def _is_silent(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def sentences_of(page: str) -> list[str]:
    """What a reader of a page sees or hears, piece by piece, without what is marked as another language."""
    reader = _Reader()
    reader.feed(page)
    return [" ".join(piece.split()) for piece in reader.pieces if piece.strip()]


def left_in_english(page: str, *, typed: tuple[str, ...] = ()) -> list[str]:
    """The sentences of a Spanish page that hold a small word of English; `typed` is what somebody wrote there."""
    return [said for said in sentences_of(page) if is_english(said, typed=typed)]


def is_english(said: str, *, typed: tuple[str, ...] = ()) -> bool:
    """Whether a Spanish sentence holds a small word of English, besides what is quoted or typed."""
    for words in sorted(typed, key=len, reverse=True):
        said = said.replace(words, "…")
    return SMALL_WORDS.search(NAMED.sub("…", QUOTED.sub("…", said))) is not None
