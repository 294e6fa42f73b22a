"""One page of the site: where it stands, which template writes it, and what it is given."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from civicstat.portal.pages.interactive import InteractiveMap


@dataclass(frozen=True)
class Page:
    """`path` counts from a language's folder: `metrics/open-backlog.html`; both languages use the same one.

    `here` is the masthead link under which the page stands; each of `maps` has a file beside it. `beside` are other
    files in this language, text by path. `pictured` draws, with the pictures of the language, what else the template is
    given, and the files of those pictures that are loaded when a reader comes to them.
    """

    path: str
    template: str
    title: str
    description: str
    here: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    maps: Sequence[InteractiveMap] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    pictured: Callable[..., tuple[Mapping[str, Any], Mapping[str, str]]] | None = None


def way_to_root(path: str) -> str:
    """The relative way from a file of the site to its root: `../../` from `en/metrics/open-backlog.html`."""
    return "../" * path.count("/")


def relative(start: str, target: str) -> str:
    """A relative link from one file of the site to another; both count from the root."""
    return posixpath.relpath(target, posixpath.dirname(start) or ".")
