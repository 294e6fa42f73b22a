"""A published site, copied from the web into a scratch folder so that it can be verified like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

from civicstat import __version__
from civicstat.cycle.errors import CycleError
from civicstat.cycle.steps import Progress
from civicstat.ledger.tiles import tiles_of
from civicstat.look.interactive import our_files, permitted


# What one site may ask of us: more than a large city publishes in years (field notes: 216,000 figures a year).
MOST_FILES = 200_000
MOST_BYTES_PER_FILE = 2_000_000_000
SECONDS_PER_ANSWER = 60

_SHA256 = rb'"sha256":"([0-9a-f]{64})"'
# As it stands in the leaf of a release: canonical JSON has its fields in this order.
_MANIFEST = rb'"manifest":\{"bytes":\d+,"count":\d+,"sha256":"([0-9a-f]{64})"\}'


def fetch_site(address: str, folder: Path, *, progress: Progress) -> Path:
    """The log, every object that it names, and every page that can be reached from the first one.

    Raises
    ------
    CycleError
        When the log cannot be had. A page or object that is missing is left for the verifier to name.
    """
    base = address if address.endswith("/") else f"{address}/"
    if urlsplit(base).scheme not in ("http", "https"):
        raise CycleError(f"{address!r} is not a web address", expected="an address that starts with https://")
    checkpoint = _get(base, "log/checkpoint", folder)
    if checkpoint is None:
        raise CycleError(
            f"there is no public record at {address}",
            where=urljoin(base, "log/checkpoint"),
            expected="the checkpoint of a log",
            next_step="Give the address of the site itself, the folder in which log/ and objects/ stand.",
        )
    size = int(checkpoint.decode("utf-8").splitlines()[1])
    for tile in tiles_of(size):
        _get(base, f"log/{tile.path}", folder)
    objects = sorted({*_objects_named(folder), *_objects_listed(base, folder)})
    for done, digest in enumerate(objects):
        progress("Fetching objects", done, len(objects))
        _get(base, f"objects/{digest}", folder)
    _fetch_pages(base, folder, progress)
    return folder


def _objects_named(folder: Path) -> Iterator[str]:
    # Bundles hold whole leaves, and leaves name objects or the list of them; no need to trust the log's form yet.
    for bundle in (folder / "log" / "tile" / "entries").rglob("*"):
        if bundle.is_file():
            for digest in re.findall(_SHA256, bundle.read_bytes()):
                yield digest.decode("ascii")


def _objects_listed(base: str, folder: Path) -> Iterator[str]:
    """What the lists that releases name hold: each list is fetched first."""
    for bundle in (folder / "log" / "tile" / "entries").rglob("*"):
        for manifest in re.findall(_MANIFEST, bundle.read_bytes() if bundle.is_file() else b""):
            listed = _get(base, f"objects/{manifest.decode('ascii')}", folder) or b""
            for digest in re.findall(_SHA256, listed):
                yield digest.decode("ascii")


def _fetch_pages(base: str, folder: Path, progress: Progress) -> None:
    # No page links to the one that a web server shows when there is none.
    # Nor to what a script loads when a reader presses a button.
    waiting = ["index.html", "404.html", *our_files(), *permitted()]
    seen = set(waiting)
    while waiting and len(seen) < MOST_FILES:
        path = waiting.pop()
        progress("Fetching pages", len(seen) - len(waiting), len(seen))
        content = _get(base, path, folder)
        if content is None or not path.endswith(".html"):
            continue
        for link in _links(content.decode("utf-8", "replace")):
            target = _inside(path, link)
            if target and target not in seen and not target.startswith(("log/", "objects/")):
                seen.add(target)
                waiting.append(target)


def _inside(page: str, link: str) -> str | None:
    """The file of the same site that a link on a page leads to; None when it leads to another site."""
    # A record may lead to the one in the folder beside it, which is a site of its own; `urljoin` stops at the root.
    parts = urlsplit(urldefrag(urljoin(f"/site/{page}", link)).url)
    is_inside = parts.path.startswith("/site/") or link.startswith("/")
    if parts.scheme or parts.netloc or not is_inside or ".." in parts.path:
        return None
    target = unquote(parts.path).removeprefix("/site").lstrip("/")
    return f"{target}index.html" if target == "" or target.endswith("/") else target


def _links(html: str) -> list[str]:
    reader = _Links()
    reader.feed(html)
    return reader.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and tag in ("a", "link", "img", "script"):
                self.found.append(value)


def _get(base: str, path: str, folder: Path) -> bytes | None:
    # The scheme was checked by `fetch_site`, and a redirect to a file is refused by urllib.
    request = Request(urljoin(base, path), headers={"User-Agent": f"civicstat/{__version__}"})  # noqa: S310
    try:
        with urlopen(request, timeout=SECONDS_PER_ANSWER) as answer:  # noqa: S310
            content: bytes = answer.read(MOST_BYTES_PER_FILE)
    except (URLError, TimeoutError, OSError):
        return None
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return content
