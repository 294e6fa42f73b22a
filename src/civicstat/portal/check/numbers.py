"""Which numbers stand on a page: those bound to a figure, and those bound to nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from civicstat.portal.check.furniture import (
    DRAWN_TEXT,
    FURNITURE,
    FURNITURE_CLASSES,
    FURNITURE_ELEMENTS,
    HIDDEN_ELEMENTS,
    SPOKEN_ATTRIBUTES,
)


_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
_FIELDS: Final = frozenset(
    "value numerator denominator n low high received counted value_with_excluded km_median old target center lower "
    "upper".split()
)
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class BoundNumberOnPage:
    """A number that a reader sees, and what the page says it is."""

    key: str
    field: str
    value: str
    format: str
    text: str
    lang: str


def numbers_on_page(html: str) -> list[BoundNumberOnPage]:
    """Every bound number of a page, in reading order."""
    return _read(html).bound


def unbound_numbers(html: str) -> list[str]:
    """Every piece of visible text with a digit that is neither bound nor listed furniture, in reading order.

    Digits in a drawing and in spoken attributes must be ticks or repeat a number that stands elsewhere on the page.
    """
    page = _read(html)
    said = {token for text in page.said for token in _NUMBER.findall(text)}
    repeated = [text for text in page.repeating if not set(_NUMBER.findall(text)) <= said]
    return page.unbound + repeated


def split_key(data_key: str) -> tuple[str, str]:
    """A `data-key` as (key, field); without a field the value itself is meant.

    A signal's key has a `#` of its own, before the number of its segment: `closed|v1|city:-|-|month#1#upper`.
    """
    key, mark, tail = data_key.rpartition("#")
    if mark and (tail in _FIELDS or tail.startswith("excluded.") or not key.count("|")):
        return key, tail
    return data_key, "value"


def _read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    page.close()
    return page


def _is_furniture(tag: str, given: dict[str, str]) -> bool:
    return (
        tag in FURNITURE_ELEMENTS
        or given.get("data-furniture", "") in FURNITURE
        or not FURNITURE_CLASSES.keys().isdisjoint(given.get("class", "").split())
    )


@dataclass
class _Open:
    """An element that is not yet closed."""

    tag: str
    lang: str
    is_hidden: bool
    is_furniture: bool
    in_svg: bool
    is_tick: bool
    data: dict[str, str] | None = None
    text: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bound: list[BoundNumberOnPage] = []
        self.unbound: list[str] = []
        self.said: list[str] = []
        self.repeating: list[str] = []
        self._open = [_Open("", "", False, False, False, False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        above = self._open[-1]
        here = _Open(
            tag=tag,
            lang=given.get("lang", above.lang),
            is_hidden=above.is_hidden or tag in HIDDEN_ELEMENTS,
            is_furniture=above.is_furniture or _is_furniture(tag, given),
            in_svg=above.in_svg or tag == "svg",
            is_tick=above.is_tick or (above.in_svg and tag == DRAWN_TEXT),
            data=given if tag == "data" and "data-key" in given else None,
        )
        self._take_attributes(given, here)
        if tag not in _VOID:
            self._open.append(here)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1:
            closed = self._open.pop()
            if closed.data is not None:
                self._take_number(closed.data, "".join(closed.text), closed.lang)
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        number = next((element for element in reversed(self._open) if element.data is not None), None)
        if number is not None:
            number.text.append(data)
            return
        here = self._open[-1]
        if here.is_hidden or not _NUMBER.search(data):
            return
        if here.is_furniture:
            self.said.append(data)
        elif here.in_svg:
            if not here.is_tick:
                self.repeating.append(data.strip())
        else:
            self.unbound.append(" ".join(data.split()))

    def _take_attributes(self, given: dict[str, str], here: _Open) -> None:
        if here.is_hidden or here.is_furniture:
            return
        for name in SPOKEN_ATTRIBUTES:
            if _NUMBER.search(given.get(name, "")):
                self.repeating.append(given[name])

    def _take_number(self, data: dict[str, str], text: str, lang: str) -> None:
        key, of_field = split_key(data["data-key"])
        self.bound.append(
            BoundNumberOnPage(key, of_field, data.get("value", ""), data.get("data-format", ""), text, lang)
        )
        self.said.append(text)
