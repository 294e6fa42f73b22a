"""The files of the interactive map: ours, the same on every machine, and a library that only set-up can bring."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


STATIC = Path(__file__).parent / "static"
FOLDER = "assets"
# What stands here differs between machines with and without the library; every page is the same bytes with both.
LIBRARY_FOLDER = f"{FOLDER}/interactive"
# Named by no digest, for pages name it: without the library it offers nothing.
OPENER = f"{LIBRARY_FOLDER}/open.js"
_NO_OPENER = b"// The library of the interactive map was not built: drawings and tables say the same.\n"


@dataclass(frozen=True)
class LibraryFile:
    """A file of the library: where it stands in a site, and the digest and size without which it is not that file."""

    path: str
    sha256: str
    bytes: int


@cache
def library() -> Mapping[str, LibraryFile]:
    """The library's files by their names in the folder of built assets, as `static/interactive.toml` states them.

    Its licence goes wherever the library goes.
    """
    stated = tomllib.loads((STATIC / "interactive.toml").read_text("utf-8"))
    return {
        name: LibraryFile(
            f"{LIBRARY_FOLDER}/{Path(name).stem}-{file['sha256'][:12]}{Path(name).suffix}",
            str(file["sha256"]),
            int(file["bytes"]),
        )
        for name, file in stated.items()
    }


@cache
def our_files() -> Mapping[str, bytes]:
    """Style and script of the map, by their paths in a site; the script names the library's files and the style."""
    style = (STATIC / "interactive.css").read_bytes()
    style_path = _named("map", "css", style)
    script = (STATIC / "interactive.js").read_text("utf-8")
    for name, file in _scripts().items():
        script = _renamed(script, f"./interactive/{name}", f"./{Path(file.path).relative_to(FOLDER).as_posix()}")
    script = _renamed(script, "./map.css", f"./{Path(style_path).name}")
    return {style_path: style, _named("map", "js", script.encode()): script.encode()}


def weight() -> int:
    """Bytes that a press of the button brings, the page's own list of places not counted."""
    return sum(map(len, our_files().values())) + sum(file.bytes for file in _scripts().values())


def write_interactive(out_folder: Path, built: Path) -> None:
    """Our files, and the library where all of it was built."""
    for path, content in our_files().items():
        _put(out_folder / path, content)
    found = {name: (built / name).read_bytes() for name in library() if (built / name).is_file()}
    is_whole = all(name in found and _digest(found[name]) == file.sha256 for name, file in library().items())
    _put(out_folder / OPENER, _opener() if is_whole else _NO_OPENER)
    if is_whole:
        for name, file in library().items():
            _put(out_folder / file.path, found[name])


def permitted() -> Mapping[str, frozenset[str]]:
    """What may stand in `LIBRARY_FOLDER`: each path with the SHA-256 of every content that it may have.

    A script can rewrite what a reader sees, so the verifier holds these files to their digests even where it could
    not build them itself.
    """
    return {
        **{file.path: frozenset({file.sha256}) for file in library().values()},
        OPENER: frozenset({_digest(_opener()), _digest(_NO_OPENER)}),
    }


def _scripts() -> Mapping[str, LibraryFile]:
    return {name: file for name, file in library().items() if name.endswith(".js")}


def _opener() -> bytes:
    text = (STATIC / "interactive-open.js").read_text("utf-8")
    script = next(path for path in our_files() if path.endswith(".js"))
    return _renamed(text, "../map.js", f"../{Path(script).name}").encode()


def _renamed(text: str, name: str, path: str) -> str:
    assert text.count(f'"{name}"') == 1, name
    return text.replace(f'"{name}"', f'"{path}"')


def _named(stem: str, suffix: str, content: bytes) -> str:
    return f"{FOLDER}/{stem}-{_digest(content)[:12]}.{suffix}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _put(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
