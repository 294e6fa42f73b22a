"""Where a fault is, as a page says it: the file's name, the line and the field; no folder and no option."""

from __future__ import annotations

import re

from civicstat.office.phrases import on_page


# An absolute path: the folders before its last part. An address of the web has a colon or a letter before it.
_FOLDERS = re.compile(r"(?<![\w/.:-])/(?:[^\s/:;,'\"»`()]+/)+(?=[^\s/])")
# With what is given to it: `--column opened=Fecha`.
_OPTION = re.compile(r"(?<!\S)--[a-z][\w-]*(?:[= ][A-Z_]+\b| \w+=.+|=\S+)?[:,]?\s*")
_CITY = re.compile(r"\bcities/[\w-]+/(?:[\w-]+/)*")
_WORDS = (
    ("after line", "después de la línea"),
    ("lines?", "línea"),
    ("rows?", "fila"),
    ("field", "campo"),
    ("column", "columna"),
    ("character", "carácter"),
    ("version", "versión"),
)
_OURS = re.compile("|".join(rf"(?P<w{place}>\b{english}\b)(?= [\d`'\"])" for place, (english, _) in enumerate(_WORDS)))


def without_folders(words: str) -> str:
    """The words with the names of files in place of their paths on this machine."""
    return _FOLDERS.sub("", words)


def place_on_page(where: str, lang: str) -> str:
    """Where something is, for whoever is in a browser; "" where only an option of a command was named."""
    place = _OPTION.sub("", _CITY.sub("", without_folders(where))).strip(" ,:")
    if lang != "es":
        return place
    told = on_page(place, lang)
    return told or _OURS.sub(lambda found: _WORDS[int(str(found.lastgroup)[1:])][1], place).replace(" and ", " y ")
