"""What a meeting's page leads to: each part of the meetings (a folder beside, with a `links.py`) brings its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from civicstat.office import meetings
from civicstat.office.models.meeting import Meeting
from civicstat.office.posts_held import Held


@dataclass(frozen=True)
class Link:
    """One thing to read or do about a meeting: `place` orders them, 10 before the meeting to 90 after it."""

    title: str
    words: str
    button: str
    href: str
    place: int = 50


# Given the meeting, the posts that somebody holds and the language.
LinksOf = Callable[[Meeting, Held, str], Iterable[Link]]


def links_of(meeting: Meeting, held: Held, lang: str) -> list[Link]:
    """Everything that a meeting's page leads to, in order."""
    found = [link for part in _parts() for link in part(meeting, held, lang)]
    return sorted(found, key=lambda link: link.place)


@cache
def _parts() -> tuple[LinksOf, ...]:
    return tuple(_found())


def _found() -> Iterator[LinksOf]:
    for module in iter_modules(meetings.__path__):
        name = f"{meetings.__name__}.{module.name}.links"
        if module.ispkg and find_spec(name) is not None:
            part: LinksOf = import_module(name).links_of
            yield part
