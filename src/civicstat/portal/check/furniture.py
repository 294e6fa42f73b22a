"""The listed rule for page furniture: digits on a page that are no published figure, and why each kind is exempt.

An element (with all that stands in it) is furniture when it carries `data-furniture` with one of these names, or is
listed below by its name or class. Anything else with a digit in it must be a bound number. Furniture is still held by
the page's bytes, which `civicstat verify` renders again and compares.
"""

from __future__ import annotations

from typing import Final


FURNITURE: Final[dict[str, str]] = {
    "date": "a day, month, other period or time of day, as the label of what stands beside it",
    "version": "the version of a definition, of a standard or of the software",
    "name": "the title or name of a metric, goal, layer, area, kind, file or format",
    "words": "words of an adopted statement, shown as they stand: questions, known gaps, reasons, licences, faults",
    "code": "keys, digests, SQL, commands and other things to copy",
    "contact": "telephone numbers, addresses and opening hours of the city",
    "log-size": "how many entries the log holds, and a statement's place among them",
    "position": "the number of a page, step or list item",
    "rule": "a fixed rule of the method or of a definition, such as the level of an interval",
    "file-size": "the size of a download",
}

# Elements that are furniture by what they are.
FURNITURE_ELEMENTS: Final[dict[str, str]] = {"time": "date", "code": "code"}

# Parts that `look` sets around every page, by their class: how to reach the city and the data's licence at the foot,
# the strip above the masthead, and the breaks between the shades of a map.
FURNITURE_CLASSES: Final[dict[str, str]] = {"foot": "contact", "strip": "words", "legend": "rule"}

# Elements whose text no reader sees.
HIDDEN_ELEMENTS: Final[frozenset[str]] = frozenset({"head", "script", "style", "template", "metadata", "defs"})

# Text drawn inside an SVG is an axis tick or a date (`look.charts`); its title and description are read aloud instead.
DRAWN_TEXT: Final[str] = "text"

# Attributes that are read aloud; their digits must repeat what stands on the page.
SPOKEN_ATTRIBUTES: Final[tuple[str, ...]] = ("aria-label", "aria-description", "aria-valuetext", "alt", "title")
